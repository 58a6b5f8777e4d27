"""Calendars as they are exported: recurrences, overrides, quirks, and files that are broken."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.core.calendars import CalendarEvent, CalendarReading, read_calendar

TORONTO = ZoneInfo("America/Toronto")
OFFICE_ZONE = """BEGIN:VTIMEZONE
TZID:Customized Time Zone
BEGIN:STANDARD
DTSTART:16010101T020000
TZOFFSETFROM:{summer}
TZOFFSETTO:{winter}
RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:{winter}
TZOFFSETTO:{summer}
RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""


def calendar(*components: str, header: str = "") -> bytes:
    inner = "".join(components)
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//essai//FR\n{header}{inner}END:VCALENDAR\n"
    return text.replace("\n", "\r\n").encode()


def event(*lines: str, uid: str = "a@essai") -> str:
    identity = f"UID:{uid}\n" if uid else ""
    return "BEGIN:VEVENT\n" + identity + "".join(f"{line}\n" for line in lines) + "END:VEVENT\n"


def read(data: bytes, first: str = "2026-11-01", last: str = "2026-11-30") -> CalendarReading:
    return read_calendar(data, start=date.fromisoformat(first), end=date.fromisoformat(last))


def days(reading: CalendarReading) -> list[str]:
    return [f"{one.start:%m-%d %H:%M}" for one in reading.events]


MEETING = event(
    "SUMMARY:Comité billetterie\\, suite",
    "DTSTART;TZID=America/Toronto:20261103T130000",
    "DTEND;TZID=America/Toronto:20261103T143000",
    "LOCATION:Trois-Rivières",
    'ORGANIZER;CN="Marie-Ève T.":mailto:me@exemple.ca',
    'ATTENDEE;CN="Marie-Ève T.";PARTSTAT=ACCEPTED:mailto:me@exemple.ca',
    "ATTENDEE;PARTSTAT=ACCEPTED:mailto:jean@exemple.ca",
    "ATTENDEE;PARTSTAT=DECLINED:mailto:absente@exemple.ca",
    "ATTENDEE;CUTYPE=ROOM:mailto:salle@exemple.ca",
)


def test_a_meeting_is_read_whole() -> None:
    reading = read(calendar(MEETING, header="X-WR-CALNAME:Mon agenda\n"))
    assert reading.refused == []
    assert reading.name == "Mon agenda"
    [found] = reading.events
    assert found.title == "Comité billetterie, suite"
    assert found.start == datetime(2026, 11, 3, 13, 0, tzinfo=TORONTO)
    assert found.minutes == 90
    assert found.attendees == ("Marie-Ève T.", "jean@exemple.ca")
    assert found.organizer == "Marie-Ève T."
    assert found.location == "Trois-Rivières"
    assert found.recurrence_id == ""
    assert (found.all_day, found.private, found.status) == (False, False, "confirmed")


def test_a_series_keeps_its_exceptions_its_overrides_and_its_hour() -> None:
    series = event(
        "SUMMARY:Suivi",
        "DTSTART;TZID=America/Toronto:20261019T090000",
        "DTEND;TZID=America/Toronto:20261019T100000",
        "RRULE:FREQ=WEEKLY;BYDAY=MO",
        "EXDATE;TZID=America/Toronto:20261109T090000",
    )
    moved = event(
        "SUMMARY:Suivi (déplacé)",
        "RECURRENCE-ID;TZID=America/Toronto:20261116T090000",
        "DTSTART;TZID=America/Toronto:20261117T110000",
        "DTEND;TZID=America/Toronto:20261117T120000",
    )
    reading = read(calendar(series, moved))
    assert days(reading) == ["11-02 09:00", "11-17 11:00", "11-23 09:00", "11-30 09:00"]
    identities = {one.recurrence_id for one in reading.events}
    assert len(identities) == 4
    assert "2026-11-16T14:00:00Z" in identities


def test_an_occurrence_moved_out_of_the_period_does_not_come_back_at_its_first_place() -> None:
    series = event("SUMMARY:Suivi", "DTSTART:20261102T140000Z", "DTEND:20261102T150000Z",
                   "RRULE:FREQ=WEEKLY;COUNT=2")  # fmt: skip
    moved = event("SUMMARY:Suivi", "RECURRENCE-ID:20261109T140000Z", "DTSTART:20270309T140000Z",
                  "DTEND:20270309T150000Z")  # fmt: skip
    assert days(read(calendar(series, moved))) == ["11-02 09:00"]


