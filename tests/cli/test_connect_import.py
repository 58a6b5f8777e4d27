"""`maillage connect import` and `undo`: looked at, written as one batch, taken back."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from maillage.connect.commands import KINDS, connect
from maillage.connect.exchange.reading import KINDS as READ
from maillage.connect.tests.exchange_files import ENTITIES, card
from maillage.core.models import Actor, File, Import, Membership

pytestmark = pytest.mark.django_db
SHEET = "Nom;Ville;NEQ\nAube;Shawinigan;1145678901\nAube;Shawinigan;\nBrume;;12\n"


def run(*arguments):
    done = CliRunner().invoke(connect, [*map(str, arguments), "--json"])
    return done.exit_code, json.loads(done.stdout) if done.stdout.startswith("{") else done.output


@pytest.fixture
def sheet(tmp_path, cast):
    file = tmp_path / "liste.csv"
    file.write_text(SHEET, encoding="utf-8")
    return file


def test_a_dry_run_shows_everything_and_leaves_nothing(sheet):
    before = Actor.objects.count()
    code, told = run("import", sheet, "--dry-run")
    assert code == 0
    assert (told["total"], told["new"], told["doubles"], told["wrong"]) == (3, 1, 1, 1)
    assert told["duplicates"][0]["near"][0]["line"] == 2
    assert (told["problems"][0]["line"], told["problems"][0]["column"]) == (4, "NEQ")
    assert told["columns"] == {"Nom": "name", "Ville": "municipality", "NEQ": "neq"}
    assert Actor.objects.count() == before
    assert not Import.objects.exists()
    assert not File.objects.exists()


def test_it_writes_as_one_batch_in_the_name_of_coordination_and_is_undone(sheet, cast):
    code, told = run("import", sheet)
    assert code == 0
    assert told["written"]["new"] == 1
    aube = Actor.objects.get(name="Aube")
    assert aube.owner == cast.coordination.person
    code, undone = run("undo", told["import"])
    assert (code, undone["refused"]) == (0, [])
    assert not Actor.objects.filter(name="Aube").exists()
    assert run("undo", told["import"])[0] == 1
    assert told["undo"] == f"maillage connect undo {told['import']}"


@pytest.mark.parametrize(
    ("content", "kind", "name"),
    [(card("FN:Alice Martin"), "vcard", "Alice Martin"),
     (json.dumps(ENTITIES), "wikidata", "Musée du Quai")],
)  # fmt: skip
def test_other_files_come_in_recognised_or_told(tmp_path, cast, content, kind, name):
    file = tmp_path / "fichier.txt"
    file.write_text(content, encoding="utf-8")
    assert run("import", file)[1]["written"]["new"] >= 1
    assert run("import", file, "--kind", kind, "--dry-run")[1]["new"] == 0
    assert Actor.objects.filter(name=name).count() == 1


def test_what_cannot_be_read_or_written_is_said_with_a_remedy(tmp_path, sheet, cast):
    assert "ne s’ouvre pas" in run("import", tmp_path / "absent.csv")[1]
    assert "vide" in run("import", _empty(tmp_path))[1]
    assert "Aucun compte" in run("import", sheet, "--by", "personne@example.org")[1]
    Membership.objects.filter(role="coordination").delete()
    assert "--by" in run("import", sheet)[1]
    assert run("import", sheet, "--by", "alice@example.org")[0] == 0
    assert Actor.objects.get(name="Aube").host == cast.host


def _empty(tmp_path):
    file = tmp_path / "vide.csv"
    file.write_bytes(b"")
    return file


def test_the_command_offers_the_kinds_that_are_read():
    assert KINDS == READ
