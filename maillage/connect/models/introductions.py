"""Two actors that somebody introduced to one another, and what came of it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from maillage.core.models import Dated, Identified, Linkable, Scoped


class Introduction(Identified, Scoped, Linkable, Dated):
    """Drafted by an agent, sent by her own hand; then followed until it is known what came of it.

    `reasons`: why these two, as `Said` rows (`algorithms.said`), kept as they were the day it was
    drafted. `one` is the actor whose need it answers, when a need is the reason.
    """

    class State(models.TextChoices):
        DRAFTED = "drafted", _("message préparé")
        SENT = "sent", _("message envoyé")
        MET = "met", _("se sont rencontrés")
        COLLABORATION = "collaboration", _("une collaboration est née")
        NOTHING = "nothing", _("sans suite")

    one = models.ForeignKey("core.Actor", on_delete=models.CASCADE, related_name="introduced_a")
    other = models.ForeignKey("core.Actor", on_delete=models.CASCADE, related_name="introduced_b")
    reasons = models.JSONField(default=list)
    subject = models.CharField(_("objet"), max_length=200, blank=True)
    message = models.TextField(_("message"), blank=True)
    state = models.CharField(_("état"), max_length=13, choices=State, default=State.DRAFTED)
    # That each of them would be glad to: a yes is told, a no never is.
    one_agreed_on = models.DateField(null=True, blank=True, editable=False)
    other_agreed_on = models.DateField(null=True, blank=True, editable=False)
    sent_on = models.DateField(_("envoyé le"), null=True, blank=True)
    outcome_on = models.DateField(_("issue connue le"), null=True, blank=True)
    outcome = models.TextField(_("ce qui en est sorti"), blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("mise en relation")
        verbose_name_plural = _("mises en relation")

    def __str__(self) -> str:
        return f"{self.one} · {self.other}"

    twin_keys = ("one", "other")

    @property
    def is_pointless(self) -> bool:
        """Nobody is introduced to herself: two records that became one."""
        return self.one_id == self.other_id

    def twins(self) -> models.QuerySet[Introduction]:
        """None: two introductions of the same two actors are two stories."""
        return Introduction.objects.none()


class PathRequest(Identified, Dated):
    """« Who in the network knows this actor? », asked of all, answered by those who wish to.

    Only a yes is kept: silence says nothing of who knows whom.
    """

    asker = models.ForeignKey("core.Actor", on_delete=models.CASCADE, related_name="path_requests")
    target = models.ForeignKey("core.Actor", on_delete=models.CASCADE, related_name="+")
    words = models.CharField(_("pourquoi"), max_length=300, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("question au réseau")
        verbose_name_plural = _("questions au réseau")

    def __str__(self) -> str:
        return str(self.target)


class PathOffer(Identified, Dated):
    """« I can introduce you »: from somebody who holds a tie, to who asked."""

    request = models.ForeignKey(PathRequest, on_delete=models.CASCADE, related_name="offers")
    by = models.ForeignKey("core.Actor", on_delete=models.CASCADE, related_name="path_offers")
    words = models.CharField(_("comment"), max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("réponse à une question au réseau")
        verbose_name_plural = _("réponses à une question au réseau")
        constraints = [models.UniqueConstraint(fields=["request", "by"], name="one_offer_each")]

    def __str__(self) -> str:
        return str(self.by)
