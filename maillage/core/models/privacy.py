"""Consent, and what the program must forget."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from maillage.core.models.base import Dated, Identified


class Consent(Identified, Dated):
    """One consent to one purpose (Loi 25; LCAP): the words shown, the day, the way, the end."""

    class Basis(models.TextChoices):
        EXPRESS = "express", _("exprès")
        IMPLIED = "implied", _("tacite")

    actor = models.ForeignKey("core.Actor", on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(_("but"), max_length=40)
    basis = models.CharField(_("fondement"), max_length=8, choices=Basis, default=Basis.EXPRESS)
    wording = models.TextField(_("texte montré"))
    channel = models.CharField(_("moyen"), max_length=80, blank=True)
    given_on = models.DateField(_("donné le"))
    expires_on = models.DateField(_("expire le"), null=True, blank=True)
    withdrawn_on = models.DateField(_("retiré le"), null=True, blank=True)

    class Meta:
        ordering = ["-given_on", "-id"]
        verbose_name = _("consentement")
        verbose_name_plural = _("consentements")

    def __str__(self) -> str:
        return f"{self.actor} · {self.purpose}"


class Erasure(models.Model):
    """That a record was erased, without saying whose: applied again after a restore."""

    model = models.CharField(max_length=80)
    record_uid = models.CharField(max_length=24)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("effacement")
        verbose_name_plural = _("effacements")

    def __str__(self) -> str:
        return f"{self.model} · {self.record_uid}"
