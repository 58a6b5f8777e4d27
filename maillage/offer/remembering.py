"""Small tables that every page asks for, read once in a while by each process."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from django.conf import settings

T = TypeVar("T")


def remembered(seconds: float) -> Callable[[Callable[[], T]], Callable[[], T]]:
    """Keep what a function without argument returned for so long (never in tests)."""
    kept_for = 0.0 if settings.TESTING else seconds

    def keep(read: Callable[[], T]) -> Callable[[], T]:
        known: list[tuple[float, T]] = []

        @wraps(read)
        def asked() -> T:
            now = time.monotonic()
            if not known or now - known[0][0] >= kept_for:
                known[:] = [(now, read())]
            return known[0][1]

        return asked

    return keep
