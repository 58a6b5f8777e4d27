"""Coordination signs in with a second step; until there is one, nothing else opens."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from conftest import PASSWORD

pytestmark = pytest.mark.django_db
SET_UP = "/connexion/2fa/"
ELSEWHERE = [
    "/", "/en/", "/reseau/personnes/", "/reseau/roles/", "/reseau/invitations/", "/redaction/",
    "/redaction/images/", "/fichiers/piece-abcdefghjk/", "/invitation/abc/def/", "/rien-ici/",
]  # fmt: skip


@pytest.mark.parametrize("path", ELSEWHERE)
def test_coordination_without_a_second_step_is_led_to_set_it_up(path, cast, sign_in):
    client = sign_in(cast.coordination)
    for send in (client.get, client.post):
        answer = send(path)
        assert answer.status_code == 302
        assert answer.url.endswith(SET_UP)


@pytest.mark.parametrize("path", ["/api/acteurs", "/api/gestes", "/api/etat"])
def test_the_api_refuses_coordination_without_a_second_step(path, cast, sign_in):
    answer = sign_in(cast.coordination).get(path)
    assert answer.status_code == 403
    assert "items" not in answer.json()


def test_a_part_of_a_page_asked_by_htmx_leads_there_too(cast, sign_in):
    answer = sign_in(cast.coordination).get("/reseau/roles/", headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == SET_UP
    assert answer.content == b""


def test_the_page_that_sets_it_up_says_why_and_opens(cast, sign_in):
    client = sign_in(cast.coordination)
    page = client.get(SET_UP)
    assert page.status_code == 200
    assert "Votre rôle demande une deuxième étape" in page.content.decode()


def test_setting_up_an_application_opens_the_rest(cast):
    from allauth.mfa.totp.internal.auth import (
        format_hotp_value,
        hotp_value,
        yield_hotp_counters_from_time,
    )

    user = cast.coordination
    client = Client()
    client.post("/connexion/login/", {"login": user.email, "password": PASSWORD})
    activate = reverse("mfa_activate_totp")
    page = client.get(activate)
    if page.status_code == 302:  # the password is asked once more
        client.post(page.url, {"password": PASSWORD})
        page = client.get(activate)
    secret = page.context["form"].secret
    counter = next(iter(yield_hotp_counters_from_time()))
    client.post(activate, {"code": format_hotp_value(hotp_value(secret, counter))})
    assert client.get("/reseau/personnes/").status_code == 200
    codes = client.get(reverse("mfa_view_recovery_codes"))
    assert codes.status_code == 200


def test_with_a_second_step_coordination_goes_everywhere(cast, sign_in, second_step):
    second_step(cast.coordination)
    client = sign_in(cast.coordination)
    assert client.get("/reseau/personnes/").status_code == 200
    assert client.get("/api/acteurs").status_code == 200


def test_recovery_codes_alone_are_no_second_step(cast, sign_in):
    from allauth.mfa.models import Authenticator

    Authenticator.objects.create(user=cast.coordination, type="recovery_codes", data={"seed": "x"})
    assert sign_in(cast.coordination).get("/reseau/personnes/").status_code == 302


def test_a_demonstration_account_goes_without(cast, sign_in):
    cast.coordination.is_demo = True
    cast.coordination.save()
    assert sign_in(cast.coordination).get("/reseau/personnes/").status_code == 200


@pytest.mark.parametrize("name", ["agent", "manager", "artist", "funder"])
def test_others_are_offered_it_and_not_held_up(name, cast, sign_in):
    client = sign_in(getattr(cast, name))
    assert client.get("/api/acteurs").status_code == 200
    page = client.get(SET_UP)
    assert page.status_code == 200
    assert "Votre rôle demande" not in page.content.decode()


def test_whoever_becomes_coordination_is_held_up_from_the_next_page_on(cast, sign_in):
    from maillage.core.accounts.actions import give_role

    client = sign_in(cast.agent)
    assert client.get("/api/acteurs").status_code == 200
    give_role(
        person=cast.agent.person, organisation=cast.network, role="coordination",
        by=cast.coordination.person,
    )  # fmt: skip
    assert client.get("/api/acteurs").status_code == 403
