"""Address books: vCard 3.0 (RFC 2426) and 4.0 (RFC 6350), and what older programs write.

Reading is lenient: a line that says nothing known is left, a card without a name becomes a row in
error. Writing is vCard 3.0, which every address book takes, with what it has no word for under
names that begin with X-MAILLAGE-.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from maillage.core.models import Actor
from maillage.core.said import Said

MAX_TEXT = 4_000
_LINE = re.compile(r'(?:[\w\-]+\.)?(?P<name>[\w\-]+)(?P<params>(?:;(?:"[^"]*"|[^":;])*)*):')
_PARAM = re.compile(r';(?:(?P<name>[\w\-]+)=)?(?P<value>(?:"[^"]*"|[^";])*)')
_KINDS = {
    "individual": Actor.Kind.PERSON, "org": Actor.Kind.ORGANIZATION, "group": Actor.Kind.GROUP,
    "person": Actor.Kind.PERSON, "organization": Actor.Kind.ORGANIZATION,
}  # fmt: skip
# What our own cards say beside what the standard knows.
OURS = {
    f"X-MAILLAGE-{name.upper()}": name
    for name in (
        "neq",
        "wikidata",
        "isni",
        "artsdata",
        "seeks",
        "offers",
        "disciplines",
        "skills",
        "topics",
        "municipality",
    )
}


@dataclass
class Property:
    """One line of a card: its name in capitals, its parameters (values in lower case), its text."""

    name: str
    params: dict[str, list[str]]
    value: str


@dataclass
class Card:
    """A card with the line where it begins."""

    line: int
    properties: list[Property] = field(default_factory=list)

    def all(self, *names: str) -> list[Property]:
        return [p for p in self.properties if p.name in names]

    def text(self, name: str) -> str:
        """The first text of that name, unescaped."""
        return next((t for p in self.all(name) if (t := unescaped(p.value).strip())), "")


# --- Lines ------------------------------------------------------------------------------------
def cards_of(text: str) -> Iterator[Card]:
    """The cards of a file, in order; what stands between two of them is left."""
    card: Card | None = None
    for number, line in unfolded(text):
        mark = line.strip().upper()
        if mark == "BEGIN:VCARD":
            if card is not None:
                yield card  # the former one was never ended: what it says is kept
            card = Card(number)
        elif mark == "END:VCARD" and card is not None:
            yield card
            card = None
        elif card is not None and (told := property_of(line)) is not None:
            card.properties.append(told)
    if card is not None:
        yield card


def unfolded(text: str) -> Iterator[tuple[int, str]]:
    """(line number from 1, logical line): continued lines are joined to what they continue."""
    start, held = 0, ""
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        soft = held.endswith("=") and "QUOTED-PRINTABLE" in held[:200].upper()
        if held and (line[:1] in (" ", "\t") or soft):
            held = held[:-1] + line if soft else held + line[1:]
            continue
        if held:
            yield start, held
        start, held = number, line
    if held:
        yield start, held


def property_of(line: str) -> Property | None:
    """A line in its parts, or None when it has no name and value."""
    found = _LINE.match(line)
    if found is None:
        return None
    params: dict[str, list[str]] = {}
    for told in _PARAM.finditer(found["params"]):
        # vCard 2.1 writes « TEL;HOME: » for « TEL;TYPE=HOME: ».
        name = (told["name"] or "TYPE").upper()
        values = told["value"].replace('"', "").lower().split(",")
        params.setdefault(name, []).extend(value.strip() for value in values if value.strip())
    value = line[found.end() :]
    coded = {*params.get("ENCODING", ()), *params.get("TYPE", ())}
    if "quoted-printable" in coded:
        charset = (params.get("CHARSET") or ["utf-8"])[0]
        raw = quopri.decodestring(value.encode("utf-8", "replace"))
        try:
            value = raw.decode(charset, errors="replace")
        except LookupError:
            value = raw.decode("utf-8", errors="replace")
    return Property(found["name"].upper(), params, value)


def unescaped(value: str) -> str:
    """A text value as written: `\\n` is a line, a comma or semicolon loses its bar."""
    return re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], value, flags=re.S)


def parts_of(value: str, separator: str = ";") -> list[str]:
    """The parts of a structured value; a separator behind a bar is text."""
    parts, begun, at = [], 0, 0
    while at < len(value):
        if value[at] == "\\":
            at += 1  # what follows the bar separates nothing
        elif value[at] == separator:
            parts.append(value[begun:at])
            begun = at + 1
        at += 1
    return [unescaped(part).strip() for part in [*parts, value[begun:]]]


# --- A card as a row --------------------------------------------------------------------------
def read_cards(
    text: str, *, is_place: Callable[[str], bool]
) -> tuple[list[tuple[int, dict[str, list[str]]]], list[Any]]:
    """(line, field → values) of each card, and what is to be said of the file."""
    rows, left_out = [], 0
    for card in cards_of(text):
        left_out += bool(card.all("PHOTO", "LOGO", "BDAY", "ANNIVERSARY", "KEY", "SOUND"))
        rows.append((card.line, row_of(card, is_place)))
    notes: list[Any] = []
    if left_out:
        notes.append(Said("Photos, dates de naissance et clés des cartes ne sont pas reprises."))
    return rows, notes


def row_of(card: Card, is_place: Callable[[str], bool]) -> dict[str, list[str]]:
    """A card's values by our fields."""
    organisation = [p for p in parts_of(next((p.value for p in card.all("ORG")), "")) if p]
    person = _person_name(card)
    name = card.text("FN") or person or " ".join(organisation[:1])
    kind = _kind(card, name, person, organisation)
    emails = [unescaped(p.value).strip() for p in _preferred(card.all("EMAIL"))]
    phones = [_phone(p) for p in _preferred(card.all("TEL"))]
    urls = [unescaped(p.value).strip() for p in _preferred(card.all("URL"))]
    post, town = _address(card, is_place)
    belongs = organisation if kind == Actor.Kind.PERSON else organisation[1:]
    work = ", ".join(filter(None, [card.text("TITLE") or card.text("ROLE"), *belongs]))
    more = [f"Site : {url}" for url in urls[1:]]
    told = "\n".join(filter(None, [work, card.text("NOTE"), *more]))
    row = {
        "name": [name], "kind": [kind.value], "municipality": [town], "description": [told],
        "url": urls[:1], "email": emails[:1], "more_emails": emails[1:], "phone": phones[:1],
        "more_phones": phones[1:], "postal": [post],
        "skills": [unescaped(p.value) for p in card.all("EXPERTISE")],
        "categories": [", ".join(parts_of(p.value, ",")) for p in card.all("CATEGORIES")],
    }  # fmt: skip
    for line in card.properties:
        if line.name in OURS and (value := unescaped(line.value).strip()):
            row[OURS[line.name]] = [value]
    return {key: [value for value in values if value] for key, values in row.items()}


