"""The report's figures, computed from plain facts: no database, no clock.

Every figure says how much of it was *observed* (the program saw it: a registration, an attendance)
and how much *declared* (somebody typed it), what it means, and which gestures it counts. A gesture
counts once, however many actors it joins; people at one gathering count once, however many gestures
speak of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise
NO_AXIS = ""


@dataclass(frozen=True)
class ActorFact:
    """An actor as far as figures need it. `kind` is person, organization or group."""

    id: int
    kind: str
    region: str = ""
    disciplines: tuple[str, ...] = ()

    @property
    def is_person(self) -> bool:
        return self.kind == "person"


@dataclass(frozen=True)
class PresenceFact:
    """Somebody present at a gathering; `id` is the presence's own, `actor` None for a guest."""

    id: int
    actor: ActorFact | None
    is_observed: bool


@dataclass(frozen=True)
class GestureFact:
    """A shared gesture. `axis` is a slug or empty; numbers are None when nobody gave them.

    `verb` is the verb's name as it was then, `verb_line` that of the series it belongs to.
    """

    uid: str
    on: date
    text: str = ""
    address: str = ""
    visibility: str = "host"
    verb: str = ""
    verb_line: str = ""
    colour: str = ""
    axis: str = NO_AXIS
    people: int | None = None
    organisations: int | None = None
    actors: tuple[ActorFact, ...] = ()
    presences: tuple[PresenceFact, ...] = ()
    is_observed: bool = False
    quote: str = ""
    quote_by: str = ""
    quote_consent: bool = False


@dataclass(frozen=True)
class Count:
    """A count in its two parts, with the gestures (their uids) it was made of."""

    observed: int = 0
    declared: int = 0
    rows: tuple[str, ...] = ()

    @property
    def value(self) -> int:
        return self.observed + self.declared

    @property
    def origin(self) -> str:
        """`observed`, `declared`, `mixed`, or nothing for a zero."""
        if self.observed and self.declared:
            return "mixed"
        if self.observed:
            return "observed"
        return "declared" if self.declared else ""


@dataclass(frozen=True)
class Measure:
    """A figure that exists in general: what it is called, what it means, how it is counted.

    `counts_actors`: it counts people or organisations, so that small values are masked outside.
    """

    key: str
    title: Text
    unit: Text
    definition: Text
    count: Callable[[Sequence[GestureFact]], Count]
    counts_actors: bool = True


def once(facts: Iterable[GestureFact]) -> list[GestureFact]:
    """Each gesture once, in the order of its date."""
    return sorted({fact.uid: fact for fact in facts}.values(), key=lambda f: (f.on, f.uid))


def count_gestures(facts: Sequence[GestureFact]) -> Count:
    """Gestures, each once."""
    facts = once(facts)
    observed = sum(fact.is_observed for fact in facts)
    return Count(observed, len(facts) - observed, tuple(fact.uid for fact in facts))


def count_people(facts: Sequence[GestureFact]) -> Count:
    """Participations of people: presences when they are written down, else the number typed."""
    seen: set[int] = set()
    observed = declared = 0
    rows = []
    for fact in once(facts):
        presences = [p for p in fact.presences if p.actor is None or p.actor.is_person]
        if presences:
            new = [p for p in presences if p.id not in seen]
            seen.update(p.id for p in new)
            observed += sum(p.is_observed for p in new)
            declared += sum(not p.is_observed for p in new)
        elif fact.is_observed:
            observed += fact.people or 0
        else:
            declared += fact.people or 0
        if presences or fact.people:
            rows.append(fact.uid)
    return Count(observed, declared, tuple(rows))


def count_organisation_visits(facts: Sequence[GestureFact]) -> Count:
    """Participations of organisations: the number typed, or the named ones when they are more.

    Of several gestures about one gathering (they share a presence), the first alone counts.
    """
    observed = declared = 0
    rows = []
    seen: set[int] = set()
    for fact in once(facts):
        presences = {p.id for p in fact.presences}
        is_joint = not seen.isdisjoint(presences)
        seen |= presences
        if is_joint:
            continue
        named = len({a.id for a, _seen in _actors_of(fact) if not a.is_person})
        number = max(named, fact.organisations or 0)
        if not number:
            continue
        rows.append(fact.uid)
        if fact.is_observed:
            observed += number
        else:
            declared += number
    return Count(observed, declared, tuple(rows))


def count_distinct_people(facts: Sequence[GestureFact]) -> Count:
    """People with a record, each once over the whole period."""
    return _distinct(facts, lambda actor: actor.is_person)