def test_one_bad_component_never_loses_the_others() -> None:
    reading = read(
        calendar(
            event("SUMMARY:Sans date", uid="1"),
            event("SUMMARY:Date étrange", "DTSTART:hier", uid="2"),
            event(
                "SUMMARY:À l’envers", "DTSTART:20261104T100000", "DTEND:20261104T090000", uid="3"
            ),
            event("SUMMARY:Règle cassée", "DTSTART:20261104T100000", "RRULE:FREQ=PARFOIS", uid="4"),
            event(
                "SUMMARY:Chaque seconde", "DTSTART:19700101T000000Z", "RRULE:FREQ=SECONDLY", uid="5"
            ),
            "BEGIN:VEVENT\nSUMMARY:Jamais fermé\nDTSTART:20261105T100000\n",
            MEETING,
        )
    )
    titles = [one.title for one in reading.events]
    assert "Comité billetterie, suite" in titles
    reasons = dict(reading.refused)
    assert any("absente" in why for why in reasons.values())
    assert any("illisible" in why for why in reasons.values())
    assert any("trop fréquente" in why for why in reasons.values())
    assert any("tronqué" in why for why in reasons.values())
    assert all(where.startswith("ligne ") for where in reasons)
    assert reasons["ligne 4, « Sans date »"] == "date de début absente"


def test_a_bad_override_leaves_its_series() -> None:
    series = event("SUMMARY:Suivi", "DTSTART:20261102T140000Z", "RRULE:FREQ=WEEKLY;COUNT=3")
    broken = event("SUMMARY:Suivi", "RECURRENCE-ID:n’importe quoi", "DTSTART:aussi")
    reading = read(calendar(series, broken))
    assert days(reading) == ["11-02 09:00", "11-09 09:00", "11-16 09:00"]
    assert len(reading.refused) == 1


def test_an_all_day_event_covers_its_days_and_has_no_minutes() -> None:
    begins, ends = "DTSTART;VALUE=DATE:", "DTEND;VALUE=DATE:"
    reading = read(
        calendar(
            event("SUMMARY:Colloque", f"{begins}20261105", f"{ends}20261107", uid="1"),
            event("SUMMARY:Congé", f"{begins}20261111", uid="2"),
            event("SUMMARY:Même jour", f"{begins}20261112", f"{ends}20261112", uid="3"),
        )
    )
    assert [(one.all_day, one.minutes) for one in reading.events] == [(True, 0)] * 3
    assert [(one.end - one.start).days for one in reading.events] == [2, 1, 1]
    assert reading.events[0].day == date(2026, 11, 5)


def test_the_zone_of_the_calendar_and_utc_give_local_hours() -> None:
    floating = event("SUMMARY:Flottant", "DTSTART:20261104T100000", uid="f")
    universal = event("SUMMARY:Universel", "DTSTART:20261104T150000Z", uid="u")
    assert days(read(calendar(floating, universal))) == ["11-04 10:00", "11-04 10:00"]
    halifax = calendar(floating, header="X-WR-TIMEZONE:America/Halifax\n")
    assert days(read(halifax)) == ["11-04 09:00"]
    windows = event("SUMMARY:Bureau", "DTSTART;TZID=Eastern Standard Time:20261104T100000", uid="w")
    assert days(read(calendar(windows))) == ["11-04 10:00"]


def test_a_zone_defined_in_one_file_never_shifts_another_files_events() -> None:
    meeting = event("SUMMARY:Bureau", "DTSTART;TZID=Customized Time Zone:20261104T100000")
    eastern = OFFICE_ZONE.format(summer="-0400", winter="-0500")
    pacific = OFFICE_ZONE.format(summer="-0700", winter="-0800")
    assert days(read(calendar(eastern, meeting))) == ["11-04 10:00"]
    assert days(read(calendar(pacific, meeting))) == ["11-04 13:00"]
    assert days(read(calendar(eastern, meeting))) == ["11-04 10:00"]


