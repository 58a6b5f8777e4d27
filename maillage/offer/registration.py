"""What the showcase tells the floors above. Each part adds its lines under its own comment."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from maillage.core.models import Actor, Discipline, Place, Topic
from maillage.core.registry import Act, AgendaSource, MenuEntry, Panel, Registry
from maillage.offer.commands import COMMANDS
from maillage.offer.contributing.actions import forget_unconfirmed
from maillage.offer.demo import fill_showcase, remove_showcase
from maillage.offer.harvest.pictures import fetch_pictures
from maillage.offer.harvest.running import give_up_harvest, harvest_due, harvest_source
from maillage.offer.harvest.undoing import give_up_undo, take_back_run
from maillage.offer.indicators import INDICATORS
from maillage.offer.lists import Events, Sources
from maillage.offer.models import (
    Claim,
    Event,
    EventCredit,
    EventSeries,
    Submission,
    Work,
    WorkCredit,
)
from maillage.offer.moderation import badge, todos
from maillage.offer.outside_magazine import EVERY_MINUTES, read_magazines
from maillage.offer.pictures import follow_pictures
from maillage.offer.search_documents import agenda_entries, expected_events
from maillage.offer.sites import showcase_of, welcome_panel


def register(registry: Registry) -> None:
    """Called once, from the room's `ready`."""
    # Names that a form or a source wrote beside a person's record: erasing her takes them out.
    registry.add_copies(EventCredit, "name")
    registry.add_copies(WorkCredit, "name")
    registry.add_copies(Claim, "name")
    registry.add_copies(Submission, "name")
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
    _register_moderation(registry)


def _register_moderation(registry: Registry) -> None:
    """Moderation, sources and harvest: the network's own side."""
    registry.add(
        MenuEntry(
            "offer", _("Offre culturelle"), "offer:moderation", shortcut="o", badge=badge, group=2
        ),
        Act("proposer-evenement", _("Proposer un événement"), "offer:contribute"),
        Act("moissonner", _("Moissonner"), "offer:sources", audiences=("agent", "coordination")),
        *INDICATORS,
    )
    registry.add_list(Events)
    registry.add_list(Sources)
    registry.add_todos(todos)
    registry.add_job("offer.harvest", harvest_due, every_minutes=10)
    registry.add_job("offer.pictures", _pictures, every_minutes=30)
    registry.add_give_up(harvest_source, give_up_harvest)
    registry.add_give_up(take_back_run, give_up_undo)


def _pictures() -> None:
    """The job; how many pictures were kept is nobody's to read."""
    fetch_pictures()
