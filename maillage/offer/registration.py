"""What the showcase tells the floors above. Each part adds its lines under its own comment."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from maillage.core.models import Actor, Discipline, Place, Topic
from maillage.core.registry import AgendaSource, Panel, Registry
from maillage.offer.commands import COMMANDS
from maillage.offer.contributing.actions import forget_unconfirmed
from maillage.offer.demo import fill_showcase, remove_showcase
from maillage.offer.models import Event, EventCredit, EventSeries
from maillage.offer.models import Event, EventCredit, EventSeries, Work
from maillage.offer.outside_magazine import EVERY_MINUTES, read_magazines
from maillage.offer.pictures import follow_pictures
from maillage.offer.search_documents import agenda_entries, expected_events
from maillage.offer.sites import showcase_of, welcome_panel


def register(registry: Registry) -> None:
    """Called once, from the room's `ready`."""
    # --- search -----------------------------------------------------------------------------
    registry.add(
        AgendaSource(
            Event, agenda_entries, expected_events,
            follows={
                EventCredit: ("credits",), EventSeries: ("series",), Actor: ("credits__actor",),
                Place: ("place", "occurrences__place"),
                Discipline: ("disciplines",), Topic: ("topics",),
            },
        )
    )  # fmt: skip
    # --- the public site: frame, agenda, event, place -----------------------------------------
    from maillage.offer.views.agenda import front

    registry.add_fact("regional_site", showcase_of)
    registry.add_front(front)
    registry.add_address(Event, "offer:event")
    registry.add_address(Place, "offer:place")
    registry.add(Panel("offer", _("L’agenda public"), welcome_panel, ("public",), place="welcome"))
    follow_pictures()
    # --- going out: the API ------------------------------------------------------------------
    registry.add_router("/offre", "maillage.offer.api.router")
    # --- the public site: directory, works, magazine -------------------------------------------
    registry.add_address(Work, "offer:work")
    registry.add_job("magazine-feeds", read_magazines, every_minutes=EVERY_MINUTES)
    # --- the harvest -------------------------------------------------------------------------
    for command in COMMANDS:
        registry.add_command(command)
    # --- the demonstration region's showcase ---------------------------------------------------
    registry.add_demo(50, fill_showcase, remove_showcase)
    # --- contributing ---------------------------------------------------------------------------
    registry.add_job("offer-forget-unconfirmed", forget_unconfirmed, every_minutes=24 * 60)
