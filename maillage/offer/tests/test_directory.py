"""The directory lists those who said yes, is found without accents, and shows what is public."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from maillage.core.models import ContactPoint, Visibility
from maillage.offer.models import EventCredit
from maillage.offer.tests.showcase_cast import make_artist, make_work
from maillage.offer.tests.site_cast import at, make_event

pytestmark = pytest.mark.django_db


def html(client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def profile(actor) -> str:
    return f"/repertoire/{actor.address}/"


def test_only_who_said_yes_and_is_public_is_listed(client):
    make_artist("Adèle Visible")
    silent = make_artist("Berthe Muette", listed_on=None)
    private = make_artist("Carole Réservée", visibility=Visibility.NETWORK)
    later = make_artist("Denise Demain", listed_on=timezone.localdate() + timedelta(days=2))
    page = html(client, "/repertoire/")
    assert "Adèle Visible" in page
    for actor in (silent, private, later):
        assert actor.name not in page
        html(client, profile(actor), status=404)


def test_a_name_or_a_town_is_found_without_accents(client):
    make_artist("Éloïse Gélinas", "La Tuque")
    make_artist("Paul Roy", "Louiseville")
    for words in ("eloise", "ÉLOÏSE gelinas", "la tuque"):
        page = html(client, f"/repertoire/?q={words}")
        assert "Éloïse Gélinas" in page
        assert "Paul Roy" not in page


def test_filters_count_what_they_would_leave(client):
    make_artist("Anne", "La Tuque", disciplines=["danse"])
    make_artist("Basile", "Louiseville", disciplines=["danse"])
    make_artist("Chœur du Lac", "Louiseville", kind="group", disciplines=["musique"])
    page = html(client, "/repertoire/?discipline=danse")
    assert "Chœur du Lac" not in page
    assert "Danse <small>2</small>" in page
    assert "Musique <small>1</small>" in page
    page = html(client, "/repertoire/?mrc=510")
    assert ("Anne" in page, "Basile" in page) == (False, True)
    assert "Groupe <small>1</small>" in page


def test_a_letter_leaves_its_own_names(client):
    for name in ("Élise", "Estelle", "Flore", "Gaston", "Hélène"):
        make_artist(name)
    page = html(client, "/repertoire/?lettre=E")
    assert "Élise" in page
    assert "Flore" not in page


@pytest.mark.parametrize(
    "query", ["?discipline=x", "?mrc=%00", "?lettre=%F0%9F%98%80", "?page=zz", "?q=" + "a " * 300]
)
def test_what_is_not_understood_is_no_error(client, query):
    make_artist("Anne")
    html(client, "/repertoire/" + query)


def test_a_page_shows_what_is_on_what_was_and_what_she_made(client):
    artist = make_artist("Noémie Test", headline="Graveuse de rivières.", text="Elle grave.")
    for title, start in (("Vernissage", at(4)), ("Ancienne soirée", at(-20))):
        event = make_event(title, start)
        EventCredit.objects.create(event=event, actor=artist, name=artist.name)
    make_work("Estampe no 7", artist)
    page = html(client, profile(artist))
    assert "Graveuse de rivières." in page
    assert page.index("Vernissage") < page.index("1 événement passé") < page.index("Ancienne")
    assert "Estampe no 7" in page
    assert "application/ld+json" in page


def test_only_public_ways_to_reach_her_are_shown(client):
    artist = make_artist("Noémie Test", links=[
        {"label": "Site", "url": "https://n.example/"}, {"label": "Piège", "url": "javascript:x"},
    ])  # fmt: skip
    ContactPoint.objects.create(
        actor=artist, kind="email", value="oui@n.example", visibility="public"
    )
    ContactPoint.objects.create(actor=artist, kind="phone", value="819 555-0100")
    page = html(client, profile(artist))
    assert "oui@n.example" in page
    assert '<a href="https://n.example/" rel="noopener nofollow">Site</a>' in page
    assert "819 555-0100" not in page
    assert "javascript:x" not in page


def test_an_old_address_leads_to_the_new_one(client):
    artist = make_artist("Ancien Nom")
    old = profile(artist)
    artist.name = "Nouveau Nom"
    artist.save()
    answer = client.get(old)
    assert (answer.status_code, answer.url) == (301, profile(artist))


def test_an_event_leads_to_its_listed_artists_only(client):
    listed, private = make_artist("Anne Listée"), make_artist("Berthe Cachée", listed_on=None)
    event = make_event("Concert", at(2))
    for actor in (listed, private):
        EventCredit.objects.create(event=event, actor=actor, name=actor.name)
    page = html(client, event.get_absolute_url())
    assert profile(listed) in page
    assert profile(private) not in page


def test_the_directory_asks_a_steady_number_of_questions(client, django_assert_max_num_queries):
    for number in range(20):
        make_artist(f"Artiste {number:02}")
    with django_assert_max_num_queries(22):
        html(client, "/repertoire/")


def test_pages_are_the_same_for_everyone_and_kept_by_caches(client):
    artist = make_artist("Anne")
    for address in ("/repertoire/", profile(artist)):
        answer = client.get(address)
        assert "public" in answer.headers["Cache-Control"]
        assert not answer.cookies
        again = client.get(address, headers={"if-none-match": answer.headers["ETag"]})
        assert again.status_code == 304
