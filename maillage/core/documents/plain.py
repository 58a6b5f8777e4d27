"""The document as data: what `as_json` prints, and what the PDF's template reads."""

import json
from typing import Any

from maillage.algorithms.typography import long_date
from maillage.core.documents.labels import labels
from maillage.core.documents.model import (
    VERB_COLOURS,
    Block,
    BulletList,
    Callout,
    Column,
    Document,
    Facts,
    Figures,
    Heading,
    PageBreak,
    Paragraph,
    Quote,
    Run,
    Signature,
    Table,
)
from maillage.core.documents.prepare import plain, prepared

Data = dict[str, Any]


def as_json(document: Document) -> str:
    """Return the document as JSON (UTF-8 text, two-space indent), in its typography, no markup.

    Each block has a `kind`; inline content is `{"text", "runs"}` where `runs` is there only when
    a part of the text is bold, italic or a link.
    """
    ready = prepared(document)
    data: Data = {
        "title": ready.title,
        "subtitle": ready.subtitle,
        "language": ready.language,
        "meta": list(ready.meta),
        "author": ready.author,
        "organisation": ready.organisation,
        "date": ready.date.isoformat() if ready.date else None,
        "blocks": [block_data(block, ready.language) for block in ready.blocks],
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def block_data(block: Block, language: str) -> Data:
    """Return a prepared block as JSON-ready data."""
    match block:
        case Heading():
            return {"kind": "heading", "text": block.text, "level": block.level} | _c(block.verb)
        case Paragraph():
            return {"kind": "paragraph", "soft": block.soft} | _inline(block.content)
        case BulletList():
            items = [_inline(item) for item in block.items]
            return {"kind": "list", "ordered": block.ordered, "items": items}
        case Quote():
            quote: Data = {"kind": "quote", "attribution": block.attribution}
            return quote | _inline(block.text) | _c(block.verb)
        case Figures():
            return _figures(block)
        case Facts():
            facts = [{"label": label} | _inline(value) for label, value in block.items]
            return {"kind": "facts", "items": facts}
        case Table():
            return _table(block)
        case Callout():
            callout: Data = {"kind": "callout", "title": block.title, "tone": block.tone}
            return callout | _inline(block.content)
        case Signature():
            signed = long_date(block.signed_on, language) if block.signed_on else ""
            return {"kind": "signature", "name": block.name, "role": block.role, "signed": signed}
        case PageBreak():
            return {"kind": "page_break"}


def print_data(document: Document) -> Data:
    """Return a prepared document as the PDF's template wants it: words and colours resolved."""
    tongue, _, region = document.language.partition("-")
    date = document.date
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "language": tongue.lower(),
        "region": region.upper() or None,
        "meta": " · ".join(document.meta),
        "author": document.author,
        "organisation": document.organisation,
        "subject": document.subject,
        "keywords": list(document.keywords),
        "date": [date.year, date.month, date.day] if date else None,
        "date_text": long_date(date, document.language) if date else "",
        "labels": labels(document.language),
        "colours": VERB_COLOURS,
        "blocks": [block_data(block, document.language) for block in document.blocks],
    }


def _c(verb: int) -> Data:
    return {"verb": verb} if verb else {}


def _inline(runs: Any) -> Data:
    """Prepared inline content: its text, and its runs when one of them has a style."""
    styled = any(run.bold or run.italic or run.link for run in runs)
    data: Data = {"text": plain(runs)}
    return data | {"runs": [_run(run) for run in runs]} if styled else data


def _run(run: Run) -> Data:
    data: Data = {"text": run.text}
    for name in ("bold", "italic", "link"):
        if value := getattr(run, name):
            data[name] = value
    return data


def _figures(block: Figures) -> Data:
    items = [
        {"label": item.label, "note": item.note, "origin": item.origin}
        | {"value": plain(item.value)}  # type: ignore[arg-type]  # prepared: runs
        | _c(item.verb)
        for item in block.items
    ]
    return {"kind": "figures", "caption": block.caption, "items": items}


def _table(block: Table) -> Data:
    columns = [column for column in block.columns if isinstance(column, Column)]
    return {
        "kind": "table",
        "caption": block.caption,
        "header_column": block.header_column,
        "columns": [{"label": c.label, "align": c.align, "width": c.width} for c in columns],
        "rows": [[_inline(cell) for cell in row] for row in block.rows],
    }
