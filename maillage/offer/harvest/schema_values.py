"""Values of JSON-LD in all their shapes: a text, a list, {"@value"}, {"@id"}, a language map."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_SCHEMA = re.compile(r"^(?:https?://(?:www\.)?schema\.org/|schema:|sdo:|s:(?=[A-Z]))", re.I)
_LANGUAGE = re.compile(r"[a-z]{2}(?:-[A-Za-z]{2,4})?")
PREFERRED = ("fr", "fr-ca", "", "en")

Node = dict[str, Any]


def term(name: str) -> str:
    """The schema.org term of a full or prefixed name; any other name as it is."""
    return _SCHEMA.sub("", name)


def items(value: Any) -> list[Any]:
    """The values of a property: none, one or several; @list and @set opened."""
    if value is None:
        return []
    if isinstance(value, dict):
        for key in ("@list", "@set"):
            if key in value:
                return items(value[key])
        return [value]
    if isinstance(value, list):
        opened: list[Any] = []
        for one in value[:5_000]:
            opened += one if isinstance(one, list) else items(one)
        return opened
    return [value]


def scalar(value: Any) -> Any:
    """The bare value: {"@value": x} and {"@id": x} are x, a node is its name or its address."""
    for _ in range(4):
        if isinstance(value, list):
            value = value[0] if value else None
        if not isinstance(value, dict):
            return value if not isinstance(value, list) else None
        for key in ("@value", "name", "@id", "url", "contentUrl"):
            if value.get(key) not in (None, "", [], {}):
                value = text(value[key]) if key == "name" else value[key]
                break
        else:
            return _by_language(value)
    return value if not isinstance(value, dict | list) else None


def text(value: Any) -> str:
    """One text of a property: French first, then of no language, then English."""
    options: list[tuple[str, str]] = []
    for one in items(value):
        if isinstance(one, dict) and "@value" not in one and _is_language_map(one):
            options += [(k.lower(), str(scalar(v))) for k, v in one.items() if v]
            continue
        language = str(one.get("@language", "")).lower() if isinstance(one, dict) else ""
        bare = scalar(one)
        if bare not in (None, ""):
            options.append((language, str(bare)))
    for wanted in PREFERRED:
        for language, told in options:
            if language == wanted or (wanted and language.startswith(f"{wanted}-")):
                return told
    return options[0][1] if options else ""


def texts(value: Any) -> list[str]:
    """Every text of a property, each once."""
    found = [str(bare) for one in items(value) if (bare := scalar(one)) not in (None, "")]
    return list(dict.fromkeys(found))


def nodes(value: Any) -> Iterator[Node]:
    """The nodes among the values of a property."""
    for one in items(value):
        if isinstance(one, dict) and "@value" not in one:
            yield one


def types(node: Node) -> list[str]:
    """The node's types as schema.org terms."""
    return [term(str(t)) for t in items(node.get("@type")) if isinstance(t, str)]


def _is_language_map(value: Node) -> bool:
    return bool(value) and all(_LANGUAGE.fullmatch(str(key)) for key in value)


def _by_language(value: Node) -> Any:
    if not _is_language_map(value):
        return None
    lowered = {key.lower(): told for key, told in value.items()}
    for wanted in PREFERRED:
        if lowered.get(wanted):
            return lowered[wanted]
    return next(iter(value.values()))
