"""The practice over its versions: the ten known verbs, what changed, and series that last.

Pure reads: nothing here writes. `core.actions.adopt_practice` writes a version.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from django.db.models import Count, QuerySet

from maillage.algorithms.french_text import STOP_WORDS, fold, stem, words
from maillage.core.models import Gesture, Practice, Verb


@dataclass(frozen=True)
class KnownVerb:
    """One of the ten rooms: the beginnings of the words that name it, and its usual axis."""

    room: str
    beginnings: tuple[str, ...]
    axis: str


# The axis is where a funder counts the verb when the network says nothing else; coordination may
# change it for each version. Making links and consulting gather people (concertation); what is
# made or led is a project; what is taught or advised transfers skills (formation); what is found,
# kept, made available or passed on is watch (veille).
KNOWN_VERBS = (
    KnownVerb("connect", ("reseaut", "maill", "lien"), "concertation"),
    KnownVerb("develop", ("developp", "realis"), "projets"),
    KnownVerb("consult", ("concert", "consult"), "concertation"),
    KnownVerb("equip", ("outill", "equip"), "veille"),
    KnownVerb("advise", ("conseil", "accompagn"), "formation"),
    KnownVerb("steer", ("pilot", "coordon", "gerer", "gestion"), "projets"),
    KnownVerb("train", ("former", "formation", "enseign"), "formation"),
    KnownVerb("watch", ("veill", "veille"), "veille"),
    KnownVerb("document", ("document", "archiv"), "veille"),
    KnownVerb("inform", ("inform", "communiqu", "diffus"), "veille"),
)
ROOMS = tuple(known.room for known in KNOWN_VERBS)


def known_verb(name: str) -> KnownVerb | None:
    """The known verb that a verb's name says, by its first telling word; None when it is new."""
    for word in words(name):
        for known in KNOWN_VERBS:
            if word.startswith(known.beginnings):
                return known
    return None


# --- What changed between two versions --------------------------------------------------------
class VerbText(Protocol):
    """What is compared of a verb: a stored `Verb` or one about to be adopted."""

    @property
    def name(self) -> Any: ...
    @property
    def why(self) -> Any: ...
    @property
    def examples(self) -> Any: ...
    @property
    def sentence(self) -> Any: ...


class Kind(StrEnum):
    """How a verb of the new version stands to the former one."""

    KEPT = "kept"
    CHANGED = "changed"
    RENAMED = "renamed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class VerbDifference:
    """One line of the comparison.

    `new` is the place (from 0) in the new list, None for a removed verb; `former` the places in the
    former list. `changes` names the parts of the text that differ: "why", "examples", "sentence".
    """

    kind: Kind
    new: int | None
    former: tuple[int, ...] = ()
    changes: tuple[str, ...] = ()
    reason: str = ""


def _stems(name: str) -> set[str]:
    return {stem(word) for word in words(name) if word not in STOP_WORDS}


def suggest_correspondences(
    former: Sequence[VerbText], new: Sequence[VerbText]
) -> dict[int, tuple[int, ...]]:
    """For each new verb (its place), the former ones it continues: same name, else same stems.

    A former verb is claimed once by its best match, so that a series is not counted twice.
    """
    found: dict[int, tuple[int, ...]] = {}
    free = set(range(len(former)))
    for same in (_same_name, _same_room, _shared_stem):
        for place, verb in enumerate(new):
            if place in found:
                continue
            match = next((i for i in sorted(free) if same(former[i].name, verb.name)), None)
            if match is not None:
                found[place] = (match,)
                free.discard(match)
    return found


def _same_name(one: str, other: str) -> bool:
    return words(one) == words(other)


def _same_room(one: str, other: str) -> bool:
    known = known_verb(one)
    return known is not None and known == known_verb(other)


def _shared_stem(one: str, other: str) -> bool:
    return bool(_stems(one) & _stems(other))


def compare(
    former: Sequence[VerbText],
    new: Sequence[VerbText],
    correspondences: Mapping[int, Sequence[int]] | None = None,
) -> list[VerbDifference]:
    """What becomes of each verb: new verbs in their order, then the removed ones.

    `correspondences` (places to places) as chosen by people; the suggested ones when None.
    """
    chosen = suggest_correspondences(former, new) if correspondences is None else correspondences
    lines = [_difference(former, verb, i, chosen.get(i, ())) for i, verb in enumerate(new)]
    continued = {place for places in chosen.values() for place in places}
    lines += [
        VerbDifference(Kind.REMOVED, None, (i,)) for i in range(len(former)) if i not in continued
    ]
    return lines


