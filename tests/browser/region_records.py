"""What fills the addresses of test_every_screen.py: records of the demonstration region, by key."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from maillage.core.access import reader_for, visible


def records_of(people: dict[str, Any]) -> dict[str, str]:
    """The last parts of addresses. What the region lacks is written here."""
    agent = people["agent1"].person
    return {
        **_of_core(people, agent),
        **_of_actors(people, agent),
        **_of_imports(people["agent1"]),
        **_of_workshops(agent),
        **_of_reports(people["agent1"], agent),
    }


def _of_core(people: dict[str, Any], agent: Any) -> dict[str, str]:
    from maillage.core.accounts.actions import invite
    from maillage.core.accounts.links import MAILED, invitation_path, sign_in_path
    from maillage.core.models import Gesture, Membership, Practice

    membership = Membership.objects.filter(person=agent).first()
    invitation = invite(
        email="nouvelle@example.org", name="Nadia Roy", organisation=membership.organisation,
        role="agent", by=agent,
    )  # fmt: skip
    return {
        "gesture": Gesture.objects.filter(owner=agent).first().address,
        "practice": Practice.current().address,
        "membership": _address(Membership.objects.filter(person=people["manager"].person).first()),
        "person": people["member"].person.address,
        "invitation_uid": invitation.uid,
        "invitation_key": _last_part(invitation_path(invitation, MAILED)),
        "sign_in_token": _last_part(sign_in_path(people["member"])),
    }


def _of_actors(people: dict[str, Any], agent: Any) -> dict[str, str]:
    from maillage.core import journal
    from maillage.core.models import Actor, ContactPoint, Membership, Need

    reader = reader_for(people["agent1"])
    host = Membership.objects.filter(person=agent).first().organisation
    scope = {"host": host, "owner": agent, "visibility": "network"}
    actor = visible(Actor.objects.filter(kind="organization", visibility="public"), reader).first()
    if actor is None:
        actor = Actor(name="Musée du Sault (exemple)", **{**scope, "visibility": "public"})
        journal.create(actor, by=agent)
    own = journal.create(Actor(name="Fabrique du Lac (exemple)", **scope), by=agent)
    need = journal.create(Need(actor=own, text="une salle de répétition", **scope), by=agent)
    point = journal.create(
        ContactPoint(actor=own, kind="email", value="info@example.org", host=host), by=agent
    )
    return {
        "actor": own.address,
        "actor_in_need": own.address, "need": need.uid,
        "reached_actor": own.address, "contact_point": point.uid,
        "public_actor": actor.address,
    }  # fmt: skip


def _of_imports(user: Any) -> dict[str, str]:
    from maillage.core.lists.imports import actions
    from maillage.core.lists.imports.sheets import read_text
    from maillage.core.registry import registry

    rows = ["Nom,Courriel", "Musée A,a@example.org", "Musée B,pas une adresse", "Musée A,"]
    name, a_list = next((n, one) for n, one in registry.lists.items() if one.importer)
    made = [
        actions.receive(
            sheet=read_text("\n".join(rows), "a.csv"), title="a.csv", list_name=name,
            importer=a_list.importer, reader=reader_for(user),
        )
        for _step in range(3)
    ]  # fmt: skip
    for imported in made[1:]:
        actions.choose_columns(imported=imported, mapping=imported.mapping, options={})
    actions.confirm(imported=made[2])
    keys = ("import_mapped", "import_previewed", "import_queued")
    return {"list_name": name, **{k: m.uid for k, m in zip(keys, made, strict=True)}}


def _of_workshops(agent: Any) -> dict[str, str]:
    from maillage.consult.drafts import keep_draft
    from maillage.consult.models import Contribution, Workshop

    workshop = Workshop.objects.filter(breakouts__isnull=False).first()
    contribution = Contribution.objects.filter(breakout__workshop=workshop).first()
    notes = "# Atelier du 3 mars 2025\n\n| Verbe | Pourquoi |\n|---|---|\n| Réseauter | Se voir |\n"
    draft = keep_draft(owner=agent, files=[("notes.md", notes.encode())])
    return {
        "workshop": workshop.address,
        "breakout": workshop.breakouts.first().address,
        "contribution": contribution.address,
        "draft": draft.uid,
    }


def _of_reports(user: Any, agent: Any) -> dict[str, str]:
    from maillage.core.models import Post
    from maillage.report.actions import approve, ask_approval, open_to_funder, start_report
    from maillage.report.content import content_of

    post = Post.objects.filter(owner=agent).first()
    end = timezone.localdate()

    def started(days: int) -> Any:
        start = end - timedelta(days=days)
        return start_report(
            post=post, from_date=start, to_date=end, title=f"Rapport {days}", by=agent
        )

    draft, submitted, approved = (started(days) for days in (301, 302, 303))
    _link, approval = ask_approval(
        report=submitted, name="Claire", email="claire@example.org", by=agent
    )
    ask_approval(report=approved, name="Claire", email="claire@example.org", by=agent)
    approve(report=approved, name="Claire", by=agent)
    approved.refresh_from_db()
    _link, funder = open_to_funder(
        report=approved, label="Fonds", email="f@example.org", days=30, by=agent
    )
    submitted.refresh_from_db()
    figures = content_of(submitted)["figures"]
    return {
        "post": post.address, "plan": _address(post.work_plans.first()),
        "draft_report": draft.address, "submitted_report": submitted.address,
        "approved_report": approved.address, "approval_token": approval, "funder_token": funder,
        "figure_key": figures[0]["key"],
    }  # fmt: skip


def _address(record: Any) -> str:
    return str(getattr(record, "address", None) or record.uid)


def _last_part(path: str) -> str:
    return path.split("?")[0].rstrip("/").rsplit("/", 1)[-1]
