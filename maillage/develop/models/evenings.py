"""An evening that brings people together at tables, over rounds: what it is and who comes."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from maillage.algorithms.french_text import words
from maillage.core.models import Dated, Identified, Linkable, Scoped


class Evening(Identified, Scoped, Linkable, Dated):
    """A « soirée de maillage », in a room or online. Its page for registering is public when open.

    `state` leads: prepared, then open to registration, closed, seated, running, over.
    """

    class State(models.TextChoices):
        PREPARED = "prepared", _("en préparation")
        OPEN = "open", _("inscriptions ouvertes")
        CLOSED = "closed", _("inscriptions fermées")
        RUNNING = "running", _("en cours")
        OVER = "over", _("terminée")

    title = models.CharField(_("titre"), max_length=200)
    description = models.TextField(_("présentation"), blank=True)
    starts_at = models.DateTimeField(_("début"))
    ends_at = models.DateTimeField(_("fin"))
    time_zone = models.CharField(_("fuseau"), max_length=40, default="America/Toronto")
    is_online = models.BooleanField(_("en ligne"), default=False)
    location = models.CharField(_("lieu"), max_length=300, blank=True)
    municipality = models.ForeignKey(
        "core.Municipality", verbose_name=_("municipalité"), null=True, blank=True,
        on_delete=models.PROTECT, related_name="evenings",
    )  # fmt: skip
    accessibility = models.CharField(_("accessibilité du lieu"), max_length=300, blank=True)
    topics = models.ManyToManyField(
        "core.Topic", verbose_name=_("thèmes proposés"), blank=True, related_name="evenings"
    )
    capacity = models.PositiveSmallIntegerField(
        _("nombre de places"), default=60,
        validators=[MinValueValidator(2), MaxValueValidator(400)],
    )  # fmt: skip
    closes_at = models.DateTimeField(_("fin des inscriptions"), null=True, blank=True)
    rounds = models.PositiveSmallIntegerField(
        _("nombre de tours"), default=4, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    round_minutes = models.PositiveSmallIntegerField(
        _("durée d’un tour, en minutes"), default=20,
        validators=[MinValueValidator(2), MaxValueValidator(90)],
    )  # fmt: skip
    break_minutes = models.PositiveSmallIntegerField(
        _("pause entre deux tours, en minutes"), default=5,
        validators=[MaxValueValidator(60)],
    )  # fmt: skip
    state = models.CharField(_("état"), max_length=8, choices=State, default=State.PREPARED)
    # 0: nobody is seated yet; during a break, the round that is over.
    current_round = models.PositiveSmallIntegerField(default=0, editable=False)
    round_ends_at = models.DateTimeField(null=True, blank=True, editable=False)
    message = models.CharField(_("message à tous"), max_length=300, blank=True)
    # Grows with each change: what phones and the wall ask for.
    version = models.PositiveIntegerField(default=1, editable=False)
    # From that day names of those without a record, their wishes and profiles are erased.
    retention_on = models.DateField(_("noms effacés le"), null=True, blank=True)
    # The moment when all mutual choices were told together; those without an echo went then.
    revealed_at = models.DateTimeField(null=True, blank=True, editable=False)
    # The report's figures as they were the day names were erased: what they count is gone.
    kept_figures = models.JSONField(default=dict, blank=True, editable=False)
    participations = GenericRelation(
        "core.Participation",
        content_type_field="gathering_type",
        object_id_field="gathering_id",
    )

    untold = frozenset({"version", "current_round", "round_ends_at", "revealed_at", "kept_figures"})

    class Meta:
        ordering = ["-starts_at", "-id"]
        verbose_name = _("soirée de maillage")
        verbose_name_plural = _("soirées de maillage")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="an_evening_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def where(self) -> str:
        """The room and its municipality, said once; nothing when neither is told."""
        town = str(self.municipality) if self.municipality else ""
        is_said = set(words(town)) <= set(words(self.location))
        return ", ".join(filter(None, (self.location, "" if is_said else town)))

    @property
    def length(self) -> timedelta:
        """What the rounds and the breaks between them take."""
        breaks = max(0, self.rounds - 1) * self.break_minutes
        return timedelta(minutes=self.rounds * self.round_minutes + breaks)


class EveningTable(Identified):
    """One table of the evening, or one breakout room online. `number` is what people read."""

    evening = models.ForeignKey(Evening, on_delete=models.CASCADE, related_name="tables")
    number = models.PositiveSmallIntegerField(_("numéro"))
    name = models.CharField(_("nom"), max_length=80, blank=True)
    seats = models.PositiveSmallIntegerField(
        _("places"), default=6, validators=[MinValueValidator(2), MaxValueValidator(40)]
    )
    is_accessible = models.BooleanField(_("accessible"), default=True)

    class Meta:
        ordering = ["number"]
        verbose_name = _("table")
        verbose_name_plural = _("tables")
        constraints = [
            models.UniqueConstraint(fields=["evening", "number"], name="one_table_of_a_number")
        ]

    def __str__(self) -> str:
        return self.name or _t("Table %d") % self.number


class TableLink(Identified):
    """The address of one table's breakout room in one round, or in all (`round` empty)."""

    table = models.ForeignKey(EveningTable, on_delete=models.CASCADE, related_name="room_links")
    round = models.PositiveSmallIntegerField(_("tour"), null=True, blank=True)
    url = models.URLField(_("lien"), max_length=500)

    class Meta:
        ordering = ["table", "round"]
        verbose_name = _("lien de salle")
        verbose_name_plural = _("liens de salle")
        constraints = [
            models.UniqueConstraint(fields=["table", "round"], name="one_link_in_a_round"),
            models.UniqueConstraint(
                fields=["table"], condition=models.Q(round=None), name="one_link_in_all_rounds"
            ),
        ]

    def __str__(self) -> str:
        return self.url


