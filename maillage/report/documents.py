"""A report as a document: one neutral shape for PDF, Word and Markdown, from its content alone."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _

from maillage.core.documents import (
    Block,
    Callout,
    Column,
    Document,
    Facts,
    Figure,
    Figures,
    Heading,
    Paragraph,
    Quote,
    Signature,
    Table,
    as_docx,
    as_markdown,
    as_pdf,
)
from maillage.report.grouping import by_room
from maillage.report.models import Report
from maillage.report.workbook import report_workbook

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "md": "text/markdown; charset=utf-8",
}
WRITERS = {"pdf": as_pdf, "docx": as_docx}


def printed(report: Report, content: dict[str, Any], kind: str) -> bytes:
    """The report in one of the formats of `TYPES`, from this content (whole or masked)."""
    with translation.override(settings.LANGUAGE_CODE):
        if kind == "xlsx":
            return report_workbook(content, author=settings.NETWORK_NAME)
        document = report_document(report, content)
        if kind == "md":
            return as_markdown(document).encode()
        return WRITERS[kind](document)


def file_name(report: Report, kind: str) -> str:
    """`rapport-<poste>-2025-04-01-au-2026-03-31.pdf`."""
    name = slugify(report.post.host.name if report.post.host else report.title)[:40].strip("-")
    return f"rapport-{name}-{report.from_date}-au-{report.to_date}.{kind}"


def report_document(report: Report, content: dict[str, Any]) -> Document:
    """The blocks of a report, in reading order."""
    post = content["post"]
    blocks: list[Block] = [
        *_state(report),
        _facts(content),
        *_figures(content),
        *_axes(content),
        *_plan(content),
        *_verbs(content),
        *_places(content),
        *_narrative(content),
        *_quotes(content),
        *_definitions(content),
        *_signature(report),
    ]
    signed = report.approved_at or report.frozen_at
    return Document(
        title=content["title"],
        subtitle=post["host"],
        meta=[part for part in (post["agent"], period(content)) if part],
        author=post["agent"],
        organisation=settings.NETWORK_NAME,
        subject=_("Rapport d’activité d’un poste"),
        date=timezone.localdate(signed) if signed else None,
        language="fr-CA",
        blocks=blocks,
    )


def period(content: dict[str, Any]) -> str:
    """« du 1 avril 2025 au 31 mars 2026 », in the reader's language."""
    return _("du %(start)s au %(end)s") % {
        "start": day(content["from"]),
        "end": day(content["to"]),
    }


def day(text: str) -> str:
    """A date of the content (ISO) as it is written; empty when there is none."""
    if not text:
        return ""
    moment = date.fromisoformat(text)
    written = date_format(moment, "DATE_FORMAT")
    is_french = (translation.get_language() or "").startswith("fr")
    return f"1er{written[1:]}" if is_french and moment.day == 1 else written


def _state(report: Report) -> list[Block]:
    if report.is_approved:
        return []
    if report.is_open:
        return [Callout(_("Brouillon"), _("Ce rapport n’est pas approuvé."), "warning")]
    return [Callout(_("À approuver"), _("Ce rapport attend une signature."), "note")]


def _facts(content: dict[str, Any]) -> Block:
    post = content["post"]
    pairs = [
        (_("Poste"), post["title"]),
        (_("Agent·e"), post["agent"]),
        (_("Organisme d’accueil"), post["host"]),
        (_("Bailleur"), post["funder"]),
        (_("Période"), period(content)),
        (_("Financé jusqu’au"), day(post["to"])),
        (_("Part du temps"), _("%s %%") % post["time_share"]),
    ]
    return Facts([pair for pair in pairs if pair[1]])


def _figures(content: dict[str, Any]) -> list[Block]:
    blocks: list[Block] = [Heading(_("Chiffres"))]
    for title, group in by_room(content["figures"]):
        figures = [
            Figure(f["title"], f["value"], note=origin_note(f), origin=_origin(f)) for f in group
        ]
        blocks += [Heading(title, level=2)] if title else []
        blocks.append(Figures(figures, caption=title))
    if content.get("has_masked_cells"):
        blocks.append(Paragraph(masking_note(), soft=True))
    return blocks


def masking_note() -> str:
    """Why some cells hold a word."""
    return _(
        "Les nombres de personnes ou d’organismes de 1 à 4 sont remplacés par « moins de 5 ». "
        "D’autres cases sont masquées pour qu’on ne puisse pas les retrouver par soustraction."
    )


