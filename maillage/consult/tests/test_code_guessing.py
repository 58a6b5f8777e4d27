"""Codes of workshops cannot be guessed: only wrong ones count, and an address is shut out."""

from __future__ import annotations

import logging

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory

from maillage.consult.live import facilitating
from maillage.consult.models import new_code
from maillage.consult.tests.live_cast import make_workshop
from maillage.consult.views.joining import join

pytestmark = pytest.mark.django_db
DOOR = "/concerter/rejoindre/"


@pytest.fixture(autouse=True)
def _nobody_counted():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def held(cast):
    return make_workshop(cast)


def test_of_ten_thousand_tries_all_but_a_few_are_refused_unread(held, caplog):
    factory = RequestFactory()
    tried = [new_code() for _i in range(9_999)] + [held.workshop.code]
    with caplog.at_level(logging.WARNING, logger="maillage"):
        statuses = [join(factory.get("/"), code).status_code for code in tried]
    read = [status for status in statuses if status != 429]
    assert read == [404] * 21
    assert statuses[-1] == 429, "the right code tells a guesser nothing"
    told = [record.getMessage() for record in caplog.records]
    assert len(told) == 1
    assert "127.0.0.1" in told[0]
    assert not any(code in told[0] for code in tried)


def test_after_a_while_the_door_answers_again_once_a_mistake(held):
    client = Client()
    for _i in range(21):
        client.get(f"{DOOR}{new_code()}/")
    assert client.get(f"{DOOR}{held.workshop.code}/").status_code == 429
    assert "cinq minutes" in client.get(f"{DOOR}{held.workshop.code}/").content.decode()
    cache.delete("consult:shut:127.0.0.1")
    assert client.get(f"{DOOR}{held.workshop.code}/").status_code == 200
    client.get(f"{DOOR}{new_code()}/")
    assert client.get(f"{DOOR}{held.workshop.code}/").status_code == 429


def test_right_codes_count_for_nothing_however_many(held):
    for _i in range(60):
        assert Client().get(f"{DOOR}{held.workshop.code}/").status_code == 200
    assert cache.get("consult:shut:127.0.0.1") is None


def test_another_address_is_not_shut_out(held):
    for _i in range(21):
        Client().get(f"{DOOR}{new_code()}/")
    other = Client(REMOTE_ADDR="203.0.113.9")
    assert other.get(f"{DOOR}{held.workshop.code}/").status_code == 200


def test_phones_that_are_in_the_workshop_go_on(held):
    client = Client()
    client.post(f"{DOOR}{held.groups[0].code}/")
    for _i in range(21):
        Client().get(f"{DOOR}{new_code()}/")
    assert client.get(f"/concerter/direct/{held.workshop.uid}/").status_code == 200


def test_no_code_right_or_wrong_is_written_in_a_log(held, caplog):
    facilitating.close_workshop(workshop=held.workshop, by=None)
    tried = [held.workshop.code, *(new_code() for _i in range(25))]
    with caplog.at_level(logging.DEBUG):
        for code in tried:
            Client().get(f"{DOOR}{code}/")
    assert [code for code in tried if code in caplog.text] == []
