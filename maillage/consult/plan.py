"""What an import of notes would do: new, changed, removed, kept. Reads only; nothing is written.

`plan_import(...)` → one `WorkshopPlan` per workshop that the notes name. The preview shows it and
`actions.import_notes` applies it, so what is shown is what is done.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import PurePath
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q
from django.utils.translation import gettext as _

from maillage.consult.matching import match_rows, match_steps
from maillage.consult.models import Breakout, Contribution, Step, Workshop, folded_key
from maillage.consult.notes import ChooseStep, GridStep, Notes, NotesError, RelayStep
from maillage.consult.notes.model import AnyStep
from maillage.consult.notes.other_steps import length_of
from maillage.core.access import Reader, editable, visible
from maillage.core.models import File, Pin, Visibility

SAMPLE = 30  # rows of a step that the preview shows
SHOWN_FIELDS = ("word", "why", "examples", "sentence", "text")


def field_label(name: str, model: type[Model] = Contribution) -> str:
    """What a person calls a field of a contribution, or of another record."""
    return str(getattr(model._meta.get_field(name), "verbose_name", name))


@dataclass
class Source:
    """One group's notes, and where they come from: a kept file, or bytes still to be kept."""

    notes: Notes
    filename: str
    sha256: str
    file: File | None = None
    data: bytes = field(default=b"", repr=False)


@dataclass
class RowPlan:
    """What becomes of one row of the notes. `changes` maps a field to its former and new value."""

    values: dict[str, Any]
    to: datetime.date | None = None
    existing: Contribution | None = None
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    pinned: list[str] = field(default_factory=list)

    @property
    def state(self) -> str:
        if self.existing is None:
            return "new"
        return "changed" if self.changes else "same"

    @property
    def length(self) -> int:
        """Of the sentence, in characters as a reader counts them; 0 without a sentence."""
        return length_of(self.values.get("sentence", ""))

    @property
    def shown_changes(self) -> list[tuple[str, str, str]]:
        """Those that a person reads (name, before, after): not the rank, not the key."""
        return [
            (field_label(name), _as_text(was), _as_text(now))
            for name, (was, now) in self.changes.items()
            if name in SHOWN_FIELDS
        ]


def _as_text(value: Any) -> str:
    return " ; ".join(value) if isinstance(value, list) else str(value)


@dataclass
class StepPlan:
    """A step of the notes. `changes` is what its corrected heading changes of the workshop's."""

    step: AnyStep
    existing: Step | None = None
    rows: list[RowPlan] = field(default_factory=list)
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    pinned: list[str] = field(default_factory=list)

    def count(self, state: str) -> int:
        return sum(row.state == state for row in self.rows)

    @property
    def sample(self) -> list[RowPlan]:
        """The rows to look at first: of many, those that change something."""
        if len(self.rows) <= SAMPLE or self.existing is None:
            return self.rows[:SAMPLE]
        changed = (row for row in self.rows if row.state != "same")
        return list(islice(changed, SAMPLE)) or self.rows[:SAMPLE]

    @property
    def frame(self) -> dict[str, Any]:
        """What the notes say of the step itself, as the record has it."""
        return {
            "title": self.step.title[:500],
            "instructions": "\n".join(self.step.instructions),
            "columns": list(getattr(self.step, "columns", [])),
        }

    @property
    def shown_changes(self) -> list[tuple[str, str, str]]:
        """The name, the former text and the new one of what changes in its heading."""
        return [
            (field_label(name, Step), _as_text(was), _as_text(now))
            for name, (was, now) in self.changes.items()
        ]


@dataclass
class GroupPlan:
    """One group: its rows step by step, those that vanished, those a person's edit keeps."""

    source: Source
    name: str
    breakout: Breakout | None = None
    steps: list[StepPlan] = field(default_factory=list)
    removed: list[Contribution] = field(default_factory=list)
    kept: list[Contribution] = field(default_factory=list)
    is_refused: bool = False
    rank: int = 0  # among all the groups of the import, from 0
    is_reread: bool = False  # the reader understood something else than the last time

    def count(self, state: str) -> int:
        return sum(step.count(state) for step in self.steps)

    @property
    def new(self) -> int:
        return self.count("new")

    @property
    def changed(self) -> int:
        return self.count("changed")

    @property
    def same(self) -> int:
        return self.count("same")

    @property
    def label(self) -> str:
        return Breakout(name=self.name).label

    @property
    def is_changed(self) -> bool:
        return bool(
            self.breakout is None
            or self.is_reread
            or self.removed
            or self.count("new")
            or self.count("changed")
            or any(step.changes for step in self.steps)
        )