def count_distinct_organisations(facts: Sequence[GestureFact]) -> Count:
    """Organisations and groups with a record, each once over the whole period."""
    return _distinct(facts, lambda actor: not actor.is_person)


def _actors_of(fact: GestureFact) -> Iterable[tuple[ActorFact, bool]]:
    """The actors of a gesture, and whether each was observed there."""
    for actor in fact.actors:
        yield actor, fact.is_observed
    for presence in fact.presences:
        if presence.actor is not None:
            yield presence.actor, presence.is_observed


def _distinct(facts: Sequence[GestureFact], wanted: Callable[[ActorFact], bool]) -> Count:
    """Observed when it was observed once at least; else declared."""
    seen: dict[int, bool] = {}
    rows = []
    for fact in once(facts):
        mine = [(a.id, is_observed) for a, is_observed in _actors_of(fact) if wanted(a)]
        for actor, is_observed in mine:
            seen[actor] = seen.get(actor, False) or is_observed
        if mine:
            rows.append(fact.uid)
    observed = sum(seen.values())
    return Count(observed, len(seen) - observed, tuple(rows))


def organisations_by(
    facts: Sequence[GestureFact], words: Callable[[ActorFact], Sequence[str]]
) -> list[tuple[str, int]]:
    """Distinct organisations under each word (a region, a discipline), the most first.

    An organisation without a word counts under the empty one, which comes last.
    """
    organisations = {a.id: a for f in facts for a, _seen in _actors_of(f) if not a.is_person}
    counted: dict[str, int] = {}
    for actor in organisations.values():
        for word in words(actor) or ("",):
            counted[word] = counted.get(word, 0) + 1
    return sorted(counted.items(), key=lambda pair: (pair[0] == "", -pair[1], pair[0]))


def by_axis(facts: Sequence[GestureFact], axis: str) -> list[GestureFact]:
    """Gestures under one axis; the empty slug gives those without any."""
    return [fact for fact in facts if fact.axis == axis]


def gap(planned: int, done: int) -> int:
    """What was done less what was planned: negative when something is missing."""
    return done - planned


MEASURES = (
    Measure(
        "gestures",
        _("Gestes partagés"),
        _("gestes"),
        _(
            "Nombre de gestes que l’agent·e a partagés, faits pendant la période pour cet "
            "organisme. Les gestes privés ne comptent pas. Un geste compte une fois, même fait "
            "avec plusieurs acteurs."
        ),
        count_gestures,
        counts_actors=False,
    ),
    Measure(
        "people",
        _("Participations de personnes"),
        _("participations"),
        _(
            "Somme des personnes rejointes par chaque geste : une personne venue trois fois compte "
            "trois fois. Quand des présences sont inscrites à la rencontre, elles remplacent le "
            "nombre déclaré, et chaque présence compte une fois même si plusieurs gestes parlent "
            "de la même rencontre."
        ),
        count_people,
    ),
    Measure(
        "distinct_people",
        _("Personnes distinctes"),
        _("personnes"),
        _(
            "Personnes inscrites au répertoire et reliées à un geste ou à une présence : chacune "
            "compte une seule fois. Les personnes sans fiche n’y sont pas. L’agent·e ne se compte "
            "pas."
        ),
        count_distinct_people,
    ),
    Measure(
        "organisation_visits",
        _("Participations d’organismes"),
        _("participations"),
        _(
            "Somme des organismes rejoints par chaque geste : le nombre déclaré, ou celui des "
            "organismes nommés s’il est plus grand. Un organisme rencontré trois fois compte trois "
            "fois."
        ),
        count_organisation_visits,
    ),
    Measure(
        "organisations",
        _("Organismes distincts"),
        _("organismes"),
        _(
            "Organismes et groupes du répertoire reliés à un geste ou à une présence : chacun "
            "compte une seule fois. L’organisme d’accueil ne se compte pas."
        ),
        count_distinct_organisations,
    ),
)
MEASURE_OF: dict[str, Measure] = {measure.key: measure for measure in MEASURES}
REGIONS_DEFINITION = _(
    "Organismes distincts selon la région administrative de leur fiche ; le total est celui des "
    "organismes distincts."
)
DISCIPLINES_DEFINITION = _(
    "Organismes distincts selon les disciplines de leur fiche ; un organisme de deux disciplines "
    "compte sous chacune, donc la somme peut dépasser le total."
)


def facts_on(facts: Sequence[GestureFact], start: Any, end: Any) -> list[GestureFact]:
    """Those done from `start` to `end`, both included."""
    return [fact for fact in facts if start <= fact.on <= end]
