"""The reader of workshop notes: a file or pasted text → `Notes`. Pure Python, no Django.

notes = read_notes(data, filename="groupe-2.docx")
notes.as_json()
"""

from __future__ import annotations

from maillage.algorithms.said import Said

from .blocks import Block
from .errors import NotesError
from .files import MAX_BYTES, MAX_TEXT_BYTES, file_blocks, refuse_large, refuse_long
from .model import (
    SENTENCE_LIMIT,
    Choice,
    ChooseStep,
    GridRow,
    GridStep,
    NotedConcern,
    Notes,
    OpenStep,
    RelayStep,
)
from .reading import Progress, read_blocks, split_groups
from .text_file import text_blocks

PASTED = Said("texte collé")

__all__ = [
    "MAX_BYTES",
    "PASTED",
    "SENTENCE_LIMIT",
    "Choice",
    "ChooseStep",
    "GridRow",
    "GridStep",
    "NotedConcern",
    "Notes",
    "NotesError",
    "OpenStep",
    "RelayStep",
    "read_groups",
    "read_notes",
    "read_pasted",
]


def read_notes(data: bytes, *, filename: str, progress: Progress | None = None) -> Notes:
    """The notes in a file (.txt, .tsv, .md, .docx, .odt).

    `progress(done, total)` counts blocks (paragraphs and rows). A file of several groups gives
    one Notes that joins their steps, with a warning: `read_groups` keeps them apart.
    Raises NotesError.
    """
    return _joined(_read_groups(file_blocks(data, filename), filename, progress))


def read_groups(data: bytes, *, filename: str, progress: Progress | None = None) -> list[Notes]:
    """One Notes for each group of a file; those after the first share its title and date.

    Raises NotesError.
    """
    return _read_groups(file_blocks(data, filename), filename, progress)


def read_pasted(text: str) -> Notes:
    """The notes in pasted text: tabs between cells, a cell with line breaks in quotation marks.

    Raises NotesError.
    """
    refuse_large(len(text.encode("utf-8", "replace")), PASTED, MAX_TEXT_BYTES)
    if not text.strip():
        remedy = Said(
            "Copiez les notes dans le traitement de texte ou le tableur, puis collez-les."
        )
        raise NotesError(PASTED, Said("tout le texte"), remedy, Said("rien n’a été collé."))
    unified = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    refuse_long(unified, PASTED)
    return _joined(_read_groups(text_blocks(unified), PASTED, None))


def _read_groups(blocks: list[Block], filename: str, progress: Progress | None) -> list[Notes]:
    parts = split_groups(blocks)
    if len(parts) > 1:
        try:
            return _read_parts(parts, filename, progress)
        except NotesError:
            pass  # a part without its table: the line that named a group was no heading
    return [read_blocks(blocks, filename, progress)]


def _read_parts(parts: list[list[Block]], filename: str, progress: Progress | None) -> list[Notes]:
    total, done = sum(len(part) for part in parts), 0
    groups: list[Notes] = []
    for part in parts:
        shifted = _shifted(progress, done, total)
        groups.append(read_blocks(part, filename, shifted, former=groups[0] if groups else None))
        done += len(part)
    return groups


def _shifted(progress: Progress | None, before: int, total: int) -> Progress | None:
    if progress is None:
        return None
    return lambda done, _: progress(before + done, total)


def _joined(groups: list[Notes]) -> Notes:
    notes = groups[0]
    if len(groups) == 1:
        return notes
    for other in groups[1:]:
        notes.steps += other.steps
        notes.notes += other.notes
        notes.headings += other.headings
        notes.warnings += [warning for warning in other.warnings if warning not in notes.warnings]
    notes.group = ", ".join(group.group for group in groups)
    notes.warnings.append(
        Said(
            "Ce fichier réunit les notes de plusieurs groupes\u00a0: %(groups)s.",
            groups=notes.group,
        )
    )
    return notes
