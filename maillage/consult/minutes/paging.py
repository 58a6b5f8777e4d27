"""Cut the minutes into pages for the screen: so many rows each, steps and groups told again."""

from __future__ import annotations

from dataclasses import replace

from maillage.consult.minutes.model import Line, Minutes, Part

ROWS = 150
DECISIONS = "decisions"  # the anchor of what ends the last page


def pages_of(minutes: Minutes, size: int = ROWS) -> list[list[Part]]:
    """Parts by page, `size` rows on each at most; every row is on one page, in order.

    A part or a block that goes on from the page before says so (`is_continued`).
    """
    pages: list[list[Part]] = [[]]
    room = size
    for part in minutes.parts:
        pages[-1].append(replace(part, blocks=[]))
        for block in part.blocks:
            lines = list(block.lines)
            is_continued = False
            while lines:
                if room == 0:
                    pages.append([replace(part, blocks=[], shared=[], is_continued=True)])
                    room = size
                taken, lines = lines[:room], lines[room:]
                shown = replace(block, lines=taken, is_continued=is_continued)
                pages[-1][-1].blocks.append(shown)
                room, is_continued = room - len(taken), True
    return pages


def link(pages: list[list[Part]], query: str = "") -> dict[str, str]:
    """Tell each line and part where it stands: `#anchor`, or another page's. Returns them all.

    `query` is what else the address of a page holds: « pour=public& ».
    """
    places = _places(pages, query)
    for page in pages:
        for part in page:
            part.href = places.get(part.anchor, "")
            for line in part.lines:
                if isinstance(line, Line):
                    _link(line, places)
    return places


def _link(line: Line, places: dict[str, str]) -> None:
    line.href = places.get(line.anchor, "")
    if line.row.theme:
        line.theme_href = places.get(f"theme-{line.row.theme.uid}", "")
    if line.continues:
        line.continues_href = places.get(f"ligne-{line.continues.uid}", "")


def _places(pages: list[list[Part]], query: str) -> dict[str, str]:
    """{anchor: its address}. A row's anchor is where its step tells it, not its theme or vote."""
    places: dict[str, str] = {}
    for number, page in enumerate(pages, 1):
        prefix = f"?{query}page={number}" if len(pages) > 1 else ""
        for part in page:
            anchors = [part.anchor, *(block.anchor for block in part.blocks if block.anchor)]
            if part.has_rows:
                anchors += [line.anchor for line in part.lines]
            for anchor in anchors:
                places.setdefault(anchor, f"{prefix}#{anchor}")
    last = f"?{query}page={len(pages)}" if len(pages) > 1 else ""
    places[DECISIONS] = f"{last}#{DECISIONS}"
    return places
