"""What an import of notes would do: new, changed, removed, kept. Reads only; nothing is written.

`plan_import(...)` → one `WorkshopPlan` per workshop that the notes name. The preview shows it and
`actions.import_notes` applies it, so what is shown is what is done.
"""

from __future__ import annotations

import datetime
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils.translation import gettext as _

from maillage.algorithms.french_text import stem, words
from maillage.consult.models import Breakout, Contribution, Step, Workshop, folded_key
from maillage.consult.notes import Notes, NotesError
from maillage.consult.notes.model import AnyStep
from maillage.consult.notes.other_steps import length_of
from maillage.core.access import Reader, editable, visible
from maillage.core.models import File, Pin, Visibility

SHOWN_FIELDS = ("word", "why", "examples", "sentence", "text")


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
        label = Contribution._meta.get_field
        return [
            (str(label(name).verbose_name), _as_text(was), _as_text(now))
            for name, (was, now) in self.changes.items()
            if name in SHOWN_FIELDS
        ]


def _as_text(value: Any) -> str:
    return " ; ".join(value) if isinstance(value, list) else str(value)


@dataclass
class StepPlan:
    step: AnyStep
    existing: Step | None = None
    rows: list[RowPlan] = field(default_factory=list)


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
    is_reread: bool = False  # the reader understood something else than the last time

    def count(self, state: str) -> int:
        return sum(row.state == state for step in self.steps for row in step.rows)

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
    rows = Workshop.objects.like(title, held_on)
    if reader is None:
        rows = rows.filter(visibility__in=[Visibility.NETWORK, Visibility.PUBLIC])
    else:
        rows = visible(rows, reader)
    return rows.order_by("pk").first()


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
    if step.kind == "grid":
        found = [
            RowPlan(_word_values(r.verb, number=r.number, why=r.why, examples=r.examples))
            for r in step.rows
        ]
    elif step.kind == "choose":
        found = [RowPlan(_word_values(c.word, sentence=c.sentence)) for c in step.choices]
    elif step.kind == "relay":
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
        is_only_group = group.breakout is not None and len(breakouts) == 1
        _match_steps(group, steps, is_only_group=is_only_group)
        if group.breakout is None:
            continue
        _compare_group(group, group.breakout)
        is_foreign = allowed is not None and group.breakout.pk not in allowed
        group.is_refused = is_foreign and group.is_changed


def _match_steps(group: GroupPlan, steps: Sequence[Step], *, is_only_group: bool) -> None:
    free = list(steps)
    for step in group.steps:
        step.existing = same_step(step.step, free, is_only_group=is_only_group)
        if step.existing is not None:
            free.remove(step.existing)


def same_step(step: AnyStep, free: Sequence[Step], *, is_only_group: bool = False) -> Step | None:
    """Which of the workshop's steps this one is: by kind and title, else the next of its kind.

    Two open steps of different titles ask different things: groups do not share them.
    """
    alike = [s for s in free if s.kind == step.kind]
    title = folded_key(step.title, 500)
    same = next((s for s in alike if folded_key(s.title, 500) == title), None)
    if same is None and (step.kind != Step.Kind.OPEN or is_only_group):
        same = alike[0] if alike else None
    return same


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


def _part(group: GroupPlan, left: Iterable[Contribution], pins: dict[int, set[str]]) -> None:
    """Rows that vanished from the notes go, except those that a person reworked or that serve."""
    for contribution in left:
        answered = any(r.status != r.Status.SENT for r in contribution.relays.all())
        is_kept = contribution.pk in pins or contribution.adopted_as_id or answered
        (group.kept if is_kept else group.removed).append(contribution)


def _pins(breakout: Breakout) -> dict[int, set[str]]:
    kind = ContentType.objects.get_for_model(Contribution)
    mine = breakout.contributions.values("pk")
    found: dict[int, set[str]] = defaultdict(set)
    rows = Pin.objects.filter(Q(record_type=kind) & Q(record_id__in=mine))
    for record, name in rows.values_list("record_id", "field"):
        if name in SHOWN_FIELDS:
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


# --- Which row of the corrected notes is which ---------------------------------------------
def _stem_of(key: str) -> str | None:
    found = words(key)
    return stem(found[0]) if found else None


def _signatures() -> list[Callable[[dict[str, Any]], Any]]:
    """What makes two rows the same, from the surest: wording, number and verb, verb, number, place.

    A function returns None when it says nothing of a row.
    """
    return [
        lambda row: row["key"] or None,
        lambda row: (row["number"], _stem_of(row["key"])) if row["number"] else None,
        lambda row: _stem_of(row["key"]) if row["word"] else None,
        lambda row: row["number"],
        lambda row: ("place", row["position"]),
    ]


def match_rows(rows: Sequence[RowPlan], existing: Sequence[Contribution]) -> list[Contribution]:
    """Give each row the contribution that it continues; returns those that none continues.

    Linear in the number of rows: 10,000 against 10,000 take about a second.
    """
    free = {c.pk: c for c in existing}
    for signature in _signatures():
        if not free:
            break
        queues: dict[Any, deque[Contribution]] = defaultdict(deque)
        for c in free.values():
            queues[signature(_as_row(c))].append(c)
        for row in rows:
            found = signature({"word": "", "number": None, **row.values})
            if row.existing is None and found is not None and queues.get(found):
                row.existing = queues[found].popleft()
                del free[row.existing.pk]
    return list(free.values())


def _as_row(c: Contribution) -> dict[str, Any]:
    return {"key": c.key, "number": c.number, "word": c.word, "position": c.position}
