"""Minutes on paper: Markdown, Word, tagged PDF, from what `told` tells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format, time_format
from django.utils.text import slugify
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from maillage.connect.meetings.timing import wall
from maillage.connect.meetings.told import told_of
from maillage.connect.models import AgendaItem, Meeting
from maillage.core.documents import (
    Block,
    BulletList,
    Callout,
    Column,
    Document,
    Facts,
    Heading,
    Inline,
    Paragraph,
    Quote,
    Run,
    Table,
    as_docx,
    as_markdown,
    as_pdf,
)

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Format:
    """A format: how it is written, and what a browser is told."""

    title: str
    media_type: str
    write: Callable[[Document], bytes]


FORMATS = {
    "md": Format("Markdown", "text/markdown; charset=utf-8", lambda d: as_markdown(d).encode()),
    "docx": Format("Word", DOCX, as_docx),
    "pdf": Format("PDF", "application/pdf", as_pdf),
}


def file_name(meeting: Meeting, suffix: str) -> str:
    """« compte-rendu-2026-03-04-rencontre-de-mars.pdf »."""
    day = wall(meeting.starts_at, meeting.time_zone).date()
    return f"compte-rendu-{day.isoformat()}-{slugify(meeting.title)[:60].strip('-')}.{suffix}"


def document_of(meeting: Meeting, *, with_names: bool) -> Document:
    """The whole minutes; names of those present only for readers who may have them."""
    told = told_of(meeting)
    start = wall(meeting.starts_at, meeting.time_zone)
    end = wall(meeting.ends_at, meeting.time_zone)
    hours = f"{time_format(start)} – {time_format(end)}"
    blocks: list[Block] = [*_state(meeting), *_presence(told["presence"], with_names)]
    corrected = _corrections(meeting)
    if told["words"] or None in corrected:
        blocks += [Heading(_("Notes")), *_paragraphs(told["words"]), *corrected.get(None, [])]
    for point in told["points"]:
        blocks += _point(point if with_names else unnamed(point))
        blocks += corrected.get(point["uid"], [])
    if told["decisions"] or told["actions"]:
        blocks += [
            Heading(_("Hors de l’ordre du jour")),
            *_outcomes(told if with_names else unnamed(told)),
        ]
    return Document(
        title=meeting.title,
        subtitle=_("Compte rendu · %s") % meeting.circle.name,
        meta=[part for part in (date_format(start), hours, meeting.location) if part],
        date=start.date(),
        subject=_("Compte rendu"),
        language="en-CA" if (get_language() or "fr").startswith("en") else "fr-CA",
        blocks=blocks,
    )


def _state(meeting: Meeting) -> list[Block]:
    if meeting.approved_on:
        day = date_format(meeting.approved_on)
        return [Callout(_("Approuvé le %s") % day, tone="good")]
    if meeting.minutes_state == Meeting.MinutesState.PROPOSED:
        return [Callout(_("Proposé aux membres, pas encore approuvé"))]
    return [Callout(_("Brouillon"), _("Ce texte n’est pas approuvé."), tone="warning")]


def _presence(there: dict[str, Any], with_names: bool) -> list[Block]:
    facts: list[tuple[str, Any]] = []
    labels = (("present", _("Présences")), ("excused", _("Excuses")), ("absent", _("Absences")))
    for status, label in labels:
        if there[status]:
            names = ", ".join(there[status])
            facts.append((label, names if with_names else len(there[status])))
    if there["organisations"]:
        facts.append((_("Organismes"), there["organisations"]))
    if there["regions"]:
        facts.append((_("Régions"), ", ".join(there["regions"])))
    return [Heading(_("Présences")), Facts(facts)] if facts else []


def _paragraphs(text: str) -> list[Block]:
    parts = [part.strip() for part in text.split("\n\n")]
    return [Paragraph(part) for part in parts if part]


def unnamed(told: dict[str, Any]) -> dict[str, Any]:
    """The same without the people: for readers who do not sit there."""
    actions = [{**one, "holder": ""} for one in told["actions"]]
    return {**told, "presenter": "", "actions": actions}


def kind_label(code: str) -> str:
    """A point's kind in the reader's language."""
    return str(dict(AgendaItem.Kind.choices).get(code, code))


def _point(point: dict[str, Any]) -> list[Block]:
    at = time_format(datetime.fromisoformat(point["at"])) if point["at"] else ""
    about = " · ".join(part for part in (at, kind_label(point["kind"]), point["presenter"]) if part)
    blocks: list[Block] = [
        Heading(f"{point['number']}. {point['title']}"), Paragraph(about, soft=True),
    ]  # fmt: skip
    return [*blocks, *_paragraphs(point["notes"]), *_outcomes(point)]


def _outcomes(told: dict[str, Any]) -> list[Block]:
    blocks: list[Block] = []
    if told["decisions"]:
        rows: list[Inline] = [
            [Run(_("Décision : "), bold=True), one["title"], f"\n{one['text']}" * bool(one["text"])]
            for one in told["decisions"]
        ]
        blocks.append(BulletList(rows))
    if told["actions"]:
        columns: list[str | Column] = [
            Column(_("Action"), width=3), Column(_("Responsable"), width=2),
            Column(_("Échéance"), width=2),
        ]  # fmt: skip
        cells = [
            [one["title"], one["holder"],
             date.fromisoformat(one["due_on"]) if one["due_on"] else None]
            for one in told["actions"]
        ]  # fmt: skip
        count = ngettext("%d action", "%d actions", len(cells)) % len(cells)
        blocks.append(Table(count, columns, cells))
    return blocks


def _corrections(meeting: Meeting) -> dict[str | None, list[Block]]:
    """By the point's uid: what changed after the approval, before and after."""
    found: dict[str | None, list[Block]] = {}
    for one in meeting.corrections.select_related("item", "made_by"):
        day = date_format(one.created_at)
        who = f" · {one.made_by.name}" if one.made_by else ""
        found.setdefault(one.item.uid if one.item else None, []).extend([
            Callout(_("Corrigé le %s") % day + who, one.reason, tone="warning"),
            Quote(one.was or "–", _("Avant")), Quote(one.now or "–", _("Après")),
        ])  # fmt: skip
    return found
