"""Write a document as a tagged PDF, to the PDF/UA-1 standard, with typst.

The text goes to the template as data (one JSON string): nothing of it is ever read as typst code.
"""

import datetime as dt
import json
from functools import cache
from pathlib import Path
from typing import Literal

import typst

from maillage.core.documents.model import Document
from maillage.core.documents.plain import print_data
from maillage.core.documents.prepare import prepared

HERE = Path(__file__).parent
STANDARD: Literal["ua-1"] = "ua-1"


def as_pdf(document: Document) -> bytes:
    """Return the PDF as bytes: US Letter, tagged, with title, language and embedded fonts.

    PDF/UA-1 wants a glyph for every character. The fonts of the house draw Latin, Greek,
    Cyrillic, Hebrew, Arabic and the usual emoji; for other scripts the machine's own fonts are
    tried, and if none has the glyph the PDF is tagged all the same but does not claim the
    standard. The same document gives the same bytes.
    """
    data = json.dumps(print_data(prepared(document)), ensure_ascii=False)
    timestamp = _midnight(document.date)
    try:
        return _compiled(data, timestamp, STANDARD, system=False)
    except typst.TypstError as error:
        if "could not be displayed" not in error.message:
            raise
    try:
        return _compiled(data, timestamp, STANDARD, system=True)
    except typst.TypstError as error:
        if "could not be displayed" not in error.message:
            raise
    return _compiled(data, timestamp, None, system=True)


def _compiled(
    data: str, timestamp: dt.datetime, standard: Literal["ua-1"] | None, *, system: bool
) -> bytes:
    inputs = {"document": data}
    return compiled(
        HERE / "document.typ", inputs, timestamp=timestamp, standard=standard, system=system
    )


def compiled(
    template: Path,
    inputs: dict[str, str],
    *,
    timestamp: dt.datetime,
    standard: Literal["ua-1"] | None = STANDARD,
    system: bool = False,
) -> bytes:
    """Compile a template of ours with the fonts of the house. Raises typst.TypstError.

    For what is no `Document`: badges, sheets. `inputs` are texts, read there as data only.
    """
    compiler = typst.Compiler(
        input=template,
        root=template.parent,
        font_paths=_fonts(system),
        sys_inputs=inputs,
    )
    written = compiler.compile(
        format="pdf", pdf_standards=[standard] if standard else [], timestamp=timestamp
    )
    if not isinstance(written, bytes):
        raise TypeError("typst gave no PDF")
    return written


def fonts_of_the_house() -> typst.Fonts:
    """Those in this folder, for what is no `Document`."""
    return _fonts(False)


@cache
def _fonts(system: bool) -> typst.Fonts:
    """Load the fonts once per process: reading them costs more than most documents."""
    return typst.Fonts(include_system_fonts=system, font_paths=[HERE / "fonts"])


def _midnight(date: dt.date | None) -> dt.datetime:
    if date is None:
        return dt.datetime.now(dt.UTC).replace(microsecond=0)
    return dt.datetime(date.year, date.month, date.day, tzinfo=dt.UTC)
