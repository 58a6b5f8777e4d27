"""The supervisor of `maillage serve`: starts the children, hears them, restarts, stops.

One thread and one loop: a process that forks must have no other thread.
"""

from __future__ import annotations

import os
import selectors
import signal
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

from maillage.cli.children import FORKS, GRACE, Child

READY = "@maillage-ready"
# A web server that never became ready after so many starts never will.
HOPELESS_AFTER = 5


class Tree:
    """`run()` until a signal; returns the exit code."""

    def __init__(
        self,
        children: Sequence[Child],
        *,
        on_ready: Callable[[], None],
        on_change: Callable[[], None],
        forks: bool = FORKS,
    ) -> None:
        self.children = list(children)
        self.on_ready, self.on_change, self.forks = on_ready, on_change, forks
        self.selector = selectors.DefaultSelector()
        self.is_stopping = self.was_ready = False
        self.code = 0
        self.kill_at = 0.0
        self.width = max(len(c.name) for c in children)

    # --- The loop -----------------------------------------------------------------------
    def run(self) -> int:
        self._hear_signals()
        while True:
            self._start_due()
            if self.is_stopping and not any(c.is_running for c in self.children):
                return self.code
            for key, _events in self.selector.select(self._patience()):
                if isinstance(key.data, Child):
                    self._hear(key.data)
                else:
                    os.read(key.fd, 4096)
            self._reap()
            self._insist()

    def _hear_signals(self) -> None:
        reading, writing = os.pipe()
        os.set_blocking(reading, False)
        os.set_blocking(writing, False)
        signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
        self.selector.register(reading, selectors.EVENT_READ, None)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda *_arguments: self.stop())
        signal.signal(signal.SIGCHLD, lambda *_arguments: None)

    def _patience(self) -> float:
        """Seconds until something is due."""
        now = time.monotonic()
        due = [c.start_at - now for c in self.children if not c.is_running]
        due.append(self.kill_at - now if self.is_stopping else 1.0)
        return max(0.02, min(1.0, *due))

    # --- Starting and ending --------------------------------------------------------------
    def _start_due(self) -> None:
        if self.is_stopping:
            return
        for child in self.children:
            if not child.is_running and child.start_at <= time.monotonic():
                child.start(forks=self.forks)
                self.selector.register(child.stream, selectors.EVENT_READ, child)
                self.on_change()

    def _reap(self) -> None:
        for child in self.children:
            if not child.is_running:
                continue
            with suppress(ChildProcessError):
                pid, status = os.waitpid(child.pid, os.WNOHANG)
                if pid:
                    self._note_end(child, os.waitstatus_to_exitcode(status))

    def _note_end(self, child: Child, code: int) -> None:
        self._hear(child)
        if child.rest:
            self._write(child, child.rest.decode("utf-8", "replace"))
        self.selector.unregister(child.stream)
        pause = child.ended(now=time.monotonic(), wanted=self.is_stopping)
        if not self.is_stopping:
            how = f"signal {-code}" if code < 0 else f"code {code}"
            self._write(child, f"arrêt imprévu ({how}) ; reprise dans {pause:g} s")
            if child.name == "web" and not self.was_ready and child.failures >= HOPELESS_AFTER:
                self._write(child, "le serveur web ne démarre pas ; abandon")
                self.code = 1
                self.stop()
            self.on_change()

    def stop(self) -> None:
        """Ask every child to finish what it is doing; those still there after 9 s are killed."""
        if self.is_stopping:
            return
        self.is_stopping = True
        self.kill_at = time.monotonic() + GRACE
        for child in self.children:
            if child.is_running:
                # To the child alone: it tells those it started itself, in its own order.
                with suppress(ProcessLookupError):
                    os.kill(child.pid, signal.SIGTERM)

    def _insist(self) -> None:
        if self.is_stopping and time.monotonic() >= self.kill_at:
            for child in self.children:
                if child.is_running:
                    child.signal(signal.SIGKILL)
            self.kill_at = time.monotonic() + 1

    # --- What they say ----------------------------------------------------------------------
    def _hear(self, child: Child) -> None:
        for line in child.read_lines():
            if line == READY:
                self._note_ready(child)
            else:
                self._write(child, line)

    def _note_ready(self, child: Child) -> None:
        child.is_ready = True
        if child.name == "web" and not self.was_ready:
            self.was_ready = True
            self.on_ready()
        self.on_change()

    def _write(self, child: Child, line: str) -> None:
        with suppress(OSError, ValueError):
            sys.stderr.write(f"{child.name:<{self.width}} │ {line}\n")
            sys.stderr.flush()
