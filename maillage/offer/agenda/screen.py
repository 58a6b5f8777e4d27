"""What the agenda's screens show of a question: quick filters, facets, chips, days; all links."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from maillage.core.models import Place
from maillage.offer.agenda import words
from maillage.offer.agenda.ask import Answer, Card, count_meanwhile, how_many
from maillage.offer.agenda.dates import days_of, first_of_month
from maillage.offer.agenda.query import AgendaQuery
from maillage.offer.agenda.territories import Territory, territory_of

QUICK = (words.TODAY, words.TOMORROW, words.WEEKEND, words.MONTH)
FEW = 10  # values of a facet shown at once; the others are folded
MOST = 60
LEADING = 6  # disciplines over the list


@dataclass(frozen=True, slots=True)
class Choice:
    """One value as a link: chosen or not, with how many events it would show (None: unknown)."""

    label: str
    query: str
    count: int | None = None
    is_chosen: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A facet: its first values, and those that are folded."""

    key: str
    title: str | Promise
    choices: list[Choice]
    more: list[Choice] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class DayGroup:
    """Cards of one day; `day` None: what began before the days asked and goes on."""

    day: date | None
    title: str
    cards: list[Card]


# --- Quick filters --------------------------------------------------------------------------
def quick_filters(query: AgendaQuery, answer: Answer) -> list[Choice]:
    """Today, tomorrow, this weekend, this month, free, with the family, by wheelchair."""
    days = [
        Choice(
            str(words.WHEN[when]),
            query.minus("quand") if chosen else query.instead(("du", "au"), quand=when),
            None if answer.is_degraded else _on(query, when),
            chosen,
            when,
        )
        for when in QUICK
        for chosen in [query.params.get("quand") == when]
    ]
    free = "gratuit" in query.params
    others = [
        Choice(
            _("Gratuit"),
            query.minus("gratuit") if free else query.instead(gratuit="oui"),
            answer.facets.get("price", {}).get("free", 0), free, "gratuit",
        ),
        _toggle(answer, words.AUDIENCE, "famille", _("En famille")),
        _toggle(answer, words.ACCESS, "fauteuil", _("Accessible en fauteuil")),
    ]  # fmt: skip
    return [*days, *others]


def _on(query: AgendaQuery, when: str) -> int:
    return how_many(_within(query, when))


def _within(query: AgendaQuery, when: str) -> AgendaQuery:
    return query.within(days_of(when, query.today))


def count_quick_filters(query: AgendaQuery) -> Callable[[], None]:
    """Begin to count the quick filters of days; what is returned waits for the figures."""
    return count_meanwhile(_within(query, when).question(limit=0) for when in QUICK)


def _toggle(answer: Answer, kind: words.Filter, slug: str, label: str) -> Choice:
    query, word = answer.query, kind.word(slug)
    chosen = slug in query.values(kind.param)
    told = query.minus(kind.param, slug) if chosen else query.plus(kind.param, slug)
    count = answer.facets.get(kind.facet, {}).get(word.code, 0) if word else 0
    return Choice(label, told, count, chosen, slug)


# --- Facets ---------------------------------------------------------------------------------
def discipline_choices(answer: Answer) -> list[Choice]:
    """The disciplines that answer, the most frequent first; the others are a facet."""
    return _cut("discipline", "", _choices(answer, words.disciplines()), LEADING).choices


def facet_groups(answer: Answer) -> list[Group]:
    """Every facet but the disciplines, those with something to choose."""
    disciplines = _choices(answer, words.disciplines())
    groups = [
        _cut("discipline", _("Discipline"), disciplines if len(disciplines) > LEADING else []),
        _territories(answer),
        *(_group(answer, one) for one in (words.PRICE, words.AUDIENCE, words.AGE)),
        _languages(answer),
        *(_group(answer, one) for one in (words.ACCESS, words.MODE)),
        _places(answer),
    ]
    return [group for group in groups if group.choices]


def _group(answer: Answer, one: words.Filter) -> Group:
    choices = _choices(answer, one)
    if one is not words.ACCESS:  # in their own order: prices and ages go up
        order = {word.slug: place for place, word in enumerate(one.words)}
        choices.sort(key=lambda choice: order.get(choice.key, len(order)))
    return _cut(one.facet, one.title, choices)


def _cut(key: str, title: str | Promise, choices: list[Choice], few: int = FEW) -> Group:
    """The first ones, then those that are chosen though they come later; the others folded."""
    chosen = [one for one in choices[few:] if one.is_chosen]
    rest = [one for one in choices[few:MOST] if not one.is_chosen]
    return Group(key, title, [*choices[:few], *chosen], rest)


