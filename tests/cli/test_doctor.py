"""The doctor says what is wrong, how to mend it, and changes nothing."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest


def findings(instance) -> dict[str, dict]:
    return {f["key"]: f for f in instance.json("doctor", "--json")["findings"]}


def test_a_missing_folder_is_told_and_not_made(instance):
    instance.environment["MAILLAGE_DATA"] = str(instance.data / "nulle-part")
    done = instance.run("doctor")
    assert done.returncode == 1
    assert "maillage migrate" in done.stdout
    assert not (instance.data / "nulle-part").exists()


def test_a_demonstration_on_this_machine_is_odd_but_not_broken(instance):
    done = instance.run("doctor", "--json")
    told = {f["key"]: f["state"] for f in json.loads(done.stdout)["findings"]}
    assert done.returncode == 0, done.stdout
    assert told["demo"] == told["server"] == told["mail"] == "odd"
    assert told["database"] == told["integrity"] == told["pdf"] == told["secret_key"] == "good"


@pytest.mark.parametrize(
    ("environment", "key"),
    [
        ({"MAILLAGE_SITE_URL": "https://a.example.org"}, "hosts"),
        ({"MAILLAGE_SITE_URL": "http://a.example.org"}, "https"),
        ({"MAILLAGE_SITE_URL": "a.example.org"}, "site_url"),
        ({"MAILLAGE_ALLOWED_HOSTS": "*"}, "hosts"),
        ({"MAILLAGE_ALLOWED_HOSTS": "a.example.org"}, "demo"),
        ({"MAILLAGE_SITE_URL": "https://a.example.org"}, "law"),
        (
            {"MAILLAGE_SECRET_KEY": "court", "MAILLAGE_SITE_URL": "https://a.example.org"},
            "secret_key",
        ),
        ({"MAILLAGE_EMAIL_URL": "ftp://x"}, "mail"),
        ({"MAILLAGE_EMAIL_URL": "smtp://127.0.0.1:1"}, "mail"),
        ({"DATABASE_URL": "postgres://personne@127.0.0.1:1/rien"}, "database"),
    ],
)
def test_each_wrong_setting_is_broken_with_a_remedy(instance, environment, key):
    instance.environment.update(environment)
    found = findings(instance)[key]
    assert found["state"] == "broken", found
    assert found["remedy"]


def test_an_old_backup_is_noticed(instance):
    at = datetime.now(UTC) - timedelta(days=30)
    (instance.data / "last_backup").write_text(json.dumps({"at": at.isoformat(), "file": "x"}))
    assert "30 jours" in findings(instance)["backup"]["message"]


def test_a_damaged_database_is_told_with_the_way_back(instance):
    path = instance.data / "maillage.sqlite3"
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 40000] = b"\xff" * 40000
    path.write_bytes(content)
    done = instance.run("doctor")
    assert done.returncode == 1
    assert "restore" in done.stdout or "Examen impossible" in done.stdout
    assert "Traceback" not in done.stderr
