"""After the evening: whom each wanted to see again, and what came of it.

No row is in the journal, in a list or in an export: that it was written tells something.
"""

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


class Sharing(models.Model):
    """What a person agrees to for afterwards: how she may be reached, whether she is asked later.

    Shown to whom she chose and who chose her, once both choices are told; to nobody else.
    """

    registration = models.OneToOneField(
        Registration, on_delete=models.CASCADE, related_name="sharing"
    )
    shares_email = models.BooleanField(_("Mon courriel"), default=False)
    other_way = models.CharField(_("Une autre façon de me joindre"), max_length=120, blank=True)
    agrees_to_questions = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("coordonnées partagées après une soirée")
        verbose_name_plural = _("coordonnées partagées après une soirée")

    def __str__(self) -> str:
        return str(self.pk)


class AfterMail(models.Model):
    """That a mail was written to somebody after the evening: claimed before it leaves, once."""

    class Kind(models.TextChoices):
        CHOOSE = "choose", _("qui revoir")
        REVEALED = "revealed", _("choix dévoilés")
        MONTH = "month-1", _("un mois après")
        SIX_MONTHS = "month-6", _("six mois après")

    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, related_name="after_mails"
    )
    kind = models.CharField(max_length=8, choices=Kind)
    claimed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("courriel d’après la soirée")
        verbose_name_plural = _("courriels d’après la soirée")
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "kind"], name="one_mail_of_a_kind_after_an_evening"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class FollowUp(Identified, Dated):
    """What came of a mutual choice, as `one` tells it of `other`, a month and six months later.

    A row is written when she answers; each of the two has her own.
    """

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
