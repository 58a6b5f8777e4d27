"""Quebec's territory: 17 administrative regions, MRCs, municipalities, and places."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from maillage.algorithms.french_text import fold
from maillage.core.models.base import Dated, Identified, Linkable, Scoped


class Region(models.Model):
    """An administrative region; `code` is the official two-digit number."""

    code = models.CharField(max_length=2, primary_key=True)
    name = models.CharField(_("nom"), max_length=80)

    class Meta:
        ordering = ["name"]
        verbose_name = _("région administrative")
        verbose_name_plural = _("régions administratives")

    def __str__(self) -> str:
        return self.name


class Rcm(models.Model):
    """A regional county municipality (MRC) or equivalent territory, by its official code."""

    code = models.CharField(max_length=3, primary_key=True)
    name = models.CharField(_("nom"), max_length=80)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="rcms")

    class Meta:
        ordering = ["name"]
        verbose_name = _("MRC")
        verbose_name_plural = _("MRC")

    def __str__(self) -> str:
        return self.name


class Municipality(models.Model):
    """A municipality by its official five-digit code; communities that are not one have our own."""

    code = models.CharField(max_length=12, primary_key=True)
    name = models.CharField(_("nom"), max_length=120)
    designation = models.CharField(_("désignation"), max_length=60, blank=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="municipalities")
    rcm = models.ForeignKey(
        Rcm, null=True, blank=True, on_delete=models.PROTECT, related_name="municipalities"
    )
    population = models.PositiveIntegerField(null=True, blank=True)
    postal_prefix = models.CharField(max_length=3, blank=True)
    # Its centre, for « près de moi »; degrees, WGS 84.
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    folded = models.CharField(max_length=120, db_index=True, editable=False)

    class Meta:
        ordering = ["name"]
        verbose_name = _("municipalité")
        verbose_name_plural = _("municipalités")

    def __str__(self) -> str:
        return self.name


class Place(Identified, Scoped, Linkable, Dated):
    """Somewhere an act takes place (schema.org Place): a hall, a room, a park."""

    name = models.CharField(_("nom"), max_length=200)
    street_address = models.CharField(_("adresse"), max_length=200, blank=True)
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="places"
    )
    postal_code = models.CharField(_("code postal"), max_length=7, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    url = models.URLField(_("site web"), max_length=500, blank=True)
    capacity = models.PositiveIntegerField(_("nombre de places"), null=True, blank=True)
    # What makes it accessible, and what is missing; in neither list: nobody said.
    accessible = models.JSONField(_("accessibilité"), default=list, blank=True)
    not_accessible = models.JSONField(_("non accessible"), default=list, blank=True)
    same_as = models.JSONField(_("identifiants liés"), default=list, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_from"
    )
    is_demo = models.BooleanField(default=False, editable=False)
    folded = models.CharField(max_length=200, db_index=True, editable=False, default="")

    class Meta:
        ordering = ["name"]
        verbose_name = _("lieu")
        verbose_name_plural = _("lieux")

    def __str__(self) -> str:
        return self.name

    def prepare(self) -> None:
        """Fill what is derived. Bulk writes, which pass `save` by, call it themselves."""
        self.folded = fold(self.name)[:200]

    def save(self, *args, **kwargs) -> None:
        self.prepare()
        super().save(*args, **kwargs)
