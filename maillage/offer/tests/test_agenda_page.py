"""The agenda's page: by day, filters as addresses, nothing that is over."""

from __future__ import annotations

import pytest
from django.db import connection
from django.utils import timezone

from maillage.offer.agenda import ask
from maillage.offer.tests.site_cast import at, make_event, make_place, make_site, region

pytestmark = pytest.mark.django_db


def page(client, query: str = "") -> str:
    answer = client.get(f"/agenda/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_agenda_shows_what_is_to_come_by_day(client):
    region()
    html = page(client)
    assert html.index("Eaux vives") < html.index("Veillée de contes") < html.index("Quatuor")
    assert "Demain" in html
    assert "3 événements" in html


def test_what_is_over_is_not_there(client):
    make_event("Hier soir", at(-1))
    make_event("Déjà commencée", timezone.localdate())
    html = page(client)
    assert "Hier soir" not in html
    assert "Déjà commencée" in html


def test_an_exhibition_that_began_before_today_is_on_now(client):
    from datetime import timedelta

    from maillage.offer.schedule import Slot

    today = timezone.localdate()
    make_event("Estampes", Slot(today - timedelta(days=9), today + timedelta(days=9)))
    html = page(client)
    assert "En ce moment" in html
    assert "Estampes" in page(client, "?quand=en-ce-moment")
    assert "Estampes" in page(client, "?quand=aujourd-hui")


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?q=conte", {"Veillée"}),
        ("?q=EAUX+vive", {"Eaux"}),
        ("?discipline=musique", {"Quatuor"}),
        ("?discipline=musique,arts-visuels", {"Quatuor", "Eaux"}),
        ("?territoire=shawinigan", {"Veillée"}),
        ("?territoire=mauricie", {"Veillée", "Eaux", "Quatuor"}),
        ("?gratuit=oui", {"Eaux", "Quatuor"}),
        ("?prix=15-et-moins", {"Veillée"}),
        ("?public=famille", {"Quatuor"}),
        ("?acces=fauteuil", {"Quatuor"}),
        ("?quand=demain", {"Eaux"}),
        ("?pres=Shawinigan&rayon=5", {"Veillée"}),
        ("?pres=G9N+1A1&rayon=5", {"Veillée"}),
        ("?lat=46.57&lon=-72.75&rayon=5", {"Veillée"}),
        ("?participation=en-ligne", set()),
    ],
)
def test_each_filter_is_an_address(client, query, shown):
    region()
    html = page(client, query).split('class="result-head"')[1]
    assert {w for w in ("Veillée", "Eaux", "Quatuor") if w in html} == shown


@pytest.mark.parametrize(
    "query",
    ["?discipline=inconnue", "?quand=hier", "?du=2026-02-31", "?rayon=7&pres=Shawinigan",
     "?lat=nan&lon=1", "?territoire=nulle-part", "?lieu=x", "?prix=%00", "?tri=zz", "?couleur=bleu",
     "?langue=%F0%9F%98%80"],
)  # fmt: skip
def test_what_is_not_understood_is_told_and_ignored(client, query):
    region()
    html = page(client, query)
    assert "note warn" in html
    assert "Veillée" in html


def test_a_facet_is_counted_without_its_own_filter(client):
    region()
    html = page(client, "?discipline=musique")
    assert "Arts visuels <small>1</small>" in html
    assert 'aria-current="true">Musique <small>1</small>' in html


def test_an_empty_result_offers_to_ask_less(client):
    region()
    html = page(client, "?discipline=musique&territoire=shawinigan")
    assert "Rien ne répond" in html
    assert "Sans Musique" in html
    assert "Sans Shawinigan" in html


def test_a_chip_takes_its_filter_out(client):
    region()
    html = page(client, "?discipline=musique&gratuit=oui")
    assert '<a href="/agenda/?gratuit=oui">Musique' in html
    assert '<a href="/agenda/?discipline=musique">Gratuit' in html


def test_a_forms_empty_fields_leave_the_address(client):
    answer = client.get("/agenda/?du=&au=&q=conte")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/agenda/?q=conte"


def test_the_list_goes_on_from_a_cursor_and_shows_each_event_once(client):
    hall = make_place()
    for number in range(30):
        make_event(f"Numéro {number:02}.", at(1 + number), place=hall)
    html = page(client)
    link = html.split('rel="next" href="')[1].split('"')[0]
    after = client.get(link.replace("&amp;", "&")).content.decode()
    seen = [f"Numéro {n:02}." in html for n in range(30)]
    then = [f"Numéro {n:02}." in after for n in range(30)]
    assert all(one != other for one, other in zip(seen, then, strict=True))


def test_an_event_of_several_dates_is_one_card_that_says_how_many(client):
    make_event("Quatre fois", at(1), at(2), at(3), at(4))
    html = page(client)
    assert html.count("Quatre fois</a>") == 1
    assert "4 dates" in html


def test_a_month_counts_the_events_of_each_day(client):
    make_event("Un", at(40))
    make_event("Deux", at(40))
    day = at(40).date()
    html = client.get(f"/agenda/mois/?mois={day:%Y-%m}").content.decode()
    assert f'href="/agenda/?quand={day.isoformat()}"' in html
    cell = html.split(f"quand={day.isoformat()}")[1][:200]
    assert "<small>2" in cell


def test_a_regional_domain_opens_on_its_agenda_and_the_programs_own_links_to_it(client, settings):
    settings.ALLOWED_HOSTS = ["testserver", ".example.org"]
    make_site()
    assert (
        "Que faire en Mauricie"
        in client.get("/", headers={"host": "mauricie.example.org"}).content.decode()
    )
    own = client.get("/").content.decode()
    assert "La culture en Mauricie" in own
    assert "http://mauricie.example.org/" in own


def test_a_page_is_light(client):
    hall = make_place()
    for number in range(40):
        make_event(
            f"Événement {number}", at(1 + number % 9), place=hall, is_free=True,
            disciplines=["musique"], audience="family", accessible=["wheelchair"],
        )  # fmt: skip
    assert len(client.get("/agenda/").content) < 80_000


def test_the_agenda_is_in_english_too(client):
    region()
    html = client.get("/en/agenda/?discipline=musique").content.decode()
    assert '<html lang="en' in html
    assert "Quatuor à cordes" in html


def test_what_is_counted_meanwhile_opens_no_connection_of_its_own(client, monkeypatch):
    """A connection of the thread's own is closed by nobody, and breaks when the server stops it."""
    region()
    monkeypatch.setattr("maillage.offer.sites._kept", None)
    page(client)
    theirs = ask._meanwhile.submit(lambda: connection.connection).result()
    assert theirs is None
