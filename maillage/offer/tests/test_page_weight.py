"""A public page weighs less than 100 kB before its images, its full lists included."""

from __future__ import annotations

import gzip
import re
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders

from maillage.offer.tests.showcase_cast import (
    make_article,
    make_artist,
    make_magazine,
    make_work,
)
from maillage.offer.tests.site_cast import at, make_event, make_place, region

pytestmark = pytest.mark.django_db
LIMIT = 100_000  # bytes
STATIC = re.compile(r'(?:<link rel="stylesheet"[^>]*href|<script[^>]*src)="(/static/[^"]+)"')
TEXT = "Deux voix et un piano racontent l’hiver, de la rive à la montagne. " * 6


def _packed(address: str) -> int:
    """What a style sheet or a script weighs as it is served: packed beforehand."""
    found = finders.find(urlsplit(address).path.removeprefix("/static/"))
    assert found, address
    with open(found, "rb") as file:
        return len(gzip.compress(file.read(), 9))


def test_every_kind_of_public_page_is_under_100_kb_before_images(client):
    region()
    hall = make_place("Maison de la culture (exemple)")
    artists = [
        make_artist(f"Noémie Desrosiers {n} (exemple)", headline=TEXT[:90]) for n in range(60)
    ]
    for n in range(60):
        event = make_event(
            f"Lumières d’hiver, numéro {n}", at(1 + n // 3), place=hall, description=TEXT,
            disciplines=["musique", "danse"], is_free=True,
        )  # fmt: skip
    works = [make_work(f"Eaux vives, planche {n}", artists[n]) for n in range(60)]
    index = make_magazine()
    articles = [make_article(index, f"Ce que dit la rivière {n}", f"r-{n}") for n in range(20)]
    pages = [
        "/agenda/", "/agenda/mois/", "/agenda/carte/", "/repertoire/", "/oeuvres/", "/magazine/",
        event.get_absolute_url(), works[0].get_absolute_url(),
        f"/magazine/{articles[0].slug}/",
        next(iter(re.findall(r'href="(/repertoire/[^"/?#]+/)"', _text(client, "/repertoire/")))),
    ]  # fmt: skip
    weights = {}
    for page in pages:
        html = _text(client, page)
        parts = set(STATIC.findall(html))
        assert parts, page
        weights[page] = len(html.encode()) + sum(map(_packed, parts))  # the page goes as it is
    assert {page: size for page, size in weights.items() if size >= LIMIT} == {}


def _text(client, page: str) -> str:
    answer = client.get(page)
    assert answer.status_code == 200, page
    return answer.content.decode()
