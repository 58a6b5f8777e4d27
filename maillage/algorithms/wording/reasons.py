"""Why two rows were brought together, in words that a person can read and translate."""

from __future__ import annotations

from collections.abc import Iterator

from maillage.algorithms.french_text import similarity
from maillage.algorithms.said import Said
from maillage.algorithms.wording.compare import STRENGTH, Profile, signals_of
from maillage.algorithms.wording.decided import Decided
from maillage.algorithms.wording.roots import GENERAL_ROOTS, LIGHT_ROOTS
from maillage.algorithms.wording.shapes import Reason, Row

MOST_REASONS = 4
_MOST_WORDS = 3
_LONGEST = 60
_LEAST_WEIGHT = 0.02
_ALIKE = 0.5


def quote(text: str) -> str:
    """A wording between « », cut when it is long."""
    text = " ".join(text.split())
    if len(text) > _LONGEST:
        text = text[: _LONGEST - 1].rsplit(" ", 1)[0].rstrip() + "…"
    return f"«\u00a0{text}\u00a0»"


def named(row: Row) -> str:
    """What a row is called: its head, or the first text of its body."""
    return next((part for part in (row.head, *row.body) if part.strip()), "")


def reasons(
    left: Profile, right: Profile, rows: tuple[Row, Row], decided: Decided
) -> tuple[Reason, ...]:
    """The strongest reasons first, at most MOST_REASONS, at least one if they have one."""
    same = decided.same(left.reading.phrases, right.reading.phrases)
    found: list[Reason] = []
    if same:
        found.append(_decided(*same))
    elif left.reading.key == right.reading.key:
        said = Said("mêmes mots : %(words)s", words=quote(named(rows[0])))
        return (_reason("identical", 1.0, said),)
    signals = signals_of(left, right)
    found += _senses(left, right, signals["senses"])
    found += _forms(left, right, signals["forms"])
    found += _roots(left, right, signals["roots"])
    if not same:
        found += _near(left, right, signals["near"], decided)
    found = [reason for reason in found if reason.weight >= _LEAST_WEIGHT]
    if not found:
        found += _spelling(left, right, rows, signals["grams"])
    found.sort(key=lambda reason: (-reason.weight, str(reason)))
    return tuple(found[:MOST_REASONS])


def _reason(kind: str, weight: float, said: Said) -> Reason:
    return Reason(kind, said, round(min(1.0, weight), 6))


def _decided(first: str, last: str, as_a_pair: bool) -> Reason:
    left, right = quote(first), quote(last)
    if as_a_pair:
        said = Said("déjà réunis par l’équipe : %(left)s et %(right)s", left=left, right=right)
        return _reason("decided", 1.0, said)
    said = Said(
        "déjà réunis par l’équipe, de proche en proche : %(left)s et %(right)s",
        left=left, right=right,
    )  # fmt: skip
    return _reason("decided_through", 1.0, said)


def _parts(left: Profile, right: Profile, name: str) -> list[tuple[str, float]]:
    """The features that both have, with the part of the signal that each makes."""
    a, b = left.vectors[name], right.vectors[name]
    shared = [(key, value * b[key]) for key, value in a.items() if key in b]
    return sorted(shared, key=lambda item: (-item[1], item[0]))


def _senses(left: Profile, right: Profile, signal: float) -> Iterator[Reason]:
    for sense, part in _parts(left, right, "senses")[:2]:
        first, last = left.reading.said[sense], right.reading.said[sense]
        if first.roots == last.roots:
            continue  # the same words: their roots say it
        weight = STRENGTH["senses"] * min(part, signal)
        one, other = quote(first.said), quote(last.said)
        said = Said("synonyme : %(left)s et %(right)s", left=one, right=other)
        yield _reason("synonym", weight, said)


def _forms(left: Profile, right: Profile, signal: float) -> Iterator[Reason]:
    forms = _parts(left, right, "forms")
    if forms:
        both = (left.reading.forms[forms[0][0]], right.reading.forms[forms[0][0]])
        words = min(both, key=lambda text: (len(text), text))
        said = Said("même verbe et même objet : %(words)s", words=words)
        yield _reason("verb_object", STRENGTH["forms"] * signal, said)


def _roots(left: Profile, right: Profile, signal: float) -> Iterator[Reason]:
    telling = [
        root
        for root, _ in _parts(left, right, "roots")
        if root not in LIGHT_ROOTS and root not in GENERAL_ROOTS
    ] or [root for root, _ in _parts(left, right, "roots")]
    shown = [
        min(left.reading.shown[root], right.reading.shown[root], key=lambda w: (len(w), w)).lower()
        for root in telling[:_MOST_WORDS]
    ]
    if shown:
        said = Said("même racine : %(words)s", words=tuple(shown))
        yield _reason("same_root", STRENGTH["roots"] * signal, said)


def _near(left: Profile, right: Profile, signal: float, decided: Decided) -> Iterator[Reason]:
    """What the team brought together: both wrote one of its phrases, or come near them."""
    sets = _parts(left, right, "near")
    if not sets:
        return
    name, weight = sets[0][0], STRENGTH["near"] * signal
    first, last = left.reading.team.get(name), right.reading.team.get(name)
    if first and last and first.roots != last.roots:
        one, other = quote(first.said), quote(last.said)
        said = Said("synonyme de l’équipe : %(left)s et %(right)s", left=one, right=other)
        yield _reason("team_synonym", weight, said)
        return
    phrases = sorted((decided.shown[key] for key in decided.sets[name]), key=lambda p: (len(p), p))
    words = tuple(quote(phrase) for phrase in phrases[:_MOST_WORDS])
    said = Said("proches de ce que l’équipe a réuni : %(words)s", words=words)
    yield _reason("near_decided", weight, said)


def _spelling(
    left: Profile, right: Profile, rows: tuple[Row, Row], signal: float
) -> Iterator[Reason]:
    """The two words most alike; the rows' names when no two words are."""
    alike = [
        (similarity(a, b), a.lower(), b.lower())
        for a in sorted(left.reading.shown.values())[:40]
        for b in sorted(right.reading.shown.values())[:40]
    ]
    best = max(alike, default=(0.0, "", ""))
    a, b = best[1:] if best[0] >= _ALIKE else (named(rows[0]), named(rows[1]))
    said = Said("écriture proche : %(left)s et %(right)s", left=quote(a), right=quote(b))
    yield _reason("spelling", STRENGTH["grams"] * signal, said)
