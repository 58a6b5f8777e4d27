"""Réseauter: the actors of the ecosystem."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConnectConfig(AppConfig):
    name = "maillage.connect"
    label = "connect"
    verbose_name = _("Réseauter")

    def ready(self) -> None:
        from maillage.connect.lists import Actors
        from maillage.core.models import Actor
        from maillage.core.registry import MenuEntry, registry

        registry.add(MenuEntry("connect", _("Réseauter"), "connect:actors", verb=1, shortcut="r"))
        registry.add_address(Actor, "connect:actor")
        registry.add_list(Actors)
