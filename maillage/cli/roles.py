"""What each child of `maillage serve` does, from its first line to its last."""

from __future__ import annotations

import logging
import os
import secrets
import signal
import sys
import threading
from functools import partial
from typing import Any

from maillage.cli.children import GRACE, die_with
from maillage.cli.tree import READY

log = logging.getLogger("maillage.serve")


def say_ready() -> None:
    sys.stdout.write(READY + "\n")
    sys.stdout.flush()


# --- Web --------------------------------------------------------------------------------------
def load_application(parent: int) -> Any:
    """The WSGI application, loaded in a web process; `parent` is granian's own process."""
    die_with(parent)
    from maillage.config.wsgi import application

    say_ready()
    return application


def web(*, host: str, port: int, workers: int) -> None:
    """granian: one process per core, one thread each (measured, see docs/decisions)."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    Granian(
        "maillage.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=1,
        backpressure=1024,
        backlog=1024 * workers,
        respawn_failed_workers=True,
        workers_kill_timeout=int(GRACE) - 1,
        websockets=False,
        log_level=LogLevels.warning,
    ).serve(target_loader=partial(load_application, os.getpid()), wrap_loader=False)


# --- Work in the background ---------------------------------------------------------------------
def worker(*, queue: str) -> None:
    """One job of the queue at a time. SIGTERM: the job under way is finished first."""
    from django_tasks_db.management.commands.db_worker import Worker

    from maillage.core.lists.imports.run import resume_interrupted_imports
    from maillage.core.schedules import take_up_again

    # Each task's start and end, and the wish to stop, are not news; what fails is.
    logging.getLogger("django_tasks").setLevel(logging.WARNING)
    logging.getLogger("django_tasks_db").setLevel(logging.ERROR)
    again = take_up_again(queue)
    if queue == "long":
        again += resume_interrupted_imports()
    if again:
        log.info("%s travaux interrompus sont repris", again)
    play = Worker(
        queue_names=[queue], excluded_queue_names=[], interval=0.5, batch=False, max_tasks=None,
        backend_name="default", startup_delay=False, worker_id=f"{queue}-{secrets.token_hex(8)}",
    )  # fmt: skip
    play.configure_signals()
    say_ready()
    play.run()


def indexer() -> None:
    """The only process that writes the search index; a thread of it watches the schedules."""
    from maillage.core.schedules import run_schedules

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_arguments: stop.set())
    schedules = threading.Thread(target=run_schedules, args=(stop,), name="schedules")
    schedules.start()
    say_ready()
    try:
        run_indexer(stop)
    finally:
        stop.set()
        schedules.join(GRACE)


def run_indexer(stop: threading.Event) -> None:
    """Core's indexer when this version has one; else wait for the end."""
    from importlib.util import find_spec

    if find_spec("maillage.core.indexing") is None:
        stop.wait()
        return
    from maillage.core import indexing

    indexing.run_indexer(stop)
