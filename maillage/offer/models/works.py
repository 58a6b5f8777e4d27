"""Works shown on the site: pictures, videos and sound, with consent and credit."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from maillage.algorithms.french_text import fold
from maillage.core.models import Dated, Identified, Linkable, Scoped
from maillage.offer.models.events import PublicationState, visibility_of


class Work(Identified, Scoped, Linkable, Dated):
    """A work of art (schema.org CreativeWork): an image of it, or a link to a video or sound."""

    class Medium(models.TextChoices):
        IMAGE = "image", _("image")
        VIDEO = "video", _("vidéo")
        AUDIO = "audio", _("audio")
        TEXT = "text", _("texte")

    title = models.CharField(_("titre"), max_length=200)
    medium = models.CharField(_("forme"), max_length=8, choices=Medium, default=Medium.IMAGE)
    description = models.TextField(_("description"), blank=True)
    technique = models.CharField(_("technique"), max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(_("année"), null=True, blank=True)
    dimensions = models.CharField(_("dimensions ou durée"), max_length=80, blank=True)
    language = models.CharField(_("langue"), max_length=8, default="fr")
    disciplines = models.ManyToManyField(
        "core.Discipline", verbose_name=_("disciplines"), blank=True, related_name="works"
    )
    picture = models.ForeignKey(
        "core.Picture", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    media_url = models.URLField(_("adresse de la vidéo ou du son"), max_length=500, blank=True)
    credit = models.CharField(_("crédit"), max_length=200, blank=True)
    licence = models.CharField(_("licence"), max_length=120, blank=True)
    # Nothing of a work is shown before its makers said yes, and how.
    consented_on = models.DateField(_("accord donné le"), null=True, blank=True)
    consent_note = models.CharField(_("accord : comment"), max_length=200, blank=True)
    state = models.CharField(
        _("état"), max_length=12, choices=PublicationState, default=PublicationState.DRAFT
    )
    state_reason = models.CharField(_("raison"), max_length=300, blank=True)
    same_as = models.JSONField(default=list, blank=True)
    is_demo = models.BooleanField(default=False, editable=False)
    folded = models.CharField(max_length=200, editable=False, default="")

    class Meta:
        ordering = ["-year", "title", "id"]
        verbose_name = _("œuvre")
        verbose_name_plural = _("œuvres")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state=PublicationState.PUBLISHED)
                | models.Q(consented_on__isnull=False),
                name="a_work_is_shown_with_consent",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def prepare(self) -> None:
        """Fill what is derived."""
        self.folded = fold(self.title)[:200]
        self.visibility = visibility_of(self.state)

    def save(self, *args, **kwargs) -> None:
        self.prepare()
        super().save(*args, **kwargs)


class WorkCredit(models.Model):
    """Who made a work: a record of the directory, or a name alone."""

    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="credits")
    actor = models.ForeignKey(
        "core.Actor", null=True, blank=True, on_delete=models.SET_NULL, related_name="work_credits"
    )
    name = models.CharField(_("nom"), max_length=200)
    role = models.CharField(_("rôle"), max_length=80, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")

    def __str__(self) -> str:
        return self.name