def _person_name(card: Card) -> str:
    """Given name then family name, from the structured name."""
    parts = [*parts_of(next((p.value for p in card.all("N")), "")), "", "", ""]
    return " ".join(" ".join([parts[1], parts[2], parts[0]]).split())


def _kind(card: Card, name: str, person: str, organisation: list[str]) -> Actor.Kind:
    told = (card.text("X-MAILLAGE-KIND") or card.text("KIND")).lower()
    if told in _KINDS:
        return _KINDS[told]
    if card.text("X-ABSHOWAS").upper() == "COMPANY":
        return Actor.Kind.ORGANIZATION
    is_organisation = bool(organisation) and (not person or name == organisation[0])
    return Actor.Kind.ORGANIZATION if is_organisation else Actor.Kind.PERSON


def _preferred(properties: list[Property]) -> list[Property]:
    """The preferred one first, each value once."""

    def rank(one: Property) -> int:
        asked = (one.params.get("PREF") or [""])[0]
        if asked.isdigit():
            return int(asked)
        return 1 if "pref" in one.params.get("TYPE", ()) else 101

    found: dict[str, Property] = {}
    for one in sorted(properties, key=rank):
        found.setdefault(one.value.strip().lower(), one)
    return list(found.values())


def _phone(told: Property) -> str:
    """The number, with its extension when it is a `tel:` address."""
    number, _sep, more = unescaped(told.value).strip().partition(";")
    extension = re.search(r"ext=([0-9]+)", more)
    bare = re.sub(r"^tel:", "", number, flags=re.I)
    return f"{bare}, poste {extension.group(1)}" if extension else bare


def _address(card: Card, is_place: Callable[[str], bool]) -> tuple[str, str]:
    """(postal address on one line, municipality when it is one of Quebec)."""
    for told in _preferred(card.all("ADR")):
        parts = [*parts_of(told.value), *[""] * 7][:7]
        box, more, street, town, region, code, country = parts
        known = is_place(town)
        post = ", ".join(filter(None, [street, more, box, town, region, code, country]))
        if known and not any([street, more, box, code]):
            return "", town  # nothing more than where it is
        if post:
            return " ".join(post.split()), town if known else ""
    return "", ""
