"""What is done with a report: write it, ask for approval, approve or return it, let it be read."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.core import journal
from maillage.core.models import Actor, Post, Target, Visibility, WorkPlan
from maillage.report.content import compile_content
from maillage.report.models import Report, ReportLink, ReportOpening

APPROVAL_DAYS = 30
FUNDER_DAYS = 90
THAWED: dict[str, Any] = {"frozen_at": None, "submitted_at": None}


class ReportRefusal(Exception):
    """The act cannot be done as the report or the link stands; the message says why."""


def token_hash(token: str) -> str:
    """What is stored of a token: its SHA-256 (the token has 256 random bits, no salt is needed)."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def start_report(*, post: Post, from_date: date, to_date: date, title: str, by: Actor) -> Report:
    """Begin the report of a post for a period."""
    if Report.objects.filter(post=post, from_date=from_date, to_date=to_date).exists():
        raise ReportRefusal(_("Un rapport existe déjà pour ce poste et cette période."))
    report = Report(
        post=post, from_date=from_date, to_date=to_date, title=title,
        owner=post.owner, host=post.host, visibility=Visibility.HOST,
    )  # fmt: skip
    return journal.create(report, by=by)


@transaction.atomic
def write_report(*, report: Report, values: Mapping[str, Any], by: Actor) -> Report:
    """Change what the agent writes: title, narrative, chosen quotes, reasons of gaps."""
    current = Report.objects.select_for_update().get(pk=report.pk)
    if not current.is_open:
        raise ReportRefusal(
            _("Ce rapport attend sa signature ou est approuvé : il ne change plus.")
        )
    journal.change(current, values, by=by)
    return current


@transaction.atomic
def ask_approval(*, report: Report, name: str, email: str, by: Actor) -> tuple[ReportLink, str]:
    """Freeze the content as it is read today and open a one-time link. Returns link and token.

    Asked again while it waits: the former links close, the content stays as it was submitted.
    """
    current = Report.objects.select_for_update().get(pk=report.pk)
    if current.is_approved:
        raise ReportRefusal(_("Ce rapport est déjà approuvé."))
    now = timezone.now()
    if current.is_open:
        journal.change(
            current,
            {
                "state": Report.State.SUBMITTED,
                "submitted_at": now,
                "frozen_at": now,
                "returned_note": "",
            },
            by=by,
        )
        _freeze(current, compile_content(current))
    _close_links(current, ReportLink.Kind.APPROVAL, by=by)
    return _open_link(
        current, ReportLink.Kind.APPROVAL, days=APPROVAL_DAYS, by=by,
        values={"name": name, "email": email},
    )  # fmt: skip


@transaction.atomic
def take_back(*, report: Report, by: Actor) -> Report:
    """The agent takes her submitted report back to write in it again."""
    current = Report.objects.select_for_update().get(pk=report.pk)
    if current.state != Report.State.SUBMITTED:
        raise ReportRefusal(_("Ce rapport n’attend pas d’approbation."))
    _close_links(current, ReportLink.Kind.APPROVAL, by=by)
    journal.change(current, {"state": Report.State.DRAFT, **THAWED}, by=by)
    _freeze(current, {})
    return current


def _freeze(report: Report, content: dict[str, Any]) -> None:
    """Write the frozen content beside the journal: the story tells that it was frozen, and would
    otherwise keep two copies of every gesture of the period."""
    report.frozen = content
    report.save(update_fields=["frozen", "updated_at"])


@transaction.atomic
def approve(
    *, report: Report, name: str, by: Actor | None = None, link: ReportLink | None = None
) -> Report:
    """Sign the frozen content. By link there is no account: `name` is what was typed."""
    current = _decided(report, link)
    if not current.frozen:
        # Only after an undo in the journal: what is signed must be frozen.
        _freeze(current, compile_content(current))
    journal.change(
        current,
        {
            "state": Report.State.APPROVED,
            "approved_by_name": name.strip()[:200],
            "approved_at": timezone.now(),
        },
        by=by,
    )
    return current


