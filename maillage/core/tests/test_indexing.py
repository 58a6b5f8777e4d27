"""The index says what the database says, whatever happens in between."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import DatabaseError

from maillage.core import indexing as core_indexing
from maillage.core import journal
from maillage.core.models import Actor, Gesture, IndexChange
from maillage.core.outbox import forget_noted
from maillage.core.registry import Searchable, registry
from maillage.search import IndexMissing

pytestmark = pytest.mark.django_db
EVERYBODY = ["public", "network"]


def found(index, text: str) -> list[str]:
    return [hit.title for hit in index.reader().search(text, audiences=EVERYBODY).hits]


def new_actor(cast, name="Galerie du Pont", **fields) -> Actor:
    actor = Actor(name=name, visibility="network", host=cast.host, **fields)
    return journal.create(actor, by=cast.agent.person)


def test_what_is_written_is_found(cast, index):
    new_actor(cast)
    index.index_pending()
    assert found(index, "galerie") == ["Galerie du Pont"]
    assert not IndexChange.objects.exists()
    assert index.agreement().is_whole


def test_what_is_removed_hidden_or_merged_is_found_no_more(cast, index):
    gone, hidden, merged = (new_actor(cast, f"Galerie {n}") for n in "abc")
    index.index_pending()
    assert len(found(index, "galerie")) == 3
    journal.remove(gone, by=cast.agent.person)
    journal.change(hidden, {"visibility": "private"}, by=cast.agent.person)
    journal.change(merged, {"merged_into": cast.host}, by=cast.agent.person)
    index.index_pending()
    assert found(index, "galerie") == []
    assert index.agreement().is_whole


def test_a_document_follows_the_records_that_it_shows(cast, index):
    actor = new_actor(cast)
    gesture = Gesture(text="Rencontre", owner=cast.agent.person, visibility="network")
    journal.create(gesture, by=cast.agent.person, many={"actors": [actor]})
    index.index_pending()
    journal.change(actor, {"name": "Atelier du Quai"}, by=cast.agent.person)
    index.index_pending()
    assert "Rencontre" in found(index, "quai")
    assert index.agreement().is_whole
    journal.remove(actor, by=cast.agent.person)
    index.index_pending()
    assert found(index, "quai") == []
    assert index.agreement().is_whole


def test_a_crash_between_commit_and_removal_only_repeats_the_page(cast, index, monkeypatch):
    new_actor(cast)
    rows = IndexChange.objects.count()

    def crash(self):
        raise DatabaseError

    with monkeypatch.context() as broken:
        broken.setattr("django.db.models.query.QuerySet.delete", crash)
        with pytest.raises(DatabaseError):
            index.index_pending()
    assert found(index, "galerie") == ["Galerie du Pont"]
    assert IndexChange.objects.count() == rows
    index.index_pending()
    assert found(index, "galerie") == ["Galerie du Pont"]
    assert index.agreement().is_whole
    assert index.agreement().pending == 0


def test_a_row_written_while_a_page_is_written_is_not_lost(cast, index, monkeypatch):
    actor = new_actor(cast)
    true_commit = core_indexing.IndexWriter.commit

    def commit(self):
        true_commit(self)
        forget_noted()
        journal.change(actor, {"name": "Galerie du Quai"}, by=cast.agent.person)

    with core_indexing.open_writers() as writers:
        with monkeypatch.context() as meanwhile:
            meanwhile.setattr(core_indexing.IndexWriter, "commit", commit)
            core_indexing.write_page(writers)
        assert IndexChange.objects.count() == 1
        core_indexing.write_page(writers)
    assert found(index, "quai") == ["Galerie du Quai"]


def test_one_record_without_a_document_does_not_stop_the_others(cast, index, monkeypatch):
    bad = new_actor(cast, "Mauvaise fiche")
    new_actor(cast)
    searchable = registry.searchables[Actor]

    def document(actor):
        if actor.pk == bad.pk:
            raise ValueError
        return searchable.document(actor)

    monkeypatch.setitem(
        registry.searchables,
        Actor, Searchable(Actor, "actor", "A", Actor.objects.all, document),
    )  # fmt: skip
    index.index_pending()
    assert found(index, "galerie") == ["Galerie du Pont"]
    assert found(index, "mauvaise") == []


def test_disagreements_are_named(cast, index):
    kept, changed = new_actor(cast, "Galerie un"), new_actor(cast, "Galerie deux")
    index.index_pending()
    Actor.objects.filter(pk=changed.pk).update(name="Autre nom")
    Actor.objects.filter(pk=kept.pk).delete()
    made = Actor.objects.bulk_create([Actor(name="Sans journal", visibility="public")])[0]
    IndexChange.objects.all().delete()
    told = index.agreement()
    assert told.stale == [f"core.actor:{changed.pk}"]
    assert told.extra == [f"core.actor:{kept.pk}"]
    assert told.missing == [f"core.actor:{made.pk}"]
    assert not told.is_whole


def test_a_rebuild_tells_its_progress_and_agrees(cast, index):
    journal.create_many(
        [Actor(name=f"Organisme {n}", visibility="network") for n in range(1100)],
        by=cast.agent.person,
    )
    told = []
    size = index.rebuild(lambda done, total: told.append((done, total)))
    assert size == Actor.objects.count()
    assert told[-1] == (size, size)
    assert told[0][0] < size
    assert index.agreement().is_whole


class Asked(threading.Event):
    """A stop that comes by itself when what is awaited is there, or after ten seconds."""

    def __init__(self, awaited) -> None:
        super().__init__()
        self.awaited, self.began = awaited, time.monotonic()

    def is_set(self) -> bool:
        return super().is_set() or self.awaited() or time.monotonic() - self.began > 10


def test_the_indexer_rebuilds_a_missing_index(cast, index):
    import shutil

    shutil.rmtree(core_indexing.index_path())
    with pytest.raises(IndexMissing):
        index.reader().count()

    def answers():
        try:
            return index.reader().count() > 0 and not IndexChange.objects.exists()
        except IndexMissing:
            return False

    core_indexing.run_indexer(Asked(answers))
    assert index.agreement().is_whole


def test_the_indexer_rebuilds_a_damaged_index(cast, index):
    new_actor(cast)
    index.index_pending()
    for file in core_indexing.index_path().glob("g*/*"):
        file.write_bytes(b"damaged")
    core_indexing.run_indexer(Asked(lambda: not IndexChange.objects.exists()
                                    and _whole(index)))  # fmt: skip
    assert found(index, "galerie") == ["Galerie du Pont"]


def _whole(index) -> bool:
    try:
        return index.agreement().is_whole
    except core_indexing.SearchError:
        return False


def test_the_running_indexer_takes_up_a_rebuild_that_another_process_asks(cast, index):
    Actor.objects.bulk_create([Actor(name="Sans journal", visibility="network")])
    request = core_indexing.index_path() / core_indexing.REQUEST
    request.write_text("0 0")
    core_indexing.run_indexer(Asked(lambda: not request.exists()))
    assert found(index, "journal") == ["Sans journal"]
    assert index.agreement().is_whole


def test_a_stopped_rebuild_leaves_the_former_index_answering(cast, index):
    new_actor(cast)
    index.index_pending()
    stop = threading.Event()
    stop.set()
    with pytest.raises(core_indexing.Stopped):
        core_indexing._rebuild_here(None, stop)
    assert found(index, "galerie") == ["Galerie du Pont"]


def test_what_is_written_is_found_within_two_seconds(cast, index):
    new_actor(cast)
    began = time.monotonic()
    core_indexing.run_indexer(Asked(lambda: not IndexChange.objects.exists()))
    assert found(index, "galerie") == ["Galerie du Pont"]
    assert time.monotonic() - began < 2
