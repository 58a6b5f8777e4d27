"""What `make test-fast` leaves out: the tests that take the longest. The rest takes a minute.

    pytest -p tests.longer -m "not browser and not slow"    # without those of longer_tests.txt
    python -m tests.longer                                   # measure all anew, write the list

A test that is new is not in the list: it is run. `make test` runs them all.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

HERE = Path(__file__).parent
LISTED = HERE / "longer_tests.txt"
LEFT = 38.0  # seconds of all workers together, on a machine that does other things too
_TIME = re.compile(r"([\d.]+)s (?:setup|call|teardown) +(\S+?::\w+)")


def listed() -> set[str]:
    """Names of functions, all their cases included: `path/of/test_it.py::test_it`."""
    return set(LISTED.read_text(encoding="utf-8").split())


def pytest_collection_modifyitems(config, items) -> None:
    """Leave the listed ones out, and let pytest count them."""
    longer = listed()
    out = [item for item in items if item.nodeid.partition("[")[0] in longer]
    config.hook.pytest_deselected(items=out)
    gone = set(map(id, out))
    items[:] = [item for item in items if id(item) not in gone]


def longest(report: str, left: float = LEFT) -> list[str]:
    """The functions to leave out, from what pytest prints with `--durations=0`."""
    took: Counter[str] = Counter()
    for seconds, name in _TIME.findall(report):
        took[name] += float(seconds)
    out, rest = [], sum(took.values())
    for name, seconds in took.most_common():
        if rest <= left:
            break
        out.append(name)
        rest -= seconds
    return sorted(out)


def main() -> int:
    options = ["-q", "-n", "3", "--dist", "worksteal", "--durations=0", "--durations-min=0.005"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "-m", "not browser and not slow"],
        cwd=HERE.parent, stdout=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        print(done.stdout[-3000:], file=sys.stderr)
        return done.returncode
    LISTED.write_text("\n".join(longest(done.stdout)) + "\n", encoding="utf-8")
    print(f"{len(listed())} functions in {LISTED.name}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
