"""Calendars out: valid, stable, right about days and zones, equal to the library's lines."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event, vText

from maillage.offer import ical
from maillage.offer.models import DirectoryEntry, Occurrence
from maillage.offer.schedule import Slot, schedule_of
from maillage.offer.tests.offer_cast import a_hall, an_artist, an_event, every_kind_of_event

SOON = datetime.combine(date.today() + timedelta(days=3), datetime.min.time()).replace(hour=20)


def read(response) -> Calendar:
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    text = b"".join(response) if response.streaming else response.content
    assert text.count(b"\r\n") == text.count(b"\n")
    assert max(len(line) for line in text.split(b"\r\n")) <= 75
    return Calendar.from_ical(text)


@pytest.mark.database
def test_every_kind_of_event_gives_a_valid_calendar(cast, client):
    for name, event in every_kind_of_event().items():
        found = read(client.get(f"/evenements/{event.address}.ics"))
        assert found.get("PRODID"), name
        assert found.get("VERSION") == "2.0"
        dates = found.walk("VEVENT")
        assert len(dates) == event.occurrences.count(), name
        zones = {zone["TZID"] for zone in found.walk("VTIMEZONE")}
        for one in dates:
            for wanted in ("UID", "DTSTAMP", "DTSTART", "SUMMARY", "STATUS", "SEQUENCE", "URL",
                           "LAST-MODIFIED"):  # fmt: skip
                assert wanted in one, (name, wanted)
            asked = one["DTSTART"].params.get("TZID")
            assert asked is None or asked in zones, name


@pytest.mark.database
def test_a_whole_day_ends_on_the_next_and_a_time_keeps_its_zone(cast, client):
    day = date.today() + timedelta(days=5)
    event = an_event(slots=[Slot(day, day + timedelta(days=3)), Slot(SOON)], place=a_hall())
    timed, days = read(client.get(f"/evenements/{event.address}.ics")).walk("VEVENT")
    assert (days.decoded("DTSTART"), days.decoded("DTEND")) == (day, day + timedelta(days=3))
    assert timed.decoded("DTSTART").replace(tzinfo=None) == SOON
    assert timed["DTSTART"].params["TZID"] == "America/Toronto"
    assert "DTEND" not in timed


@pytest.mark.database
def test_what_is_cancelled_postponed_or_elsewhere_is_said(cast, client):
    events = every_kind_of_event()
    told = {
        name: read(client.get(f"/evenements/{events[name].address}.ics")).walk("VEVENT")[0]
        for name in ("cancelled", "postponed", "online", "everything told", "sold out")
    }
    assert (told["cancelled"]["STATUS"], told["postponed"]["STATUS"]) == ("CANCELLED", "TENTATIVE")
    assert told["cancelled"]["SUMMARY"].startswith("Annulé")
    assert told["sold out"]["SUMMARY"].startswith("Complet")
    assert told["online"]["LOCATION"] == "https://diffusion.example.org"
    whole = told["everything told"]
    assert len(whole["CATEGORIES"].cats) == 2
    assert whole["GEO"].to_ical() == "46.3432;-72.5419"
    assert "Salle du Quai (exemple), 12, rue du Quai" in whole["LOCATION"]


@pytest.mark.database
def test_a_moved_date_keeps_its_identifier_and_its_sequence_grows(cast, client):
    event = an_event(slots=[Slot(SOON)], place=a_hall())
    [before] = read(client.get(f"/evenements/{event.address}.ics")).walk("VEVENT")
    event.schedule = schedule_of(
        [Slot(SOON + timedelta(days=7))], [Slot(SOON, uid=event.schedule[0]["uid"])]
    )
    event.save()
    type(event).objects.filter(pk=event.pk).update(updated_at=timezone.now() + timedelta(hours=1))
    [after] = read(client.get(f"/evenements/{event.address}.ics")).walk("VEVENT")
    assert before["UID"] == after["UID"] == f"{Occurrence.objects.get().uid}@maillage"
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after.decoded("LAST-MODIFIED") > before.decoded("LAST-MODIFIED")


@pytest.mark.database
def test_the_agenda_is_named_refreshed_and_asked_again_by_its_tag(cast, client):
    an_event(slots=[Slot(SOON)], place=a_hall())
    an_event("Passé", slots=[Slot(SOON - timedelta(days=30))])
    an_event("Brouillon", slots=[Slot(SOON)], state="draft")
    response = client.get("/agenda.ics")
    tag = response["ETag"]
    found = read(response)
    assert found["X-WR-CALNAME"]
    assert found["REFRESH-INTERVAL"].dt == timedelta(hours=4)
    assert [one["SUMMARY"] for one in found.walk("VEVENT")] == ["Veillée de contes"]
    assert "public" in response["Cache-Control"]
    assert not response.cookies
    again = client.get("/agenda.ics", headers={"If-None-Match": tag})
    assert (again.status_code, again.headers["ETag"]) == (304, tag)
    an_event("Nouveau", slots=[Slot(SOON)])
    assert client.get("/agenda.ics", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.database
def test_a_place_and_an_artist_have_their_own_calendar(cast, client):
    hall, other = a_hall(), a_hall("Ailleurs (exemple)")
    artist = an_artist()
    DirectoryEntry.objects.create(actor=artist, listed_on=date.today())
    from maillage.offer.actions import Credit

    an_event("Ici", slots=[Slot(SOON)], place=hall, credits=[Credit("x", "performer", artist)])
    an_event(
        "Là", slots=[Slot(SOON), Slot(SOON + timedelta(days=1), place_id=hall.pk)], place=other
    )
    place = client.get(f"/lieux/{hall.address}.ics")
    assert [one["SUMMARY"] for one in read(place).walk("VEVENT")] == ["Ici", "Là"]
    assert (
        client.get(
            f"/lieux/{hall.address}.ics", headers={"If-None-Match": place["ETag"]}
        ).status_code
        == 304
    )
    hers = read(client.get(f"/repertoire/{artist.address}.ics"))
    assert [one["SUMMARY"] for one in hers.walk("VEVENT")] == ["Ici"]
    unlisted = an_artist("Pas au répertoire (exemple)")
    assert client.get(f"/repertoire/{unlisted.address}.ics").status_code == 404


@pytest.mark.database
def test_what_is_not_published_has_no_calendar(cast, client):
    event = an_event(state="held")
    assert client.get(f"/evenements/{event.address}.ics").status_code == 404


@pytest.mark.parametrize("zone", ["America/Toronto", "America/Halifax", "Europe/Paris", "UTC"])
def test_a_zone_says_the_right_offset_in_winter_and_in_summer(zone):
    text = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{ical.time_zone(zone)}END:VCALENDAR\r\n"
    [told] = Calendar.from_ical(text).timezones
    there = told.to_tz(lookup_tzid=False)
    for month in (1, 7):
        naive = datetime(2027, month, 15, 12)
        expected = naive.replace(tzinfo=ical.zone_of(zone)).utcoffset()
        assert there.utcoffset(naive.replace(tzinfo=there)) == expected


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=300))
def test_any_text_is_written_as_the_library_writes_it(value):
    clean = ical._UNWRITABLE.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    assert ical.text(value) == vText(clean).to_ical().decode()


@settings(max_examples=60, deadline=None)
@given(
    title=st.text(
        alphabet=st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=200
    ),
    words=st.lists(st.sampled_from(["Musique", "Danse, théâtre", "Été"]), max_size=3),
    all_day=st.booleans(),
)
def test_an_entry_reads_back_as_the_one_that_the_library_writes(title, words, all_day):
    start = date(2026, 12, 1) if all_day else datetime(2026, 12, 2, 0, 30, tzinfo=UTC)
    end = date(2026, 12, 3) if all_day else datetime(2026, 12, 2, 2, 30, tzinfo=UTC)
    then = datetime(2026, 11, 1, 12, tzinfo=UTC)
    entry = ical.Entry(
        "a@maillage", title, start, end, "America/Toronto", then, then + timedelta(seconds=90),
        "CONFIRMED", f"{title}\n;,\\", title, (46.5, -72.25), tuple(words), "https://example.org/é",
    )  # fmt: skip
    theirs = Event()
    zone = ical.zone_of("America/Toronto")
    theirs.add("uid", entry.uid)
    theirs.add("dtstamp", entry.updated_at)
    theirs.add("created", then)
    theirs.add("last-modified", entry.updated_at)
    theirs.add("sequence", 90)
    theirs.add("dtstart", start if all_day else start.astimezone(zone))
    theirs.add("dtend", end if all_day else end.astimezone(zone))
    theirs.add("summary", title)
    theirs.add("status", "CONFIRMED")
    theirs.add("transp", "TRANSPARENT")
    theirs.add("description", entry.description)
    if title:
        theirs.add("location", title)
    theirs.add("geo", (46.5, -72.25))
    if words:
        theirs.add("categories", words)
    theirs.add("url", entry.url)
    mine = Event.from_ical(ical.event(entry))
    assert set(mine) == set(theirs)
    for name in theirs:
        written = (mine[name].to_ical(), theirs[name].to_ical())
        assert name == "GEO" or written[0] == written[1]
        assert mine[name].params == theirs[name].params
    assert mine["GEO"].latitude == theirs["GEO"].latitude
