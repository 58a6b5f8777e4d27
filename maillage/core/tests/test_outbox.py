"""The outbox is written with the record or not at all, and once."""

from __future__ import annotations

import pytest
from django.db import transaction

from maillage.core import journal, outbox
from maillage.core.models import Actor, Axis, Gesture, IndexChange, Topic

pytestmark = pytest.mark.django_db


def waiting(record) -> int:
    return IndexChange.objects.filter(
        record_type__model=record._meta.model_name, record_id=record.pk
    ).count()


def undone_by_a_failure(write) -> None:
    with transaction.atomic():
        write()
        transaction.set_rollback(True)


@pytest.fixture
def actor(cast, searchables):
    IndexChange.objects.all().delete()
    outbox.forget_noted()
    return Actor(name="Galerie du Pont", visibility="network", host=cast.host)


def test_a_record_that_is_rolled_back_leaves_no_row(cast, actor):
    undone_by_a_failure(lambda: journal.create(actor, by=cast.agent.person))
    assert not IndexChange.objects.exists()


def test_a_write_through_the_journal_leaves_one_row(cast, actor):
    journal.create(actor, by=cast.agent.person, many={"topics": []})
    assert waiting(actor) == 1


def test_a_write_after_a_rolled_back_one_is_noted_again(cast, actor):
    with transaction.atomic():
        undone_by_a_failure(actor.save)
        actor.pk = None
        actor.save()
    assert waiting(actor) == 1


@pytest.mark.parametrize("write", ["save", "topics", "topics from the other side", "cleared"])
def test_a_write_that_passes_the_journal_by_is_noted(cast, actor, write):
    topic = Topic.objects.create(slug="sons", name_fr="Sons")
    actor.save()
    actor.topics.add(topic)
    with transaction.atomic():
        IndexChange.objects.all().delete()
        outbox.forget_noted()
        if write == "save":
            actor.save()
        elif write == "topics":
            actor.topics.remove(topic)
        elif write == "topics from the other side":
            topic.actors.remove(actor)
        else:
            topic.actors.clear()
        assert waiting(actor) == 1


def test_erasing_a_person_notes_what_was_hers(cast, searchables):
    gesture = Gesture.objects.create(text="Rencontre", owner=cast.agent.person, visibility="host")
    with transaction.atomic():
        IndexChange.objects.all().delete()
        outbox.forget_noted()
        cast.agent.person.delete()
    assert waiting(gesture) == 1


def test_a_model_without_documents_leaves_no_row(cast, searchables):
    IndexChange.objects.all().delete()
    Axis.objects.create(slug="sons", name_fr="Sons")
    assert not IndexChange.objects.exists()


def test_the_outbox_adds_one_query_to_a_gesture(cast, searchables, django_assert_num_queries):
    gesture = Gesture(text="Rencontre", owner=cast.agent.person, visibility="private")
    journal.create(Gesture(text="Avant", owner=cast.agent.person), by=cast.agent.person)
    with django_assert_num_queries(
        7
    ):  # savepoint and release, gesture, outbox, actors twice, change
        journal.create(gesture, by=cast.agent.person, many={"actors": []})
