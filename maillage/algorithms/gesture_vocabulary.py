"""What a network's own words are, indexed once so that a typed line is understood in a blink.

`Vocabulary` is built from the network's current verbs, axes, known actors and municipalities, and
can be kept as long as these do not change: it is never modified after it is built.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from maillage.algorithms.french_text import STOP_WORDS, Word, fold, spans, stem, stems, words
from maillage.algorithms.gesture_cues import (
    FAINT_PHRASES,
    FAINT_STEMS,
    NOT_CUES,
    NOT_CUES_AFTER,
    NOT_CUES_BEFORE,
    WEAK_STEMS,
    default_cues,
)

VERSION = 1

Id = int | str

# Small words left out of names on both sides: « Musée de la poésie » is found in « musée poésie ».
_SMALL = frozenset(("a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les"))
_STRONG, _WEAK, _FAINT, _PHRASE = 1.0, 0.45, 0.2, 1.6
_SPELLINGS = {"st": "saint", "ste": "sainte", "nd": "notre-dame"}

# Common nouns that may stand for one known organisation: « le musée ».
GENERIC_NOUNS = frozenset(
    stems(
        "musée bibliothèque théâtre festival galerie municipalité ville mrc centre école "
        "librairie cinéma orchestre compagnie organisme fondation cégep université conservatoire "
        "coopérative coop salle ministère conseil corporation société ensemble maison"
    )
)


@dataclass(frozen=True, slots=True)
class VerbHint:
    """A verb of the network's practice; `axis` is an axis's id or slug.

    `cues` are words or phrases of the network's own: those of the name and the everyday words of
    the ten known verbs are added by the vocabulary.
    """

    id: Id
    name: str
    position: int = 0
    axis: Id | None = None
    cues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AxisHint:
    """One of the funders' mandates."""

    id: Id
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class ActorHint:
    """A known actor; `kind` is "person", "organization" or "group"."""

    id: Id
    name: str
    kind: str = "organization"
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue met in a line: for each verb (by rank in the vocabulary) its weight."""

    start: int
    end: int
    weights: dict[int, float]


@dataclass(frozen=True, slots=True)
class NameMatch:
    """A known name met in a line: the places (ranks) it may be, and its span in the folded line."""

    ranks: tuple[int, ...]
    start: int
    end: int
    single: bool


_QUALIFIER = re.compile(r"\s*\([^()]*\)\s*$")


def _content(text: str) -> tuple[str, ...]:
    """The folded words of a text without the small ones, spelled out."""
    return tuple(_spelled(w.text) for w in spans(fold(text)) if w.text not in _SMALL)


def name_key(name: str) -> tuple[str, ...]:
    """What a name is found by: its folded words without the small ones, spelled out.

    « Musée de la Poésie (Trois-Rivières) » gives `("musee", "poesie")`: what qualifies a name in
    brackets at its end is rarely typed. A store of very many names can keep this beside each and
    hand to `Vocabulary` only those that `keys_in(line)` asks for.
    """
    return _content(_QUALIFIER.sub("", name)) or _content(name)


def keys_in(line: str, *, longest: int = 10) -> set[tuple[str, ...]]:
    """Every key (see `name_key`) of at most `longest` words that a name in this line may have."""
    content = _content(line)
    return {
        content[start:end]
        for start in range(len(content))
        for end in range(start + 1, min(start + longest, len(content)) + 1)
    }


class _Names:
    """Sequences of words to the ranks of what they name; the longest sequence is found first."""

    def __init__(self) -> None:
        self._ranks: dict[tuple[str, ...], list[int]] = defaultdict(list)
        self._longest: dict[str, int] = {}

    def add(self, name: str, rank: int) -> None:
        key = name_key(name)
        if key and rank not in self._ranks[key]:
            self._ranks[key].append(rank)
            self._longest[key[0]] = max(self._longest.get(key[0], 0), len(key))

    def find(self, folded: str, line: Sequence[Word]) -> list[NameMatch]:
        """Names found, left to right, without overlap; a comma or a bracket parts two names."""
        content = [word for word in line if word.text not in _SMALL]
        found: list[NameMatch] = []
        i = 0
        while i < len(content):
            match = self._at(folded, content, i)
            if match:
                found.append(match[0])
                i += match[1]
            else:
                i += 1
        return found

    def _at(self, folded: str, content: list[Word], i: int) -> tuple[NameMatch, int] | None:
        for length in range(self._longest.get(_spelled(content[i].text), 0), 0, -1):
            part = content[i : i + length]
            if len(part) < length:
                continue
            ranks = self._ranks.get(tuple(_spelled(word.text) for word in part))
            if ranks and not set(",;:()[]\n") & set(folded[part[0].start : part[-1].end]):
                where = NameMatch(tuple(ranks), part[0].start, part[-1].end, length == 1)
                return where, length
        return None


def _spelled(word: str) -> str:
    return _SPELLINGS.get(word, word)


Cues = dict[tuple[str, ...], dict[int, float]]


@lru_cache(maxsize=4)
def cues_of(verbs: tuple[VerbHint, ...]) -> Cues:
    """Stems of each cue → weight by rank of verb. Kept: line after line has the same verbs."""
    cues: Cues = defaultdict(dict)
    for rank, verb in enumerate(verbs):
        own = [word for word in words(verb.name) if word not in STOP_WORDS]
        for cue in (*own, *default_cues(verb.name), *verb.cues):
            key = tuple(stem(word.text) for word in spans(fold(cue)))
            if key:
                weight = _weight(key)
                cues[key][rank] = max(cues[key].get(rank, 0.0), weight)
    return dict(cues)


class Vocabulary:
    """The network's words, indexed. Ranks are positions in the tuples given."""

    def __init__(
        self,
        verbs: Iterable[VerbHint],
        axes: Iterable[AxisHint],
        actors: Iterable[ActorHint] = (),
        municipalities: Iterable[str] = (),
    ) -> None:
        self.verbs = tuple(verbs)
        self.axes = tuple(axes)
        self.actors = tuple(actors)
        self.municipalities = tuple(municipalities)
        self.rank_of = {actor.id: rank for rank, actor in enumerate(self.actors)}
        self._cues = cues_of(self.verbs)
        self._longest_cue = max((len(key) for key in self._cues), default=0)
        self.cue_stems = frozenset(key[0] for key in self._cues if len(key) == 1)
        self._index_axes()
        self._index_names()

    def _index_axes(self) -> None:
        self._axis_rank: dict[Id, int] = {}
        self.axis_stems: dict[str, int] = {}
        for rank, axis in enumerate(self.axes):
            self._axis_rank[axis.id] = rank
            self._axis_rank.setdefault(axis.slug, rank)
            for word in words(axis.name):
                if word not in STOP_WORDS:
                    self.axis_stems.setdefault(stem(word), rank)

    def _index_names(self) -> None:
        self._actor_names, self._place_names = _Names(), _Names()
        self.persons_called: dict[str, set[int]] = defaultdict(set)
        for rank, actor in enumerate(self.actors):
            for name in (actor.name, *actor.aliases):
                self._actor_names.add(name, rank)
                if actor.kind == "person":
                    for part in fold(name).split():
                        self.persons_called[part].add(rank)
        for rank, name in enumerate(self.municipalities):
            self._place_names.add(name, rank)

    def axis_of(self, verb: VerbHint) -> AxisHint | None:
        """The axis a verb counts under, or None."""
        rank = self._axis_rank.get(verb.axis) if verb.axis is not None else None
        return None if rank is None else self.axes[rank]

    def find_actors(self, folded: str, line: Sequence[Word]) -> list[NameMatch]:
        """Full names and aliases of known actors in the line, longest first, without overlap."""
        return self._actor_names.find(folded, line)

    def find_places(self, folded: str, line: Sequence[Word]) -> list[NameMatch]:
        """Names of known municipalities in the line."""
        return self._place_names.find(folded, line)

    def find_cues(self, line: Sequence[Word]) -> list[Cue]:
        """The cues of the verbs in the line: at each word the longest phrase, never overlapping."""
        stemmed = [stem(word.text) for word in line]
        found: list[Cue] = []
        i = 0
        while i < len(line):
            length = self._cue_length(line, stemmed, i)
            if length:
                weights = self._cues[tuple(stemmed[i : i + length])]
                found.append(Cue(line[i].start, line[i + length - 1].end, weights))
            i += max(length, 1)
        return found

    def _cue_length(self, line: Sequence[Word], stemmed: list[str], i: int) -> int:
        for length in range(min(self._longest_cue, len(line) - i), 0, -1):
            if tuple(stemmed[i : i + length]) in self._cues:
                return 0 if length == 1 and _is_plain(line, i) else length
        return 0

    def noun_candidates(self, noun: str, recent: Iterable[Id]) -> list[int]:
        """Among recently seen organisations, those whose name has this noun (a stem)."""
        ranks = (self.rank_of[one] for one in dict.fromkeys(recent) if one in self.rank_of)
        return [
            rank
            for rank in ranks
            if self.actors[rank].kind != "person"
            and any(stem(word) == noun for word in words(self.actors[rank].name))
        ]


def _is_plain(line: Sequence[Word], i: int) -> bool:
    """Whether a word is there for itself and not as a cue, in spite of its stem."""
    word = line[i].text
    before = NOT_CUES_AFTER.get(word.removesuffix("s"))
    if before and i and line[i - 1].text in before:
        return True
    after = NOT_CUES_BEFORE.get(word.removesuffix("s"))
    if after and i + 1 < len(line) and line[i + 1].text in after:
        return True
    return word in STOP_WORDS or word in NOT_CUES


def _weight(key: tuple[str, ...]) -> float:
    if len(key) > 1:
        return _FAINT if key in FAINT_PHRASES else _PHRASE
    if key[0] in FAINT_STEMS:
        return _FAINT
    return _WEAK if key[0] in WEAK_STEMS else _STRONG
