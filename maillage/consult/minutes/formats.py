"""The minutes as a file: Markdown, Word, tagged PDF, JSON."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.text import slugify

from maillage.consult.minutes.data import as_json
from maillage.consult.minutes.document import document_of
from maillage.consult.minutes.model import Minutes
from maillage.core.documents import as_docx, as_markdown, as_pdf

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Format:
    """A format: how it is written, and what a browser is told."""

    title: str
    media_type: str
    write: Callable[[Minutes], bytes]


FORMATS: dict[str, Format] = {
    "md": Format(
        "Markdown", "text/markdown; charset=utf-8", lambda m: as_markdown(document_of(m)).encode()
    ),
    "docx": Format("Word", DOCX, lambda m: as_docx(document_of(m))),
    "pdf": Format("PDF", "application/pdf", lambda m: as_pdf(document_of(m))),
    "json": Format("JSON", "application/json", as_json),
}


def file_name(minutes: Minutes, suffix: str) -> str:
    """« compte-rendu-2021-10-27-titre-de-l-atelier-groupe-2.pdf »."""
    parts = ["compte-rendu"]
    if minutes.workshop.held_on:
        parts.append(minutes.workshop.held_on.isoformat())
    parts.append(slugify(minutes.workshop.title)[:60].strip("-"))
    if minutes.breakout:
        parts.append(slugify(minutes.breakout.label)[:40])
    return "-".join(part for part in parts if part) + f".{suffix}"
