"""The directory, the works and the magazine in a real browser: any width, no script, English."""

from __future__ import annotations

import pytest
from django.urls import reverse

from maillage.offer.models import Contributor, Event, EventCredit, Mention
from maillage.offer.models.blocks import MagazineBlocks
from maillage.offer.tests.showcase_cast import (
    make_article,
    make_artist,
    make_episode,
    make_magazine,
    make_work,
)
from maillage.offer.tests.site_cast import at, make_event

pytestmark = pytest.mark.django_db(transaction=True)
BODY = [
    {"type": "heading", "value": "Trois encres"},
    {"type": "text", "value": "<p>Elle part avec du pain et une planche de pin.</p>"},
    {"type": "quote", "value": {"text": "Le blanc, c’est le papier.", "who": "Noémie"}},
    {"type": "link", "value": {"url": "https://video.example/7", "label": "Voir l’extrait"}},
]


@pytest.fixture
def showcase(settings, tmp_path):
    """Two artists, a work, an event and a magazine that speaks of them all."""
    settings.MEDIA_ROOT = tmp_path
    artist = make_artist(
        "Noémie Desrosiers (exemple)", disciplines=["arts-visuels"], headline="Graveuse.",
        text="Elle grave.", links=[{"label": "Site web", "url": "https://noemie.example/"}],
    )  # fmt: skip
    make_artist("Chœur du Lac (exemple)", "La Tuque", kind="group")
    event: Event = make_event("Vernissage des estampes", at(4), disciplines=["arts-visuels"])
    EventCredit.objects.create(event=event, actor=artist, name=artist.name)
    work = make_work("Eaux vives, planche 7", artist, technique="Xylographie", year=2026)
    event.works.add(work)
    index = make_magazine()
    article = make_article(index, "Ce que dit la rivière", "riviere", summary="Un récit.",
                           body=MagazineBlocks().to_python(BODY))  # fmt: skip
    Contributor.objects.create(page=article, name="Pénélope Arcand (exemple)", role="texte")
    for name, record in (("event", event), ("work", work), ("actor", artist)):
        Mention.objects.create(page=article, address=record.get_absolute_url(), **{name: record})
    make_episode(index, "Épisode 1", "episode-1", transcript="Une cloche.")
    return artist, work


def addresses(showcase) -> list[str]:
    artist, work = showcase
    return [
        reverse("offer:directory"), reverse("offer:profile", args=[artist.address]),
        reverse("offer:works"), reverse("offer:work", args=[work.address]),
        reverse("offer:magazine"), reverse("offer:magazine_page", args=["riviere"]),
        reverse("offer:magazine_page", args=["episode-1"]),
    ]  # fmt: skip


def test_a_visitor_goes_round_without_a_script_and_without_a_cookie(browser, live_server, showcase):
    context = browser.new_context(java_script_enabled=False, locale="fr-CA")
    page = context.new_page()
    page.goto(live_server.url + reverse("offer:directory"))
    page.get_by_label("Chercher un nom, un lieu").fill("noemie")
    page.get_by_role("button", name="Chercher").click()
    page.get_by_role("link", name="Noémie Desrosiers (exemple)").click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("Noémie")
    page.get_by_role("link", name="Eaux vives, planche 7").click()
    page.get_by_role("link", name="Ce que dit la rivière").click()
    page.get_by_role("link", name="Vernissage des estampes").click()
    assert "/evenements/" in page.url
    page.get_by_role("link", name="Noémie Desrosiers (exemple)").click()
    assert "/repertoire/" in page.url
    assert context.cookies() == []
    context.close()


def test_the_frame_is_read_in_english(page, live_server, showcase, page_problems):
    for address in addresses(showcase):
        answer = page.goto(f"{live_server.url}/en{address}")
        assert answer.status == 200
        assert page.locator("html").get_attribute("lang") == "en"
        page.get_by_role("link", name="français").wait_for()
