"""What the showcase tells the floors above. Each part adds its lines under its own comment."""

from __future__ import annotations

from maillage.core.registry import Registry


def register(registry: Registry) -> None:
    """Called once, from the room's `ready`."""
