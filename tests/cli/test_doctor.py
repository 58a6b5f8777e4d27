"""The doctor says what is wrong, how to mend it, and changes nothing."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from maillage.cli.checks import instance as instance_checks
from maillage.cli.checks import system as system_checks


def findings(instance) -> dict[str, dict]:
    return {f["key"]: f for f in instance.json("doctor", "--json")["findings"]}


def test_a_missing_folder_is_told_and_not_made(instance):
    instance.environment["MAILLAGE_DATA"] = str(instance.data / "nulle-part")
    done = instance.run("doctor")
    assert done.returncode == 1
    assert "maillage migrate" in done.stdout
    assert not (instance.data / "nulle-part").exists()


def test_a_demonstration_on_this_machine_is_odd_but_not_broken(instance):
    done = instance.begin("doctor", "--json")
    told = {f["key"]: f["state"] for f in json.loads(done.stdout)["findings"]}
    assert done.returncode == 0, done.stdout
    assert told["demo"] == told["server"] == told["mail"] == "odd"
    assert told["database"] == told["integrity"] == told["pdf"] == told["secret_key"] == "good"


@pytest.mark.parametrize(
    ("values", "check", "key"),
    [
        ({"SITE_URL": "https://a.example.org"}, instance_checks.addresses, "hosts"),
        ({"SITE_URL": "http://a.example.org"}, instance_checks.addresses, "https"),
        ({"SITE_URL": "a.example.org"}, instance_checks.addresses, "site_url"),
        ({"ALLOWED_HOSTS": ["*"]}, instance_checks.addresses, "hosts"),
        ({"DEBUG": True, "SITE_URL": "https://a.example.org"}, instance_checks.addresses, "debug"),
        ({"SITE_URL": "https://a.example.org"}, instance_checks.law, "law"),
        ({"SECRET_KEY": "court", "SITE_URL": "https://a.example.org"},
         instance_checks.secret_key, "secret_key"),
        ({"EMAIL_URL": "ftp://x"}, instance_checks.mail, "mail"),
        ({"EMAIL_URL": "smtp://127.0.0.1:1"}, instance_checks.mail, "mail"),
        ({"TIME_ZONE": "Mars/Olympus"}, system_checks.clock, "clock"),
    ],
)  # fmt: skip
def test_each_wrong_setting_is_broken_with_a_remedy(settings, values, check, key):
    for name, value in values.items():
        setattr(settings, name, value)
    found = {f.key: f for f in check()}[key]
    assert found.state == "broken", found
    assert found.remedy


def test_a_database_that_does_not_answer_is_told_with_the_setting_to_look_at(instance):
    instance.environment["DATABASE_URL"] = "postgres://personne@127.0.0.1:1/rien"
    found = findings(instance)["database"]
    assert found["state"] == "broken"
    assert "DATABASE_URL" in found["remedy"]


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
    assert "maillage restore" in done.stdout
    assert "Traceback" not in done.stderr
