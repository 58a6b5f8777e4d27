"""After the evening: whom each wanted to see again, and what came of it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from maillage.core.models import Dated, Identified
from maillage.develop.models.evenings import Evening, Registration


class Wish(models.Model):
    """« I would like to see her again »: hers alone, until the other says the same."""

    by = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="wishes")
    about = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("souhait de se revoir")
        verbose_name_plural = _("souhaits de se revoir")
        constraints = [models.UniqueConstraint(fields=["by", "about"], name="one_wish_of_a_pair")]

    def __str__(self) -> str:
        return str(self.pk)


class FollowUp(Identified, Dated):
    """What came of a mutual choice, asked one month and six months later."""

    class State(models.TextChoices):
        ASKED = "asked", _("question posée")
        MET = "met", _("se sont revus")
        COLLABORATION = "collaboration", _("une collaboration est née")
        NOTHING = "nothing", _("sans suite")

    evening = models.ForeignKey(Evening, on_delete=models.CASCADE, related_name="follow_ups")
    one = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="+")
    months = models.PositiveSmallIntegerField(_("après, en mois"))
    state = models.CharField(_("réponse"), max_length=13, choices=State, default=State.ASKED)
    answered_on = models.DateField(null=True, blank=True)
    answered_by = models.ForeignKey(
        Registration, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    note = models.CharField(_("précision"), max_length=300, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("suite d’une rencontre")
        verbose_name_plural = _("suites d’une rencontre")
        constraints = [
            models.UniqueConstraint(
                fields=["one", "other", "months"], name="a_pair_is_asked_once_a_month"
            )
        ]

    def __str__(self) -> str:
        return f"{self.one} · {self.other}"
