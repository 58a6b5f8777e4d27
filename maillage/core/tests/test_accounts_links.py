"""One-time sign-in links: the button signs in, once, and a second step is still asked."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.test import Client

from maillage.core.accounts.links import sign_in_path

pytestmark = pytest.mark.django_db


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.fixture
def link(cast) -> str:
    Client().post("/connexion/login/?next=/reseau/", {"login": cast.agent.email})
    found = re.search(r"https?://\S+/connexion/lien/\S+", mail.outbox[-1].body)
    parts = urlsplit(found.group())
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def test_opening_the_link_signs_nobody_in_however_often(link, cast):
    client = Client()
    for _scanner in range(3):
        page = client.get(link)
        assert page.status_code == 200
        assert cast.agent.email in page.content.decode()
        assert "no-store" in page.headers["Cache-Control"]
        assert not is_signed_in(client)
    client.post(link)
    assert is_signed_in(client)


def test_the_link_leads_where_one_wanted_to_go(link):
    assert Client().post(link).url == "/reseau/"


def test_the_link_does_not_lead_to_another_site(cast):
    path = sign_in_path(cast.agent)
    assert Client().post(path, {"next": "https://ailleurs.example/"}).url == "/"


def test_the_link_serves_once(link):
    Client().post(link)
    again = Client()
    assert again.get(link).status_code == 410
    assert again.post(link).status_code == 410
    assert not is_signed_in(again)


def test_the_link_ends_after_fifteen_minutes(cast, settings):
    path = sign_in_path(cast.agent)
    assert settings.SESAME_MAX_AGE == 900
    settings.SESAME_MAX_AGE = -1
    assert Client().get(path).status_code == 410
    assert Client().post(path).status_code == 410


def test_a_link_that_was_cut_or_changed_opens_nothing(cast):
    path = sign_in_path(cast.agent)
    for wrong in (path[:-5] + "/", path[:-3] + "AA/", "/connexion/lien/x/"):
        assert Client().post(wrong).status_code == 410


def test_signing_in_otherwise_ends_the_links_sent_before(cast, sign_in):
    path = sign_in_path(cast.agent)
    sign_in(cast.agent)
    assert Client().get(path).status_code == 410


def test_the_link_of_an_account_closed_meanwhile_opens_nothing(cast):
    path = sign_in_path(cast.agent)
    cast.agent.is_active = False
    cast.agent.save()
    client = Client()
    assert client.post(path).status_code == 410
    assert not is_signed_in(client)


def test_with_a_second_step_the_link_alone_signs_nobody_in(cast, second_step):
    code = second_step(cast.agent)
    client = Client()
    answer = client.post(sign_in_path(cast.agent))
    assert answer.url == "/connexion/2fa/authenticate/"
    assert not is_signed_in(client)
    assert client.get(answer.url).status_code == 200
    client.post(answer.url, {"code": "000000"})
    assert not is_signed_in(client)
    client.post(answer.url, {"code": code()})
    assert is_signed_in(client)


def test_a_link_waiting_for_the_second_step_is_used_up(cast, second_step):
    second_step(cast.agent)
    path = sign_in_path(cast.agent)
    Client().post(path)
    assert Client().post(path).status_code == 410


def test_opening_links_is_limited_by_visitor():
    client = Client()
    answers = [client.post("/connexion/lien/essai/").status_code for _time in range(31)]
    assert answers[0] == 410
    assert answers[-1] == 429
