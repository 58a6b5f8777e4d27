"""Corrected notes: rows are found again, people's edits stay, everything can be undone."""

from __future__ import annotations

import pytest

from maillage.consult import actions
from maillage.consult.models import Breakout, Contribution, NotesImport, Relay, Step, Workshop
from maillage.consult.tests.own_notes import OTHER_ROWS, every_row, imported, sources_of, text_of
from maillage.consult.tests.samples import ROWS
from maillage.core import journal
from maillage.core.models import Batch, Concern, File

pytestmark = pytest.mark.django_db


def again(text: str, by=None, reader=None):
    return actions.import_notes(sources=sources_of(text), by=by, reader=reader)


def verbs() -> dict[str, Contribution]:
    rows = Contribution.objects.filter(step__kind="grid").order_by("position")
    return {row.word: row for row in rows}


def test_a_corrected_row_keeps_its_identity_and_its_history():
    imported()
    before = verbs()["Relier"]
    rows = (("1. Relier", "Une meilleure raison", "Tenir un bottin commun"), *ROWS[1:])
    outcome = again(text_of(rows=rows))
    after = verbs()["Relier"]
    assert (after.uid, after.pk) == (before.uid, before.pk)
    assert after.why == ["Une meilleure raison"]
    assert (outcome.count("new"), outcome.count("changed"), outcome.removed) == (0, 1, 0)
    assert [change.act for change in journal.history(after)] == ["change", "create"]


@pytest.mark.parametrize(
    ("rows", "kept"),
    [
        ((("1. Relier les gens", "", ""), *ROWS[1:]), "Relier les gens"),  # same number, same stem
        ((("1. Relier,", "", ""), *ROWS[1:]), "Relier,"),  # same folded wording
        ((("1. Tisser", "", ""), *ROWS[1:]), "Tisser"),  # same number
        ((("Rapprocher", "", ""), *ROWS[1:]), "Rapprocher"),  # same place
    ],
)
def test_a_reworded_verb_is_found_by_wording_number_or_place(rows, kept):
    imported()
    pk = verbs()["Relier"].pk
    again(text_of(rows=rows))
    assert verbs()[kept].pk == pk


def test_rows_that_move_are_the_same_rows():
    imported()
    before = {word: row.pk for word, row in verbs().items()}
    moved = tuple((f"{n}. {row[0][3:]}", *row[1:]) for n, row in enumerate(reversed(ROWS), 1))
    again(text_of(rows=moved))
    assert {word: row.pk for word, row in verbs().items()} == before
    assert list(verbs()) == ["Raconter", "Équiper", "Relier"]


def test_a_vanished_row_is_removed_and_comes_back_with_the_undo():
    imported()
    uid = verbs()["Raconter"].uid
    outcome = again(text_of(rows=ROWS[:2]))
    assert "Raconter" not in verbs()
    assert outcome.removed == 1
    undone = actions.undo_import(batch=outcome.batch, by=None)
    assert undone.refused == []
    assert verbs()["Raconter"].uid == uid
    # The undo pins nothing: the same correction can be imported again.
    assert again(text_of(rows=ROWS[:2])).removed == 1


def test_what_a_person_corrected_stays_when_the_notes_are_imported_again(cast):
    imported()
    row = verbs()["Relier"]
    actions.change_contribution(
        contribution=row, values={"word": "Relier tout le monde"}, by=cast.coordination.person
    )
    rows = (("1. Relier", "Autre raison", ""), *ROWS[1:])
    again(text_of(rows=rows))
    row.refresh_from_db()
    assert row.word == "Relier tout le monde"
    assert row.why == ["Autre raison"]
    assert again(text_of(rows=rows)).batch is None
    # …and is not taken away when the notes no longer have it.
    again(text_of(rows=ROWS[1:]))
    assert Contribution.objects.filter(pk=row.pk).exists()


def test_a_corrected_concern_is_corrected_where_it_was_sent():
    imported()
    uid = Concern.objects.get().uid
    again(text_of(concern="Les postes finissent en mars."))
    assert Concern.objects.get().uid == uid
    assert Concern.objects.get().text == "Les postes finissent en mars."


def test_undoing_the_only_import_leaves_nothing_behind(django_capture_on_commit_callbacks):
    before = every_row()
    outcome = actions.import_notes(sources=sources_of(text_of()), by=None, reader=None)
    name = File.objects.get().file
    assert name.storage.exists(name.name)
    with django_capture_on_commit_callbacks(execute=True):
        undone = actions.undo_import(batch=outcome.batch, by=None)
    assert undone.refused == []
    for model in (Workshop, Breakout, Step, Contribution, Relay, Concern, NotesImport, File):
        assert model._base_manager.count() == before[model._meta.label], model
    assert not name.storage.exists(name.name)
    again(text_of())
    assert Workshop.objects.count() == 1


def test_undoing_one_group_leaves_the_others_whole():
    workshop = imported(text_of("1"))
    second = again(text_of("2", OTHER_ROWS))
    first = Batch.objects.filter(act="import-notes").order_by("pk").first()
    assert actions.undo_import(batch=first, by=None).refused == []
    workshop.refresh_from_db()
    assert [b.name for b in workshop.breakouts.all()] == ["2"]
    assert workshop.steps.count() == 3
    assert actions.undo_import(batch=second.batch, by=None).refused == []
    assert not Workshop.objects.exists()


def test_a_concern_finds_the_workshop_it_is_addressed_to_whichever_comes_first():
    first = imported(text_of())
    assert Relay.objects.get().to_workshop is None
    later = text_of("1").replace("12 mai 2023", "8 juin 2023").replace("Rencontre de mai", "Suite")
    second = again(later.split("Étape 3")[0]).workshops[0]
    assert Relay.objects.get(workshop=first).to_workshop == second


def test_an_import_that_fails_midway_changes_nothing(monkeypatch):
    imported()
    before = every_row()

    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(actions, "_write_import", broken)
    with pytest.raises(RuntimeError):
        again(text_of("5"))
    assert every_row() == before
