"""The machine: Python, disk, clock, fonts."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from maillage.cli.checks import Finding, broken, good, odd

LEAST_FREE, COMFORTABLE_FREE = 200 << 20, 2 << 30
# Older than this, the clock of the machine cannot be right.
BUILT = datetime(2026, 1, 1, tzinfo=UTC)


def python() -> Iterator[Finding]:
    """An older one than 3.11 does not get this far: pip refuses to install the program."""
    yield good("python", f"Python {'.'.join(map(str, sys.version_info[:3]))}")


def folder() -> Iterator[Finding]:
    from maillage.cli.data import data_path

    data = data_path()
    if not data.is_dir():
        yield broken(
            "data", f"Le dossier des données {data} n’existe pas.", "« maillage migrate » le crée."
        )
        return
    if not os.access(data, os.W_OK | os.X_OK):
        yield broken(
            "data", f"Le dossier {data} ne peut pas être écrit.",
            f"Donner ce droit au compte qui lance maillage : chown -R COMPTE {data}",
        )  # fmt: skip
        return
    yield good("data", f"Données : {data}")
    yield _space(data)


def _space(data: Path) -> Finding:
    free = shutil.disk_usage(data).free
    said = f"{free / 1e9:.1f} Go libres"
    if free < LEAST_FREE:
        return broken(
            "disk", f"{said} : trop peu.", "Libérer de la place ou déplacer MAILLAGE_DATA."
        )
    if free < COMFORTABLE_FREE:
        return odd("disk", f"{said}.", "Prévoir de la place pour les médias et les sauvegardes.")
    return good("disk", said)


def clock() -> Iterator[Finding]:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    from django.conf import settings

    now = datetime.now(UTC)
    if now < BUILT:
        yield broken(
            "clock", f"L’horloge dit {now:%Y-%m-%d}.", "Régler l’heure : timedatectl set-ntp true"
        )
    try:
        local = now.astimezone(ZoneInfo(settings.TIME_ZONE))
        yield good("clock", f"Il est {local:%H h %M} ({settings.TIME_ZONE})")
    except ZoneInfoNotFoundError:
        yield broken(
            "clock", f"Le fuseau {settings.TIME_ZONE} est inconnu ici.", "pip install tzdata"
        )


def documents() -> Iterator[Finding]:
    """A small PDF is made: the wheel, its fonts and the temporary folder all answer."""
    import typst

    try:
        with tempfile.TemporaryDirectory() as where:
            source = Path(where, "essai.typ")
            source.write_text("é ç « œ »", encoding="utf-8")
            is_pdf = typst.compile(source).startswith(b"%PDF")
    except (RuntimeError, OSError) as error:
        yield broken(
            "pdf", f"Les PDF ne se font pas : {error}", "Réinstaller : pip install --force typst"
        )
        return
    if is_pdf:
        yield good("pdf", "Les PDF se font, polices comprises")
