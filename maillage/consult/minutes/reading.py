"""Gather the minutes of a workshop for a reader. Reads only; nothing unconfirmed is read.

What other records add (the workshop a concern goes to, its answer, needs, decisions, actions and
who holds them) is told to those who may see these records. `reader` None is whoever has the whole
database in hand (the command line).
"""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from maillage.consult.live import voting
from maillage.consult.minutes.attendance import attendance_of
from maillage.consult.minutes.model import (
    LEFTOVER,
    THEMES,
    Assigned,
    Block,
    Line,
    Minutes,
    Part,
    Passed,
    Turnout,
    destination_of,
)
from maillage.consult.models import (
    Breakout,
    Contribution,
    Dot,
    Guest,
    Relay,
    Step,
    Theme,
    Workshop,
)
from maillage.consult.synthesis import latest_imports
from maillage.consult.synthesis import themes as gathered
from maillage.core.access import Reader, visible
from maillage.core.models import Action, Actor, Concern, Decision, Need


def minutes_of(
    workshop: Workshop, breakout: Breakout | None = None, *, reader: Reader | None = None
) -> Minutes:
    """The minutes of a workshop, or of one group. The caller has checked that they may be read."""
    groups = [breakout] if breakout else list(workshop.breakouts.all())
    confirmed = [group for group in groups if group.is_confirmed]
    minutes = Minutes(
        workshop, breakout, groups, attendance_of(workshop, breakout, len(groups))
    )  # fmt: skip
    steps = list(workshop.steps.all())
    rows = _rows(workshop, breakout, groups, steps)
    passed = _passed(workshop, rows, reader)
    for number, step in enumerate(steps, 1):
        minutes.parts.append(_step_part(number, step, minutes, rows, passed))
    themes = _themes_part(minutes, rows, reader)
    if themes.blocks:
        minutes.parts.append(themes)
    _decide(minutes, themes, passed, reader)
    leftover = [
        Block(list(one.notes), one.breakout.label, one.breakout)
        for one in latest_imports(workshop, breakout)
        if one.notes and one.breakout in confirmed
    ]
    if leftover:
        title = _("Lignes gardées telles quelles")
        minutes.parts.append(Part(LEFTOVER, title, "lignes-gardees", blocks=leftover))
    return minutes


def _rows(
    workshop: Workshop, breakout: Breakout | None, groups: list[Breakout], steps: list[Step]
) -> list[Contribution]:
    """Kept rows of confirmed groups, in order, with their parts.

    The parts are read once and shared: joined to each row, a thousand rows would build four
    thousand records, which took most of the page's time.
    """
    if workshop.is_rehearsing:
        return []  # what a rehearsal invents has no minutes
    rows = Contribution.objects.of(workshop).confirmed().in_order()
    if breakout is not None:
        rows = rows.filter(breakout=breakout)
    found = list(rows)
    themes = {theme.pk: theme for theme in workshop.themes.all()}
    wanted = {row.continues_id for row in found if row.continues_id}
    former = Contribution.objects.select_related("breakout").in_bulk(wanted)
    group_of, step_of = {g.pk: g for g in groups}, {s.pk: s for s in steps}
    for row in found:
        row.breakout, row.step = group_of[row.breakout_id], step_of[row.step_id]
        row.theme = themes.get(row.theme_id or 0)
        row.continues = former.get(row.continues_id or 0)
    return found


def _visible_ids(rows: QuerySet, reader: Reader | None) -> set[int]:
    shown = rows if reader is None else visible(rows, reader)
    return set(shown.values_list("pk", flat=True))


# --- Steps ------------------------------------------------------------------------------------
def _step_part(
    number: int,
    step: Step,
    minutes: Minutes,
    rows: list[Contribution],
    passed: dict[int, list[Passed]],
) -> Part:
    mine = [row for row in rows if row.step_id == step.pk]
    part = Part(
        step.kind, str(step), f"etape-{number}", instructions=step.instructions, step=step,
        columns=headings(step, mine),
    )  # fmt: skip
    if step.kind == Step.Kind.DOTS:
        _tell_vote(part, step, minutes, {row.pk for row in rows})
        return part
    lines = [Line(row, part.columns, passed.get(row.pk, []), _shown(row.continues)) for row in mine]
    if step.kind == Step.Kind.CHOOSE:
        of_row = {line.row.pk: line for line in lines}
        part.blocks = [
            Block([of_row[row.pk] for row in word.rows], word.name) for word in gathered(mine)
        ]
        return part
    part.blocks = _by_group(lines)
    if step.kind == Step.Kind.GRID and minutes.is_across:
        part.shared = [word for word in gathered(mine) if word.group_count > 1]
    return part


def _by_group(lines: list[Line]) -> list[Block]:
    blocks: dict[int, Block] = {}
    for line in lines:
        group = line.row.breakout
        blocks.setdefault(group.pk, Block([], group.label, group)).lines.append(line)
    return list(blocks.values())


