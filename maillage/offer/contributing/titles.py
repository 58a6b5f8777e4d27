"""Which words of a text are its title: a label, guillemets, or the first line that tells."""

from __future__ import annotations

import re
from collections.abc import Sequence

from maillage.algorithms.french_dates import FoundDates
from maillage.algorithms.french_text import fold
from maillage.offer.contributing.lines import Line
from maillage.offer.contributing.shapes import Draft
from maillage.offer.harvest.cleaning import bare_title

MOST = 120
_QUOTED = re.compile(r"[«“\"]\s*([^«»“”\"\n]{3,100}?)\s*[»”\"]")
_WORK = re.compile(
    r"(?:spectacle|pièce|concert|exposition|film|conférence|soirée|atelier|récital|lancement|"
    r"documentaire|conte|vernissage|projection|comédie|opéra|présente|intitulée?)s?"
    r"(?: de \w+)?\s*:?\s*$",
    re.I,
)
_INVITES = re.compile(
    r"^(?:venez|rejoignez|ne manquez|joignez|soyez|nous|on|vous|c[’']est|il|elle|rappel|voici|"
    r"hello|chers?|chères?)\b", re.I,
)  # fmt: skip


def read_title(lines: Sequence[Line], found: Sequence[FoundDates], text: str, draft: Draft) -> None:
    """Put the title in the draft, with how sure it is."""
    if draft.get("title"):
        return
    for m in _QUOTED.finditer(text[:1_500]):
        if _WORK.search(text[max(0, m.start() - 60) : m.start()]):
            draft.put("title", tidy(m[1]), 0.8, text[max(0, m.start() - 30) : m.end()])
            return
    first = _first_telling(lines, _undated(text, found))
    if first is None:
        return
    sure = 0.7 if len(first) <= 80 and not _INVITES.match(first) else 0.45
    if first.isupper():
        sure = min(sure, 0.65)
    quoted = _QUOTED.search(first)
    if _INVITES.match(first) and quoted:
        draft.put("title", tidy(quoted[1]), 0.6, first)
    else:
        draft.put("title", tidy(_shortened(first)), sure, first)


def tidy(title: str) -> str:
    """On one line, without what surrounds it, nor a title all in capitals."""
    title = " ".join(bare_title(title).split()).strip(" -–—:·•*_|,.")
    if title[:1] in '«“"' and title[-1:] in '»”"':
        title = title[1:-1].strip()
    letters = [c for c in title if c.isalpha()]
    if len(letters) > 6 and sum(c.isupper() for c in letters) > 0.9 * len(letters):
        title = title[:1] + title[1:].lower()
    return title[:200]


def _undated(text: str, found: Sequence[FoundDates]) -> list[str]:
    """Each line without the dates at its ends; empty when a good part of it says when."""
    kept, at = [], 0
    spans = [span for one in found for span in one.read.spans]
    for line in text.split("\n"):
        mine = [
            (max(a - at, 0), min(b - at, len(line)))
            for a, b in spans
            if a < at + len(line) and b > at
        ]
        said = sum(b - a for a, b in mine)
        kept.append("" if said > 0.6 * len(line) else _trimmed(line, mine))
        at += len(line) + 1
    return kept


def _trimmed(line: str, spans: Sequence[tuple[int, int]]) -> str:
    first, last = 0, len(line)
    for a, b in spans:
        if not re.search(r"\w", line[first:a].removeprefix("le")):
            first = b
    for a, b in reversed(spans):
        if a >= first and not re.search(r"\w", line[b:last]):
            last = len(re.sub(r"[\s,]*\b(?:le|les|du|des|à)?\s*$", "", line[:a]))
    return line[first:last].strip(" \t,;:–—-|·")


def _first_telling(lines: Sequence[Line], undated: Sequence[str]) -> str | None:
    kept = [
        bare
        for line, bare in zip(lines, undated, strict=False)
        if bare and not line.label and _tells(bare)
    ]
    if not kept:
        return None
    # An invitation comes first and the title after it, when a short line follows.
    if len(kept) > 1 and _INVITES.match(kept[0]) and len(kept[1]) <= 80 < len(kept[0]):
        return kept[1] if not _INVITES.match(kept[1]) else kept[0]
    return kept[0]


def _tells(line: str) -> bool:
    words = re.findall(r"\w+", fold(line))
    return len(words) >= 1 and sum(c.isalpha() for c in line) >= 3 and not line.startswith("http")


def _shortened(line: str) -> str:
    if len(line) <= MOST:
        return line
    cut = re.split(r"(?<=[a-zà-ÿ»”)])[.!?:] | [–—-] ", line, maxsplit=1)[0]
    return cut if len(cut) <= MOST else cut[:MOST].rsplit(" ", 1)[0] + "…"
