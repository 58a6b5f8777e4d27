"""Blocks → notes of one group: the head, the steps in their order, what is left, the warnings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from maillage.algorithms.said import Said

from .archives import WHOLE
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
    place = WHOLE
    if grids:
        place = Said(
            "ligne %(line)d (étape %(step)s)",
            line=grids[0].source_line, step=grids[0].number or 1,
        )  # fmt: skip
    raise NotesError(
        filename,
        place,
        Said(
            "Gardez le tableau d’origine (une rangée par verbe, ses cellules séparées par des "
            "tabulations ou dans un vrai tableau), ou collez-le depuis le traitement de texte."
        ),
        Said("aucun tableau de verbes n’a été reconnu."),
    )


def _warn_of_guesses(notes: Notes, reading: GridReading) -> None:
    if reading.guessed:
        notes.warnings.append(
            Said(
                "Éléments séparés sans ponctuation, à vérifier\u00a0: %(names)s.",
                names=_listed(reading.guessed),
            )
        )
    if reading.extra_columns:
        names = sorted(reading.extra_columns)[:_SHOWN]
        notes.warnings.append(
            Said(
                "Colonnes de plus, gardées dans les notes\u00a0: %(names)s.",
                names=tuple(Said("«\u00a0%(words)s\u00a0»", words=name) for name in names),
            )
        )


def _listed(names: list[str]) -> tuple[str, ...]:
    left = len(names) - _SHOWN
    return (*names[:_SHOWN], *([Said("et %(left)d de plus", left=left)] if left > 0 else []))


def _warn(notes: Notes) -> None:
    for step in notes.steps:
        if isinstance(step, GridStep):
            _warn_of_grid(notes, step)
        elif isinstance(step, ChooseStep):
            _warn_of_choices(notes, step)
        elif isinstance(step, RelayStep):
            _warn_of_relay(notes, step)
        elif isinstance(step, OpenStep) and not step.contributions:
            notes.warnings.append(
                Said("L’étape «\u00a0%(title)s\u00a0» est vide.", title=step.title)
            )
    if not any(isinstance(step, GridStep) for step in notes.steps):
        notes.warnings.append(Said("Ces notes n’ont pas de tableau de verbes."))
    if notes.notes:
        notes.warnings.append(
            Said(
                "%(count)d ligne gardée en note\u00a0: à relire.",
                "%(count)d lignes gardées en notes\u00a0: à relire.",
                count=len(notes.notes),
            )
        )


def _warn_of_grid(notes: Notes, step: GridStep) -> None:
    bare = [row.verb for row in step.rows if not row.why and not row.examples]
    if bare:
        notes.warnings.append(
            Said(
                "%(count)d verbe nommé sans description\u00a0: %(names)s.",
                "%(count)d verbes nommés sans description\u00a0: %(names)s.",
                count=len(bare), names=_listed(bare),
            )
        )  # fmt: skip
    counts = Counter(row.verb.casefold() for row in step.rows)
    twice = [verb for verb, count in counts.items() if count > 1]
    if twice:
        notes.warnings.append(
            Said("Verbes écrits plus d’une fois\u00a0: %(names)s.", names=_listed(twice))
        )


def _warn_of_choices(notes: Notes, step: ChooseStep) -> None:
    for choice in step.choices:
        if choice.is_too_long:
            notes.warnings.append(
                Said(
                    "La phrase de «\u00a0%(word)s\u00a0» compte %(length)d caractères"
                    "\u00a0: la limite est de %(limit)d.",
                    word=choice.word, length=choice.length, limit=SENTENCE_LIMIT,
                )
            )  # fmt: skip
    bare = [choice.word for choice in step.choices if not choice.sentence]
    if bare:
        notes.warnings.append(
            Said("Mots choisis sans phrase\u00a0: %(names)s.", names=_listed(bare))
        )
    if not step.choices:
        notes.warnings.append(
            Said("Aucun mot choisi à l’étape «\u00a0%(title)s\u00a0».", title=step.title)
        )


def _warn_of_relay(notes: Notes, step: RelayStep) -> None:
    if not step.concerns:
        notes.warnings.append(
            Said("Aucune préoccupation à l’étape «\u00a0%(title)s\u00a0».", title=step.title)
        )
    elif step.concerns[0].to is None:
        notes.warnings.append(
            Said("Les préoccupations ne disent pas à quel atelier (date) elles s’adressent.")
        )