def headings(step: Step, rows: list[Contribution]) -> list[str]:
    """The grid's own headings, as many as its rows fill."""
    if step.kind != Step.Kind.GRID:
        return []
    usual = [_("Verbe"), _("Pourquoi il compte"), _("Gestes concrets")]
    told = [str(title).strip() for title in step.columns]
    filled = max([3 + len(row.cells) for row in rows], default=0)
    if told and not any(row.examples or row.cells for row in rows):
        filled = 2 if any(row.why for row in rows) else 1
    wanted = max(len(told) or len(usual), filled)
    both = told or usual
    return [(both[n] if n < len(both) else "") or _("Colonne %d") % (n + 1) for n in range(wanted)]


def _shown(row: Contribution | None) -> Contribution | None:
    """The former row, when its own group has confirmed it."""
    if row is None or row.state != Contribution.State.KEPT or not row.breakout.is_confirmed:
        return None
    return row


def _tell_vote(part: Part, step: Step, minutes: Minutes, shown: set[int]) -> None:
    """Results of a vote that is closed; rows of groups not confirmed are counted, not told."""
    if not step.is_closed:
        return
    found = voting.results(step)
    told = [Line(row, points=points) for row, points in found if row.pk in shown]
    others = [pair for pair in found if pair[0].pk not in shown]
    if minutes.breakout is not None:
        others = []
    part.turnout = Turnout(
        ballots=Dot.objects.filter(step=step).values("ballot").distinct().count(),
        people=Guest.objects.filter(workshop=minutes.workshop, is_simulated=False).count(),
        untold=sum(points for _row, points in others),
    )
    if told:
        part.blocks = [Block(told)]


# --- Relays -----------------------------------------------------------------------------------
def _passed(
    workshop: Workshop, rows: list[Contribution], reader: Reader | None
) -> dict[int, list[Passed]]:
    """{row id: what became of the concern}, for the rows that are told."""
    told_rows = {row.pk for row in rows}
    sent = Relay.objects.filter(workshop=workshop).with_parts().order_by("pk")
    relays = [relay for relay in sent if relay.contribution_id in told_rows]
    goes_to = Workshop.objects.filter(pk__in=[r.to_workshop_id or 0 for r in relays])
    named = _visible_ids(goes_to, reader)
    concerns = Concern.objects.filter(pk__in=[r.concern_id for r in relays])
    answered = _visible_ids(concerns, reader)
    found: dict[int, list[Passed]] = {}
    for relay in relays:
        answer = relay.concern.answer if relay.concern_id in answered else ""
        told = Passed(relay, destination_of(relay, relay.to_workshop_id in named), answer)
        found.setdefault(relay.contribution_id or 0, []).append(told)
    return found


# --- Themes and what came of them -----------------------------------------------------------------
def _themes_part(minutes: Minutes, rows: list[Contribution], reader: Reader | None) -> Part:
    part = Part(THEMES, _("Thèmes"), "themes")
    found = Theme.objects.filter(workshop=minutes.workshop).select_related("need", "decision")
    themes = list(found.prefetch_related("actions__holder"))
    needs = _visible_ids(Need.objects.filter(themes__in=themes), reader)
    decisions = _visible_ids(Decision.objects.filter(themes__in=themes), reader)
    assigned = _assigned(Action.objects.filter(themes__in=themes), reader)
    for theme in themes:
        lines = [Line(row) for row in rows if row.theme_id == theme.pk]
        if lines:
            block = Block(lines, theme.name, theme=theme)
            block.needs = [n for n in [theme.need] if n and n.pk in needs]
            block.decisions = [d for d in [theme.decision] if d and d.pk in decisions]
            mine = [assigned[a.pk] for a in theme.actions.all() if a.pk in assigned]
            block.actions = mine
            part.blocks.append(block)
    return part


def _assigned(actions: QuerySet[Action], reader: Reader | None) -> dict[int, Assigned]:
    shown = actions if reader is None else visible(actions, reader)
    found = {action.pk: action for action in shown.select_related("holder").order_by("due_on")}
    holders = Actor.objects.filter(pk__in=[a.holder_id or 0 for a in found.values()])
    named = _visible_ids(holders, reader)
    return {
        pk: Assigned(a, str(a.holder) if a.holder_id in named else "") for pk, a in found.items()
    }


def _decide(
    minutes: Minutes, themes: Part, passed: dict[int, list[Passed]], reader: Reader | None
) -> None:
    """Decisions of themes, of answers, and of the practice; their actions and the themes'."""
    wanted: list[Any] = [d.pk for block in themes.blocks for d in block.decisions]
    wanted += [p.relay.decision_id for told in passed.values() for p in told]
    practice = minutes.workshop.practice
    if practice is not None and minutes.breakout is None:
        wanted.append(practice.decision_id)
    found = Decision.objects.filter(pk__in=[pk for pk in wanted if pk])
    shown = found if reader is None else visible(found, reader)
    minutes.decisions = list(shown.order_by("decided_on", "pk"))
    of_themes = {a.action.pk: a for block in themes.blocks for a in block.actions}
    of_decisions = _assigned(Action.objects.filter(decision__in=minutes.decisions), reader)
    minutes.actions = list({**of_themes, **of_decisions}.values())