class Registration(Identified, Dated):
    """Somebody who comes: an actor, or a name and an e-mail. Her `key` opens her own page.

    The profile is what she wrote in two minutes; `needs` and `offers` are lists of sentences.
    """

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed", _("courriel à confirmer")
        REGISTERED = "registered", _("inscrit·e")
        WAITING = "waiting", _("en attente")
        CANCELLED = "cancelled", _("désistement")
        PRESENT = "present", _("présent·e")
        ABSENT = "absent", _("absent·e")

    evening = models.ForeignKey(Evening, on_delete=models.CASCADE, related_name="registrations")
    actor = models.ForeignKey(
        "core.Actor", null=True, blank=True, on_delete=models.SET_NULL, related_name="evenings"
    )
    name = models.CharField(_("votre nom"), max_length=120)
    email = models.EmailField(_("votre courriel"), blank=True)
    organisation_name = models.CharField(_("votre organisme"), max_length=200, blank=True)
    organisation = models.ForeignKey(
        "core.Actor", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    language = models.CharField(max_length=5, default="fr-ca", editable=False)
    # The secret part of her own address and of her QR code; only its hash is kept.
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    state = models.CharField(_("état"), max_length=11, choices=State, default=State.UNCONFIRMED)
    # Her rank on the waiting list, by arrival.
    asked_at = models.DateTimeField(auto_now_add=True)
    needs = models.JSONField(_("je cherche"), default=list, blank=True)
    offers = models.JSONField(_("j’offre"), default=list, blank=True)
    topics = models.ManyToManyField(
        "core.Topic", verbose_name=_("thèmes"), blank=True, related_name="registrations"
    )
    knows = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="known_by")
    # Whom she must not sit with: hers alone, told to nobody, in no export (see core.Avoidance).
    avoids = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="+")
    # What she typed, a name or an e-mail a line: compared with those who register, now or later,
    # so that nothing ever tells her who is on the list. As private as the two above.
    known_names = models.JSONField(default=list, blank=True, editable=False)
    avoided_names = models.JSONField(default=list, blank=True, editable=False)
    # What the words she was shown said the day she agreed; empty: she did not.
    consent_wording = models.TextField(blank=True)
    consent_at = models.DateTimeField(null=True, blank=True)
    needs_accessible = models.BooleanField(_("J’ai besoin d’une table accessible"), default=False)
    host_of = models.ForeignKey(
        EveningTable, verbose_name=_("anime la table"), null=True, blank=True,
        on_delete=models.SET_NULL, related_name="hosts",
    )  # fmt: skip
    # The rounds she misses: arrives late, leaves early.
    absent_rounds = models.JSONField(_("tours manqués"), default=list, blank=True)
    checked_in_at = models.DateTimeField(null=True, blank=True)

    untold = frozenset(
        {"name", "email", "organisation_name", "language", "key_hash", "needs", "offers",
         "known_names", "avoided_names", "consent_wording", "needs_accessible"}
    )  # fmt: skip

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("inscription")
        verbose_name_plural = _("inscriptions")
        indexes = [models.Index(fields=["evening", "state"], name="registration_by_state")]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """Its page's address names nobody: addresses are written in the logs of servers."""
        return self.uid[:10]

    @property
    def may_be_matched(self) -> bool:
        return self.consent_at is not None

    twin_keys = ("actor",)

    def twins(self) -> models.QuerySet[Registration]:
        """Her other registrations for an evening to come; once it runs both stay as they were."""
        coming = [Evening.State.PREPARED, Evening.State.OPEN, Evening.State.CLOSED]
        return Registration.objects.filter(
            evening=self.evening_id, actor=self.actor_id, evening__state__in=coming
        )

    @property
    def merge_rank(self) -> int:
        """A place held before a place awaited, and both before one given up."""
        return {"present": 4, "registered": 3, "waiting": 2, "unconfirmed": 1}.get(self.state, 0)
