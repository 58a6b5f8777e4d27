"""Imported notes of groups, and those that wait for a preview."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from maillage.consult.models.workshops import Breakout, Workshop
from maillage.core.models.base import Dated, Identified


class NotesImport(Identified, Dated):
    """One group's notes as they were read once; the newest of a group is the one that counts."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="imports")
    breakout = models.ForeignKey(Breakout, on_delete=models.CASCADE, related_name="imports")
    batch = models.ForeignKey(
        "core.Batch", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    filename = models.CharField(_("fichier"), max_length=255)
    sha256 = models.CharField(max_length=64)
    # The private original, downloaded through access only.
    file = models.ForeignKey(
        "core.File", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    notes = models.JSONField(_("lignes non comprises"), default=list, blank=True)
    warnings = models.JSONField(_("avertissements"), default=list, blank=True)
    read = models.JSONField(_("ce qui a été compris"), default=dict, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("import de notes")
        verbose_name_plural = _("imports de notes")

    def __str__(self) -> str:
        return self.filename


class NotesDraft(Identified, Dated):
    """Notes sent for a preview: seen by their sender only, gone when confirmed, left or old."""

    owner = models.ForeignKey("core.Actor", on_delete=models.CASCADE, related_name="+")
    files = models.ManyToManyField("core.File", related_name="+")

    class Meta:
        ordering = ["-id"]
        verbose_name = _("brouillon d’import")
        verbose_name_plural = _("brouillons d’import")

    def __str__(self) -> str:
        return self.uid
