"""`maillage dates`: the dates of a text, on any machine, without a data folder."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Instance


@pytest.fixture
def instance(tmp_path) -> Instance:
    return Instance(tmp_path / "var")


def test_a_stretch_with_a_time_is_one_occurrence_a_day(instance):
    told = instance.json("dates", "du 3 au 5 mars, 19 h 30", "--now", "2026-11-22", "--json")
    assert told["occurrences"] == [
        {"start": f"2027-03-0{day}T19:30:00-05:00", "end": None, "all_day": False}
        for day in (3, 4, 5)
    ]
    assert told["unread"] == []
    assert 0.9 < told["confidence"] < 1


def test_a_stretch_without_a_time_is_one_day_long_or_more_and_its_end_is_excluded(instance):
    told = instance.json("--json", "dates", "jusqu'au 10 janvier", "--now", "2026-11-22")
    assert told["occurrences"] == [{"start": "2026-11-22", "end": "2027-01-11", "all_day": True}]


def test_it_touches_no_data_folder(instance):
    assert instance.run("dates", "demain à 13 h", "--now", "2026-11-22").returncode == 0
    assert not instance.data.exists()


def test_it_reads_the_standard_input(instance):
    done = instance.run("dates", "-", "--now", "2026-11-22", "--json", input="5 et 6 mars à 20 h\n")
    assert len(json.loads(done.stdout)["occurrences"]) == 2


def test_what_is_not_read_is_told_to_people_too(instance):
    done = instance.run("dates", "dates à confirmer", "--now", "2026-11-22")
    assert done.returncode == 0
    assert "Aucune date" in done.stdout
    assert "Non lu : dates à confirmer" in done.stdout


@pytest.mark.parametrize("wrong", [["--now", "hier"], ["--now", "2026-13-01"], ["--zone", "Ici"]])
def test_a_wrong_day_or_zone_is_told_with_code_2(instance, wrong):
    done = instance.run("dates", "5 mars", *wrong)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "Erreur" in done.stderr
