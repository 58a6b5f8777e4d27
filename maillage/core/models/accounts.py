"""Accounts, memberships and posts: who works where, for whom, until when."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.core.models.base import Dated, Identified, Linkable, Scoped, Visibility


class UserManager(BaseUserManager["User"]):
    """Users are found by their e-mail address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **extra)


class Theme(models.TextChoices):
    """How pages look; automatic follows the device."""

    AUTOMATIC = "", _("comme mon appareil")
    LIGHT = "light", _("claire")
    DARK = "dark", _("sombre")


class User(AbstractBaseUser, PermissionsMixin):
    """A way to sign in, by e-mail. What the person is and does hangs on `person`."""

    email = models.EmailField(_("courriel"), unique=True)
    person = models.OneToOneField(
        "core.Actor", null=True, blank=True, on_delete=models.SET_NULL, related_name="user"
    )
    language = models.CharField(_("langue"), max_length=8, default="fr-ca")
    theme = models.CharField(
        _("apparence"), max_length=5, choices=Theme, default=Theme.AUTOMATIC, blank=True
    )
    # The host she works for now, when she has several; what she writes goes there.
    current_host = models.ForeignKey(
        "core.Actor", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    pinned_acts = models.JSONField(default=list, blank=True)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(_("actif"), default=True)
    is_demo = models.BooleanField(default=False)
    date_joined = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []
    objects = UserManager()

    class Meta:
        verbose_name = _("compte")
        verbose_name_plural = _("comptes")

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        return self.person.name if self.person else self.email

    def get_short_name(self) -> str:
        return self.get_full_name().split(" ")[0]


def active_on(day: date, prefix: str = "") -> models.Q:
    """Rows whose `from_date`–`to_date` holds `day`; an empty end is open."""
    return (
        models.Q(**{f"{prefix}from_date__lte": day}) | models.Q(**{f"{prefix}from_date": None})
    ) & (models.Q(**{f"{prefix}to_date__gte": day}) | models.Q(**{f"{prefix}to_date": None}))


class Membership(Identified, Dated):
    """A person's role in an organisation, from a day to a day."""

    class Role(models.TextChoices):
        AGENT = "agent", _("agent·e")
        MANAGER = "manager", _("gestionnaire")
        COORDINATION = "coordination", _("coordination")
        FUNDER = "funder", _("bailleur")
        MEMBER = "member", _("membre")

    person = models.ForeignKey("core.Actor", on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey("core.Actor", on_delete=models.PROTECT, related_name="members")
    role = models.CharField(_("rôle"), max_length=12, choices=Role)
    from_date = models.DateField(_("du"), null=True, blank=True)
    to_date = models.DateField(_("au"), null=True, blank=True)

    class Meta:
        ordering = ["organisation", "person", "id"]
        verbose_name = _("appartenance")
        verbose_name_plural = _("appartenances")

    def __str__(self) -> str:
        return f"{self.person} · {self.get_role_display()} · {self.organisation}"

    twin_keys = ("person", "organisation")

    def twins(self) -> models.QuerySet[Membership]:
        """The same role of the same person in the same organisation, on the same days."""
        return Membership.objects.filter(
            person=self.person_id, organisation=self.organisation_id, role=self.role,
            from_date=self.from_date, to_date=self.to_date,
        )  # fmt: skip


class Post(Identified, Scoped, Linkable, Dated):
    """An agent's funded post in a host. `owner` is its holder, `host` the employer."""

    title = models.CharField(_("titre"), max_length=160)
    funder = models.ForeignKey(
        "core.Actor",
        verbose_name=_("bailleur"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="funded_posts",
    )
    from_date = models.DateField(_("du"), null=True, blank=True)
    to_date = models.DateField(_("au"), null=True, blank=True)
    time_share = models.PositiveSmallIntegerField(_("part du temps, en %"), default=100)
    axes = models.ManyToManyField(
        "core.Axis", verbose_name=_("axes"), blank=True, related_name="posts"
    )
    successor = models.ForeignKey(
        "core.Actor", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Minutes show only when both say yes.
    host_counts_minutes = models.BooleanField(_("l’organisme note les minutes"), default=False)
    agent_counts_minutes = models.BooleanField(_("l’agent·e note les minutes"), default=False)

    class Meta:
        ordering = ["-from_date", "-id"]
        verbose_name = _("poste")
        verbose_name_plural = _("postes")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(time_share__gte=1, time_share__lte=100),
                name="a_post_takes_1_to_100_percent",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} · {self.host}" if self.host else self.title

    @property
    def counts_minutes(self) -> bool:
        return self.host_counts_minutes and self.agent_counts_minutes

    def own_records(self) -> models.Q:
        """Scoped rows that a report of this post may count: its host's and its holder's, but what
        somebody keeps to herself."""
        hosts = models.Q(host_id=self.host_id, host__isnull=False)
        mine = hosts | models.Q(owner_id=self.owner_id)
        return mine & ~models.Q(visibility=Visibility.PRIVATE)


class WorkPlan(Identified, Linkable, Dated):
    """A dated plan of work for a post."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="work_plans")
    title = models.CharField(_("titre"), max_length=160)
    from_date = models.DateField(_("du"))
    to_date = models.DateField(_("au"))

    class Meta:
        ordering = ["-from_date", "-id"]
        verbose_name = _("plan de travail")
        verbose_name_plural = _("plans de travail")

    def __str__(self) -> str:
        return self.title


class Target(Identified, Dated):
    """What a work plan aims at under one axis: a number of an indicator."""

    class Measure(models.TextChoices):
        GESTURES = "gestures", _("gestes")
        PEOPLE = "people", _("participations de personnes")
        ORGANISATIONS = "organisations", _("organismes distincts")

    plan = models.ForeignKey(WorkPlan, on_delete=models.CASCADE, related_name="targets")
    axis = models.ForeignKey("core.Axis", on_delete=models.PROTECT, related_name="targets")
    measure = models.CharField(_("mesure"), max_length=14, choices=Measure, default="gestures")
    planned = models.PositiveIntegerField(_("prévu"))
    label = models.CharField(_("objectif"), max_length=300, blank=True)
    gap_reason = models.TextField(_("pourquoi cet écart"), blank=True)

    class Meta:
        ordering = ["axis", "id"]
        verbose_name = _("cible")
        verbose_name_plural = _("cibles")

    def __str__(self) -> str:
        return self.label or f"{self.axis} : {self.planned}"


class Invitation(Identified, Dated):
    """An address invited into the network, with the role it will have; used once."""

    email = models.EmailField(_("courriel"))
    name = models.CharField(_("nom"), max_length=200, blank=True)
    organisation = models.ForeignKey("core.Actor", on_delete=models.CASCADE, related_name="+")
    role = models.CharField(_("rôle"), max_length=12, choices=Membership.Role)
    invited_by = models.ForeignKey(
        "core.Actor", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    expires_at = models.DateTimeField(_("expire le"))
    accepted_at = models.DateTimeField(_("acceptée le"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("retirée le"), null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return self.email
