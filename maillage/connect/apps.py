"""Réseauter: the actors of the ecosystem."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from maillage.core.registry import Registry


class ConnectConfig(AppConfig):
    name = "maillage.connect"
    label = "connect"
    verbose_name = _("Réseauter")

    def ready(self) -> None:
        from maillage.connect import access  # noqa: F401 - registers the room's rules
        from maillage.connect.acquaintances import keep_introduction
        from maillage.connect.commands import COMMANDS
        from maillage.connect.demo import fill_needs, remove_words
        from maillage.connect.demo_duplicates import fill_duplicates
        from maillage.connect.documents import actor_document, actors_to_index
        from maillage.connect.lists import Actors
        from maillage.connect.moments import tie_moments
        from maillage.connect.needs_list import Needs
        from maillage.connect.panels import own_network_panel
        from maillage.core.models import Actor
        from maillage.core.registry import (
            Act,
            MenuEntry,
            Panel,
            Searchable,
            TimelineSource,
            registry,
        )

        registry.add(
            MenuEntry("connect", _("Réseauter"), "connect:actors", verb=1, shortcut="r"),
            Act("add_actor", _("Ajouter un acteur"), "connect:add_actor"),
            Searchable(Actor, "actor", _("Acteurs"), actors_to_index, actor_document),
            TimelineSource(Actor, tie_moments),
        )
        registry.add_address(Actor, "connect:actor")
        registry.add_list(Actors)

        _register_parts(registry)
        registry.add(Act("actor_duplicates", _("Doublons d’acteurs"), "connect:duplicates"))
        registry.add_demo(21, fill_duplicates)
        # --- needs and offers, one's own page, import ---
        registry.add_list(Needs)
        registry.add(
            Act(
                "add_need", _("J’offre / je cherche"), "connect:add_own_need",
                audiences=("signed_in",),
            ),
            Panel(
                "network_of_mine", _("Mon réseau"), own_network_panel,
                audiences=("signed_in",), place="me",
            ),
        )  # fmt: skip
        for command in COMMANDS:
            registry.add_command(command)
        registry.add_demo(20, fill_needs, remove_words)
        # --- people whom another room brought together ---
        registry.add_keeper(keep_introduction)


def _register_parts(registry: Registry) -> None:
    """Circles; then their meetings, decisions and actions; the network and its map."""
    from maillage.connect.circles.registration import register as register_circles
    from maillage.connect.graph.registration import register as register_graph
    from maillage.connect.introducing.registration import register as register_introductions
    from maillage.connect.meetings.registration import register as register_meetings

    register_circles(registry)
    register_meetings(registry)
    register_graph(registry)
    register_introductions(registry)
