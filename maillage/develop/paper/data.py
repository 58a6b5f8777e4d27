"""What the three papers say, as plain values for the template."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from zoneinfo import ZoneInfo

import segno
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from maillage.develop import seating
from maillage.develop.models import Evening, Registration, SeatingPlan
from maillage.develop.preparing.timetable import timetable_of
from maillage.develop.registering.keys import badge_url
from maillage.develop.seats.reading import Round, reasons, rounds_of

KINDS = ("badges", "tables", "fiches")
MOST_REASONS = 2


def data_of(evening: Evening, kind: str, plan: SeatingPlan | None) -> dict[str, Any]:
    """Everything that `paper.typ` needs. Badges need no plan; the other two do."""
    zone = ZoneInfo(evening.time_zone)
    starts = timezone.localtime(evening.starts_at, zone)
    hours = {
        stop.number: time_format(timezone.localtime(stop.starts_at, zone))
        for stop in timetable_of(evening).rounds
    }
    rounds = rounds_of(plan) if plan else []
    told = {
        "kind": kind,
        "title": f"{title_of(kind)} · {evening.title}",
        "evening": evening.title,
        "when": f"{date_format(starts)}, {time_format(starts)}",
        "where": _("en ligne") if evening.is_online else evening.where,
        "language": "en" if (get_language() or "fr").startswith("en") else "fr",
        "labels": {
            "round": _("Tour"), "table": _("Table"), "hour": _("Heure"), "with": _("Avec"),
            "why": _("Pourquoi"), "people": _("Personnes"), "host": _("anime"),
            "qr": _("Code QR du badge de %s"), "my_page": _("Mes tables"),
            "absent": _("absence"), "nobody": _("personne"),
        },
    }  # fmt: skip
    if kind == "tables":
        return told | {"tables": _tables(rounds, hours)}
    return told | {"people": _people(evening, plan, rounds, hours, has_why=kind == "fiches")}


def title_of(kind: str) -> str:
    """What the paper is."""
    return {"badges": _("Badges"), "tables": _("Feuilles de table"),
            "fiches": _("Fiches des personnes")}[kind]  # fmt: skip


def _tables(rounds: list[Round], hours: dict[int, str]) -> list[dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    for one in rounds:
        for here in one.tables:
            table = here.table
            told = found.setdefault(table.number, {"name": str(table), "rounds": []})
            people = [
                {"name": row.name, "organisation": row.organisation_name,
                 "is_host": row.host_of_id == table.pk}
                for row in here.people
            ]  # fmt: skip
            told["rounds"].append(
                {"number": one.number, "hour": hours.get(one.number, ""), "people": people}
            )
    return [found[number] for number in sorted(found)]


def _people(
    evening: Evening,
    plan: SeatingPlan | None,
    rounds: list[Round],
    hours: dict[int, str],
    *,
    has_why: bool,
) -> list[dict[str, Any]]:
    at: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for one in rounds:
        for here in one.tables:
            for row in here.people:
                told = {"number": one.number, "hour": hours.get(one.number, ""),
                        "table": str(here.table), "short": str(here.table.number),
                        "with": []}  # fmt: skip
                if has_why and plan is not None:
                    told["with"] = _mates(plan, row, here.people)
                at[row.pk].append(told)
    people = sorted(seating.people_coming(evening), key=lambda row: (row.name.casefold(), row.pk))
    return [
        {"name": row.name, "organisation": row.organisation_name, "rounds": at[row.pk],
         "qr": "" if has_why else qr_of(badge_url(row))}
        for row in people
    ]  # fmt: skip


def _mates(
    plan: SeatingPlan, row: Registration, people: list[Registration]
) -> list[dict[str, str]]:
    return [
        {"name": other.name, "organisation": other.organisation_name,
         "why": " · ".join(reasons(plan, row.pk, other.pk)[:MOST_REASONS])}
        for other in people
        if other.pk != row.pk
    ]  # fmt: skip


def qr_of(url: str) -> str:
    """The address as a QR code (ISO/IEC 18004), an SVG drawing."""
    return segno.make(url, error="m", micro=False).svg_inline(border=0, dark="#000", scale=4)
