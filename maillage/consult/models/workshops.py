"""Workshops, their groups and their steps.

Visibility is the workshop's; what belongs to it has none of its own (see `access.py`).
"""

from __future__ import annotations

import re
import secrets
from datetime import datetime

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.algorithms.french_text import words
from maillage.core.models.base import ALPHABET, Dated, Identified, Linkable, Scoped

CODE_SIZE = 8
GUEST_LIMIT = 300
# A group known by a number or a letter rather than by a name: 4, B, 2a, IV.
_SIGN = re.compile(r"\d+[A-Za-z]?|[A-Za-z]\d{0,2}|[IVX]{2,4}")


def folded_key(text: str, size: int = 200) -> str:
    """The text by which two wordings are known to be the same: folded words, no punctuation."""
    return " ".join(words(text))[:size]


def new_code() -> str:
    """What a guest types or follows to join: 8 of 31 characters (8.5 x 10^11 codes)."""
    return "".join(secrets.choice(ALPHABET) for _i in range(CODE_SIZE))


NEWEST_FIRST = (models.F("held_on").desc(nulls_last=True), "-id")


class WorkshopQuerySet(models.QuerySet["Workshop"]):
    """Reads of workshops. Rights come from `core.access.visible`."""

    def like(self, title: str, held_on) -> WorkshopQuerySet:
        """Those of the same date and, accents and punctuation apart, the same title."""
        return self.filter(folded=folded_key(title, 300), held_on=held_on)

    def with_counts(self) -> WorkshopQuerySet:
        counted = models.Count
        return self.annotate(
            group_count=counted("breakouts", distinct=True),
            step_count=counted("steps", distinct=True),
        ).order_by(*NEWEST_FIRST)  # grouped rows forget the model's own order


