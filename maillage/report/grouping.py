"""A report's figures by where they come from: the gestures first, then each room's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

ROOM = "salle-"  # « salle-connect-meetings »: the figure of a room that may be gone by now


def by_room(figures: Sequence[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """(title, figures) in the order of their first figure; no title where there is one group."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for figure in figures:
        groups.setdefault(_room_of(figure["key"]), []).append(figure)
    if len(groups) < 2:
        return [("", group) for group in groups.values()]
    return list(groups.items())


def _room_of(key: str) -> str:
    if not key.startswith(ROOM):
        return _("Gestes")
    label = key.removeprefix(ROOM).partition("-")[0]
    config = apps.app_configs.get(label)
    return str(config.verbose_name) if config else _("Autres chiffres")
