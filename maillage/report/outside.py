"""What readers outside the network are given: small cells masked, no row, nobody's name.

The names that stay are those who sign (the agent, whoever approved) and those who consented to be
quoted. Free text stays as it was written and approved.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from maillage.algorithms.masking import Key, Line, Masked, suppress

MEASURES_BY_AXIS = ("people", "organisations")


def masked(content: dict[str, Any]) -> dict[str, Any]:
    """The content for a reader outside; a masked value is a word instead of a number."""
    cells, lines = _cells(content)
    hidden = suppress(cells, lines)
    with translation.override(settings.LANGUAGE_CODE):
        return _written(deepcopy(content), hidden)


def _cells(content: dict[str, Any]) -> tuple[dict[Key, int], list[Line]]:
    """Every count of people or organisations that is shown, and the sums that bind them.

    Distinct organisations by axis or by discipline need not add up to their total; they are
    treated as if they did, which hides rather more than less.
    """
    cells: dict[Key, int] = {}
    lines: list[Line] = []
    for figure in content["figures"]:
        if figure["counts_actors"]:
            _add_figure(figure, cells, lines)
    parts: dict[Key, int]
    for measure in MEASURES_BY_AXIS:
        parts = {("axis", measure, axis["slug"]): axis[measure] for axis in content["axes"]}
        _add_line(("value", measure), parts, cells, lines)
    for kind in ("regions", "disciplines"):
        parts = {(kind, name): number for name, number in content[kind]}
        _add_line(("value", "organisations"), parts, cells, lines)
    _add_plan(content, cells, lines)
    return cells, lines


def _add_figure(figure: dict[str, Any], cells: dict[Key, int], lines: list[Line]) -> None:
    key = figure["key"]
    cells[("value", key)] = figure["value"]
    parts: dict[Key, int] = {(part, key): figure[part] for part in ("observed", "declared")}
    _add_line(("value", key), parts, cells, lines)


def _add_line(total: Key, parts: dict[Key, int], cells: dict[Key, int], lines: list[Line]) -> None:
    if parts and total in cells:
        cells.update(parts)
        lines.append(Line(total, tuple(parts)))


def _add_plan(content: dict[str, Any], cells: dict[Key, int], lines: list[Line]) -> None:
    """A target's result is its axis's count when it covers the same days: one hides the other."""
    for target in content["plan"]:
        if target["measure"] in MEASURES_BY_AXIS:
            cell = ("target", target["uid"])
            axis = ("axis", target["measure"], target["axis_slug"])
            cells[cell] = target["done"]
            if cells.get(axis) == target["done"]:
                lines.append(Line(cell, (axis,)))


def _written(content: dict[str, Any], hidden: Masked) -> dict[str, Any]:
    def shown(cell: Key, value: Any) -> Any:
        if cell in hidden.primary:
            return _("moins de 5")
        return _("masqué") if cell in hidden.secondary else value

    for figure in content["figures"]:
        _write_figure(figure, shown)
    for axis in content["axes"]:
        for measure in MEASURES_BY_AXIS:
            axis[measure] = shown(("axis", measure, axis["slug"]), axis[measure])
    for kind in ("regions", "disciplines"):
        content[kind] = [[name, shown((kind, name), n)] for name, n in content[kind]]
    for target in content["plan"]:
        target["done"] = shown(("target", target["uid"]), target["done"])
        if isinstance(target["done"], str):
            # What was planned is public: the gap would give the result back.
            target["gap"] = _("masqué")
    content["gestures"] = []
    content["is_masked"] = True
    content["has_masked_cells"] = bool(hidden.hidden)
    return content


def _write_figure(figure: dict[str, Any], shown: Any) -> None:
    key = figure["key"]
    figure["rows"], figure["texts"] = [], []
    if not figure["counts_actors"]:
        return
    for part in ("value", "observed", "declared"):
        figure[part] = shown((part, key), figure[part])
