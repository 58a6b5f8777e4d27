"""`maillage serve`: web, workers and indexer in one supervised tree, in the foreground."""

from __future__ import annotations

import errno
import gc
import ipaddress
import json
import os
import socket
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from maillage.config import env
from maillage.core.console import Console, Problem, console_for, json_option

LOCAL_NAMES = {"localhost", "", "testserver"}


def cores() -> int:
    """The processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Adresse d’écoute.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True,
    help="Port d’écoute ; 0 : un port libre.",
)  # fmt: skip
@click.option(
    "--workers", type=click.IntRange(1, 64), default=None,
    help="Processus web ; un par cœur si l’option manque.",
)  # fmt: skip
@click.option("--demo", is_flag=True, help="Remplir d’abord la région de démonstration.")
@click.option("--spawn", is_flag=True, hidden=True, help="Ne pas bifurquer (comme sur macOS).")
@json_option
def serve(
    host: str, port: int, workers: int | None, demo: bool, spawn: bool, as_json: bool
) -> None:
    """Servir Maillage : web, travaux en arrière-plan et index, ensemble.

    Un processus web par cœur, un pour les travaux courts, un pour les longs, un pour l’index et
    les horaires. Un processus qui tombe est relancé. Ctrl+C arrête tout en moins de dix secondes.

    Refuse une adresse publique tant que des comptes de démonstration existent ou que la clé
    secrète est celle par défaut.
    """
    from maillage.cli.data import make_folder, open_data
    from maillage.cli.locks import only_server

    console = console_for(as_json)
    name_own_address(host, port)
    data = make_folder()
    with only_server(data) as lock:
        # Inherited by every child: the folder stays ours until the last of them has left.
        os.set_inheritable(lock, True)
        open_data(console, static=True)
        if demo:
            from maillage.core.demo import fill_once

            fill_once(console)
        check_public(host)
        port = free_port(host, port)
        preload()
        code = _tree(data, host, port, workers or cores(), spawn, console).run()
    if code:
        raise Problem("le serveur s’est arrêté.", "Lire les lignes « web » ci-dessus.")


def _tree(data: Path, host: str, port: int, workers: int, spawn: bool, console: Console) -> Any:
    from maillage.cli.children import FORKS
    from maillage.cli.locks import state_file
    from maillage.cli.tree import Tree

    children = make_children(host=host, port=port, workers=workers)
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    sign_ins = demo_sign_ins()
    state = {"pid": os.getpid(), "address": address, "begun_at": datetime.now(UTC).isoformat()}

    def write_state() -> None:
        roles = {c.name: {"pid": c.pid, "restarts": c.restarts} for c in children}
        fresh = state_file(data).with_suffix(".new")
        fresh.write_text(json.dumps({**state, "roles": roles}), encoding="utf-8")
        fresh.replace(state_file(data))

    def announce() -> None:
        lines = [f"Maillage répond à {address}"]
        lines += [f"  {name:<13} {email}   {password}" for name, email, password in sign_ins]
        console.result({**state, "demo": [list(s) for s in sign_ins]}, *lines)
        sys.stdout.flush()

    return Tree(children, on_ready=announce, on_change=write_state, forks=FORKS and not spawn)


def make_children(*, host: str, port: int, workers: int) -> list[Any]:
    """The roles of the tree."""
    from maillage.cli import roles
    from maillage.cli.children import Child

    listening: dict[str, Any] = {"host": host, "port": port, "workers": workers}
    return [
        Child("web", partial(roles.web, **listening), listening),
        Child("courts", partial(roles.worker, queue="default"), {"queue": "default"}),
        Child("longs", partial(roles.worker, queue="long"), {"queue": "long"}),
        Child("index", roles.indexer),
    ]


@click.command(hidden=True)
@click.argument("name")
@click.argument("options")
def role(name: str, options: str) -> None:
    """Un processus de « serve », lancé par lui là où il ne peut pas bifurquer."""
    from maillage.cli import roles
    from maillage.cli.children import die_with
    from maillage.cli.data import load_program

    told = json.loads(options)
    die_with(told.pop("parent"))
    load_program()
    play: dict[str, Callable[..., None]] = {
        "web": roles.web,
        "courts": roles.worker,
        "longs": roles.worker,
        "index": roles.indexer,
    }
    play[name](**told)


def preload() -> None:
    """Load the whole program once, before the children are forked from it."""
    from django.db import connections
    from django.urls import get_resolver

    import maillage.config.wsgi  # noqa: F401
    from maillage.cli import roles  # noqa: F401

    _ = get_resolver().url_patterns
    connections.close_all()
    gc.collect()
    gc.freeze()


def demo_sign_ins() -> list[tuple[str, str, str]]:
    """(who, e-mail, password) of the demonstration accounts that exist."""
    from django.db import connections

    from maillage.core.demo import sign_ins

    found = sign_ins()
    connections.close_all()
    return found


# --- Where we listen ----------------------------------------------------------------------------
def is_local(name: str) -> bool:
    """Whether a host name or an address stays on this machine."""
    name = name.strip().strip("[]").lower()
    if name in LOCAL_NAMES or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def public_reasons(host: str) -> list[str]:
    """Why this server could be reached from elsewhere; empty when it cannot."""
    from django.conf import settings

    reasons = [] if is_local(host) else [f"--host {host}"]
    if not is_local(urlsplit(settings.SITE_URL).hostname or ""):
        reasons.append(f"MAILLAGE_SITE_URL={settings.SITE_URL}")
    reasons += [
        f"MAILLAGE_ALLOWED_HOSTS={name}" for name in settings.ALLOWED_HOSTS if not is_local(name)
    ]
    return reasons


def key_is_default() -> bool:
    """Whether the secret key is the one that everybody can read, or too short to be one."""
    from django.conf import settings

    from maillage.config.settings import DEFAULT_SECRET_KEY

    return DEFAULT_SECRET_KEY == settings.SECRET_KEY or len(settings.SECRET_KEY) < 32


def name_own_address(host: str, port: int) -> None:
    """Where no address of the site is set, links in mails lead to the port that is served here.

    Before the settings are read. A public host has a name that we cannot guess, and port 0 is known
    too late.
    """
    if not port or not is_local(host) or env.load().values.get("MAILLAGE_SITE_URL"):
        return
    os.environ["MAILLAGE_SITE_URL"] = f"http://{f'[{host}]' if ':' in host else host}:{port}"


def check_public(host: str) -> None:
    """Errors: Problem when the address is public and the instance is not fit for it."""
    from maillage.core.models import User

    reasons = public_reasons(host)
    if not reasons:
        return
    where = f"adresse publique refusée ({', '.join(reasons)})"
    if key_is_default():
        raise Problem(
            f"{where} : la clé secrète est celle par défaut, ou trop courte.",
            "Retirer MAILLAGE_SECRET_KEY (une clé sera tirée), ou y mettre 50 caractères "
            "au hasard.",
        )
    if User.objects.filter(is_demo=True).exists():
        raise Problem(
            f"{where} : des comptes de démonstration existent, leurs mots de passe sont connus.",
            "« maillage demo --remove » les retire avec toute la région de démonstration.",
        )


def free_port(host: str, port: int) -> int:
    """The port, once it is sure that nobody else listens there. Errors: Problem."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise _cannot_listen(host, port, error) from None
        return int(probe.getsockname()[1])


def _cannot_listen(host: str, port: int, error: OSError) -> Problem:
    if error.errno == errno.EADDRINUSE:
        return Problem(
            f"le port {port} est déjà pris par un autre programme.",
            f"Arrêter ce programme, ou choisir un autre port : maillage serve --port {port + 1}",
        )
    if error.errno == errno.EACCES:
        return Problem(
            f"le port {port} est réservé au système.",
            "Choisir un port au-dessus de 1024, derrière un serveur mandataire.",
        )
    return Problem(
        f"impossible d’écouter sur {host}:{port} ({error.strerror or error}).",
        "Vérifier --host : une adresse de cette machine, 127.0.0.1 ou 0.0.0.0.",
    )
