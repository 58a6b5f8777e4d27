"""The practice: versions of the network's verbs, and the gestures done under them."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.algorithms.french_text import fold
from maillage.core.models.base import Dated, Identified, Linkable, Scoped, Visibility
from maillage.core.said import SaidField


class Practice(Identified, Scoped, Linkable, Dated):
    """One version of the network's practice: its verbs, adopted by a recorded decision."""

    version = models.PositiveIntegerField(_("version"), unique=True)
    title = models.CharField(_("titre"), max_length=200)
    adopted_on = models.DateField(_("adoptée le"), null=True, blank=True)
    decision = models.ForeignKey(
        "core.Decision", null=True, blank=True, on_delete=models.PROTECT, related_name="practices"
    )
    former = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="next_versions"
    )

    class Meta:
        ordering = ["-version"]
        verbose_name = _("pratique")
        verbose_name_plural = _("pratiques")

    def __str__(self) -> str:
        return self.title

    @classmethod
    def current(cls) -> Practice | None:
        """The adopted version with the highest number: gestures use its verbs."""
        return cls.objects.exclude(adopted_on=None).order_by("-version").first()


class Verb(Identified, Dated):
    """A verb of one version of the practice, mapped to a room and to an axis."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="verbs")
    name = models.CharField(_("verbe"), max_length=120)
    position = models.PositiveSmallIntegerField(_("rang"), default=0)
    room = models.CharField(_("salle"), max_length=20, blank=True)
    axis = models.ForeignKey(
        "core.Axis",
        verbose_name=_("axe"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="verbs",
    )
    why = models.JSONField(_("pourquoi ce mot"), default=list, blank=True)
    examples = models.JSONField(_("gestes concrets"), default=list, blank=True)
    sentence = models.CharField(_("phrase"), max_length=400, blank=True)
    # An old verb keeps its correspondence, so that a series over years stays readable.
    continues = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="continued_by"
    )

    class Meta:
        ordering = ["practice", "position", "id"]
        verbose_name = _("verbe")
        verbose_name_plural = _("verbes")

    def __str__(self) -> str:
        return self.name

    @property
    def colour(self) -> str:
        """Class of the verb's colour, `v1` to `v10`: that of its room, else of its rank."""
        rooms = [
            "connect", "develop", "consult", "equip", "advise",
            "steer", "train", "watch", "document", "inform",
        ]  # fmt: skip
        number = rooms.index(self.room) + 1 if self.room in rooms else (self.position - 1) % 10 + 1
        return f"v{max(1, number)}"


class GestureQuerySet(models.QuerySet["Gesture"]):
    """Reads of gestures. Rights come from `core.access.visible`."""

    def between(self, start, end) -> GestureQuerySet:
        """Done from `start` to `end`, both included."""
        return self.filter(occurred_on__gte=start, occurred_on__lte=end)

    def shared(self) -> GestureQuerySet:
        """Those that their author shares: with the host or more widely."""
        return self.exclude(visibility=Visibility.PRIVATE)

    def with_parts(self) -> GestureQuerySet:
        return self.select_related("verb", "axis", "owner", "host").prefetch_related("actors")


class Gesture(Identified, Scoped, Linkable, Dated):
    """One act of practice: verb, date, people reached, object, outcome, evidence.

    Private until its author shares it. `owner` is who did it, `host` for whom.
    """

    text = models.CharField(_("geste"), max_length=500)
    occurred_on = models.DateField(_("date"), default=timezone.localdate, db_index=True)
    verb = models.ForeignKey(
        Verb,
        verbose_name=_("verbe"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="gestures",
    )
    axis = models.ForeignKey(
        "core.Axis",
        verbose_name=_("axe"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="gestures",
    )
    actors = models.ManyToManyField(
        "core.Actor", verbose_name=_("avec qui"), blank=True, related_name="gestures"
    )
    people_reached = models.PositiveIntegerField(_("personnes rejointes"), null=True, blank=True)
    organisations_reached = models.PositiveIntegerField(
        _("organismes rejoints"), null=True, blank=True
    )
    # Hidden and empty unless host and agent both switch minutes on.
    minutes = models.PositiveIntegerField(_("minutes"), null=True, blank=True)
    outcome = models.TextField(_("ce qui en est sorti"), blank=True)
    evidence_url = models.URLField(_("preuve : adresse"), max_length=500, blank=True)
    evidence_file = models.ForeignKey(
        "core.File",
        verbose_name=_("preuve : fichier"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="gestures",
    )
    quote = models.TextField(_("citation"), blank=True)
    quote_by = models.CharField(_("dite par"), max_length=200, blank=True)
    quote_consent = models.BooleanField(_("consentement à être cité·e"), default=False)
    # What was proposed and why, as kept for « corriger plus tard »; emptied once confirmed.
    proposal = models.JSONField(default=dict, blank=True, editable=False)
    is_observed = models.BooleanField(_("observé"), default=False)
    is_confirmed = models.BooleanField(_("relu"), default=False)
    source = models.CharField(max_length=20, default="typed", editable=False)
    # Accent-folded text: what a list searches in, kept by save().
    folded = models.CharField(max_length=600, editable=False, default="")

    objects = GestureQuerySet.as_manager()

    class Meta:
        ordering = ["-occurred_on", "-id"]
        verbose_name = _("geste")
        verbose_name_plural = _("gestes")
        indexes = [
            models.Index(fields=["owner", "-occurred_on"]),
            models.Index(fields=["host", "-occurred_on"]),
            # What waits to be read again is counted on every page.
            models.Index(
                fields=["owner", "occurred_on"],
                condition=models.Q(is_confirmed=False),
                name="gesture_to_read_again",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def prepare(self) -> None:
        """Fill what is derived. Bulk writes, which pass `save` by, call it themselves."""
        self.folded = fold(self.text)[:600]

    def save(self, *args, **kwargs) -> None:
        self.prepare()
        super().save(*args, **kwargs)


class CalendarSource(Identified, Dated):
    """An agent's own calendar: a private address read again, or a file read once."""

    owner = models.ForeignKey("core.Actor", on_delete=models.CASCADE, related_name="calendars")
    name = models.CharField(_("nom"), max_length=120)
    url = models.CharField(_("adresse privée"), max_length=1000, blank=True)
    etag = models.CharField(max_length=300, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    problem = SaidField(blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("calendrier")
        verbose_name_plural = _("calendriers")

    def __str__(self) -> str:
        return self.name


class GestureProposal(Identified, Dated):
    """A meeting of her calendar that may be a gesture; she accepts or discards it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("à décider")
        ACCEPTED = "accepted", _("accepté")
        DISCARDED = "discarded", _("écarté")

    owner = models.ForeignKey("core.Actor", on_delete=models.CASCADE, related_name="+")
    calendar = models.ForeignKey(CalendarSource, on_delete=models.CASCADE, related_name="proposals")
    # The event's UID and which occurrence: an event that moves stays the same proposal.
    event_uid = models.CharField(max_length=400)
    starts_at = models.DateTimeField()
    text = models.CharField(max_length=500)
    details = models.JSONField(default=dict)
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    gesture = models.ForeignKey(
        Gesture, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["starts_at", "id"]
        verbose_name = _("geste proposé")
        verbose_name_plural = _("gestes proposés")
        constraints = [
            models.UniqueConstraint(
                fields=["calendar", "event_uid"], name="an_event_is_proposed_once"
            )
        ]

    def __str__(self) -> str:
        return self.text
