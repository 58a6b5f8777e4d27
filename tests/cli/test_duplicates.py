"""`maillage duplicates`: any table, clear refusals, no data folder."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from maillage.cli.duplicates import duplicates
from tests.cli.conftest import Instance

ROWS = [
    ("id", "guide", "nom", "adresse", "ville", "téléphone", "classe"),
    ("1", "a", "Théâtre des brumes", "374, rue des Forges", "Nicolet", "819 555-1234", "77"),
    ("2", "b", "THEATRE DES BRUMES", "374 rue des Forges", "Nicolet", "(819) 555-1234", "77"),
    ("3", "a", "Galerie du fleuve", "12, avenue Milot", "Joliette", "450 555-9876", "78"),
    ("4", "b", "Café de l’écluse", "90, chemin du Roy", "Champlain", "819 555-4321", "79"),
]


def write(path, encoding="utf-8", separator=","):
    lines = [separator.join(f'"{cell}"' for cell in row) for row in ROWS]
    path.write_bytes("\r\n".join(lines).replace("’", "'").encode(encoding))
    return path


def run(*arguments):
    return CliRunner().invoke(duplicates, [*map(str, arguments)])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_any_encoding_and_separator_is_read(tmp_path, encoding, separator):
    file = write(tmp_path / "t.csv", encoding, separator)
    done = run(file, "--id", "id", "--json")
    assert json.loads(done.stdout) == {"clusters": [["1", "2"]]}
    assert "classe (numéro d’ordre)" in done.stderr


def test_columns_named_and_left_out(tmp_path):
    file = write(tmp_path / "t.csv")
    done = run(file, "--id", "id", "--source", "guide", "--columns", "nom,téléphone", "--json")
    assert json.loads(done.stdout) == {"clusters": [["1", "2"]]}
    assert "adresse" not in done.stderr
    done = run(file, "--id", "id", "--ignore", "classe", "--ignore", "guide,ville", "--json")
    assert json.loads(done.stdout) == {"clusters": [["1", "2"]]}


def test_pairs_are_explained_in_french(tmp_path):
    done = run(write(tmp_path / "t.csv"), "--id", "id", "--explain", "--json")
    (pair,) = json.loads(done.stdout)["pairs"]
    assert pair["state"] == "merge"
    assert {"même nom", "même téléphone", "même adresse"} <= {r["said"] for r in pair["reasons"]}


@pytest.mark.parametrize(
    ("content", "options", "said"),
    [
        ("id,nom\n1,a\n", ("--id", "numéro"), "n’existe pas"),
        ("id,nom\n1,a\n1,b\n", ("--id", "id"), "deux fois « 1 »"),
        ("id,nom\n1,a\n,b\n", ("--id", "id"), "ligne 3"),
        ("id,nom\n1,a\n", ("--id", "id", "--source", "guide"), "n’existe pas"),
        ("id,nom\n1,a\n", ("--id", "id", "--ignore", "rien"), "n’existe pas"),
        ("id,nom,nom\n1,a,b\n", ("--id", "id"), "même nom"),
        ("", ("--id", "id"), "vide"),
        ("a\x00b", ("--id", "id"), "tableau"),
        ("id,date\n1,2026-01-01\n", ("--id", "id", "--kind", "event"), "titre"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(tmp_path, content, options, said):
    file = tmp_path / "t.csv"
    file.write_text(content, encoding="utf-8")
    done = run(file, *options, "--json")
    assert done.exit_code == 2
    assert said in done.stderr


def test_events_are_told_by_their_headings(tmp_path):
    file = tmp_path / "t.csv"
    file.write_text(
        "no;Titre;Date;Heure;Lieu;Ville\n"
        "1;La marée des loups;5 décembre 2026;19 h 30;Salle Anaïs-Beaugrand;Nicolet\n"
        "2;LA MARÉE DES LOUPS;05/12/2026;19:00;Salle Beaugrand;Nicolet\n"
        "3;Le phare de papier;2026-12-05;19:30;Salle Beaugrand;Nicolet\n",
        encoding="utf-8",
    )
    done = run(file, "--id", "no", "--kind", "event", "--json")
    assert json.loads(done.stdout) == {"clusters": [["1", "2"]]}


def test_no_data_folder_is_made(tmp_path):
    instance = Instance(tmp_path / "var")
    file = write(tmp_path / "t.csv")
    done = instance.run("duplicates", str(file), "--id", "id", "--json")
    assert json.loads(done.stdout) == {"clusters": [["1", "2"]]}
    assert not instance.data.exists()
    done = instance.run("duplicates", str(file), "--id", "rien", "--json")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
