"""What the showcase tells the floors above. Each part adds its lines under its own comment."""

from __future__ import annotations

from maillage.core.registry import Registry
from maillage.offer.sites import showcase_of


def register(registry: Registry) -> None:
    """Called once, from the room's `ready`."""
    _site(registry)


def _site(registry: Registry) -> None:
    """The public site: frame, agenda, event, place."""
    registry.add_fact("regional_site", showcase_of)
