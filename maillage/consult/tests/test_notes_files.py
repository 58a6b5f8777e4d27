"""Whole files of real shape: our own sample, and the workshop's own notes where they are kept."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path

import pytest

from maillage.consult.notes import read_notes

from .samples import GROUP_4

REPOSITORY = Path(__file__).resolve().parents[3]
# The notes of the first real workshop are kept beside the repository, never in it.
FOUND = sorted((REPOSITORY.parent / "shared/data/source").glob("atelier-*.txt"))

EXPECTED = {
    GROUP_4.name: {
        "group": "4",
        "date": datetime.date(2023, 5, 12),
        "verbs": ["Relier/rassembler", "Équiper", "Raconter", "Accompagner"],
        "why": [2, 1, 0, 0],
        "examples": [3, 2, 0, 0],
        "words": {"Relier": 50, "Équiper": 46},
        "to": datetime.date(2023, 6, 8),
        "bare": "2 verbes nommés sans description",
    },
    "atelier-2021-10-27-groupe-2.txt": {
        "group": "2",
        "date": datetime.date(2021, 10, 27),
        "verbs": [
            "Réseauter/faire des liens",
            "Développer et réaliser",
            "Concerter",
            "Outiller",
            "Conseiller",
            "Piloter des projets",
            "Former",
            "Veiller",
            "Documenter",
            "Informer/communiquer",
        ],
        "why": [3, 2, 1, 2, 0, 0, 0, 0, 0, 0],
        "examples": [4, 2, 1, 1, 0, 0, 0, 0, 0, 0],
        "words": {"Réseauter": 98, "Développer": 95, "Outiller": 82},
        "to": datetime.date(2021, 11, 24),
        "bare": "6 verbes nommés sans description",
    },
}


@pytest.mark.parametrize("path", [GROUP_4, *FOUND], ids=lambda path: path.name)
def test_a_file_of_real_notes_is_understood_whole(path: Path) -> None:
    expected = EXPECTED[path.name]
    notes = read_notes(path.read_bytes(), filename=path.name)
    grid, choose, relay = notes.steps
    assert [step.kind for step in notes.steps] == ["grid", "choose", "relay"]
    assert (notes.group, notes.date) == (expected["group"], expected["date"])
    assert [row.verb for row in grid.rows] == expected["verbs"]
    assert [row.number for row in grid.rows] == list(range(1, len(grid.rows) + 1))
    assert [len(row.why) for row in grid.rows] == expected["why"]
    assert [len(row.examples) for row in grid.rows] == expected["examples"]
    assert {choice.word: choice.length for choice in choose.choices} == expected["words"]
    assert [concern.to for concern in relay.concerns] == [expected["to"]]
    assert notes.notes == []
    assert len(grid.columns) == 3
    assert len(choose.instructions) == 1
    assert any(expected["bare"] in warning for warning in notes.warnings)
    assert any("sans ponctuation" in warning for warning in notes.warnings)


@pytest.mark.parametrize("path", [GROUP_4, *FOUND], ids=lambda path: path.name)
def test_no_text_of_the_json_keeps_markup(path: Path) -> None:
    notes = read_notes(path.read_bytes(), filename=path.name)
    said = json.dumps(notes.as_json(), ensure_ascii=False)
    assert not re.search(r"\*|<[a-z/]|\\\"|\\t|&\w+;", said)
    assert list(notes.as_json()) == ["title", "date", "group", "steps", "notes", "warnings"]


def test_each_row_says_the_line_it_comes_from() -> None:
    lines = GROUP_4.read_text(encoding="utf-8").split("\n")
    notes = read_notes(GROUP_4.read_bytes(), filename=GROUP_4.name)
    for row in notes.steps[0].rows:
        assert row.verb.split("/")[0] in lines[row.source_line - 1]
