"""What the room tells the floors above. Each part adds its lines under its own comment."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from maillage.core.handover import pass_owner
from maillage.core.models import Actor, Post
from maillage.core.registry import Handover, Registry
from maillage.develop.models import Agreement, Registration


def register(registry: Registry) -> None:
    """Called once, from the room's `ready`."""
    # Names that people without a record wrote: erasing one of them takes hers out.
    registry.add_copies(Registration, "name")
    # --- evenings: preparing, registering, seating -----------------------------------------
    # --- on the evening and after ----------------------------------------------------------
    # --- agreements and strategies ---------------------------------------------------------
    registry.add(
        Handover("agreements", _("Partenariats et ententes"), _agreements, pass_owner, order=35)
    )


def _agreements(holder: Actor, post: Post) -> QuerySet[Agreement]:
    """Those that she answers for and that have not ended: what passes when the post does."""
    rows = Agreement.objects.filter(owner=holder, host=post.host)
    return rows.exclude(state=Agreement.State.ENDED)
