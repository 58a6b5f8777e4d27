"""Blocks → notes of one group: the head, the steps in their order, what is left, the warnings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from .blocks import Block, Paragraph, Row
from .errors import NotesError
from .grid import GridReading, read_grid
from .head import complete_from_filename, group_of, opens_a_group, read_head
from .model import SENTENCE_LIMIT, AnyStep, ChooseStep, GridStep, Notes, OpenStep, RelayStep
from .other_steps import read_choices, read_open, read_relay
from .sections import Section, kind_of, split_sections, whole_text

Progress = Callable[[int, int], None]
_EVERY = 200  # blocks between two calls of progress
_SHOWN = 10  # names quoted in a warning


class _Counter:
    """Calls `progress(done, total)` now and then, and once at the end."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self._total, self._done, self._progress = total, 0, progress

    def advance(self, count: int = 1) -> None:
        before, self._done = self._done, min(self._total, self._done + count)
        if self._progress and self._done // _EVERY > before // _EVERY:
            self._progress(self._done, self._total)

    def finish(self) -> None:
        if self._progress:
            self._progress(self._total, self._total)


def split_groups(blocks: list[Block]) -> list[list[Block]]:
    """The blocks of each group, when one file holds several: a new group's line cuts once a
    table or a step was seen; the lines before it stay with the group before."""
    parts: list[list[Block]] = [[]]
    current, has_steps = "", False
    for block in blocks:
        if isinstance(block, Row):
            has_steps = True
        elif opens_a_group(block.text):
            group = group_of(block.text)
            if has_steps and current and group != current:
                parts.append([])
                has_steps = False
            current = group
        elif not current:
            current = group_of(block.text)
        parts[-1].append(block)
    return parts


def read_blocks(
    blocks: list[Block],
    filename: str,
    progress: Progress | None = None,
    *,
    former: Notes | None = None,
) -> Notes:
    """The notes of one group; what it does not say again is that of the `former` group.

    Raises NotesError when nothing in them is a step of a workshop.
    """
    counter = _Counter(len(blocks), progress)
    apart = [b.text for b in blocks if isinstance(b, Paragraph) and b.is_apart]
    inside = [b for b in blocks if not (isinstance(b, Paragraph) and b.is_apart)]
    head_blocks, sections = split_sections(inside)
    head = read_head(head_blocks)
    notes = Notes(head.title, head.date, head.group, headings=head.lines, notes=head.others)
    if former:
        notes.title = notes.title if head.has_own_title else former.title
        notes.date = notes.date or former.date
    complete_from_filename(notes, filename)
    counter.advance(len(head_blocks))
    for section in sections:
        _read_section(notes, section, counter)
    notes.notes += apart
    _refuse_nothing(notes, sections, filename)
    _warn(notes)
    counter.finish()
    return notes


def _read_section(notes: Notes, section: Section, counter: _Counter) -> None:
    kind = kind_of(section)
    step: AnyStep
    if kind == "grid":
        reading = read_grid(section, counter.advance)
        step = reading.step
        notes.notes += reading.notes
        _warn_of_guesses(notes, reading)
    elif kind == "choose":
        step, left = read_choices(section)
        notes.notes += left
    elif kind == "relay":
        step = read_relay(section, notes.date)
    elif section.is_announced:
        step = read_open(section)
    else:
        notes.notes += [_as_note(block) for block in section.blocks]
        return
    if kind != "grid":
        counter.advance(len(section.blocks))
    notes.steps.append(step)


def _as_note(block: Block) -> str:
    if isinstance(block, Row):
        return " — ".join(cell for cell in block.cells if cell)
    return whole_text(block)


