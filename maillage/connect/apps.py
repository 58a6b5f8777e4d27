"""Réseauter: the actors of the ecosystem."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConnectConfig(AppConfig):
    name = "maillage.connect"
    label = "connect"
    verbose_name = _("Réseauter")
