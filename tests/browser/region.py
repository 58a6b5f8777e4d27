"""The demonstration region, and one record for each screen that it does not already fill."""

from __future__ import annotations

import time
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

from conftest import make_person
from maillage.consult.actions import import_notes
from maillage.consult.adoption import adopt_workshop, proposed_verbs
from maillage.consult.drafts import SentFile, keep_draft
from maillage.consult.live.facilitating import open_step
from maillage.consult.minutes.publishing import publish_minutes
from maillage.consult.models import Workshop
from maillage.consult.preparing import actions as preparing
from maillage.consult.preparing.groups import numbered
from maillage.consult.preparing.rehearsal import start_rehearsal, write_for_simulated
from maillage.consult.preparing.templates import TEMPLATES
from maillage.consult.sources import read_sources
from maillage.consult.synthesis import synthesis_of
from maillage.consult.tests.own_notes import text_of
from maillage.core import demo, indexing
from maillage.core.accounts import actions as accounts
from maillage.core.accounts.links import COPIED, MAILED, invitation_path
from maillage.core.console import Console
from maillage.core.models import (
    Actor,
    Consent,
    ContactPoint,
    Gesture,
    Import,
    Membership,
    Need,
    Post,
    Practice,
    SavedView,
    User,
    WorkPlan,
)
from maillage.core.registry import registry
from maillage.core.tests.gesture_parts import calendar, event, noon
from maillage.core.tests.importing import bring_in, choose, take_back, upload
from maillage.offer.demo import fill_showcase as write_whole_showcase
from maillage.report.actions import ask_approval, open_to_funder, revoke_link, start_report
from maillage.report.models import Report
from tests.browser.region_circles import fill_circles
from tests.browser.region_develop import fill_commitments
from tests.browser.region_evening import fill_evening
from tests.browser.region_introductions import fill_introductions
from tests.browser.region_live import fill_live, import_in_the_background
from tests.browser.region_meetings import fill_meetings
from tests.browser.region_offer import fill_contributing, fill_moderating, fill_showcase

SHEET = (
    "Nom;Type;Ville;Adresse électronique;Couleur\n"
    "{0} Aube;organisme;Shawinigan;aube.{0}@exemple.org;bleu\n"
    "{0} Brume;robot;Shawinigan;brume.{0}@exemple.org;vert\n"
    "{0} Crue;organisme;Chawinigan;crue.{0}@exemple.org;rouge\n"
)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def client_of(user: User) -> Client:
    """A client signed in as this user, who has just proved who she is."""
    client = Client()
    client.force_login(user, backend=BACKEND)
    session = client.session
    session["account_authentication_methods"] = [
        {
            "method": "password",
            "at": time.time() + 3600,
            "email": user.email,
            "reauthenticated": True,
        }
    ]  # still recent when the last screen is reached
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


def passkey() -> dict[str, Any]:
    """What a device sends when it makes a passkey, as allauth keeps it."""
    key = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    told = AttestedCredentialData.create(bytes(16), b"identifiant", key)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT
    made = AttestationObject.create("none", AuthenticatorData.create(bytes(32), flags, 0, told), {})
    client = CollectedClientData.create("webauthn.create", b"defi", "http://localhost")
    return {
        "id": websafe_encode(b"identifiant"), "rawId": websafe_encode(b"identifiant"),
        "type": "public-key", "clientExtensionResults": {"credProps": {"rk": True}},
        "response": {"clientDataJSON": websafe_encode(client),
                     "attestationObject": websafe_encode(made)},
    }  # fmt: skip


def build() -> SimpleNamespace:
    """Everything that the screens show, under short names; users under their role."""
    with pytest.MonkeyPatch.context() as patched:
        # Three hundred events and their pictures, drawn by each worker: a handful shows as much.
        quick = [one for one in registry.demos if one[1] is not write_whole_showcase]
        patched.setattr(registry, "demos", quick)
        demo.fill_once(Console(is_json=True))
    w = SimpleNamespace()
    _people(w)
    _gestures(w)
    _actors(w)
    _imports(w)
    _workshops(w)
    _preparing(w)
    fill_live(w)
    import_in_the_background(w)
    _reports(w)
    _invitations(w)
    fill_contributing(w)
    fill_showcase(w)
    fill_moderating(w)
    fill_evening(w)
    fill_circles(w)
    fill_commitments(w)
    fill_introductions(w)
    fill_meetings(w)
    indexing.rebuild()
    return w


