"""JSON-LD as sites write it: found in a page, and parsed in spite of what is wrong with it.

Each script is parsed apart: a broken one never loses the others (extruct loses them all).
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

MOST_SCRIPTS = 2_000
_OPENING = re.compile(r"<!--|<script\b([^>]*)>", re.I)
_CLOSING = re.compile(r"</script\b", re.I)
_LD = re.compile(r"type\s*=\s*[\"']?\s*application/ld\+json", re.I)
_BEFORE = re.compile(r"\s*(?:(?://|/\*)?\s*<!\[CDATA\[\s*(?:\*/)?|<!--(?![^\n]*-->))")
_AFTER = re.compile(r"(?:(?://|/\*)?[ \t]*\]\]>\s*(?:\*/)?|(?://[ \t]*)?-->)\s*$")
_TAIL = 60
# A string is passed whole: what looks like a comment or a comma inside it is text.
_STRING = r'"(?:[^"\\\n]|\\.)*"'
_COMMENT = re.compile(rf"({_STRING})|/\*.*?\*/|(?<![:\w])//[^\n]*", re.S)
_TRAILING_COMMA = re.compile(rf"({_STRING})|,(?=\s*[}}\]])", re.S)


def scripts(page: str) -> Iterator[tuple[int, str]]:
    """The JSON-LD scripts of a page with the number of their line; those in comments left out."""
    position = count = 0
    while count < MOST_SCRIPTS:
        opening = _OPENING.search(page, position)
        if opening is None:
            return
        if opening[0] == "<!--":
            end = page.find("-->", opening.end())
            position = end + 3 if end >= 0 else opening.end()
            continue
        closing = _CLOSING.search(page, opening.end())
        end = closing.start() if closing else len(page)
        if _LD.search(opening[1] or ""):
            count += 1
            yield page.count("\n", 0, opening.start()) + 1, page[opening.end() : end]
        position = closing.end() if closing else end


def parse(text: str) -> list[Any]:
    """The JSON values of a script, mended when they must be. ValueError when nothing mends it."""
    text = text.strip("\ufeff \t\r\n\0")
    text = _unwrapped(text).rstrip("; \t\r\n")
    if not text:
        raise ValueError("empty")
    failure: ValueError | None = None
    for mended in _mendings(text):
        try:
            return _values(mended)
        except ValueError as error:
            failure = failure or error
        except RecursionError as error:
            raise ValueError("nested too deep") from error
    raise failure or ValueError("not JSON")


def _unwrapped(text: str) -> str:
    """Without the CDATA or comment marks that hid the script from older programs."""
    for _ in range(2):
        before = _BEFORE.match(text)
        text = text[before.end() :].strip() if before else text
        tail = _AFTER.search(text[-_TAIL:])
        text = text[: len(text) - len(text[-_TAIL:]) + tail.start()].strip() if tail else text
    return text


def _mendings(text: str) -> Iterator[str]:
    """The text itself, then with one fault more mended each time."""
    yield text
    for base in dict.fromkeys((text, html.unescape(text))):
        yield base
        bare = _COMMENT.sub(lambda m: m[1] or " ", base)
        yield _TRAILING_COMMA.sub(lambda m: m[1] or "", bare)


def _values(text: str) -> list[Any]:
    """One value, or several one after the other."""
    decoder = json.JSONDecoder(strict=False, parse_constant=lambda _: None)
    values, position = [], 0
    while position < len(text):
        value, position = decoder.raw_decode(text, position)
        values.append(value)
        position = _skipped(text, position)
    return values


def _skipped(text: str, position: int) -> int:
    while position < len(text) and text[position] in " \t\r\n;,\0":
        position += 1
    return position
