"""The command `maillage`: its own commands, and those that the rooms registered.

Nothing here imports Django before a command needs it, so that `--help` answers at once.
"""

from __future__ import annotations

import importlib
import os
import sys
from copy import copy
from importlib.util import find_spec
from typing import Any

import click

from maillage.cli import french
from maillage.cli.version import program_version
from maillage.config.env import TRUE_WORDS
from maillage.core.console import Console, Problem

# Name → where it is, in the order of `--help`.
OWN = {
    "serve": "maillage.cli.serve:serve",
    "demo": "maillage.cli.demo:demo",
    "migrate": "maillage.cli.migrate:migrate",
    "create-admin": "maillage.cli.admin:create_admin",
    "doctor": "maillage.cli.doctor:doctor",
    "backup": "maillage.cli.backup:backup",
    "restore": "maillage.cli.restore:restore",
    "reindex": "maillage.cli.reindex:reindex",
    "duplicates": "maillage.cli.duplicates:duplicates",
    "dates": "maillage.cli.dates:dates",
    "evening": "maillage.cli.evening:evening",
    "role": "maillage.cli.serve:role",
}


class Commands(click.Group):
    """Own commands by name, then the rooms' commands; each module is imported when asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*OWN, *(n for n in room_commands() if n not in OWN)]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name in OWN:
            module, _, attribute = OWN[name].partition(":")
            command = getattr(importlib.import_module(module), attribute)
        else:
            command = room_commands().get(name)
            if command is not None:
                command = _opening_first(command)
        if command is not None and isinstance(ctx.obj, Console) and ctx.obj.is_json:
            ctx.default_map = {name: _json_by_default(command)}
        return command


def room_commands() -> dict[str, click.Command]:
    """The commands of the installed rooms, by name.

    A room lists them as `COMMANDS` in its `commands.py`, which imports Django only inside its
    functions, and registers the same ones in `apps.py`. A room that does otherwise is asked
    through the registry, which takes a second longer.
    """
    from maillage.config.settings import INSTALLED_APPS

    found: dict[str, click.Command] = {}
    for app in INSTALLED_APPS:
        if not app.startswith("maillage.") or not find_spec(f"{app}.commands"):
            continue
        try:
            commands = importlib.import_module(f"{app}.commands").COMMANDS
        except Exception:  # whatever keeps it from being read without Django
            return registered_commands()
        found.update({c.name: c for c in commands if c.name})
    return found


def registered_commands() -> dict[str, click.Command]:
    """The same, as the registry tells them."""
    import django

    from maillage.core.registry import registry

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.config.settings")
    django.setup()
    return {c.name: c for c in registry.commands if c.name}


def _opening_first(command: click.Command) -> click.Command:
    """A copy that finds its database there and migrated, without a word about it.

    A copy: the room's own command is shared by everything in this process that calls it. A
    callback may say when it needs none: `needs_data`, a function of what it is given.
    """
    opening = copy(command)
    if isinstance(opening, click.Group):
        opening.commands = {n: _opening_first(sub) for n, sub in opening.commands.items()}
    elif opening.callback is not None:
        opening.callback = _after_opening(opening.callback)
    return opening


def _after_opening(callback: Any) -> Any:
    from functools import wraps

    needs_data = getattr(callback, "needs_data", lambda given: True)

    @wraps(callback)
    def opened(*args: Any, **kwargs: Any) -> Any:
        from maillage.cli.data import open_data

        if needs_data(kwargs):
            open_data()
        return callback(*args, **kwargs)

    return opened


def _json_by_default(command: click.Command) -> dict[str, Any]:
    """`maillage --json x` is `maillage x --json`, for every command that has the option."""
    if isinstance(command, click.Group):
        return {n: _json_by_default(c) for n, c in command.commands.items()}
    return {p.name: True for p in command.params if p.name and "--json" in p.opts}


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--json", "as_json", is_flag=True, help="N’écrire que du JSON en sortie.")
@click.version_option(program_version(), message="maillage %(version)s", help="Montrer la version.")
@click.pass_context
def cli(context: click.Context, as_json: bool) -> None:
    """Maillage : la pratique d’un réseau, en un seul endroit.

    \b
    Pour essayer :   maillage demo, puis maillage serve
    Pour de bon :    maillage create-admin, puis maillage doctor et maillage serve

    Les réglages se lisent dans l’environnement ou dans le fichier .env ; MAILLAGE_DATA nomme le
    dossier des données (./var sinon). Tout est décrit dans docs/operate.md.
    """
    context.obj = Console(is_json=as_json)


def main(arguments: list[str] | None = None) -> None:
    """Run `maillage`. Exit codes: 0 done, 1 a problem, 2 a wrong command line, 130 stopped."""
    french.speak()
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        code = cli.main(arguments, prog_name="maillage", standalone_mode=False)
    except click.Abort:
        click.echo("Arrêté.", err=True)
        sys.exit(130)
    except click.ClickException as problem:
        sys.exit(_tell(problem, "--json" in arguments))
    except BrokenPipeError:
        # `maillage … | head`: the reader has left, there is nobody to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:
        if os.environ.get("MAILLAGE_DEBUG", "").lower() in TRUE_WORDS:
            raise
        sys.exit(_tell(in_plain_words(error), "--json" in arguments))
    sys.exit(code if isinstance(code, int) else 0)


def _tell(problem: click.ClickException, as_json: bool) -> int:
    problem.show()
    if as_json and not getattr(problem, "is_told", False):
        remedy = getattr(problem, "remedy", "")
        Console(is_json=True).result({"error": problem.format_message(), "remedy": remedy})
    return problem.exit_code


def in_plain_words(error: Exception) -> Problem:
    """An unforeseen error as a problem with a remedy; the traceback waits behind MAILLAGE_DEBUG."""
    kind = type(error).__name__
    if kind == "SettingError":
        return Problem(str(error), "Corriger cette variable dans l’environnement ou dans .env.")
    if kind in {"OperationalError", "InterfaceError"}:
        return Problem(
            f"la base de données ne répond pas ({error}).", "« maillage doctor » dit ce qui manque."
        )
    if isinstance(error, PermissionError):
        return Problem(
            f"le droit manque pour « {error.filename} ».",
            "Donner ce droit au compte qui lance maillage, ou changer MAILLAGE_DATA.",
        )
    if isinstance(error, OSError):
        return Problem(f"le système a refusé : {error}.", "« maillage doctor » examine le dossier.")
    return Problem(
        f"erreur imprévue ({kind} : {error}).",
        "Relancer avec MAILLAGE_DEBUG=1 pour voir le détail, et le joindre à un signalement.",
    )