class Workshop(Identified, Scoped, Linkable, Dated):
    """A gathering in steps, where groups write side by side."""

    class State(models.TextChoices):
        PREPARED = "prepared", _("en préparation")
        OPEN = "open", _("en cours")
        CLOSED = "closed", _("tenu")

    class Names(models.TextChoices):
        OPTIONAL = "optional", _("nom facultatif")
        # No name is asked, and no row says who wrote it: not even to who organises.
        ANONYMOUS = "anonymous", _("anonyme")

    class MinutesTo(models.TextChoices):
        NOBODY = "", _("à personne")
        NETWORK = "network", _("au réseau")
        PUBLIC = "public", _("à tout le monde")

    title = models.CharField(_("titre"), max_length=300)
    held_on = models.DateField(_("date"), null=True, blank=True, db_index=True)
    # Who it is for, in the network's own words: « gestionnaires ».
    audience = models.CharField(_("public visé"), max_length=200, blank=True)
    state = models.CharField(_("état"), max_length=8, choices=State, default=State.PREPARED)
    # Made by an import of notes: undoing its last import takes it away again.
    is_from_notes = models.BooleanField(default=False, editable=False)
    folded = models.CharField(max_length=300, editable=False, default="", db_index=True)
    template = models.CharField(_("modèle"), max_length=60, blank=True)
    facilitator = models.ForeignKey(
        "core.Actor",
        verbose_name=_("animation"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    # --- Joining ---
    # One link for the whole workshop; each group has its own. Null: nobody may join.
    code = models.CharField(max_length=12, unique=True, null=True, blank=True, editable=False)
    code_expires_at = models.DateTimeField(_("code valable jusqu’au"), null=True, blank=True)
    guest_limit = models.PositiveSmallIntegerField(_("nombre de places"), default=GUEST_LIMIT)
    names = models.CharField(_("noms"), max_length=9, choices=Names, default=Names.OPTIONAL)
    # --- Holding: what every phone of the workshop follows ---
    # Raised by each act of the facilitator: a phone that knows an older one asks for its page anew.
    version = models.PositiveBigIntegerField(default=0, editable=False)
    message = models.CharField(_("message à tous"), max_length=300, blank=True)
    message_at = models.DateTimeField(null=True, blank=True, editable=False)
    is_plenary_open = models.BooleanField(default=False, editable=False)
    plenary_slide = models.PositiveIntegerField(default=0, editable=False)
    # Rehearsal: guests and rows are make-believe until the whole is wiped.
    rehearsing_since = models.DateTimeField(null=True, blank=True, editable=False)
    opened_at = models.DateTimeField(_("commencé à"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("terminé à"), null=True, blank=True, editable=False)
    # --- Harvest ---
    minutes_visibility = models.CharField(
        _("compte rendu montré"), max_length=8, choices=MinutesTo, default=MinutesTo.NOBODY,
        blank=True,
    )  # fmt: skip
    minutes_published_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Guests' names go that day.
    guests_forgotten_on = models.DateField(
        _("noms des invités effacés le"), null=True, blank=True, db_index=True
    )
    practice = models.ForeignKey(
        "core.Practice",
        verbose_name=_("pratique adoptée"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="workshops",
    )

    # Those who were there go with it, guests without a record too.
    participations = GenericRelation(
        "core.Participation",
        content_type_field="gathering_type",
        object_id_field="gathering_id",
    )

    objects = WorkshopQuerySet.as_manager()

    class Meta:
        ordering = NEWEST_FIRST
        verbose_name = _("atelier")
        verbose_name_plural = _("ateliers")

    def __str__(self) -> str:
        return self.title

    def save(self, *args, **kwargs) -> None:
        self.folded = folded_key(self.title, 300)
        super().save(*args, **kwargs)

    @property
    def is_anonymous(self) -> bool:
        return self.names == self.Names.ANONYMOUS

    @property
    def is_rehearsing(self) -> bool:
        return self.rehearsing_since is not None

    def is_joinable(self, now: datetime | None = None) -> bool:
        """Whether the code still opens: not expired, and the workshop not yet over."""
        now = now or timezone.now()
        is_over = self.code_expires_at is not None and self.code_expires_at <= now
        return bool(self.code) and not is_over and self.state != self.State.CLOSED


class Breakout(Identified, Dated):
    """A group of a workshop; one person takes the notes.

    What it writes is its own until its note-taker confirms the reading (`confirmed_at`): before
    that, nothing shows in the plenary, the synthesis, a relay, an export or the search.
    """

    class Pen(models.TextChoices):
        ONE = "one", _("une seule plume")
        EVERYBODY = "everybody", _("tout le monde écrit")
        PAPER = "paper", _("sur papier")

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="breakouts")
    name = models.CharField(_("nom"), max_length=120)
    position = models.PositiveSmallIntegerField(_("rang"), default=0)
    note_taker = models.ForeignKey(
        "core.Actor",
        verbose_name=_("prise de notes"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    facilitator = models.ForeignKey(
        "core.Actor",
        verbose_name=_("animation"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    pen = models.CharField(_("qui écrit"), max_length=9, choices=Pen, default=Pen.ONE)
    code = models.CharField(max_length=12, unique=True, null=True, blank=True, editable=False)
    # The note-taker's own link: whoever opens it holds the pen.
    pen_code = models.CharField(max_length=12, unique=True, null=True, blank=True, editable=False)
    pen_holder = models.ForeignKey(
        "consult.Guest", null=True, blank=True, on_delete=models.SET_NULL, related_name="pens"
    )
    confirmed_at = models.DateTimeField(_("confirmé le"), null=True, blank=True, db_index=True)
    confirmed_by = models.ForeignKey(
        "core.Actor", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Raised with each row written: a phone asks for what is newer than what it has.
    version = models.PositiveBigIntegerField(default=0, editable=False)
    # A row was taken away at this version: phones that know an older one ask for all rows.
    reset_version = models.PositiveBigIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["workshop", "position", "id"]
        verbose_name = _("groupe")
        verbose_name_plural = _("groupes")

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """« Groupe 2 » for a number or a letter; otherwise the name as it was given: « Sud »."""
        return str(_("Groupe %s") % self.name) if _SIGN.fullmatch(self.name) else self.name

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None


class Step(Identified, Dated):
    """A step of a workshop, the same for all its groups."""

    class Kind(models.TextChoices):
        GRID = "grid", _("tableau")
        CHOOSE = "choose", _("choix")
        OPEN = "open", _("ouverte")
        RELAY = "relay", _("relais")
        DOTS = "dots", _("points")

    class Writers(models.TextChoices):
        AS_GROUP = "", _("comme le groupe")
        EVERYBODY = "everybody", _("tout le monde")
        # Each for herself: a row is its author's until the step closes (1-2-4-all).
        ALONE = "alone", _("chacun pour soi d’abord")

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(_("sorte"), max_length=6, choices=Kind)
    title = models.CharField(_("titre"), max_length=500, blank=True)
    instructions = models.TextField(_("consignes"), blank=True)
    position = models.PositiveSmallIntegerField(_("rang"), default=0)
    # Headings of a grid, as the notes give them.
    columns = models.JSONField(_("colonnes"), default=list, blank=True)
    minutes = models.PositiveSmallIntegerField(_("durée en minutes"), null=True, blank=True)
    writers = models.CharField(
        _("qui écrit"), max_length=9, choices=Writers, default=Writers.AS_GROUP, blank=True
    )
    hides_until_close = models.BooleanField(
        _("cacher ce que les autres écrivent jusqu’à la fermeture"), default=False
    )
    # Rows to choose (choose), or points each person has (dots).
    picks = models.PositiveSmallIntegerField(_("nombre à choisir"), default=3)
    most_per_row = models.PositiveSmallIntegerField(_("points au plus par ligne"), default=3)
    # The step whose rows are chosen from, voted on, or continued (a world café’s former round).
    draws_on = models.ForeignKey(
        "self",
        verbose_name=_("à partir de l’étape"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="feeds",
    )
    # Where a relay step sends its concerns: a named later workshop, or a date until it exists.
    to_workshop = models.ForeignKey(
        Workshop,
        verbose_name=_("à l’atelier"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    to_date = models.DateField(_("à la rencontre du"), null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True, editable=False)
    # When its time runs out; the facilitator extends it. The step stays open until it is closed.
    due_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["workshop", "position", "id"]
        verbose_name = _("étape")
        verbose_name_plural = _("étapes")

    def __str__(self) -> str:
        return self.title or str(self.get_kind_display())

    @property
    def is_open(self) -> bool:
        return self.opened_at is not None and self.closed_at is None

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None
