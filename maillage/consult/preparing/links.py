"""What people are given to join: addresses, codes, QR squares, and texts to paste."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import segno
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from maillage.consult.models import Breakout, Workshop

Absolute = Callable[[str], str]


@dataclass(frozen=True)
class Doors:
    """How a group is joined: its own link, and the one that gives its pen."""

    breakout: Breakout
    url: str
    pen_url: str
    code: str
    text: str


def join_path(code: str | None) -> str:
    """The path that a code opens; without a code, the page where one types it."""
    return reverse("consult:workshops") + (f"rejoindre/{code}/" if code else "rejoindre/")


def spoken_code(code: str | None) -> str:
    """« ABCD EFGH »: as it is read aloud and printed; capitals and spaces do not matter."""
    told = (code or "").upper()
    return " ".join(told[start : start + 4] for start in range(0, len(told), 4))


def bare_address(absolute: Absolute) -> str:
    """The address of the page where a code is typed, as one says it: no scheme, no last slash."""
    return absolute(join_path(None)).partition("://")[2].rstrip("/")


def qr_svg(url: str) -> SafeString:
    """The address as a QR code (ISO/IEC 18004), an inline SVG that scales; dark on light always."""
    square = segno.make(url, error="m", micro=False)
    drawn = square.svg_inline(omitsize=True, border=4, dark="#000", light="#fff", svgclass="qr")
    return mark_safe(drawn)  # noqa: S308 - drawn by segno from our own address: paths only


def doors_of(group: Breakout, absolute: Absolute) -> Doors:
    """A group's links and the text that invites it."""
    url = absolute(join_path(group.code))
    text = _("%(group)s : %(url)s\n(ou le code %(code)s)") % {
        "group": group.label, "url": url, "code": spoken_code(group.code),
    }  # fmt: skip
    return Doors(group, url, absolute(join_path(group.pen_code)), spoken_code(group.code), text)


def invitation(workshop: Workshop, groups: list[Doors], absolute: Absolute) -> str:
    """The text for a video call's chat: one link for all, then each group's own."""
    head = workshop.title
    if workshop.held_on:
        head += f" ({date_format(workshop.held_on)})"
    lines = [
        head,
        _("Rejoindre : %s") % absolute(join_path(workshop.code)),
        _("Ou sur %(address)s avec le code %(code)s")
        % {"address": bare_address(absolute), "code": spoken_code(workshop.code)},
        _("Aucun compte n’est demandé.")
        + (" " + _("L’atelier est anonyme.") if workshop.is_anonymous
           else " " + _("Le nom est facultatif.")),
    ]  # fmt: skip
    if groups:
        lines += ["", _("Directement dans votre groupe :")]
        lines += [f"{one.breakout.label} : {one.url}" for one in groups]
    return "\n".join(lines)


def note_takers_text(groups: list[Doors]) -> str:
    """The note-takers' links in one block: for them only."""
    return "\n".join(
        f"{one.breakout.label}"
        + (f" ({one.breakout.note_taker})" if one.breakout.note_taker else "")
        + f" : {one.pen_url}"
        for one in groups
    )
