"""Every check of the house at once: `make check`, that is `python -m tests.check`.

The tools run side by side; each says nothing when it is content, all it has to say otherwise.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PYTHON = [sys.executable]
CHECKS = {
    # The slowest first.
    "types": [*PYTHON, "-m", "mypy", "maillage"],
    "templates": [str(BIN / "djlint"), "maillage", "--lint", "--quiet"],
    "migrations": [*PYTHON, "-m", "django", "makemigrations", "--check", "--dry-run"],
    "translations": [*PYTHON, "-m", "tests.translations", "check"],
    "floors": [str(BIN / "lint-imports"), "--no-cache"],
    "format": [str(BIN / "ruff"), "format", "--check", "--quiet", "."],
    "lint": [str(BIN / "ruff"), "check", "--quiet", "."],
    "sizes": [*PYTHON, "-m", "tests.check_sizes"],
}


def run(name: str) -> tuple[str, int, float, str]:
    """(name, exit code, seconds, what the tool said)."""
    begun = time.monotonic()
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "maillage.config.settings",
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        CHECKS[name], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    return name, done.returncode, time.monotonic() - begun, done.stdout + done.stderr


def main(names: list[str]) -> int:
    """Run the named checks, or all. Returns the number of those that failed."""
    failures = []
    with ThreadPoolExecutor(max_workers=len(CHECKS)) as pool:
        for name, code, seconds, said in pool.map(run, names or CHECKS):
            print(f"{'✗' if code else '✓'} {name} ({seconds:.1f} s)", flush=True)
            if code:
                failures.append(name)
            if (code or name == "sizes") and said.strip():
                print(said.rstrip(), flush=True)
    if failures:
        print(f"\nTo mend: {', '.join(failures)}. « make format » mends format and much of lint.")
    return len(failures)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
