"""The demonstration's own tables, and the short way in which they say when something takes place.

`2 ven,sam 20:00 +95`: Friday and Saturday, two weeks from this week, at 20 h, for 95 minutes.
`1-6 mar 18:00`: six Tuesdays. `-1 mar..6 dim`: from a day to another, all day. `;` adds more.
"""

from __future__ import annotations

import csv
import re
from datetime import date, datetime, time, timedelta
from pathlib import Path

from maillage.algorithms.typography import typeset
from maillage.core.models.base import new_uid
from maillage.offer.schedule import Slot

DATA = Path(__file__).parent / "data"
MARK = " (exemple)"
# Columns that people read; the others are names of ours.
READ = {"title", "text", "headline", "description", "summary", "technique", "of"}
DAYS = {"lun": 0, "mar": 1, "mer": 2, "jeu": 3, "ven": 4, "sam": 5, "dim": 6}
_SPAN = re.compile(r"(-?\d+) (\w+)\.\.(-?\d+) (\w+)")
_TIMES = re.compile(r"(-?\d+)(?:-(\d+))? ([\w,]+) ([\d:,]+)")
_LENGTH = re.compile(r" \+(\d+)$")


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one of the tables, with the no-break spaces that nobody types."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        told = list(csv.DictReader(file, delimiter="|"))
    for row in told:
        for column in READ.intersection(row):
            row[column] = typeset(row[column], "fr-ca")
    return told


def named(name: str) -> str:
    """A fictional name as the demonstration shows it."""
    return name + MARK


def slots_said(text: str, today: date) -> list[Slot]:
    """The slots that a line of the tables says, around `today`. ValueError when it says nothing."""
    length = _LENGTH.search(text)
    minutes = int(length.group(1)) if length else 0
    monday = today - timedelta(days=today.weekday())
    slots: list[Slot] = []
    for part in _LENGTH.sub("", text).split(";"):
        slots += _part(part.strip(), monday, minutes)
    return slots


def _part(text: str, monday: date, minutes: int) -> list[Slot]:
    if span := _SPAN.fullmatch(text):
        first = _day(monday, span[1], span[2])
        last = _day(monday, span[3], span[4])
        return [Slot(first, last + timedelta(days=1), uid=new_uid())]
    told = _TIMES.fullmatch(text)
    if not told:
        raise ValueError(text)
    weeks = range(int(told[1]), int(told[2] or told[1]) + 1)
    return [
        _timed(_day(monday, str(week), day), hour, minutes)
        for week in weeks
        for day in told[3].split(",")
        for hour in told[4].split(",")
    ]


def _day(monday: date, week: str, day: str) -> date:
    return monday + timedelta(weeks=int(week), days=DAYS[day])


def _timed(day: date, hour: str, minutes: int) -> Slot:
    hours, quarter = hour.split(":")
    start = datetime.combine(day, time(int(hours), int(quarter)))
    return Slot(start, start + timedelta(minutes=minutes) if minutes else None, uid=new_uid())
