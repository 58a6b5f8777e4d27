"""« Ma semaine » and calendars: proposals come once, are decided once, and follow their event."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from maillage.core.fetch import Fetched, FetchRefused
from maillage.core.gestures import calendars
from maillage.core.gestures.weeks import monday_of
from maillage.core.models import CalendarSource, Gesture, GestureProposal, Visibility
from maillage.core.registry import registry

from .gesture_parts import adopt, calendar, event, gesture_of, noon, organisation

CALENDAR = "/gestes/calendrier/"
DAYS = 8  # days ago: always a past week
WEEK = f"/gestes/semaine/?semaine={timezone.localdate() - timedelta(days=DAYS)}"
State = GestureProposal.State


def add_file(client, *events, name="agenda.ics"):
    return client.post(CALENDAR, {"file": SimpleUploadedFile(name, calendar(*events))})


def meetings(count=3):
    return [event(f"e{i}@x", f"Comité billetterie {i}", noon(DAYS)) for i in range(count)]


def uids(client) -> list[str]:
    return re.findall(r'name="item" value="([^"]+)"', client.get(WEEK).content.decode())


def decide(client, act, uid, **more):
    day = timezone.localdate() - timedelta(days=DAYS)
    return client.post("/gestes/semaine/", {act: uid, "semaine": day.isoformat(), **more})


def decide_week(client, week):
    return client.post("/gestes/semaine/", {"semaine": week, "all": "1"})


def test_a_calendar_file_proposes_gestures_and_reading_it_again_proposes_nothing(cast, sign_in):
    client = sign_in(cast.agent)
    assert add_file(client, *meetings()).status_code == 302
    assert GestureProposal.objects.count() == 3
    source = CalendarSource.objects.get()
    again = calendars.take_calendar(
        source, calendar(*meetings()), today=timezone.localdate(), days_back=92
    )
    assert (again.new, again.changed, again.withdrawn) == (0, 0, 0)
    assert GestureProposal.objects.count() == 3
    assert not Gesture.objects.exists()


def test_a_discarded_event_never_comes_back_and_a_changed_one_is_followed(cast, sign_in):
    client = sign_in(cast.agent)
    add_file(client, *meetings())
    first, second, third = GestureProposal.objects.order_by("event_uid")
    decide(client, "discard", first.uid)
    decide(client, "accept", second.uid)
    moved = noon(DAYS - 1)
    changed = [event(f"e{i}@x", "Comité déplacé", moved) for i in range(3)]
    source = CalendarSource.objects.get()
    calendars.take_calendar(source, calendar(*changed), today=timezone.localdate(), days_back=92)
    states = list(GestureProposal.objects.order_by("event_uid").values_list("state", flat=True))
    assert states == [State.DISCARDED, State.ACCEPTED, State.WAITING]
    third.refresh_from_db()
    assert third.starts_at == moved
    assert third.text == "Comité déplacé"
    assert Gesture.objects.get().text == "Comité billetterie 1"


def test_an_event_taken_out_of_the_calendar_is_no_longer_proposed(cast, sign_in):
    add_file(sign_in(cast.agent), *meetings())
    source = CalendarSource.objects.get()
    left = calendar(*meetings(1))
    outcome = calendars.take_calendar(source, left, today=timezone.localdate(), days_back=92)
    assert outcome.withdrawn == 2
    assert GestureProposal.objects.count() == 1


def test_private_matters_are_left_aside_and_not_kept(cast, sign_in):
    secret = event("p@x", "Rencontre secrète", noon(DAYS), CLASS="PRIVATE")
    tooth = event("d@x", "Dentiste", noon(DAYS))
    answer = add_file(sign_in(cast.agent), secret, tooth, *meetings(1))
    assert answer.status_code == 302
    assert GestureProposal.objects.count() == 1


def test_the_week_is_accepted_in_one_submission_and_undone_in_one(cast, sign_in):
    adopt(cast)
    client = sign_in(cast.agent)
    add_file(client, *meetings())
    typed = gesture_of(cast.agent, "suivi", occurred_on=timezone.localdate() - timedelta(days=DAYS))
    items = uids(client)
    assert len(items) == 4
    day = timezone.localdate() - timedelta(days=DAYS)
    answer = client.post(
        "/gestes/semaine/", {"all": "1", "item": items, "semaine": day.isoformat()}
    )
    assert answer.status_code == 302
    assert Gesture.objects.filter(is_confirmed=True).count() == 4
    accepted = Gesture.objects.filter(source="calendar").first()
    assert accepted.visibility == Visibility.PRIVATE
    assert accepted.host == cast.host
    assert accepted.verb is not None
    page = client.get(answer.url).content.decode()
    assert "à décider" not in page
    client.post(re.search(r'action="(/gestes/lot/[^"]+)"', page).group(1))
    assert list(Gesture.objects.all()) == [typed]
    assert GestureProposal.objects.filter(state=State.WAITING).count() == 3
    assert len(uids(client)) == 4


def test_what_was_chosen_on_the_line_is_what_is_kept(cast, sign_in):
    practice = adopt(cast)
    client = sign_in(cast.agent)
    add_file(client, *meetings(2))
    one, other = uids(client)
    verb = practice.verbs.get(name="Former")
    chosen = {f"verb-{one}": verb.pk, f"text-{one}": "atelier donné", f"people-{one}": "7",
              f"text-{other}": "encore en chantier"}  # fmt: skip
    page = decide(client, "accept", one, **chosen).content.decode()
    gesture = Gesture.objects.get()
    assert (gesture.text, gesture.verb, gesture.people_reached) == ("atelier donné", verb, 7)
    # What was typed on the other line is still there.
    assert "encore en chantier" in page


def test_a_line_that_cannot_be_kept_is_refused_and_shown(cast, sign_in):
    client = sign_in(cast.agent)
    add_file(client, *meetings(1))
    (one,) = uids(client)
    page = decide(client, "accept", one, **{f"text-{one}": "x" * 600}).content.decode()
    assert "500" in page
    assert not Gesture.objects.exists()
    assert "x" * 600 in page


def test_htmx_puts_the_decision_in_place_of_the_line(cast, sign_in):
    client = sign_in(cast.agent)
    add_file(client, *meetings(1))
    (one,) = uids(client)
    day = timezone.localdate() - timedelta(days=DAYS)
    sent = {"accept": one, "semaine": day.isoformat()}
    answer = client.post("/gestes/semaine/", sent, headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert "Accepté" in page
    assert "<html" not in page
    again = client.post("/gestes/semaine/", sent, headers={"HX-Request": "true"})
    assert "déjà décidée" in again.content.decode()
    assert Gesture.objects.count() == 1


def test_one_never_sees_or_decides_the_proposals_of_another(cast, sign_in):
    add_file(sign_in(cast.agent), *meetings(1))
    proposal = GestureProposal.objects.get()
    source = CalendarSource.objects.get()
    other = sign_in(cast.colleague)
    assert uids(other) == []
    decide(other, "discard", proposal.uid)
    proposal.refresh_from_db()
    assert proposal.state == State.WAITING
    assert other.post(f"{CALENDAR}{source.uid}/retirer/").status_code == 404
    assert source.name not in other.get(CALENDAR).content.decode()


@pytest.mark.parametrize("asked", ["0001-01-01", "9999-12-31", "9999-13-40", "hier"])
def test_a_week_that_cannot_be_is_this_week(cast, sign_in, asked):
    client = sign_in(cast.agent)
    page = client.get("/gestes/semaine/", {"semaine": asked})
    assert page.context["monday"] == monday_of(timezone.localdate())
    assert decide_week(client, asked).status_code < 400


def test_an_event_to_come_waits(cast, sign_in):
    client = sign_in(cast.agent)
    add_file(client, event("f@x", "Comité à venir", timezone.now() + timedelta(hours=1)))
    this = f"/gestes/semaine/?semaine={monday_of(timezone.localdate())}"
    assert "Comité à venir" not in client.get(this).content.decode()


def test_a_week_leads_to_every_other_week_where_lines_wait(cast, sign_in):
    client = sign_in(cast.agent)
    late, early = (monday_of(timezone.localdate() - timedelta(days=7 * n)) for n in (2, 4))
    for number, monday in enumerate((late, early)):
        add_file(
            client, event(f"w{number}@x", "Comité", noon((timezone.localdate() - monday).days))
        )
    this = client.get("/gestes/semaine/").content.decode()
    assert f'href="/gestes/semaine/?semaine={early}"' in this
    # The oldest week decided, nobody has to look for the next one week by week.
    first = client.get(f"/gestes/semaine/?semaine={early}").content.decode()
    assert f'href="?semaine={late}"' in first
    GestureProposal.objects.order_by("starts_at")[:1].get().delete()
    decided = client.get(f"/gestes/semaine/?semaine={early}").content.decode()
    assert f'href="/gestes/semaine/?semaine={late}"' in decided


def test_guests_who_are_known_are_linked_and_their_names_are_not_kept(cast, sign_in):
    museum = organisation("Musée de la Poésie")
    guest = 'ATTENDEE;CN="Bruno Lavoie"'
    line = event(
        "g@x", "Rencontre Musée de la Poésie", noon(DAYS), **{guest: "mailto:b@example.org"}
    )
    add_file(sign_in(cast.agent), line)
    details = GestureProposal.objects.get().details
    assert set(details["reading"]["actors"]) == {museum.pk, cast.colleague.person.pk}
    assert "Bruno" not in str(details)


# --- Addresses ------------------------------------------------------------------------------
SECRET = "https://calendar.example.org/ical/very-secret-token/basic.ics"


def answered(body, status=200, etag='"1"'):
    return Fetched(url=SECRET, status=status, headers={}, body=body, etag=etag,
                   last_modified=None, not_modified=status == 304)  # fmt: skip


def test_a_private_address_is_read_kept_masked_and_forgotten(cast, sign_in, monkeypatch):
    monkeypatch.setattr(calendars, "fetch", lambda url, **k: answered(calendar(*meetings())))
    client = sign_in(cast.agent)
    assert client.post(CALENDAR, {"url": SECRET, "name": "Travail"}).status_code == 302
    page = client.get(CALENDAR).content.decode()
    assert "very-secret-token" not in page
    assert "calendar.example.org" in page
    source = CalendarSource.objects.get()
    assert client.post(f"{CALENDAR}{source.uid}/retirer/").status_code == 302
    assert not CalendarSource.objects.exists()
    assert not GestureProposal.objects.exists()


def test_trouble_while_reading_an_address_is_kept_and_shown(cast, sign_in, monkeypatch):
    monkeypatch.setattr(calendars, "fetch", lambda url, **k: answered(calendar(*meetings())))
    client = sign_in(cast.agent)
    client.post(CALENDAR, {"url": SECRET})

    def refuse(url, **kwargs):
        raise FetchRefused("Le site ne répond plus.")

    monkeypatch.setattr(calendars, "fetch", refuse)
    registry.jobs["read-calendars"][0]()
    assert CalendarSource.objects.get().problem == "Le site ne répond plus."
    assert "Le site ne répond plus." in client.get(CALENDAR).content.decode()
    assert GestureProposal.objects.count() == 3


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, "un fichier ou une adresse"),
        ({"url": "file:///etc/passwd"}, "http"),
        ({"url": "http://127.0.0.1/x.ics"}, "adresse"),
        ({"file": SimpleUploadedFile("x.ics", b"bonjour")}, "iCalendar"),
        ({"file": SimpleUploadedFile("x.ics", b" ")}, "vide"),
    ],
)
def test_what_cannot_be_read_is_not_kept_and_the_form_says_why(cast, sign_in, sent, told):
    answer = sign_in(cast.agent).post(CALENDAR, sent)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not CalendarSource.objects.exists()
