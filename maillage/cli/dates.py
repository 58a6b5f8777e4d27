"""`maillage dates`: when a text says something takes place. Neither database nor data folder."""

from __future__ import annotations

import sys
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from maillage.core.console import console_for, json_option

if TYPE_CHECKING:
    from maillage.algorithms.french_dates import DatesRead, Occurrence


class Day(click.ParamType):
    """A day written YYYY-MM-DD."""

    name = "AAAA-MM-JJ"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day; a wrong command line (code 2) when it is none."""
        if isinstance(value, date):
            return value
        try:
            return datetime.strptime(str(value), "%Y-%m-%d").date()
        except ValueError:
            self.fail(
                f"« {value} » n’est pas un jour : l’écrire AAAA-MM-JJ, par exemple 2026-11-22."
            )


@click.command()
@click.argument("text")
@click.option("--now", type=Day(), help="Jour où le texte est lu (sinon aujourd’hui).")
@click.option("--zone", default="America/Toronto", show_default=True, help="Fuseau des heures.")
@json_option
def dates(text: str, now: date | None, zone: str, as_json: bool) -> None:
    """Lire les dates de TEXT, écrites comme dans un programme.

    \b
    maillage dates "du 3 au 5 mars, 19 h 30" --now 2026-11-22 --json
    maillage dates - < programme.txt        (« - » lit l’entrée standard)

    La fin d’une journée entière est exclue. Ce qui n’est pas lu est nommé. Confiance : de 0 à 1.
    """
    from zoneinfo import ZoneInfo

    from maillage.algorithms.french_dates import read_dates

    console = console_for(as_json)
    try:
        today = now or datetime.now(ZoneInfo(zone)).date()
    except (OSError, ValueError, KeyError):
        raise click.BadParameter(
            f"le fuseau « {zone} » est inconnu.", param_hint="--zone"
        ) from None
    if text == "-":
        text = sys.stdin.buffer.read().decode("utf-8", errors="replace")
    try:
        read = read_dates(text, now=today, zone=zone)
    except (OSError, ValueError, KeyError):  # the zone: no text raises
        raise click.BadParameter(
            f"le fuseau « {zone} » est inconnu.", param_hint="--zone"
        ) from None
    console.result(_answer(read), *_lines(read))


def _answer(read: DatesRead) -> dict[str, Any]:
    return {
        "occurrences": [_written(o) for o in read.occurrences],
        "confidence": read.confidence,
        "unread": list(read.unread),
        "remarks": [str(remark) for remark in read.remarks],
    }


def _written(o: Occurrence) -> dict[str, Any]:
    """ISO 8601: times with their offset, days alone when all day."""
    end = o.end.isoformat() if o.end else None
    return {"start": o.start.isoformat(), "end": end, "all_day": o.all_day}


def _lines(read: DatesRead) -> list[str]:
    lines = []
    for o in read.occurrences:
        told = _written(o)
        lines.append(" → ".join(x for x in (told["start"], told["end"]) if x))
    if not lines:
        lines.append("Aucune date lue.")
    lines.append(f"Confiance : {read.confidence:.2f}".replace(".", ","))
    lines.extend(f"Remarque : {remark}" for remark in read.remarks)
    lines.extend(f"Non lu : {piece}" for piece in read.unread)
    return lines
