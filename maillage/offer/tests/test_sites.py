"""Each regional site shows its territory, under its own name, the same for everyone."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from maillage.core.models import Rcm, Region
from maillage.offer.models import Event
from maillage.offer.sites import canonical_url, showcase_of
from maillage.offer.tests.site_cast import at, make_event, make_place, make_site

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _hosts(settings):
    settings.ALLOWED_HOSTS = ["testserver", ".example.org"]


def ask(host: str = "testserver"):
    return showcase_of(RequestFactory().get("/", headers={"host": host}))


def test_without_any_regional_site_everything_is_shown_under_the_networks_name(settings):
    make_event("Partout", at(1))
    assert ask().name == settings.NETWORK_NAME
    assert ask().within(Event.objects.all()).count() == 1


def test_a_site_is_chosen_by_its_host_and_shows_its_territory():
    make_site(regions=[Region.objects.get(code="04")])
    make_site("estrie.example.org", name="Estrie", regions=[Region.objects.get(code="05")])
    here = make_event("Ici", place=make_place("A", "Shawinigan"))
    there = make_event("Là", place=make_place("B", "Sherbrooke"))
    assert list(ask("mauricie.example.org").within(Event.objects.all())) == [here]
    assert list(ask("estrie.example.org:8000").within(Event.objects.all())) == [there]


def test_a_territory_may_be_one_mrc():
    make_site(rcms=[Rcm.objects.get(name="Mékinac")])
    make_event("Trop loin", place=make_place("A", "Shawinigan"))
    near = make_event("Tout près", place=make_place("B", "Saint-Tite"))
    assert list(ask("mauricie.example.org").within(Event.objects.all())) == [near]


def test_a_record_has_one_canonical_site():
    make_site(regions=[Region.objects.get(code="04")])
    event = make_event("Ici", place=make_place("A", "Shawinigan"))
    assert canonical_url(event).startswith("http://mauricie.example.org")


def test_a_public_page_is_the_same_for_whoever_is_signed_in_and_sets_no_cookie(cast, sign_in):
    visitor = sign_in(None).get("/a-propos/site/")
    agent = sign_in(cast.agent).get("/a-propos/site/")
    assert visitor.content == agent.content
    for answer in (visitor, agent):
        assert not answer.cookies
        assert "Cookie" not in answer.headers.get("Vary", "")
        assert "Accept-Language" not in answer.headers.get("Vary", "")
        assert answer.headers["Cache-Control"] == ("public, max-age=60, stale-while-revalidate=600")


def test_a_page_that_one_has_already_is_not_sent_again(client):
    first = client.get("/a-propos/site/")
    again = client.get("/a-propos/site/", headers={"if-none-match": first.headers["ETag"]})
    assert again.status_code == 304
    assert not again.content
    assert client.post("/a-propos/site/").status_code == 405


def test_a_page_names_its_address_and_its_twin_in_english(client):
    html = client.get("/en/a-propos/site/").content.decode()
    assert '<link rel="canonical" href="http://127.0.0.1:8000/en/a-propos/site/">' in html
    assert 'hreflang="fr" href="http://127.0.0.1:8000/a-propos/site/"' in html
    assert 'hreflang="en" href="http://127.0.0.1:8000/en/a-propos/site/"' in html


def test_the_page_about_the_site_says_that_facebook_is_not_harvested(client):
    assert "Facebook n’est pas moissonné" in client.get("/a-propos/site/").content.decode()
