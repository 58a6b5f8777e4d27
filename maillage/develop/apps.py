"""Développer et réaliser: evenings that bring people together, agreements, strategies."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DevelopConfig(AppConfig):
    name = "maillage.develop"
    label = "develop"
    verbose_name = _("Développer et réaliser")

    def ready(self) -> None:
        from maillage.core.registry import registry
        from maillage.develop import access  # noqa: F401 - registers the room's rules
        from maillage.develop.registration import register

        register(registry)
