"""`maillage evening`: the seating of an evening from a table. No database, no data folder."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from maillage.cli.compiled import keep_compiled_code
from maillage.core.console import Console, Problem, console_for, json_option

if TYPE_CHECKING:
    from maillage.algorithms.seating import Evening, Seating

LEAVING = 0.2  # seconds kept for writing the answer; more where the program was slow to start
NEW = 10.0  # seconds: an older process did not start for this command


@click.group()
def evening() -> None:
    """Préparer une soirée de maillage."""


@evening.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--tables", type=click.IntRange(1, 2_000), required=True, help="Nombre de tables.")
@click.option("--size", type=click.IntRange(1, 2_000), help="Places par table (défaut : assez).")
@click.option("--rounds", type=click.IntRange(1, 100), required=True, help="Nombre de tours.")
@click.option("--seconds", type=click.FloatRange(0.1, 3_600), default=10.0, show_default=True,
              help="Temps de calcul, au plus.")  # fmt: skip
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True,
              help="Graine du hasard.")  # fmt: skip
@click.option("--accessible-tables", default="", help="Tables accessibles, p. ex. « 1,2 ».")
@json_option
def seat(
    file: Path, tables: int, size: int | None, rounds: int, seconds: float, seed: int,
    accessible_tables: str, as_json: bool,
) -> None:  # fmt: skip
    """Placer les personnes de FILE (CSV ou XLSX) à des tables, pour tous les tours.

    \b
    Colonnes : id, name, organisation, needs, offers, topics, known, refused
    (et community, host, accessible, absent) ; les listes sont séparées par « ; ».

    Sans les colonnes facultatives, le plan évite seulement que deux personnes se retrouvent.
    S’arrête plus tôt quand rien ne peut être meilleur.
    """
    age = _age()
    begun = time.monotonic() - age
    console = console_for(as_json)
    keep_compiled_code(Path(os.environ.get("MAILLAGE_DATA") or "var"))
    from maillage.algorithms.seating import Impossible
    from maillage.algorithms.seating import seat as solve

    try:
        asked = asked_evening(console, file, tables, size, rounds, accessible_tables)
        left = seconds - max(LEAVING, age) - (time.monotonic() - begun)
        found = solve(asked, seconds=max(0.05, left), seed=seed)
    except Impossible as impossible:
        raise Problem(str(impossible.why), str(impossible.remedy)) from None
    for line in summary(found):
        console.note(line)
    console.result(found.as_json(), *plan(found, asked))


def _age() -> float:
    """Seconds since this process began: starting it is part of the time given."""
    import psutil

    age = time.time() - psutil.Process().create_time()
    return age if 0 < age < NEW else 0.0


def asked_evening(
    console: Console, file: Path, tables: int, size: int | None, rounds: int, accessible: str
) -> Evening:
    """The evening of the command line. Raises Impossible, or a problem of the file."""
    from maillage.algorithms.seating import Evening, read_people

    columns, rows = read_rows(file)
    read = read_people(columns, rows)
    if read.ignored:
        console.note(f"Colonnes laissées de côté : {', '.join(read.ignored)}.")
    for remark in read.remarks:
        console.note(str(remark))
    seats = size or -(-len(read.people) // tables)
    return Evening(read.people, (seats,) * tables, rounds, table_numbers(accessible))


def read_rows(file: Path) -> tuple[list[str], list[list[str]]]:
    """Headings and rows of a CSV file or of a workbook's first sheet."""
    from maillage.algorithms.duplicates.table import TableProblem, read_table

    content = file.read_bytes()
    if not content.strip():
        raise Problem(f"« {file.name} » est vide.", "Une ligne de titres, une ligne par personne.")
    if content.startswith(b"PK"):
        return read_workbook(file)
    try:
        table = read_table(content)
    except TableProblem as problem:
        raise Problem(str(problem), "Enregistrer le tableau en CSV ou en XLSX.") from None
    return table.columns, table.rows


def read_workbook(file: Path) -> tuple[list[str], list[list[str]]]:
    """The first sheet of an XLSX file, as texts."""
    from openpyxl import load_workbook

    try:
        sheet = load_workbook(file, read_only=True, data_only=True).worksheets[0]
        rows = [[_text(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    except Exception:  # a damaged archive raises whatever its parts raise
        raise Problem(
            f"« {file.name} » ne se lit pas comme un classeur.", "L’enregistrer de nouveau en XLSX."
        ) from None
    rows = [row for row in rows if any(row)]
    if not rows:
        raise Problem(f"« {file.name} » est vide.", "Une ligne de titres, une ligne par personne.")
    return rows[0], rows[1:]


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def table_numbers(text: str) -> frozenset[int]:
    """« 1,2 » as numbers; a wrong command line (code 2) when it is not."""
    try:
        return frozenset(int(part) for part in text.replace(";", ",").split(",") if part.strip())
    except ValueError:
        raise click.BadParameter(
            f"« {text} » : écrire des numéros de table, par exemple 1,2.",
            param_hint="--accessible-tables",
        ) from None


def summary(found: Seating) -> list[str]:
    """How good the plan is, in a few lines."""
    lines = [str(remark) for remark in found.remarks]
    proof = " (prouvé : rien ne peut être meilleur)" if found.is_proven else ""
    lines.append(f"Retrouvailles : {found.repeats} (au moins {found.repeats_bound}){proof}.")
    if found.usefulness_bound:
        lines.append(f"Utilité : {found.usefulness} points, {_share(found)}.")
        alone = len(found.without_useful_meeting)
        lines.append(f"Sans rencontre utile : {alone} ; la soirée la moins utile : {found.worst}.")
    return lines


def _share(found: Seating) -> str:
    """How near the bound: at it, nothing more is to be had; below, no plan may reach it."""
    bound = found.usefulness_bound
    if found.usefulness >= bound:
        return "autant que la borne (rien ne peut être meilleur)"
    share = 100 * found.usefulness // bound
    return f"{share}\u00a0% de la borne {bound}, que sans doute nul plan n’atteint"


def plan(found: Seating, asked: Evening) -> list[str]:
    """The plan to read: each round, each table, the names."""
    names = {person.id: person.name or person.id for person in asked.people}
    lines = []
    for r, tables in enumerate(found.rounds, start=1):
        lines.append(f"Tour {r}")
        lines += [
            f"  Table {t} : {', '.join(names[i] for i in table)}"
            for t, table in enumerate(tables, start=1)
            if table
        ]
    return lines
