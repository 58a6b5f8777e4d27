"""The demonstration region comes and goes whole; a first account needs no mail."""

from __future__ import annotations

import sqlite3
import stat

import pytest


def count(instance, table: str, where: str = "1=1") -> int:
    with sqlite3.connect(instance.data / "maillage.sqlite3") as database:
        return database.execute(f"SELECT COUNT(*) FROM {table} WHERE {where}").fetchone()[0]


def test_the_region_is_believable_and_says_that_it_is_an_example(instance):
    assert count(instance, "core_actor", "is_demo") >= 60
    assert count(instance, "core_actor", "is_demo AND name NOT LIKE '% (exemple)'") == 0
    assert count(instance, "core_actor", "is_host AND is_demo") == 3
    assert count(instance, "core_post") == 2
    assert count(instance, "core_tie") > 40


def test_filling_it_twice_adds_nothing_and_prints_the_sign_ins_again(instance):
    before = count(instance, "core_actor")
    told = instance.json("demo", "--json")
    assert told["filled"] is False
    assert [who for who, _email, _password in told["demo"]] == [
        "agente 1", "agent 2", "gestionnaire", "coordination", "membre",
    ]  # fmt: skip
    assert count(instance, "core_actor") == before


def test_removing_it_leaves_nothing_of_it(instance):
    gone = instance.json("--json", "demo", "--remove")["removed"]
    assert gone["core.User"] == 5
    for table in ("core_actor", "core_user", "core_post", "core_need", "core_tie", "core_topic",
                  "core_gesture", "core_practice", "core_membership", "core_batch",
                  "account_emailaddress"):  # fmt: skip
        assert count(instance, table) == 0, table
    assert count(instance, "core_change") == 0
    assert [p for p in (instance.data / "media").rglob("*") if p.is_file()] == []


@pytest.mark.slow
def test_what_a_real_organisation_wrote_stays_when_the_region_goes(instance):
    instance.run("create-admin", "renee@example.org", "--organisation", "Le vrai réseau")
    instance.run("demo", "--remove")
    assert count(instance, "core_actor", "name = 'Le vrai réseau'") == 1
    assert count(instance, "core_user") == 1


def test_an_admin_gets_a_one_time_link_and_the_role(bare_instance):
    told = bare_instance.json(
        "create-admin", "Renee@Example.org", "--name", "Renée Auclair", "--json"
    )
    assert told["created"] is True
    assert told["link"].startswith("http://127.0.0.1:8000/connexion/")
    assert count(bare_instance, "core_membership", "role = 'coordination'") == 1
    assert count(bare_instance, "account_emailaddress", "verified") == 1
    again = bare_instance.json("create-admin", "renee@example.org", "--json")
    assert again["created"] is False
    assert count(bare_instance, "core_membership", "role = 'coordination'") == 1


def test_an_admin_password_may_come_from_standard_input_and_must_be_long(bare_instance):
    asked = ("create-admin", "renee@example.org", "--password-stdin")
    short = bare_instance.run(*asked, input="court\n")
    assert short.returncode == 1
    assert "Remède" in short.stderr
    assert bare_instance.begin(*asked, input="une phrase bien assez longue\n").returncode == 0


def test_a_word_that_is_no_address_is_refused(bare_instance):
    done = bare_instance.run("create-admin", "renee")
    assert done.returncode == 1
    assert "adresse de courriel" in done.stderr


def test_the_secret_key_is_drawn_once_and_kept_from_others(instance):
    path = instance.data / "secret_key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    key = path.read_text()
    assert len(key.strip()) >= 50
    instance.run("migrate")
    assert path.read_text() == key
