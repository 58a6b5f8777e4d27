"""The demonstration region's workshops: all of our own writing; nobody's real notes.

`imported` reads two from notes, `prepared` makes the one to come, `held` holds one from end to end.
"""

from __future__ import annotations

from typing import Any

from maillage.consult.demo.held import hold_workshop
from maillage.consult.demo.imported import MANAGERS, import_workshops
from maillage.consult.demo.prepared import prepare_workshop
from maillage.consult.models import Workshop


def fill_workshops(cast: Any) -> None:
    """Four workshops and the concerns between them; a practice when there is none. Once only."""
    if Workshop.objects.filter(title=MANAGERS).exists():
        return
    import_workshops(cast)
    hold_workshop(cast, then=prepare_workshop(cast))
