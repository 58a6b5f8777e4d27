"""Every screen, seen by each role that it is for: axe in both themes, 320 px, nothing from outside.

A new screen is one line of SCREENS. `test_every_address_is_a_screen_or_an_act` says which is
missing: an address is a screen, or an act (a form's target, a download) named in ACTS.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.browser.region_records import records_of
from tests.test_house_views import is_library

# fmt: off
# (who, name of the address, what fills it: a key of `records_of`, several, or nothing)
SCREENS: list[tuple[str, str, tuple[str, ...]]] = [
    ("visitor", "account_login", ()),
    ("visitor", "account_signup", ()),
    ("visitor", "account_request_login_code", ()),
    ("visitor", "account_reset_password", ()),
    ("visitor", "home:today", ()),
    ("visitor", "home:hosting", ()),
    ("visitor", "home:privacy", ()),
    ("visitor", "core:accept_invitation", ("invitation_uid", "invitation_key")),
    ("visitor", "core:sign_in_link", ("sign_in_token",)),
    ("visitor", "report:approval", ("approval_token",)),
    ("visitor", "report:approval_figure", ("approval_token", "figure_key")),
    ("visitor", "report:reading", ("funder_token",)),
    ("agent1", "home:today", ()),
    ("agent1", "home:choose_acts", ()),
    ("agent1", "home:search", ()),
    ("agent1", "home:me", ()),
    ("agent1", "home:erase", ()),
    ("agent1", "account_email", ()),
    ("agent1", "account_change_password", ()),
    ("agent1", "account_logout", ()),
    ("agent1", "mfa_index", ()),
    ("agent1", "core:gestures", ()),
    ("agent1", "core:shared_gestures", ()),
    ("agent1", "core:note_gesture", ()),
    ("agent1", "core:week", ()),
    ("agent1", "core:calendars", ()),
    ("agent1", "core:gesture", ("gesture",)),
    ("agent1", "core:edit_gesture", ("gesture",)),
    ("agent1", "core:correct_gesture", ("gesture",)),
    ("agent1", "core:practice", ("practice",)),
    ("coordination", "core:map_practice", ("practice",)),
    ("agent1", "core:import_start", ("list_name",)),
    ("agent1", "core:import_columns", ("import_mapped",)),
    ("agent1", "core:import_preview", ("import_previewed",)),
    ("agent1", "core:import_progress", ("import_queued",)),
    ("agent1", "connect:actors", ()),
    ("agent1", "connect:add_actor", ()),
    ("agent1", "connect:actor", ("actor",)),
    ("agent1", "connect:edit_actor", ("actor",)),
    ("agent1", "connect:actor_history", ("actor",)),
    ("agent1", "connect:declare_tie", ("actor",)),
    ("agent1", "connect:add_need", ("actor",)),
    ("agent1", "connect:edit_need", ("actor_in_need", "need")),
    ("agent1", "connect:add_contact_point", ("actor",)),
    ("agent1", "connect:edit_contact_point", ("reached_actor", "contact_point")),
    ("agent1", "consult:workshops", ()),
    ("agent1", "consult:import_notes", ()),
    ("agent1", "consult:preview_import", ("draft",)),
    ("agent1", "consult:workshop", ("workshop",)),
    ("agent1", "consult:notes", ("workshop",)),
    ("agent1", "consult:breakout", ("breakout",)),
    ("agent1", "consult:contribution", ("contribution",)),
    ("coordination", "consult:change_contribution", ("contribution",)),
    ("agent1", "report:reports", ()),
    ("agent1", "report:new_report", ()),
    ("agent1", "report:posts", ()),
    ("agent1", "report:post", ("post",)),
    ("agent1", "report:new_plan", ("post",)),
    ("agent1", "report:edit_plan", ("plan",)),
    ("agent1", "report:report", ("draft_report",)),
    ("agent1", "report:report", ("approved_report",)),
    ("agent1", "report:edit_report", ("draft_report",)),
    ("agent1", "report:figure", ("draft_report", "figure_key")),
    ("agent1", "report:ask", ("draft_report",)),
    ("agent1", "report:funder_links", ("approved_report",)),
    ("manager", "home:today", ()),
    ("manager", "report:reports", ()),
    ("manager", "report:report", ("submitted_report",)),
    ("manager", "core:memberships", ()),
    ("manager", "core:invitations", ()),
    ("coordination", "home:today", ()),
    ("coordination", "core:people", ()),
    ("coordination", "core:deactivate_account", ("person",)),
    ("coordination", "core:memberships", ()),
    ("coordination", "core:give_role", ()),
    ("coordination", "core:end_role", ("membership",)),
    ("coordination", "core:invitations", ()),
    ("coordination", "core:invite", ()),
    ("coordination", "consult:adopt", ("workshop",)),
    ("member", "home:today", ()),
    ("member", "home:me", ()),
    ("member", "connect:actor", ("public_actor",)),
]
# fmt: on
# Targets of forms, downloads, and addresses that send elsewhere: no page of their own.
ACTS = set(
    """
    media core:file core:save_view core:remove_view core:import_stop core:import_undo
    core:change_gestures core:undo_gestures core:read_calendar core:remove_calendar
    core:share_gesture core:remove_gesture core:choose_host core:current_practice
    core:reactivate_account core:resend_invitation core:revoke_invitation
    home:finish_action home:choose_language home:export home:withdraw
    connect:answer_tie connect:undo_change connect:end_part
    consult:drop_import consult:undo_import consult:undo_adoption consult:export
    consult:export_breakout consult:undo_contribution
    report:minutes report:reading_document report:reopen_report report:decide report:close_link
    report:document
    """.split()
)
ROLES = ["visitor", "agent1", "manager", "coordination", "member"]


def our_addresses(resolver: Any = None, space: str = "", prefix: str = "") -> set[str]:
    """Names of the addresses of our own views."""
    found: set[str] = set()
    for pattern in (resolver or get_resolver()).url_patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            found |= our_addresses(pattern, inner, path)
        elif isinstance(pattern, URLPattern) and not is_library(path, pattern.callback):
            found.add(f"{space}{pattern.name}")
    return found


def test_every_address_is_a_screen_or_an_act():
    known = {name for _who, name, _keys in SCREENS} | ACTS
    assert our_addresses() - known == set()
    assert ACTS - our_addresses() == set()
    assert {who for who, _name, _keys in SCREENS} == set(ROLES)


@pytest.fixture
def region(live_server, settings, tmp_path) -> SimpleNamespace:
    """The demonstration region with its index: `.cast`, and `.records` by key."""
    from maillage.core import indexing
    from maillage.core.console import Console
    from maillage.core.demo import fill_once
    from maillage.core.models import User

    settings.SEARCH_INDEX = tmp_path / "index"
    fill_once(Console(is_json=True))
    cast = {u.email.split("@")[0]: u for u in User.objects.filter(is_demo=True)}
    people = {
        "agent1": cast["alice"], "manager": cast["claire"], "coordination": cast["diane"],
        "member": cast["emile"], "visitor": None,
    }  # fmt: skip
    records = records_of(people)
    indexing.rebuild()
    return SimpleNamespace(cast=people, records=records)


@pytest.mark.parametrize("who", ROLES)
def test_every_screen_is_clean(
    page, live_server, region, enter_region, page_problems, axe_clean, no_sideways_scroll, who
):
    enter_region(region.cast[who])
    faults = []
    for _who, name, keys in (screen for screen in SCREENS if screen[0] == who):
        address = reverse(name, args=[region.records[key] for key in keys])
        address += "?q=musée" if name == "home:search" else ""
        answer = page.goto(live_server.url + address)
        try:
            assert answer is not None
            assert answer.status == 200, f"{answer.status} {page.url}"
            assert page.locator("h1").count() == 1, "one h1"
            axe_clean(page, address)
            no_sideways_scroll(page)
        except AssertionError as fault:
            faults.append(f"{name} {address}: {str(fault)[:600]}")
        faults += [f"{name}: {problem}" for problem in page_problems]
        page_problems.clear()
    assert faults == [], "\n".join(faults)


@pytest.mark.parametrize("address", ["/nulle-part/", "/reseauter/acteurs/rien-aaaaaaaa/"])
def test_an_error_page_is_clean_for_who_is_signed_in(
    page, live_server, region, enter_region, axe_clean, no_sideways_scroll, address
):
    enter_region(region.cast["agent1"])
    answer = page.goto(live_server.url + address)
    assert answer is not None
    assert answer.status == 404
    axe_clean(page, address)
    no_sideways_scroll(page)


@pytest.fixture
def enter_region(page, live_server):
    """`enter_region(user)`: her session in the browser; nobody's for None."""
    from django.test import Client

    def _enter(user: Any) -> None:
        page.context.clear_cookies()
        if user is None:
            return
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        value = client.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])

    return _enter
