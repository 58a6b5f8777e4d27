"""One event from several sources: merged with all it had, and taken apart again."""

from __future__ import annotations

from datetime import datetime

import pytest

from maillage.core import journal
from maillage.core.models import Discipline, Visibility
from maillage.offer import actions
from maillage.offer.actions import Credit
from maillage.offer.models import DuplicatePair, Event, HarvestRecord, PublicationState, Source
from maillage.offer.schedule import Slot, schedule_of, slots_of

pytestmark = pytest.mark.database
EVENING = datetime(2026, 11, 28, 19, 30)


def an_event(title="Veillée de contes", credits=(), **values):
    event = Event(
        title=title,
        schedule=schedule_of([Slot(EVENING)]),
        state=PublicationState.PUBLISHED,
        **values,
    )
    return actions.create_event(event=event, by=None, credits=credits)


@pytest.fixture
def two(cast):
    one = an_event(price_text="12 $", credits=[Credit("Fred Pellerin (exemple)")])
    other = an_event(
        "Veillée de contes à la maison",
        description="Un conte par soir.",
        credits=[Credit("fred pellerin (exemple)"), Credit("La Maison (exemple)", "organizer")],
    )
    other.disciplines.set(Discipline.objects.all()[:1])
    source = Source.objects.create(name="La ville", visibility=Visibility.NETWORK)
    HarvestRecord.objects.create(source=source, key="a", event=other, values={"title": other.title})
    return one, other


def test_the_survivor_keeps_what_it_says_and_takes_what_only_the_other_says(two, cast):
    one, other = two
    actions.merge_events(survivor=one, other=other, by=cast.agent.person)
    one.refresh_from_db()
    assert (one.title, one.price_text, one.description) == (
        "Veillée de contes",
        "12 $",
        "Un conte par soir.",
    )
    assert [c.name for c in one.credits.all()] == ["Fred Pellerin (exemple)", "La Maison (exemple)"]
    assert one.disciplines.count() == 1
    assert one.records.get().key == "a"
    assert list(Event.objects.published()) == [one]


def test_two_events_taken_apart_are_as_before_and_never_suggested_again(two, cast):
    one, other = two
    pair = actions.merge_events(survivor=one, other=other, by=cast.agent.person)
    outcome = actions.separate_events(pair=pair, by=cast.agent.person)
    assert outcome.refused == []
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.description, one.credits.count(), other.merged_into) == ("", 1, None)
    assert other.records.get().key == "a"
    pair.refresh_from_db()
    assert pair.state == DuplicatePair.State.DIFFERENT


def test_what_was_corrected_since_the_merge_is_named_and_kept(two, cast):
    one, other = two
    pair = actions.merge_events(survivor=one, other=other, by=cast.agent.person)
    one.refresh_from_db()
    journal.change(one, {"description": "Deux contes."}, by=cast.agent.person)
    outcome = actions.separate_events(pair=pair, by=cast.agent.person)
    assert "Veillée de contes" in outcome.refusals[0]
    one.refresh_from_db()
    assert one.description == "Deux contes."


def test_an_event_is_merged_once(two, cast):
    one, other = two
    actions.merge_events(survivor=one, other=other, by=cast.agent.person)
    other.refresh_from_db()
    with pytest.raises(ValueError, match="ne peuvent pas"):
        actions.merge_events(survivor=other, other=one, by=cast.agent.person)


def test_an_event_without_a_date_is_not_published(cast):
    event = actions.create_event(event=Event(title="Bientôt"), by=cast.agent.person)
    with pytest.raises(ValueError, match="date"):
        actions.set_state(events=[event], state="published", by=cast.agent.person)


def test_one_evening_moves_and_says_where_it_was(cast):
    event = an_event()
    uid = slots_of(event)[0].uid
    actions.set_status(
        event=event,
        status="rescheduled",
        by=cast.agent.person,
        moved_to={uid: Slot(datetime(2026, 12, 5, 19, 30))},
    )
    only = event.occurrences.get()
    assert (only.uid, only.status) == (uid, "rescheduled")
    assert only.previous_start.isoformat() == "2026-11-29T00:30:00+00:00"
