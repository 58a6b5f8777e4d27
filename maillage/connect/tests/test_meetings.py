"""Meetings: planned in their zone, called by an invitation that updates, answered, held."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from conftest import make_person
from maillage.connect.circles.actions import NotPossible
from maillage.connect.meetings import actions, indicators, keys, mailing, presence
from maillage.connect.meetings.timing import NoSuchTime, agenda_of, moment
from maillage.connect.models import AgendaItem, CircleMember, MeetingMail, ReminderChoice
from maillage.connect.tests.meeting_cast import make_meeting, make_table
from maillage.core.models import Gesture

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(cast):
    return make_table(cast)


@pytest.fixture
def meeting(cast, table):
    return make_meeting(cast, table.circle)


def invitation_of(message) -> tuple[Calendar, dict]:
    """The calendar that a mail carries, and its only entry."""
    [part] = [p for p in message.message().walk() if p.get_content_type() == "text/calendar"]
    made = Calendar.from_ical(part.get_payload(decode=True))
    assert part.get_param("method") == made["method"]
    [entry] = made.walk("VEVENT")
    return made, entry


# --- Hours ----------------------------------------------------------------------------------
def test_each_point_begins_when_those_before_it_end_and_an_hour_too_many_is_said():
    start = datetime(2026, 3, 4, 18, tzinfo=UTC)
    points = [SimpleNamespace(duration=d) for d in (30, 75, None, 10)]
    told = agenda_of(points, start, start + timedelta(minutes=90), "America/Toronto")
    assert [p.starts_at and f"{p.starts_at:%H:%M}" for p in told.points] == [
        "13:00", "13:30", "14:45", None,
    ]  # fmt: skip
    assert (told.given, told.planned, told.over, told.untimed) == (115, 90, 25, 1)


def test_an_hour_that_the_clocks_leave_out_does_not_exist_and_the_one_after_is_four_hours_away():
    with pytest.raises(NoSuchTime):
        moment(date(2026, 3, 8), time(2, 30), "America/Toronto")
    assert moment(date(2026, 3, 8), time(3, 30), "America/Toronto").utcoffset() == timedelta(
        hours=-4
    )


def test_a_meeting_is_planned_in_its_own_zone_and_wrong_hours_are_refused(cast, table, sign_in):
    client = sign_in(cast.agent)
    url = reverse("connect:plan_meeting", args=[table.circle.address])
    sent = {"title": "Aux Îles", "day": "2026-09-10", "begins": "13:00", "ends": "12:00",
            "time_zone": "America/Halifax"}  # fmt: skip
    refused = client.post(url, sent)
    assert refused.status_code == 400
    assert "La fin vient avant le début" in refused.content.decode()
    assert client.post(url, {**sent, "ends": "14:30"}).status_code == 302
    made = table.circle.meetings.get()
    assert made.starts_at == datetime(2026, 9, 10, 16, tzinfo=UTC)
    page = client.get(made.get_absolute_url()).content.decode()
    assert re.search(r"13\s*h", page)
    assert "America/Halifax" in page
    assert sign_in(cast.artist).get(url).status_code == 404


def test_points_are_moved_by_buttons_and_one_with_words_stays(cast, meeting, sign_in):
    client = sign_in(cast.colleague)
    first, second, _third = meeting.agenda.all()
    url = reverse("connect:edit_item", args=[meeting.address, second.uid])
    client.post(url, {"act": "up"})
    titles = list(meeting.agenda.values_list("title", flat=True))
    assert titles == ["Caméra commune", "Tour de table", "Varia"]
    client.post(url, {"act": "up"})
    assert list(meeting.agenda.values_list("title", flat=True)) == titles
    AgendaItem.objects.filter(pk=first.pk).update(notes="Trois voix.")
    with pytest.raises(NotPossible):
        actions.remove_item(item=first, by=cast.agent.person)
    page = client.post(reverse("connect:agenda", args=[meeting.address]),
                       {"title": "Trop", "kind": "discussion", "duration": "0"})  # fmt: skip
    assert page.status_code == 400


# --- Call -----------------------------------------------------------------------------------
def test_a_call_reaches_members_says_whom_it_cannot_and_updates_what_they_have(
    cast, table, meeting, sign_in
):
    client = sign_in(cast.agent)
    url = reverse("connect:call_meeting", args=[meeting.address])
    assert "Musée du quai" in client.get(url).content.decode().split("prévenez-le")[1]
    client.post(url)
    assert mailing.send_waiting() == 3
    assert mailing.send_waiting() == 0
    [hers] = [m for m in mail.outbox if m.to == [cast.artist.email]]
    made, entry = invitation_of(hers)
    assert made["method"] == "REQUEST"
    assert made.walk("VTIMEZONE")
    assert entry["sequence"] == 0
    assert entry["dtstart"].params["tzid"] == "America/Toronto"
    assert str(entry["organizer"]).startswith("mailto:")
    assert str(entry["attendee"]) == f"mailto:{cast.artist.email}"
    assert cast.agent.email not in hers.message().as_string()
    assert "1. Tour de table" in hers.body

    later = meeting.starts_at + timedelta(hours=1)
    actions.change_meeting(
        meeting=meeting, by=cast.agent.person,
        values={"starts_at": later, "ends_at": later + timedelta(hours=1)},
    )  # fmt: skip
    assert "Envoyer la mise à jour" in client.get(meeting.get_absolute_url()).content.decode()
    client.post(url)
    mail.outbox.clear()
    mailing.send_waiting()
    made, moved = invitation_of(mail.outbox[0])
    assert (moved["uid"], moved["sequence"]) == (entry["uid"], 1)
    assert mail.outbox[0].subject.startswith("Mise à jour")

    client.post(reverse("connect:cancel_meeting", args=[meeting.address]))
    mail.outbox.clear()
    mailing.run_mails()
    made, gone = invitation_of(mail.outbox[0])
    assert made["method"] == "CANCEL"
    assert (gone["status"], gone["uid"], gone["sequence"]) == ("CANCELLED", entry["uid"], 2)
    assert len(mail.outbox) == 3
    assert mailing.run_mails() == 0


def test_a_mail_that_the_server_refuses_waits_and_is_shown(cast, meeting, sign_in, monkeypatch):
    mailing.call(meeting=meeting, by=cast.agent.person)

    def refuse(*args, **kwargs):
        raise ConnectionRefusedError

    with monkeypatch.context() as patched:
        patched.setattr("django.core.mail.EmailMessage.send", refuse)
        assert mailing.send_waiting() == 0
    assert set(MeetingMail.objects.values_list("problem", flat=True)) == {"ConnectionRefusedError"}
    url = reverse("connect:call_meeting", args=[meeting.address])
    assert "partiront au prochain essai" in sign_in(cast.agent).get(url).content.decode()
    CircleMember.objects.filter(actor=cast.artist.person).update(state="left")
    assert mailing.send_waiting() == 2


def test_a_member_answers_by_the_link_of_the_mail_without_signing_in(cast, table, meeting, client):
    mailing.call(meeting=meeting, by=cast.agent.person)
    mailing.send_waiting()
    [hers] = [m for m in mail.outbox if m.to == [cast.artist.email]]
    url = urlsplit(re.search(r"https?://\S+/reponse/\S+/", hers.body)[0]).path
    row = meeting.participations.get(actor=cast.artist.person)
    client.get(url)
    row.refresh_from_db()
    assert row.status == "invited"
    client.post(url, {"answer": "yes"})
    row.refresh_from_db()
    assert (row.status, row.is_observed) == ("registered", False)
    client.post(url, {"answer": "no"})
    row.refresh_from_db()
    assert row.status == "excused"
    assert client.get(url.replace("reponse/", "reponse/x")).status_code == 404
    CircleMember.objects.filter(actor=cast.artist.person).update(state="left")
    assert client.get(url).status_code == 404


def test_a_reminder_comes_once_not_to_the_excused_nor_to_who_chose_none(cast, table, client):
    meeting = make_meeting(cast, table.circle, days=1)
    mailing.call(meeting=meeting, by=cast.agent.person)
    mailing.send_waiting()
    long_ago = timezone.now() - timedelta(days=10)
    table.circle.meetings.update(called_at=long_ago)
    seats = {s.actor.pk: s for s in presence.sheet_of(meeting) if s.actor}
    presence.mark(meeting=meeting, seats=[seats[cast.artist.person.pk]], status="excused", by=None)
    url = reverse("connect:reminders", args=[keys.reminders_key(cast.colleague.person)])
    client.post(url, {"List-Unsubscribe": "One-Click"})
    assert not ReminderChoice.objects.get(person=cast.colleague.person).wants_meetings
    mail.outbox.clear()
    mailing.run_mails()
    mailing.run_mails()
    [sent] = mail.outbox
    assert sent.to == [cast.agent.email]
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_subscribed_calendar_is_its_members_and_says_when_nothing_changed(cast, meeting, client):
    circle = meeting.circle
    url = reverse("connect:circle_calendar", args=[keys.calendar_key(circle, cast.artist.person)])
    answer = client.get(url)
    [entry] = Calendar.from_ical(answer.content).walk("VEVENT")
    assert entry["uid"].startswith(meeting.uid)
    assert "attendee" not in entry
    assert client.get(url, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    actions.cancel_meeting(meeting=meeting, by=cast.agent.person)
    again = client.get(url, headers={"If-None-Match": answer["ETag"]})
    assert b"STATUS:CANCELLED" in again.content
    CircleMember.objects.filter(actor=cast.artist.person).update(state="left")
    assert client.get(url).status_code == 404


# --- Presence, proof ------------------------------------------------------------------------
def test_presence_is_one_tap_and_a_held_meeting_proves_itself(cast, table, sign_in):
    meeting = make_meeting(cast, table.circle, days=-1)
    client = sign_in(cast.colleague)
    url = reverse("connect:presences", args=[meeting.address])
    artist = cast.artist.person
    bit = client.post(url, {"who": artist.uid, "status": "present"},
                      headers={"HX-Request": "true"}).content.decode()  # fmt: skip
    assert f'id="qui-{artist.uid}"' in bit
    assert 'hx-swap-oob="true"' in bit
    client.post(url, {"who": cast.agent.person.uid, "status": "excused"})
    client.post(url, {"guest": "1", "name": "Jo du studio"})
    client.post(url, {"guest": "1", "name": "Jo du studio"})
    client.post(url, {"rest": "1"})
    who = presence.gathered(meeting)
    assert who.people == 4  # the artist, the colleague, the museum, Jo
    assert [o.name for o in who.organisations] == ["Arts du Fleuve", "Musée du quai"]
    client.post(reverse("connect:hold_meeting", args=[meeting.address]))
    client.post(reverse("connect:hold_meeting", args=[meeting.address]))
    gesture = Gesture.objects.get(owner=cast.colleague.person)
    assert (gesture.people_reached, gesture.organisations_reached) == (3, 2)
    assert not Gesture.objects.filter(owner=cast.agent.person).exists()
    today = timezone.localdate()
    asked = (cast.post, today - timedelta(days=30), today)
    assert indicators.meetings(*asked).count() == 1
    assert set(indicators.organisations(*asked)) == set(who.organisations)
    assert [r.code for r in indicators.regions(*asked)] == ["04"]
    assert not indicators.meetings(cast.post, today, today + timedelta(days=9)).exists()


def test_a_stranger_sees_no_link_no_names_and_no_sheet(cast, table, sign_in):
    meeting = make_meeting(cast, table.circle, online_url="https://exemple.org/salle")
    stranger = sign_in(make_person("Lou Roy", "lou@example.org", cast.other_host, "manager"))
    page = stranger.get(meeting.get_absolute_url()).content.decode()
    assert "exemple.org/salle" not in page
    for name in ("presences", "agenda", "call_meeting", "edit_meeting", "minutes", "meeting_ics"):
        found = stranger.get(reverse(f"connect:{name}", args=[meeting.address]))
        assert found.status_code == 404, name
    assert "exemple.org/salle" in sign_in(cast.artist).get(
        meeting.get_absolute_url()).content.decode()  # fmt: skip
