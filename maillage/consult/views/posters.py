"""Paper: posters with a QR code for the room, and sheets to write on when screens fail."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from maillage.consult.access import workshop_editable
from maillage.consult.models import SENTENCE_LIMIT, Breakout, Step
from maillage.consult.preparing import links
from maillage.consult.views.preparing import frame
from maillage.core.access import audience

LINES = {
    Step.Kind.GRID: 8, Step.Kind.OPEN: 11, Step.Kind.RELAY: 7, Step.Kind.DOTS: 10,
}  # fmt: skip


@audience("network")
def posters(request: HttpRequest, address: str) -> HttpResponse:
    """A page for the whole workshop, then one per group: huge name, QR code, code, address."""
    record = workshop_editable(request.reader, address)
    absolute = request.build_absolute_uri
    context = frame(request, record, "paper", bare_address=links.bare_address(absolute))
    pages = [(None, record.code)] + [(group, group.code) for group in context["groups"]]
    context["posters"] = [_poster(group, code, absolute) for group, code in pages if code]
    return TemplateResponse(request, "consult/posters.html", context)


def _poster(group: Breakout | None, code: str, absolute: links.Absolute) -> dict[str, Any]:
    url = absolute(links.join_path(code))
    return {
        "name": group.label if group else "",
        "size": _size(group.label) if group else "",
        "qr": links.qr_svg(url),
        "url": url,
        "code": links.spoken_code(code),
        "people": [p for p in (group.note_taker,) if p] if group else [],
    }


def _size(label: str) -> str:
    """A class: the shorter the name, the larger it is written."""
    return "huge" if len(label) <= 12 else "large" if len(label) <= 28 else "long"


@audience("network")
def sheets(request: HttpRequest, address: str) -> HttpResponse:
    """Per group and step: the instructions and an empty table, to be typed in by the note-taker."""
    record = workshop_editable(request.reader, address)
    context = frame(request, record, "paper")
    context["sheets"] = [
        {"group": group, "step": step, "columns": _columns(step), "rows": range(_rows(step)),
         "is_wide": len(step.columns) > 2}
        for group in context["groups"] or [None]
        for step in context["steps"]
    ]  # fmt: skip
    return TemplateResponse(request, "consult/sheets.html", context)


def _rows(step: Step) -> int:
    return step.picks if step.kind == Step.Kind.CHOOSE else LINES[Step.Kind(step.kind)]


def _columns(step: Step) -> list[dict[str, str]]:
    """The headings of the empty table, each with how wide it is."""
    if step.kind == Step.Kind.GRID and step.columns:
        return [{"title": one, "css": "" if rank else "first"}
                for rank, one in enumerate(step.columns)]  # fmt: skip
    if step.kind == Step.Kind.CHOOSE:
        told = _("Phrase (au plus %d caractères)") % SENTENCE_LIMIT
        return [{"title": _("Mot"), "css": "first"}, {"title": told, "css": ""}]
    if step.kind == Step.Kind.DOTS:
        return [{"title": _("Ligne"), "css": ""}, {"title": _("Points"), "css": "few"}]
    if step.kind == Step.Kind.RELAY:
        return [{"title": _("Préoccupation"), "css": ""}]
    return [{"title": _("Idée"), "css": ""}]
