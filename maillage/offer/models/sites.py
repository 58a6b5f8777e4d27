"""The regional sites of this instance: name, territory, colours, partners (edited in Wagtail)."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Orderable


@register_setting(icon="site")
class RegionalSite(BaseSiteSetting, ClusterableModel):
    """What makes a Wagtail site (its domain) a regional showcase. No territory: everything."""

    class Colour(models.TextChoices):
        RUST = "rust", _("rouille")
        RIVER = "river", _("rivière")
        FOREST = "forest", _("forêt")
        PLUM = "plum", _("prune")

    name = models.CharField(_("nom du site"), max_length=120)
    tagline = models.CharField(_("question de l’accueil"), max_length=120, blank=True)
    about = models.TextField(_("à propos"), blank=True)
    regions = ParentalManyToManyField(
        "core.Region", verbose_name=_("régions"), blank=True, related_name="+"
    )
    rcms = ParentalManyToManyField("core.Rcm", verbose_name=_("MRC"), blank=True, related_name="+")
    colour = models.CharField(_("couleur"), max_length=8, choices=Colour, default=Colour.RUST)
    contact_email = models.EmailField(_("courriel public"), blank=True)
    # What moderators promise to contributors, and are reminded of.
    moderation_hours = models.PositiveSmallIntegerField(
        _("délai de modération promis (heures)"), default=48, validators=[MinValueValidator(1)]
    )
    # An existing magazine may be shown instead of ours.
    magazine_feed = models.URLField(_("fil RSS d’un magazine existant"), max_length=500, blank=True)

    panels = [
        FieldPanel("name"),
        FieldPanel("tagline"),
        FieldPanel("about"),
        FieldPanel("regions"),
        FieldPanel("rcms"),
        FieldPanel("colour"),
        FieldPanel("contact_email"),
        FieldPanel("moderation_hours"),
        FieldPanel("magazine_feed"),
        InlinePanel("partners", label=_("partenaires")),
    ]

    class Meta:
        verbose_name = _("site régional")
        verbose_name_plural = _("sites régionaux")

    def __str__(self) -> str:
        return self.name


class Partner(Orderable):
    """Who supports a regional site; named at its foot."""

    regional_site = ParentalKey(RegionalSite, on_delete=models.CASCADE, related_name="partners")
    name = models.CharField(_("nom"), max_length=120)
    url = models.URLField(_("site web"), blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("partenaire")
        verbose_name_plural = _("partenaires")

    def __str__(self) -> str:
        return self.name
