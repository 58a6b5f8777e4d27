"""The whole content of a report as plain JSON: what pages and documents are made from.

A draft's content is compiled again at each reading; from the request for approval on, the frozen
content of the report is read instead. It is written in the network's first language, whatever the
language of whoever asks for it: a report is one document.

Shape: `{"version", "title", "from", "to", "post": {…}, "figures": [{"key", "title", "unit",
"definition", "value", "observed", "declared", "origin", "rows", "counts_actors"}], "axes":
[{"slug", "name", "gestures", "people", "organisations"}], "verbs":
[{"key", "name", "colour", "gestures"}],
"plans": […], "plan": [{"axis", "label", "measure", "planned", "done", "gap", "reason"}],
"regions": [[name, n]], "disciplines": [[name, n]], "quotes": […], "narrative": […],
"gestures": [{"uid", "text", "date", …}]}`; `rows` are the uids of gestures.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from maillage.algorithms.french_text import fold
from maillage.core.models import (
    Actor,
    Axis,
    Municipality,
    Participation,
    Rcm,
    Region,
    Target,
    Visibility,
    WorkPlan,
)
from maillage.core.registry import Indicator, registry
from maillage.report.facts import facts_of
from maillage.report.figures import (
    MEASURE_OF,
    MEASURES,
    GestureFact,
    Measure,
    by_axis,
    facts_on,
    gap,
    organisations_by,
)
from maillage.report.models import NARRATIVE, Report

VERSION = 1
ROWS_OF_AN_INDICATOR = 2000
PLACES = (Region, Rcm, Municipality)  # official names: nobody's record


def content_of(report: Report) -> dict[str, Any]:
    """The report's content: frozen once it was submitted, else compiled now."""
    return report.frozen if report.frozen and not report.is_open else compile_content(report)


def compile_content(report: Report) -> dict[str, Any]:
    """The report's content as the records stand now."""
    # The facts too: they name disciplines in the language of the moment.
    with translation.override(settings.LANGUAGE_CODE):
        facts = facts_of(report.post, report.from_date, report.to_date)
        return {
            "version": VERSION,
            "title": report.title,
            "from": report.from_date.isoformat(),
            "to": report.to_date.isoformat(),
            "post": _post(report),
            "figures": [_figure(m, facts) for m in MEASURES] + _indicators(report),
            "axes": _axes(facts),
            "verbs": _verbs(facts),
            **_plan(report, facts),
            "regions": _named(
                organisations_by(facts, lambda a: (a.region,) if a.region else ()),
                _("Région inconnue"),
            ),
            "disciplines": _named(
                organisations_by(facts, lambda a: a.disciplines), _("Discipline inconnue")
            ),
            "quotes": _quotes(report, facts),
            "narrative": [
                {"key": key, "title": str(title), "text": getattr(report, key)}
                for key, title, _help in NARRATIVE
            ],
            "gestures": _rows(facts),
        }


def _post(report: Report) -> dict[str, Any]:
    post = report.post
    return {
        "title": post.title,
        "agent": post.owner.name if post.owner else "",
        "host": post.host.name if post.host else "",
        "funder": post.funder.name if post.funder else "",
        "from": post.from_date.isoformat() if post.from_date else "",
        "to": post.to_date.isoformat() if post.to_date else "",
        "time_share": post.time_share,
    }


def _figure(measure: Measure, facts: Sequence[GestureFact]) -> dict[str, Any]:
    count = measure.count(facts)
    return {
        "key": measure.key,
        "title": str(measure.title),
        "unit": str(measure.unit),
        "definition": str(measure.definition),
        "value": count.value,
        "observed": count.observed,
        "declared": count.declared,
        "origin": count.origin,
        "rows": list(count.rows),
        "counts_actors": measure.counts_actors,
    }


def _indicators(report: Report) -> list[dict[str, Any]]:
    """Figures that the rooms add; their rows are kept as texts."""
    ordered = sorted(registry.indicators, key=lambda i: (i.order, i.key))
    return [_indicator(indicator, report) for indicator in ordered]


def _indicator(indicator: Indicator, report: Report) -> dict[str, Any]:
    rows = indicator.rows(report.post, report.from_date, report.to_date)
    value = indicator.count(rows)
    is_observed = indicator.origin == "observed"
    unit = str(indicator.unit)
    counts_actors = rows.model in {Actor, Participation} or any(
        word in fold(unit) for word in ("personne", "organi", "participa")
    )
    return {
        "key": f"salle-{indicator.key}",
        "title": str(indicator.title),
        "unit": unit,
        "definition": str(indicator.definition),
        "value": value,
        "observed": value if is_observed else 0,
        "declared": 0 if is_observed else value,
        "origin": indicator.origin,
        "rows": [],
        "texts": [str(row) for row in _tellable(indicator, rows)[:ROWS_OF_AN_INDICATOR]],
        "counts_actors": counts_actors,
    }


