"""The nodes of JSON-LD documents: names made plain, references resolved, events told apart.

Compacted or expanded, with @graph or without, http or https, prefixed or not. No context is ever
fetched: schema.org's terms are known, and a document's own aliases are read in its context.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from maillage.algorithms.french_text import fold
from maillage.algorithms.said import Said
from maillage.offer.harvest.schema_values import Node, items, nodes, term, text, types

MOST_NODES = 2_000_000
_NAMED = frozenset(
    "CourseInstance EventSeries Festival Hackathon PerformingArtsEvent ChildrensEvent".split()
)
_NOT_ATTENDED = frozenset(
    "PublicationEvent BroadcastEvent OnDemandEvent DeliveryEvent CreateEvent".split()
)
CHILDREN = ("subEvent", "subEvents")
_REFERENCE = frozenset(("@id", "@type", "name", "url"))


def is_event(node: Node) -> bool:
    """Whether a node is an event that people may attend."""
    return any(
        kind in _NAMED or (kind.endswith("Event") and kind not in _NOT_ATTENDED and "/" not in kind)
        for kind in types(node)
    )


@dataclass(slots=True)
class Met:
    """An event node, where it was met, and the sub-events that are its occurrences."""

    node: Node
    where: Said
    occurrences: list[Node] = field(default_factory=list)
    series: str = ""


class Graph:
    """The nodes of one page or dump. `add` each document, then ask for `events`."""

    def __init__(self) -> None:
        self.by_id: dict[str, Node] = {}
        self.found: list[tuple[Node, Said]] = []
        self.under: dict[int, str] = {}  # id of an event node → the property it was met under
        self.count = 0

    def add(self, document: Any, where: Said) -> None:
        """Take the nodes of a parsed document, in its order."""
        aliases = _aliases(document)
        root = _plain(document, aliases)
        stack: list[tuple[Any, str]] = [(root, "")]
        while stack and self.count < MOST_NODES:
            value, under = stack.pop()
            if isinstance(value, list):
                stack += [(one, under) for one in reversed(value)]
            elif isinstance(value, dict):
                self.count += 1
                self._meet(value, under, where)
                inner = [(v, k) for k, v in value.items() if isinstance(v, dict | list)]
                stack += [(v, under if k in ("@graph", "@list", "@set") else k)
                          for v, k in reversed(inner)]  # fmt: skip

    def _meet(self, node: Node, under: str, where: Said) -> None:
        name = node.get("@id")
        if isinstance(name, str) and name:
            known = self.by_id.get(name)
            if known is None or len(known) < len(node):
                self.by_id[name] = node
        if is_event(node):
            self.under[id(node)] = under
            self.found.append((node, where))

    def whole(self, node: Any) -> Node:
        """The node that a bare reference stands for, else the node itself."""
        if isinstance(node, str):
            return self.by_id.get(node, {"@id": node})
        if not isinstance(node, dict):
            return {}
        name = node.get("@id")
        if isinstance(name, str) and set(node) <= _REFERENCE:
            return self.by_id.get(name, node)
        return node

    def events(self) -> Iterator[Met]:
        """Each event once, in the order of the document; a series has its sub-events as times."""
        children = self._children()
        met: set[tuple[str, str, str]] = set()
        for number, (node, place) in enumerate(self.found, start=1):
            if id(node) in children.taken or self._is_beside(node):
                continue
            mark = (str(node.get("@id", "")), text(node.get("name")), str(node.get("startDate")))
            if mark[0] and mark in met:
                continue
            met.add(mark)
            where = Said("%(where)s, événement %(number)d", where=place, number=number)
            times = children.of.get(id(node), [])
            yield Met(node, where, times, children.series.get(id(node), ""))

    def _is_beside(self, node: Node) -> bool:
        """Whether a node only points to an event, or stands beside one as what it belongs to."""
        if self.under.get(id(node)) == "superEvent" and not node.get("startDate"):
            return True
        whole = self.whole(node)
        return whole is not node or not (set(node) - {"@id", "@type"})

    def _children(self) -> _Children:
        told = _Children()
        for node, _ in self.found:
            for name in CHILDREN:
                for reference in nodes(node.get(name)):
                    told.place(self.whole(reference), reference, node)
        for node, _ in self.found:
            for reference in nodes(node.get("superEvent")):
                parent = self.whole(reference)
                if parent is not reference and is_event(parent):
                    told.place(node, node, parent)
                else:
                    told.series.setdefault(id(node), text(parent.get("name")))
        return told


class _Children:
    """Which sub-events are the occurrences of which event."""

    def __init__(self) -> None:
        self.of: dict[int, list[Node]] = {}
        self.taken: set[int] = set()
        self.series: dict[int, str] = {}

    def place(self, child: Node, reference: Node, parent: Node) -> None:
        """A sub-event of a series is one of its times; a festival's show is an event of its own."""
        if child is parent or id(child) in self.taken:
            return
        if "EventSeries" in types(parent) or _same_show(child, parent):
            self.of.setdefault(id(parent), []).append(child)
            self.taken |= {id(child), id(reference)}
        else:
            self.series[id(child)] = text(parent.get("name"))


