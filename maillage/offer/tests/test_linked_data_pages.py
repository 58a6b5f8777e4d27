"""Every public page tells machines what it shows, and where its other forms are."""

from __future__ import annotations

import json
import re

import pytest

from maillage.offer.tests.offer_cast import every_kind_of_event
from maillage.offer.tests.showcase_cast import make_artist, make_work
from maillage.offer.tests.site_cast import region

pytestmark = pytest.mark.database


def blocks(page):
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    return [json.loads(text) for text in found]


def test_an_events_page_tells_the_event_in_one_block(cast, client):
    for name, event in every_kind_of_event().items():
        page = client.get(f"/evenements/{event.address}/")
        [told] = blocks(page.content.decode())
        assert told["@context"] == "https://schema.org", name
        assert told["@id"].endswith(f"/{event.uid}/"), name
        assert told["name"] == event.title


def test_a_places_page_and_the_agenda_tell_theirs(cast, client):
    found = region()
    [place] = blocks(client.get(found.hall.get_absolute_url()).content.decode())
    assert (place["@type"], place["name"]) == ("Place", found.hall.name)
    [agenda] = blocks(client.get("/agenda/").content.decode())
    assert agenda["@type"] == "ItemList"
    assert {one["name"] for one in agenda["itemListElement"]} >= {found.tale.title}


def test_a_page_links_to_its_data_and_its_calendar(cast, client):
    found = region()
    for record in (found.tale, found.hall):
        page = client.get(record.get_absolute_url()).content.decode()
        for kind in ("application/ld\\+json", "text/calendar"):
            [address] = re.findall(f'type="{kind}" href="([^"]*)"', page)
            assert client.get(address).status_code == 200


def test_an_artists_page_and_a_works_page_link_to_theirs(cast, client):
    artist = make_artist("Anne Listée")
    page = client.get(f"/repertoire/{artist.address}/").content.decode()
    for kind in ("application/ld\\+json", "text/calendar"):
        [address] = re.findall(f'type="{kind}" href="([^"]*)"', page)
        assert client.get(address).status_code == 200
    page = client.get(make_work("Bol", artist).get_absolute_url()).content.decode()
    [address] = re.findall('type="application/ld\\+json" href="([^"]*)"', page)
    assert client.get(address).status_code == 200
