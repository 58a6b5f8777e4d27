"""Processes to be killed, begun in milliseconds: `python -m tests.nursery` loads the program once
and is asked, line by line, to fork.

Loading takes some two seconds of processor; a test that kills ten processes has loaded it once.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.database import ROOT, template


class Nursery:
    """Begins processes on the data folder of this environment; it leaves none."""

    def __init__(self, env: dict[str, str], folder: Path) -> None:
        self.env, self.folder = env, folder
        self.children: list[Child] = []
        self.popen = subprocess.Popen(
            [sys.executable, "-m", "tests.nursery"], cwd=ROOT, env=env, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def start(self, code: str) -> Child:
        """A process that runs this code; what it prints, errors too, is read from its `lines`."""
        out = self.folder / f"child-{len(self.children)}.out"
        child = Child(self, self.ask(run=code, out=str(out)), out)
        self.children.append(child)
        return child

    def ask(self, **order: Any) -> Any:
        self.popen.stdin.write(json.dumps(order) + "\n")
        self.popen.stdin.flush()
        return json.loads(self.popen.stdout.readline())

    def __enter__(self) -> Nursery:
        return self

    def __exit__(self, *_error: object) -> None:
        for child in self.children:
            if child.code() is None:
                child.kill()
        self.popen.stdin.close()
        self.popen.stdout.close()
        self.popen.wait(10)


class Child:
    """One process; `lines` is what it has said whole."""

    def __init__(self, nursery: Nursery, pid: int, out: Path) -> None:
        self.nursery, self.pid, self.out = nursery, pid, out

    @property
    def said(self) -> str:
        return self.out.read_text(encoding="utf-8") if self.out.exists() else ""

    @property
    def lines(self) -> list[str]:
        # A line cut by the kill was not said.
        return self.said.split("\n")[:-1]

    def code(self) -> int | None:
        """Its exit code, None while it runs."""
        return self.nursery.ask(poll=self.pid)

    def wait_for_lines(self, number: int, seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while len(self.lines) < number:
            assert self.code() is None or len(self.lines) >= number, self.said
            assert time.monotonic() < end, self.lines[-3:]
            time.sleep(0.01)

    def end(self, seconds: float = 300) -> int:
        """Let it go to its end; its exit code."""
        end = time.monotonic() + seconds
        while (code := self.code()) is None:
            assert time.monotonic() < end, self.lines[-3:]
            time.sleep(0.01)
        return code

    def result(self, seconds: float = 300) -> str:
        """Let it go to its end, which must be a good one; its last line."""
        assert self.end(seconds) == 0, self.said
        return self.lines[-1]

    def kill(self) -> list[str]:
        """End it as a power cut would; it must be at work. Returns its lines."""
        assert self.code() is None, self.said
        os.kill(self.pid, signal.SIGKILL)
        while self.code() is None:
            time.sleep(0.005)
        return self.lines


def own_folder(folder: Path) -> dict[str, str]:
    """The environment of a data folder with a migrated SQLite file of its own, made here."""
    shutil.copyfile(template(), folder / "maillage.sqlite3")
    env = {k: v for k, v in os.environ.items() if not k.startswith(("MAILLAGE_", "DATABASE_"))}
    return {
        **env, "MAILLAGE_DATA": str(folder), "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "maillage.config.settings",
    }  # fmt: skip


# --- The process that forks ---------------------------------------------------------------------
def main() -> None:
    from maillage.cli.data import load_program

    load_program()
    ended: dict[int, int] = {}
    for line in sys.stdin:
        order = json.loads(line)
        if "poll" in order:
            pid = order["poll"]
            if pid not in ended and (status := os.waitpid(pid, os.WNOHANG))[0]:
                ended[pid] = os.waitstatus_to_exitcode(status[1])
            answer = ended.get(pid)
        else:
            answer = os.fork()
            if answer == 0:
                live(order["run"], order["out"])
        print(json.dumps(answer), flush=True)


def live(code: str, out: str) -> None:
    """The forked process: what it says goes to a file; it never comes back."""
    import traceback

    number = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(number, 1)
    os.dup2(number, 2)
    failed = 0
    try:
        exec(compile(code, "<child>", "exec"), {"__name__": "__main__"})
    except BaseException:
        traceback.print_exc()
        failed = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(failed)


if __name__ == "__main__":
    main()
