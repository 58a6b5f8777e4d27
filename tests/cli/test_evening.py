"""`maillage evening seat`: any table of people, clear refusals, no data folder."""

from __future__ import annotations

import json

import openpyxl
import pytest
from click.testing import CliRunner

from maillage.cli.evening import evening
from tests.cli.conftest import Instance

COLUMNS = ["id", "name", "organisation", "needs", "offers", "topics", "known", "refused"]
PEOPLE = [
    ["a", "Zoé", "Musée", "montage", "archives", "lecture", "b", ""],
    ["b", "Luc", "Musée", "son", "montage vidéo", "lecture", "", ""],
    ["c", "Ève", "Théâtre", "archives", "son", "danse", "", "Luc"],
    ["d", "Noé", "Cégep", "archivage", "montage", "danse", "", ""],
    ["e", "Mia", "Festival", "", "", "", "", ""],
    ["f", "Léo", "Radio", "", "son", "lecture", "", ""],
]


def run(*arguments):
    return CliRunner().invoke(evening, ["seat", *map(str, arguments)])


def write(path, rows=PEOPLE, separator=","):
    lines = [separator.join(f'"{cell}"' for cell in row) for row in [COLUMNS, *rows]]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_spreadsheet_becomes_a_plan_with_its_reasons(tmp_path):
    book = openpyxl.Workbook()
    for row in [COLUMNS, *PEOPLE]:
        book.active.append(row)
    book.save(tmp_path / "p.xlsx")
    asked = ("--tables", 2, "--size", 3, "--rounds", 2, "--seconds", 0.8, "--json")
    for file in (tmp_path / "p.xlsx", write(tmp_path / "p.csv", separator=";")):
        done = run(file, *asked)
        answer = json.loads(done.stdout)
        assert list(answer) == [
            "rounds", "repeats", "repeats_bound", "usefulness", "usefulness_bound",
            "without_useful_meeting", "reasons",
        ]  # fmt: skip
        assert all(sorted("".join(map("".join, one))) == list("abcdef") for one in answer["rounds"])
        assert answer["without_useful_meeting"] == ["e"]
        why = {frozenset(reason["pair"]): reason["why"] for reason in answer["reasons"]}
        assert frozenset("bc") not in why
        assert any("archives" in line for line in why.get(frozenset("ac"), ["archives"]))
        assert "refus" not in done.output.casefold()


def test_the_plan_is_read_by_people_too(tmp_path):
    done = run(write(tmp_path / "p.csv"), "--tables", 2, "--rounds", 1, "--seconds", 0.5)
    assert "Tour 1" in done.stdout
    assert "Zoé" in done.stdout
    assert "points" in done.stderr


@pytest.mark.parametrize(
    ("content", "options", "said", "code"),
    [
        ("", (), "est vide", 1),
        ("id,name\n", (), "aucune personne", 1),
        ("id\n1\n1\n", (), "deux fois : « 1 »", 1),
        ("id\n1\n2\n3\n4\n5\n", ("--size", "1"), "5 personnes pour 2 places", 1),
        ("id,host\n1,7\n2,\n", (), "La table 7 n’existe pas", 1),
        ("id\n1\n2\n", ("--accessible-tables", "deux"), "numéros de table", 2),
        ("id,refused\n1,2;3\n2,3\n3,\n", (), "refus sont plus nombreux", 1),
    ],
)
def test_what_cannot_be_is_explained_without_a_traceback(tmp_path, content, options, said, code):
    (tmp_path / "p.csv").write_text(content, encoding="utf-8")
    done = run(
        tmp_path / "p.csv", "--tables", 2, "--rounds", 2, "--json", "--seconds", 0.5, *options
    )
    assert done.exit_code == code
    assert said in done.stderr
    assert isinstance(done.exception, SystemExit)


def test_no_data_folder_is_made_and_a_refusal_to_answer_is_json_too(tmp_path):
    file = write(tmp_path / "p.csv", [["a", "Zoé", "", "", "", "", "", ""]] * 2)
    instance = Instance(tmp_path / "data")
    told = instance.json("evening", "seat", str(file), "--tables", "2", "--rounds", "1", "--json")
    assert "deux fois" in told["error"]
    assert told["remedy"]
    assert not instance.data.exists()
