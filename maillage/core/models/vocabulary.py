"""Words that the whole network shares: disciplines, topics, axes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from maillage.core.models.base import Named


class Discipline(Named):
    """An artistic discipline, after the CALQ, SODEC and MCC lists."""

    source = models.CharField(_("source"), max_length=80, blank=True)

    class Meta:
        ordering = ["name_fr"]
        verbose_name = _("discipline")
        verbose_name_plural = _("disciplines")


class Topic(Named):
    """A subject that people look for, offer or work on; grows with use."""

    class Meta:
        ordering = ["name_fr"]
        verbose_name = _("thème")
        verbose_name_plural = _("thèmes")


class Axis(Named):
    """One of the four mandates that the funders give: concertation, veille, formation, projets."""

    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        verbose_name = _("axe")
        verbose_name_plural = _("axes")
