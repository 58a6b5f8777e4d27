"""The text of an iCalendar file taken apart, component by component, before anything is parsed.

A file from the outside is rarely clean; what is broken in one event must not hide the others
(RFC 5545 lines are unfolded here, nothing else is interpreted).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

MAX_LINE = 200_000
_NAME = re.compile(r"\s*([A-Za-z0-9-]+)")
_TOP = frozenset(("VEVENT", "VTIMEZONE", "VTODO", "VJOURNAL", "VFREEBUSY"))


@dataclass(slots=True)
class Block:
    """One component as unfolded lines, BEGIN and END included; `line` (from 1) is its first."""

    kind: str
    line: int
    lines: list[str]
    complete: bool = True
    _own: dict[str, list[int]] | None = None  # name → places of its lines, once asked for

    def first(self, name: str) -> str:
        """The raw value of the first property of that name at the top of the block, or ""."""
        places = self._places().get(name)
        return property_value(self.lines[places[0]]) if places else ""

    def values(self, name: str) -> Iterator[str]:
        """The raw values of each property of that name, those of nested components left out."""
        for place in self._places().get(name, ()):
            yield property_value(self.lines[place])

    def only(self, names: frozenset[str]) -> str:
        """The block's text with nothing but these properties of its own."""
        kept = sorted(p for name, places in self._places().items() if name in names for p in places)
        lines = (f"BEGIN:{self.kind}", *(self.lines[p] for p in kept), f"END:{self.kind}")
        return "\r\n".join(lines) + "\r\n"

    def _places(self) -> dict[str, list[int]]:
        if self._own is None:
            self._own, depth = {}, 0
            for place, line in enumerate(self.lines):
                key = property_name(line)
                if key == "BEGIN":
                    depth += 1
                elif key == "END":
                    depth -= 1
                elif depth == 1:
                    self._own.setdefault(key, []).append(place)
        return self._own

    @property
    def text(self) -> str:
        return "\r\n".join(self.lines) + "\r\n"


@dataclass(slots=True)
class CalendarText:
    """A calendar's own properties and its components, in order of appearance."""

    properties: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    opened: bool = False


def decode(data: bytes) -> str:
    """The characters of a calendar: UTF-8, UTF-16 when it says so, otherwise Windows Latin-1."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Each logical line with the number of the physical line it starts at (from 1)."""
    current: list[str] = []
    start = 1
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), start=1):
        if line[:1] in (" ", "\t") and current:
            current.append(line[1:])
            continue
        if current:
            yield start, "".join(current)[:MAX_LINE]
        current, start = [line.replace("\x00", "")], number
    if current:
        yield start, "".join(current)[:MAX_LINE]


def property_name(line: str) -> str:
    """The name of a content line in capitals, or ""."""
    m = _NAME.match(line)
    return m.group(1).upper() if m else ""


def property_value(line: str) -> str:
    """What follows the first colon that is not inside quotes."""
    quoted = False
    for place, character in enumerate(line):
        if character == '"':
            quoted = not quoted
        elif character == ":" and not quoted:
            return line[place + 1 :].strip()
    return ""


def take_apart(text: str) -> CalendarText:
    """Cut a calendar into components. A component left open ends where the next one begins."""
    calendar = CalendarText()
    current: Block | None = None
    depth = 0
    for number, line in unfolded(text):
        key = property_name(line)
        value = property_value(line).upper() if key in ("BEGIN", "END") else ""
        if key == "BEGIN" and value == "VCALENDAR":
            calendar.opened = True
            _leave(calendar, current)
            current = None
        elif key == "BEGIN" and (current is None or value in _TOP):
            _leave(calendar, current)
            current, depth = Block(value, number, [line]), 1
        elif current is None:
            if key and calendar.opened and key != "END":
                calendar.properties.append(line)
        elif key == "END" and value == "VCALENDAR":
            _leave(calendar, current)
            current = None
        elif line.strip():
            current.lines.append(line)
            depth += {"BEGIN": 1, "END": -1}.get(key, 0)
            if depth == 0:
                calendar.blocks.append(current)
                current = None
    _leave(calendar, current)
    return calendar


def _leave(calendar: CalendarText, block: Block | None) -> None:
    """Keep a component that was never closed, marked as such."""
    if block is not None:
        block.complete = False
        calendar.blocks.append(block)
