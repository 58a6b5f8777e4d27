"""The demonstration region's reports: last year's approved, this year's begun."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from maillage.core.models import Gesture, Post, WorkPlan
from maillage.report.actions import (
    approve,
    ask_approval,
    start_report,
    write_plan,
    write_report,
    write_targets,
)
from maillage.report.completeness import funding_year
from maillage.report.content import compile_content
from maillage.report.facts import counted_gestures
from maillage.report.forms import default_title
from maillage.report.models import Report

NARRATIVE = {
    "highlights": "Huit organismes ont rejoint la communauté de pratique des musées.\n"
    "Deux d’entre eux mettent désormais leurs calendriers en commun.",
    "lessons": "Une rencontre courte et régulière vaut mieux qu’une longue journée par saison.",
    "challenges": "Les petits organismes n’ont personne à libérer pour les ateliers en semaine.",
    "next_steps": "Poursuivre les diagnostics et mesurer de nouveau après douze mois. Sans le "
    "poste, la communauté de pratique et le relais de la veille s’arrêteraient.",
}
REASON = "Reporté à l’automne, à la demande des organismes."
PLANNED = {
    "concertation": (24, "Une communauté de pratique par discipline"),
    "veille": (22, "Un relais de veille par quinzaine"),
    "formation": (12, "Un atelier par mois"),
    "projets": (8, "Vitrine régionale"),
}
PLANNED_PEOPLE = (200, "Personnes formées")


def fill(cast: Any) -> None:
    """Write both reports of the first agent. Twice changes nothing."""
    agent = cast.agent1.person
    post = Post.objects.filter(owner=agent, host=cast.host1).order_by("id").first()
    if post is None or Report.objects.filter(post=post).exists():
        return
    start, end = funding_year(timezone.localdate())
    former = funding_year(start - timedelta(days=1))
    if counted_gestures(post, *former).exists():
        _approved(cast, post, former)
    this_year = start_report(
        post=post, from_date=start, to_date=end, by=agent,
        title=default_title(start, end),
    )  # fmt: skip
    values = {"highlights": NARRATIVE["highlights"]}
    write_report(report=this_year, values=values, by=agent)


def _approved(cast: Any, post: Post, period: tuple[date, date]) -> None:
    agent = cast.agent1.person
    start, end = period
    _plan(post, start, end)
    report = start_report(
        post=post, from_date=start, to_date=end, by=agent,
        title=default_title(start, end),
    )  # fmt: skip
    content = compile_content(report)
    reasons = {t["uid"]: REASON for t in content["plan"] if t["gap"] < 0}
    quotes: list[str] = []
    with_quote = counted_gestures(post, start, end).filter(quote_consent=True).exclude(quote="")
    for gesture in with_quote.order_by("occurred_on"):
        if gesture.quote not in Gesture.objects.filter(uid__in=quotes).values_list(
            "quote", flat=True
        ):
            quotes.append(gesture.uid)
    write_report(
        report=report,
        values={**NARRATIVE, "gap_reasons": reasons, "chosen_quotes": quotes[:2]},
        by=agent,
    )
    manager = cast.manager
    ask_approval(report=report, name=manager.person.name, email=manager.user.email, by=agent)
    approve(report=report, name=manager.person.name, by=manager.person)


def _plan(post: Post, start: date, end: date) -> None:
    """Last year's work plan, when the region has none for it."""
    if post.work_plans.filter(from_date__lte=end, to_date__gte=start).exists():
        return
    owner: Any = post.owner
    plan = write_plan(
        plan=WorkPlan(post=post),
        values={
            "title": f"Plan de travail {start.year}-{end.year}",
            "from_date": start,
            "to_date": end,
        },
        by=owner,
    )
    lines: list[dict[str, Any]] = []
    for axis in post.axes.all():
        targets = [("gestures", *PLANNED.get(axis.slug, (20, "")))]
        if axis.slug == "formation":
            targets.append(("people", *PLANNED_PEOPLE))
        for measure, planned, label in targets:
            values = {"axis": axis, "measure": measure, "planned": planned, "label": label}
            lines.append({"target": None, "values": {**values, "gap_reason": ""}, "remove": False})
    write_targets(plan=plan, lines=lines, by=owner)
