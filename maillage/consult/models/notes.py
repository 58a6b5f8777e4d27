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
    # What these notes said of each step itself: {"step": id, "title", "instructions", "columns"}.
    frame = models.JSONField(_("étapes"), default=list, blank=True, editable=False)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("import de notes")
        verbose_name_plural = _("imports de notes")

    def __str__(self) -> str:
        return self.filename


class NotesDraft(Identified, Dated):
    """Notes sent for a preview: seen by their sender only, gone when confirmed, left or old.

    A large import is written in the background, and taken back there: the draft then says how far
    that is, and stays until it is old.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("à confirmer")
        QUEUED = "queued", _("en attente")
        RUNNING = "running", _("en cours")
        DONE = "done", _("terminé")
        FAILED = "failed", _("échoué")
        UNDOING = "undoing", _("annulation en cours")
        UNDONE = "undone", _("annulé")

    owner = models.ForeignKey("core.Actor", on_delete=models.CASCADE, related_name="+")
    files = models.ManyToManyField("core.File", related_name="+")
    state = models.CharField(_("état"), max_length=8, choices=State, default=State.DRAFT)
    # What was understood of each file, by its id: the preview does not read 10,000 rows again.
    readings = models.JSONField(default=dict, blank=True, editable=False)
    # Where the sender wants the notes (workshop, title, date, public, host).
    choices = models.JSONField(default=dict, blank=True, editable=False)
    # What was done, or why nothing was.
    report = models.JSONField(default=dict, blank=True, editable=False)
    batch = models.ForeignKey(
        "core.Batch", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-id"]
        verbose_name = _("brouillon d’import")
        verbose_name_plural = _("brouillons d’import")

    def __str__(self) -> str:
        return self.uid

    @property
    def is_open(self) -> bool:
        """Whether its sender may still add to it, look, confirm or leave it."""
        return self.state in {self.State.DRAFT, self.State.FAILED}

    @property
    def is_waiting(self) -> bool:
        return self.state in {self.State.QUEUED, self.State.RUNNING, self.State.UNDOING}