def test_a_cancelled_and_a_private_event_say_so() -> None:
    private = event("SUMMARY:Dentiste", "DTSTART:20261104T100000", "CLASS:PRIVATE", uid="p")
    cancelled = event("SUMMARY:Réunion", "DTSTART:20261105T100000", "STATUS:CANCELLED", uid="c")
    first, second = read(calendar(private, cancelled)).events
    assert first.private
    assert second.status == "cancelled"
    assert read(calendar(private, header="METHOD:CANCEL\n")).events[0].status == "cancelled"


def test_an_event_without_uid_has_the_same_name_at_each_reading() -> None:
    data = calendar(event("SUMMARY:Sans nom", "DTSTART:20261104T100000", uid=""))
    assert read(data).events[0].uid == read(data).events[0].uid != ""


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "vide"),
        (b"  \r\n ", "vide"),
        (b"<!DOCTYPE html><html>Connexion</html>", "page web"),
        (b"bonjour", "BEGIN:VCALENDAR"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "BEGIN:VCALENDAR"),
        (b"x" * (10 * 1024 * 1024 + 1), "10 Mo"),
        (calendar(), "aucun événement"),
        (calendar(event("SUMMARY:Vieux", "DTSTART:20100101T100000Z")), "période"),
    ],
)
def test_a_file_with_nothing_to_read_says_why(data: bytes, expected: str) -> None:
    reading = read(data)
    assert reading.events == []
    assert expected in reading.refused[0][1]


def test_at_most_two_thousand_occurrences_are_read_and_it_is_said() -> None:
    many = [event(f"SUMMARY:Série {i}", "DTSTART:20200101T100000Z", "RRULE:FREQ=DAILY", uid=str(i))
            for i in range(8)]  # fmt: skip
    reading = read(calendar(*many), "2026-01-01", "2026-12-31")
    assert len(reading.events) == 2000
    assert "2 000" in reading.refused[-1][1]


def test_latin_letters_of_an_old_export_are_read() -> None:
    data = calendar(event("SUMMARY:Comité élargi", "DTSTART:20261104T100000")).decode()
    for encoding in ("latin-1", "utf-8-sig", "utf-16"):
        assert read(data.encode(encoding)).events[0].title == "Comité élargi"


def test_a_period_upside_down_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="ends before"):
        read_calendar(b"", start=date(2026, 2, 1), end=date(2026, 1, 1))


fragments = st.sampled_from(
    [
        "BEGIN:VCALENDAR", "END:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "BEGIN:VALARM",
        "END:VALARM", "UID:x", "SUMMARY:Réunion", "DTSTART:20261104T100000", "DTSTART:20261104",
        "DTSTART;VALUE=DATE:20261104", "DTEND:20261104T110000Z", "DTEND;TZID=Nulle/Part:20261104T1",
        "DURATION:-PT1H", "DURATION:P1D", "RRULE:FREQ=DAILY;UNTIL=20261110", "RRULE:FREQ=WEEKLY",
        "RRULE:;;;", "RRULE:FREQ=YEARLY;COUNT=0", "EXDATE:20261105T100000,zzz", "RDATE:20261106T10",
        "RECURRENCE-ID:20261105T100000", "ATTENDEE;CN=\"a:b\":mailto:a@b", "ORGANIZER:", " suite",
        "BEGIN:VTIMEZONE", "TZID:Ma zone", "END:VTIMEZONE", "STATUS:", "CLASS", ":", ";=:", "\x00",
        "X-WR-TIMEZONE:Mars/Olympus", "SUMMARY:a", "SUMMARY;X=\"", "METHOD:CANCEL", "SEQUENCE:a",
    ]
)  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(st.lists(fragments, max_size=25))
def test_any_file_is_read_without_error(lines: list[str]) -> None:
    data = "\r\n".join(["BEGIN:VCALENDAR", *lines]).encode()
    reading = read(data)
    assert reading.events or reading.refused
    for one in reading.events:
        assert isinstance(one, CalendarEvent)
        assert one.start <= one.end
        assert one.start.date() <= date(2026, 11, 30)
        assert one.end - one.start < timedelta(days=4000)


def test_a_calendar_too_long_to_read_is_left_and_it_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("maillage.core.calendars.MAX_SECONDS", -1.0)
    reading = read(calendar(MEETING))
    assert reading.events == []
    assert "trop long" in reading.refused[0][1]
