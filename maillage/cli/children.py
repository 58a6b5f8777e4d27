"""One child of `maillage serve`: started, heard, ended.

On Linux a child is a fork of a process that has loaded the program once, so that the whole tree
shares that memory. Elsewhere (macOS, whose system libraries do not survive a fork) it is a new
process that loads the program for itself.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

FORKS = sys.platform == "linux"
PR_SET_PDEATHSIG = 1
GRACE = 9.0
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
# After this long a child counts as healthy again.
HEALTHY_AFTER = 60.0


def die_with(parent: int) -> None:
    """End this process soon after `parent` has died, however it died.

    The kernel tells us on Linux; a thread looks every second everywhere, and insists.
    """
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(GRACE)
        os._exit(1)

    threading.Thread(target=watch, name="parent", daemon=True).start()


@dataclass
class Child:
    """A role of the tree and the process that plays it now."""

    name: str
    run: Callable[[], Any]
    options: dict[str, Any] = field(default_factory=dict)
    pid: int = 0
    stream: int = -1
    begun_at: float = 0.0
    start_at: float = 0.0
    failures: int = 0
    restarts: int = 0
    is_ready: bool = False
    rest: bytes = b""

    @property
    def is_running(self) -> bool:
        return self.pid > 0

    def start(self, *, forks: bool = FORKS) -> None:
        """Begin the child; what it writes arrives on `stream`."""
        reading, writing = os.pipe()
        self.pid = self._fork(reading, writing) if forks else self._spawn(writing)
        os.close(writing)
        os.set_blocking(reading, False)
        self.stream, self.rest, self.begun_at = reading, b"", time.monotonic()
        self.is_ready = False

    def _fork(self, reading: int, writing: int) -> int:
        supervisor = os.getpid()
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        if pid:
            return pid
        code = 1
        try:
            os.close(reading)
            _become_child(writing, supervisor)
            gc.enable()
            self.run()
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
        except BaseException:
            import traceback

            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)

    def _spawn(self, writing: int) -> int:
        options = json.dumps({**self.options, "parent": os.getpid()})
        return subprocess.Popen(  # noqa: S603 (our own program)
            [sys.executable, "-m", "maillage.cli", "role", self.name, options],
            stdout=writing, stderr=writing, stdin=subprocess.DEVNULL, start_new_session=True,
        ).pid  # fmt: skip

    def read_lines(self) -> list[str]:
        """The whole lines that have arrived."""
        try:
            arrived = os.read(self.stream, 65536)
        except BlockingIOError:
            return []
        *lines, self.rest = (self.rest + arrived).split(b"\n")
        return [line.decode("utf-8", "replace") for line in lines]

    def signal(self, number: int) -> None:
        """To the child and to whatever it started itself."""
        try:
            os.killpg(self.pid, number)
        except (ProcessLookupError, PermissionError):
            return

    def ended(self, *, now: float, wanted: bool) -> float:
        """Note the end; returns the pause in seconds before the next start (0 when wanted)."""
        self.signal(signal.SIGKILL)
        os.close(self.stream)
        self.pid, self.stream = 0, -1
        if wanted:
            return 0.0
        self.failures = 1 if now - self.begun_at > HEALTHY_AFTER else self.failures + 1
        self.restarts += 1
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (self.failures - 1))
        self.start_at = now + pause
        return pause


def _become_child(writing: int, supervisor: int) -> None:
    """A group of its own (Ctrl+C reaches only the supervisor), its output to the pipe."""
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    os.setsid()
    os.dup2(writing, 1)
    os.dup2(writing, 2)
    os.close(writing)
    die_with(supervisor)
