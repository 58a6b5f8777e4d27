"""How alike rows are: five signals, each a cosine in [0, 1], brought together as one score.

score = 0.95 × (1 − exp(−Σ strength × signal)): each signal can only bring two rows closer, none
alone is a proof, and what a person decided stays above. Signals: roots (tf-idf), senses (tf-idf of
the lexicon's phrases), letters (tf-idf of pieces of 3 and 4 letters), forms (verb
and object), nearness (to the sets of phrases that the team brought together).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from maillage.algorithms.wording.decided import Decided
from maillage.algorithms.wording.reading import Part, Reading, Vector, read
from maillage.algorithms.wording.shapes import Row

# Chosen on the dev half of the labelled list (bench/wording.py).
STRENGTH = {"roots": 0.9, "senses": 1.2, "grams": 0.6, "forms": 0.35, "near": 1.0}
CEILING = 0.95
DECIDED, DECIDED_THROUGH, IDENTICAL = 1.0, 0.995, 0.99
# Under the computed score of any two rows that share a set of the team (each is in two at most).
OF_ONE_SET = CEILING * (1 - math.exp(-STRENGTH["near"] / 2.1))

SIGNALS = tuple(STRENGTH)
Scored = tuple[int, float]
_LIGHT_FORM = 0.7  # « faire » and « créer » + liens
_NEAREST_SETS, _LEAST_NEARNESS = 3, 0.05
_WRITTEN = 0.8  # a row that writes a phrase of the team among other words
# A piece of letters that more than one text in 25 has says nothing and costs the most.
_COMMON, _FEW = 25, 40


@dataclass(slots=True)
class Profile:
    """A row's vectors, one for each signal, of length 1 (or empty)."""

    reading: Reading
    vectors: dict[str, Vector]


def read_all(rows: Sequence[Row], decided: Decided) -> list[Profile]:
    """The profiles of rows, weighed by how rare each feature is among them."""
    team = decided.senses()
    readings = [read(row, team) for row in rows]
    members = {
        name: [read(Row(0, None, decided.shown[key]), team) for key in keys]
        for name, keys in decided.sets.items()
    }
    keys = {one.key for one in readings}
    elsewhere = [one for several in members.values() for one in several if one.key not in keys]
    everything = readings + elsewhere
    rarity = {name: _rarity([getattr(one, name) for one in everything])
              for name in ("roots", "senses", "grams")}  # fmt: skip
    profiles = [_profile(one, rarity) for one in readings]
    _add_nearness(profiles, decided, {
        name: [_profile(one, rarity) for one in several] for name, several in members.items()
    })  # fmt: skip
    return profiles


def _rarity(texts: Sequence[list[Part]]) -> Vector:
    """Smoothed inverse document frequency: 1 for a feature that every text has."""
    counts = Counter(key for parts in texts for key in {k for _, part in parts for k in part})
    return {key: 1 + math.log((len(texts) + 1) / (n + 1)) for key, n in counts.items()}


def _unit(vector: Mapping[str, float], weight: float = 1.0) -> Vector:
    """The vector at length `weight`, keys in order: every sum is then the same to the last bit,
    whichever row comes first."""
    keys = sorted(vector)
    length = math.sqrt(sum(vector[key] ** 2 for key in keys))
    return {key: weight * vector[key] / length for key in keys} if length else {}


def _weigh(parts: list[Part], rarity: Vector) -> Vector:
    """Each part at its own weight whatever its length: a long body does not drown its head."""
    total: Vector = {}
    for weight, part in parts:
        for key, value in _unit({k: v * rarity[k] for k, v in part.items()}, weight).items():
            total[key] = total.get(key, 0.0) + value
    return _unit(total)


def _profile(reading: Reading, rarity: Mapping[str, Vector]) -> Profile:
    vectors = {name: _weigh(getattr(reading, name), rarity[name]) for name in rarity}
    vectors["forms"] = _unit({
        form: _LIGHT_FORM if form.startswith("+") else 1.0 for form in reading.forms
    })  # fmt: skip
    vectors["near"] = {}
    return Profile(reading, vectors)


