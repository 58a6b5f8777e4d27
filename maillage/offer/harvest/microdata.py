"""HTML microdata (`itemscope`, `itemprop`) as the same nodes as JSON-LD's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from lxml import etree, html

from maillage.algorithms.said import Said
from maillage.offer.harvest.schema_values import Node, term

DEEPEST = 30
MOST_ITEMS = 50_000
_ADDRESSED = {
    "a": "href", "area": "href", "link": "href", "img": "src", "audio": "src", "video": "src",
    "source": "src", "embed": "src", "iframe": "src", "track": "src", "object": "data",
}  # fmt: skip


def documents(page: str, base: str) -> Iterator[tuple[Node, Said]]:
    """The items of a page that stand in no other, as JSON-LD nodes."""
    if "itemscope" not in page.lower():
        return
    try:
        # Bytes: lxml refuses a text that declares its encoding.
        root = html.document_fromstring(page.encode(errors="replace"), parser=_parser())
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return
    named = {e.get("id"): e for e in root.iter() if isinstance(e.tag, str) and e.get("id")}
    reader = _Reader(named, base)
    for element in root.iter():
        if isinstance(element.tag, str) and _is_top(element):
            line = Said("microdonnées, ligne %(line)d", line=element.sourceline or 0)
            yield reader.item(element, 0), line


def _parser() -> html.HTMLParser:
    return html.HTMLParser(
        encoding="utf-8", no_network=True, recover=True, remove_comments=True, remove_pis=True
    )


def _is_top(element: Any) -> bool:
    return element.get("itemscope") is not None and element.get("itemprop") is None


class _Reader:
    def __init__(self, named: dict[Any, Any], base: str) -> None:
        self.named, self.base, self.count = named, base, 0

    def item(self, element: Any, depth: int) -> Node:
        """The item at an element. Items too deep are empty."""
        self.count += 1
        node: Node = {}
        kinds = [term(kind) for kind in (element.get("itemtype") or "").split()]
        if kinds:
            node["@type"] = kinds
        if element.get("itemid"):
            node["@id"] = element.get("itemid").strip()
        if depth > DEEPEST or self.count > MOST_ITEMS:
            return node
        elsewhere = [self.named.get(i) for i in (element.get("itemref") or "").split()]
        stack = [*reversed([*element, *[e for e in elsewhere if e is not None]])]
        seen = 0
        while stack and seen < MOST_ITEMS:
            inner = stack.pop()
            seen += 1
            if not isinstance(inner.tag, str):
                continue
            if inner.get("itemprop"):
                value = self._value(inner, depth)
                for name in inner.get("itemprop").split():
                    node.setdefault(term(name), []).append(value)
            if inner.get("itemscope") is None:
                stack += reversed(inner)
        return node

    def _value(self, element: Any, depth: int) -> Any:
        if element.get("itemscope") is not None:
            return self.item(element, depth + 1)
        tag = element.tag.lower()
        if element.get("content") is not None:
            return element.get("content").strip()
        if tag in _ADDRESSED:
            told = (element.get(_ADDRESSED[tag]) or "").strip()
            try:
                return urljoin(self.base, told) if self.base and told else told
            except ValueError:
                return told
        if tag in ("data", "meter"):
            return element.get("value", "").strip()
        if tag == "time" and element.get("datetime"):
            return element.get("datetime").strip()
        return " ".join("".join(element.itertext()).split())
