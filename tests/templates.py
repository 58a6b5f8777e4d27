"""Make what is missing of the two migrated databases, side by side: `python -m tests.templates`.

Each takes some twenty seconds of one core. The workers of a run would wait for one of them to make
its database, while the other core has nothing to do.
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest  # noqa: F401  (its presence tells the settings that these are tests)

from tests.database import own_database, template

ENGINES = {
    "sqlite": ([], ".sqlite3"),
    "postgresql": ([sys.executable, "-m", "tests.postgres"], ".dump"),
}


def make_missing() -> int:
    """Start the making of each database that is not kept yet; the number of those that failed."""
    started = [
        subprocess.Popen([*before, sys.executable, "-m", "tests.templates", engine])
        for engine, (before, suffix) in ENGINES.items()
        if not template().with_suffix(suffix).exists()
    ]
    return sum(process.wait() != 0 for process in started)


def make_this() -> None:
    """Make the database of this process's engine, unless it is there."""
    import django

    django.setup()
    with own_database("first"):
        pass


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.config.settings")
if __name__ == "__main__":
    if sys.argv[1:]:
        make_this()
    else:
        sys.exit(make_missing())
