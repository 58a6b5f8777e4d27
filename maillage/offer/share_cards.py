"""The picture of an event for where its address is shared: title, date, place, the site's colour.

Drawn with Pillow in the house's own fonts, 1200 by 630 pixels, and kept as a file named by what
it says: another date or title is another file.
"""

from __future__ import annotations

import hashlib
import io
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageFont

from maillage.offer.event_page import Date
from maillage.offer.models import Event, EventStatus, RegionalSite
from maillage.offer.sites import Showcase
from maillage.offer.templatetags.events import when_in_full

VERSION = 1
SIZE = (1200, 630)
MARGIN = 76
FONTS = Path(settings.PACKAGE) / "static" / "fonts"
TITLE = "bricolage-grotesque-latin-wght-normal.woff2"
TEXT = "atkinson-hyperlegible-next-latin-wght-normal.woff2"
PAPER, INK, SOFT, BAD = "#fbfaf6", "#182230", "#4f5b6b", "#a8201a"
COLOURS = {
    RegionalSite.Colour.RUST: "#b03f16",
    RegionalSite.Colour.RIVER: "#0f4c5c",
    RegionalSite.Colour.FOREST: "#2f6f2f",
    RegionalSite.Colour.PLUM: "#7b3fa0",
}


def card_of(event: Event, date: Date | None, site: Showcase) -> bytes:
    """The PNG of an event's card, from its file or drawn now."""
    lines = _lines(event, date, site)
    told = "\n".join([str(VERSION), get_language() or "", site.colour, *lines])
    name = hashlib.blake2b(told.encode(), digest_size=12).hexdigest()
    path = Path(settings.DATA) / "cards" / name[:2] / f"{name}.png"
    if path.exists():
        return path.read_bytes()
    content = _draw(lines, COLOURS.get(RegionalSite.Colour(site.colour), INK), _warning(event))
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{hashlib.blake2b(content, digest_size=4).hexdigest()}.part")
    part.write_bytes(content)
    part.replace(path)
    return content


def _lines(event: Event, date: Date | None, site: Showcase) -> list[str]:
    """Title, when, where, site; empty when nobody knows."""
    when = when_in_full(date.occurrence) if date else ""
    place = event.place
    town = place.municipality.name if place and place.municipality else ""
    where = ", ".join(part for part in (place.name if place else "", town) if part)
    if not where and event.attendance == "online":
        where = _("En ligne")
    return [event.title, when, where, site.name, _warning(event)]


def _warning(event: Event) -> str:
    if event.status in (EventStatus.CANCELLED, EventStatus.POSTPONED):
        return capfirst(str(event.get_status_display()))
    return ""


def _draw(lines: list[str], colour: str, warning: str) -> bytes:
    title, when, where, site = lines[:4]
    image = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(image)
    _pattern(pen, colour)
    y = MARGIN
    if warning:
        pen.text((MARGIN, y), warning, font=_font(TITLE, 38, 700), fill=BAD)
        y += 58
    font, rows = _fitted(pen, title, SIZE[0] - 2 * MARGIN - 130)
    for row in rows:
        pen.text((MARGIN, y), row, font=font, fill=INK)
        y += int(font.size * 1.16)
    y += 18
    for row in _wrapped(pen, when, _font(TEXT, 40, 600), 960)[:2]:
        pen.text((MARGIN, y), row, font=_font(TEXT, 40, 600), fill=colour)
        y += 52
    for row in _wrapped(pen, where, _font(TEXT, 36, 400), 960)[:2]:
        pen.text((MARGIN, y), row, font=_font(TEXT, 36, 400), fill=SOFT)
        y += 46
    pen.text(
        (MARGIN, SIZE[1] - MARGIN - 8), site, font=_font(TITLE, 32, 700), fill=INK, anchor="ls"
    )
    kept = io.BytesIO()
    image.quantize(64).save(kept, "PNG", optimize=True)
    return kept.getvalue()


def _pattern(pen: ImageDraw.ImageDraw, colour: str) -> None:
    """The mark's woven threads at the right edge, and a band of the site's colour below."""
    pen.rectangle((0, SIZE[1] - 22, SIZE[0], SIZE[1]), fill=colour)
    left = SIZE[0] - 150
    for step in range(5):
        x = left + step * 36
        pen.rectangle((x, 0, x + 14, SIZE[1] - 22), fill=colour if step % 2 else "#e2ddd2")
    for step in range(14):
        y = 14 + step * 44
        for column in range(5):
            if (step + column) % 2:
                x = left + column * 36 - 11
                pen.rectangle((x, y, x + 36, y + 14), fill="#e2ddd2" if column % 2 else colour)


def _fitted(
    pen: ImageDraw.ImageDraw, text: str, width: int
) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """The largest size at which the title holds in three lines; cut with « … » at the smallest."""
    for size in (86, 74, 64, 56, 50):
        font = _font(TITLE, size, 750)
        rows = _wrapped(pen, text, font, width)
        if len(rows) <= 3:
            return font, rows
    return font, [*rows[:2], rows[2].rstrip(" .,;:") + "…"]


def _wrapped(
    pen: ImageDraw.ImageDraw, text: str, font: ImageFont.FreeTypeFont, width: int
) -> list[str]:
    rows: list[str] = []
    for word in text.split():
        longer = f"{rows[-1]} {word}" if rows else word
        if rows and pen.textlength(longer, font=font) <= width:
            rows[-1] = longer
        else:
            rows.append(word)
    return rows


@lru_cache(maxsize=32)
def _font(name: str, size: int, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(FONTS / name, size)
    font.set_variation_by_axes([weight])
    return font
