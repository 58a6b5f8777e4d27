"""The synthesis on paper and as data: Markdown, Word, tagged PDF, JSON. No person's name in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.consult.models import SENTENCE_LIMIT, Contribution, Relay, Step
from maillage.consult.synthesis import Synthesis, Theme
from maillage.core.documents import (
    Block,
    BulletList,
    Callout,
    Column,
    Document,
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


@dataclass(frozen=True)
class Format:
    """A format of the export: how it is written, and what a browser is told."""

    title: str
    media_type: str
    write: Callable[[Synthesis], bytes]


def file_name(synthesis: Synthesis, suffix: str) -> str:
    """« synthese-2021-10-27-titre-de-l-atelier-groupe-2.pdf »."""
    parts = ["synthese"]
    if synthesis.workshop.held_on:
        parts.append(synthesis.workshop.held_on.isoformat())
    parts.append(slugify(synthesis.workshop.title)[:60].strip("-"))
    if synthesis.breakout:
        parts.append(slugify(synthesis.breakout.label)[:40])
    return "-".join(part for part in parts if part) + f".{suffix}"


# --- The document -----------------------------------------------------------------------------
def document_of(synthesis: Synthesis) -> Document:
    """The synthesis as a neutral document; each writer sets it in Quebec typography."""
    workshop = synthesis.workshop
    meta = [date_format(workshop.held_on)] if workshop.held_on else []
    if workshop.audience:
        meta.append(workshop.audience)
    meta.append(", ".join(_groups(synthesis)))
    blocks: list[Block] = [
        *_words(synthesis), *_verbs(synthesis), *_answers(synthesis), *_relays(synthesis),
        *_leftover(synthesis),
    ]  # fmt: skip
    if synthesis.breakout is None and len(synthesis.groups) > 1:
        blocks.append(
            Paragraph(
                _(
                    "Les lignes d’un même verbe ou d’un même thème se suivent, avec les mots de "
                    "chaque groupe. Rien d’autre n’a été réuni."
                ),
                soft=True,
            )
        )
    return Document(
        title=workshop.title,
        subtitle=_("Synthèse de l’atelier"),
        meta=[part for part in meta if part],
        date=workshop.held_on,
        subject=_("Synthèse de l’atelier"),
        blocks=blocks,
    )


def _groups(synthesis: Synthesis) -> list[str]:
    if synthesis.breakout:
        return [synthesis.breakout.label]
    return [group.label for group in synthesis.groups]


def _words(synthesis: Synthesis) -> list[Block]:
    if not synthesis.words:
        return []
    blocks: list[Block] = [Heading(_("Mots pour la plénière"))]
    for theme in synthesis.words:
        blocks.append(Heading(theme.name, 2, verb=theme.verb))
        for row in theme.rows:
            group = row.breakout.label if synthesis.is_across else ""
            if theme.record and row.word != theme.name:  # each group's own word
                group = " · ".join(part for part in (group, row.word) if part)
            if row.sentence:
                count = _("%(n)d / %(most)d caractères") % {
                    "n": row.length, "most": SENTENCE_LIMIT,
                }  # fmt: skip
                note = f"{count}, {_('trop long')}" if row.is_too_long else count
                told = " · ".join(part for part in (group, note) if part)
                blocks.append(Quote(row.sentence, told, verb=theme.verb))
            else:
                told = _("Choisi sans phrase")
                blocks.append(Paragraph(f"{group} : {told}" if group else told, soft=True))
    return blocks


def _verbs(synthesis: Synthesis) -> list[Block]:
    if not synthesis.verbs:
        return []
    columns: list[str | Column] = [
        Column(_("Verbe"), width=2), Column(_("Pourquoi il compte"), width=3),
        Column(_("Gestes concrets"), width=3),
    ]  # fmt: skip
    if synthesis.is_across:
        columns.insert(1, Column(_("Groupe"), width=1.4))
    rows = [row for theme in synthesis.verbs for row in _verb_rows(theme, synthesis.is_across)]
    caption = ngettext("%d verbe de la pratique", "%d verbes de la pratique", len(synthesis.verbs))
    blocks: list[Block] = [
        Heading(_("Verbes")),
        Table(caption % len(synthesis.verbs), columns, rows),
    ]
    if synthesis.undescribed:
        names = ", ".join(theme.name for theme in synthesis.undescribed)
        blocks.append(
            Callout(_("Nommés, sans description : à reprendre au prochain atelier"), names)
        )
    return blocks


def _verb_rows(theme: Theme, is_across: bool) -> list[list[Any]]:
    rows = []
    for row in theme.rows:
        cells: list[Any] = [row.word, "\n".join(row.why), "\n".join(row.examples)]
        if is_across:
            cells.insert(1, row.breakout.label)
        rows.append(cells)
    return rows


def _answers(synthesis: Synthesis) -> list[Block]:
    blocks: list[Block] = []
    for answers in synthesis.answers:
        blocks.append(Heading(str(answers.step)))
        items: list[Inline] = [
            [Run(f"{row.breakout.label} : ", bold=True), row.text]
            if synthesis.is_across
            else row.text
            for row in answers.rows
        ]
        blocks.append(BulletList(items))
    return blocks


def _relays(synthesis: Synthesis) -> list[Block]:
    if not synthesis.relays:
        return []
    blocks: list[Block] = [Heading(_("Relais"))]
    for relay in synthesis.relays:
        parts = [relay_address(relay), str(relay.get_status_display())]
        if synthesis.is_across and relay.contribution:
            parts.insert(0, relay.contribution.breakout.label)
        blocks.append(Quote(relay.concern.text, " · ".join(part for part in parts if part)))
    return blocks


def relay_address(relay: Relay) -> str:
    """« à la rencontre du 24 novembre 2021 »."""
    if relay.to_date is None:
        return _("sans destinataire nommé")
    return _("transmise à l’atelier du %s") % date_format(relay.to_date)


def _leftover(synthesis: Synthesis) -> list[Block]:
    blocks: list[Block] = []
    for breakout, lines in synthesis.leftover:
        blocks.append(Heading(_("Lignes gardées telles quelles : %s") % breakout.label))
        blocks.append(BulletList(lines))
    return blocks


# --- Data -------------------------------------------------------------------------------------
def data_of(synthesis: Synthesis) -> dict[str, Any]:
    """The synthesis as plain data: each group in the shape of the import, then across groups."""
    workshop = synthesis.workshop
    groups = [synthesis.breakout] if synthesis.breakout else synthesis.groups
    return {
        "title": workshop.title,
        "date": workshop.held_on.isoformat() if workshop.held_on else None,
        "audience": workshop.audience,
        "groups": [_group_data(synthesis, group.pk, group.name) for group in groups],
        "words": [
            {
                "word": theme.name,
                "sentences": [
                    {"group": row.breakout.name, "sentence": row.sentence, "length": row.length}
                    for row in theme.rows
                ],
            }
            for theme in synthesis.words
        ],
        "verbs": [
            {
                "verb": theme.name,
                "groups": [row.breakout.name for row in theme.rows],
                "why": theme.why,
                "examples": theme.examples,
            }
            for theme in synthesis.verbs
        ],
    }


def _group_data(synthesis: Synthesis, breakout_id: int, name: str) -> dict[str, Any]:
    steps = []
    for step in synthesis.steps:
        told = _step_data(synthesis, step, breakout_id)
        if told is not None:
            steps.append(told)
    notes = [lines for breakout, lines in synthesis.leftover if breakout.pk == breakout_id]
    return {"group": name, "steps": steps, "notes": notes[0] if notes else []}


def _step_data(synthesis: Synthesis, step: Step, breakout_id: int) -> dict[str, Any] | None:
    def mine(row: Contribution) -> bool:
        return row.breakout_id == breakout_id and row.step_id == step.pk

    if step.kind == Step.Kind.GRID:
        rows = sorted(
            (r for t in synthesis.verbs for r in t.rows if mine(r)), key=lambda r: r.position
        )
        told = [{"verb": r.word, "why": r.why, "examples": r.examples} for r in rows]
        return {"kind": "grid", "rows": told} if told else None
    if step.kind == Step.Kind.CHOOSE:
        rows = sorted(
            (r for t in synthesis.words for r in t.rows if mine(r)), key=lambda r: r.position
        )
        told = [{"word": r.word, "sentence": r.sentence, "length": r.length} for r in rows]
        return {"kind": "choose", "choices": told} if told else None
    if step.kind == Step.Kind.RELAY:
        told = [
            {"text": r.concern.text, "to": r.to_date.isoformat() if r.to_date else None}
            for r in synthesis.relays
            if r.contribution and mine(r.contribution)
        ]
        return {"kind": "relay", "concerns": told} if told else None
    texts = [r.text for answers in synthesis.answers for r in answers.rows if mine(r)]
    return {"kind": "open", "contributions": texts} if texts else None


def _as_data(synthesis: Synthesis) -> bytes:
    return json.dumps(data_of(synthesis), ensure_ascii=False, indent=2).encode() + b"\n"


DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMATS: dict[str, Format] = {
    "md": Format(
        "Markdown", "text/markdown; charset=utf-8", lambda s: as_markdown(document_of(s)).encode()
    ),
    "docx": Format("Word", DOCX, lambda s: as_docx(document_of(s))),
    "pdf": Format("PDF", "application/pdf", lambda s: as_pdf(document_of(s))),
    "json": Format("JSON", "application/json", _as_data),
}
