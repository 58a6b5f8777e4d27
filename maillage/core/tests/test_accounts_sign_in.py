"""Signing in by code or password: once, within limits, not telling who has an account."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client

from conftest import PASSWORD

pytestmark = pytest.mark.django_db
LOGIN = "/connexion/login/"
CODE = "/connexion/login/code/confirm/"


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def ask(client: Client, email: str, **more):
    return client.post(LOGIN, {"login": email, **more})


def code_of_last_mail() -> str:
    return mail.outbox[-1].subject.partition(" ")[0]


def test_an_address_alone_receives_a_code_that_signs_in_once(cast):
    client = Client()
    answer = ask(client, cast.agent.email)
    assert answer.url.startswith(CODE)
    assert not is_signed_in(client)
    code = code_of_last_mail()
    client.post(CODE, {"code": code})
    assert is_signed_in(client)
    other = Client()
    ask(other, cast.agent.email)
    other.post(CODE, {"code": code})
    assert not is_signed_in(other)


def test_a_wrong_code_signs_nobody_in_and_three_end_the_attempt(cast):
    client = Client()
    ask(client, cast.agent.email)
    code = code_of_last_mail()
    for _attempt in range(3):
        client.post(CODE, {"code": "faux"})
    client.post(CODE, {"code": code})
    assert not is_signed_in(client)


def test_a_password_signs_in_when_the_address_is_verified(cast):
    client = Client()
    answer = ask(client, cast.agent.email, password=PASSWORD)
    assert answer.url == "/"
    assert is_signed_in(client)


def test_a_wrong_password_says_the_same_for_an_address_with_and_without_account(cast):
    known = ask(Client(), cast.agent.email, password="une autre phrase longue")
    unknown = ask(Client(), "personne@example.org", password="une autre phrase longue")
    assert known.status_code == unknown.status_code == 200
    told = [re.findall(r'<ul class="errorlist.*?</ul>', a.content.decode(), re.S) for a in
            (known, unknown)]  # fmt: skip
    assert told[0] == told[1] != []


def test_an_address_without_account_meets_the_same_page_and_a_mail_that_says_so(cast):
    known, unknown = Client(), Client()
    here, there = ask(known, cast.agent.email), ask(unknown, "personne@example.org")
    assert (here.status_code, here.url) == (there.status_code, there.url)
    pages = [client.get(CODE).content.decode() for client in (known, unknown)]
    pages[0] = pages[0].replace(cast.agent.email, "personne@example.org")
    without_token = [re.sub(r'value="[\w-]{30,}"', "", page) for page in pages]
    assert without_token[0] == without_token[1]
    assert [m.to for m in mail.outbox] == [[cast.agent.email], ["personne@example.org"]]
    assert "Aucun compte" in mail.outbox[1].subject
    assert "/connexion/lien/" not in mail.outbox[1].body


def test_a_closed_account_receives_no_code(cast):
    cast.agent.is_active = False
    cast.agent.save()
    ask(Client(), cast.agent.email)
    assert "Aucun compte" in mail.outbox[0].subject


def test_codes_for_one_address_are_limited(cast):
    for _time in range(5):
        answer = ask(Client(), cast.agent.email)
    assert answer.status_code == 200
    assert "Trop d’essais" in answer.content.decode()
    assert len(mail.outbox) == 3


def test_wrong_passwords_for_one_address_are_limited_even_for_the_right_one_after(cast):
    for _time in range(5):
        ask(Client(), cast.agent.email, password="une autre phrase longue")
    client = Client()
    answer = ask(client, cast.agent.email, password=PASSWORD)
    assert "Trop d’essais" in answer.content.decode()
    assert not is_signed_in(client)


def test_signing_in_is_limited_by_visitor():
    client = Client()
    answers = [client.post(LOGIN, {"login": "non"}) for _time in range(31)]
    assert answers[0].status_code == 200
    assert answers[-1].status_code == 429
    assert "Trop de demandes de suite" in answers[-1].content.decode()


def test_nobody_signs_up_without_an_invitation():
    page = Client().get("/connexion/signup/")
    assert "sur invitation" in page.content.decode()
    client = Client()
    client.post("/connexion/signup/", {"email": "nouvelle@example.org"})
    from maillage.core.models import User

    assert not User.objects.filter(email="nouvelle@example.org").exists()


def test_the_mail_is_in_french_and_carries_code_and_link(cast):
    ask(Client(), cast.agent.email)
    message = mail.outbox[0]
    assert "votre code pour entrer" in message.subject
    assert "/connexion/lien/" in message.body
    assert "quinze minutes" in message.body
    assert "Hello" not in message.body
