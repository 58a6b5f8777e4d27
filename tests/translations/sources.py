"""Find every string meant for a reader: in Python by its syntax tree, in templates by Django."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

# Function → positions of (context, singular, plural) among its arguments.
Places = tuple[int | None, int, int | None]
ONE: Places = (None, 0, None)
MANY: Places = (None, 0, 1)
CALLS: dict[str, Places] = {
    "_": ONE, "gettext": ONE, "gettext_lazy": ONE, "gettext_noop": ONE,
    "ngettext": MANY, "ngettext_lazy": MANY,
    "pgettext": (0, 1, None), "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2), "npgettext_lazy": (0, 1, 2),
    # A sentence of a module without Django; its plural may be left out.
    "Said": MANY,
}  # fmt: skip
# What it translates was written out, and found, where a sentence was said.
TRANSLATES_FOR_OTHERS = "maillage/core/said.py"
OWN_TEXT = ("/tests/", "/migrations/", "/locale/", "/static/")
_CALL = re.compile(r"(?<![\w.])(_|n?p?gettext)\(")


@dataclass
class Message:
    """One source string; `files` says where it is said."""

    text: str
    plural: str | None = None
    context: str | None = None
    files: set[str] = field(default_factory=set)

    @property
    def key(self) -> tuple[str, str]:
        return (self.text, self.context or "")


@dataclass
class Sources:
    """What was found, and the faults met on the way."""

    messages: dict[tuple[str, str], Message] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def add(self, found: Iterable[Message | str], file: str) -> None:
        for item in found:
            if isinstance(item, str):
                self.faults.append(item)
                continue
            known = self.messages.setdefault(item.key, item)
            known.plural = known.plural or item.plural
            known.files.add(file)


def own_files(package: Path, ending: str) -> Iterator[Path]:
    """Files of the package that speak to a reader (no tests, no migrations), in a stable order."""
    for path in sorted(package.rglob(f"*{ending}")):
        inside = f"/{path.relative_to(package).as_posix()}"
        if not any(part in inside for part in OWN_TEXT):
            yield path


def read_sources(package: Path) -> Sources:
    """Every message of a package."""
    sources = Sources()
    for path in own_files(package, ".py"):
        name = path.relative_to(package.parent).as_posix()
        sources.add(from_python(path.read_text(encoding="utf-8"), name), name)
    for ending in (".html", ".txt"):
        for path in own_files(package, ending):
            name = path.relative_to(package.parent).as_posix()
            if "/templates/" in f"/{name}":
                sources.add(from_template(path.read_text(encoding="utf-8"), name), name)
    return sources


def from_python(source: str, name: str) -> Iterator[Message | str]:
    """Messages of a Python file; a text that is not written out is a fault (nobody can find it)."""
    if name == TRANSLATES_FOR_OTHERS:
        return
    tree = ast.parse(source)
    calls = names_of_calls(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            places = calls.get(called(node.func))
            if places == MANY and called(node.func) == "Said" and len(node.args) == 1:
                places = ONE
            if places and node.args:
                yield _message(node, places, name)


def names_of_calls(tree: ast.AST) -> dict[str, Places]:
    """The translating functions under the names that this file gives them (`gettext as _now`)."""
    names = dict(CALLS)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            for imported in node.names:
                if imported.asname and imported.name in CALLS:
                    names[imported.asname] = CALLS[imported.name]
    return names


def called(function: ast.expr) -> str:
    """The last name of what is called, or nothing."""
    if isinstance(function, ast.Name):
        return function.id
    return function.attr if isinstance(function, ast.Attribute) else ""


def _message(node: ast.Call, places: Places, name: str) -> Message | str:
    context, singular, plural = (
        _literal(node, place) if place is not None else None for place in places
    )
    if not isinstance(singular, str) or any(
        place is not None and not isinstance(value, str)
        for place, value in zip(places, (context, singular, plural), strict=True)
    ):
        return f"{name}:{node.lineno}: le texte à traduire n’est pas écrit en toutes lettres"
    return Message(singular, plural, context)


def _literal(node: ast.Call, place: int) -> str | None:
    argument = node.args[place] if place < len(node.args) else None
    value = argument.value if isinstance(argument, ast.Constant) else None
    return value if isinstance(value, str) else None


def from_template(source: str, name: str) -> Iterator[Message | str]:
    """Messages of a template, as Django's own makemessages understands them."""
    from django.utils.translation.template import templatize

    try:
        made = templatize(source, origin=name)
    except SyntaxError as error:
        yield f"{name}: {error}"
        return
    for found in _CALL.finditer(made):
        yield from from_python(_whole_call(made, found.start()), name)


def _whole_call(text: str, start: int) -> str:
    """The call that begins at `start`, up to its closing parenthesis (quotes are stepped over)."""
    depth, quote, at = 0, "", start
    while at < len(text):
        sign = text[at]
        if quote:
            if sign == "\\":
                at += 1
            elif sign == quote:
                quote = ""
        elif sign in "\"'":
            quote = sign
        elif sign == "(":
            depth += 1
        elif sign == ")":
            depth -= 1
            if depth == 0:
                return text[start : at + 1]
        at += 1
    return text[start:]
