"""The list of what `make test-fast` leaves out names tests that exist."""

from __future__ import annotations

from pathlib import Path

from tests.longer import listed, longest

ROOT = Path(__file__).parents[1]


def test_every_test_left_out_exists():
    sources: dict[str, str] = {}
    lost = []
    for name in sorted(listed()):
        path, _colons, function = name.partition("::")
        file = ROOT / path
        if path not in sources:
            sources[path] = file.read_text(encoding="utf-8") if file.exists() else ""
        if f"def {function}(" not in sources[path]:
            lost.append(name)
    assert lost == [], "renamed or gone: python -m tests.longer"
    assert listed()


def test_the_longest_go_first_with_all_their_cases():
    report = """
3.00s call     a/test_a.py::test_one[x y]
0.50s setup    a/test_a.py::test_one[z]
1.00s call     a/test_a.py::test_two
0.20s call     b/test_b.py::test_three
"""
    assert longest(report, left=1.5) == ["a/test_a.py::test_one"]
    assert longest(report, left=0.1) == [
        "a/test_a.py::test_one", "a/test_a.py::test_two", "b/test_b.py::test_three",
    ]  # fmt: skip
    assert longest(report, left=100) == []
