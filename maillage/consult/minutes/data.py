"""The minutes as plain data (JSON). `maillage.consult.api` describes each field.

`groups` holds each group in the shape of `maillage workshop import --json`, so that what was
exported can be compared with the notes; `steps` tells the same rows with their ids, columns,
themes and points. Words and verbs are gathered across groups by their folded name.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from maillage.consult.minutes.model import LEFTOVER, THEMES, Assigned, Block, Line, Minutes, Part
from maillage.consult.models import Breakout, Contribution, Step
from maillage.consult.synthesis import themes as gathered
from maillage.core.models import Decision

FORMAT = 2


def data_of(minutes: Minutes, *, with_names: bool = True) -> dict[str, Any]:
    """Everything that the minutes tell: only strings, numbers, booleans, lists and null."""
    workshop = minutes.workshop
    return {
        "format": FORMAT,
        "id": workshop.uid,
        "title": workshop.title,
        "date": _day(workshop.held_on),
        "audience": workshop.audience,
        "attendance": _attendance(minutes, with_names),
        "unconfirmed_groups": [group.name for group in minutes.unconfirmed],
        "steps": [_step(part) for part in minutes.steps],
        "themes": [_theme(block) for block in _part(minutes, THEMES)],
        "decisions": [_decision(decision) for decision in minutes.decisions],
        "actions": [_action(assigned) for assigned in minutes.actions],
        "groups": _groups(minutes),
        "words": _words(minutes),
        "verbs": _verbs(minutes),
    }


def as_json(minutes: Minutes) -> bytes:
    """The data as indented UTF-8."""
    return json.dumps(data_of(minutes), ensure_ascii=False, indent=2).encode() + b"\n"


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _part(minutes: Minutes, kind: str) -> list[Block]:
    return [block for part in minutes.parts if part.kind == kind for block in part.blocks]


def _attendance(minutes: Minutes, with_names: bool) -> dict[str, Any]:
    there = minutes.attendance
    return {
        "people": there.people,
        "groups": there.groups,
        "organisations": there.organisations,
        "regions": there.regions,
        "names": list(there.names) if with_names else [],
    }


# --- Steps ------------------------------------------------------------------------------------
def _step(part: Part) -> dict[str, Any]:
    step = part.step
    assert step is not None
    turnout = part.turnout
    return {
        "id": step.uid,
        "kind": step.kind,
        "title": step.title,
        "instructions": step.instructions,
        "columns": part.columns,
        "is_closed": step.is_closed,
        "rows": [] if step.kind == Step.Kind.DOTS else [_row(line) for line in part.lines],
        "votes": None
        if turnout is None
        else {
            "ballots": turnout.ballots,
            "people": turnout.people,
            "points_untold": turnout.untold,
            "rows": [{**_said(line.row), "points": line.points} for line in part.lines],
        },
    }


def _said(row: Contribution) -> dict[str, str]:
    return {
        "id": row.uid, "group": row.breakout.name, "text": row.word or row.text or row.sentence,
    }  # fmt: skip


def _row(line: Line) -> dict[str, Any]:
    row = line.row
    return {
        "id": row.uid,
        "group": row.breakout.name,
        "number": row.number,
        "word": row.word,
        "why": list(row.why),
        "examples": list(row.examples),
        "cells": line.values[3:],
        "sentence": row.sentence,
        "length": row.length,
        "text": row.text,
        "theme": row.theme.uid if row.theme else None,
        "continues": _said(line.continues) if line.continues else None,
        "relays": [
            {
                "to": _day(passed.relay.to_date),
                "destination": passed.destination,
                "status": passed.relay.status,
                "answer": passed.answer,
                "answered_on": _day(passed.relay.concern.answered_on) if passed.answer else None,
            }
            for passed in line.passed
        ],
    }


# --- Themes, decisions, actions -----------------------------------------------------------------
def _theme(block: Block) -> dict[str, Any]:
    return {
        "id": block.theme.uid if block.theme else "",
        "name": block.title,
        "rows": [_said(line.row) for line in block.lines],
        "needs": [need.text for need in block.needs],
        "decisions": [_decision(decision) for decision in block.decisions],
        "actions": [_action(assigned) for assigned in block.actions],
    }


def _decision(decision: Decision) -> dict[str, Any]:
    return {
        "id": decision.uid, "title": decision.title, "text": decision.text,
        "decided_on": _day(decision.decided_on),
    }  # fmt: skip


def _action(assigned: Assigned) -> dict[str, Any]:
    action = assigned.action
    return {
        "id": action.uid, "title": action.title, "holder": assigned.holder or None,
        "due_on": _day(action.due_on), "done_on": _day(action.done_on),
    }  # fmt: skip


# --- In the shape of the import -----------------------------------------------------------------
def _groups(minutes: Minutes) -> list[dict[str, Any]]:
    lines: dict[tuple[int, int], list[Line]] = {}
    for part in minutes.steps:
        if part.kind != Step.Kind.DOTS:
            for line in part.lines:
                lines.setdefault((line.row.breakout_id, line.row.step_id), []).append(line)
    notes = {block.breakout: block.lines for block in _part(minutes, LEFTOVER)}
    return [
        {
            "group": group.name,
            "is_confirmed": group.is_confirmed,
            "steps": _imported(minutes, group, lines),
            "notes": notes.get(group, []),
        }
        for group in minutes.groups
    ]


def _imported(
    minutes: Minutes, group: Breakout, lines: dict[tuple[int, int], list[Line]]
) -> list[dict[str, Any]]:
    told = []
    for part in minutes.steps:
        found = lines.get((group.pk, part.step.pk), []) if part.step else []
        found = sorted(found, key=lambda line: (line.row.position, line.row.pk))
        if found:
            told.append(_as_imported(part.kind, found))
    return told


def _as_imported(kind: str, lines: list[Line]) -> dict[str, Any]:
    rows = [line.row for line in lines]
    if kind == Step.Kind.GRID:
        return {"kind": "grid", "rows": [_grid_row(line) for line in lines]}
    if kind == Step.Kind.CHOOSE:
        choices = [{"word": r.word, "sentence": r.sentence, "length": r.length} for r in rows]
        return {"kind": "choose", "choices": choices}
    if kind == Step.Kind.RELAY:
        concerns = [{"text": line.said, "to": _addressed(line)} for line in lines]
        return {"kind": "relay", "concerns": concerns}
    return {"kind": "open", "contributions": [line.said for line in lines]}


def _grid_row(line: Line) -> dict[str, Any]:
    row = line.row
    told: dict[str, Any] = {"verb": row.word, "why": row.why, "examples": row.examples}
    return {**told, "cells": line.values[3:]} if row.cells else told


def _addressed(line: Line) -> str | None:
    return _day(line.passed[0].relay.to_date) if line.passed else None


# --- Across groups ------------------------------------------------------------------------------
def _all(minutes: Minutes, kind: str) -> list[Contribution]:
    return [line.row for part in minutes.steps if part.kind == kind for line in part.lines]


def _words(minutes: Minutes) -> list[dict[str, Any]]:
    return [
        {
            "word": word.name,
            "sentences": [
                {"group": row.breakout.name, "sentence": row.sentence, "length": row.length}
                for row in word.rows
            ],
        }
        for word in gathered(_all(minutes, Step.Kind.CHOOSE))
    ]


def _verbs(minutes: Minutes) -> list[dict[str, Any]]:
    return [
        {
            "verb": verb.name,
            "groups": [row.breakout.name for row in verb.rows],
            "why": verb.why,
            "examples": verb.examples,
        }
        for verb in gathered(_all(minutes, Step.Kind.GRID))
    ]
