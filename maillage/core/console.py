"""What a command says: results on standard output, progress and notes on standard error.

With `--json`, standard output holds one JSON document and nothing else. Rooms' commands use this
too: `console = current_console()`.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO

import click

WIDTH = 28
# Where nobody watches (a log file), a line now and then is enough.
SECONDS_BETWEEN_LINES = 10.0


class Problem(click.ClickException):
    """Something went wrong that its reader can mend: what, then how. Never a traceback.

    `is_told`: the command has already written its own JSON about it on standard output.
    """

    def __init__(self, message: str, remedy: str = "", *, is_told: bool = False) -> None:
        super().__init__(message)
        self.remedy = remedy
        self.is_told = is_told

    def show(self, file: Any = None) -> None:
        click.secho(f"Erreur : {self.message}", err=True, fg="red")
        if self.remedy:
            click.echo(f"Remède : {self.remedy}", err=True)


class Bar:
    """The progress of one long job: `advance()` as it goes, `say()` for what it is at."""

    def __init__(self, label: str, total: int, stream: TextIO, clock: Callable[[], float]) -> None:
        self.label, self.total, self.done = label, total, 0
        self.stream, self.clock = stream, clock
        self.begun = self.shown = clock()
        self.is_terminal = stream.isatty()

    def advance(self, count: int = 1) -> None:
        self.set(self.done + count)

    def set(self, done: int, total: int | None = None) -> None:
        """How many are done, and of how many when that has become known."""
        self.done = done
        self.total = self.total if total is None else total
        wait = 0.1 if self.is_terminal else SECONDS_BETWEEN_LINES
        if self.clock() - self.shown >= wait:
            self._draw()

    def say(self, label: str) -> None:
        self.label = label
        if self.is_terminal:
            self._draw()

    def close(self) -> None:
        """The last drawing; somewhere that is no terminal, only after a long job."""
        if self.is_terminal:
            self._draw()
            self.stream.write("\n")
        elif self.clock() - self.begun >= SECONDS_BETWEEN_LINES:
            self._draw()
        self.stream.flush()

    def _draw(self) -> None:
        self.shown = self.clock()
        text = f"{self.label} : {self.done}"
        if self.total:
            share = min(1.0, self.done / self.total)
            filled = "█" * int(share * WIDTH)
            text = f"{self.label} {filled:░<{WIDTH}} {share:4.0%} ({self.done}/{self.total})"
        text += f" · {self.clock() - self.begun:.0f} s"
        self.stream.write(f"\r\x1b[K{text}" if self.is_terminal else f"{text}\n")
        self.stream.flush()


class Console:
    """How one run of `maillage` speaks."""

    def __init__(self, *, is_json: bool = False) -> None:
        self.is_json = is_json

    def say(self, text: str = "") -> None:
        """For the person: standard output, unless that one is kept for JSON."""
        click.echo(text, err=self.is_json)

    def note(self, text: str) -> None:
        """Beside the result: always standard error."""
        click.echo(text, err=True)

    def result(self, value: Any, *lines: str) -> None:
        """The outcome: `value` with `--json`, else the lines."""
        if self.is_json:
            click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))
        else:
            for line in lines:
                click.echo(line)

    @contextmanager
    def progress(self, label: str, total: int = 0) -> Iterator[Bar]:
        """A progress bar on standard error for as long as the block runs."""
        bar = Bar(label, total, sys.stderr, time.monotonic)
        try:
            yield bar
        finally:
            bar.close()


def current_console() -> Console:
    """The console of the running command (`--json` of `maillage` itself included)."""
    context = click.get_current_context(silent=True)
    found = context.find_object(Console) if context else None
    return found or Console()


json_option = click.option("--json", "as_json", is_flag=True, help="N’écrire que du JSON.")


def console_for(as_json: bool) -> Console:
    """The running command's console, speaking JSON when the command itself was given `--json`."""
    console = current_console()
    console.is_json = console.is_json or as_json
    return console
