"""Nouns that several rooms need: needs, concerns, decisions, actions, participations."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from maillage.algorithms.french_text import fold
from maillage.core.models.base import Dated, Identified, Linkable, Scoped


class NeedQuerySet(models.QuerySet["Need"]):
    """Reads of needs. Rights come from `core.access.visible`."""

    def open_on(self, day: date) -> NeedQuerySet:
        """Neither met nor past their day."""
        return self.filter(met_on=None).exclude(expires_on__lt=day)

    def expired_on(self, day: date) -> NeedQuerySet:
        """Past their day without being met."""
        return self.filter(met_on=None, expires_on__lt=day)


class Need(Identified, Scoped, Linkable, Dated):
    """What an actor looks for or offers; a collective need has no single actor."""

    class Kind(models.TextChoices):
        SEEKS = "seeks", _("cherche")
        OFFERS = "offers", _("offre")
        COLLECTIVE = "collective", _("besoin collectif")

    kind = models.CharField(_("sorte"), max_length=10, choices=Kind, default=Kind.SEEKS)
    actor = models.ForeignKey(
        "core.Actor", null=True, blank=True, on_delete=models.CASCADE, related_name="needs"
    )
    text = models.CharField(_("besoin"), max_length=300)
    topics = models.ManyToManyField("core.Topic", blank=True, related_name="needs")
    expires_on = models.DateField(_("échéance"), null=True, blank=True)
    met_on = models.DateField(_("comblé le"), null=True, blank=True)

    objects = NeedQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("besoin")
        verbose_name_plural = _("besoins")

    def __str__(self) -> str:
        return self.text


class Concern(Identified, Scoped, Linkable, Dated):
    """Something that weighs on people and is passed on; nobody's concern disappears."""

    class Status(models.TextChoices):
        NOTED = "noted", _("notée")
        SENT = "sent", _("transmise")
        SEEN = "seen", _("vue")
        ANSWERED = "answered", _("répondue")
        DECIDED = "decided", _("décidée")

    text = models.TextField(_("préoccupation"))
    status = models.CharField(_("état"), max_length=8, choices=Status, default=Status.NOTED)
    answer = models.TextField(_("réponse"), blank=True)
    answered_on = models.DateField(null=True, blank=True)
    # The gathering it is addressed to, as the notes name it; a workshop of that date finds it.
    addressed_on = models.DateField(_("adressée à la rencontre du"), null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("préoccupation")
        verbose_name_plural = _("préoccupations")

    def __str__(self) -> str:
        return self.text[:120]


class Decision(Identified, Scoped, Linkable, Dated):
    """What was decided, when and by whom; the register of decisions reads these."""

    title = models.CharField(_("décision"), max_length=300)
    text = models.TextField(_("détail"), blank=True)
    decided_on = models.DateField(_("prise le"))
    decided_by = models.ForeignKey(
        "core.Actor", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Accent-folded title and text: what the register searches in, kept by save().
    folded = models.CharField(max_length=2000, editable=False, default="")

    class Meta:
        ordering = ["-decided_on", "-id"]
        verbose_name = _("décision")
        verbose_name_plural = _("décisions")

    def __str__(self) -> str:
        return self.title

    def prepare(self) -> None:
        """Fill what is derived. Bulk writes, which pass `save` by, call it themselves."""
        self.folded = fold(f"{self.title} {self.text}")[:2000]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.prepare()
        super().save(*args, **kwargs)


class Action(Identified, Scoped, Linkable, Dated):
    """Something to be done: who holds it, when it is due, how it ended."""

    title = models.CharField(_("action"), max_length=300)
    holder = models.ForeignKey(
        "core.Actor", null=True, blank=True, on_delete=models.SET_NULL, related_name="actions_held"
    )
    due_on = models.DateField(_("échéance"), null=True, blank=True)
    done_on = models.DateField(_("faite le"), null=True, blank=True)
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.SET_NULL, related_name="actions"
    )
    folded = models.CharField(max_length=320, editable=False, default="")

    class Meta:
        ordering = ["due_on", "id"]
        verbose_name = _("action")
        verbose_name_plural = _("actions")

    def __str__(self) -> str:
        return self.title

    def prepare(self) -> None:
        """Fill what is derived. Bulk writes, which pass `save` by, call it themselves."""
        self.folded = fold(self.title)[:320]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.prepare()
        super().save(*args, **kwargs)


class Participation(Identified, Dated):
    """An actor, or a guest without a record, at a gathering (any record of any room)."""

    class Status(models.TextChoices):
        INVITED = "invited", _("invité·e")
        REGISTERED = "registered", _("inscrit·e")
        WAITING = "waiting", _("en attente")
        PRESENT = "present", _("présent·e")
        EXCUSED = "excused", _("excusé·e")
        ABSENT = "absent", _("absent·e")

    gathering_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    gathering_id = models.PositiveBigIntegerField()
    gathering = GenericForeignKey("gathering_type", "gathering_id")
    actor = models.ForeignKey(
        "core.Actor", null=True, blank=True, on_delete=models.CASCADE, related_name="participations"
    )
    guest_name = models.CharField(_("nom de l’invité·e"), max_length=120, blank=True)
    role = models.CharField(_("rôle"), max_length=40, blank=True)
    status = models.CharField(_("présence"), max_length=10, choices=Status, default=Status.PRESENT)
    # Observed: the program saw it (attendance, registration); declared: somebody typed it.
    is_observed = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        indexes = [models.Index(fields=["gathering_type", "gathering_id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["gathering_type", "gathering_id", "actor"],
                condition=models.Q(actor__isnull=False),
                name="an_actor_takes_part_once",
            )
        ]

    def __str__(self) -> str:
        return str(self.actor or self.guest_name)

    @property
    def merge_rank(self) -> int:
        """Of two rows of one actor at one gathering: present, then excused, then registered."""
        best = ["invited", "waiting", "absent", "registered", "excused", "present"]
        return best.index(self.status)