def _difference(
    former: Sequence[VerbText], verb: VerbText, place: int, continued: Sequence[int]
) -> VerbDifference:
    if not continued:
        return VerbDifference(Kind.ADDED, place)
    first = former[continued[0]]
    changes = tuple(
        part for part in ("why", "examples", "sentence") if _part(first, part) != _part(verb, part)
    )
    if len(continued) > 1 or fold(first.name).strip() != fold(verb.name).strip():
        return VerbDifference(Kind.RENAMED, place, tuple(continued), changes)
    kind = Kind.CHANGED if changes else Kind.KEPT
    return VerbDifference(kind, place, tuple(continued), changes)


@dataclass(frozen=True)
class LineChanges:
    """The lines of one part of a verb's text (a sentence is one line) that go, and that come."""

    part: str
    gone: tuple[str, ...]
    come: tuple[str, ...]


def line_changes(former: VerbText, new: VerbText, parts: Sequence[str]) -> list[LineChanges]:
    """For each part named (see `VerbDifference.changes`), its lines on one side only, in order."""
    found = []
    for part in parts:
        before, after = _lines(former, part), _lines(new, part)
        gone = tuple(line for line in before if line not in after)
        come = tuple(line for line in after if line not in before)
        if gone or come:  # else their order alone
            found.append(LineChanges(part, gone, come))
    return found


def _lines(verb: VerbText, name: str) -> list[str]:
    value = _part(verb, name)
    return [line for line in ([value] if isinstance(value, str) else value) if line]


def _part(verb: VerbText, name: str) -> Any:
    value = getattr(verb, name)
    return value.strip() if isinstance(value, str) else [str(line).strip() for line in value or []]


# --- Series over versions ---------------------------------------------------------------------
@dataclass
class VerbCount:
    """A verb and how many gestures count under it, all versions together."""

    verb: Verb | None
    count: int = 0
    parts: Counter[int] = field(default_factory=Counter)  # verb id of any version -> gestures


def heirs(practice: Practice) -> dict[int, int]:
    """For each verb of any version, the id of the verb of `practice` that continues it.

    A verb that several continue keeps its own line (it would be counted twice otherwise), and so
    does one that nothing continues: such verbs map to themselves.
    """
    ids = set(Verb.objects.values_list("pk", flat=True))
    current = set(practice.verbs.values_list("pk", flat=True))
    following: dict[int, set[int]] = {}
    rows = Verb.continues.through.objects.values_list("from_verb_id", "to_verb_id")
    for later, earlier in rows:
        following.setdefault(earlier, set()).add(later)
    return {verb: _heir(verb, following, current) for verb in ids}


def _heir(verb: int, following: Mapping[int, set[int]], current: set[int]) -> int:
    seen, here = {verb}, verb
    while here not in current:
        after = following.get(here, set()) - seen
        if len(after) != 1:
            return here
        here = after.pop()
        seen.add(here)
    return here


def verb_series(gestures: QuerySet[Gesture], practice: Practice) -> list[VerbCount]:
    """How many of `gestures` under each verb of `practice`, older versions read through their
    correspondences: every gesture counts once, under one line. Lines without a gesture stay, verbs
    left on their own come next, gestures without a verb last.
    """
    heir_of = heirs(practice)
    counted = gestures.order_by().values_list("verb_id").annotate(n=Count("pk", distinct=True))
    lines = {verb.pk: VerbCount(verb) for verb in practice.verbs.select_related("axis")}
    counts = dict(counted)
    others = {heir_of[v] for v in counts if v is not None} - set(lines)
    for verb in Verb.objects.filter(pk__in=others).select_related("practice", "axis"):
        lines[verb.pk] = VerbCount(verb)
    if None in counts:
        lines[0] = VerbCount(None)
    for verb_id, number in counts.items():
        line = lines[heir_of[verb_id] if verb_id is not None else 0]
        line.count += number
        line.parts[verb_id or 0] += number
    return list(lines.values())


def practices_seen() -> QuerySet[Practice]:
    """Versions with what their pages show."""
    return Practice.objects.select_related("decision", "former").prefetch_related(
        "verbs__axis", "verbs__continues__practice"
    )


def texts(verbs: Iterable[Verb]) -> list[Verb]:
    """Verbs in their order, as `compare` wants them."""
    return sorted(verbs, key=lambda verb: (verb.position, verb.pk))
