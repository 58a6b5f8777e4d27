"""What the network's pages tell the floors above."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from maillage.connect.graph.demo import fill_ties
from maillage.connect.graph.lists import NetworkActors
from maillage.connect.graph.reading import give_up, read_network
from maillage.core.registry import Act, Registry


def register(registry: Registry) -> None:
    """Called once, from the room's `ready`."""
    registry.add(Act("network_map", _("Voir la carte du réseau"), "connect:map"))
    registry.add_list(NetworkActors)
    registry.add_give_up(read_network, give_up)
    registry.add_demo(22, fill_ties)
