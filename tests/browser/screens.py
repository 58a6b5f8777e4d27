"""Every screen of the program, room by room; what answers GET with something else is told apart."""

from __future__ import annotations

from typing import Any

from django.core import mail
from django.urls import reverse

from maillage.core.accounts.links import sign_in_path
from tests.browser import (
    screens_circles,
    screens_develop,
    screens_introductions,
    screens_meetings,
    screens_offer,
)
from tests.browser.screen import Screen, at, of, token, uid


def fresh_link(user: Any) -> str:
    """A sign-in link made now: those made before her last sign-in open nothing."""
    user.refresh_from_db()
    return sign_in_path(user)


def ask_for_a_code(page: Any, origin: str, w: Any) -> None:
    page.goto(f"{origin}/connexion/login/")
    page.fill("input[name=login]", w.agent.email)
    page.click("main button:has-text('Continuer')")
    page.wait_for_url("**/code/confirm/")
    assert mail.outbox


def reach_the_second_step(page: Any, origin: str, w: Any) -> None:
    page.goto(origin + fresh_link(w.strong))
    page.click("main button:has-text('Entrer')")
    page.wait_for_url("**/2fa/authenticate/")


def preview_groups(page: Any, origin: str, w: Any) -> None:
    page.goto(origin + reverse("consult:prepare_groups", args=[w.prepared.address]))
    page.fill("textarea", "Nord; bruno@demo.example\nNord\nSud; jo@exemple.org; ; papier")
    page.click("main button:has-text('Voir l’aperçu')")
    page.wait_for_selector("#apercu")


def join_and_see(page: Any, origin: str, w: Any, name: str) -> None:
    """A phone that joined by the note-taker's link."""
    page.goto(origin + reverse("consult:join", args=[w.held_group.pen_code]))
    page.click("main button:has-text('Entrer')")
    page.wait_for_url("**/direct/**")
    page.goto(origin + reverse(name, args=[w.held.uid]))


