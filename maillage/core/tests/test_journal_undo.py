"""One undo for everything: it refuses what changed since and says so."""

import pytest

from maillage.core import journal
from maillage.core.models import Actor, Batch, Change, ContactPoint, Discipline

pytestmark = pytest.mark.django_db


def new_actor(cast, batch=None, **fields):
    actor = Actor(name="Galerie du Pont", visibility="network", host=cast.host, **fields)
    return journal.create(actor, by=cast.agent.person, batch=batch)


def test_a_batch_is_undone_whole(cast):
    batch = journal.open_batch(by=cast.agent.person, act="import", label="essai")
    made = journal.create_many(
        [Actor(name=f"Organisme {n}", visibility="network") for n in range(450)],
        by=cast.agent.person, batch=batch,
    )  # fmt: skip
    journal.close_batch(batch)
    outcome = journal.undo(batch, by=cast.agent.person)
    assert (outcome.done, outcome.refused) == (450, [])
    assert not Actor.objects.filter(pk__in=[a.pk for a in made]).exists()
    assert Batch.objects.get(pk=batch.pk).undone_at


def test_a_record_changed_since_is_kept_and_named(cast):
    batch = journal.open_batch(by=cast.agent.person, act="import")
    kept, gone = new_actor(cast, batch), new_actor(cast, batch)
    journal.change(kept, {"name": "Galerie du Vieux-Pont"}, by=cast.manager.person)
    outcome = journal.undo(batch, by=cast.agent.person)
    assert outcome.done == 1
    assert "Galerie" in outcome.refused[0]
    assert "nom" in outcome.refused[0]
    assert Actor.objects.filter(pk=kept.pk).exists()
    assert not Actor.objects.filter(pk=gone.pk).exists()


def test_a_change_is_undone_to_the_former_value(cast):
    actor = new_actor(cast)
    told = journal.change(actor, {"name": "Autre nom"}, by=cast.agent.person)
    assert journal.undo_change(told, by=cast.agent.person).done == 1
    actor.refresh_from_db()
    assert actor.name == "Galerie du Pont"
    assert actor.sort_name == "galerie du pont"


def test_a_removed_record_comes_back_with_its_public_identifier(cast):
    actor = new_actor(cast)
    uid, pk = actor.uid, actor.pk
    told = journal.remove(actor, by=cast.agent.person)
    assert journal.undo_change(told, by=cast.agent.person).refused == []
    back = Actor.objects.get(pk=pk)
    assert (back.uid, back.name, back.host) == (uid, "Galerie du Pont", cast.host)


def test_a_machine_leaves_alone_what_a_person_corrected(cast):
    actor = new_actor(cast)
    journal.change(actor, {"name": "Nom corrigé"}, by=cast.agent.person)
    told = journal.change(
        actor, {"name": "Nom du fichier", "url": "https://exemple.org"}, by=None, is_machine=True
    )
    actor.refresh_from_db()
    assert actor.name == "Nom corrigé"
    assert set(told.after) == {"url"}


def test_nothing_is_told_when_nothing_differs(cast):
    actor = new_actor(cast)
    before = Change.objects.count()
    assert journal.change(actor, {"name": actor.name}, by=cast.agent.person) is None
    assert Change.objects.count() == before


def test_an_undo_of_many_keeps_what_others_lean_on(cast):
    batch = journal.open_batch(by=cast.agent.person, act="import")
    made = journal.create_many(
        [Actor(name=f"Hôte {n}", visibility="network") for n in range(20)],
        by=cast.agent.person, batch=batch,
    )  # fmt: skip
    Actor.objects.create(name="Leur artiste", host=made[7])
    outcome = journal.undo(batch, by=cast.agent.person)
    assert (outcome.done, len(outcome.refused)) == (19, 1)
    assert "Hôte 7" in outcome.refused[0]
    assert Actor.objects.filter(pk=made[7].pk).exists()


def test_an_undo_of_many_takes_their_many_to_many_rows_and_tells_them(cast):
    words = [Discipline.objects.all()[0].pk, Discipline.objects.all()[1].pk]
    batch = journal.open_batch(by=cast.agent.person, act="import")
    made = journal.create_many(
        [Actor(name=f"Organisme {n}", visibility="network") for n in range(20)],
        by=cast.agent.person, batch=batch, many={"disciplines": [words] * 20},
    )  # fmt: skip
    journal.undo(batch, by=cast.agent.person)
    assert not Actor.disciplines.through.objects.exists()
    told = Change.objects.filter(act="remove", record_id=made[0].pk).get()
    assert told.before["disciplines"] == sorted(words)
    assert journal.undo_change(told, by=cast.agent.person).done == 1
    assert set(Actor.objects.get(pk=made[0].pk).disciplines.values_list("pk", flat=True)) == set(
        words
    )


def test_an_undo_of_many_cascades_as_a_removal_does(cast):
    batch = journal.open_batch(by=cast.agent.person, act="import")
    made = journal.create_many(
        [Actor(name=f"Organisme {n}", visibility="network") for n in range(20)],
        by=cast.agent.person, batch=batch,
    )  # fmt: skip
    ContactPoint.objects.create(actor=made[3], kind="email", value="a@exemple.org")
    assert journal.undo(batch, by=cast.agent.person).done == 20
    assert not ContactPoint.objects.exists()


def test_an_undo_that_was_interrupted_goes_on(cast):
    actor = new_actor(cast)
    batch = journal.open_batch(by=cast.agent.person, act="import")
    told = journal.change(actor, {"name": "Du fichier"}, by=cast.agent.person, batch=batch)
    journal.undo_change(told, by=cast.agent.person)
    outcome = journal.undo(batch, by=cast.agent.person)
    assert (outcome.done, outcome.refused) == (1, [])
