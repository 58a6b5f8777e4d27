"""What the room tells the floors above. Each part adds its lines under its own comment."""

from __future__ import annotations

from maillage.core.registry import Registry
from maillage.develop.models import Registration


def register(registry: Registry) -> None:
    """Called once, from the room's `ready`."""
    # Names that people without a record wrote: erasing one of them takes hers out.
    registry.add_copies(Registration, "name")
    # --- evenings: preparing, registering, seating -----------------------------------------
    # --- on the evening and after ----------------------------------------------------------
    # --- agreements and strategies ---------------------------------------------------------
