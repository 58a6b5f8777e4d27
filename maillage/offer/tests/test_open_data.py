"""Open data: dumps, each record's own file, and the page that tells them."""

from __future__ import annotations

import json
from datetime import date

import pytest

from maillage.core.models import Place, Visibility
from maillage.offer.models import Destination, DirectoryEntry, Event, Work
from maillage.offer.publishing import missing_in_words
from maillage.offer.tests.offer_cast import a_hall, a_work, an_artist, an_event, every_kind_of_event
from maillage.offer.tests.shapes import faults

pytestmark = pytest.mark.database


def read(response):
    assert response.status_code == 200
    assert response["Content-Type"] == "application/ld+json"
    body = b"".join(response) if response.streaming else response.content
    return json.loads(body)


@pytest.fixture
def everything(cast):
    told = every_kind_of_event()
    artist = an_artist(is_demo=True)
    DirectoryEntry.objects.create(
        actor=artist, listed_on=date(2026, 1, 1), text="Estampes.", keeper_email="a@example.org"
    )
    return told


def test_each_kind_has_a_file_that_passes_the_shapes(everything, client):
    nodes = []
    for kind in ("evenements", "lieux", "acteurs", "oeuvres"):
        found = read(client.get(f"/donnees/{kind}.jsonld"))
        assert found["@context"] == "https://schema.org"
        assert found["@graph"], kind
        nodes += found["@graph"]
    assert faults({"@context": "https://schema.org", "@graph": nodes}) == []
    told = {node["@id"] for node in nodes}
    assert all(any(event.uid in iri for iri in told) for event in everything.values())
    assert "a@example.org" not in json.dumps(nodes)


def test_la_vitrine_gets_what_it_takes_as_series(everything, client):
    nodes = read(client.get("/donnees/la-vitrine.jsonld"))["@graph"]
    assert nodes
    for node in nodes:
        assert node["@type"] == "EventSeries"
        assert {"description", "location", "startDate", "offers", "eventStatus"} <= set(node)
        place = node["location"]
        assert place["@type"] == "VirtualLocation" or len(place["address"]) == 7
    assert everything["in a park"].uid not in json.dumps(nodes)


def test_what_an_event_lacks_for_a_destination_is_said_in_words(cast):
    vitrine = Destination.objects.create(slug="la-vitrine", name="La Vitrine")
    ours = Destination.objects.create(slug="chez-nous", name="Chez nous", is_own=True)
    picky = Destination.objects.create(slug="x", name="X", requires=["picture", "inconnu"])
    bare = an_event(description="")
    assert missing_in_words(bare, vitrine) == [
        "une description", "un lieu, ou l’adresse de la diffusion en ligne",
        "l’adresse complète du lieu (rue, municipalité, code postal)",
        "un prix, la gratuité ou l’adresse de la billetterie",
    ]  # fmt: skip
    assert missing_in_words(bare, ours) == []
    assert missing_in_words(bare, picky) == ["une image"]
    assert missing_in_words(an_event(place=a_hall(), is_free=True), vitrine) == []


def test_each_record_has_its_own_file(everything, client):
    event = everything["several dates"]
    assert read(client.get(f"/evenements/{event.address}.jsonld"))["@type"] == "EventSeries"
    hall = Place.objects.get(name="Salle du Quai (exemple)")
    assert read(client.get(f"/lieux/{hall.address}.jsonld"))["name"] == hall.name
    work = Work.objects.get()
    assert read(client.get(f"/oeuvres/{work.address}.jsonld"))["@type"] == "VisualArtwork"
    entry = DirectoryEntry.objects.get()
    assert read(client.get(f"/repertoire/{entry.actor.address}.jsonld"))["@type"] == "Person"


def test_what_is_not_public_is_nowhere(cast, client):
    held = an_event("Retenu", state="held")
    draft = a_work(state="draft")
    secret = a_hall("Chez Untel", visibility=Visibility.NETWORK)
    shy = an_artist("Timide (exemple)")
    for address in (f"evenements/{held.address}", f"oeuvres/{draft.address}",
                    f"lieux/{secret.address}", f"repertoire/{shy.address}"):  # fmt: skip
        assert client.get(f"/{address}.jsonld").status_code == 404, address
    for kind in ("evenements", "lieux", "acteurs", "oeuvres", "la-vitrine"):
        assert read(client.get(f"/donnees/{kind}.jsonld"))["@graph"] == [], kind
    assert client.get("/donnees/sources.jsonld").status_code == 404


def test_the_agenda_as_data_holds_what_is_to_come_once(cast, client):
    from maillage.offer.schedule import Slot
    from maillage.offer.tests.site_cast import at

    event = an_event("Deux soirs", slots=[Slot(at(2)), Slot(at(3))], place=a_hall())
    an_event("Passé", slots=[Slot(at(-30))])
    nodes = read(client.get("/agenda.jsonld"))["@graph"]
    assert [node["name"] for node in nodes] == ["Deux soirs"]
    assert len(nodes[0]["subEvent"]) == 2
    assert Event.objects.get(pk=event.pk).is_published


def test_the_page_tells_the_files_and_links_to_each(everything, client):
    page = client.get("/donnees/").content.decode()
    for kind in ("evenements", "lieux", "acteurs", "oeuvres", "la-vitrine"):
        assert f'href="/donnees/{kind}.jsonld"' in page
    assert "/agenda.ics" in page
    assert client.get("/en/donnees/").status_code == 200


def test_a_page_taken_away_is_not_hidden_by_a_304(everything, client):
    first = client.get("/donnees/acteurs.jsonld")
    assert read(first)["@graph"]
    DirectoryEntry.objects.all().delete()
    then = client.get("/donnees/acteurs.jsonld", headers={"if-none-match": first["ETag"]})
    assert read(then)["@graph"] == []
