"""What a typed line is about: « au sujet de la billetterie », or the words right after the act."""

from __future__ import annotations

import re

from maillage.algorithms.french_text import Word
from maillage.algorithms.gesture_reading import Line, Proposal, Span, because, inside
from maillage.algorithms.gesture_vocabulary import Cue
from maillage.algorithms.said import Said

_ABOUT = re.compile(
    r"\b(?:au sujet d(?:es|e|u|')|a propos d(?:es|e|u|')|portant sur|sur|concernant|"
    r"autour d(?:es|e|u|')|pour parler d(?:es|e|u|')|relativement (?:aux|au|a)|touchant|"
    r"(?:sujet|theme|objet)\s*:)(?<!\bd)\s*(?:la |le |les |l'|l' )?"
)
_NOT_A_SUBJECT = re.compile(
    r"(?:place|zoom|teams|meet|rendez|demande|invitation|le terrain|terrain|site(?! +[a-z])|"
    r"l'heure|mesure|deux jours|trois jours|\d)"
)
_OBJECT_END = re.compile(r"[,;.:()\[\]\n!?]| - | (?:avec|chez|pour|aupres|lors) ")
_JOINT = re.compile(r"(?:\s|:|-|'|\b(?:de|d|des|du|en|la|le|les|l|au|aux|a)\b)*")


def find_subject(typed: Line, taken: list[Span]) -> Span | None:
    """What follows « au sujet de », « sur »… up to a comma, a number, a date or « avec »."""
    for m in _ABOUT.finditer(typed.folded):
        if _NOT_A_SUBJECT.match(typed.folded, m.end()):
            continue
        end = _object_end(typed, m.end(), taken)
        if end:
            return m.end(), end
    return None


def _object_end(typed: Line, start: int, taken: list[Span]) -> int | None:
    stop = _OBJECT_END.search(typed.folded, start)
    limits = [a for a, b in taken if b > start] + ([stop.start()] if stop else [])
    end = min(limits, default=len(typed.folded))
    kept: list[Word] = [word for word in typed.words if word.start >= start and word.end <= end]
    while kept and kept[-1].text in (
        "a",
        "au",
        "aux",
        "de",
        "du",
        "des",
        "le",
        "la",
        "les",
        "et",
        "en",
    ):
        kept.pop()
    return kept[-1].end if kept and any(len(word.text) > 1 for word in kept) else None


def find_leftover(typed: Line, cues: list[Cue], taken: list[Span]) -> Span | None:
    """« formation données structurées 12 personnes »: the words right after the cue."""
    joint = _JOINT.match(typed.folded, cues[0].end)
    start = joint.end() if joint else cues[0].end
    if inside(start, start + 1, taken):
        return None
    if _OBJECT_END.match(typed.folded, start - 1) and start > cues[0].end + 1:
        return (
            None if ":" not in typed.folded[cues[0].end : start] else _bounded(typed, start, taken)
        )
    return _bounded(typed, start, taken)


def _bounded(typed: Line, start: int, taken: list[Span]) -> Span | None:
    if re.match(r"(?:avec|chez|pour|aupres|lors|sur|par)\b", typed.folded[start:]):
        return None
    end = _object_end(typed, start, taken)
    return (start, end) if end else None


def propose_object(typed: Line, subject: Span | None) -> Proposal[str] | None:
    if subject is None:
        return None
    first, last = typed.span(*subject)
    said = _ABOUT.search(typed.folded[: subject[0]])
    marked = said is not None and said.end() == subject[0]
    reason = (
        because([typed.quote(said.start(), subject[0])])
        if said and marked
        else Said("parce que ces mots suivent l’acte")
    )
    value = typed.text[first:last].strip()
    return Proposal(value, 0.85 if marked else 0.5, reason, ((first, last),)) if value else None
