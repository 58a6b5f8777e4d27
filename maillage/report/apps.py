"""Rendre compte: reports written from daily work."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportConfig(AppConfig):
    name = "maillage.report"
    label = "report"
    verbose_name = _("Rendre compte")
