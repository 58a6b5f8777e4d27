"""Concerter: workshops, from the notes to the practice."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsultConfig(AppConfig):
    name = "maillage.consult"
    label = "consult"
    verbose_name = _("Concerter")
