"""The map shows what the list beside it shows; nothing is asked outside unless a host says so."""

from __future__ import annotations

import pytest

from maillage.offer.tests.site_cast import at, make_event, region

pytestmark = pytest.mark.django_db


def test_the_map_and_the_list_answer_the_same_question(client):
    region()
    html = client.get("/agenda/carte/?gratuit=oui").content.decode()
    assert 'data-source="/agenda.geojson?gratuit=oui"' in html
    assert "Quatuor" in html
    assert "Veillée" not in html
    told = client.get("/agenda.geojson?gratuit=oui").json()
    titles = {e["title"] for f in told["features"] for e in f["properties"]["events"]}
    assert titles == {"Quatuor à cordes", "Eaux vives : estampes"}
    assert told["total"] == 2


def test_a_spot_names_its_first_events_and_counts_the_others(client):
    known = region()
    for number in range(8):
        make_event(f"À la maison {number}", at(4 + number), place=known.hall)
    told = client.get("/agenda.geojson").json()
    spot = next(f for f in told["features"] if f["properties"]["place"].startswith("Maison"))
    assert spot["properties"]["count"] == 9
    assert len(spot["properties"]["events"]) == 5
    longitude, latitude = spot["geometry"]["coordinates"]
    assert (round(latitude, 1), round(longitude, 1)) == (46.6, -72.7)


def test_the_map_asks_nothing_outside_unless_the_host_names_tiles(client, settings):
    policy = client.get("/agenda/carte/").headers["Content-Security-Policy"]
    assert "http" not in policy
    settings.MAP_TILES = ["https://tiles.example.org/style.json", "https://fonts.example.org"]
    answer = client.get("/agenda/carte/")
    policy = answer.headers["Content-Security-Policy"]
    assert "connect-src 'self' https://tiles.example.org https://fonts.example.org" in policy
    assert "worker-src 'self' blob:" in policy
    assert "unsafe" not in policy
    again = client.get("/agenda/carte/", headers={"if-none-match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert "tiles.example.org" in again.headers["Content-Security-Policy"]
    assert "tiles" not in client.get("/agenda/").headers["Content-Security-Policy"]


def test_the_library_of_the_map_comes_when_it_is_asked_for(client):
    assert "maplibre" not in client.get("/agenda/").content.decode()
    html = client.get("/agenda/carte/").content.decode()
    assert 'data-library="/static/vendor/maplibre-gl-csp' in html
    assert '<script src="/static/vendor' not in html
