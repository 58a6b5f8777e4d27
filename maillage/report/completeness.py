"""What a report still lacks, by name: never a bare percentage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.core.models import Post
from maillage.report.content import plans_of
from maillage.report.facts import counted_gestures
from maillage.report.models import NARRATIVE, Report
from maillage.report.presentation import measure_name

NAMED = 3


@dataclass(frozen=True)
class Missing:
    """One missing piece; `part` is the anchor of the place that fills it."""

    text: str
    part: str = ""


def missing(report: Report, content: dict[str, Any]) -> list[Missing]:
    """Every missing piece of a report, from its content."""
    pieces = _plan_pieces(content) + _gap_pieces(content)
    pieces += _axis_pieces([g["text"] for g in content["gestures"] if not g["axis_slug"]])
    pieces += _narrative_pieces(report)
    if not content["quotes"]:
        pieces.append(Missing(_("une citation avec consentement"), "citations"))
    return pieces + _approval_pieces(report)


def missing_at_a_glance(report: Report) -> list[Missing]:
    """The same for the home page, without counting the figures (three small queries)."""
    pieces = [] if plans_of(report) else _plan_pieces({"plans": []})
    without = counted_gestures(report.post, report.from_date, report.to_date).filter(axis=None)
    number = without.count()
    if number:
        pieces += [Missing(_without_axis(number), "chiffres")]
    return pieces + _narrative_pieces(report) + _approval_pieces(report)


def _plan_pieces(content: dict[str, Any]) -> list[Missing]:
    if not content["plans"]:
        return [Missing(_("un plan de travail pour cette période"), "plan")]
    return []


def _gap_pieces(content: dict[str, Any]) -> list[Missing]:
    return [
        Missing(
            _("pourquoi l’écart sous « %(axis)s » (%(done)s sur %(planned)s %(measure)s)")
            % {
                "axis": target["axis"],
                "done": target["done"],
                "planned": target["planned"],
                "measure": measure_name(target),
            },
            "ecarts",
        )
        for target in content["plan"]
        if target["gap"] < 0 and not target["reason"]
    ]


def _without_axis(number: int) -> str:
    return ngettext("l’axe de %(n)s geste", "l’axe de %(n)s gestes", number) % {"n": number}


def _axis_pieces(texts: list[str]) -> list[Missing]:
    if not texts:
        return []
    names = " ; ".join(_("«\u00a0%s\u00a0»") % text[:60] for text in texts[:NAMED])
    more = " …" if len(texts) > NAMED else ""
    told = {"label": _without_axis(len(texts)), "text": f"{names}{more}"}
    return [Missing(_("%(label)s\u00a0: %(text)s") % told, "chiffres")]


def _narrative_pieces(report: Report) -> list[Missing]:
    return [
        Missing(_("le texte « %s »") % title, f"id_{key}")
        for key, title, _help in NARRATIVE
        if not getattr(report, key).strip()
    ]


def _approval_pieces(report: Report) -> list[Missing]:
    if report.is_approved:
        return []
    return [Missing(_("l’approbation de votre gestionnaire"), "approbation")]


def funding_year(day: date) -> tuple[date, date]:
    """The funders' year that holds `day`: from April 1 to March 31."""
    year = day.year if day.month >= 4 else day.year - 1
    return date(year, 4, 1), date(year + 1, 3, 31)


def proposed_period(post: Post, day: date) -> tuple[date, date]:
    """The current funding year, cut at the post's own dates."""
    start, end = funding_year(day)
    start = max(start, post.from_date) if post.from_date else start
    end = min(end, post.to_date) if post.to_date else end
    return (start, end) if start <= end else funding_year(day)
