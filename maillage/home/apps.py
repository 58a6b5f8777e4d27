"""Aujourd’hui, the search over everything, a person's own page."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "maillage.home"
    label = "home"
    verbose_name = _("Aujourd’hui")

    def ready(self) -> None:
        from maillage.core.registry import MenuEntry, registry
        from maillage.home import panels, todos

        registry.add(
            MenuEntry(
                "a-jour", _("Aujourd’hui"), "home:today",
                shortcut="a", audiences=("signed_in",), group=0,
            ),
            *panels.PANELS,
        )  # fmt: skip
        registry.add_todos(todos.open_actions)
        registry.add_todos(todos.open_invitations)