def _people(w: Any) -> None:
    names = {"agent": "alice", "other_agent": "bruno", "manager": "claire",
             "coordination": "diane", "member": "emile"}  # fmt: skip
    for role, name in names.items():
        setattr(w, role, User.objects.get(email=f"{name}@demo.example"))
    w.host = Actor.objects.get(name__startswith="Culture Haute-Rivière")
    w.post = Post.objects.get(owner=w.agent.person)
    w.plan = WorkPlan.objects.filter(post=w.post).first()
    w.funder = make_person("France Bélanger", "france@example.org", w.post.funder, "funder")
    w.nobody = make_person("Noé Sansrole", "noe@example.org", None, "")
    w.role = Membership.objects.get(person=w.agent.person)
    w.strong = make_person("Sylvie Fortin", "sylvie@example.org", w.host, "agent")
    TOTP.activate(w.strong, generate_totp_secret())
    RecoveryCodes.activate(w.strong)
    data = {"name": "Mon téléphone", "credential": passkey()}
    w.passkey = Authenticator.objects.create(
        user=w.strong, type=Authenticator.Type.WEBAUTHN, data=data
    )
    w.without_password = make_person("Sans Phrase", "sans@example.org", w.host, "agent")
    w.without_password.set_unusable_password()
    w.without_password.save()
    Consent.objects.create(
        actor=w.agent.person, purpose="infolettre", wording="Recevoir l’infolettre.",
        channel="formulaire", given_on=timezone.localdate(),
    )  # fmt: skip


def _gestures(w: Any) -> None:
    client = client_of(w.agent)
    events = [event(f"e{n}@x", f"Comité billetterie {n}", noon(8)) for n in range(3)]
    file = SimpleUploadedFile("agenda.ics", calendar(*events))
    client.post("/gestes/calendrier/", {"file": file, "name": "Travail"})
    mine = Gesture.objects.filter(owner=w.agent.person)
    w.gesture = mine.order_by("-occurred_on").first()
    w.past_week = timezone.localdate() - timedelta(days=8)
    SavedView.objects.create(
        list_name="actors", name="Les groupes", query="kind=group", owner=w.agent.person
    )


def _actors(w: Any) -> None:
    w.actor = Need.objects.filter(actor__kind=Actor.Kind.ORGANIZATION).first().actor
    w.need = w.actor.needs.first()
    w.point = ContactPoint.objects.create(
        actor=w.actor, kind="email", value="info@exemple.org", owner=w.agent.person
    )
    client = client_of(w.agent)
    values = {"name": w.actor.name, "kind": w.actor.kind, "description": "Décrit autrement."}
    client.post(f"/reseauter/acteurs/{w.actor.address}/modifier/", values)
    w.actor.refresh_from_db()
    # More than one page, so that the pages of a list are seen.
    Actor.objects.bulk_create(_many(w))


def _many(w: Any) -> list[Actor]:
    made = [Actor(name=f"Troupe {n:03}", visibility="network", host=w.host) for n in range(120)]
    for actor in made:
        actor.prepare()
    return made


def _imports(w: Any) -> None:
    client = client_of(w.agent)
    w.mapping = upload(client, SHEET.format("A"))
    w.previewed = choose(client, upload(client, SHEET.format("B")))
    w.queued = choose(client, upload(client, SHEET.format("C")))
    client.post(f"/listes/importations/{w.queued.uid}/apercu/")
    w.done = bring_in(client, SHEET.format("D"))
    w.undone = take_back(client, bring_in(client, SHEET.format("E")))
    w.failed = choose(client, upload(client, SHEET.format("F")))
    told = {"failure": "Une erreur du programme a arrêté l’importation après la ligne 2."}
    Import.objects.filter(pk=w.failed.pk).update(state=Import.State.FAILED, report=told)