@dataclass
class WorkshopPlan:
    """One workshop: the one found (or chosen), or a new one of this title and date."""

    workshop: Workshop | None
    title: str
    held_on: datetime.date | None
    groups: list[GroupPlan] = field(default_factory=list)

    @property
    def is_changed(self) -> bool:
        return any(group.is_changed for group in self.groups)

    @property
    def refused(self) -> list[GroupPlan]:
        return [group for group in self.groups if group.is_refused]


def plan_import(
    sources: Sequence[Source],
    *,
    reader: Reader | None,
    target: Workshop | None = None,
    is_new: bool = False,
    title: str = "",
    held_on: datetime.date | None = None,
) -> list[WorkshopPlan]:
    """What importing these notes would do.

    `reader`: who imports; None for the command line, which writes for the network. `target`: the
    workshop chosen by a person; else the one of the same date and title, unless `is_new`.
    `title` and `held_on` complete notes that name none. Raises NotesError when two different
    files say they are the same group.
    """
    plans: list[WorkshopPlan] = []
    by_key: dict[Any, WorkshopPlan] = {}
    names = _completed(sources, title, held_on)
    for source in sources:
        own_title, own_date = names(source)
        key = None if target else (folded_key(own_title, 300), own_date)
        if key not in by_key:
            found = target or (None if is_new else _found(own_title, own_date, reader))
            by_key[key] = WorkshopPlan(found, own_title, own_date)
            plans.append(by_key[key])
        _add_group(by_key[key], source)
    for plan in plans:
        if plan.workshop is not None:
            _compare(plan, plan.workshop, reader)
    for rank, group in enumerate(group for plan in plans for group in plan.groups):
        group.rank = rank
    return plans


def _completed(
    sources: Sequence[Source], title: str, held_on: datetime.date | None
) -> Callable[[Source], tuple[str, datetime.date | None]]:
    """Title and date of each source: its own, else the only ones that the others name."""
    titles = {s.notes.title for s in sources if s.notes.title}
    dates = {s.notes.date for s in sources if s.notes.date}
    only_title = title or (next(iter(titles)) if len(titles) == 1 else "")
    only_date = held_on or (next(iter(dates)) if len(dates) == 1 else None)

    def completed(source: Source) -> tuple[str, datetime.date | None]:
        name = source.notes.title or only_title or PurePath(source.filename).stem
        return (name if len(name) <= 300 else name[:299] + "…"), source.notes.date or only_date

    return completed


def _found(title: str, held_on: datetime.date | None, reader: Reader | None) -> Workshop | None:
    rows = Workshop.objects.like(title, held_on).order_by("pk")
    if reader is not None:
        return visible(rows, reader).first()
    return rows.filter(visibility__in=[Visibility.NETWORK, Visibility.PUBLIC]).first()


def _add_group(plan: WorkshopPlan, source: Source) -> None:
    name = (source.notes.group or PurePath(source.filename).stem or _("sans nom")).strip()[:120]
    for other in plan.groups:
        if _name_key(other.name) != _name_key(name):
            continue
        if other.source.sha256 == source.sha256 and other.source.notes == source.notes:
            return  # the same notes sent twice
        raise NotesError(
            source.filename,
            Breakout(name=name).label.lower(),
            _(
                "Corrigez le nom du groupe dans l’un des deux fichiers, ou importez-les l’un "
                "après l’autre."
            ),
            _("« %s » contient aussi les notes de ce groupe.") % other.source.filename,
        )
    plan.groups.append(
        GroupPlan(source, name, steps=[StepPlan(s, rows=_rows(s)) for s in source.notes.steps])
    )


def _name_key(name: str) -> str:
    return folded_key(name) or name


# --- Rows of the notes ----------------------------------------------------------------------
def _rows(step: AnyStep) -> list[RowPlan]:
    if isinstance(step, GridStep):
        found = [
            RowPlan(_word_values(r.verb, number=r.number, why=r.why, examples=r.examples))
            for r in step.rows
        ]
    elif isinstance(step, ChooseStep):
        found = [RowPlan(_word_values(c.word, sentence=c.sentence)) for c in step.choices]
    elif isinstance(step, RelayStep):
        found = [RowPlan(_text_values(c.text), to=c.to) for c in step.concerns]
    else:
        found = [RowPlan(_text_values(text)) for text in step.contributions]
    for position, row in enumerate(found, 1):
        row.values["position"] = position
    return found


def _word_values(word: str, **others: Any) -> dict[str, Any]:
    return {"word": word, "key": folded_key(word), **others}


def _text_values(text: str) -> dict[str, Any]:
    return {"text": text, "key": folded_key(text)}