def _refuse_nothing(notes: Notes, sections: list[Section], filename: str) -> None:
    grids = [step for step in notes.steps if isinstance(step, GridStep)]
    has_rows = any(step.rows for step in grids)
    has_others = any(
        (isinstance(step, ChooseStep) and step.choices)
        or (isinstance(step, RelayStep) and step.concerns)
        for step in notes.steps
    )
    if has_rows or (has_others and not grids):
        return
    place = "tout le fichier"
    if grids:
        place = f"ligne {grids[0].source_line} (étape {grids[0].number or 1})"
    raise NotesError(
        filename,
        place,
        "Gardez le tableau d’origine (une rangée par verbe, ses cellules séparées par des "
        "tabulations ou dans un vrai tableau), ou collez-le depuis le traitement de texte.",
        "aucun tableau de verbes n’a été reconnu.",
    )


def _warn_of_guesses(notes: Notes, reading: GridReading) -> None:
    if reading.guessed:
        shown = _listed(reading.guessed, " ; ")
        notes.warnings.append(f"Éléments séparés sans ponctuation, à vérifier\u00a0: {shown}.")
    if reading.extra_columns:
        names = ", ".join(
            f"«\u00a0{name}\u00a0»" for name in sorted(reading.extra_columns)[:_SHOWN]
        )
        notes.warnings.append(f"Colonnes de plus, gardées dans les notes\u00a0: {names}.")


def _listed(names: list[str], separator: str = ", ") -> str:
    shown = separator.join(names[:_SHOWN])
    left = len(names) - _SHOWN
    return f"{shown}{separator}et {left} de plus" if left > 0 else shown


def _warn(notes: Notes) -> None:
    for step in notes.steps:
        if isinstance(step, GridStep):
            _warn_of_grid(notes, step)
        elif isinstance(step, ChooseStep):
            _warn_of_choices(notes, step)
        elif isinstance(step, RelayStep):
            _warn_of_relay(notes, step)
        elif isinstance(step, OpenStep) and not step.contributions:
            notes.warnings.append(f"L’étape «\u00a0{step.title}\u00a0» est vide.")
    if not any(isinstance(step, GridStep) for step in notes.steps):
        notes.warnings.append("Ces notes n’ont pas de tableau de verbes.")
    if notes.notes:
        count = len(notes.notes)
        lines = "1 ligne gardée en note" if count == 1 else f"{count} lignes gardées en notes"
        notes.warnings.append(f"{lines}\u00a0: à relire.")


def _warn_of_grid(notes: Notes, step: GridStep) -> None:
    bare = [row.verb for row in step.rows if not row.why and not row.examples]
    if bare:
        count = "1 verbe nommé" if len(bare) == 1 else f"{len(bare)} verbes nommés"
        notes.warnings.append(f"{count} sans description\u00a0: {_listed(bare)}.")
    counts = Counter(row.verb.casefold() for row in step.rows)
    twice = [verb for verb, count in counts.items() if count > 1]
    if twice:
        notes.warnings.append(f"Verbes écrits plus d’une fois\u00a0: {_listed(twice)}.")


def _warn_of_choices(notes: Notes, step: ChooseStep) -> None:
    for choice in step.choices:
        if choice.is_too_long:
            notes.warnings.append(
                f"La phrase de «\u00a0{choice.word}\u00a0» compte {choice.length} caractères"
                f"\u00a0: la limite est de {SENTENCE_LIMIT}."
            )
    bare = [choice.word for choice in step.choices if not choice.sentence]
    if bare:
        notes.warnings.append(f"Mots choisis sans phrase\u00a0: {_listed(bare)}.")
    if not step.choices:
        notes.warnings.append(f"Aucun mot choisi à l’étape «\u00a0{step.title}\u00a0».")


def _warn_of_relay(notes: Notes, step: RelayStep) -> None:
    if not step.concerns:
        notes.warnings.append(f"Aucune préoccupation à l’étape «\u00a0{step.title}\u00a0».")
    elif step.concerns[0].to is None:
        notes.warnings.append(
            "Les préoccupations ne disent pas à quel atelier (date) elles s’adressent."
        )
