"""`maillage doctor`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from maillage.core.console import console_for, json_option

MARKS = {"good": ("✓", "green"), "odd": ("!", "yellow"), "broken": ("✗", "red")}


@click.command()
@json_option
def doctor(as_json: bool) -> None:
    """Dire ce qui manque ou va mal, et comment le réparer.

    N’écrit rien. Code de sortie 1 quand quelque chose est brisé (✗) ; ce qui mérite un regard (!)
    n’empêche pas de travailler.
    """
    from maillage.cli.data import load_program

    console = console_for(as_json)
    load_program()
    found = list(examine())
    broken = [f for f in found if f.state == "broken"]
    if console.is_json:
        console.result({"ok": not broken, "findings": [f.as_dict() for f in found]})
    else:
        for finding in found:
            mark, colour = MARKS[finding.state]
            click.echo(f"{click.style(mark, fg=colour)} {finding.message}")
            if finding.remedy:
                click.echo(f"    → {finding.remedy}")
    if broken:
        raise click.exceptions.Exit(1)


def examine() -> Iterator[Any]:
    """Every finding, in the order a person would look."""
    from maillage.cli.checks import broken, database, instance, system

    checks = [
        system.python, system.folder, system.clock, database.database, database.cache,
        database.index, instance.secret_key, instance.addresses, instance.mail, instance.people,
        instance.law, instance.server, instance.backups, system.documents,
    ]  # fmt: skip
    for check in checks:
        try:
            yield from check()
        except Exception as error:  # one check that fails must not hide the others
            yield broken(
                check.__name__, f"Examen impossible ({type(error).__name__} : {error}).",
                "Relancer avec MAILLAGE_DEBUG=1 et joindre le détail à un signalement.",
            )  # fmt: skip
