"""Reports of a post, their links for readers without an account, and when these were opened."""

from __future__ import annotations

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.core.models import Dated, Identified, Linkable, Scoped

# The free parts of a report, in their order: key of the field, title, what is asked.
NARRATIVE = (
    ("highlights", _("Bons coups"), _("Ce qui a marché, et pour qui.")),
    ("lessons", _("Apprentissages"), _("Ce que vous feriez autrement, ce que vous gardez.")),
    ("challenges", _("Défis"), _("Ce qui a freiné, ce qui manque.")),
    ("next_steps", _("La suite"), _("Ce qui vient, et ce qui s’arrêterait sans le poste.")),
)


class Report(Identified, Scoped, Linkable, Dated):
    """What a post did over a period. `owner` is the agent, `host` her employer.

    From the request for approval on, `frozen` holds the whole content: what is approved is what
    was read, and later changes of gestures do not touch it.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("brouillon")
        SUBMITTED = "submitted", _("à approuver")
        RETURNED = "returned", _("à revoir")
        APPROVED = "approved", _("approuvé")

    post = models.ForeignKey("core.Post", on_delete=models.PROTECT, related_name="reports")
    title = models.CharField(_("titre"), max_length=200)
    from_date = models.DateField(_("du"))
    to_date = models.DateField(_("au"))
    highlights = models.TextField(NARRATIVE[0][1], blank=True)
    lessons = models.TextField(NARRATIVE[1][1], blank=True)
    challenges = models.TextField(NARRATIVE[2][1], blank=True)
    next_steps = models.TextField(NARRATIVE[3][1], blank=True)
    chosen_quotes = models.JSONField(_("citations choisies"), default=list, blank=True)
    gap_reasons = models.JSONField(_("pourquoi ces écarts"), default=dict, blank=True)
    state = models.CharField(_("état"), max_length=9, choices=State, default=State.DRAFT)
    returned_note = models.TextField(_("ce qui est à revoir"), blank=True)
    submitted_at = models.DateTimeField(_("soumis le"), null=True, blank=True)
    frozen = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    frozen_at = models.DateTimeField(_("figé le"), null=True, blank=True)
    approved_by_name = models.CharField(_("approuvé par"), max_length=200, blank=True)
    approved_at = models.DateTimeField(_("approuvé le"), null=True, blank=True)

    class Meta:
        ordering = ["-from_date", "-id"]
        verbose_name = _("rapport")
        verbose_name_plural = _("rapports")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(to_date__gte=models.F("from_date")),
                name="a_report_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["post", "from_date", "to_date"], name="a_period_is_reported_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether its author may still write in it."""
        return self.state in {self.State.DRAFT, self.State.RETURNED}

    @property
    def is_approved(self) -> bool:
        return self.state == self.State.APPROVED


class LinkQuerySet(models.QuerySet["ReportLink"]):
    """Reads of links."""

    def live(self) -> LinkQuerySet:
        """Those that still open their page."""
        return self.filter(revoked_at=None, used_at=None, expires_at__gt=timezone.now())


class ReportLink(Identified, Dated):
    """An address that opens a report without an account. Only the token's hash is kept."""

    class Kind(models.TextChoices):
        APPROVAL = "approval", _("approbation")
        FUNDER = "funder", _("lecture par un bailleur")

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="bearer_links")
    kind = models.CharField(_("sorte"), max_length=8, choices=Kind)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    name = models.CharField(_("nom"), max_length=200, blank=True)
    email = models.EmailField(_("courriel"), blank=True)
    label = models.CharField(_("pour qui"), max_length=200, blank=True)
    expires_at = models.DateTimeField(_("expire le"))
    revoked_at = models.DateTimeField(_("retiré le"), null=True, blank=True)
    # An approval link answers once; a funder's link is never used up.
    used_at = models.DateTimeField(_("utilisé le"), null=True, blank=True)

    objects = LinkQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("lien d’un rapport")
        verbose_name_plural = _("liens d’un rapport")

    def __str__(self) -> str:
        return self.label or self.name or self.email or self.get_kind_display()

    @property
    def is_live(self) -> bool:
        return not (self.revoked_at or self.used_at) and self.expires_at > timezone.now()

    @property
    def status(self) -> Any:
        """One word on the link, for lists."""
        if self.revoked_at:
            return _("retiré")
        if self.used_at:
            return _("utilisé")
        return _("ouvert") if self.is_live else _("expiré")


class ReportOpening(models.Model):
    """That a link was opened, and when: no address, no device."""

    link = models.ForeignKey(ReportLink, on_delete=models.CASCADE, related_name="openings")
    at = models.DateTimeField(auto_now_add=True)
    document = models.CharField(_("document"), max_length=8, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("ouverture")
        verbose_name_plural = _("ouvertures")

    def __str__(self) -> str:
        return f"{self.link} · {self.at:%Y-%m-%d %H:%M}"
