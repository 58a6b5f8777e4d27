"""Calendars: one event per UID, with every date it takes place."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from maillage.offer.tests.reading_cast import calendar, events_of, one_event, reading_of, starts

WEEKLY = """UID:conte
SUMMARY:L’heure du conte
DTSTART;TZID=America/Toronto:20260107T190000
DTEND;TZID=America/Toronto:20260107T200000
RRULE:FREQ=WEEKLY;COUNT=4
EXDATE;TZID=America/Toronto:20260114T190000"""
MOVED = """UID:conte
SUMMARY:L’heure du conte
RECURRENCE-ID;TZID=America/Toronto:20260121T190000
DTSTART;TZID=America/Toronto:20260122T193000
DTEND;TZID=America/Toronto:20260122T203000"""
CALLED_OFF = """UID:conte
SUMMARY:L’heure du conte
STATUS:CANCELLED
RECURRENCE-ID;TZID=America/Toronto:20260128T190000
DTSTART;TZID=America/Toronto:20260128T190000
DTEND;TZID=America/Toronto:20260128T200000"""


def test_a_series_is_one_event_with_its_exceptions_moves_and_cancellations():
    event = one_event(calendar(WEEKLY, MOVED, CALLED_OFF))

    assert starts(event) == [
        "2026-01-07T19:00:00-05:00", "2026-01-22T19:30:00-05:00", "2026-01-28T19:00:00-05:00"
    ]  # fmt: skip
    assert [o.status for o in event.occurrences] == ["scheduled", "scheduled", "cancelled"]
    assert event.status == "scheduled"


def test_a_series_that_crosses_the_change_of_hour_stays_at_the_same_time():
    event = one_event(calendar(
        "UID:a\nSUMMARY:Chorale\nDTSTART;TZID=America/Toronto:20260301T140000\n"
        "RRULE:FREQ=WEEKLY;COUNT=3"
    ))  # fmt: skip

    assert starts(event) == [
        "2026-03-01T14:00:00-05:00", "2026-03-08T14:00:00-04:00", "2026-03-15T14:00:00-04:00"
    ]  # fmt: skip
    assert event.end is None


def test_what_is_over_is_kept_and_an_endless_series_stops_two_years_ahead():
    event = one_event(calendar(
        "UID:a\nSUMMARY:Marché\nDTSTART;VALUE=DATE:20200104\nRRULE:FREQ=WEEKLY;BYDAY=SA"
    ))  # fmt: skip

    assert event.start == date(2020, 1, 4)
    assert event.end == date(2020, 1, 5)
    assert date(2028, 11, 1) < event.occurrences[-1].start < date(2028, 12, 1)


def test_added_dates_count_as_much_as_the_rule():
    event = one_event(calendar(
        "UID:a\nSUMMARY:Visite\nDTSTART:20260601T140000Z\nRDATE:20260610T140000Z,20260615T140000Z"
    ))  # fmt: skip

    assert starts(event) == [
        "2026-06-01T10:00:00-04:00", "2026-06-10T10:00:00-04:00", "2026-06-15T10:00:00-04:00"
    ]  # fmt: skip


def test_a_floating_time_is_in_the_calendar_s_own_zone():
    event = one_event(calendar(
        "UID:a\nSUMMARY:Pêche\nDTSTART:20260601T140000",
        head="X-WR-CALNAME:Quais\nX-WR-TIMEZONE:America/Halifax\n",
    ))  # fmt: skip

    assert event.start == datetime(2026, 6, 1, 14, tzinfo=ZoneInfo("America/Halifax"))
    assert event.timezone == "America/Halifax"


@pytest.mark.parametrize(
    "zone", ["America/Toronto", "Eastern Standard Time", "/exemple.org/Tzfile/America/Toronto"]
)
def test_zones_are_known_under_the_names_that_programs_give_them(zone):
    event = one_event(calendar(f"UID:a\nSUMMARY:X\nDTSTART;TZID={zone}:20260701T200000"))

    assert event.start.isoformat() == "2026-07-01T20:00:00-04:00"


def test_an_end_is_exclusive_and_the_same_day_is_one_whole_day():
    same, three = events_of(calendar(
        "UID:a\nSUMMARY:A\nDTSTART;VALUE=DATE:20260704\nDTEND;VALUE=DATE:20260704",
        "UID:b\nSUMMARY:B\nDTSTART;VALUE=DATE:20260704\nDTEND;VALUE=DATE:20260707",
    ))  # fmt: skip

    assert (same.start, same.end) == (date(2026, 7, 4), date(2026, 7, 5))
    assert (three.start, three.end) == (date(2026, 7, 4), date(2026, 7, 7))


def test_a_duration_gives_the_end_and_two_swapped_moments_are_put_right():
    lasting, swapped = events_of(calendar(
        "UID:a\nSUMMARY:A\nDTSTART:20260704T180000Z\nDURATION:PT90M",
        "UID:b\nSUMMARY:B\nDTSTART:20260704T200000Z\nDTEND:20260704T180000Z",
    ))  # fmt: skip

    assert lasting.end.isoformat() == "2026-07-04T15:30:00-04:00"
    assert swapped.start.isoformat() == "2026-07-04T14:00:00-04:00"


def test_different_events_under_one_uid_are_each_kept():
    events = events_of(calendar(
        "UID:a\nSUMMARY:Théâtre\nDTSTART:20260704T180000Z",
        "UID:a\nSUMMARY:Danse\nDTSTART:20260705T180000Z",
    ))  # fmt: skip

    assert [e.title for e in events] == ["Théâtre", "Danse"]
    assert len({e.key for e in events}) == 2


def test_one_broken_event_never_loses_the_others():
    reading = reading_of(calendar(
        "UID:a\nSUMMARY:Bon\nDTSTART:20260704T180000Z",
        "UID:b\nSUMMARY:Sans date",
        "UID:c\nSUMMARY:Mauvaise\nDTSTART:bientôt",
        "UID:d\nSUMMARY:Chaque seconde\nDTSTART:20260704T180000Z\nRRULE:FREQ=SECONDLY",
        "UID:e\nSUMMARY:Effacée\nDTSTART:20260704T180000Z\nRRULE:FREQ=DAILY;UNTIL=20260101T000000Z",
    ))  # fmt: skip

    assert [e.title for e in reading] == ["Bon"]
    assert reading.seen == 5
    assert [str(r.why).split(" : ")[0] for r in reading.refused] == [
        "date de début absente",
        "date de début illisible",
        "récurrence trop fréquente ou trop longue pour une activité",
        "il ne reste aucune date",
    ]


def test_cancelled_and_private_are_said():
    cancelled, private = events_of(calendar(
        "UID:a\nSUMMARY:A\nSTATUS:CANCELLED\nDTSTART:20260704T180000Z",
        "UID:b\nSUMMARY:B\nCLASS:PRIVATE\nDTSTART:20260704T180000Z",
    ))  # fmt: skip

    assert cancelled.status == "cancelled"
    assert private.is_private


def test_text_is_made_plain_and_only_web_links_stay():
    event = one_event(calendar(
        "UID:a\nSUMMARY:Café &amp\\; poésie\nDTSTART:20260704T180000Z\n"
        "DESCRIPTION:<p>Lire <a href=\"javascript:alert(1)\">ici</a></p><script>x</script>"
        "<ul><li>un</li><li>deux</li></ul>\nURL:javascript:alert(1)\nLOCATION:Salle B\\, 2e étage\n"
        "GEO:46.56;-72.74\nCATEGORIES:Poésie,Café"
    ))  # fmt: skip

    assert event.title == "Café & poésie"
    assert event.description == "Lire ici\n\n• un\n• deux"
    assert "javascript" not in event.description_html
    assert event.url == ""
    assert event.location == "Salle B, 2e étage"
    assert (event.place.latitude, event.place.longitude) == (46.56, -72.74)
    assert event.keywords == ("Poésie", "Café")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "le fichier est vide"),
        ("BEGIN:VCALENDAR\nEND:VCALENDAR\n", "il ne contient aucun événement"),
        ("BEGIN:VCALENDAR\nBEGIN:VTODO\nEND:VTODO\nEND:VCALENDAR",
         "il ne contient aucun événement"),
    ],
)  # fmt: skip
def test_a_calendar_without_events_says_so(content, why):
    reading = reading_of(content, "ics")

    assert reading.all() == []
    assert [str(r.why) for r in reading.refused] == [why]
    assert reading.seen == 0
