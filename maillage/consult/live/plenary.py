"""The plenary: what the groups tell one another, slide by slide, on the wall and on each phone.

Only what may leave its group is read (kept rows of groups whose reading is confirmed); the others
are named as awaited. No slide says who wrote or voted.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import TypeVar

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.consult.live.voting import results
from maillage.consult.models import Breakout, Contribution, Relay, Step, Workshop, folded_key
from maillage.consult.synthesis import colour_of

_T = TypeVar("_T")
# What fits on a wall and is read at ten metres.
BARS_PER_SLIDE = 8
WORDS_PER_SLIDE = 24
LETTERS_PER_SLIDE = 420
LONGEST = 1200  # letters of one row: beyond, the wall says that the rest is in the synthesis


@dataclass(frozen=True)
class Line:
    """Something a group says. `group` is the group's label, never a person."""

    text: str = ""
    word: str = ""
    group: str = ""
    css: str = "v0"
    note: str = ""
    url: str = ""


@dataclass(frozen=True)
class Bar:
    """A count with its share (0 to 100, of the highest) for the picture; `of` tells it in words."""

    name: str
    count: int
    share: int
    of: str
    css: str = "v0"


@dataclass(frozen=True)
class Slide:
    """One screen. `kind` chooses the markup: title, words, counts, named, sentence, dots, answers,
    concerns, decisions, next. `number` counts from 1."""

    kind: str
    title: str
    lead: str = ""
    said: tuple[Line, ...] = ()
    bars: tuple[Bar, ...] = ()
    waiting: tuple[str, ...] = ()
    note: str = ""
    css: str = "v3"
    number: int = 1
    total: int = 1

    @property
    def index(self) -> int:
        """As `Workshop.plenary_slide` keeps it: from 0."""
        return self.number - 1

    @property
    def is_first(self) -> bool:
        return self.number == 1

    @property
    def is_last(self) -> bool:
        return self.number == self.total


@dataclass
class _Told:
    """A workshop read once for all its slides."""

    workshop: Workshop
    groups: list[Breakout]
    steps: list[Step]
    rows: list[Contribution]

    def of(self, step: Step, group: Breakout | None = None) -> list[Contribution]:
        return [
            row
            for row in self.rows
            if row.step_id == step.pk and (group is None or row.breakout_id == group.pk)
        ]

    @property
    def confirmed(self) -> list[Breakout]:
        return [group for group in self.groups if group.is_confirmed]

    @property
    def waiting(self) -> tuple[str, ...]:
        return tuple(group.label for group in self.groups if not group.is_confirmed)


def slides_of(workshop: Workshop) -> list[Slide]:
    """All slides of a workshop, in the order they are shown. Never empty."""
    told = _Told(
        workshop,
        list(workshop.breakouts.all()),
        list(workshop.steps.select_related("draws_on")),
        list(
            Contribution.objects.of(workshop)
            .confirmed()
            .select_related("breakout", "step", "theme")
            .in_order()
        ),
    )
    slides = [_title_slide(told)]
    for step in told.steps:
        slides += _SLIDES[Step.Kind(step.kind)](told, step)
    slides += [*_concern_slides(told), *_decision_slides(told), _last_slide(told)]
    return [replace(s, number=n, total=len(slides)) for n, s in enumerate(slides, start=1)]


def slide_at(workshop: Workshop, index: int) -> Slide:
    """The slide at `index` (from 0), or the nearest there is: groups may have been reopened."""
    slides = slides_of(workshop)
    return slides[max(0, min(index, len(slides) - 1))]


# --- First and last -----------------------------------------------------------------------------
def _title_slide(told: _Told) -> Slide:
    parts = [date_format(told.workshop.held_on)] if told.workshop.held_on else []
    parts += [told.workshop.audience] if told.workshop.audience else []
    known = len(told.confirmed)
    note = ngettext(
        "%(n)d groupe sur %(all)d a confirmé sa lecture",
        "%(n)d groupes sur %(all)d ont confirmé leur lecture",
        known,
    ) % {"n": known, "all": len(told.groups)}
    lead = " · ".join(parts)
    return Slide("title", told.workshop.title, lead, waiting=told.waiting, note=note)


