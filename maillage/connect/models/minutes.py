"""Around a meeting: mails to leave, what members say of its minutes, corrections, reminders."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from maillage.connect.models.meetings import AgendaItem, Meeting
from maillage.core.models import Dated, Identified


class MeetingMail(Dated):
    """A mail to one member: waiting, gone, or refused by the server and tried again."""

    class Kind(models.TextChoices):
        CALL = "call", _("convocation")
        CANCEL = "cancel", _("annulation")
        REMINDER = "reminder", _("rappel")
        MINUTES = "minutes", _("compte rendu à approuver")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="mails")
    actor = models.ForeignKey("core.Actor", on_delete=models.CASCADE, related_name="meeting_mails")
    kind = models.CharField(max_length=8, choices=Kind)
    # The invitation's SEQUENCE: a newer one makes an older one that did not leave pointless.
    sequence = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("courriel d’une réunion")
        verbose_name_plural = _("courriels d’une réunion")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "actor", "kind", "sequence"],
                name="a_mail_of_a_meeting_goes_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.actor}"


class MinutesAnswer(Identified, Dated):
    """What a member answers to minutes that are proposed: they suit her, or what to correct."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="answers")
    actor = models.ForeignKey(
        "core.Actor", on_delete=models.CASCADE, related_name="minutes_answers"
    )
    agrees = models.BooleanField()
    text = models.TextField(_("ce qu’il faut corriger"), blank=True)

    class Meta:
        ordering = ["created_at", "id"]
        verbose_name = _("avis sur un compte rendu")
        verbose_name_plural = _("avis sur un compte rendu")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "actor"], name="a_member_answers_once_about_minutes"
            )
        ]

    def __str__(self) -> str:
        return str(self.actor)


class MinutesCorrection(Identified, Dated):
    """A change of approved minutes: what they said and what they say stay side by side."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="corrections")
    # None: the minutes' own words, before and after the points.
    item = models.ForeignKey(
        AgendaItem, null=True, blank=True, on_delete=models.SET_NULL, related_name="corrections"
    )
    was = models.TextField(_("avant"), blank=True)
    now = models.TextField(_("après"), blank=True)
    reason = models.CharField(_("pourquoi"), max_length=300)
    made_by = models.ForeignKey(
        "core.Actor", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["created_at", "id"]
        verbose_name = _("correction d’un compte rendu")
        verbose_name_plural = _("corrections d’un compte rendu")

    def __str__(self) -> str:
        return self.reason


class ActionReminder(models.Model):
    """That an action's holder was told of its day, once before it and once after."""

    action = models.ForeignKey("core.Action", on_delete=models.CASCADE, related_name="reminders")
    holder = models.ForeignKey("core.Actor", on_delete=models.CASCADE, related_name="+")
    due_on = models.DateField()
    is_late = models.BooleanField()
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("rappel d’une action")
        verbose_name_plural = _("rappels d’actions")
        constraints = [
            models.UniqueConstraint(
                fields=["action", "holder", "due_on", "is_late"],
                name="a_holder_is_reminded_once_of_a_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.action} · {self.due_on}"


class ReminderChoice(models.Model):
    """Which reminders a person takes; without a row, all."""

    person = models.OneToOneField(
        "core.Actor", on_delete=models.CASCADE, related_name="reminder_choice"
    )
    wants_actions = models.BooleanField(_("mes actions à échéance"), default=True)
    wants_meetings = models.BooleanField(_("les réunions qui approchent"), default=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("choix de rappels")
        verbose_name_plural = _("choix de rappels")

    def __str__(self) -> str:
        return str(self.person)
