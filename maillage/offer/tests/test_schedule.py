"""When an event takes place: slots, their occurrences, and what an undo brings back."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from maillage.core import journal
from maillage.offer.models import Event, Occurrence, PublicationState
from maillage.offer.schedule import Slot, aware, schedule_of, slots_of

pytestmark = pytest.mark.database


@pytest.fixture
def veillee(db):
    slots = [
        Slot(datetime(2026, 11, 28, 19, 30)),
        Slot(datetime(2026, 11, 29, 14), datetime(2026, 11, 29, 16)),
    ]
    return journal.create(
        Event(
            title="Veillée de contes", schedule=schedule_of(slots), state=PublicationState.PUBLISHED
        ),
        by=None,
    )


def test_a_saved_event_has_the_occurrences_of_its_schedule(veillee):
    first, second = Occurrence.objects.filter(event=veillee)
    assert (first.start_day, first.starts_at) == (
        date(2026, 11, 28),
        datetime(2026, 11, 29, 0, 30, tzinfo=UTC),
    )
    assert not first.has_end
    assert second.has_end
    assert veillee.first_start == first.starts_at
    assert veillee.last_end == datetime(2026, 11, 29, 21, tzinfo=UTC)
    assert veillee.visibility == "public"


def test_an_undo_of_a_new_date_brings_the_former_occurrences_back(veillee, cast):
    before = list(Occurrence.objects.values_list("uid", "starts_at"))
    told = journal.change(
        veillee,
        {"schedule": schedule_of([Slot(date(2026, 12, 1), date(2026, 12, 4))])},
        by=cast.agent.person,
    )
    only = Occurrence.objects.get()
    assert (only.all_day, only.start_day, only.end_day) == (
        True,
        date(2026, 12, 1),
        date(2026, 12, 3),
    )
    journal.undo_change(told, by=cast.agent.person)
    assert list(Occurrence.objects.values_list("uid", "starts_at")) == before


def test_a_date_that_stays_keeps_its_identifier_and_a_moved_one_too(veillee):
    former = slots_of(veillee)
    moved = schedule_of([Slot(former[0].start), Slot(datetime(2026, 12, 6, 14))], former)
    assert [told["uid"] for told in moved] == [slot.uid for slot in former]


@pytest.mark.parametrize(
    ("moment", "utc"),
    [
        (
            datetime(2026, 11, 1, 1, 30),
            datetime(2026, 11, 1, 5, 30, tzinfo=UTC),
        ),  # twice that night
        (
            datetime(2027, 3, 14, 2, 30),
            datetime(2027, 3, 14, 7, 30, tzinfo=UTC),
        ),  # never that night
        (date(2026, 7, 1), datetime(2026, 7, 1, 4, tzinfo=UTC)),
    ],
)
def test_local_time_becomes_utc_on_the_nights_of_the_change_too(moment, utc):
    assert aware(moment, "America/Toronto") == utc


def test_a_show_that_ends_at_midnight_is_of_its_own_day(db):
    event = Event(
        title="Nuit",
        schedule=schedule_of([Slot(datetime(2026, 12, 31, 21), datetime(2027, 1, 1, 0, 0))]),
    )
    event.save()
    assert Occurrence.objects.get().end_day == date(2026, 12, 31)
