"""`maillage duplicates`: the rows of a table that are one thing. No database, no data folder."""

from __future__ import annotations

import gc
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from maillage.core.console import Console, console_for, json_option

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maillage.algorithms.duplicates import Found, Record
    from maillage.algorithms.duplicates.table import Prepared

MOST_EXPLAINED = 2_000


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--id", "key", required=True, help="Colonne qui nomme chaque ligne.")
@click.option("--source", default="", help="Colonne de la source : les lignes se lient une à une.")
@click.option(
    "--kind", type=click.Choice(["event", "actor", "place", "generic"]), default="generic",
    show_default=True, help="Ce que sont les lignes.",
)  # fmt: skip
@click.option("--columns", default="", help="Colonnes à comparer, séparées par des virgules.")
@click.option("--ignore", multiple=True, help="Colonne à ne pas lire (répétable).")
@click.option("--explain", is_flag=True, help="Dire pour chaque paire ce qui la rapproche.")
@click.option("--workers", type=click.IntRange(1, 64), help="Processus (défaut : les cœurs).")
@json_option
def duplicates(
    file: Path, key: str, source: str, kind: str, columns: str, ignore: tuple[str, ...],
    explain: bool, workers: int | None, as_json: bool,
) -> None:  # fmt: skip
    """Trouver dans FILE (CSV) les lignes qui sont une même chose.

    Affiche des groupes de deux lignes ou plus ; une ligne n’est que dans un groupe. Les poids
    viennent des règles écrites et des lignes elles-mêmes, jamais de réponses connues d’avance.
    """
    from maillage.algorithms.duplicates import find_duplicates
    from maillage.algorithms.duplicates.table import TableProblem, prepare, read_table

    console = console_for(as_json)
    try:
        prepared = prepare(
            read_table(file.read_bytes()), key=key, kind=kind, source=source,
            columns=_names(columns), ignored=[n for names in ignore for n in _names(names)],
        )  # fmt: skip
    except TableProblem as problem:
        raise click.UsageError(str(problem)) from problem
    _tell_columns(console, prepared)
    gc.disable()  # objects by the million, that stay: looking for cycles would take a fifth more
    try:
        with console.progress("Comparaison") as bar:
            found = find_duplicates(
                _handed_over(prepared.records), kind=kind, one_to_one=bool(source),
                roles=prepared.roles or None, workers=workers or _cores(), progress=bar.set,
            )  # fmt: skip
    finally:
        gc.enable()
    answer: dict[str, Any] = {"clusters": found.clusters}
    lines = [" · ".join(cluster) for cluster in found.clusters]
    if explain:
        answer["pairs"] = [_explained(pair) for pair in found.pairs[:MOST_EXPLAINED]]
        lines += [_line(pair) for pair in answer["pairs"]]
    console.note(_summary(found))
    console.result(answer, *lines)


def _handed_over(records: list[Record]) -> Iterator[Record]:
    """The records one by one, none kept here: they are large together."""
    while records:
        yield records.pop()


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _tell_columns(console: Console, prepared: Prepared) -> None:
    read = [f"{told.column} ({told.role})" for told in prepared.told if told.role]
    console.note(f"{len(prepared.records)} lignes ; colonnes comparées : {', '.join(read)}.")
    if left := [f"{told.column} ({told.why})" for told in prepared.told if not told.role]:
        console.note(f"Colonnes laissées de côté : {', '.join(left)}.")


def _summary(found: Found) -> str:
    asked = sum(pair.state == "ask" for pair in found.pairs)
    return f"{len(found.clusters)} groupes ; {asked} paires douteuses, non réunies."


def _explained(pair: Any) -> dict[str, Any]:
    return {
        "left": pair.left,
        "right": pair.right,
        "score": round(pair.score, 2),
        "state": pair.state,
        "reasons": [
            {"field": r.field, "likeness": round(r.likeness, 2), "weight": round(r.weight, 2),
             "said": str(r.said)}
            for r in pair.reasons
        ],
    }  # fmt: skip


def _line(pair: dict[str, Any]) -> str:
    mark = "=" if pair["state"] == "merge" else "?"
    why = ", ".join(f"{reason['said']} ({reason['weight']:+.1f})" for reason in pair["reasons"])
    return f"{pair['left']} {mark} {pair['right']} [{pair['score']:+.1f}] {why}"
