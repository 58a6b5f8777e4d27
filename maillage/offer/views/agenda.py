"""The agenda: list by day, month; every filter an address."""

from __future__ import annotations

import calendar
from datetime import date
from typing import Any
from urllib.parse import parse_qsl

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from maillage.offer.agenda import screen, words
from maillage.offer.agenda.ask import Answer, ask, ask_beside
from maillage.offer.agenda.dates import Days, last_of, read_month, shifted
from maillage.offer.agenda.query import RADII, AgendaQuery
from maillage.offer.caching import public_page
from maillage.offer.sites import is_own_domain

STRIP = 4


@public_page
def agenda(request: HttpRequest) -> HttpResponseBase:
    """What is on, by day. A form's empty fields are cleaned out of the address."""
    query = _query(request)
    if _has_blanks(request):
        return redirect(_address("offer:agenda", query))
    counted = screen.count_quick_filters(query)
    if _is_open(query):
        answer, running = ask_beside(query, STRIP)
    else:
        answer, running = ask(query), None
    counted()
    context = {
        **frame(query, answer),
        "view": "list",
        "groups": screen.by_day(answer),
        "running": running if running and running.total else None,
        "next": agenda_address("offer:agenda", query, answer.next_cursor),
        "wider": wider(query) if not answer.total else [],
    }
    return TemplateResponse(request, "offer/agenda.html", context)


@public_page
def month(request: HttpRequest) -> HttpResponseBase:
    """A month as a calendar: how many events each day has."""
    query = _query(request)
    first = read_month(request.GET.get("mois", "")) or query.first_day.replace(day=1)
    is_now = first <= query.today <= last_of(first)
    days = Days(query.today if is_now else first, last_of(first))
    answer = ask(query.within(days), limit=0, count_days=True)
    context = {
        **frame(query, answer),
        "view": "month",
        "title": capfirst(date_format(first, "YEAR_MONTH_FORMAT")),
        "weeks": _weeks(query, first, answer),
        "previous": _month_address(query, shifted(first, -1)),
        "following": _month_address(query, shifted(first, 1)),
        "previous_name": date_format(shifted(first, -1), "YEAR_MONTH_FORMAT"),
        "following_name": date_format(shifted(first, 1), "YEAR_MONTH_FORMAT"),
        "weekdays": _weekdays(),
        "canonical": _month_address(query, first),
    }
    return TemplateResponse(request, "offer/month.html", context)


def front(request: HttpRequest) -> HttpResponseBase | None:
    """`/` on a regional site's own domain is its agenda."""
    if is_own_domain(request, request.regional_site):  # type: ignore[attr-defined]
        return agenda(request)
    return None


def frame(query: AgendaQuery, answer: Answer) -> dict[str, Any]:
    """What the list, the month and the map share: the question as it was asked, and ways on."""
    return {
        "title": _("Agenda"),
        "here": "agenda",
        "here_url": reverse("offer:agenda"),
        "query": query,
        "answer": answer,
        "asked": query.encoded(),
        "hidden": [(name, text) for name, text in query.to_params() if name != "q"],
        "without_dates": _hidden(query, "quand", "du", "au"),
        "without_near": _hidden(query, "pres", "lat", "lon", "rayon"),
        "quick": screen.quick_filters(query, answer),
        "disciplines": screen.discipline_choices(answer),
        "all_disciplines": query.minus("discipline"),
        "facets": screen.facet_groups(answer),
        "chips": screen.chips(query),
        "radii": RADII,
        "now_query": query.instead(("du", "au"), quand=words.NOW),
        "canonical": _address("offer:agenda", query),
        # Engines need not walk every combination of filters.
        "unlisted": len(query.params) > 1 or bool(query.text or query.cursor or query.near),
    }


def wider(query: AgendaQuery) -> list[screen.Choice]:
    """When nothing answers: the same without one of its conditions, where there is something."""
    found = []
    for chip in screen.chips(query):
        other = AgendaQuery.from_params(dict(parse_qsl(chip.query)), query.site, query.now)
        count = ask(other, limit=0, count=()).total
        if count:
            label = _("Sans %(what)s") % {"what": chip.label}
            found.append(screen.Choice(label, chip.query, count))
    return sorted(found, key=lambda choice: -(choice.count or 0))[:4]


def _query(request: HttpRequest) -> AgendaQuery:
    return AgendaQuery.from_params(request.GET, request.regional_site)  # type: ignore[attr-defined]


def _has_blanks(request: HttpRequest) -> bool:
    return any(not value for values in request.GET.lists() for value in values[1])


def agenda_address(name: str, query: AgendaQuery, cursor: str | None = None) -> str:
    """The address of a page for this question; with a cursor, of its next page ("" at the end)."""
    if cursor == "":
        return ""
    return _address(name, query, f"suite={cursor}" if cursor else "")


def _address(name: str, query: AgendaQuery, more: str = "") -> str:
    told = "&".join(part for part in (query.encoded(), more) if part)
    return reverse(name) + (f"?{told}" if told else "")


def _hidden(query: AgendaQuery, *without: str) -> list[tuple[str, str]]:
    return [(name, text) for name, text in query.to_params() if name not in without]


def _is_open(query: AgendaQuery) -> bool:
    """The first page of all days: what goes on for weeks stands beside what begins."""
    return not (query.days or query.cursor or query.order == "relevance")


# --- The month ------------------------------------------------------------------------------
def _month_address(query: AgendaQuery, month: date) -> str:
    return _address("offer:month", query, f"mois={month:%Y-%m}")


def _weekdays() -> list[tuple[str, str]]:
    monday = calendar.Calendar(6).monthdatescalendar(2026, 2)[0]
    return [(date_format(day, "D"), date_format(day, "l")) for day in monday]


def _weeks(query: AgendaQuery, first: date, answer: Answer) -> list[list[dict[str, Any]]]:
    """The weeks of a month, from Sunday; days of other months are empty."""
    weeks = calendar.Calendar(6).monthdatescalendar(first.year, first.month)
    return [[_day(query, first, day, answer) for day in week] for week in weeks]


def _day(query: AgendaQuery, first: date, day: date, answer: Answer) -> dict[str, Any]:
    if day.month != first.month:
        return {}
    told = query.instead(("du", "au"), quand=day.isoformat())
    return {
        "day": day,
        "count": answer.days.get(day, 0),
        "query": told,
        "is_today": day == query.today,
        "is_past": day < query.today,
        "is_weekend": day.weekday() >= 5,
    }
