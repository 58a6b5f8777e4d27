"""One screen of the program, by the name of its address: who opens it, and on which record.

`who` is a user of `region.build()` or None for a visitor; `args` reads the address's parts from it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse


@dataclass(frozen=True)
class Screen:
    """A screen in one of its states. `path` or `walk` when its name alone does not lead there."""

    name: str
    who: str | None
    args: Callable[[Any], list[Any]] = lambda w: []
    query: str = ""
    status: int = 200
    path: Callable[[Any], str] | None = None
    walk: Callable[[Any, str, Any], None] | None = None

    def address(self, w: Any) -> str:
        path = self.path(w) if self.path else reverse(self.name, args=self.args(w))
        return f"{path}?{self.query.format(w=w)}" if self.query else path


def of(name: str) -> Callable[[Any], list[Any]]:
    """The address of one record of the region."""
    return lambda w: [getattr(w, name).address]


def uid(name: str) -> Callable[[Any], list[Any]]:
    return lambda w: [getattr(w, name).uid]


def token(name: str, *more: str) -> Callable[[Any], list[Any]]:
    return lambda w: [getattr(w, name), *more]


def at(name: str) -> Callable[[Any], str]:
    return lambda w: getattr(w, name)
