"""The search over everything: rights in the question, and no error page without an index."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from maillage.core import indexing, journal
from maillage.core.models import Actor, IndexChange
from maillage.core.tests.conftest import index, searchables

__all__ = ["index", "searchables"]
pytestmark = pytest.mark.django_db


def ask(client, **query):
    return client.get("/chercher/", query)


@pytest.fixture
def museum(cast, index):
    actor = Actor(
        name="Musée du fleuve", description="Une collection de barques <b>anciennes</b>.",
        visibility="host", host=cast.host,
    )  # fmt: skip
    journal.create(actor, by=cast.agent.person)
    indexing.index_pending()
    return actor


def test_a_visitor_is_sent_to_sign_in(client):
    assert client.get("/chercher/").status_code == 302


def test_what_she_may_see_is_found_with_the_words_marked(cast, sign_in, museum):
    text = ask(sign_in(cast.agent), q="barque").content.decode()
    assert "Musée du fleuve" in text
    assert "<mark>barques</mark>" in text
    assert "<b>anciennes" not in text
    assert "1 résultat" in text


def test_what_she_may_not_see_is_neither_found_nor_counted(cast, sign_in, museum):
    for user in (cast.colleague, cast.artist, cast.funder):
        text = ask(sign_in(user), q="barque").content.decode()
        assert "Musée du fleuve" not in text
        assert "Rien pour" in text


def test_htmx_gets_the_answers_alone_and_says_so(cast, sign_in, museum):
    client = sign_in(cast.agent)
    answer = client.get("/chercher/", {"q": "musée"}, headers={"HX-Request": "true"})
    assert answer.content.decode().strip().startswith('<div id="resultats"')
    assert "HX-Request" in answer.headers["Vary"]


def test_a_kind_narrows_the_answers_and_the_others_are_offered(cast, sign_in, museum):
    from maillage.core.models import Gesture

    gesture = Gesture(text="Visite du musée", owner=cast.agent.person, visibility="private")
    journal.create(gesture, by=cast.agent.person)
    indexing.index_pending()
    client = sign_in(cast.agent)
    both = ask(client, q="musée").content.decode()
    assert "Musée du fleuve" in both
    assert "Visite du musée" in both
    one = ask(client, q="musée", sorte="gesture").content.decode()
    assert "Musée du fleuve" not in one
    assert "sorte=actor" in one


@pytest.mark.parametrize("query", [
    {"page": "x"}, {"page": "-1"}, {"page": "0"}, {"page": "999999999999"}, {"sorte": "x" * 500},
    {"q": "\x00\x1f"}, {"q": "a" * 5000}, {"q": "'\";--"}, {"q": ""}, {"page": "²"},
])  # fmt: skip
def test_odd_questions_are_answered(cast, sign_in, museum, query):
    assert ask(sign_in(cast.agent), **{"q": "musée", **query}).status_code == 200


def test_without_an_index_names_are_searched_and_it_says_so(cast, sign_in, settings, tmp_path):
    settings.SEARCH_INDEX = tmp_path / "none"
    client = sign_in(cast.agent)
    text = ask(client, q="culture RIVIÈRE").content.decode()
    assert "La recherche complète n’est pas prête" in text
    assert "Culture Rivière" in text
    Actor.objects.filter(pk=cast.host.pk).update(visibility="private")
    assert "Culture Rivière" not in ask(client, q="rivière").content.decode().split("resultats")[1]


def test_a_damaged_index_is_no_error_page_either(cast, sign_in, museum):
    for file in indexing.index_path().glob("g*/*"):
        file.write_bytes(b"damaged")
    indexing._reader_of.cache_clear()
    answer = ask(sign_in(cast.agent), q="musée")
    assert answer.status_code == 200
    assert "Musée du fleuve" in answer.content.decode()


def test_an_index_that_is_behind_says_so(cast, sign_in, museum):
    journal.change(museum, {"name": "Musée des rapides"}, by=cast.agent.person)
    IndexChange.objects.update(at=timezone.now() - timedelta(minutes=2))
    client = sign_in(cast.agent)
    assert "La recherche a du retard" not in page_after_catching_up(client)


def page_after_catching_up(client) -> str:
    text = ask(client, q="musée").content.decode()
    assert "La recherche a du retard" in text
    indexing.index_pending()
    return ask(client, q="musée").content.decode()