def _same_show(child: Node, parent: Node) -> bool:
    name, title = fold(text(child.get("name"))), fold(text(parent.get("name")))
    return not name or name == title or (bool(title) and name.startswith(title))


# --- Names made plain ------------------------------------------------------------------------
# What a document calls otherwise: its name → (ours, language of its values).
Aliases = dict[str, tuple[str, str]]


def _aliases(document: Any) -> Aliases:
    found: Aliases = {}
    for context in _contexts(document):
        prefixes = {
            str(key): value
            for key, value in context.items()
            if isinstance(value, str) and value.rstrip("/#").endswith("schema.org")
        }
        for prefix in prefixes:
            found[f"{prefix}:"] = ("", "")
        for key, value in context.items():
            target = value.get("@id") if isinstance(value, dict) else value
            if not isinstance(target, str) or key in prefixes or key.startswith("@"):
                continue
            language = value.get("@language") if isinstance(value, dict) else ""
            head, colon, rest = target.partition(":")
            plain = rest if colon and head in prefixes else term(target)
            if plain != key and (":" not in plain or plain.startswith("@")):
                found[key] = (plain, str(language or ""))
    return found


def _contexts(document: Any) -> Iterable[Node]:
    for value in document if isinstance(document, list) else [document]:
        if isinstance(value, dict):
            context = value.get("@context")
            for one in context if isinstance(context, list) else [context]:
                if isinstance(one, dict):
                    yield one


def _name(key: str, aliases: Aliases) -> str:
    if key in aliases:
        return aliases[key][0]
    head, colon, rest = key.partition(":")
    if colon and f"{head}:" in aliases:
        return rest
    return term(key)


def _plain(document: Any, aliases: Aliases) -> Any:
    """The document with plain names for properties and types. Without recursion: it may be deep."""
    root: list[Any] = [document]
    stack: list[Any] = [root]
    while stack:
        value = stack.pop()
        inner = enumerate(value) if isinstance(value, list) else list(value.items())
        for key, one in inner:
            if isinstance(one, dict):
                value[key] = _plain_node(one, aliases)
                stack.append(value[key])
            elif isinstance(one, list):
                value[key] = list(one)
                stack.append(value[key])
    return root[0]


def _plain_node(node: Node, aliases: Aliases) -> Node:
    plain: Node = {}
    for key, value in node.items():
        if key == "@context":
            continue
        name, language = _name(str(key), aliases), aliases.get(str(key), ("", ""))[1]
        if language and isinstance(value, str):
            value = {"@value": value, "@language": language}
        if name in plain:  # two names for one property
            plain[name] = [*items(plain[name]), *items(value)]
        else:
            plain[name] = value
    if aliases and "@type" in plain:
        plain["@type"] = [_name(k, aliases) for k in items(plain["@type"]) if isinstance(k, str)]
    return plain
