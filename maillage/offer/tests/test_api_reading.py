"""The showcase by the API: public, page by page, JSON or JSON-LD, cached, with clear refusals."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from maillage.offer.models import DirectoryEntry, Work
from maillage.offer.schedule import Slot
from maillage.offer.tests.offer_cast import (
    a_hall,
    a_work,
    an_artist,
    an_event,
    every_kind_of_event,
)
from maillage.offer.tests.shapes import faults
from maillage.offer.tests.site_cast import at

pytestmark = pytest.mark.database
EVENTS = "/api/offre/evenements"
LD = {"Accept": "application/ld+json"}


@pytest.fixture
def dates(cast):
    hall = a_hall()
    an_event("Passé", slots=[Slot(at(-30))], place=hall)
    an_event("Retenu", slots=[Slot(at(3))], place=hall, state="held")
    an_event("Expo", slots=[Slot(date.today() - timedelta(days=9), date.today() + timedelta(9))])
    an_event("Conte", slots=[Slot(at(2)), Slot(at(5))], place=hall, is_free=True)
    an_event("Concert", slots=[Slot(at(2)), Slot(at(4))], place=hall, is_free=False)


def every_page(client, path):
    found, cursor = [], ""
    while True:
        answer = client.get(f"{path}&cursor={cursor}").json()
        found += answer["items"]
        cursor = answer["next"]
        if not cursor:
            return found


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5, 25])
def test_dates_to_come_follow_one_another_without_gap_or_repeat(dates, client, limit):
    found = every_page(client, f"{EVENTS}?limit={limit}")
    assert [one["title"] for one in found] == ["Conte", "Concert", "Concert", "Conte", "Expo"]
    assert len({one["date_uid"] for one in found}) == 5


@pytest.mark.parametrize("limit", [1, 2, 25])
def test_the_filters_of_the_agenda_narrow_the_dates(dates, client, limit):
    found = every_page(client, f"{EVENTS}?gratuit=oui&limit={limit}")
    assert [one["title"] for one in found] == ["Conte", "Conte"]


def test_a_date_says_when_where_and_how_much(dates, client):
    told = client.get(EVENTS).json()["items"][0]
    assert told["start"][:16] == at(2).isoformat()[:16]
    assert told["start"][-6:] in ("-05:00", "-04:00")
    assert told["place"]["municipality"] == "Rivière-Claire (exemple)"
    assert (told["is_free"], told["status"], told["all_day"]) == (True, "scheduled", False)
    expo = client.get(EVENTS).json()["items"][-1]
    assert (expo["all_day"], expo["end"]) == (True, (date.today() + timedelta(8)).isoformat())


def test_an_event_is_told_whole_by_its_identifier_alone(cast, client):
    event = every_kind_of_event()["everything told"]
    told = client.get(f"{EVENTS}/{event.uid}").json()
    assert (told["title"], told["series"]) == (event.title, "Festival du quai")
    assert [one["role"] for one in told["credits"]].count("performer") == 3
    assert told["same_as"][0] == "http://kg.artsdata.ca/resource/K12-438"
    assert len(told["dates"]) == 1
    assert client.get(f"{EVENTS}/{event.address}").status_code == 404
    assert client.get(f"{EVENTS}/{an_event(state='held').uid}").status_code == 404


def test_every_kind_of_event_is_told(cast, client):
    for name, event in every_kind_of_event().items():
        assert client.get(f"{EVENTS}/{event.uid}").status_code == 200, name


def test_the_same_addresses_speak_linked_data(cast, client):
    events = every_kind_of_event()
    DirectoryEntry.objects.create(actor=an_artist(), listed_on=date.today())
    one = client.get(f"{EVENTS}/{events['several dates'].uid}", headers=LD)
    assert one["Content-Type"] == "application/ld+json"
    assert "Accept" in one["Vary"]
    graph = one.json()["@graph"]
    for path in ("lieux", "acteurs", "oeuvres"):
        graph += client.get(f"/api/offre/{path}", headers=LD).json()["@graph"]
    assert faults({"@context": "https://schema.org", "@graph": graph}) == []


def test_places_artists_and_works_are_found_by_name_and_identifier(cast, client):
    hall = a_hall("Salle Émile (exemple)")
    artist, work = an_artist(), a_work()
    DirectoryEntry.objects.create(
        actor=artist, listed_on=date.today(), keeper_email="secret@example.org", headline="Estampes"
    )
    an_artist("Pas inscrite (exemple)")
    a_work("Brouillon", state="draft")
    for path, name, record in (
        ("lieux", "emile", hall), ("acteurs", "maude", artist), ("oeuvres", "riviere", work),
    ):  # fmt: skip
        answer = client.get(f"/api/offre/{path}?q={name}")
        assert [one["uid"] for one in answer.json()["items"]] == [record.uid], path
        assert client.get(f"/api/offre/{path}/{record.uid}").json()["uid"] == record.uid
        assert client.get(f"/api/offre/{path}?q=rien").json()["items"] == []
        assert b"secret@example.org" not in answer.content
    assert len(client.get("/api/offre/acteurs").json()["items"]) == 1
    assert Work.objects.count() == 2


def test_answers_are_everybodys_and_asked_again_by_their_tag(dates, client, cast, sign_in):
    visitor, agent = client.get(EVENTS), sign_in(cast.agent).get(EVENTS)
    assert visitor.content == agent.content
    assert "public" in agent["Cache-Control"]
    assert "Cookie" not in agent["Vary"]
    again = client.get(EVENTS, headers={"If-None-Match": visitor["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("query", "status", "french", "english"),
    [
        ("?cursor=x", 400, "curseur", ""),
        ("?limit=0", 422, "limit", "limit"),
        ("?limit=x", 422, "nombre entier", "limit"),
        ("?discipline=inconnue", 400, "inconnue", "inconnue"),
        ("/aaaaaaaaaaaaaaaa", 404, "publique", ""),
    ],
)
def test_what_is_refused_is_said_in_words(cast, client, query, status, french, english):
    answer = client.get(f"{EVENTS}{query}")
    assert answer.status_code == status
    assert french in str(answer.json())
    assert set(answer.json()) <= {"detail", "errors"}
    told = client.get(f"{EVENTS}{query}", headers={"Accept-Language": "en-CA,en;q=0.8"})
    assert told.status_code == status
    assert english in told.content.decode()


def test_a_cursor_of_one_question_is_not_one_of_another(dates, client):
    plain = client.get(f"{EVENTS}?limit=1").json()["next"]
    asked = client.get(f"{EVENTS}?limit=1&gratuit=oui").json()["next"]
    assert client.get(f"{EVENTS}?cursor={asked}").status_code == 400
    assert client.get(f"{EVENTS}?gratuit=oui&cursor={plain}").status_code == 400
