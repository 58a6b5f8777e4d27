"""Where events come from: sources, their runs, what each record said, what needs a person."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from maillage.core.models import Dated, Identified, Scoped
from maillage.core.said import SaidField


class Source(Identified, Scoped, Dated):
    """A calendar, page, feed or file that is read again and again."""

    class Kind(models.TextChoices):
        AUTO = "auto", _("à reconnaître")
        ICS = "ics", _("calendrier iCal")
        JSON_LD = "jsonld", _("page ou fichier JSON-LD")
        MICRODATA = "microdata", _("page avec microdonnées")
        FEED = "feed", _("fil RSS ou Atom")
        TABLE = "table", _("tableau CSV ou XLSX")
        JSON = "json", _("fichier JSON")
        MAILLAGE = "maillage", _("autre Maillage")
        API = "api", _("écriture par l’API")

    class Trust(models.TextChoices):
        PUBLISH = "publish", _("publier aussitôt")
        HOLD = "hold", _("retenir pour modération")

    name = models.CharField(_("nom"), max_length=200)
    kind = models.CharField(_("sorte"), max_length=10, choices=Kind, default=Kind.AUTO)
    url = models.URLField(_("adresse"), max_length=1000, blank=True)
    trust = models.CharField(_("confiance"), max_length=8, choices=Trust, default=Trust.HOLD)
    # Several sources may speak of one event: the higher rank is believed, field by field.
    rank = models.PositiveSmallIntegerField(_("rang"), default=50)
    mapping = models.JSONField(_("correspondance des colonnes"), default=dict, blank=True)
    organisation = models.ForeignKey(
        "core.Actor", null=True, blank=True, on_delete=models.SET_NULL, related_name="event_sources"
    )
    # What its events have when they say nothing else.
    default_place = models.ForeignKey(
        "core.Place", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    default_municipality = models.ForeignKey(
        "core.Municipality", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    default_disciplines = models.ManyToManyField("core.Discipline", blank=True, related_name="+")

    is_active = models.BooleanField(_("moissonnée"), default=True)
    every_minutes = models.PositiveIntegerField(_("toutes les (minutes)"), default=24 * 60)
    next_at = models.DateTimeField(_("prochaine moisson"), null=True, blank=True)
    failures = models.PositiveSmallIntegerField(_("échecs de suite"), default=0)
    etag = models.CharField(max_length=300, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    body_hash = models.CharField(max_length=64, blank=True)
    is_demo = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    def __str__(self) -> str:
        return self.name


class HarvestRun(Identified, Dated):
    """One reading of a source, and its report. Its `batch` undoes it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("en attente")
        RUNNING = "running", _("en cours")
        DONE = "done", _("terminée")
        UNCHANGED = "unchanged", _("rien de nouveau")
        STOPPED = "stopped", _("arrêtée")
        FAILED = "failed", _("échouée")
        UNDONE = "undone", _("annulée")

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="runs")
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.WAITING)
    # What was read, kept until the run has ended: a run that was killed goes on from it.
    file = models.ForeignKey(
        "core.File", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    position = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    seen = models.PositiveIntegerField(_("vus"), default=0)
    new = models.PositiveIntegerField(_("nouveaux"), default=0)
    changed = models.PositiveIntegerField(_("changés"), default=0)
    cancelled = models.PositiveIntegerField(_("annulés à la source"), default=0)
    missing = models.PositiveIntegerField(_("disparus de la source"), default=0)
    merged = models.PositiveIntegerField(_("réunis"), default=0)
    refused = models.PositiveIntegerField(_("refusés"), default=0)
    problem = SaidField(blank=True)
    stop_asked = models.BooleanField(default=False)
    # The undo of the whole run: {"state": "asked" | "done" | "failed", "done": n, "refused": […]}.
    undo = models.JSONField(default=dict, blank=True)
    batch = models.ForeignKey(
        "core.Batch", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("moisson")
        verbose_name_plural = _("moissons")

    def __str__(self) -> str:
        return f"{self.source} · {self.created_at:%Y-%m-%d}"


class Refusal(models.Model):
    """Something in a source that could not become an event: where, why, and what it was."""

    run = models.ForeignKey(HarvestRun, on_delete=models.CASCADE, related_name="refusals")
    where = models.CharField(max_length=300)
    why = SaidField()
    raw = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("refus")
        verbose_name_plural = _("refus")

    def __str__(self) -> str:
        return self.where


class HarvestRecord(Dated):
    """What one source says of one event, as it said it last. Kept as long as the event is."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="records")
    key = models.CharField(max_length=500)
    event = models.ForeignKey(
        "offer.Event", null=True, blank=True, on_delete=models.CASCADE, related_name="records"
    )
    raw = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    # The normalised values, under the names of the event's fields.
    values = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    fingerprint = models.CharField(max_length=64, blank=True)
    url = models.URLField(max_length=1000, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    last_run = models.ForeignKey(
        HarvestRun, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    missing_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("fiche moissonnée")
        verbose_name_plural = _("fiches moissonnées")
        constraints = [
            models.UniqueConstraint(fields=["source", "key"], name="a_source_names_a_record_once")
        ]

    def __str__(self) -> str:
        return self.key


class Alert(Identified, Dated):
    """A change at the source that a person must see, whatever was pinned; stays until settled."""

    class Kind(models.TextChoices):
        DATE = "date", _("la date a changé à la source")
        PLACE = "place", _("le lieu a changé à la source")
        CANCELLED = "cancelled", _("annulé à la source")
        MISSING = "missing", _("disparu de la source")

    event = models.ForeignKey("offer.Event", on_delete=models.CASCADE, related_name="alerts")
    record = models.ForeignKey(HarvestRecord, on_delete=models.CASCADE, related_name="alerts")
    kind = models.CharField(max_length=10, choices=Kind)
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        "core.Actor", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Whether the source was followed, or the site's own values kept.
    is_followed = models.BooleanField(null=True, blank=True)

    class Meta:
        ordering = ["created_at", "id"]
        verbose_name = _("alerte")
        verbose_name_plural = _("alertes")
        indexes = [
            models.Index(
                fields=["created_at"],
                condition=models.Q(settled_at__isnull=True),
                name="alert_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} : {self.event}"