@transaction.atomic
def return_report(
    *, report: Report, note: str, by: Actor | None = None, link: ReportLink | None = None
) -> Report:
    """Send the report back to its author with what is to be looked at again."""
    current = _decided(report, link)
    values = {"state": Report.State.RETURNED, "returned_note": note.strip(), **THAWED}
    journal.change(current, values, by=by)
    _freeze(current, {})
    return current


def _decided(report: Report, link: ReportLink | None) -> Report:
    """The submitted report, its links used up: whoever comes second is refused."""
    current = Report.objects.select_for_update().get(pk=report.pk)
    if current.state != Report.State.SUBMITTED:
        raise ReportRefusal(_("Ce rapport n’attend plus d’approbation."))
    now = timezone.now()
    if link is not None:
        used = ReportLink.objects.live().filter(pk=link.pk).update(used_at=now)
        if not used:
            raise ReportRefusal(_("Ce lien a déjà servi, ou n’est plus ouvert."))
    current.bearer_links.filter(kind=ReportLink.Kind.APPROVAL).live().update(revoked_at=now)
    return current


@transaction.atomic
def open_to_funder(
    *, report: Report, label: str, email: str, days: int, by: Actor
) -> tuple[ReportLink, str]:
    """An address for a funder to read an approved report. Returns link and token."""
    if not report.is_approved:
        raise ReportRefusal(_("Seul un rapport approuvé s’ouvre à un bailleur."))
    return _open_link(
        report, ReportLink.Kind.FUNDER, days=days, by=by, values={"label": label, "email": email}
    )


@transaction.atomic
def revoke_link(*, link: ReportLink, by: Actor) -> None:
    """Close a link now; doing it twice changes nothing."""
    if link.revoked_at is None:
        journal.change(link, {"revoked_at": timezone.now()}, by=by)


def _open_link(
    report: Report, kind: str, *, days: int, by: Actor, values: Mapping[str, Any]
) -> tuple[ReportLink, str]:
    token = secrets.token_urlsafe(32)
    link = ReportLink(
        report=report,
        kind=kind,
        token_hash=token_hash(token),
        expires_at=timezone.now() + timedelta(days=days),
        **values,
    )
    return journal.create(link, by=by), token


def _close_links(report: Report, kind: str, *, by: Actor) -> None:
    for link in report.bearer_links.filter(kind=kind).live():
        revoke_link(link=link, by=by)


def note_opening(*, link: ReportLink, document: str = "") -> None:
    """Remember that a link was opened; kept out of the journal: nobody changed anything."""
    ReportOpening.objects.create(link=link, document=document)


# --- Posts and work plans --------------------------------------------------------------------
@transaction.atomic
def write_plan(*, plan: WorkPlan, values: Mapping[str, Any], by: Actor) -> WorkPlan:
    """Create or change a work plan."""
    if plan.pk is None:
        for name, value in values.items():
            setattr(plan, name, value)
        return journal.create(plan, by=by)
    journal.change(plan, values, by=by)
    return plan


@transaction.atomic
def write_targets(*, plan: WorkPlan, lines: Sequence[Mapping[str, Any]], by: Actor) -> None:
    """Write a plan's targets: each line has `target` (or None), its values, and `remove`."""
    batch = journal.open_batch(by=by, act="targets", label=str(plan))
    for line in lines:
        target: Target | None = line["target"]
        if target is not None and line["remove"]:
            journal.remove(target, by=by, batch=batch)
        elif target is not None:
            journal.change(target, line["values"], by=by, batch=batch)
        elif not line["remove"]:
            journal.create(Target(plan=plan, **line["values"]), by=by, batch=batch)
    journal.close_batch(batch)


@transaction.atomic
def switch_minutes(*, post: Post, side: str, on: bool, by: Actor) -> Post:
    """Switch one side's consent to minutes: `agent` or `host`. Minutes need both."""
    field = {"agent": "agent_counts_minutes", "host": "host_counts_minutes"}[side]
    journal.change(post, {field: on}, by=by)
    return post
