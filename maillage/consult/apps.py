"""Concerter: workshops, from the notes to the practice."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsultConfig(AppConfig):
    name = "maillage.consult"
    label = "consult"
    verbose_name = _("Concerter")

    def ready(self) -> None:
        from maillage.consult import access, api  # noqa: F401 - register the room's rules and addresses
        from maillage.consult.registration import register
        from maillage.core.registry import registry

        register(registry)
