"""Committees, working groups, circles, communities: who sits there, for what, until when."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from maillage.algorithms.french_text import fold
from maillage.core.models import Dated, Identified, Linkable, Scoped


class Circle(Identified, Scoped, Linkable, Dated):
    """People and organisations gathered by a mandate, from a day until it is done."""

    class Kind(models.TextChoices):
        COMMITTEE = "committee", _("comité")
        WORKING_GROUP = "group", _("groupe de travail")
        CIRCLE = "circle", _("cercle thématique")
        COMMUNITY = "community", _("communauté de pratique")
        ROUNDTABLE = "table", _("table de concertation")
        NETWORK = "network", _("réseau")

    class Joining(models.TextChoices):
        OPEN = "open", _("ouvert à qui le voit")
        REQUEST = "request", _("sur demande")
        INVITATION = "invitation", _("sur invitation")

    kind = models.CharField(_("sorte"), max_length=10, choices=Kind, default=Kind.CIRCLE)
    name = models.CharField(_("nom"), max_length=200)
    purpose = models.TextField(_("besoin collectif"), blank=True)
    deliverables = models.TextField(_("livrables attendus"), blank=True)
    from_date = models.DateField(_("du"), null=True, blank=True)
    to_date = models.DateField(_("au"), null=True, blank=True)
    parent = models.ForeignKey(
        "self", verbose_name=_("relève de"), null=True, blank=True,
        on_delete=models.PROTECT, related_name="children",
    )  # fmt: skip
    joining = models.CharField(
        _("pour en être"), max_length=10, choices=Joining, default=Joining.REQUEST
    )
    region = models.ForeignKey(
        "core.Region", verbose_name=_("région"), null=True, blank=True,
        on_delete=models.PROTECT, related_name="circles",
    )  # fmt: skip
    topics = models.ManyToManyField(
        "core.Topic", verbose_name=_("thèmes"), blank=True, related_name="circles"
    )
    disciplines = models.ManyToManyField(
        "core.Discipline", verbose_name=_("disciplines"), blank=True, related_name="circles"
    )
    # Its knowledge is handed over the day it closes: what is kept, where, and who answers for it.
    closed_on = models.DateField(_("fermé le"), null=True, blank=True)
    closing_reason = models.TextField(_("raison de la fermeture"), blank=True)
    kept = models.TextField(_("ce qui est conservé, et où"), blank=True)
    kept_by = models.ForeignKey(
        "core.Actor", verbose_name=_("qui en répond"), null=True, blank=True,
        on_delete=models.SET_NULL, related_name="circles_kept",
    )  # fmt: skip
    # Grows with each change of a meeting: what a subscribed calendar asks for.
    calendar_version = models.PositiveIntegerField(default=0, editable=False)
    # Accent-folded name and mandate: what the list searches in, kept by save().
    folded = models.CharField(max_length=2000, editable=False, default="")

    untold = frozenset({"calendar_version"})

    class Meta:
        ordering = ["closed_on", "name", "id"]
        verbose_name = _("cercle")
        verbose_name_plural = _("cercles")

    def __str__(self) -> str:
        return self.name

    def prepare(self) -> None:
        """Fill what is derived. Bulk writes, which pass `save` by, call it themselves."""
        words = [self.name, self.purpose, self.deliverables, self.kept]
        self.folded = fold(" ".join(filter(None, words)))[:2000]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.prepare()
        super().save(*args, **kwargs)


class CircleMember(Identified, Dated):
    """Who sits in a circle, as what, named by whom, from a day to a day."""

    class Role(models.TextChoices):
        CHAIR = "chair", _("animation")
        SECRETARY = "secretary", _("secrétariat")
        MEMBER = "member", _("membre")
        OBSERVER = "observer", _("observation")

    class State(models.TextChoices):
        INVITED = "invited", _("invitation envoyée")
        REQUESTED = "requested", _("demande reçue")
        ACTIVE = "active", _("membre")
        REFUSED = "refused", _("refus")
        LEFT = "left", _("a quitté")

    class Digest(models.TextChoices):
        NEVER = "never", _("jamais")
        DAILY = "daily", _("chaque jour")
        WEEKLY = "weekly", _("chaque semaine")

    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="members")
    actor = models.ForeignKey("core.Actor", on_delete=models.CASCADE, related_name="circles")
    role = models.CharField(_("rôle"), max_length=10, choices=Role, default=Role.MEMBER)
    designated_by = models.ForeignKey(
        "core.Actor", verbose_name=_("désigné·e par"), null=True, blank=True,
        on_delete=models.SET_NULL, related_name="designations",
    )  # fmt: skip
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.ACTIVE)
    from_date = models.DateField(_("du"), null=True, blank=True)
    to_date = models.DateField(_("au"), null=True, blank=True)
    digest = models.CharField(
        _("résumé par courriel"), max_length=6, choices=Digest, default=Digest.WEEKLY
    )
    digest_sent_at = models.DateTimeField(null=True, blank=True, editable=False)
    # The mail of an invitation: marked before it leaves, so that it does not leave twice.
    mailed_at = models.DateTimeField(null=True, blank=True, editable=False)
    mail_tries = models.PositiveSmallIntegerField(default=0, editable=False)

    untold = frozenset({"digest_sent_at", "mailed_at", "mail_tries"})

    class Meta:
        ordering = ["circle", "id"]
        verbose_name = _("membre d’un cercle")
        verbose_name_plural = _("membres d’un cercle")
        constraints = [
            models.UniqueConstraint(
                fields=["circle", "actor"],
                condition=models.Q(state__in=["invited", "requested", "active"]),
                name="an_actor_sits_once_in_a_circle",
            )
        ]

    def __str__(self) -> str:
        return f"{self.actor} · {self.circle}"

    @property
    def merge_rank(self) -> int:
        """Of two seats of one actor in one circle: who sits there before who was asked."""
        return {"active": 2, "invited": 1, "requested": 1}.get(self.state, 0)


class CircleFile(Identified, Dated):
    """A file of a circle, or of one of its meetings."""

    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="files")
    meeting = models.ForeignKey(
        "connect.Meeting", null=True, blank=True, on_delete=models.SET_NULL, related_name="files"
    )
    title = models.CharField(_("titre"), max_length=200)
    file = models.ForeignKey("core.File", on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(
        "core.Actor", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("fichier d’un cercle")
        verbose_name_plural = _("fichiers d’un cercle")

    def __str__(self) -> str:
        return self.title
