"""Réseauter: the actors of the ecosystem."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConnectConfig(AppConfig):
    name = "maillage.connect"
    label = "connect"
    verbose_name = _("Réseauter")

    def ready(self) -> None:
        from maillage.connect import access  # noqa: F401 - registers the room's rules
        from maillage.connect.documents import actor_document, actors_to_index
        from maillage.connect.lists import Actors
        from maillage.connect.moments import tie_moments
        from maillage.core.models import Actor
        from maillage.core.registry import Act, MenuEntry, Searchable, TimelineSource, registry

        registry.add(
            MenuEntry("connect", _("Réseauter"), "connect:actors", verb=1, shortcut="r"),
            Act("add_actor", _("Ajouter un acteur"), "connect:add_actor"),
            Searchable(Actor, "actor", _("Acteurs"), actors_to_index, actor_document),
            TimelineSource(Actor, tie_moments),
        )
        registry.add_address(Actor, "connect:actor")
        registry.add_list(Actors)

        # Circles
        from maillage.connect.circles.registration import register as register_circles

        register_circles(registry)
