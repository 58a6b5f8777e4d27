"""Search engines find the pages of the site that they ask, by pages, and nothing held back."""

from __future__ import annotations

import pytest

from maillage.core.models import Region
from maillage.offer import sitemaps
from maillage.offer.tests.showcase_cast import make_article, make_magazine
from maillage.offer.tests.site_cast import at, make_event, make_place, make_site

pytestmark = pytest.mark.django_db


def test_the_plan_has_published_events_of_this_site_alone(client, settings):
    settings.ALLOWED_HOSTS = ["testserver", ".example.org"]
    make_site(regions=[Region.objects.get(code="04")])
    here = make_event("Ici", at(3), place=make_place("A", "Shawinigan"))
    make_event("Ailleurs", at(3), place=make_place("B", "Sherbrooke"))
    make_event("Retenu", at(3), state="held")
    host = {"host": "mauricie.example.org"}
    index = client.get("/sitemap.xml", headers=host).content.decode()
    assert "<loc>http://mauricie.example.org/plan/evenements.xml</loc>" in index
    xml = client.get("/plan/evenements.xml", headers=host).content.decode()
    assert f"<loc>http://mauricie.example.org{here.get_absolute_url()}</loc>" in xml
    assert xml.count("<loc>") == 1


def test_the_plan_has_the_magazine_and_its_published_pages(client):
    assert client.get("/plan/magazine.xml").status_code == 404
    index = make_magazine()
    make_article(index, "Un orgue", "un-orgue")
    make_article(index, "Brouillon", "brouillon", live=False)
    assert "/plan/magazine.xml</loc>" in client.get("/sitemap.xml").content.decode()
    xml = client.get("/plan/magazine.xml").content.decode()
    assert "/magazine/un-orgue/</loc>" in xml
    assert xml.count("<loc>") == 1
    assert "/magazine/</loc>" in client.get("/plan/pages.xml").content.decode()


def test_a_long_plan_comes_in_pages(client, monkeypatch):
    monkeypatch.setattr(sitemaps.Records, "limit", 2)
    for number in range(5):
        make_event(f"Numéro {number}", at(3))
    index = client.get("/sitemap.xml").content.decode()
    assert "evenements.xml?p=3" in index
    assert client.get("/plan/evenements.xml?p=3").content.decode().count("<loc>") == 1
    assert client.get("/plan/evenements.xml?p=9").status_code == 404
    assert client.get("/plan/inconnu.xml").status_code == 404


def test_robots_are_told_the_plan_and_what_is_not_theirs(client):
    text = client.get("/robots.txt").content.decode()
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in text
    assert "Disallow: /offre/" in text


def test_combinations_of_filters_are_not_listed(client):
    assert "noindex" not in client.get("/agenda/?discipline=musique").content.decode()
    assert "noindex" in client.get("/agenda/?discipline=musique&gratuit=oui").content.decode()
