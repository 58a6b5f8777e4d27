"""Aujourd’hui, the search over everything, a person's own page."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "maillage.home"
    label = "home"
    verbose_name = _("Aujourd’hui")
