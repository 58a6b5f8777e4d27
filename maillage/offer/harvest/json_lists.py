"""JSON that is not schema.org: the list of objects that are events, wherever it is in the tree."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from maillage.algorithms.said import Said
from maillage.offer.harvest.fields import guessed
from maillage.offer.harvest.found import FoundEvent, Reading, Refused, too_long, whole_file
from maillage.offer.harvest.kinds import Asked
from maillage.offer.harvest.records import Mapped, event_of, mapped
from maillage.offer.harvest.schema_event import Keys
from maillage.offer.harvest.texts import decoded

SAMPLES = 2_000
DEEPEST = 8
MOST_LEAVES = 300
Found = list[dict[str, Any]]


def read_json(data: bytes, asked: Asked) -> Reading:
    """The events of a JSON answer: one object each, by a mapping given or guessed."""
    reading = Reading(kind="json", found=iter(()))
    try:
        values = _parsed(decoded(data, asked.content_type))
    except (ValueError, RecursionError):
        reading.refuse(whole_file(Said("ce n’est pas du JSON lisible")))
        return reading
    path, objects = _list(values, str(asked.mapping.get("items") or ""))
    if not objects:
        reading.refuse(whole_file(Said("aucune liste d’événements n’y a été trouvée")))
        return reading
    samples = [flat(one) for one in objects[:SAMPLES]]
    names = list(dict.fromkeys(name for sample in samples for name in sample))
    plan = mapped(names, samples, {**asked.mapping, "items": path}, asked)
    reading.mapping = plan.to_json()
    if "title" not in plan.fields or not {"start", "dates", "start_time"} & set(plan.fields):
        why = Said(
            "ni titre ni date n’y sont reconnus (champs : %(names)s) : "
            "indiquez-les dans une correspondance",
            names=", ".join(names[:12])[:300],
        )
        reading.refuse(whole_file(why))
        return reading
    if plan.timezone and not asked.mapping.get("timezone"):
        zone = plan.timezone
        reading.notes.append(
            Said("heures sans fuseau : lues en %(zone)s d’après leur répartition", zone=zone)
        )
    reading.total = len(objects)
    reading.found = _events(objects, plan, asked)
    return reading


def sampled(data: bytes, asked: Asked, count: int) -> tuple[list[str], list[dict[str, Any]]]:
    """(names of the fields, the first records): what a mapping is chosen from."""
    try:
        values = _parsed(decoded(data, asked.content_type))
        _path, objects = _list(values, str(asked.mapping.get("items") or ""))
    except (ValueError, RecursionError):
        return [], []
    samples = [flat(one) for one in objects[:SAMPLES]]
    return list(dict.fromkeys(name for one in samples for name in one)), samples[:count]


def _events(objects: Found, plan: Mapped, asked: Asked) -> Iterator[FoundEvent | Refused]:
    keys = Keys()
    for number, one in enumerate(objects, start=1):
        if asked.is_late():
            yield too_long()
            return
        where = Said("objet %(number)d", number=number)
        try:
            found = event_of(flat(one), plan, asked, keys, where)
        except (ValueError, TypeError, OverflowError, RecursionError):
            found = Refused(where, Said("contenu illisible"))
        yield found or Refused(where, Said("objet vide"))


def _parsed(text: str) -> Any:
    """One document, or one per line."""
    try:
        return json.loads(text, strict=False, parse_constant=lambda _: None)
    except ValueError:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) < 2:
            raise
        return [json.loads(line, strict=False) for line in lines]


# --- The list --------------------------------------------------------------------------------
def _list(root: Any, path: str) -> tuple[str, Found]:
    """(path, objects): the list named by a dotted path, else the one most like events."""
    if path:
        value = root
        for part in path.split("."):
            value = value.get(part) if isinstance(value, dict) else None
        return path, _objects(value)
    best: tuple[float, str, Found] = (0.0, "", [])
    stack: list[tuple[Any, str, int]] = [(root, "", 0)]
    while stack:
        value, here, depth = stack.pop()
        score, objects = _score(value)
        if score > best[0]:
            best = (score, here, objects)
        if depth < DEEPEST and isinstance(value, dict):
            for key, inner in list(value.items())[:500]:
                if isinstance(inner, dict | list):
                    stack.append((inner, f"{here}.{key}" if here else str(key), depth + 1))
    if not best[2] and isinstance(root, dict):
        return "", [root]
    return best[1], best[2]


def _objects(value: Any) -> Found:
    if isinstance(value, dict):
        value = list(value.values())
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _score(value: Any) -> tuple[float, Found]:
    """How much a list looks like one of events: its fields count first, then its length."""
    objects = _objects(value)
    if not objects or (isinstance(value, dict) and len(objects) < len(value)):
        return 0.0, []
    names = list(dict.fromkeys(name for one in objects[:20] for name in flat(one)))
    fields = guessed(names)
    if "title" not in fields or not {"start", "dates"} & set(fields):
        return 0.0, []
    return len(fields) + min(len(objects), 1_000) / 1_001, objects


def flat(value: dict[str, Any]) -> dict[str, Any]:
    """Dotted path → leaf, or the list of the leaves that several objects give."""
    leaves: dict[str, Any] = {}
    stack: list[tuple[str, Any, int]] = [(str(k), v, 1) for k, v in reversed(value.items())]
    while stack and len(leaves) < MOST_LEAVES:
        name, one, depth = stack.pop()
        if isinstance(one, dict) and depth < DEEPEST:
            stack += [(f"{name}.{k}", v, depth + 1) for k, v in reversed(one.items())]
        elif isinstance(one, list) and depth < DEEPEST:
            stack += [(name, v, depth + 1) for v in reversed(one[:200])]
        elif isinstance(one, dict | list):
            continue
        elif name in leaves:
            known = leaves[name]
            leaves[name] = [*(known if isinstance(known, list) else [known]), one]
        else:
            leaves[name] = one
    return leaves
