"""How an event is told in a few words: when, how much, how far, in which colour."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.algorithms.typography import typeset
from maillage.core.models import Discipline
from maillage.offer.agenda.dates import first_of_month
from maillage.offer.agenda.words import brief, language_name
from maillage.offer.models import Event, EventStatus, Occurrence

register = template.Library()

# One colour per family of disciplines: the verbs' palette, read here as a palette.
COLOURS = {
    "musique": "v10", "chanson": "v10", "musique-varietes": "v10", "variete": "v7",
    "theatre": "v2", "arts-parole": "v3", "danse": "v7", "arts-cirque": "v7", "humour": "v5",
    "arts-visuels": "v1", "metiers-art": "v9", "arts-numeriques": "v6", "cinema-video": "v8",
    "cinema-tv": "v8", "litterature": "v4", "livre-edition": "v4", "bibliotheques": "v4",
    "patrimoine": "v9", "museologie": "v9", "archeologie": "v9", "loisir-culturel": "v5",
    "arts-autochtones": "v3", "arts-rue": "v5", "jeu-video": "v6", "architecture-design": "v8",
    "marche-art": "v1",
}  # fmt: skip


@register.filter
def colour(event: Event) -> str:
    """The class of the colour of the event's first discipline."""
    first = next(iter(event.disciplines.all()), None)
    return COLOURS.get(first.slug, "v0") if first else "v0"


@register.filter
def when(one: Occurrence) -> str:
    """« Sam. 28 nov., 19 h 30 », « 28 nov. → 10 janv. », with the year when it is another."""
    if one.end_day > one.start_day and one.all_day:
        return f"{_day(one.start_day)} → {_day(one.end_day)}"
    return _with_time(capfirst(f"{date_format(one.start_day, 'D')}. {_day(one.start_day)}"), one)


@register.filter
def when_in_full(one: Occurrence) -> str:
    """« Samedi 28 novembre 2026, 19 h 30 à 21 h », « Du 28 novembre au 10 janvier 2027 »."""
    if one.end_day > one.start_day and one.all_day:
        first, last = _full(one.start_day), _full(one.end_day)
        return _("Du %(first)s au %(last)s") % {"first": first, "last": last}
    told = _with_time(capfirst(_full(one.start_day)), one)
    if one.end_time is None or one.all_day:
        return told
    end = _time(one.end_time)
    if one.end_day > one.start_day and one.end_time.hour >= 6:
        end = f"{_full(one.end_day)}, {end}"
    return _("%(start)s à %(end)s") % {"start": told, "end": end}


@register.filter
def until(one: Occurrence) -> str:
    """« jusqu’au 10 janv. »."""
    return _("jusqu’au %(day)s") % {"day": _day(one.end_day)}


@register.filter
def hour(one: Occurrence) -> str:
    """« 19 h 30 », or « toute la journée »."""
    return _time(one.start_time) if one.start_time else _("toute la journée")


@register.filter
def moment(value: Any) -> str:
    """A local moment in full: « samedi 28 novembre 2026, 19 h 30 »."""
    return f"{_full(value.date())}, {_time(value.time())}"


@register.filter
def price(event: Event) -> str:
    """« Gratuit », « 12 $ », « 12 $ à 20 $ »; nothing when nobody said."""
    if event.is_free:
        return _("Gratuit")
    low, high = event.price_low, event.price_high
    if low is None and high is None:
        return event.price_text
    if low is not None and high is not None and high > low:
        return _("%(low)s à %(high)s") % {"low": _money(low), "high": _money(high)}
    return _money(low if low is not None else high or Decimal(0))


@register.filter
@lru_cache(maxsize=4096)
def set_in(text: str, language: str) -> str:
    """A title with the no-break spaces and quotes of its language (Quebec's for French)."""
    return typeset(text, "en" if language.startswith("en") else "fr-ca")


register.filter("tongue", language_name)


@register.filter
def brief_name(discipline: Discipline) -> str:
    """A discipline without what explains it."""
    return brief(discipline.name)


@register.filter
def far(kilometres: float) -> str:
    """« 3 km », « à moins de 1 km »."""
    if kilometres < 1:
        return _("à moins de 1\N{NO-BREAK SPACE}km")
    return _("%(km)s\N{NO-BREAK SPACE}km") % {"km": number_format(round(kilometres))}


@register.filter
def dates(number: int) -> str:
    """« 4 dates »."""
    return ngettext("%(number)s date", "%(number)s dates", number) % {"number": number}


STATUS_SIGNS = {
    EventStatus.CANCELLED: ("bad", "✕"),
    EventStatus.POSTPONED: ("warn", "⏸"),
    EventStatus.RESCHEDULED: ("warn", "↪"),
    EventStatus.MOVED_ONLINE: ("warn", "⌁"),
}


@register.simple_tag
def status_tag(status: str, sold_out: bool = False) -> SafeString:
    """What changed, as a coloured tag with a sign and its word; nothing when all is as planned."""
    told = EventStatus(status)
    if told in STATUS_SIGNS:
        css, sign = STATUS_SIGNS[told]
    elif sold_out:
        css, sign = "warn", "●"
    else:
        return SafeString("")
    label = told.label if told in STATUS_SIGNS else _("complet")
    return format_html(
        '<span class="tag told {}"><span aria-hidden="true">{}</span> {}</span>',
        css, sign, capfirst(str(label)),
    )  # fmt: skip


def _day(day: date) -> str:
    style = "BRIEF_DAY_FORMAT" if day.year == timezone.localdate().year else "BRIEF_DATE_FORMAT"
    return first_of_month(date_format(day, style))


def _full(day: date) -> str:
    return first_of_month(date_format(day, "FULL_DATE_FORMAT"))


def _with_time(told: str, one: Occurrence) -> str:
    if one.start_time is None:
        return told
    return f"{told}, {_time(one.start_time)}"


def _time(value: Any) -> str:
    """« 20 h », « 19 h 30 » : no zeros after a whole hour (OQLF)."""
    return date_format(value, "TIME_FORMAT").removesuffix("\N{NO-BREAK SPACE}00")


def _money(amount: Decimal) -> str:
    places = 0 if amount == amount.to_integral() else 2
    return _("%(amount)s\N{NO-BREAK SPACE}$") % {"amount": number_format(amount, places)}