def _origin(figure: dict[str, Any]) -> Any:
    return figure["origin"] if figure["origin"] in {"observed", "declared"} else ""


def origin_note(figure: dict[str, Any]) -> str:
    """The two parts of a figure that mixes what was observed and what was declared."""
    if figure["origin"] != "mixed":
        return ""
    return _("observé : %(observed)s · déclaré : %(declared)s") % figure


def _axes(content: dict[str, Any]) -> list[Block]:
    columns = [_("Axe"), _("Gestes"), _("Participations de personnes"), _("Organismes distincts")]
    rows = [[a["name"], a["gestures"], a["people"], a["organisations"]] for a in content["axes"]]
    values = {figure["key"]: figure["value"] for figure in content["figures"]}
    total = [_("Ensemble"), values["gestures"], values["people"], values["organisations"]]
    return [
        Heading(_("Par axe")),
        Table(_("Gestes, participations et organismes par axe"), columns, [*rows, total]),
        Paragraph(
            _(
                "Un organisme rencontré sous deux axes compte sous chacun, une seule fois dans "
                "l’ensemble."
            ),
            soft=True,
        ),
    ]


def _plan(content: dict[str, Any]) -> list[Block]:
    if not content["plan"]:
        return []
    widths = (
        (_("Axe"), 5), (_("Objectif"), 7), (_("Mesure"), 6), (_("Prévu"), 3), (_("Réalisé"), 3),
        (_("Écart"), 3), (_("Pourquoi"), 8),
    )  # fmt: skip
    columns = [Column(label, width=width) for label, width in widths]
    rows = [
        [t["axis"], t["label"], t["measure_name"], t["planned"], t["done"], t["gap"], t["reason"]]
        for t in content["plan"]
    ]
    return [Heading(_("Plan de travail")), Table(_("Prévu, réalisé, écart"), columns, rows)]


def _verbs(content: dict[str, Any]) -> list[Block]:
    if not content["verbs"]:
        return []
    rows = [[v["name"], v["gestures"]] for v in content["verbs"]]
    return [
        Heading(_("Par verbe")),
        Table(_("Gestes par verbe de la pratique"), [_("Verbe"), _("Gestes")], rows),
    ]


def _places(content: dict[str, Any]) -> list[Block]:
    tables: list[Block] = [
        Table(title, [Column(column, width=3), Column(_("Organismes distincts"), width=1)], rows)
        for title, column, rows in (
            (_("Régions rejointes"), _("Région"), content["regions"]),
            (_("Disciplines rejointes"), _("Discipline"), content["disciplines"]),
        )
        if rows
    ]
    return [Heading(_("Territoires et disciplines")), *tables] if tables else []


def _narrative(content: dict[str, Any]) -> list[Block]:
    blocks: list[Block] = []
    for part in content["narrative"]:
        paragraphs = [p.strip() for p in part["text"].splitlines() if p.strip()]
        if paragraphs:
            blocks += [Heading(part["title"]), *(Paragraph(p) for p in paragraphs)]
    return blocks


def _quotes(content: dict[str, Any]) -> list[Block]:
    if not content["quotes"]:
        return []
    quotes = [Quote(q["text"], q["by"], verb=int(q["verb"][1:] or 0)) for q in content["quotes"]]
    return [Heading(_("Ce qu’on en dit")), *quotes]


def _definitions(content: dict[str, Any]) -> list[Block]:
    rows = [[f["title"], f["definition"]] for f in content["figures"]]
    return [
        Heading(_("Ce que les chiffres veulent dire")),
        Table(
            _("Définitions"),
            [Column(_("Chiffre"), width=1), Column(_("Définition"), width=3)],
            rows,
        ),
        Paragraph(origins_note(), soft=True),
    ]


def origins_note() -> str:
    """What the two words on each figure mean."""
    return _(
        "Observé : vu par le programme (inscription, présence). Déclaré : écrit par l’agent·e."
    )


def _signature(report: Report) -> list[Block]:
    if not report.is_approved or report.approved_at is None:
        return []
    signed = timezone.localdate(report.approved_at)
    return [
        Heading(_("Approbation")),
        Signature(report.approved_by_name, _("pour l’organisme d’accueil"), signed),
    ]
