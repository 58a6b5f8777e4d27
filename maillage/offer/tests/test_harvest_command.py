"""`maillage offer harvest --dry-run`: exactly the promised JSON, and nothing is touched."""

import json
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from maillage.core.console import Problem
from maillage.offer.commands import offer
from maillage.offer.models import Event, Source
from maillage.offer.tests.reading_cast import calendar


def run(*arguments: str) -> tuple[int, dict]:
    done = CliRunner().invoke(offer, ["harvest", *arguments, "--dry-run", "--json"])
    assert done.exception is None or isinstance(done.exception, SystemExit | Problem)
    return done.exit_code, json.loads(done.stdout)


def test_the_json_of_a_dry_run_is_as_promised(tmp_path):
    file = tmp_path / "x.txt"
    file.write_text(calendar(
        "UID:a\nSUMMARY:A\nDTSTART;VALUE=DATE:20260704\nLOCATION:Quai\nURL:https://exemple.ca/a",
        "UID:b\nSUMMARY:B\nDTSTART:20260704T180000Z\nSTATUS:CANCELLED",
        "UID:c\nSUMMARY:C",
    ))  # fmt: skip
    code, told = run(str(file))

    assert code == 0
    assert told["seen"] == 3
    assert told["events"][0] == {
        "title": "A", "start": "2026-07-04", "end": "2026-07-05", "all_day": True,
        "location": "Quai", "url": "https://exemple.ca/a", "status": "scheduled",
        "occurrences": [["2026-07-04", "2026-07-05"]],
    }  # fmt: skip
    assert told["events"][1]["occurrences"] == [["2026-07-04T14:00:00-04:00", None]]
    assert told["events"][1]["status"] == "cancelled"
    assert told["refused"] == [{"where": "ligne 16, « C »", "why": "date de début absente"}]


@pytest.mark.parametrize("source", ["https://www.facebook.com/events/1", "absent.ics"])
def test_what_is_not_opened_is_refused_with_a_reason(source):
    code, told = run(source)

    assert code == 1
    assert (told["seen"], told["events"], len(told["refused"])) == (0, [], 1)


def test_a_file_too_big_is_refused_without_being_read(tmp_path):
    file = tmp_path / "gros.ics"
    with file.open("wb") as sparse:
        sparse.truncate(200 * 1024 * 1024)
    code, told = run(str(file))

    assert code == 1
    assert "60 Mo" in told["refused"][0]["why"]


def test_a_mapping_is_read_from_a_file(tmp_path):
    table, mapping = tmp_path / "t.csv", tmp_path / "m.json"
    table.write_text("Quoi,Le jour\nA,2026-05-01\nB,2026-05-02\n")
    mapping.write_text('{"fields": {"title": "Quoi", "start": "Le jour"}}')

    assert len(run(str(table), "--mapping", str(mapping))[1]["events"]) == 2


@pytest.mark.django_db
def test_without_dry_run_events_are_written_once_and_the_report_is_told(tmp_path):
    file = tmp_path / "saison.ics"
    file.write_text(calendar(
        "UID:a\nSUMMARY:A\nDTSTART:20270704T180000Z", "UID:b\nSUMMARY:B\nDTSTART:20270705T180000Z",
        "UID:c\nSUMMARY:C",
    ))  # fmt: skip
    results = [CliRunner().invoke(offer, ["harvest", str(file), "--json"]) for _ in range(2)]
    assert [result.exit_code for result in results] == [0, 0], [r.exc_info for r in results]
    told = [json.loads(result.stdout) for result in results]

    assert [(t["state"], t["new"], t["refused"]) for t in told] == [
        ("done", 2, 1), ("done", 0, 1)
    ]  # fmt: skip
    assert Source.objects.get().name == "saison.ics"
    assert Event.objects.count() == 2


@pytest.mark.slow
def test_a_dry_run_creates_no_data_folder(tmp_path):
    file = tmp_path / "x.ics"
    file.write_text(calendar("UID:a\nSUMMARY:A\nDTSTART:20260704T180000Z"))
    data = tmp_path / "data"
    done = subprocess.run(
        [sys.executable, "-m", "maillage.cli", "--json", "offer", "harvest", str(file),
         "--dry-run"],
        capture_output=True, text=True, check=False,
        env={**os.environ, "MAILLAGE_DATA": str(data)},
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["seen"] == 1
    assert not data.exists()
