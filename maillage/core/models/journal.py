"""The journal: what changed, when, by whom; one undo for everything; and the index's to-do list."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from maillage.core.models.base import Dated, Identified


class Batch(Identified, Dated):
    """Changes that belong together (an import, a merge, a synthesis) and are undone together."""

    by = models.ForeignKey(
        "core.Actor", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    act = models.CharField(max_length=40)
    label = models.CharField(_("intitulé"), max_length=300, blank=True)
    # An import in the background is finished when its last row is written; before that the
    # batch is not offered for undo and, after a crash, is taken up or rolled back.
    finished_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("lot de changements")
        verbose_name_plural = _("lots de changements")

    def __str__(self) -> str:
        return self.label or self.act


class Change(models.Model):
    """One act on one record: the values of its fields before and after."""

    class Act(models.TextChoices):
        CREATE = "create", _("ajout")
        CHANGE = "change", _("modification")
        REMOVE = "remove", _("retrait")

    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        "core.Actor", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    act = models.CharField(max_length=8, choices=Act)
    batch = models.ForeignKey(
        Batch, null=True, blank=True, on_delete=models.CASCADE, related_name="changes"
    )
    record_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    record_id = models.PositiveBigIntegerField()
    record = GenericForeignKey("record_type", "record_id")
    label = models.CharField(max_length=200, blank=True)
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("changement")
        verbose_name_plural = _("changements")
        indexes = [models.Index(fields=["record_type", "record_id", "-id"])]

    def __str__(self) -> str:
        return f"{self.get_act_display()} · {self.label}"


class Pin(models.Model):
    """A field that a person corrected: machines leave it alone from then on."""

    record_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    record_id = models.PositiveBigIntegerField()
    field = models.CharField(max_length=80)
    by = models.ForeignKey(
        "core.Actor", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("champ épinglé")
        verbose_name_plural = _("champs épinglés")
        constraints = [
            models.UniqueConstraint(
                fields=["record_type", "record_id", "field"], name="a_field_is_pinned_once"
            )
        ]

    def __str__(self) -> str:
        return self.field


class IndexChange(models.Model):
    """The outbox of the search index: written in the same transaction as the record itself."""

    record_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    record_id = models.PositiveBigIntegerField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("changement à indexer")
        verbose_name_plural = _("changements à indexer")

    def __str__(self) -> str:
        return f"{self.record_type_id}:{self.record_id}"