def _last_slide(told: _Told) -> Slide:
    said = [Line(_("Chaque ligne reste dans les mots de son groupe, dans la synthèse."))]
    if told.waiting:
        text = _(
            "Ce qu’écrivent les groupes en attente s’ajoutera une fois leur lecture confirmée."
        )
        said.append(Line(text))
    day = told.workshop.guests_forgotten_on
    if day is not None:
        text = _("Les noms des invité·es seront effacés le %s.") % date_format(day)
        said.append(Line(text))
    return Slide("next", _("Et maintenant ?"), said=tuple(said), waiting=told.waiting)


# --- Words that groups chose ----------------------------------------------------------------------
def _choose_slides(told: _Told, step: Step) -> Iterator[Slide]:
    """Each group's words, then how many groups say each, then the sentences one after the other."""
    rows = told.of(step)
    for group in told.confirmed:
        if mine := told.of(step, group):
            said = tuple(_word(row) for row in mine)
            yield Slide("words", group.label, str(step), said=said)
    yield from _count_slides(told, step, rows)
    for row in rows:
        if row.sentence:
            one = Line(row.sentence, row.word, row.breakout.label, _css(row))
            yield Slide("sentence", row.word or str(step), str(step), said=(one,), css=one.css)


def _word(row: Contribution) -> Line:
    return Line(word=row.word or row.sentence, group=row.breakout.label, css=_css(row))


def _css(row: Contribution) -> str:
    return f"v{colour_of(row.word)}"


def _grid_slides(told: _Told, step: Step) -> Iterator[Slide]:
    yield from _count_slides(told, step, told.of(step))


def _count_slides(told: _Told, step: Step, rows: list[Contribution]) -> Iterator[Slide]:
    """Bars of what several groups say, then the words that one group alone says."""
    counted = _counted(rows)
    several = [found for found in counted if len(found[1]) > 1]
    alone = [found for found in counted if len(found[1]) == 1]
    highest = max((len(groups) for _row, groups in several), default=1)
    bars = [_group_bar(row, len(groups), highest, told) for row, groups in several]
    for page in _pages(bars, BARS_PER_SLIDE):
        yield Slide("counts", _("Ce que disent plusieurs groupes"), str(step), bars=tuple(page))
    if step.kind == Step.Kind.CHOOSE:
        return  # the words of each group were just shown
    for singles in _pages([_word(row) for row, _groups in alone], WORDS_PER_SLIDE):
        title = _("Nommé par un seul groupe") if several else _("Ce qui a été nommé")
        yield Slide("named", title, str(step), said=tuple(singles))


def _counted(rows: Iterable[Contribution]) -> list[tuple[Contribution, set[int]]]:
    """(first row that says it, groups that say it), most groups first. Themes count together."""
    found: dict[str, tuple[Contribution, set[int]]] = {}
    for row in rows:
        name = row.theme.name if row.theme else row.word
        key = folded_key(name) or name
        found.setdefault(key, (row, set()))[1].add(row.breakout_id)
    return sorted(found.values(), key=lambda pair: -len(pair[1]))


def _group_bar(row: Contribution, count: int, highest: int, told: _Told) -> Bar:
    name = row.theme.name if row.theme else row.word
    of = ngettext("%(n)d groupe sur %(all)d", "%(n)d groupes sur %(all)d", count) % {
        "n": count,
        "all": len(told.confirmed),
    }
    return Bar(name, count, round(100 * count / highest), of, f"v{colour_of(name)}")


