"""Actors as cards (vCard 3.0, RFC 2426), which every address book takes: what is given is written.

What the standard has no word for goes under names that begin with X-MAILLAGE-, and comes back with
an import; another program leaves it alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from maillage.connect.cells import need_in_cell
from maillage.core.models import Actor, ContactPoint, Need

_EMAIL, _PHONE, _POSTAL, _URL = (
    ContactPoint.Kind.EMAIL, ContactPoint.Kind.PHONE, ContactPoint.Kind.POSTAL,
    ContactPoint.Kind.URL,
)  # fmt: skip
OCTETS = 73  # 75 with the end of the line


def cards_of_actors(actors: Iterable[Any]) -> Iterator[str]:
    """The cards of a list's records, which carry the points and needs that the reader sees."""
    for actor in actors:
        yield card_of(actor, actor.shown_points, actor.shown_needs)


def card_of(actor: Any, points: Iterable[ContactPoint], needs: Iterable[Need]) -> str:
    """One card, with the contact points and needs given (those that the reader may see)."""
    return "".join(folded(line) + "\r\n" for line in _lines(actor, list(points), list(needs)))


def _lines(actor: Any, points: list[ContactPoint], needs: list[Need]) -> Iterator[str]:
    yield "BEGIN:VCARD"
    yield "VERSION:3.0"
    yield "PRODID:-//Maillage//FR"
    yield f"UID:{actor.uid}@maillage"
    yield f"REV:{actor.updated_at:%Y-%m-%dT%H:%M:%SZ}"
    yield f"FN:{escaped(actor.name)}"
    if actor.kind == Actor.Kind.PERSON:
        given, _sep, family = actor.name.rpartition(" ")
        yield f"N:{escaped(family)};{escaped(given)};;;"
    else:
        yield f"N:{escaped(actor.name)};;;;"
        yield f"ORG:{escaped(actor.name)}"
        yield "X-ABSHOWAS:COMPANY"
    yield f"X-MAILLAGE-KIND:{actor.kind}"
    yield from _reached_at(actor, points)
    if actor.description:
        yield f"NOTE:{escaped(actor.description)}"
    yield from _ours(actor, needs)
    yield "END:VCARD"


def _reached_at(actor: Any, points: list[ContactPoint]) -> Iterator[str]:
    for point in points:
        value = escaped(point.value)
        if point.kind == _EMAIL:
            yield f"EMAIL;TYPE=INTERNET:{value}"
        elif point.kind == _PHONE:
            yield f"TEL;TYPE=VOICE:{value}"
        elif point.kind == _POSTAL:
            yield f"ADR:;;{value};;;;"
        elif point.kind == _URL:
            yield f"URL:{value}"
    if actor.url:
        yield f"URL;TYPE=PREF:{escaped(actor.url)}"
    if actor.municipality and not any(point.kind == _POSTAL for point in points):
        yield f"ADR:;;;{escaped(actor.municipality.name)};QC;;Canada"


def _ours(actor: Any, needs: list[Need]) -> Iterator[str]:
    told = {name: getattr(actor, name) for name in ("neq", "wikidata", "isni", "artsdata")}
    told["municipality"] = actor.municipality.name if actor.municipality else ""
    for name in ("disciplines", "skills", "topics"):
        told[name] = "; ".join(word.name_fr for word in getattr(actor, name).all())
    for name in (Need.Kind.SEEKS, Need.Kind.OFFERS):
        told[name.value] = "; ".join(
            need_in_cell(need.text, need.expires_on) for need in needs if need.kind == name
        )
    for name, text in told.items():
        if text:
            yield f"X-MAILLAGE-{name.upper()}:{escaped(text)}"


def escaped(text: str) -> str:
    """A text value: bars, commas, semicolons and ends of lines keep to their value."""
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\\n".join("".join(c for c in line if c == "\t" or ord(c) >= 32) for line in lines)


def folded(line: str) -> str:
    """A line of at most 75 octets, continued on lines that begin with a blank (RFC 2425, 5.8.1)."""
    if len(line.encode()) <= OCTETS:
        return line
    parts, part, size = [], "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > OCTETS:
            parts.append(part)
            part, size = "", 1
        part += character
        size += octets
    return "\r\n ".join([*parts, part])