# --- Against what is there ------------------------------------------------------------------
def _compare(plan: WorkshopPlan, workshop: Workshop, reader: Reader | None) -> None:
    breakouts = {_name_key(b.name): b for b in workshop.breakouts.all()}
    allowed = None
    if reader is not None:
        allowed = set(editable(Breakout.objects.all(), reader).values_list("pk", flat=True))
    steps = list(workshop.steps.all())
    for group in plan.groups:
        group.breakout = breakouts.get(_name_key(group.name))
        if group.breakout is None:
            match_steps(group.steps, steps, own=())
            continue
        shared = Contribution.objects.of(workshop).exclude(breakout=group.breakout)
        others = set(shared.order_by().values_list("step_id", flat=True).distinct())
        match_steps(group.steps, steps, own={s.pk for s in steps} - others)
        _compare_group(group, group.breakout)
        is_foreign = allowed is not None and group.breakout.pk not in allowed
        group.is_refused = is_foreign and group.is_changed


def _compare_group(group: GroupPlan, breakout: Breakout) -> None:
    there: dict[int, list[Contribution]] = defaultdict(list)
    rows = breakout.contributions.prefetch_related("relays__concern").order_by("position", "pk")
    for contribution in rows:
        there[contribution.step_id].append(contribution)
    pins = _pins(breakout)
    for step in group.steps:
        rest = there.pop(step.existing.pk, []) if step.existing else []
        left = match_rows(step.rows, rest)
        for row in step.rows:
            if row.existing is not None:
                _compare_row(row, row.existing, pins.get(row.existing.pk, set()))
        _part(group, left, pins)
    for left in there.values():
        _part(group, left, pins)
    last = breakout.imports.order_by("-pk").first()
    group.is_reread = last is None or last.read != group.source.notes.as_json()
    if last is not None and last.frame:
        _compare_steps(group, last.frame)


def _compare_steps(group: GroupPlan, said: list[dict[str, Any]]) -> None:
    """What the corrected headings of the steps change.

    `said` is what the group's former notes said of them. Groups share their steps, each in its own
    words: only the words that this group's notes gave are corrected by them.
    """
    former = {told["step"]: told for told in said}
    pins = _pinned_steps(group)
    for plan in group.steps:
        if plan.existing is None:
            continue
        told = former.get(plan.existing.pk, {})
        for name, value in plan.frame.items():
            was, is_silent = getattr(plan.existing, name), name == "title" and not value
            if value in (was, told.get(name)) or is_silent:
                continue
            if name in pins.get(plan.existing.pk, set()):
                plan.pinned.append(name)
            elif told.get(name) == was:
                plan.changes[name] = (was, value)
    frames = [plan.frame for plan in group.steps]
    without = [{n: v for n, v in told.items() if n != "step"} for told in said]
    group.is_reread = group.is_reread or without != frames


def _part(group: GroupPlan, left: Iterable[Contribution], pins: dict[int, set[str]]) -> None:
    """Rows that vanished from the notes go, except those that a person reworked or that serve."""
    for contribution in left:
        answered = any(r.status != r.Status.SENT for r in contribution.relays.all())
        is_kept = contribution.pk in pins or contribution.adopted_as_id or answered
        (group.kept if is_kept else group.removed).append(contribution)


def _pins(breakout: Breakout) -> dict[int, set[str]]:
    found = _pinned(Contribution, Q(record_id__in=breakout.contributions.values("pk")))
    shown = {pk: names & set(SHOWN_FIELDS) for pk, names in found.items()}
    return {pk: names for pk, names in shown.items() if names}


def _pinned_steps(group: GroupPlan) -> dict[int, set[str]]:
    mine = [plan.existing.pk for plan in group.steps if plan.existing is not None]
    return _pinned(Step, Q(record_id__in=mine))


def _pinned(model: type[Model], which: Q) -> dict[int, set[str]]:
    """Names of the fields that people corrected, by record."""
    found: dict[int, set[str]] = defaultdict(set)
    kind = ContentType.objects.get_for_model(model)
    rows = Pin.objects.filter(which, record_type=kind)
    for record, name in rows.values_list("record_id", "field"):
        found[record].add(name)
    return dict(found)


def _compare_row(row: RowPlan, existing: Contribution, pinned: set[str]) -> None:
    for name, value in row.values.items():
        was = getattr(existing, name)
        if was == value:
            continue
        if name in pinned:
            row.pinned.append(name)
        else:
            row.changes[name] = (was, value)
    relay = next(iter(existing.relays.all()), None)
    if relay is not None and relay.to_date != row.to:
        row.changes["to"] = (relay.to_date, row.to)
