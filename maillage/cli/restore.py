"""`maillage restore`."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from maillage.core.console import Console, Problem, console_for, json_option


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@json_option
def restore(file: Path, as_json: bool) -> None:
    """Remettre l’instance dans l’état d’une sauvegarde.

    Tout est vérifié et préparé à côté d’abord : un fichier abîmé, piégé ou d’une version plus
    récente est refusé et rien ne change. Le serveur doit être arrêté. Ce qui était là est gardé
    dans le dossier « avant-… » (PostgreSQL : le schéma « avant_… »). Ce qui a été effacé à la
    demande de quelqu’un l’est de nouveau. Une sauvegarde SQLite se restaure sur PostgreSQL, et
    l’inverse.
    """
    from maillage.cli.archive.container import read_manifest
    from maillage.cli.data import load_program, make_folder
    from maillage.cli.locks import alone, only_server

    console = console_for(as_json)
    with console.progress("Vérification (Mo)") as bar:
        manifest = read_manifest(file, bar)
    data = make_folder()
    load_program()
    refuse_other_versions(file, manifest)
    with only_server(data), alone(data, "prepare"):
        done = _restore(file, manifest, data, console)
    console.result(
        done,
        f"Restauré : {done['rows']} enregistrements, {done['files']} fichiers.",
        f"Ce qui était là : {done['former']}",
        *([f"Effacements appliqués de nouveau : {done['erased']}"] if done["erased"] else []),
        "Réglages de la sauvegarde, à comparer : settings-restored.env ; puis « maillage doctor ».",
    )


def refuse_other_versions(path: Path, manifest: dict[str, Any]) -> None:
    """Errors: Problem for a backup that this version of the program cannot read whole."""
    from maillage.cli.archive.container import FORMAT, damaged
    from maillage.cli.data import known_migrations, newer_applications
    from maillage.cli.version import program_version

    try:
        had = {(str(app), str(name)) for app, name in manifest["migrations"]}
        form, made_by = int(manifest["format"]), str(manifest["program"])
        is_newer = form > FORMAT or _numbers(made_by) > _numbers(program_version())
        assert isinstance(manifest["counts"], dict)
    except (KeyError, TypeError, ValueError, AssertionError):
        raise damaged(path, "son manifeste est incomplet") from None
    ours = {app for app, _name in known_migrations()}
    unknown = newer_applications(had) or sorted(
        f"{app}.{name}" for app, name in had - known_migrations() if app in ours
    )
    if is_newer or unknown:
        raise Problem(
            f"{path} vient de Maillage {made_by}, cette version est {program_version()}"
            + (f" (inconnu ici : {', '.join(unknown[:4])})" if unknown else "")
            + ". Rien n’a été changé.",
            "Installer la version de la sauvegarde ou une suivante, puis restaurer.",
        )


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _restore(path: Path, manifest: dict[str, Any], data: Path, console: Console) -> dict[str, Any]:
    from maillage.cli.archive.container import check_members, extract
    from maillage.core.erasure import known_erasures

    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    work, former = data / f"restore-{stamp}", data / f"avant-{stamp}"
    check_members(path, manifest, data)
    erased = _readable(known_erasures)
    try:
        work.mkdir()
        for name in ("public", "private"):
            (work / "media" / name).mkdir(parents=True)
        with console.progress("Extraction") as bar:
            extract(path, manifest, work, bar)
        count = _replace(work, former, manifest, erased, data, console)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    _after(manifest, path, data)
    return {
        "rows": sum(manifest["counts"].values()), "files": manifest.get("files", 0),
        "former": str(former), "erased": count, "made_at": manifest.get("made_at"),
    }  # fmt: skip


def _readable(read: Callable[[], set[tuple[str, str]]]) -> set[tuple[str, str]]:
    """What the present database says was erased; nothing when it is missing or broken."""
    from django.db import DatabaseError, connection

    try:
        return read()
    except DatabaseError:
        return set()
    finally:
        connection.close()


def _replace(
    work: Path,
    former: Path,
    manifest: dict[str, Any],
    erased: set[tuple[str, str]],
    data: Path,
    console: Console,
) -> int:
    """Build the database, then let it and the media take their places. Returns the erasures."""
    from django.db import connection

    from maillage.cli.archive import load, swap
    from maillage.core.erasure import erase_again, known_erasures

    is_sqlite = connection.vendor == "sqlite"
    current = Path(connection.settings_dict["NAME"]) if is_sqlite else None
    fresh = load.fresh_file(work / "new.sqlite3") if is_sqlite else load.fresh_schema(
        former.name.replace("-", "_")
    )  # fmt: skip
    with console.progress("Base de données") as bar, fresh:
        load.build(work, manifest, bar)
        count = erase_again(erased | known_erasures())
    connection.close()
    names = ["media"]
    if current is not None and current.parent == data:
        (work / "new.sqlite3").rename(work / current.name)
        names = [current.name, f"{current.name}-wal", f"{current.name}-shm", "media"]
    elif current is not None:
        _swap_elsewhere(work / "new.sqlite3", current, former.name)
    swap.begin(data, work, former, names)
    return count


def _swap_elsewhere(fresh: Path, current: Path, former: str) -> None:
    """A database outside the data folder (DATABASE_URL=sqlite:…): aside in its own folder."""
    near = current.with_name(f"{current.name}.{former}.new")
    shutil.copyfile(fresh, near)
    for suffix in ("", "-wal", "-shm"):
        path = current.with_name(current.name + suffix)
        if path.exists():
            path.rename(current.with_name(f"{current.name}.{former}{suffix}"))
    near.rename(current)


def _after(manifest: dict[str, Any], path: Path, data: Path) -> None:
    """The settings beside, for comparison; the index is to be made again from the new rows."""
    import json
    import zipfile

    from maillage.cli.archive.settings_kept import as_env_file

    with zipfile.ZipFile(path) as archive:
        kept = json.loads(archive.read("settings.json"))
    (data / "settings-restored.env").write_text(as_env_file(kept), encoding="utf-8")
    shutil.rmtree(data / "index", ignore_errors=True)
