"""The command `maillage` in a process forked from one that has loaded the program.

Loading takes two seconds of processor. The settings are read anew; the data folder is always at
the same path, which leads to the instance whose turn it is: what was loaded holds that path.
The start itself is tried with `Instance.begin`, from nothing.
"""

from __future__ import annotations

import importlib
import os
import sys
import traceback
from typing import Any

NOT_BEGUN = 99  # no code of the command's own


def command(arguments: list[str], environment: dict[str, str], folder: str, said: str) -> None:
    """Become `maillage arguments`: reads the file `said.in`, writes `said.out` and `said.err`."""
    from maillage.cli import main

    code = NOT_BEGUN
    try:
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)
        _speak(said)
        _read_settings()
        sys.argv = ["maillage", *arguments]
        main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _speak(said: str) -> None:
    for number, end in enumerate(("in", "out", "err")):
        flags = os.O_WRONLY | os.O_CREAT if number else os.O_RDONLY
        os.dup2(os.open(f"{said}.{end}", flags, 0o600), number)


def _read_settings() -> None:
    """The settings of this environment: other keys, another database, the same folder's name."""
    from django.conf import empty, settings
    from django.db import connections

    importlib.reload(importlib.import_module("maillage.config.settings"))
    holder: Any = settings
    holder._wrapped = empty
    for alias in connections:
        assert connections[alias].connection is None, "opened by the process that forks"
        del connections[alias]
    connections._settings = None
    connections.__dict__.pop("settings", None)
