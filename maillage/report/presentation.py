"""A report's content as its templates want it: numbers written, addresses added."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from maillage.core.models import Target
from maillage.core.registry import registry
from maillage.report.documents import day, masking_note, origin_note, origins_note, period
from maillage.report.figures import MEASURE_OF
from maillage.report.grouping import ROOM, by_room
from maillage.report.models import NARRATIVE

UrlOf = Callable[[str], str]
NO_AXIS_KEY = "sans"


def shown(content: dict[str, Any], url_of: UrlOf | None = None) -> dict[str, Any]:
    """Context of `report/_content.html`. Without `url_of` a figure leads to its definition."""
    figures = [_figure(f, url_of) for f in content["figures"]]
    return {
        "content": content,
        "period": period(content),
        "financed_until": day(content["post"]["to"]),
        "figures": figures,
        "groups": by_room(figures),
        "axes": [_axis(a, url_of) for a in content["axes"]],
        "total": {f["key"]: number(f["value"]) for f in content["figures"]},
        "verbs": [
            {**v, "gestures": number(v["gestures"]), "url": _url(f"verbe-{v['key']}", url_of)}
            for v in content["verbs"]
        ],
        "plan": [_target(t) for t in content["plan"]],
        "places": [
            (_("Régions rejointes"), _("Région"), _counted(content["regions"])),
            (_("Disciplines rejointes"), _("Discipline"), _counted(content["disciplines"])),
        ],
        "narrative": [_part(part) for part in content["narrative"] if part["text"].strip()],
        "masking_note": masking_note() if content.get("has_masked_cells") else "",
        "origins_note": origins_note(),
        "opens_rows": url_of is not None,
    }


def number(value: Any) -> str:
    """A count as it is written; a masked one is already a word."""
    return value if isinstance(value, str) else number_format(value, force_grouping=True)


def signed(value: Any) -> str:
    """A gap with its sign: « +3 », « −12 »."""
    if isinstance(value, str) or value == 0:
        return str(value)
    return f"{'+' if value > 0 else '−'}{number(abs(value))}"


def _url(key: str, url_of: UrlOf | None) -> str:
    return url_of(key) if url_of else ""


def origin_text(figure: dict[str, Any]) -> str:
    """« observé », « déclaré », or both with their numbers; nothing for a zero."""
    words = {"observed": _("observé"), "declared": _("déclaré")}
    return origin_note(figure) or words.get(figure["origin"], "")


def _told(frozen: str, known: Any) -> str:
    """A text of the content in the reader's language, while the program still says the same."""
    with translation.override(settings.LANGUAGE_CODE):
        is_same = known is not None and str(known) == frozen
    return str(known) if is_same else frozen


def _words(figure: dict[str, Any]) -> dict[str, str]:
    """The title, the unit and the definition of a figure."""
    indicators = {f"salle-{indicator.key}": indicator for indicator in registry.indicators}
    known = MEASURE_OF.get(figure["key"]) or indicators.get(figure["key"])
    names = ("title", "unit", "definition")
    return {name: _told(figure[name], getattr(known, name, None)) for name in names}


def _part(part: dict[str, Any]) -> dict[str, Any]:
    titles = {key: title for key, title, _help in NARRATIVE}
    return {**part, "title": _told(part["title"], titles.get(part["key"]))}


def _figure(figure: dict[str, Any], url_of: UrlOf | None) -> dict[str, Any]:
    return {
        "key": figure["key"],
        **_words(figure),
        "value": number(figure["value"]),
        "text": origin_text(figure),
        "url": url_of(figure["key"]) if url_of else f"#definition-{figure['key']}",
    }


def _axis(axis: dict[str, Any], url_of: UrlOf | None) -> dict[str, Any]:
    return {
        "name": axis["name"],
        "gestures": number(axis["gestures"]),
        "people": number(axis["people"]),
        "organisations": number(axis["organisations"]),
        "url": _url(f"axe-{axis['slug'] or NO_AXIS_KEY}", url_of),
        "is_missing": not axis["slug"],
    }


def measure_name(target: dict[str, Any]) -> str:
    """What a target counts, in the reader's language."""
    return _told(target["measure_name"], dict(Target.Measure.choices).get(target["measure"]))


def _target(target: dict[str, Any]) -> dict[str, Any]:
    is_short = isinstance(target["gap"], int) and target["gap"] < 0
    return {
        **target,
        "measure_name": measure_name(target),
        "planned": number(target["planned"]),
        "done": number(target["done"]),
        "gap": signed(target["gap"]),
        "is_short": is_short,
    }


def _counted(pairs: list[list[Any]]) -> list[tuple[str, str]]:
    return [(name, number(value)) for name, value in pairs]


def figure_of(content: dict[str, Any], key: str) -> dict[str, Any] | None:
    """A figure's page: its title, value, definition and rows; None when there is no such figure.

    `key` is that of a figure, `axe-<slug>`, or `verbe-<number>`.
    """
    for figure in content["figures"]:
        if figure["key"] == key:
            wanted = set(figure["rows"])
            words = _words(figure)
            rows = [g for g in content["gestures"] if g["uid"] in wanted]
            return {
                **figure,
                **words,
                "value": number(figure["value"]),
                # « 1 régions »: up to one, the title alone says what is counted.
                "unit": "" if figure["value"] in (0, 1) else words["unit"],
                "origin_text": origin_text(figure),
                "rows": rows,
                "is_of_a_room": key.startswith(ROOM),
            }
    kind, _dash, name = key.partition("-")
    if kind == "axe":
        return _axis_figure(content, "" if name == NO_AXIS_KEY else name)
    return _verb_figure(content, name) if kind == "verbe" else None


def _axis_figure(content: dict[str, Any], slug: str) -> dict[str, Any] | None:
    axis = next((a for a in content["axes"] if a["slug"] == slug), None)
    if axis is None:
        return None
    rows = [g for g in content["gestures"] if g["axis_slug"] == slug]
    title = _("Gestes sous l’axe « %s »") % axis["name"] if slug else axis["name"]
    return _gestures_figure(title, axis["gestures"], rows)


def _verb_figure(content: dict[str, Any], key: str) -> dict[str, Any] | None:
    verb = next((v for v in content["verbs"] if v["key"] == key), None)
    if verb is None:
        return None
    rows = [g for g in content["gestures"] if g["verb"] in verb["verbs"]]
    return _gestures_figure(verb["name"], verb["gestures"], rows)


def _gestures_figure(title: str, value: Any, rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "title": title,
        "value": number(value),
        "unit": str(MEASURE_OF["gestures"].unit),
        "definition": str(MEASURE_OF["gestures"].definition),
        "origin_text": "",
        "rows": rows,
    }
