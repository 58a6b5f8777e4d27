"""What people send in without an account, what they claim, and keys that write by the API."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from maillage.core.models import Dated, Identified


class Submission(Identified, Dated):
    """An event sent in by somebody without an account; its private link holds for its whole life.

    The link is signed from `uid` and `turn` (never stored): a new `turn` makes former links void.
    """

    event = models.OneToOneField("offer.Event", on_delete=models.CASCADE, related_name="submission")
    email = models.EmailField(_("courriel"))
    name = models.CharField(_("nom"), max_length=120, blank=True)
    turn = models.PositiveSmallIntegerField(default=0)
    confirmed_at = models.DateTimeField(_("courriel confirmé le"), null=True, blank=True)
    # What was pasted, as it was: a moderator may need it.
    pasted = models.TextField(_("texte collé"), blank=True)
    note = models.CharField(_("mot à la modération"), max_length=500, blank=True)
    # The language of the page it came from: mails are written in it.
    language = models.CharField(max_length=8, default="fr")
    # When she changed what is already published; empty once a moderator has read it again.
    changed_at = models.DateTimeField(_("à relire depuis le"), null=True, blank=True)
    # The former event, when this one starts from last year's.
    copied_from = models.ForeignKey(
        "offer.Event", null=True, blank=True, on_delete=models.SET_NULL, related_name="copies"
    )

    # Who sent it is no business of the journal, which everybody of the network may read.
    untold = frozenset({"email", "name", "pasted", "note", "language", "turn"})

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("proposition")
        verbose_name_plural = _("propositions")
        indexes = [models.Index(fields=["email"], name="submission_by_email")]

    def __str__(self) -> str:
        return str(self.event)


class Claim(Identified, Dated):
    """Somebody says: this page is mine. A moderator decides."""

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed", _("courriel à confirmer")
        ASKED = "asked", _("à examiner")
        GRANTED = "granted", _("accordée")
        REFUSED = "refused", _("refusée")

    actor = models.ForeignKey("core.Actor", on_delete=models.CASCADE, related_name="claims")
    email = models.EmailField(_("courriel"))
    name = models.CharField(_("nom"), max_length=120)
    message = models.CharField(_("lien avec cette page"), max_length=500, blank=True)
    turn = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=12, choices=State, default=State.UNCONFIRMED)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        "core.Actor", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(_("raison"), max_length=300, blank=True)
    language = models.CharField(max_length=8, default="fr")

    untold = frozenset({"email", "name", "message", "language", "turn"})

    class Meta:
        ordering = ["created_at", "id"]
        verbose_name = _("revendication")
        verbose_name_plural = _("revendications")

    def __str__(self) -> str:
        return f"{self.actor} · {self.name}"


class ApiKey(Identified, Dated):
    """A key that writes events by the API, as one source. Only its digest is kept."""

    source = models.ForeignKey("offer.Source", on_delete=models.CASCADE, related_name="keys")
    name = models.CharField(_("nom"), max_length=120)
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.CharField(max_length=64)
    per_minute = models.PositiveSmallIntegerField(_("écritures par minute"), default=60)
    used_at = models.DateTimeField(_("dernier usage"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("révoquée le"), null=True, blank=True)

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("clé d’API")
        verbose_name_plural = _("clés d’API")

    def __str__(self) -> str:
        return self.name
