"""L’offre culturelle: the regional showcase and the harvest that feeds it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OfferConfig(AppConfig):
    name = "maillage.offer"
    label = "offer"
    verbose_name = _("Offre culturelle")

    def ready(self) -> None:
        from maillage.core.registry import registry
        from maillage.offer import access  # noqa: F401 - registers the room's rules
        from maillage.offer.registration import register

        register(registry)
