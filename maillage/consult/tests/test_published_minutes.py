"""Minutes shown to the network or to everybody: previewed, published, found, taken back."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maillage.consult.minutes.publishing import publish_minutes
from maillage.consult.models import Workshop
from maillage.consult.tests.harvest_cast import SECRET, held_workshop, people, reopened
from maillage.core import indexing, journal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("second_factors")]
EVERYBODY = ("agent", "colleague", "manager", "coordination", "artist", "funder", None)
NETWORK = {"agent", "colleague", "manager", "coordination"}


@pytest.fixture
def held(cast):
    return held_workshop(cast)


def url_of(held, name: str = "consult:published_minutes", *more: str) -> str:
    return reverse(name, args=[held.workshop.address, *more])


def published(held, to: str = "public") -> str:
    """The address of the minutes, published by the coordination."""
    publish_minutes(workshop=held.workshop, to=to, by=held.by)
    held.workshop.refresh_from_db()
    return url_of(held)


def who_reads(cast, sign_in, url: str) -> set[str | None]:
    clients = {who: sign_in(getattr(cast, who) if who else None) for who in EVERYBODY}
    return {who for who, client in clients.items() if client.get(url).status_code == 200}


def test_each_choice_is_read_by_those_it_names_on_every_surface(held, cast, sign_in):
    Workshop.objects.update(visibility="private", owner=cast.coordination.person, facilitator=None)
    held.workshop.refresh_from_db()
    surfaces = [
        url_of(held, "consult:minutes"), url_of(held, "consult:minutes_file", "json"),
        f"/api/ateliers/{held.workshop.uid}",
    ]  # fmt: skip
    public = [url_of(held), url_of(held, "consult:published_minutes_file", "md")]
    alone = {"coordination"}
    for url in [*surfaces, *public]:
        assert who_reads(cast, sign_in, url) <= alone, url
    published(held, "network")
    for url in surfaces:
        assert who_reads(cast, sign_in, url) == NETWORK, url
    for url in public:
        assert who_reads(cast, sign_in, url) == set(), url
    published(held, "public")
    for url in surfaces[:2]:
        assert who_reads(cast, sign_in, url) == NETWORK, url
    for url in [surfaces[2], *public]:
        assert who_reads(cast, sign_in, url) == set(EVERYBODY), url


def test_only_those_who_may_change_the_workshop_publish_it(held, cast, sign_in):
    preview, withdraw = (url_of(held, f"consult:{n}_minutes") for n in ("publish", "withdraw"))
    for who in EVERYBODY:
        client = sign_in(getattr(cast, who) if who else None)
        status = 200 if who == "coordination" else 404 if who else 302
        assert client.get(preview).status_code == status, who
        if who != "coordination":
            assert client.post(preview, {"pour": "public"}).status_code == status, who
            assert client.post(withdraw).status_code == status, who
    assert Workshop.objects.get().minutes_visibility == ""
    assert (
        "Publier" not in sign_in(cast.agent).get(url_of(held, "consult:minutes")).content.decode()
    )


def test_the_preview_says_what_will_be_seen_then_one_act_shows_it_and_one_takes_it_back(
    held, cast, sign_in
):
    people(cast, held)
    client = sign_in(cast.coordination)
    preview = url_of(held, "consult:publish_minutes")
    page = client.get(f"{preview}?pour=public").content.decode()
    for words in (
        "Ce que tout le monde lira", "1 groupe n’a pas confirmé", "5 lignes", "1 nom",
        "Un café commun", "Publier pour tout le monde",
    ):  # fmt: skip
        assert words in page, words
    assert SECRET not in page
    assert "Ouvrir le bottin" not in page  # an action of the network's
    assert "Ouvrir le bottin" in client.get(f"{preview}?pour=network").content.decode()
    assert client.post(preview, {"pour": "public"}).status_code == 302
    visitor = Client()
    shown = visitor.get(url_of(held))
    assert shown.status_code == 200
    assert "Un café commun" in shown.content.decode()
    assert client.post(url_of(held, "consult:withdraw_minutes")).status_code == 302
    again = visitor.get(url_of(held), headers={"If-None-Match": shown["ETag"]})
    assert again.status_code == 404
    assert visitor.get(url_of(held, "consult:published_minutes_file", "pdf")).status_code == 404
    acts = [c.after.get("minutes_visibility") for c in journal.history(held.workshop)]
    assert acts[:2] == ["", "public"]
    assert {c.by for c in journal.history(held.workshop)[:2]} == {cast.coordination.person}


@pytest.mark.parametrize("to", ["", "everyone", "private"])
def test_another_choice_is_refused(held, cast, sign_in, to):
    client = sign_in(cast.coordination)
    client.post(url_of(held, "consult:publish_minutes"), {"pour": to or "nobody"})
    assert Workshop.objects.get().minutes_visibility == ""


def test_a_rehearsal_is_never_published_nor_shown_while_it_lasts(held, cast, sign_in):
    url = published(held)
    Workshop.objects.update(rehearsing_since=timezone.now())
    assert Client().get(url).status_code == 404
    assert Client().get(f"/api/ateliers/{held.workshop.uid}").status_code == 404
    Workshop.objects.update(minutes_visibility="")
    client = sign_in(cast.coordination)
    preview = url_of(held, "consult:publish_minutes")
    page = client.get(preview).content.decode()
    assert "C’est une répétition" in page
    assert "Publier au réseau</button>" not in page
    client.post(preview, {"pour": "public"})
    assert Workshop.objects.get().minutes_visibility == ""


def test_a_workshop_without_a_confirmed_group_is_not_published(held, cast, sign_in):
    reopened(held.workshop, held.groups[0])
    client = sign_in(cast.coordination)
    client.post(url_of(held, "consult:publish_minutes"), {"pour": "public"})
    assert Workshop.objects.get().minutes_visibility == ""
    assert (
        "il n’y a rien à publier"
        in client.get(url_of(held, "consult:publish_minutes")).content.decode()
    )


def test_the_public_page_is_sober_and_kept_by_caches_that_ask_again(held):
    url = published(held)
    client = Client()
    answer = client.get(url)
    page = answer.content.decode()
    assert not answer.cookies
    assert answer["Cache-Control"] == "public, no-cache"
    assert "<script" not in page
    assert "<form" not in page
    assert len(answer.content) < 100_000
    assert SECRET not in page
    assert "/concerter/contributions/" not in page
    assert "/concerter/ateliers/" not in page
    assert client.get(url, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    held.rows[0].open.text = "Un café du mardi"
    held.rows[0].open.save()
    changed = client.get(url, headers={"If-None-Match": answer["ETag"]})
    assert changed.status_code == 200
    assert "Un café du mardi" in changed.content.decode()


@pytest.mark.parametrize("suffix", ["md", "docx", "pdf", "json"])
def test_its_files_are_public_too_and_written_once(held, suffix):
    published(held)
    url = url_of(held, "consult:published_minutes_file", suffix)
    first, second = Client().get(url), Client().get(url)
    assert first.status_code == 200
    assert first.content == second.content
    assert Client().get(url, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert Client().get(url.replace(f".{suffix}", ".exe")).status_code == 404
    if suffix == "json":
        assert SECRET not in json.dumps(first.json(), ensure_ascii=False)


def test_a_wrong_slug_leads_to_the_right_address(held, cast, sign_in):
    url = published(held)
    wrong = url.replace(held.workshop.address, f"autre-{held.workshop.uid[:10]}")
    answer = Client().get(wrong)
    assert (answer.status_code, answer.url) == (301, url)
    wrong = wrong.replace("comptes-rendus/", "ateliers/") + "compte-rendu/"
    answer = sign_in(cast.agent).get(wrong)
    assert (answer.status_code, answer.url) == (301, url_of(held, "consult:minutes"))
    assert Client().get("/concerter/comptes-rendus/rien/").status_code == 404


def test_whoever_sees_the_workshop_finds_her_way_back_to_it(held, cast, sign_in):
    url = published(held)
    answer = sign_in(cast.agent).get(url)
    assert held.workshop.get_absolute_url() in answer.content.decode()
    assert answer["Cache-Control"] == "private, no-cache"
    assert "Ouvrir l’atelier" not in sign_in(cast.artist).get(url).content.decode()


# --- Search -------------------------------------------------------------------------------------
def found(cast, who: str | None, words: str = "café commun") -> list[str]:
    tokens = cast.reader(getattr(cast, who) if who else None).tokens()
    hits = indexing.reader().search(words, audiences=tokens).hits
    return [hit.url for hit in hits if hit.kind == "workshop"]


def test_published_minutes_are_found_by_those_they_are_shown_to(held, cast, settings, tmp_path):
    settings.SEARCH_INDEX = tmp_path / "index"
    journal.change(
        held.workshop, {"visibility": "private", "facilitator": None}, by=held.by, pins=False
    )
    indexing.rebuild()
    assert {who for who in EVERYBODY if found(cast, who)} == set()
    published(held, "network")
    indexing.index_pending()
    assert {who for who in EVERYBODY if found(cast, who)} == NETWORK
    assert found(cast, "agent") == [url_of(held, "consult:minutes")]
    published(held, "public")
    indexing.index_pending()
    assert {who for who in EVERYBODY if found(cast, who)} == set(EVERYBODY)
    assert found(cast, None) == [url_of(held)]
    assert found(cast, None, "pas confirmé") == []
    reopened(held.workshop, held.groups[0])
    indexing.index_pending()
    assert found(cast, None) == []
    assert indexing.agreement().is_whole