# --- Nearness to what the team brought together ------------------------------------------------
def _add_nearness(
    profiles: Sequence[Profile], decided: Decided, members: Mapping[str, list[Profile]]
) -> None:
    middles = {name: _together(_middle(several)) for name, several in members.items()}
    counts = Counter(key for middle in middles.values() for key in middle)
    telling = {key: 1 + math.log(len(middles) / n) for key, n in counts.items()}
    postings = index((name, _tell(middle, telling)) for name, middle in middles.items())
    for profile in profiles:
        own = dict.fromkeys(decided.sets_of(profile.reading.phrases), 1.0)
        written = dict.fromkeys(profile.reading.team, _WRITTEN)
        if own:
            profile.vectors["near"] = _unit(own)
        elif written:
            profile.vectors["near"] = _unit(written, _WRITTEN)
        elif postings:
            nearest = _nearest(_tell(_together(profile.vectors), telling), postings)
            profile.vectors["near"] = nearest


def _tell(vector: Vector, telling: Vector) -> Vector:
    """The features that few of the team's sets have weigh more."""
    return _unit({key: value * telling.get(key, 1.0) for key, value in vector.items()})


def _middle(several: list[Profile]) -> dict[str, Vector]:
    """The mean direction of a set's phrases, signal by signal."""
    total: dict[str, Vector] = {}
    for name in ("roots", "senses", "grams"):
        added: Vector = defaultdict(float)
        for profile in several:
            for key, value in profile.vectors[name].items():
                added[key] += value
        total[name] = _unit(added)
    return total


def _together(vectors: Mapping[str, Vector]) -> Vector:
    """Three signals side by side, each at its strength, as one vector of length 1."""
    return _unit({
        f"{name}|{key}": value * math.sqrt(STRENGTH[name])
        for name in ("roots", "senses", "grams")
        for key, value in vectors[name].items()
    })  # fmt: skip


def _nearest(vector: Vector, postings: Mapping[str, list[tuple[str, float]]]) -> Vector:
    """The nearest sets; near to several is near to none of them for sure."""
    near: Vector = defaultdict(float)
    for key in sorted(vector):
        for name, value in postings.get(key, ()):
            near[name] += value * vector[key]
    kept = sorted(near.items(), key=lambda item: (-item[1], item[0]))[:_NEAREST_SETS]
    kept = [(name, value) for name, value in kept if value >= _LEAST_NEARNESS]
    total = sum(value**2 for _, value in kept)
    return {name: min(1.0, math.sqrt(value) * value**2 / total) for name, value in sorted(kept)}


# --- Pairs -------------------------------------------------------------------------------------
def index(vectors: Iterable[tuple[str, Vector]]) -> dict[str, list[tuple[str, float]]]:
    postings: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for name, vector in vectors:
        for key, value in vector.items():
            postings[key].append((name, value))
    return postings


def signals_of(left: Profile, right: Profile) -> dict[str, float]:
    """Each signal of one pair."""
    return {
        name: min(1.0, math.fsum(value * right.vectors[name][key]
                                 for key, value in left.vectors[name].items()
                                 if key in right.vectors[name]))
        for name in SIGNALS
    }  # fmt: skip


def pairs(profiles: Sequence[Profile], minimum: float) -> Iterator[tuple[int, list[Scored]]]:
    """For each profile in turn, the earlier ones whose score is `minimum` or more, and above 0.

    An inverted index that grows as it goes: only features in common are ever multiplied.
    """
    least = max(-math.log(1 - min(minimum, CEILING * 0.999999) / CEILING), 1e-9)
    common = _common_grams(profiles)
    postings: dict[tuple[str, str], list[tuple[int, float]]] = defaultdict(list)
    for here, profile in enumerate(profiles):
        sums = [0.0] * here
        features = list(_features(profile, common))
        for key, value in features:
            shared = postings[key]
            for other, weight in shared:
                sums[other] += value * weight
            shared.append((here, value))
        yield (
            here,
            [
                (other, CEILING * (1 - math.exp(-value)))
                for other, value in enumerate(sums)
                if value >= least
            ],
        )


def _features(profile: Profile, common: frozenset[str]) -> Iterator[tuple[tuple[str, str], float]]:
    """All the signals as one vector: the dot product of two of them is Σ strength × signal."""
    for name in SIGNALS:
        scale = math.sqrt(STRENGTH[name])
        for key, value in profile.vectors[name].items():
            if scale and (name != "grams" or key not in common):
                yield (name, key), value * scale


def _common_grams(profiles: Sequence[Profile]) -> frozenset[str]:
    counts = Counter(key for profile in profiles for key in profile.vectors["grams"])
    most = max(_FEW, len(profiles) // _COMMON)
    return frozenset(key for key, n in counts.items() if n > most)
