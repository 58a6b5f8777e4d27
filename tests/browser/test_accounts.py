"""Accounts in a real browser: every page clean, a passkey, and signing in without JavaScript."""

from __future__ import annotations

import os
import re

import pytest
from django.core import mail
from django.core.cache import cache

from conftest import PASSWORD
from maillage.core.accounts import actions
from maillage.core.accounts.links import MAILED, invitation_path, sign_in_path

pytestmark = pytest.mark.django_db(transaction=True)
ACCOUNT_PAGES = [
    "/connexion/email/", "/connexion/2fa/", "/connexion/2fa/totp/activate/",
    "/connexion/2fa/webauthn/add/", "/connexion/2fa/webauthn/", "/connexion/password/change/",
    "/connexion/logout/",
]  # fmt: skip
NETWORK_PAGES = [
    "/reseau/personnes/", "/reseau/personnes/?q=personne-de-ce-nom", "/reseau/roles/",
    "/reseau/roles/donner/", "/reseau/invitations/", "/reseau/invitations/nouvelle/",
]  # fmt: skip
SHOTS = os.environ.get("MAILLAGE_SHOTS", "")


@pytest.fixture(autouse=True)
def no_limits_left_over():
    cache.clear()


@pytest.fixture
def speaks_french(page, page_problems):
    """Visit a page of test_every_screen.py: nothing of the libraries' own English is left."""

    def check(url: str, name: str) -> None:
        page.goto(url)
        if SHOTS:
            _shoot(page, name)
        text = page.inner_text("body")
        assert not re.search(r"\b(the|your|password|email|please|sign|key)\b", text, re.I), name

    return check


@pytest.fixture
def looks_right(page, axe_clean, no_sideways_scroll, speaks_french):
    """Visit a page: axe in both themes, 320 px, nothing from outside, no broken policy."""

    def check(url: str, name: str) -> None:
        speaks_french(url, name)
        axe_clean(page, name)
        no_sideways_scroll(page)

    return check


def _shoot(page, name: str) -> None:
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=f"{SHOTS}/{name}-{width}-{theme}.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})


def _named(path: str) -> str:
    return re.sub(r"\W+", "-", path).strip("-")


def test_the_pages_of_ones_account_speak_french(cast, enter, live_server, speaks_french, page):
    enter(cast.agent)
    for path in ACCOUNT_PAGES:
        page.goto(live_server.url + path)
        if "reauthenticate" in page.url:
            page.fill("input[name=password]", PASSWORD)
            page.click("main button[type=submit]")
        speaks_french(live_server.url + path, _named(path))


def test_the_pages_of_people_roles_and_invitations_speak_french(
    cast, enter, live_server, speaks_french
):
    cast.coordination.is_demo = True
    cast.coordination.save()
    for number in range(3):
        actions.invite(
            email=f"invitee{number}@example.org", name="", organisation=cast.host, role="agent",
            by=cast.coordination.person,
        )  # fmt: skip
    enter(cast.coordination)
    role = cast.agent.person.memberships.get()
    more = [f"/reseau/roles/{role.uid}/finir/",
            f"/reseau/personnes/{cast.agent.person.address}/fermer/"]  # fmt: skip
    for path in [*NETWORK_PAGES, *more]:
        speaks_french(live_server.url + path, _named(path)[:40])


def test_the_doors_speak_french(cast, live_server, speaks_french, page):
    invitation = actions.invite(
        email="nouvelle@example.org", name="Nadia Fortin", organisation=cast.host, role="agent",
        by=cast.manager.person,
    )  # fmt: skip
    doors = {
        "entrer": "/connexion/login/", "sur-invitation": "/connexion/signup/",
        "lien": sign_in_path(cast.agent),
        "invitation": invitation_path(invitation, MAILED),
        "mot-de-passe-oublie": "/connexion/password/reset/",
    }  # fmt: skip
    for name, path in doors.items():
        speaks_french(live_server.url + path, name)


def test_a_link_that_served_looks_right(live_server, page, axe_clean, no_sideways_scroll):
    # Not with `page_problems`: the browser notes a 410 as an error, rightly.
    page.goto(f"{live_server.url}/connexion/lien/x/")
    assert "ne sert plus" in page.inner_text("h1")
    axe_clean(page, "lien-use")
    no_sideways_scroll(page)


def test_the_code_page_looks_right_and_its_code_enters(cast, live_server, looks_right, page):
    page.goto(f"{live_server.url}/connexion/login/?next=/connexion/email/")
    page.fill("input[name=login]", cast.agent.email)
    page.click("main button:has-text('Continuer')")
    looks_right(page.url, "code")
    page.fill("input[name=code]", mail.outbox[-1].subject.partition(" ")[0])
    page.click("main form button[type=submit] >> nth=0")
    page.wait_for_url("**/connexion/email/")


def test_without_javascript_one_signs_in_by_code_and_by_link(cast, live_server, browser):
    for by_link in (False, True):
        cache.clear()
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(f"{live_server.url}/connexion/login/?next=/connexion/email/")
        page.fill("input[name=login]", cast.agent.email)
        page.click("main button:has-text('Continuer')")
        if by_link:
            page.goto(re.search(r"https?://\S+/connexion/lien/\S+", mail.outbox[-1].body).group())
            page.click("main button:has-text('Entrer')")
        else:
            page.fill("input[name=code]", mail.outbox[-1].subject.partition(" ")[0])
            page.click("main form button[type=submit] >> nth=0")
        page.wait_for_url("**/connexion/email/")
        context.close()


def test_a_passkey_is_added_then_signs_in_by_itself(
    cast, enter, live_server, page, page_problems, looks_right
):
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    device = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
              "hasUserVerification": True, "isUserVerified": True,
              "automaticPresenceSimulation": True}  # fmt: skip
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": device})
    enter(cast.coordination)
    page.goto(f"{live_server.url}/")
    page.wait_for_url("**/connexion/2fa/")
    page.click("text=Ajouter une clé")
    if "reauthenticate" in page.url:
        page.fill("input[name=password]", PASSWORD)
        page.click("main button[type=submit]")
    page.fill("input[name=name]", "Mon téléphone")
    page.check("input[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/connexion/2fa/**recovery**")
    looks_right(page.url, "codes-de-secours")
    looks_right(f"{live_server.url}/connexion/2fa/", "deuxieme-etape-en-place")
    looks_right(f"{live_server.url}/connexion/2fa/webauthn/", "cles")
    page.context.clear_cookies()
    page.goto(f"{live_server.url}/connexion/login/?next=/reseau/personnes/")
    page.click("#passkey_login")
    page.wait_for_url("**/reseau/personnes/")


def test_the_second_step_page_looks_right(cast, live_server, looks_right, page):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(cast.agent, generate_totp_secret())
    page.goto(live_server.url + sign_in_path(cast.agent))
    page.click("main button:has-text('Entrer')")
    page.wait_for_url("**/2fa/authenticate/")
    looks_right(page.url, "deuxieme-etape")


def test_the_pages_of_the_api_run_under_the_policy(live_server, page, page_problems):
    page.goto(f"{live_server.url}/api/docs")
    page.get_by_text("/api/acteurs", exact=True).first.wait_for()
