"""SIGKILL at any moment: each acknowledged write is there, no half import, the index agrees."""

from __future__ import annotations

import json
import os
import random
import sqlite3
import time
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import connection

from tests.killed_work import IMPORT_ROWS
from tests.nursery import ROOT, Child, Nursery

pytestmark = [pytest.mark.slow, pytest.mark.database]
KILLS = 5


@pytest.fixture
def work(django_db_setup, django_db_blocker, tmp_path):
    """Processes with a migrated database of their own, in SQLite or PostgreSQL."""
    env = {
        **os.environ, "MAILLAGE_DATA": str(tmp_path), "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "maillage.config.settings",
    }  # fmt: skip
    with django_db_blocker.unblock():
        name = connection.settings_dict["NAME"]
        if connection.vendor == "sqlite":
            with (
                sqlite3.connect(name) as source,
                sqlite3.connect(tmp_path / "maillage.sqlite3") as target,
            ):
                source.backup(target)
            env.pop("DATABASE_URL", None)
            with Nursery(env, tmp_path) as nursery:
                yield nursery
            return
        own = f"killed_{os.getpid()}_{random.randrange(10**6)}"
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{own}" TEMPLATE "{name}"')
        address = urlsplit(os.environ["DATABASE_URL"])
        env["DATABASE_URL"] = urlunsplit(address._replace(path=f"/{own}"))
        with Nursery(env, tmp_path) as nursery:
            yield nursery
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{own}" WITH (FORCE)')


def begin(work: Nursery, *role: str) -> Child:
    """One role of killed_work at work."""
    name, *more = role
    return work.start(f"from tests.killed_work import ROLES\nROLES[{name!r}](*{more!r})")


def ask(work: Nursery, *role: str):
    """Run a role to its end; what its last line says."""
    last = begin(work, *role).result()
    return json.loads(last) if last.startswith("{") else last


def test_every_acknowledged_gesture_is_there_after_each_kill(work):
    chance = random.Random(7)
    acknowledged: dict[str, str] = {}
    removed: set[str] = set()
    for _kill in range(KILLS):
        writer, indexer = begin(work, "writer"), begin(work, "indexer")
        writer.wait_for_lines(20)
        indexer.wait_for_lines(1)
        time.sleep(chance.uniform(0.05, 1.5))
        writer.kill()
        indexer.kill()
        for line in writer.lines:
            act, _space, rest = line.partition(" ")
            uid, _space, text = rest.partition(" ")
            if act == "written":
                acknowledged[uid] = text
            elif act == "removed":
                removed.add(uid)
    found = ask(work, "look")
    assert len(acknowledged) >= 10 * KILLS
    # What was begun after the last acknowledgement may be there or not, but never by half.
    kept = {uid: text for uid, text in acknowledged.items() if uid not in removed}
    lost = {uid for uid in kept if uid not in found["texts"]}
    assert len(lost) <= KILLS, "a removal under way at the kill explains one each at most"
    assert all(is_tenth(kept[uid]) for uid in lost)
    assert not removed & found["texts"].keys()
    older = [uid for uid in kept.keys() - lost if not is_from(kept[uid], found["texts"][uid])]
    assert older == []
    assert found["journal"] == []
    assert found["differences"] == []
    assert found["waiting"] == 0
    assert found["indexed"] >= len(found["texts"])


def is_tenth(text: str) -> bool:
    return int(text.split("-")[1].split()[0]) % 10 == 0


def is_from(acknowledged: str, found: str) -> bool:
    """The acknowledged text, or the next one of the same gesture, written but not yet said."""
    return found in (acknowledged, f"{acknowledged} bis")


def test_a_killed_import_is_whole_pages_only_then_goes_on_and_can_be_undone(work):
    number = ask(work, "prepare_import")
    chance = random.Random(11)
    seen = 0
    for _kill in range(2):
        process = begin(work, "worker")
        process.wait_for_lines(1)
        wait_until_rows(work, number, more_than=seen)
        time.sleep(chance.uniform(0, 0.4))
        process.kill()
        found = ask(work, "look_at_import", number)
        assert found["state"] == "running", found
        assert found["rows"] == found["told"] == found["rows_done"] == found["names"]
        assert found["rows_done"] % 200 == 0
        assert not found["is_closed"]
        seen = found["rows_done"]
    assert seen > 0
    done = work_until(work, number, "state = 'done'")
    assert done["rows"] == done["names"] == done["told"] == done["new"] == IMPORT_ROWS
    assert done["is_closed"]
    ask(work, "take_back", number)
    process = begin(work, "worker")
    process.wait_for_lines(1)
    time.sleep(chance.uniform(0.3, 1.0))
    process.kill()
    closed = "SELECT id FROM core_batch WHERE undone_at IS NOT NULL"
    undone = work_until(work, number, f"batch_id IN ({closed})")
    assert undone["is_undone"]
    assert undone["rows"] == 0
    assert ask(work, "look")["differences"] == []


def wait_until_rows(work: Nursery, number: str, more_than: int) -> None:
    """Look at the database from outside until the worker has written some more pages."""
    end = time.monotonic() + 60
    while not is_true(work, number, f"rows_done > {more_than}"):
        assert time.monotonic() < end
        time.sleep(0.01)


def is_true(work: Nursery, number: str, condition: str) -> bool:
    """Whether the import meets this SQL condition; asked without starting a program."""
    question = f"SELECT COUNT(*) FROM core_import WHERE id = {int(number)} AND {condition}"
    if "DATABASE_URL" not in work.env:
        with sqlite3.connect(
            Path(work.env["MAILLAGE_DATA"]) / "maillage.sqlite3", timeout=20
        ) as base:
            return bool(base.execute(question).fetchone()[0])
    import psycopg

    with psycopg.connect(work.env["DATABASE_URL"]) as base:
        return bool(base.execute(question).fetchone()[0])


def work_until(work: Nursery, number: str, condition: str) -> dict:
    """Let a fresh worker go on until the import meets this condition; what is there then."""
    process = begin(work, "worker")
    end = time.monotonic() + 120
    try:
        while not is_true(work, number, condition):
            assert time.monotonic() < end, ask(work, "look_at_import", number)
            assert not is_true(work, number, "state = 'failed'"), process.lines
            assert process.code() is None, process.lines
            time.sleep(0.05)
    finally:
        process.kill()
    return ask(work, "look_at_import", number)


def test_the_data_folder_of_these_tests_is_not_the_one_of_the_machine(work):
    assert Path(work.env["MAILLAGE_DATA"]).resolve() != Path(settings.DATA).resolve()