HOME = [
    *(Screen("home:today", who) for who in (
        None, "agent", "manager", "coordination", "member", "funder", "nobody")),
    Screen("home:choose_acts", "agent"),
    Screen("home:search", "agent"),
    Screen("home:search", "agent", query="q=mus%C3%A9e"),
    Screen("home:search", "agent", query="q=mus%C3%A9e&sorte=actor"),
    Screen("home:search", "member", query="q=rien-de-tel"),
    Screen("home:me", "agent"),
    Screen("home:me", "coordination"),
    Screen("home:me", "nobody"),
    Screen("home:erase", "agent"),
    Screen("home:hosting", None),
    Screen("home:hosting", "agent"),
    Screen("home:privacy", None),
]  # fmt: skip
ACTORS = [
    Screen("connect:actors", "agent"),
    Screen("connect:actors", "agent", query="q=troupe&tri=-name&page=2"),
    Screen("connect:actors", "agent", query="kind=group"),
    Screen("connect:actors", "coordination", query="q=rien-de-tel"),
    Screen("connect:add_actor", "agent"),
    Screen("connect:actor", "agent", of("actor")),
    Screen("connect:actor", "member", lambda w: [w.member.person.address]),
    Screen("connect:actor", "agent", lambda w: [w.agent.person.address]),
    Screen("connect:actor", "agent", of("host")),
    Screen("connect:edit_actor", "agent", of("actor")),
    Screen("connect:actor_history", "agent", of("actor")),
    Screen("connect:declare_tie", "agent", of("actor")),
    Screen("connect:add_need", "agent", of("actor")),
    Screen("connect:edit_need", "agent", lambda w: [w.actor.address, w.need.uid]),
    Screen("connect:add_contact_point", "agent", of("actor")),
    Screen("connect:edit_contact_point", "agent", lambda w: [w.actor.address, w.point.uid]),
    Screen("connect:needs", "agent"),
    Screen("connect:needs", "member", query="state=expired"),
    Screen("connect:add_own_need", "member"),
    Screen("connect:avoidances", "agent"),
    Screen("connect:note_consent", "agent", of("actor")),
    Screen("connect:duplicates", "agent"),
    Screen("connect:duplicates", "coordination", query="etat=reunis"),
    Screen("connect:duplicates", "manager", query="etat=distincts"),
    Screen("connect:merge_with", "agent", of("actor")),
    Screen("connect:network", "agent"),
    Screen("connect:network", "coordination", query="du=2020-01-01&au=2019-01-01"),
    Screen("connect:network_list", "agent"),
    Screen("connect:network_list", "manager", query="liens=sans&tri=-bridging"),
    Screen("connect:map", "agent"),
    Screen("connect:map", "agent", query="communaute=999"),
    Screen("connect:map", "coordination", query="autour={w.actor.address}"),
    Screen("connect:map", "agent", query="vue=territoire"),
]
IMPORTS = [
    Screen("core:import_start", "agent", lambda w: ["actors"]),
    Screen("core:import_columns", "agent", uid("mapping")),
    Screen("core:import_preview", "agent", uid("previewed")),
    Screen("core:import_progress", "agent", uid("queued")),
    Screen("core:import_progress", "agent", uid("done")),
    Screen("core:import_progress", "agent", uid("undone")),
    Screen("core:import_progress", "agent", uid("failed")),
]
GESTURES = [
    Screen("core:gestures", "agent"),
    Screen("core:gestures", "agent", query="q=rien-de-tel"),
    Screen("core:gestures", "coordination"),
    Screen("core:shared_gestures", "manager"),
    Screen("core:note_gesture", "agent"),
    Screen("core:note_gesture", "agent", query="geste={w.gesture.address}"),
    Screen("core:gesture", "agent", of("gesture")),
    Screen("core:edit_gesture", "agent", of("gesture")),
    Screen("core:correct_gesture", "agent", of("gesture")),
    Screen("core:week", "agent"),
    Screen("core:week", "agent", query="semaine={w.past_week}"),
    Screen("core:calendars", "agent"),
    Screen("core:calendars", "other_agent"),
]
PRACTICE = [
    Screen("core:current_practice", "agent"),
    Screen("core:practice", "coordination", of("practice")),
    Screen("core:practice", "agent", of("former_practice")),
    Screen("core:map_practice", "coordination", of("practice")),
]
WORKSHOPS = [
    Screen("consult:workshops", "agent"),
    Screen("consult:workshop", "agent", of("workshop")),
    Screen("consult:workshop", "coordination", of("adoptable")),
    Screen("consult:minutes", "agent", of("workshop")),
    Screen("consult:minutes", "coordination", of("published")),
    Screen("consult:publish_minutes", "coordination", of("adoptable")),
    Screen("consult:publish_minutes", "coordination", of("adoptable"), query="pour=public"),
    Screen("consult:published_minutes", None, of("published")),
    Screen("consult:breakout", "agent", of("breakout")),
    Screen("consult:contribution", "coordination", of("contribution")),
    Screen("consult:change_contribution", "coordination", of("contribution")),
    Screen("consult:notes", "agent", of("workshop")),
    Screen("consult:import_notes", "agent"),
    Screen("consult:import_notes", "agent", query="draft={w.notes_draft.uid}"),
    Screen("consult:preview_import", "agent", uid("notes_draft")),
    Screen("consult:preview_rows", "agent", uid("notes_draft"), query="etape=0-0"),
    Screen("consult:import_progress", "agent", uid("queued_notes")),
    Screen("consult:adopt", "coordination", of("adoptable")),
    Screen("consult:adopt", "coordination", of("workshop")),
]
PREPARING = [
    Screen("consult:new_workshop", "agent"),
    *(Screen(f"consult:{name}", "agent", of("prepared")) for name in (
        "workshop", "prepare", "prepare_steps", "prepare_groups", "prepare_links",
        "remove_workshop", "posters", "sheets", "rehearse")),
    *(Screen("consult:add_step", "agent", of("prepared"), query=f"sorte={kind}")
      for kind in ("grid", "choose", "open", "relay", "dots")),
    Screen("consult:change_step", "agent", lambda w: [w.prepared.address, w.prepared_step.uid]),
    Screen("consult:prepare_group", "agent", lambda w: [w.prepared.address, w.prepared_group.uid]),
    Screen("consult:prepare_groups", "agent", walk=preview_groups),
    Screen("consult:workshop", "agent", of("rehearsed")),
    Screen("consult:rehearse", "agent", of("rehearsed")),
]  # fmt: skip
PHONES = [
    Screen("consult:join", None),
    Screen("consult:join", None, lambda w: [w.held.code]),
    Screen("consult:join", "agent", lambda w: [w.held_group.pen_code]),
    Screen("consult:join", None, lambda w: ["zzzzzzzz"], status=404),
    Screen("consult:guest", None, lambda w: [w.held.uid], status=404),
    Screen("consult:guest", None, walk=lambda *told: join_and_see(*told, "consult:guest")),
    Screen(
        "consult:guest_reading", None,
        walk=lambda *told: join_and_see(*told, "consult:guest_reading"),
    ),
]  # fmt: skip
LEADING = [
    Screen("consult:lead", "coordination", of("held")),
    Screen("consult:lead_guests", "coordination", of("held")),
    Screen("consult:lead_group", "coordination", lambda w: [w.held.address, w.led_group.uid]),
    Screen("consult:plenary", "coordination", of("held")),
    Screen("consult:plenary", "agent", of("held"), query="diapo=3"),
    Screen("consult:take_notes", "agent", of("paper_group")),
    Screen("consult:breakout", "agent", of("paper_group")),
    Screen("consult:workshop", "agent", of("held")),
    Screen("consult:minutes", "agent", of("held")),
]
THEMES = [
    Screen("consult:themes", "coordination", of("held")),
    Screen("consult:themes", "other_agent", of("held")),
    Screen("consult:themes", "coordination", of("held"), query="q=rien-de-tel"),
    Screen("consult:theme_suggestions", "coordination", of("held")),
    Screen("consult:theme_suggestions", "coordination", of("held"), query="vue=themes"),
    Screen("consult:theme", "coordination", of("theme")),
    Screen("consult:theme", "other_agent", of("theme")),
    *(Screen(f"consult:{name}", "coordination", of("theme")) for name in (
        "theme_need", "theme_decision", "add_theme_action")),
    Screen(
        "consult:theme_action", "coordination", lambda w: [w.theme.address, w.theme_action.uid]
    ),
    Screen("consult:need", "agent", of("theme_need")),
    Screen("consult:decision", "agent", of("theme_decision")),
    Screen("consult:action", "agent", of("theme_action")),
    Screen("consult:synonyms", "agent"),
    Screen("consult:add_synonym", "agent"),
    Screen("consult:synonym", "coordination", of("synonym")),
]  # fmt: skip
RELAYS = [
    Screen("consult:relays", "agent"),
    Screen("consult:relay", "coordination", of("relay")),
    Screen("consult:relay", "agent", of("answered_relay")),
    Screen("consult:address_relay", "coordination", of("relay")),
    Screen("consult:answer_relay", "coordination", of("relay")),
]
REPORTS = [
    Screen("report:reports", "agent"),
    Screen("report:reports", "manager"),
    Screen("report:reports", "funder"),
    Screen("report:new_report", "agent"),
    Screen("report:report", "agent", of("report")),
    Screen("report:report", "agent", of("approved")),
    Screen("report:report", "manager", of("submitted")),
    Screen("report:edit_report", "agent", of("report")),
    Screen("report:figure", "agent", lambda w: [w.report.address, "axe-concertation"]),
    Screen("report:ask", "agent", of("to_ask")),
    Screen("report:funder_links", "agent", of("approved")),
    Screen("report:posts", "agent"),
    Screen("report:posts", "coordination"),
    Screen("report:post", "agent", of("post")),
    Screen("report:post", "manager", of("post")),
    Screen("report:new_plan", "agent", of("post")),
    Screen("report:edit_plan", "agent", of("plan")),
]
READERS = [
    Screen("report:approval", None, token("approval")),
    Screen("report:approval", None, token("closed_approval"), status=410),
    Screen("report:approval_figure", None, token("approval", "axe-concertation")),
    Screen("report:reading", None, token("reading")),
    Screen("report:reading", None, token("closed_reading"), status=404),
]
NETWORK = [
    Screen("core:people", "coordination"),
    Screen("core:people", "coordination", query="q=rien-de-tel"),
    Screen("core:deactivate_account", "coordination", lambda w: [w.agent.person.address]),
    Screen("core:memberships", "coordination"),
    Screen("core:memberships", "manager"),
    Screen("core:give_role", "manager"),
    Screen("core:end_role", "coordination", lambda w: [w.role.uid]),
    Screen("core:invitations", "manager"),
    Screen("core:invite", "manager"),
    Screen("core:accept_invitation", None, path=at("invitation_path")),
    Screen("core:accept_invitation", None, path=at("copied_path")),
    Screen("core:accept_invitation", None, path=at("known_path")),
    Screen("core:accept_invitation", "agent", path=at("known_path")),
    Screen("core:accept_invitation", "other_agent", path=at("known_path")),
    Screen("core:accept_invitation", None, path=at("closed_invitation_path"), status=410),
]
ACCOUNT = [
    Screen("account_login", None),
    Screen("account_signup", None),
    Screen("account_inactive", None),
    Screen("account_confirm_login_code", None, walk=ask_for_a_code),
    Screen("account_request_login_code", None),
    Screen("account_reset_password", None),
    Screen("account_reset_password_done", None),
    Screen("account_reset_password_from_key", None, lambda w: ["1", "x-y"]),
    Screen("account_reset_password_from_key_done", None),
    Screen("account_logout", "agent"),
    Screen("account_reauthenticate", "agent"),
    Screen("account_email", "agent"),
    Screen("account_change_password", "agent"),
    Screen("account_set_password", "without_password"),
    Screen("core:sign_in_link", None, path=lambda w: fresh_link(w.agent)),
    Screen("core:sign_in_link", None, lambda w: ["x"], status=410),
]
SECOND_STEP = [
    Screen("mfa_index", "agent"),
    Screen("mfa_index", "strong"),
    Screen("mfa_authenticate", None, walk=reach_the_second_step),
    Screen("mfa_reauthenticate", "strong"),
    Screen("mfa_reauthenticate_webauthn", "strong"),
    Screen("mfa_activate_totp", "agent"),
    Screen("mfa_deactivate_totp", "strong"),
    Screen("mfa_view_recovery_codes", "strong"),
    Screen("mfa_generate_recovery_codes", "strong"),
    Screen("mfa_list_webauthn", "strong"),
    Screen("mfa_add_webauthn", "strong"),
    Screen("mfa_edit_webauthn", "strong", lambda w: [w.passkey.pk]),
    Screen("mfa_remove_webauthn", "strong", lambda w: [w.passkey.pk]),
]
CONTRIBUTING = [
    Screen("offer:contribute", None),
    Screen("offer:propose", None),
    Screen("offer:thanks", None),
    Screen("offer:thanks", None, query="courriel=non"),
    Screen("offer:find_link", None),
    Screen("offer:link_changed", None),
    Screen("offer:private", None, token("proposal")),
    Screen("offer:private", None, token("unconfirmed")),
    Screen("offer:private_edit", None, token("proposal")),
    Screen("offer:private_dates", None, token("proposal")),
    Screen("offer:private_picture", None, token("proposal")),
    Screen("offer:private_copy", None, token("proposal")),
    Screen("offer:claim", None, of("listed")),
    Screen("offer:claim_thanks", None),
    Screen("offer:kept", None, token("claimed")),
    Screen("offer:kept", None, token("claimed_new")),
]
EVENINGS = [
    Screen("develop:evenings", "agent"),
    Screen("develop:new_evening", "agent"),
    Screen("develop:evening", "agent", of("evening")),
    Screen("develop:evening", "other_agent", of("evening")),
    Screen("develop:evening", "agent", of("online")),
    Screen("develop:edit_evening", "agent", of("evening")),
    Screen("develop:duplicate_evening", "agent", of("evening")),
    Screen("develop:tables", "agent", of("evening")),
    Screen("develop:links", "agent", of("online")),
    Screen("develop:register", None, of("evening")),
    Screen("develop:register", None, of("past_evening")),
    Screen("develop:register", "agent", of("online")),
    Screen("develop:registered", None, of("evening")),
    Screen("develop:find_my_page", None, of("evening")),
    *(Screen("develop:my_evening", None, token(key))
      for key in ("my_key", "waiting_key", "unconfirmed_key")),
    *(Screen("develop:my_evening", None, token(key)) for key in ("met_key", "asked_key")),
    Screen("develop:my_wishes", None, token("met_key")),
    Screen("develop:my_follow_ups", None, token("asked_key")),
    Screen("develop:stop_follow_ups", None, token("asked_key")),
    Screen("develop:report", "agent", of("past_evening")),
    Screen("develop:report", "agent", of("met_evening")),
    Screen("develop:my_profile", None, token("my_key")),
    Screen("develop:cancel_my_place", None, token("my_key")),
    Screen("develop:badge", None, token("my_badge")),
    Screen("develop:check_in", "agent", of("tonight")),
    Screen("develop:check_in", "agent", of("evening")),
    Screen("develop:arrival", "agent", lambda w: [w.tonight.address, w.tonight_guest.uid]),
    Screen("develop:live", "agent", of("tonight")),
    Screen("develop:live", "agent", of("evening")),
    Screen("develop:wall", "agent", of("tonight")),
    Screen("develop:mend_plan", "agent", of("tonight")),
    Screen("develop:my_evening", None, token("tonight_key")),
    Screen("develop:registrations", "agent", query="soiree={w.evening.uid}"),
    Screen("develop:registration", "agent", of("registration")),
    Screen("develop:add_registration", "agent", of("evening")),
    Screen("develop:import_registrations", "agent", of("evening")),
    Screen("develop:seating", "agent", of("evening")),
    Screen("develop:seating", "agent", of("online")),
    Screen("develop:plan", "agent", lambda w: [w.evening.address, w.evening_plan.uid]),
    *(Screen("develop:plan", "agent", lambda w, name=name: [w.online.address, getattr(w, name).uid])
      for name in ("queued_plan", "failed_plan")),
]  # fmt: skip
OTHERS = [
    Screen("api:openapi-view", None),
    Screen("404", None, path=lambda w: "/nulle-part/", status=404),
    Screen("404", "agent", path=lambda w: "/nulle-part/", status=404),
    Screen("404", "nobody", path=lambda w: "/reseau/personnes/", status=404),
    *(Screen(name, None, path=lambda w, name=name: f"/erreur/{name}/", status=int(name[:3]))
      for name in ("400", "403", "403_csrf", "429", "500")),
]  # fmt: skip
ROOMS = {
    "accueil": HOME, "acteurs": ACTORS, "importer": IMPORTS, "gestes": GESTURES,
    "pratique": PRACTICE, "ateliers": WORKSHOPS, "preparer": PREPARING, "telephones": PHONES,
    "animer": LEADING, "themes": THEMES, "relais": RELAYS,
    "rapports": REPORTS, "lecteurs": READERS,
    "reseau": NETWORK, "compte": ACCOUNT, "deuxieme-etape": SECOND_STEP, "proposer": CONTRIBUTING,
    "vitrine": screens_offer.SHOWCASE, "moderer": screens_offer.MODERATING, "soirees": EVENINGS,
    "cercles": screens_circles.CIRCLES,
    "ententes": screens_develop.COMMITMENTS,
    "mises-en-relation": screens_introductions.INTRODUCTIONS,
    "reunions": screens_meetings.MEETINGS,
    "autres": OTHERS,
}  # fmt: skip
# Addresses that answer GET with something else than a screen.
NO_SCREEN = {
    **screens_offer.NO_SCREEN,
    **screens_circles.NO_SCREEN,
    **screens_develop.NO_SCREEN,
    **screens_meetings.NO_SCREEN,
    "connect:map_data": "JSON for the map's script",
    "connect:map_picture": "a file: SVG or PNG",
    "api:openapi-json": "the API's description, JSON",
    "api:api-root": "only the root that other addresses are built on",
    "api:health": "JSON",
    "api:actors": "JSON",
    "api:actor": "JSON",
    "api:gestures": "JSON",
    "media": "an uploaded picture",
    "core:file": "a file",
    "home:export": "a file: everything about oneself",
    "api:workshop_minutes": "JSON",
    "consult:minutes_file": "a file: DOCX, PDF, Markdown or JSON",
    "consult:export": "its former address",
    "consult:breakout_minutes_file": "a file, likewise",
    "consult:export_breakout": "its former address",
    "consult:published_minutes_file": "a file, likewise",
    "develop:registrations_csv": "a file: CSV",
    "develop:evening_pdf": "a file: PDF",
    "develop:report_file": "a file: Markdown, Word, PDF",
    "report:document": "a file: DOCX, PDF or XLSX",
    "report:reading_document": "a file, likewise",
    "mfa_download_recovery_codes": "a file: the codes as text",
    "account_email_verification_sent": "leads to the sign-in: addresses are verified by a code",
    "mfa_login_webauthn": "JSON for the passkey's script",
}
