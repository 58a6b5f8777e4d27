"""A strategy: orientations, their objectives, what measures them, the projects that serve them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from maillage.core.models import Dated, Identified, Linkable, Scoped


class Strategy(Identified, Scoped, Linkable, Dated):
    """What an organisation or several mean to reach over some years."""

    title = models.CharField(_("titre"), max_length=200)
    description = models.TextField(_("présentation"), blank=True)
    from_date = models.DateField(_("du"), null=True, blank=True)
    to_date = models.DateField(_("au"), null=True, blank=True)
    partners = models.ManyToManyField(
        "core.Actor", verbose_name=_("partenaires"), blank=True, related_name="strategies"
    )

    class Meta:
        ordering = ["-from_date", "title", "id"]
        verbose_name = _("stratégie")
        verbose_name_plural = _("stratégies")

    def __str__(self) -> str:
        return self.title


class Orientation(Identified, Dated):
    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="orientations")
    position = models.PositiveSmallIntegerField(_("rang"))
    title = models.CharField(_("orientation"), max_length=300)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("orientation")
        verbose_name_plural = _("orientations")

    def __str__(self) -> str:
        return self.title


class Objective(Identified, Dated):
    orientation = models.ForeignKey(
        Orientation, on_delete=models.CASCADE, related_name="objectives"
    )
    position = models.PositiveSmallIntegerField(_("rang"))
    title = models.CharField(_("objectif"), max_length=300)
    due_on = models.DateField(_("échéance"), null=True, blank=True)
    result = models.TextField(_("résultat"), blank=True)
    reached_on = models.DateField(_("atteint le"), null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("objectif")
        verbose_name_plural = _("objectifs")

    def __str__(self) -> str:
        return self.title


class ProgressIndicator(Identified, Dated):
    """What tells that an objective comes nearer: from a starting value to a target."""

    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="indicators")
    name = models.CharField(_("indicateur"), max_length=200)
    unit = models.CharField(_("unité"), max_length=40, blank=True)
    start = models.FloatField(_("au départ"), default=0)
    target = models.FloatField(_("cible"))

    class Meta:
        ordering = ["id"]
        verbose_name = _("indicateur d’un objectif")
        verbose_name_plural = _("indicateurs d’un objectif")

    def __str__(self) -> str:
        return self.name


class Reading(Identified, Dated):
    """What an indicator read on a day."""

    indicator = models.ForeignKey(
        ProgressIndicator, on_delete=models.CASCADE, related_name="readings"
    )
    read_on = models.DateField(_("le"))
    value = models.FloatField(_("valeur"))
    note = models.CharField(_("précision"), max_length=300, blank=True)

    class Meta:
        ordering = ["-read_on", "-id"]
        verbose_name = _("relevé")
        verbose_name_plural = _("relevés")

    def __str__(self) -> str:
        return f"{self.indicator} · {self.read_on}"


class Project(Identified, Dated):
    """A project attached to an objective: who carries it, where it stands."""

    class State(models.TextChoices):
        PLANNED = "planned", _("prévu")
        RUNNING = "running", _("en cours")
        DONE = "done", _("terminé")
        DROPPED = "dropped", _("abandonné")

    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="projects")
    title = models.CharField(_("projet"), max_length=200)
    holder = models.ForeignKey(
        "core.Actor", verbose_name=_("porté par"), null=True, blank=True,
        on_delete=models.SET_NULL, related_name="projects_held",
    )  # fmt: skip
    url = models.URLField(_("page du projet"), max_length=500, blank=True)
    state = models.CharField(_("état"), max_length=7, choices=State, default=State.PLANNED)

    class Meta:
        ordering = ["id"]
        verbose_name = _("projet")
        verbose_name_plural = _("projets")

    def __str__(self) -> str:
        return self.title