def _workshops(w: Any) -> None:
    first, second = Workshop.objects.order_by("held_on")[:2]
    adopt_workshop(
        workshop=first, by=w.coordination.person, host=w.coordination.person.host,
        decided_on=timezone.localdate(), title="La pratique revue",
        choices=proposed_verbs(synthesis_of(first)),
    )  # fmt: skip
    w.workshop, w.adoptable, w.published = first, second, second
    publish_minutes(workshop=second, to="public", by=w.coordination.person)
    for record in (first, second):
        record.refresh_from_db()
    w.breakout = first.breakouts.first()
    w.contribution = w.breakout.contributions.first()
    w.practice = Practice.current()
    w.former_practice = Practice.objects.exclude(pk=w.practice.pk).first()
    owner = w.agent.person
    notes = text_of("4").encode()
    sent = SentFile("notes.txt", notes, read_sources(notes, filename="notes.txt"))
    w.notes_draft = keep_draft(owner=owner, files=[sent])
    import_notes(
        sources=read_sources(text_of("3").encode(), filename="g3.txt"), by=owner,
        reader=None, host=w.host, audience="",
    )  # fmt: skip


def _preparing(w: Any) -> None:
    """A workshop in preparation, and one that rehearses with a step under way."""
    by = w.agent.person
    told: Any = {"by": by, "host": w.host, "has_dots": True}
    w.prepared = preparing.create_workshop(template=TEMPLATES["pratique"], **told)
    preparing.add_groups(workshop=w.prepared, lines=numbered(2), by=by)
    w.prepared_step, w.prepared_group = w.prepared.steps.first(), w.prepared.breakouts.first()
    made = preparing.create_workshop(template=TEMPLATES["cafe"], **told)
    preparing.add_groups(workshop=made, lines=numbered(2), by=by)
    w.rehearsed = start_rehearsal(workshop=made, participants=4, by=by)
    open_step(step=made.steps.first(), by=by)
    write_for_simulated(workshop=w.rehearsed)


def _reports(w: Any) -> None:
    agent = w.agent.person
    w.approved = Report.objects.get(state=Report.State.APPROVED)
    w.report = Report.objects.get(state=Report.State.DRAFT)
    w.to_ask = _month(w, agent, 3)
    w.submitted = _month(w, agent, 2)
    manager = w.manager
    ask: Any = {"name": manager.person.name, "email": manager.email, "by": agent}
    _link, w.approval = ask_approval(report=w.submitted, **ask)
    asked = _month(w, agent, 1)
    _link, w.closed_approval = ask_approval(report=asked, **ask)
    ask_approval(report=asked, **ask)  # asked again: the first link is closed
    open_it: Any = {"report": w.approved, "email": "", "days": 30, "by": agent}
    _link, w.reading = open_to_funder(label="Ministère", **open_it)
    closed, w.closed_reading = open_to_funder(label="Ville", **open_it)
    revoke_link(link=closed, by=agent)


def _month(w: Any, agent: Actor, back: int) -> Report:
    start = timezone.localdate().replace(day=1) - timedelta(days=30 * back)
    return start_report(
        post=w.post, from_date=start, to_date=start + timedelta(days=27),
        title=f"Rapport du mois {back}", by=agent,
    )  # fmt: skip


def _invitations(w: Any) -> None:
    def invited(email: str) -> Any:
        return accounts.invite(
            email=email, name="", organisation=w.host, role="agent", by=w.manager.person
        )

    by = w.manager.person
    w.invitation = invited("nouvelle@example.org")
    w.invitation_path = invitation_path(w.invitation, MAILED)
    w.copied_path = invitation_path(w.invitation, COPIED)
    w.known_path = invitation_path(invited(w.other_agent.email), MAILED)
    closed = invited("partie@example.org")
    accounts.revoke(invitation=closed, by=by)
    w.closed_invitation_path = invitation_path(closed, MAILED)
