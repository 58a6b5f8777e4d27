"""A text that announces several events is cut into as many texts."""

from __future__ import annotations

import re
from datetime import date

from maillage.algorithms.french_dates import FoundDates, find_dates
from maillage.algorithms.french_text import fold
from maillage.offer.contributing.lines import lines_of

MOST = 40
_WORDS = re.compile(r"[^\W\d_]{3,}")
_BLANK = re.compile(r"\n[ \t]*\n+")


def parts_of(text: str, now: date) -> tuple[list[str], str]:
    """The pieces of a programme, each one event, and what is left: it holds for all of them.

    No piece when the text is one event. First by blank lines, each paragraph with a date and a
    title of its own; then line by line.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    blocks = [block.strip() for block in _BLANK.split(text) if block.strip()]
    for pieces, least in ((blocks, 2), (text.split("\n"), 3)):
        told = [(piece, when) for piece in pieces if (when := _announced(piece, now)) is not None]
        if len(told) >= least and len({when for _piece, when in told}) >= least:
            mine = {piece for piece, _when in told}
            rest = "\n".join(piece for piece in pieces if piece not in mine)
            return [piece.strip() for piece, _when in told][:MOST], rest
    return [], ""


def _announced(piece: str, now: date) -> tuple[str, ...] | None:
    """The times that a piece announces; None when it does not announce an event by itself.

    It must name something beside its date, near its beginning: « Rappel : c'est vendredi ! » and
    « Réservez avant le 12 » do not.
    """
    clean = "\n".join(line.text for line in lines_of(piece) if line.text)
    found = [one for one in find_dates(clean[:3_000], now=now) if one.read.confidence > 0.5]
    if not found or found[0].start > 160:
        return None
    first = found[0]
    beside = clean[: first.start] + " " + clean[first.end :][:200]
    if len(_WORDS.findall(beside)) < 2 or not _has_title(clean, first):
        return None
    return tuple(str(one.start) for one in first.read.occurrences)


_NOT_TITLES = re.compile(
    r"^(?:rappel|reserv|inscri|billets?|vente|en vente|date limite|avant le|au plus tard|"
    r"quand|dates?|heure|horaire|portes|ouverture des portes|c'est|venez|nous|on vous|"
    r"rendez-vous|vernissage :)"
)


def _has_title(clean: str, found: FoundDates) -> bool:
    before = clean[: found.start].strip(" \n-–—:|,le")
    after = clean[found.end :].lstrip(" \n-–—:|,.").split("\n")[0]
    title = before.split("\n")[0] if len(_WORDS.findall(before)) >= 1 else after
    folded = fold(title).replace("’", "'")
    is_short = len(title) <= 110 or len(before) == 0
    return bool(title) and is_short and not _NOT_TITLES.match(folded)
