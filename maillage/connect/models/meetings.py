"""A circle's meetings: call, agenda, presence, minutes, and what was decided there."""

from __future__ import annotations

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.utils.translation import gettext_lazy as _

from maillage.connect.models.circles import Circle
from maillage.core.models import Dated, Identified, Linkable


class Meeting(Identified, Linkable, Dated):
    """One meeting of a circle, seen with it. Presence is told by `core.Participation`."""

    class State(models.TextChoices):
        PLANNED = "planned", _("à venir")
        CANCELLED = "cancelled", _("annulée")
        HELD = "held", _("tenue")

    class MinutesState(models.TextChoices):
        NONE = "none", _("à écrire")
        DRAFT = "draft", _("brouillon")
        PROPOSED = "proposed", _("à approuver")
        APPROVED = "approved", _("approuvé")

    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="meetings")
    title = models.CharField(_("titre"), max_length=200)
    starts_at = models.DateTimeField(_("début"))
    ends_at = models.DateTimeField(_("fin"))
    time_zone = models.CharField(_("fuseau"), max_length=40, default="America/Toronto")
    location = models.CharField(_("lieu"), max_length=300, blank=True)
    online_url = models.URLField(_("lien de la rencontre en ligne"), max_length=500, blank=True)
    call = models.TextField(_("convocation"), blank=True)
    state = models.CharField(_("état"), max_length=9, choices=State, default=State.PLANNED)
    # iCalendar's SEQUENCE: an invitation that is sent again replaces the former.
    sequence = models.PositiveIntegerField(default=0, editable=False)
    called_at = models.DateTimeField(_("convoquée le"), null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    minutes = models.TextField(_("compte rendu"), blank=True)
    minutes_state = models.CharField(
        _("état du compte rendu"), max_length=8, choices=MinutesState, default=MinutesState.NONE
    )
    minutes_by = models.ForeignKey(
        "core.Actor", verbose_name=_("rédigé par"), null=True, blank=True,
        on_delete=models.SET_NULL, related_name="+",
    )  # fmt: skip
    approved_on = models.DateField(_("approuvé le"), null=True, blank=True)
    approved_by = models.ForeignKey(
        "core.Actor", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # The minutes as they were approved (`connect.meetings.told`): nothing changes them afterwards.
    frozen = models.JSONField(null=True, blank=True, editable=False)
    participations = GenericRelation(
        "core.Participation",
        content_type_field="gathering_type",
        object_id_field="gathering_id",
    )

    untold = frozenset({"sequence", "reminded_at", "frozen"})

    class Meta:
        ordering = ["-starts_at", "-id"]
        verbose_name = _("réunion")
        verbose_name_plural = _("réunions")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="a_meeting_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return self.title


class AgendaItem(Identified, Dated):
    """One point of a meeting's agenda, with the minutes it is given."""

    class Kind(models.TextChoices):
        INFORMATION = "information", _("information")
        DISCUSSION = "discussion", _("échange")
        DECISION = "decision", _("décision")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField(_("rang"))
    title = models.CharField(_("point"), max_length=200)
    kind = models.CharField(_("sorte"), max_length=11, choices=Kind, default=Kind.DISCUSSION)
    duration = models.PositiveSmallIntegerField(_("durée, en minutes"), null=True, blank=True)
    presenter = models.ForeignKey(
        "core.Actor", verbose_name=_("présenté par"), null=True, blank=True,
        on_delete=models.SET_NULL, related_name="+",
    )  # fmt: skip
    notes = models.TextField(_("notes"), blank=True)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("point de l’ordre du jour")
        verbose_name_plural = _("points de l’ordre du jour")

    def __str__(self) -> str:
        return self.title


class MeetingDecision(models.Model):
    """Where a decision was taken."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="decisions")
    item = models.ForeignKey(
        AgendaItem, null=True, blank=True, on_delete=models.SET_NULL, related_name="decisions"
    )
    decision = models.OneToOneField(
        "core.Decision", on_delete=models.CASCADE, related_name="taken_at"
    )

    class Meta:
        ordering = ["id"]
        verbose_name = _("décision d’une réunion")
        verbose_name_plural = _("décisions d’une réunion")

    def __str__(self) -> str:
        return str(self.decision)


class MeetingAction(models.Model):
    """Where an action was given."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="actions")
    item = models.ForeignKey(
        AgendaItem, null=True, blank=True, on_delete=models.SET_NULL, related_name="actions"
    )
    action = models.OneToOneField("core.Action", on_delete=models.CASCADE, related_name="given_at")

    class Meta:
        ordering = ["id"]
        verbose_name = _("action d’une réunion")
        verbose_name_plural = _("actions d’une réunion")

    def __str__(self) -> str:
        return str(self.action)
