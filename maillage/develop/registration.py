"""What the room tells the floors above. Each part adds its lines under its own comment."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.core.handover import pass_owner
from maillage.core.models import Actor, Post
from maillage.core.registry import Act, Handover, MenuEntry, Registry
from maillage.develop.actions import plans
from maillage.develop.after.indicators import INDICATORS
from maillage.develop.after.mailing import run_after
from maillage.develop.agreements import registration as agreements
from maillage.develop.demo import fill_evenings
from maillage.develop.demo.commitments import fill_commitments
from maillage.develop.lists import Evenings, Registrations
from maillage.develop.models import Evening, Registration
from maillage.develop.registering.forgetting import forget_evenings
from maillage.develop.strategies import registration as strategies
from maillage.develop.tonight.pulse import PULSE, pulse_door


def register(registry: Registry) -> None:
    """Called once, from the room's `ready`."""
    # Names that people without a record wrote: erasing one of them takes hers out.
    registry.add_copies(
        Registration, "name", "email", "organisation_name", "known_names", "avoided_names"
    )
    # --- evenings: preparing, registering, seating -----------------------------------------
    registry.add(
        MenuEntry("develop", _("Développer"), "develop:evenings", verb=2, shortcut="d"),
        Act("nouvelle-soiree", _("Nouvelle soirée de maillage"), "develop:new_evening",
            audiences=("agent", "coordination")),
        Handover("evenings", _("Soirées de maillage"), prepared, pass_owner, order=34),
    )  # fmt: skip
    registry.add_list(Evenings)
    registry.add_list(Registrations)
    registry.add_address(Evening, "develop:evening")
    registry.add_address(Registration, "develop:registration")
    registry.add_job("forget-evenings", forget_evenings, every_minutes=24 * 60)
    registry.add_give_up(plans.compute_plan, plans.give_up)
    registry.add_demo(60, fill_evenings)
    # --- on the evening and after ----------------------------------------------------------
    registry.add_door(PULSE, pulse_door)
    # after: wishes, what came of them, the report
    registry.add(*INDICATORS)
    registry.add_job("evening-after", run_after, every_minutes=15)
    # --- agreements and strategies ---------------------------------------------------------
    registry.add_demo(62, fill_commitments)
    agreements.register(registry)
    strategies.register(registry)


def prepared(holder: Actor, post: Post) -> QuerySet[Evening]:
    """Evenings that she answers for: to come, and held ones of which questions are still asked."""
    rows = Evening.objects.filter(owner=holder, host=post.host)
    is_followed = Q(retention_on__gt=timezone.localdate())
    return rows.filter(~Q(state=Evening.State.OVER) | is_followed)