def _tellable(indicator: Indicator, rows: QuerySet) -> QuerySet:
    """Rows that every reader of the whole content may see: no private or host record by name."""
    if indicator.told:
        return indicator.told(rows)
    if rows.model in PLACES:
        return rows
    if any(f.name == "visibility" for f in rows.model._meta.concrete_fields):
        return rows.filter(visibility__in=[Visibility.NETWORK, Visibility.PUBLIC])
    return rows.none()


def _axes(facts: Sequence[GestureFact]) -> list[dict[str, Any]]:
    named = [(axis.slug, axis.name_fr) for axis in Axis.objects.all()]
    lines = []
    for slug, name in [*named, ("", _("Sans axe"))]:
        mine = by_axis(facts, slug)
        if not slug and not mine:
            continue
        line: dict[str, Any] = {"slug": slug, "name": name}
        for key in ("gestures", "people", "organisations"):
            line[key] = MEASURE_OF[key].count(mine).value
        lines.append(line)
    return lines


def _verbs(facts: Sequence[GestureFact]) -> list[dict[str, Any]]:
    """Gestures by verb, a series across versions of the practice, the most first.

    `verbs` are the names, in any version, that the line counts.
    """
    groups: dict[str, list[GestureFact]] = {}
    for fact in facts:
        groups.setdefault(fact.verb_line, []).append(fact)
    lines: list[dict[str, Any]] = [
        {
            "name": line or _("Sans verbe"),
            "colour": next((f.colour for f in reversed(mine) if f.colour), ""),
            "gestures": len(mine),
            "verbs": sorted({f.verb for f in mine}),
        }
        for line, mine in groups.items()
    ]
    lines.sort(key=lambda line: ("" in line["verbs"], -line["gestures"], line["name"]))
    return [{"key": str(number), **line} for number, line in enumerate(lines, start=1)]


def _plan(report: Report, facts: Sequence[GestureFact]) -> dict[str, Any]:
    plans = plans_of(report)
    return {
        "plans": [
            {"title": p.title, "from": p.from_date.isoformat(), "to": p.to_date.isoformat()}
            for p in plans
        ],
        "plan": [_target(t, p, report, facts) for p in plans for t in p.targets.all()],
    }


def plans_of(report: Report) -> list[WorkPlan]:
    """Work plans of the post that touch the report's period, with their targets."""
    return list(
        WorkPlan.objects.filter(
            post=report.post, from_date__lte=report.to_date, to_date__gte=report.from_date
        )
        .prefetch_related("targets__axis")
        .order_by("from_date", "id")
    )


def _target(
    target: Target, plan: WorkPlan, report: Report, facts: Sequence[GestureFact]
) -> dict[str, Any]:
    start, end = max(plan.from_date, report.from_date), min(plan.to_date, report.to_date)
    mine = by_axis(facts_on(facts, start, end), target.axis.slug)
    done = MEASURE_OF[target.measure].count(mine).value
    return {
        "uid": target.uid,
        "axis": target.axis.name_fr,
        "axis_slug": target.axis.slug,
        "label": target.label,
        "measure": target.measure,
        "measure_name": str(target.get_measure_display()),
        "planned": target.planned,
        "done": done,
        "gap": gap(target.planned, done),
        "reason": report.gap_reasons.get(target.uid) or target.gap_reason,
    }


def _named(counted: Sequence[tuple[str, int]], unknown: str) -> list[list[Any]]:
    return [[name or unknown, number] for name, number in counted]


def quotable(facts: Sequence[GestureFact]) -> list[GestureFact]:
    """Gestures with a quote that its author consented to see in a report."""
    return [f for f in facts if f.quote.strip() and f.quote_consent]


def _quotes(report: Report, facts: Sequence[GestureFact]) -> list[dict[str, Any]]:
    return [
        {"uid": f.uid, "text": f.quote, "by": f.quote_by, "verb": f.colour}
        for f in quotable(facts)
        if f.uid in report.chosen_quotes
    ]


def _rows(facts: Sequence[GestureFact]) -> list[dict[str, Any]]:
    axes = {axis.slug: axis.name_fr for axis in Axis.objects.all()}
    return [
        {
            "uid": f.uid,
            "text": f.text,
            "date": f.on.isoformat(),
            "verb": f.verb,
            "colour": f.colour,
            "axis": axes.get(f.axis, ""),
            "axis_slug": f.axis,
            "people": f.people,
            "organisations": f.organisations,
            "origin": "observed" if f.is_observed else "declared",
            "visibility": f.visibility,
        }
        for f in facts
    ]
