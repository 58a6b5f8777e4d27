"""What the shared mechanisms remember: saved views, imports, schedules."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from maillage.core.models.base import Dated, Identified


class SavedView(Identified, Dated):
    """A list's search, filters and sort under a name; its owner's own, or shown to her host."""

    list_name = models.CharField(max_length=60)
    name = models.CharField(_("nom"), max_length=120)
    query = models.CharField(max_length=2000)
    owner = models.ForeignKey("core.Actor", on_delete=models.CASCADE, related_name="saved_views")
    host = models.ForeignKey(
        "core.Actor", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("vue enregistrée")
        verbose_name_plural = _("vues enregistrées")

    def __str__(self) -> str:
        return self.name


class Import(Identified, Dated):
    """One file or pasted sheet on its way into a list: mapping, preview, progress, outcome."""

    class State(models.TextChoices):
        MAPPING = "mapping", _("colonnes à relier")
        PREVIEWED = "previewed", _("à confirmer")
        QUEUED = "queued", _("en attente")
        RUNNING = "running", _("en cours")
        DONE = "done", _("terminé")
        STOPPED = "stopped", _("arrêté")
        FAILED = "failed", _("échoué")

    list_name = models.CharField(max_length=60)
    title = models.CharField(max_length=255)
    owner = models.ForeignKey("core.Actor", on_delete=models.CASCADE, related_name="imports")
    host = models.ForeignKey(
        "core.Actor", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    file = models.ForeignKey(
        "core.File", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    mapping = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    report = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    state = models.CharField(max_length=10, choices=State, default=State.MAPPING)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    stop_asked = models.BooleanField(default=False)
    batch = models.ForeignKey(
        "core.Batch", null=True, blank=True, on_delete=models.SET_NULL, related_name="imports"
    )

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("importation")
        verbose_name_plural = _("importations")

    def __str__(self) -> str:
        return self.title


class ColumnMapping(Dated):
    """How the columns of a sheet were understood last time, so that nobody says it twice."""

    list_name = models.CharField(max_length=60)
    signature = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)
    host = models.ForeignKey(
        "core.Actor", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        verbose_name = _("correspondance de colonnes")
        verbose_name_plural = _("correspondances de colonnes")
        constraints = [
            models.UniqueConstraint(
                fields=["list_name", "signature", "host"], name="a_sheet_is_mapped_once_by_a_host"
            ),
            models.UniqueConstraint(
                fields=["list_name", "signature"],
                condition=models.Q(host=None),
                name="a_sheet_is_mapped_once_by_nobody",
            ),
        ]

    def __str__(self) -> str:
        return self.list_name


class Schedule(models.Model):
    """Work that comes back: which registered job, how often, when last."""

    job = models.CharField(max_length=120, unique=True)
    every_minutes = models.PositiveIntegerField()
    next_at = models.DateTimeField()
    last_at = models.DateTimeField(null=True, blank=True)
    last_problem = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["next_at"]
        verbose_name = _("horaire")
        verbose_name_plural = _("horaires")

    def __str__(self) -> str:
        return self.job
