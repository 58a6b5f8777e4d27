"""Reads of the public directory and of the works: who is listed, what is shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Left, Upper
from django.http import QueryDict
from django.utils import timezone
from django.utils.text import capfirst

from maillage.algorithms.french_text import fold
from maillage.core.models import Actor, Discipline, Visibility
from maillage.offer.agenda.ask import Card
from maillage.offer.models import (
    DirectoryEntry,
    Event,
    EventQuerySet,
    Occurrence,
    PublicationState,
    Work,
)
from maillage.offer.sites import Showcase

MOST_WORDS = 8


@dataclass(frozen=True)
class Choice:
    """One value of a filter: its name, the address that chooses it, how many it leaves."""

    label: str
    query: str
    count: int
    is_chosen: bool = False


@dataclass(frozen=True)
class Asked:
    """What a page of the directory or of the works was asked, as plain text; unknown is ignored."""

    params: QueryDict
    names: tuple[str, ...]
    values: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, params: QueryDict, *names: str) -> Asked:
        values = {name: params.get(name, "").replace("\0", "").strip()[:80] for name in names}
        return cls(params, names, {name: value for name, value in values.items() if value})

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")

    def instead(self, **values: str) -> str:
        """The query with these values; an empty one takes the filter away."""
        told = QueryDict(mutable=True)
        for name in self.names:
            if value := values.get(name, self[name]):
                told[name] = value
        return told.urlencode()

    @property
    def words(self) -> list[str]:
        return fold(self["q"]).split()[:MOST_WORDS]


def listed_actors(site: Showcase) -> QuerySet[Actor]:
    """Artists and organisations that said yes, and whose record is public."""
    actors = Actor.objects.current().filter(
        visibility=Visibility.PUBLIC, directory_entry__listed_on__lte=timezone.localdate()
    )
    return site.within(actors, "municipality__")


def shown_works(site: Showcase) -> QuerySet[Work]:
    """Published works, those of the site's territory when it has one."""
    works = Work.objects.filter(state=PublicationState.PUBLISHED)
    if not site.has_territory:
        return works
    mine = Work.objects.filter(site.territory("credits__actor__municipality__"))
    return works.filter(pk__in=mine.values("pk"))


def actors_asked(actors: QuerySet[Actor], asked: Asked, *, but: str = "") -> QuerySet[Actor]:
    """The actors that answer, with every filter except `but`."""
    for word in asked.words:
        actors = actors.filter(
            Q(folded__contains=word) | Q(directory_entry__headline__icontains=word)
        )
    if asked["discipline"] and but != "discipline":
        actors = actors.filter(disciplines__slug=asked["discipline"])
    if asked["mrc"] and but != "mrc":
        actors = actors.filter(_territory(asked["mrc"]))
    if asked["sorte"] and but != "sorte":
        actors = actors.filter(kind=asked["sorte"])
    if asked["lettre"] and but != "lettre":
        actors = actors.filter(sort_name__startswith=fold(asked["lettre"])[:1])
    return actors


def _territory(code: str) -> Q:
    """An MRC by its code, or a municipality that is its own."""
    return Q(municipality__rcm_id=code) | Q(municipality__code=code, municipality__rcm=None)


def works_asked(works: QuerySet[Work], asked: Asked, *, but: str = "") -> QuerySet[Work]:
    """The works that answer, with every filter except `but`."""
    for word in asked.words:
        makers = Actor.objects.filter(work_credits__work=OuterRef("pk"), folded__contains=word)
        works = works.filter(
            Q(folded__contains=word) | Q(technique__icontains=word) | Exists(makers)
        )
    if asked["discipline"] and but != "discipline":
        works = works.filter(disciplines__slug=asked["discipline"])
    if asked["forme"] and but != "forme":
        works = works.filter(medium=asked["forme"])
    return works


def by_discipline(records: QuerySet[Any], asked: Asked) -> list[Choice]:
    """Disciplines of these records, the most frequent first."""
    rows = Discipline.objects.filter(**{f"{_back(records)}__in": records.values("pk")})
    rows = rows.annotate(number=Count(_back(records), distinct=True)).order_by("-number", "name_fr")
    return [_choice(asked, "discipline", row.slug, row.name, row.number) for row in rows]


def _back(records: QuerySet[Any]) -> str:
    return "actors" if records.model is Actor else "works"


def by_value(
    records: QuerySet[Any], asked: Asked, name: str, column: str, labels: Iterable[tuple[str, Any]]
) -> list[Choice]:
    """How many records have each value of a column of few values."""
    counts = dict(records.values_list(column).annotate(n=Count("pk", distinct=True)).order_by())
    return [
        _choice(asked, name, value, capfirst(str(label)), counts[value])
        for value, label in labels
        if counts.get(value)
    ]


def by_territory(actors: QuerySet[Actor], asked: Asked) -> list[Choice]:
    """MRCs, and the cities that are their own, by name."""
    rows = actors.values_list(
        "municipality__rcm__code", "municipality__rcm__name", "municipality__code",
        "municipality__name",
    ).annotate(n=Count("pk", distinct=True)).order_by()  # fmt: skip
    counts: dict[tuple[str, str], int] = {}
    for rcm, rcm_name, code, name, number in rows:
        if code:
            key = (rcm, rcm_name) if rcm else (code, name)
            counts[key] = counts.get(key, 0) + number
    ordered = sorted(counts.items(), key=lambda pair: fold(pair[0][1]))
    return [_choice(asked, "mrc", code, name, number) for (code, name), number in ordered]


def letters(actors: QuerySet[Actor], asked: Asked) -> list[Choice]:
    """The letters under which there is somebody."""
    rows = actors.annotate(letter=Upper(Left("sort_name", 1))).values_list("letter")
    counted = rows.annotate(n=Count("pk", distinct=True)).order_by("letter")
    return [_choice(asked, "lettre", told, told, number) for told, number in counted if told]


def _choice(asked: Asked, name: str, value: str, label: str, count: int) -> Choice:
    is_chosen = asked[name].casefold() == value.casefold()
    query = asked.instead(**{name: "" if is_chosen else value})
    return Choice(label, query, count, is_chosen)


# --- What goes with a record -----------------------------------------------------------------
def entries_of(actors: Iterable[Actor]) -> dict[int, DirectoryEntry]:
    """The directory pages of these actors, with their pictures."""
    rows = DirectoryEntry.objects.filter(actor__in=list(actors)).select_related("picture")
    return {row.actor_id: row for row in rows}


def event_cards(events: EventQuerySet, most: int) -> list[Card]:
    """The next events, each at its next date; the database alone, no index."""
    now = timezone.now()
    rows = events.published().coming(now).distinct().order_by("first_start", "pk")
    rows = rows.select_related("place__municipality", "picture").prefetch_related("disciplines")
    found = list(rows[: most * 2])
    next_ones: dict[int, Occurrence] = {}
    left: dict[int, int] = {}
    coming = Occurrence.objects.filter(event__in=found, ends_at__gte=now).order_by("starts_at")
    for row in coming:
        next_ones.setdefault(row.event_id, row)
        left[row.event_id] = left.get(row.event_id, 0) + 1
    cards = [
        Card(event, next_ones[event.pk], event.place, left[event.pk])
        for event in found
        if event.pk in next_ones
    ]
    return sorted(cards, key=lambda card: card.occurrence.starts_at)[:most]


def past_events(events: EventQuerySet, most: int) -> list[Event]:
    """What is over, the latest first."""
    rows = events.published().filter(last_end__lt=timezone.now()).distinct()
    return list(rows.select_related("place").order_by("-last_end", "pk")[:most])
