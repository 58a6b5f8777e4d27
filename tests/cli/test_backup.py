"""A backup is whole or refused; restoring changes everything or nothing."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import sqlite3
import threading
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

from maillage.cli.archive import swap
from maillage.cli.archive.container import DIGEST, Writer, check_members, extract, read_manifest
from maillage.cli.locks import only_server
from maillage.cli.restore import refuse_other_versions
from maillage.core.console import Bar, Problem
from tests.cli.conftest import Instance
from tests.kept import kept


def a_bar() -> Bar:
    return Bar("", 0, open(os.devnull, "w"), lambda: 0.0)


def contents(path: Path) -> dict[str, Any]:
    """Member → rows or hash, for the members that hold the instance's data.

    Rows are compared as values: PostgreSQL keeps the keys of a JSON column in its own order.
    """
    with zipfile.ZipFile(path) as archive:
        return {
            name: [json.loads(line) for line in archive.read(name).splitlines()]
            if name.endswith(".jsonl")
            else hashlib.sha256(archive.read(name)).hexdigest()
            for name in archive.namelist()
            if name.startswith(("database/", "media/"))
        }


def query(instance: Instance, sql: str):
    with sqlite3.connect(instance.data / "maillage.sqlite3", timeout=30) as database:
        return database.execute(sql).fetchall()


@pytest.fixture(scope="session")
def a_backup(filled_folder) -> Path:
    """A backup of the demonstration with two media."""
    return kept("backup", lambda folder: back_up(filled_folder, folder)) / "b.zip"


def back_up(filled: Path, folder: Path) -> None:
    data = folder / "var"
    shutil.copytree(filled, data)
    (data / "media" / "public" / "été.txt").write_text("une image")
    (data / "media" / "private" / "2026").mkdir(exist_ok=True)
    (data / "media" / "private" / "2026" / "preuve.pdf").write_bytes(b"%PDF" * 5000)
    instance = Instance(data, MAILLAGE_NETWORK_NAME="Essai", MAILLAGE_EMAIL_URL="smtp://n:secret@x")
    done = instance.run("backup", str(folder / "b.zip"))
    assert done.returncode == 0, done.stderr


@pytest.fixture
def other_engine(tmp_path):
    """Settings of an empty instance on the engine of this run of the tests."""
    if connection.vendor == "sqlite":
        yield {}
        return
    import psycopg

    parts = urlsplit(os.environ["DATABASE_URL"])
    name = f"restored_{os.getpid()}"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
        yield {"DATABASE_URL": urlunsplit(parts._replace(path=f"/{name}"))}
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_a_backup_holds_settings_but_no_secret(a_backup):
    with zipfile.ZipFile(a_backup) as archive:
        kept = json.loads(archive.read("settings.json"))
        names = archive.namelist()
    assert kept["MAILLAGE_NETWORK_NAME"] == "Essai"
    assert "MAILLAGE_EMAIL_URL" not in kept
    assert "MAILLAGE_SECRET_KEY" not in kept
    assert not any("session" in name or "secret" in name for name in names)
    assert {"media/public/été.txt", "media/private/2026/preuve.pdf"} <= set(names)


@pytest.mark.slow
@pytest.mark.database
def test_a_backup_restored_on_this_engine_is_the_same_backup(
    a_backup, other_engine, tmp_path, loaded
):
    fresh = Instance(tmp_path / "var", loaded, **other_engine)
    done = fresh.begin("restore", str(a_backup))
    assert done.returncode == 0, done.stderr
    assert (fresh.data / "settings-restored.env").read_text().count("Essai") == 1
    assert fresh.run("backup", str(tmp_path / "again.zip")).returncode == 0
    assert contents(tmp_path / "again.zip") == contents(a_backup)
    # New rows get numbers of their own.
    assert fresh.run("create-admin", "renee@example.org").returncode == 0


@pytest.mark.slow
def test_a_restore_keeps_the_former_aside_and_forgets_again_what_was_erased(a_backup, instance):
    [(uid,)] = query(instance, "SELECT uid FROM core_actor WHERE name LIKE 'Gaspard%'")
    with sqlite3.connect(instance.data / "maillage.sqlite3") as database:
        database.execute(
            "INSERT INTO core_erasure (model, record_uid, at) VALUES (?, ?, '2026-01-01')",
            ["core.Actor", uid],
        )
    (instance.data / "media" / "public" / "nouveau.txt").write_text("depuis")
    told = instance.json("restore", str(a_backup), "--json")
    assert told["erased"] == 1
    assert query(instance, "SELECT name FROM core_actor WHERE name LIKE 'Gaspard%'") == []
    # What others wrote of their own work stays theirs, and the page of erasure says so.
    story = """SELECT COUNT(*) FROM core_change JOIN django_content_type AS kind
               ON kind.id = record_type_id WHERE kind.model NOT IN ('gesture', 'event')
               AND (label LIKE 'Gaspard%' OR after LIKE '%Gaspard%')"""
    assert query(instance, story) == [(0,)]
    former = Path(told["former"])
    assert (former / "maillage.sqlite3").is_file()
    assert (former / "media" / "public" / "nouveau.txt").is_file()
    assert not (instance.data / "media" / "public" / "nouveau.txt").exists()
    assert (instance.data / "media" / "public" / "été.txt").read_text() == "une image"
    assert not list(instance.data.glob("restore-*"))


@pytest.mark.slow
def test_a_backup_taken_during_writes_is_of_one_moment(instance, tmp_path):
    """Two rows are always written together: the backup holds both of a pair or neither."""
    stop = threading.Event()
    written = []

    def write() -> None:
        with sqlite3.connect(instance.data / "maillage.sqlite3", timeout=30) as database:
            while not stop.is_set():
                word = f"paire-{len(written)}"
                with database:
                    sql = "INSERT INTO core_topic (slug, name_fr, name_en) VALUES (?, ?, '')"
                    database.execute(sql, [f"{word}-a", word])
                    database.execute(sql, [f"{word}-b", word])
                written.append(word)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        done = instance.run("backup", str(tmp_path / "b.zip"))
    finally:
        stop.set()
        writer.join()
    assert done.returncode == 0, done.stderr
    assert len(written) > 5, "the writer was not held up"
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        rows = archive.read("database/core.topic.jsonl").decode().splitlines()[1:]
    pairs = [json.loads(row)[1] for row in rows if '"paire-' in row]
    assert len(pairs) % 2 == 0
    manifest = read_manifest(tmp_path / "b.zip", a_bar())
    assert manifest["counts"]["core.topic"] == len(rows)


def test_a_backup_does_not_write_over_a_file_unless_told(instance, tmp_path):
    (tmp_path / "b.zip").write_text("autre chose")
    assert instance.run("backup", str(tmp_path / "b.zip")).returncode == 1
    assert (tmp_path / "b.zip").read_text() == "autre chose"


# --- Refusals ---------------------------------------------------------------------------------
def test_any_changed_byte_is_noticed(a_backup, tmp_path):
    content = a_backup.read_bytes()
    places = {0, 5, len(content) - 1, len(content) - DIGEST - 3}
    places |= set(random.Random(7).sample(range(len(content)), 40))
    for place in places:
        changed = bytearray(content)
        changed[place] ^= 1
        (tmp_path / "b.zip").write_bytes(changed)
        with pytest.raises(Problem, match="pas une sauvegarde entière"):
            read_manifest(tmp_path / "b.zip", a_bar())


@pytest.mark.parametrize("share", [0.0, 0.001, 0.5, 0.999])
def test_a_cut_file_is_refused(a_backup, tmp_path, share):
    content = a_backup.read_bytes()
    (tmp_path / "b.zip").write_bytes(content[: int(len(content) * share)])
    with pytest.raises(Problem, match="Rien n’a été changé"):
        read_manifest(tmp_path / "b.zip", a_bar())


def forged(path: Path, members: dict[str, bytes], **manifest) -> Path:
    """A file with a right digest: only what it holds is wrong."""
    told = {"program": "0.1.0", "migrations": [], "counts": {}, **manifest}
    with Writer(path) as writer:
        for name, content in members.items():
            writer.add(name, iter([content]))
        writer.finish(told)
    return path


@pytest.mark.parametrize(
    "name",
    ["../evil", "/etc/evil", "media/public/../../evil", "media\\evil", "database/../x.jsonl",
     "secret_key", "media/other/x"],
)  # fmt: skip
def test_a_name_that_would_leave_its_folder_is_refused(tmp_path, name):
    path = forged(tmp_path / "b.zip", {name: b"x"})
    manifest = read_manifest(path, a_bar())
    with pytest.raises(Problem, match=r"refusé|membres"):
        check_members(path, manifest, tmp_path)


def test_a_symbolic_link_is_refused(tmp_path):
    with Writer(tmp_path / "b.zip") as writer:
        link = zipfile.ZipInfo("media/public/lien")
        link.external_attr = 0o120777 << 16
        writer.zip.writestr(link, "/etc/passwd")
        writer.members[link.filename] = {"size": 11, "sha256": ""}
        writer.finish({})
    manifest = read_manifest(tmp_path / "b.zip", a_bar())
    with pytest.raises(Problem, match="fichier ordinaire"):
        check_members(tmp_path / "b.zip", manifest, tmp_path)


def test_a_bomb_is_refused_before_it_is_opened(tmp_path, monkeypatch):
    path = forged(tmp_path / "b.zip", {"media/public/zeros": b"\0" * (8 << 20)})
    assert path.stat().st_size < 1 << 20
    manifest = read_manifest(path, a_bar())
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(9, 9, 9 << 20))
    with pytest.raises(Problem, match="Mo libres"):
        check_members(path, manifest, tmp_path)


def test_a_member_that_differs_from_its_fingerprint_is_refused(tmp_path):
    with Writer(tmp_path / "b.zip") as writer:
        writer.add("media/public/a", iter([b"bon"]))
        writer.members["media/public/a"]["sha256"] = "0" * 64
        writer.finish({})
    manifest = read_manifest(tmp_path / "b.zip", a_bar())
    with pytest.raises(Problem, match="empreinte"):
        extract(tmp_path / "b.zip", manifest, tmp_path / "work", a_bar())


@pytest.mark.parametrize(
    "newer",
    [
        {"program": "99.0.0"},
        {"migrations": [["core", "0999_later"]]},
        {"migrations": [["consult", "0950_later"]]},
    ],
)
def test_a_newer_backup_is_refused_with_the_version_to_install(db, tmp_path, newer):
    manifest = {"format": 1, "program": "0.1.0", "migrations": [], "counts": {}, **newer}
    with pytest.raises(Problem, match="Rien n’a été changé"):
        refuse_other_versions(tmp_path / "b.zip", manifest)


def test_a_newer_form_of_file_and_a_manifest_without_counts_are_refused(db, tmp_path):
    whole = {"format": 1, "program": "0.1.0", "migrations": [], "counts": {}}
    refuse_other_versions(tmp_path / "b.zip", whole)
    with pytest.raises(Problem, match="cette version"):
        refuse_other_versions(tmp_path / "b.zip", {**whole, "format": 2})
    del whole["counts"]
    with pytest.raises(Problem, match="incomplet"):
        refuse_other_versions(tmp_path / "b.zip", whole)


@pytest.mark.slow
def test_a_refused_restore_leaves_what_is_there_untouched(a_backup, instance):
    def everything() -> dict[str, str]:
        return {
            str(p.relative_to(instance.data)): hashlib.sha256(p.read_bytes()).hexdigest()
            for p in instance.data.rglob("*")
            if p.is_file() and p.suffix not in {".lock"} and "-shm" not in p.name
        }

    before = everything()
    content = bytearray(a_backup.read_bytes())
    content[len(content) // 2] ^= 255
    damaged = instance.data.parent / "damaged.zip"
    damaged.write_bytes(content)
    done = instance.run("restore", str(damaged))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert everything() == before


@pytest.mark.slow
def test_a_restore_waits_for_the_server_to_be_stopped(a_backup, instance):
    with only_server(instance.data):
        (instance.data / "serve.json").write_text(
            json.dumps({"pid": os.getpid(), "address": "http://127.0.0.1:8000"})
        )
        done = instance.run("restore", str(a_backup))
    assert done.returncode == 1
    assert "L’arrêter d’abord" in done.stderr


@pytest.mark.parametrize("cut_after", range(4))
def test_a_swap_cut_short_is_finished_at_the_next_start(tmp_path, monkeypatch, cut_after):
    data = tmp_path / "var"
    new, former = data / "restore-1", data / "avant-1"
    for folder, word in ((data, "old"), (new, "new")):
        (folder / "media").mkdir(parents=True)
        (folder / "media" / "a").write_text(word)
        (folder / "db").write_text(word)
    (data / "db-wal").write_text("old")
    renames = iter(range(100))
    real = Path.rename

    def rename(self, target):
        if next(renames) >= cut_after:
            raise KeyboardInterrupt
        return real(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", rename)
        with pytest.raises(KeyboardInterrupt):
            swap.begin(data, new, former, ["db", "db-wal", "media"])
    assert swap.finish(data)
    assert (data / "db").read_text() == (data / "media" / "a").read_text() == "new"
    assert (former / "db").read_text() == (former / "media" / "a").read_text() == "old"
    assert not (data / "db-wal").exists()
    assert not swap.finish(data)
