"""oEmbed: an address pasted elsewhere becomes a titled frame; what is not ours is 404."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import quote
from xml.etree import ElementTree

import pytest

from maillage.offer.models import DirectoryEntry
from maillage.offer.tests.offer_cast import a_hall, an_artist, an_event

pytestmark = pytest.mark.database
SITE = "http://127.0.0.1:8000"


def ask(client, address, more=""):
    return client.get(f"/oembed?url={quote(address, safe='')}{more}")


@pytest.fixture
def records(cast):
    hall, artist = a_hall(), an_artist()
    DirectoryEntry.objects.create(actor=artist, listed_on=date.today())
    return an_event('Contes & "rires" <3', place=hall), hall, artist


def test_an_event_a_place_a_profile_and_the_agenda_become_frames(records, client):
    event, hall, artist = records
    for address, frame in (
        (f"/evenements/{event.address}/", f"/integrer/evenements/{event.address}/"),
        (f"/lieux/{hall.address}/", f"/integrer/agenda/?lieu={hall.address}"),
        (f"/repertoire/{artist.address}/", f"/integrer/agenda/?artiste={artist.address}"),
        ("/agenda/?gratuit=oui", "/integrer/agenda/?gratuit=oui"),
        ("/en/agenda/", "/integrer/agenda/"),
    ):
        told = ask(client, SITE + address).json()
        assert (told["version"], told["type"]) == ("1.0", "rich")
        [source] = re.findall(r'src="([^"]*)"', told["html"])
        assert source == SITE + frame, address
        shown = client.get(source.removeprefix(SITE))
        assert shown.status_code == 200, address
        assert 'title="' in told["html"]
        assert told["html"].count("<") == 2


def test_the_frame_keeps_to_the_size_asked_for(records, client):
    told = ask(client, f"{SITE}/agenda/", "&maxwidth=320&maxheight=200").json()
    assert (told["width"], told["height"]) == (320, 200)
    assert 'width="320" height="200"' in told["html"]


def test_xml_says_the_same_as_json(records, client):
    address = f"{SITE}/evenements/{records[0].address}/"
    told = ask(client, address).json()
    answer = ask(client, address, "&format=xml")
    found = {part.tag: part.text for part in ElementTree.fromstring(answer.content)}
    assert found == {name: str(value) for name, value in told.items()}


@pytest.mark.parametrize(
    "address",
    ["", "x", "https://ailleurs.example.org/agenda/", "javascript:/agenda/",
     f"{SITE}/connexion/login/", f"{SITE}/evenements/rien-aaaaaaaaaa/", "http://[::1/agenda/"],
)  # fmt: skip
def test_what_is_not_ours_is_nowhere(cast, client, address):
    assert ask(client, address).status_code == 404


def test_another_form_is_not_told(records, client):
    assert ask(client, f"{SITE}/agenda/", "&format=yaml").status_code == 501


def test_pages_say_where_their_frame_is(records, client):
    event, hall, _artist = records
    for path in ("/agenda/", f"/evenements/{event.address}/", f"/lieux/{hall.address}/"):
        page = client.get(path).content.decode()
        [link] = re.findall(r'type="application/json\+oembed" href="([^"]*)"', page)
        told = client.get(link.replace("&amp;", "&").removeprefix(SITE))
        assert told.status_code == 200, path
