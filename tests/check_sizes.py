"""Size limits: a file 300 lines, a function 25; never more than 500 and 50.

`python -m tests.check_sizes` fails above the hard limits and counts what is above the soft ones
(`--soft` names them).
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILE_SOFT, FILE_HARD = 300, 500
FUNCTION_SOFT, FUNCTION_HARD = 25, 50
KINDS = {".py", ".js", ".css", ".html"}
# Not written by hand, or somebody else's.
LEFT_OUT = ("/migrations/", "/vendor/", "/fonts/")


def sources() -> list[Path]:
    """The project's own source files, those not committed yet included."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    paths = [ROOT / name for name in listed if not any(part in f"/{name}" for part in LEFT_OUT)]
    return [p for p in paths if p.suffix in KINDS and p.is_file()]


def too_long(path: Path) -> Iterator[tuple[str, int, int, int]]:
    """(what, lines, soft limit, hard limit) of the file and its functions above the soft limit."""
    text = path.read_text(encoding="utf-8")
    name = path.relative_to(ROOT)
    lines = text.count("\n")
    if lines > FILE_SOFT:
        yield str(name), lines, FILE_SOFT, FILE_HARD
    if path.suffix != ".py":
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = _own_length(node)
            if length > FUNCTION_SOFT:
                yield f"{name}:{node.lineno} {node.name}", length, FUNCTION_SOFT, FUNCTION_HARD


def _own_length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the function without its docstring, which may be as long as it must."""
    first = node.body[0]
    told = 0
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        told = (first.end_lineno or first.lineno) - first.lineno + 1
    return (node.end_lineno or node.lineno) - node.lineno + 1 - told


def main(arguments: list[str]) -> int:
    """Print what is too long. Returns 1 when something is above a hard limit."""
    found = [row for path in sources() for row in too_long(path)]
    hard = [row for row in found if row[1] > row[3]]
    for what, lines, _soft, limit in hard:
        print(f"{what}: {lines} lines, the limit is {limit}")
    if "--soft" in arguments:
        for what, lines, soft, _hard in sorted(found, key=lambda row: -row[1]):
            print(f"{what}: {lines} lines, better under {soft}")
    elif found:
        print(f"  ({len(found)} above the soft limits; python -m tests.check_sizes --soft)")
    return 1 if hard else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
