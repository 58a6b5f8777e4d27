"""Who and where a typed line speaks of: known actors (by name or « le musée »), municipalities."""

from __future__ import annotations

import re

from maillage.algorithms.french_text import stem
from maillage.algorithms.gesture_reading import Line, Proposal, Span, because, inside
from maillage.algorithms.gesture_vocabulary import GENERIC_NOUNS, Id, NameMatch, Vocabulary
from maillage.algorithms.said import Said

_GENERIC = re.compile(r"\b(?:le |la |l'|du |au |a l'|notre |de la )([a-z]+)\b")


def name_holds(typed: Line, vocabulary: Vocabulary, match: NameMatch) -> bool:
    """A name of one everyday word (« Atelier ») needs its capital to be that name."""
    if not match.single:
        return True
    word = typed.folded[match.start : match.end]
    if word.isdecimal() or len(word) < 2:
        return False
    everyday = stem(word) in vocabulary.cue_stems or stem(word) in GENERIC_NOUNS or len(word) < 4
    return typed.capital(match.start) or not everyday


def propose_actors(
    typed: Line, vocabulary: Vocabulary, named: list[NameMatch], recent: tuple[Id, ...]
) -> tuple[Proposal[Id], ...]:
    proposals: list[Proposal[Id]] = []
    for match in named:
        sure = 0.95 if not match.single else 0.85 if typed.capital(match.start) else 0.6
        reason = because([typed.quote(match.start, match.end)])
        proposals.append(_choose(typed, vocabulary, match, recent, sure, reason))
    covered = [(match.start, match.end) for match in named]
    proposals.extend(_partial_persons(typed, vocabulary, covered, recent))
    proposals.extend(_generic(typed, vocabulary, covered, recent))
    seen: dict[Id, Proposal[Id]] = {}
    for proposal in proposals:
        seen.setdefault(proposal.value, proposal)
    return tuple(seen.values())


def _choose(
    typed: Line,
    vocabulary: Vocabulary,
    match: NameMatch,
    recent: tuple[Id, ...],
    sure: float,
    reason: str,
) -> Proposal[Id]:
    """One of several namesakes: the one met lately, otherwise the first with the others offered."""
    ids = [vocabulary.actors[rank].id for rank in match.ranks]
    where = (typed.span(match.start, match.end),)
    if len(ids) == 1:
        return Proposal(ids[0], sure, reason, where)
    lately = [one for one in ids if one in recent]
    if len(lately) == 1:
        others = tuple(one for one in ids if one != lately[0])
        reason = Said("%(reason)s ; parmi les homonymes, vu récemment", reason=reason)
        return Proposal(lately[0], 0.7, reason, where, others)
    reason = Said("%(reason)s ; plusieurs portent ce nom", reason=reason)
    return Proposal(ids[0], 0.35, reason, where, tuple(ids[1:]))


def _partial_persons(
    typed: Line, vocabulary: Vocabulary, covered: list[Span], recent: tuple[Id, ...]
) -> list[Proposal[Id]]:
    """« Marie-Ève » or « Tremblay » alone, when only one known (or recent) person is called so."""
    found: list[Proposal[Id]] = []
    for part in re.finditer(r"[a-z]+(?:-[a-z]+)*", typed.folded):
        ranks = vocabulary.persons_called.get(part.group())
        if not ranks or inside(part.start(), part.end(), covered):
            continue
        if len(part.group()) < 3 or not typed.capital(part.start()):
            continue
        lately = [rank for rank in sorted(ranks) if vocabulary.actors[rank].id in recent]
        chosen = lately if len(lately) == 1 else sorted(ranks) if len(ranks) == 1 else []
        if chosen:
            actor = vocabulary.actors[chosen[0]]
            quote = typed.quote(part.start(), part.end())
            reason = Said("parce que %(quote)s : seul « %(name)s » porte ce nom parmi les "
                          "personnes vues récemment", quote=quote, name=actor.name)  # fmt: skip
            if not lately:
                reason = Said("parce que %(quote)s : seul « %(name)s » porte ce nom",
                              quote=quote, name=actor.name)  # fmt: skip
            where = (typed.span(part.start(), part.end()),)
            found.append(Proposal(actor.id, 0.65 if lately else 0.55, reason, where))
    return found


def _generic(
    typed: Line, vocabulary: Vocabulary, covered: list[Span], recent: tuple[Id, ...]
) -> list[Proposal[Id]]:
    """« le musée », only when exactly one organisation met lately is a museum by its name."""
    found: list[Proposal[Id]] = []
    for m in _GENERIC.finditer(typed.folded):
        noun = stem(m[1])
        if noun not in GENERIC_NOUNS or inside(m.start(1), m.end(1), covered):
            continue
        candidates = vocabulary.noun_candidates(noun, recent)
        if len(candidates) == 1:
            actor = vocabulary.actors[candidates[0]]
            quote = typed.quote(m.start(), m.end())
            reason = Said("parce que %(quote)s : « %(name)s » est le seul vu récemment",
                          quote=quote, name=actor.name)  # fmt: skip
            found.append(Proposal(actor.id, 0.6, reason, (typed.span(m.start(), m.end()),)))
    return found


def propose_place(
    typed: Line, vocabulary: Vocabulary, named: list[NameMatch]
) -> tuple[Proposal[str] | None, list[Span]]:
    """The municipality: after « à » or with its capital; inside an actor's name it is less sure."""
    best: tuple[float, NameMatch] | None = None
    covered = [(match.start, match.end) for match in named]
    for match in vocabulary.find_places(typed.folded, typed.words):
        capital, at = (
            typed.capital(match.start),
            typed.word_before(match.start) in ("a", "au", "aux"),
        )
        everyday = (
            match.single and stem(typed.folded[match.start : match.end]) in vocabulary.cue_stems
        )
        if (match.single and not (capital or at)) or (everyday and not capital):
            continue
        sure = 0.9 if at and capital else 0.75 if capital or at else 0.6
        if inside(match.start, match.end, covered):
            sure = 0.45
        if best is None or sure > best[0]:
            best = sure, match
    if best is None:
        return None, []
    sure, match = best
    name = vocabulary.municipalities[match.ranks[0]]
    reason = because([typed.quote(match.start, match.end)])
    where = (typed.span(match.start, match.end),)
    others = tuple(vocabulary.municipalities[rank] for rank in match.ranks[1:])
    proposal = Proposal(name, sure if not others else 0.4, reason, where, others)
    return proposal, [(match.start, match.end)] if sure > 0.45 else []
