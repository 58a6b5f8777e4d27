"""From nodes to documents: context, graph, and text that may stand in a page."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.safestring import SafeString, mark_safe

Node = dict[str, Any]
CONTEXT = "https://schema.org"
# In a script element `</script>` and `<!--` end or change what is read: no `<` is written at all.
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026", 0x2028: "\\u2028",
            0x2029: "\\u2029"}  # fmt: skip


def without_empty(node: Mapping[str, Any]) -> Node:
    """The node without what nobody said; `False` and zero are said."""
    return {name: value for name, value in node.items() if value not in (None, "", [], {})}


def document(node: Mapping[str, Any]) -> Node:
    """One node as a document of its own."""
    return {"@context": CONTEXT, **node}


def graph(nodes: Iterable[Mapping[str, Any]]) -> Node:
    """Several nodes as one document."""
    return {"@context": CONTEXT, "@graph": list(nodes)}


def as_text(value: Any) -> str:
    """JSON as we write it everywhere: short, accents as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def in_script(value: Any) -> SafeString:
    """A JSON-LD data block for a page. The strict content policy allows it: nothing runs it."""
    text = as_text(value).translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 - escaped