# --- Points ---------------------------------------------------------------------------------------
def _dots_slides(told: _Told, step: Step) -> Iterator[Slide]:
    """Results once the vote is closed; a row whose group is not confirmed stays in its group."""
    ranked = results(step)
    known = {row.pk: row for row in told.rows}
    shown = [(known[row.pk], points) for row, points in ranked if row.pk in known]
    kept_back = sum(points for row, points in ranked if row.pk not in known)
    note = ""
    if kept_back:
        note = (
            ngettext(
                "%d point va à une ligne dont le groupe n’a pas encore confirmé sa lecture.",
                "%d points vont à des lignes dont le groupe n’a pas encore confirmé sa lecture.",
                kept_back,
            )
            % kept_back
        )
    highest = max((points for _row, points in shown), default=1)
    bars = [_points_bar(row, points, highest) for row, points in shown]
    for page in _pages(bars, BARS_PER_SLIDE):
        yield Slide("dots", str(step), _("Résultat du vote"), bars=tuple(page), note=note)


def _points_bar(row: Contribution, points: int, highest: int) -> Bar:
    of = ngettext("%d point", "%d points", points) % points
    name = textwrap.shorten(str(row), 90, placeholder="…")
    told = f"{of} · {row.breakout.label}"
    return Bar(name, points, round(100 * points / highest), told, _css(row))


# --- Open steps, concerns, decisions ----------------------------------------------------------
def _open_slides(told: _Told, step: Step) -> Iterator[Slide]:
    for group in told.confirmed:
        said = [_said(row) for row in told.of(step, group)]
        for page in _by_length(said):
            yield Slide("answers", group.label, str(step), said=tuple(page))


def _no_slides(told: _Told, step: Step) -> Iterator[Slide]:
    """Concerns of every relay step come together near the end."""
    return iter(())


def _said(row: Contribution, note: str = "") -> Line:
    text = row.text or row.sentence or row.word
    if len(text) > LONGEST:
        text = textwrap.shorten(text, LONGEST, placeholder="…")
        note = note or _("La suite se lit dans la synthèse.")
    return Line(text, group=row.breakout.label, note=note)


def _concern_slides(told: _Told) -> Iterator[Slide]:
    """What is handed over, with its destination and its answer; written by a group or typed in."""
    relays = list(
        Relay.objects.filter(workshop=told.workshop)
        .with_parts()
        .order_by("contribution__breakout__position", "contribution__position", "pk")
    )
    by_row = {relay.contribution_id: relay for relay in relays if relay.contribution_id}
    rows = [row for row in told.rows if row.step.kind == Step.Kind.RELAY or row.pk in by_row]
    said = [_said(row, _destination(by_row.get(row.pk))) for row in rows]
    said += [
        Line(relay.concern.text, note=_destination(relay))
        for relay in relays
        if relay.contribution_id is None
    ]
    for page in _by_length(said):
        yield Slide("concerns", _("Préoccupations transmises"), said=tuple(page))


def _destination(relay: Relay | None) -> str:
    if relay is None:
        return ""
    if relay.to_date is not None:
        return _("Pour la rencontre du %s") % date_format(relay.to_date)
    return str(relay.get_status_display()).capitalize()


def _decision_slides(told: _Told) -> Iterator[Slide]:
    decided = told.workshop.themes.filter(decision__isnull=False).select_related("decision")
    said = [Line(theme.decision.title, theme.name) for theme in decided if theme.decision]
    for page in _by_length(said):
        yield Slide("decisions", _("Ce qui est décidé"), said=tuple(page))


# --- Pages ----------------------------------------------------------------------------------------
def _pages(things: Iterable[_T], size: int) -> Iterator[list[_T]]:
    rest = iter(things)
    while page := list(islice(rest, size)):
        yield page


def _by_length(said: Iterable[Line]) -> Iterator[list[Line]]:
    """As many as are readable together: few long ones, more short ones; one at least."""
    page: list[Line] = []
    letters = 0
    for one in said:
        size = max(60, len(one.text) + len(one.word))
        if page and letters + size > LETTERS_PER_SLIDE:
            yield page
            page, letters = [], 0
        page.append(one)
        letters += size
    if page:
        yield page


_SLIDES = {
    Step.Kind.GRID: _grid_slides,
    Step.Kind.CHOOSE: _choose_slides,
    Step.Kind.OPEN: _open_slides,
    Step.Kind.RELAY: _no_slides,
    Step.Kind.DOTS: _dots_slides,
}