def _choices(answer: Answer, one: words.Filter) -> list[Choice]:
    query = answer.query
    counts = answer.facets.get(one.facet, {})
    asked = query.values(one.param)
    free_asked = one is words.PRICE and "gratuit" in query.params
    found = []
    for word in one.words:
        is_free = one is words.PRICE and word.slug == "gratuit"
        chosen = free_asked if is_free else word.slug in asked
        if not chosen and not counts.get(word.code):
            continue
        if is_free:
            told = query.minus("gratuit") if chosen else query.instead(gratuit="oui")
        else:
            told = query.minus(one.param, word.slug) if chosen else query.plus(one.param, word.slug)
        label = capfirst(str(word.label))
        found.append(Choice(label, told, counts.get(word.code, 0), chosen, word.slug))
    return sorted(found, key=lambda choice: -(choice.count or 0))


def _languages(answer: Answer) -> Group:
    counts = dict(answer.facets.get("language", {}))
    asked = answer.query.values("langue")
    counts |= {code: counts.get(code, 0) for code in asked}
    if len(counts) < 2 and not asked:
        return Group("language", "", [])
    choices = [_value(answer, "langue", c, words.language_name(c), n) for c, n in counts.items()]
    return _cut("language", _("Langue"), [c for c in choices if c.count or c.is_chosen])


def _territories(answer: Answer) -> Group:
    """Regions when there are several, MRCs, municipalities: the levels that still divide."""
    asked = answer.query.values("territoire")
    found: list[tuple[Territory, int]] = []
    for level in ("region", "rcm", "municipality"):
        counts = answer.facets.get(level, {})
        known = [(territory_of(level, code), count) for code, count in counts.items()]
        there = [(one, count) for one, count in known if one and (count or one.slug in asked)]
        if (
            level != "municipality"
            and len(there) < 2
            and not any(o.slug in asked for o, _n in there)
        ):
            continue
        there.sort(key=lambda pair: -pair[1])
        found += there
    # An address is written for what is shown alone: there are a thousand municipalities.
    shown = found[:MOST] + [pair for pair in found[MOST:] if pair[0].slug in asked]
    choices = [_value(answer, "territoire", one.slug, one.name, n) for one, n in shown]
    return _cut("territory", _("Territoire"), choices)


def _places(answer: Answer) -> Group:
    counts = answer.facets.get("place", {})
    keys = [int(key) for key in list(counts)[:FEW] if key.isdigit()]
    known = Place.objects.in_bulk(keys)
    choices = [
        _value(answer, "lieu", known[key].address, known[key].name, counts[str(key)])
        for key in keys
        if key in known
    ]
    return _cut("place", _("Lieu"), choices)


def _value(answer: Answer, param: str, value: str, label: str, count: int) -> Choice:
    query = answer.query
    chosen = value in query.values(param)
    told = query.minus(param, value) if chosen else query.plus(param, value)
    return Choice(capfirst(label), told, count, chosen, value)


# --- Chips ----------------------------------------------------------------------------------
def chips(query: AgendaQuery) -> list[Choice]:
    """What was asked, each with the address that no longer asks it."""
    told: list[Choice] = []
    if query.text:
        told.append(Choice(f"« {query.text} »", query.minus("q")))
    if query.days:
        told.append(Choice(query.days.label, query.instead(("quand", "du", "au"))))
    if "gratuit" in query.params:
        told.append(Choice(_("Gratuit"), query.minus("gratuit")))
    for one in words.filters():
        for slug in query.values(one.param):
            word = one.word(slug)
            label = capfirst(str(word.label)) if word else slug
            told.append(Choice(label, query.minus(one.param, slug)))
    told += _named(query)
    if query.near:
        label = _("À %(km)s km de %(where)s") % {
            "km": query.near.kilometres, "where": query.near.name,
        }  # fmt: skip
        told.append(Choice(label, query.instead(("pres", "lat", "lon", "rayon"))))
    return told


def _named(query: AgendaQuery) -> Iterable[Choice]:
    for code in query.values("langue"):
        yield Choice(capfirst(words.language_name(code)), query.minus("langue", code))
    for one in query.territories:
        yield Choice(one.name, query.minus("territoire", one.slug))
    for param, records in query.named.items():
        for record in records:
            yield Choice(record.name, query.minus(param, record.address))


# --- Days -----------------------------------------------------------------------------------
def by_day(answer: Answer) -> list[DayGroup]:
    """Cards under their day; what began before the days asked comes last, under one heading."""
    first = answer.query.first_day
    groups: dict[date | None, list[Card]] = {}
    for card in answer.cards:
        day = card.occurrence.start_day
        groups.setdefault(day if day >= first else None, []).append(card)
    return [DayGroup(day, day_title(day, answer.query.today), g) for day, g in groups.items()]


def day_title(day: date | None, today: date) -> str:
    """« Aujourd’hui, dimanche 22 novembre »; the year when it is not this one."""
    if day is None:
        return _("En ce moment")
    long = "FULL_DAY_FORMAT" if day.year == today.year else "FULL_DATE_FORMAT"
    told = first_of_month(date_format(day, long))
    near = {0: _("Aujourd’hui"), 1: _("Demain")}.get((day - today).days)
    return f"{near}, {told}" if near else capfirst(told)
