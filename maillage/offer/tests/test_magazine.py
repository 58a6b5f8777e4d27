"""The magazine: published pages in the public frame, tied to what they speak of."""

from __future__ import annotations

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.exceptions import ValidationError
from django.urls import reverse

from maillage.core.accounts.actions import sync_wagtail_groups
from maillage.offer.models import Contributor, MagazineIndexPage, Mention
from maillage.offer.models.blocks import MagazineBlocks
from maillage.offer.tests.showcase_cast import (
    make_article,
    make_artist,
    make_episode,
    make_magazine,
    make_work,
)
from maillage.offer.tests.site_cast import at, make_event

pytestmark = pytest.mark.django_db


def html(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_without_a_magazine_the_page_says_so(client):
    assert "pas encore d’article" in html(client, "/magazine/")
    assert client.get("/magazine/fil.rss").status_code == 404
    assert client.get("/magazine/balado.xml").status_code == 404


def test_what_is_published_shows_and_a_draft_does_not(client):
    index = make_magazine()
    make_article(index, "Un orgue", "un-orgue", summary="Il souffle.")
    make_article(index, "Brouillon", "brouillon", live=False)
    page = html(client, "/magazine/")
    assert "Un orgue" in page
    assert "Brouillon" not in page
    assert "Il souffle." in html(client, "/magazine/un-orgue/")
    assert client.get("/magazine/brouillon/").status_code == 404
    assert client.get("/magazine/inconnu/").status_code == 404


def test_a_page_is_read_in_both_languages_without_a_cookie(client):
    make_article(make_magazine(), "Un orgue", "un-orgue")
    for address in ("/magazine/un-orgue/", "/en/magazine/un-orgue/", "/en/magazine/"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "public" in answer.headers["Cache-Control"]
        assert not answer.cookies


def test_each_block_is_shown_and_a_pick_is_the_event_itself(client):
    event = make_event("Veillée", at(5))
    body = MagazineBlocks().to_python([
        {"type": "heading", "value": "Un intertitre"},
        {"type": "text", "value": "<p>Un <b>mot</b>.</p>"},
        {"type": "quote", "value": {"text": "Je grave.", "who": "Noémie"}},
        {"type": "link", "value": {"url": "https://v.example/", "label": "Voir l’extrait"}},
        {"type": "pick", "value": {"address": event.get_absolute_url(), "why": "Pour la lampe."}},
    ])  # fmt: skip
    make_article(make_magazine(), "Un orgue", "un-orgue", body=body)
    page = html(client, "/magazine/un-orgue/")
    assert all(
        word in page
        for word in ("<h2>Un intertitre</h2>", "<b>mot</b>", "Je grave.", "Voir l’extrait",
                     "Coup de cœur", "Veillée", "Pour la lampe.")
    )  # fmt: skip


def test_there_are_at_most_eight_blocks():
    assert len(MagazineBlocks().child_blocks) <= 8


def test_an_article_and_what_it_speaks_of_lead_to_each_other(client):
    artist, event = make_artist("Anne Listée"), make_event("Veillée", at(5))
    work = make_work("Bol", artist)
    article = make_article(make_magazine(), "Un orgue", "un-orgue")
    places = (event.get_absolute_url(), work.get_absolute_url(), f"/repertoire/{artist.address}/")
    for address in places:
        mention = Mention(page=article, address=f"https://ailleurs.example{address}")
        mention.clean()
        mention.save()
    page = html(client, "/magazine/un-orgue/")
    for address in places:
        assert address in page
        assert "/magazine/un-orgue/" in html(client, address)


def test_what_is_no_longer_public_disappears_from_the_article(client):
    event = make_event("Veillée", at(5))
    article = make_article(make_magazine(), "Un orgue", "un-orgue")
    Mention.objects.create(page=article, address=event.get_absolute_url(), event=event)
    event.state = "withdrawn"
    event.save()
    assert "Veillée" not in html(client, "/magazine/un-orgue/")


def test_an_address_that_names_nothing_is_refused_to_the_editor():
    draft = make_event("Brouillon", state="draft")
    for address in ("", "/agenda/", "nimporte", draft.get_absolute_url(), "/evenements/x-y/"):
        with pytest.raises(ValidationError):
            Mention(address=address).clean()


def test_an_episode_plays_from_here_and_has_its_words(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    episode = make_episode(make_magazine(), "Épisode 1", "episode-1", transcript="Bonjour.")
    Contributor.objects.create(page=episode, name="La radio", role="réalisation")
    page = html(client, "/magazine/episode-1/")
    assert "<audio controls" in page
    assert "Bonjour." in page
    assert "La radio, réalisation" in page
    assert "13 min" in page


def test_coordination_writes_in_the_editors_own_pages(cast, sign_in):
    # The editors' pages ask for a second factor.
    TOTP.activate(cast.coordination, generate_totp_secret())
    index = make_magazine()
    article = make_article(index, "Un orgue", "un-orgue")
    sync_wagtail_groups()
    editor = sign_in(cast.coordination)
    answer = editor.get(reverse("wagtailadmin_pages:edit", args=[article.pk]))
    assert answer.status_code == 200
    assert "Lié à" in answer.content.decode() or "lié à" in answer.content.decode()
    add = reverse("wagtailadmin_pages:add", args=["offer", "episodepage", index.pk])
    assert editor.get(add).status_code == 200
    preview = reverse("wagtailadmin_pages:view_draft", args=[article.pk])
    assert editor.get(preview).status_code == 200


def test_the_pages_of_the_magazine_know_their_own_address():
    index = MagazineIndexPage.objects.get(pk=make_magazine().pk)
    article = make_article(index, "Un orgue", "un-orgue")
    assert article.get_url_parts()[2] == "/magazine/un-orgue/"
    assert index.get_url_parts()[2] == "/magazine/"
