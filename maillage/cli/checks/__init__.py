"""What `maillage doctor` examines. A check yields findings and changes nothing."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

GOOD, ODD, BROKEN = "good", "odd", "broken"


@dataclass(frozen=True)
class Finding:
    """What was found: `state` good, odd (worth a look) or broken, and how to mend it."""

    key: str
    state: str
    message: str
    remedy: str = ""

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def good(key: str, message: str) -> Finding:
    return Finding(key, GOOD, message)


def odd(key: str, message: str, remedy: str) -> Finding:
    return Finding(key, ODD, message, remedy)


def broken(key: str, message: str, remedy: str) -> Finding:
    return Finding(key, BROKEN, message, remedy)
