"""`maillage backup`."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from maillage.core.console import Console, Problem, console_for, json_option


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Remplacer le fichier s’il existe.")
@json_option
def backup(file: Path, force: bool, as_json: bool) -> None:
    """Sauvegarder tout dans un fichier : base, médias, réglages sans secrets.

    Se fait pendant que le serveur travaille, sans le ralentir : tout ce qui est lu est d’un même
    instant. Le fichier n’apparaît sous son nom qu’une fois entier. La clé secrète et les mots de
    passe des services n’y sont pas : les garder à part.
    """
    from maillage.cli.data import open_data

    console = console_for(as_json)
    if file.exists() and not force:
        raise Problem(f"{file} existe déjà.", "Choisir un autre nom, ou ajouter --force.")
    if not file.absolute().parent.is_dir():
        raise Problem(f"le dossier {file.absolute().parent} n’existe pas.", "Le créer d’abord.")
    data = open_data(console)
    manifest = write_backup(file, data, console)
    rows, size = sum(manifest["counts"].values()), file.stat().st_size
    (data / "last_backup").write_text(json.dumps({"at": manifest["made_at"], "file": str(file)}))
    console.result(
        {"file": str(file), "bytes": size, "rows": rows, "missing": manifest["missing"]},
        f"{file} : {rows} enregistrements, {manifest['files']} fichiers, {size / 1e6:.1f} Mo.",
    )


def write_backup(path: Path, data: Path, console: Console) -> dict[str, Any]:
    """Write a backup of the instance. Returns its manifest."""
    from maillage.cli.archive.container import Writer
    from maillage.cli.archive.settings_kept import settings_without_secrets

    with Writer(path) as writer:
        counts = _add_rows(writer, console)
        missing = _add_media(writer, data, console)
        writer.add("settings.json", iter([json.dumps(settings_without_secrets()).encode()]))
        manifest = {
            **_describe(),
            "counts": counts,
            "missing": missing,
            "files": sum(name.startswith("media/") for name in writer.members),
        }
        writer.finish(manifest)
    return manifest


def _describe() -> dict[str, Any]:
    from django.db import connection

    from maillage.cli.data import applied_migrations
    from maillage.cli.version import program_version

    return {
        "program": program_version(),
        "made_at": datetime.now(UTC).isoformat(),
        "engine": connection.vendor,
        "migrations": sorted(list(pair) for pair in applied_migrations()),
    }


def _add_rows(writer: Any, console: Console) -> dict[str, int]:
    from django.apps import apps

    from maillage.cli.archive.rows import lines_of, one_moment, tables

    counts: dict[str, int] = {}
    models = tables(apps.get_models(include_auto_created=True))
    with console.progress("Base de données", len(models)) as bar, one_moment():
        for model in models:
            label = model._meta.label_lower
            writer.add(f"database/{label}.jsonl", lines_of(model, counts))
            bar.advance()
    return counts


def _add_media(writer: Any, data: Path, console: Console) -> list[str]:
    """After the rows: a file that a row of that moment names is there, or is told as missing."""
    missing = []
    root = data / "media"
    paths = sorted(p for p in root.rglob("*") if p.is_file() and not p.is_symlink())
    with console.progress("Médias", len(paths)) as bar:
        for path in paths:
            try:
                writer.add_file(f"media/{path.relative_to(root).as_posix()}", path)
            except FileNotFoundError:
                missing.append(path.relative_to(root).as_posix())
            bar.advance()
    return missing
