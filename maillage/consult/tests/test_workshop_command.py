"""`maillage workshop import | export`: what it prints, what it writes, what it refuses."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from maillage.consult.models import Breakout, Contribution, Relay, Workshop
from maillage.consult.tests.own_notes import every_row, imported, run, text_of
from maillage.consult.tests.samples import GROUP_4, as_docx, as_odt, expected_json, zipped
from maillage.core.models import Batch, Concern, File, IndexChange

ROOT = Path(__file__).resolve().parents[3]
SOURCE = ROOT.parent / "shared" / "data" / "source" / "atelier-2021-10-27-groupe-2.txt"
pytestmark = pytest.mark.django_db


@pytest.fixture
def notes(tmp_path):
    path = tmp_path / "groupe-4.txt"
    path.write_text(text_of(), encoding="utf-8")
    return path


def test_the_command_prints_json_alone_and_writes(notes):
    result = run("import", notes, "--json")
    assert result.exit_code == 0
    told = {k: v for k, v in result.json.items() if k not in ("notes", "warnings")}
    assert told == expected_json()
    workshop = Workshop.objects.get()
    assert (workshop.title, str(workshop.held_on)) == ("Rencontre de mai", "2023-05-12")
    assert workshop.visibility == "network"
    assert Contribution.objects.count() == 6
    relay = Relay.objects.get()
    assert str(relay.to_date) == "2023-06-08"
    assert relay.concern.text == "Les postes finissent au printemps."
    assert relay.concern.status == Concern.Status.SENT
    assert IndexChange.objects.filter(record_type__model="contribution").count() == 6
    assert "6 contributions ajoutées" in result.stderr


def test_dry_run_prints_the_same_and_writes_nothing(notes):
    before = every_row()
    result = run("import", notes, "--json", "--dry-run")
    assert result.json["group"] == "4"
    assert every_row() == before


def test_importing_the_same_notes_twice_changes_nothing_and_says_so(notes):
    run("import", notes)
    before = every_row()
    result = run("import", notes)
    assert every_row() == before
    assert "Rien n’a changé" in result.stderr


def test_several_files_land_in_one_workshop_together_or_one_after_the_other(tmp_path):
    paths = []
    for group in ("1", "2", "3"):
        paths.append(tmp_path / f"g{group}.txt")
        paths[-1].write_text(text_of(group), encoding="utf-8")
    result = run("import", *paths[:2], "--json")
    assert [told["group"] for told in result.json] == ["1", "2"]
    run("import", paths[2])
    workshop = Workshop.objects.get()
    assert [b.name for b in workshop.breakouts.all()] == ["1", "2", "3"]
    assert workshop.steps.count() == 3
    assert Batch.objects.filter(act="import-notes").count() == 2


def test_two_files_of_the_same_group_are_refused_and_nothing_is_written(tmp_path):
    first, second = tmp_path / "a.txt", tmp_path / "b.txt"
    first.write_text(text_of(), encoding="utf-8")
    second.write_text(text_of(concern="Autre chose."), encoding="utf-8")
    before = every_row()
    result = run("import", first, second, "--json")
    assert result.exit_code == 1
    assert result.json["error"]["file"] == "b.txt"
    assert "a.txt" in result.json["error"]["message"]
    assert every_row() == before
    assert File.objects.count() == 0


def test_a_chosen_workshop_takes_the_notes_and_new_makes_another(notes, tmp_path):
    run("import", notes)
    workshop = Workshop.objects.get()
    other = tmp_path / "autre.txt"
    other.write_text(text_of("7").replace("Rencontre de mai", "Autre titre"), encoding="utf-8")
    assert run("import", other, "--workshop", workshop.address).exit_code == 0
    assert Workshop.objects.count() == 1
    assert workshop.breakouts.count() == 2
    assert run("import", notes, "--new").exit_code == 0
    assert Workshop.objects.count() == 2
    assert run("import", notes, "--workshop", "rien-aaaaaaaaaa").exit_code == 1
    assert run("import", notes, "--new", "--workshop", workshop.address).exit_code == 1


BAD = {
    "vide.txt": b"",
    "image.txt": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4,
    "sans-tableau.txt": b"Bonjour\n\nVoici une lettre.\n",
    "page.txt": b"<!doctype html><html><body>rien</body></html>",
    # Made by the tests that want them, not by every worker that collects.
    "bombe.docx": lambda: zipped({"word/document.xml": b"<w>" + b"a" * 150_000_000}),
    "faux.docx": b"ceci n'est pas un document",
    "gros.txt": lambda: b"a" * 50_000_000,
}


@pytest.mark.parametrize("name", BAD)
def test_bad_notes_name_file_place_and_remedy_and_change_nothing(name, tmp_path):
    path = tmp_path / name
    bad = BAD[name]
    path.write_bytes(bad() if callable(bad) else bad)
    before = every_row()
    result = run("import", path, "--json")
    assert result.exit_code == 1
    error = result.json["error"]
    assert error["file"] == name
    assert error["place"]
    assert error["message"]
    assert error["remedy"]
    assert name in result.stderr
    assert error["remedy"] in result.stderr
    assert every_row() == before


def test_a_folder_is_refused_like_any_file_that_is_not_notes(tmp_path):
    result = run("import", tmp_path, "--json")
    assert result.exit_code == 1
    assert "dossier" in result.json["error"]["message"]
    assert "*.txt" in result.json["error"]["remedy"]


def test_one_bad_file_holds_up_the_whole_import(notes, tmp_path):
    bad = tmp_path / "vide.txt"
    bad.write_bytes(b"")
    before = every_row()
    assert run("import", notes, bad).exit_code == 1
    assert run("import", notes, tmp_path / "absent.txt").exit_code == 1
    assert every_row() == before


@pytest.mark.parametrize(("name", "data"), [("n.docx", as_docx()), ("n.odt", as_odt())])
def test_documents_are_imported_like_text(name, data, tmp_path):
    path = tmp_path / name
    path.write_bytes(data)
    assert run("import", path, "--json").json["steps"] == expected_json()["steps"]
    assert Breakout.objects.get().label == "Groupe 4"


def test_latin_1_is_read_correctly(tmp_path):
    path = tmp_path / "latin.txt"
    path.write_bytes(text_of().replace("«", '"').replace("»", '"').encode("latin-1"))
    run("import", path)
    assert Contribution.objects.filter(word="Équiper").exists()


@pytest.mark.slow
def test_ten_thousand_rows_are_read_with_progress_in_ten_seconds(tmp_path):
    rows = tuple((f"{n}. Verbe {n}", f"Raison {n}", f"Geste {n}") for n in range(1, 10_001))
    path = tmp_path / "long.txt"
    path.write_text(text_of(rows=rows), encoding="utf-8")
    from maillage.consult.actions import import_notes
    from maillage.consult.sources import read_sources

    seen: list[tuple[int, int]] = []
    started = time.process_time()
    sources = read_sources(path.read_bytes(), filename="long.txt")
    import_notes(
        sources=sources, by=None, reader=None, progress=lambda d, t: seen.append((d, t))
    )  # fmt: skip
    assert time.process_time() - started < 10
    assert len(seen) > 50
    assert seen[-1] == (10_003, 10_003)
    assert Contribution.objects.count() == 10_003


@pytest.mark.parametrize("path", [GROUP_4, *([SOURCE] if SOURCE.exists() else [])])
def test_notes_of_the_real_shape_are_imported_whole(path):
    """Our own notes always; the real ones, read in place, wherever they lie beside the project."""
    result = run("import", path, "--json")
    grid, choose, relay = result.json["steps"]
    assert [s["kind"] for s in (grid, choose, relay)] == ["grid", "choose", "relay"]
    rows = Contribution.objects.filter(step__kind="grid").order_by("position")
    assert [row.word for row in rows] == [row["verb"].strip("«»") for row in grid["rows"]]
    if path == SOURCE:
        assert len(grid["rows"]) == 10
        assert [c["length"] for c in choose["choices"]] == [98, 95, 82]
        assert [c["to"] for c in relay["concerns"]] == ["2021-11-24"]
        assert (result.json["group"], result.json["date"]) == ("2", "2021-10-27")
        assert [row.is_described for row in rows] == [True] * 4 + [False] * 6


# --- Export -----------------------------------------------------------------------------------
def test_the_synthesis_is_exported_in_four_formats_without_names(tmp_path, cast):
    workshop = imported(text_of("1"), text_of("2"), by=cast.agent.person, host=cast.host)
    for form, start in (("md", b"#"), ("docx", b"PK"), ("pdf", b"%PDF"), ("json", b"{")):
        path = tmp_path / f"s.{form}"
        assert run("export", workshop.address, "--format", form, "-o", path).exit_code == 0
        assert path.read_bytes().startswith(start), form
        assert b"Alice" not in path.read_bytes()
    told = json.loads((tmp_path / "s.json").read_text())
    assert [g["group"] for g in told["groups"]] == ["1", "2"]
    assert told["groups"][0]["steps"] == expected_json()["steps"]
    assert told["verbs"][0] == {
        "verb": "Relier", "groups": ["1", "2"], "why": ["Rapprocher les petites équipes"],
        "examples": ["Tenir un bottin commun"],
    }  # fmt: skip
    text = (tmp_path / "s.md").read_text()
    assert "Les postes finissent au printemps" in text
    assert "26 / 140 caractères" in text.replace("\u00a0", " ")


def test_one_group_is_exported_alone_under_its_own_file_name(tmp_path, monkeypatch):
    workshop = imported(text_of("1"), text_of("2", concern="Autre chose."))
    monkeypatch.chdir(tmp_path)
    result = run("export", workshop.address, "--group", "Groupe 2")
    assert result.exit_code == 0
    path = tmp_path / "compte-rendu-2023-05-12-rencontre-de-mai-groupe-2.md"
    assert "Autre chose" in path.read_text()
    assert "Les postes" not in path.read_text()
    assert run("export", workshop.address, "--group", "9").exit_code == 1


def test_a_synthesis_goes_to_standard_output_when_asked(tmp_path):
    workshop = imported()
    result = run("export", workshop.address, "--format", "json", "-o", "-")
    assert json.loads(result.stdout)["title"] == "Rencontre de mai"
