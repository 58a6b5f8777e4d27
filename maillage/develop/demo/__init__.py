"""The demonstration's evenings."""

from typing import Any


def fill_evenings(cast: Any) -> None:
    """Filled below."""
