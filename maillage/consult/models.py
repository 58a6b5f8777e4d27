"""Workshops: groups, steps, what each group wrote, and the concerns handed over.

Visibility is the workshop's; what belongs to it has none of its own (see `access.py`).
"""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from maillage.algorithms.french_text import words
from maillage.consult.notes.other_steps import length_of
from maillage.core.models.base import Dated, Identified, Linkable, Scoped

SENTENCE_LIMIT = 140  # characters as a reader counts them (grapheme clusters)


def folded_key(text: str, size: int = 200) -> str:
    """The text by which two wordings are known to be the same: folded words, no punctuation."""
    return " ".join(words(text))[:size]


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

    title = models.CharField(_("titre"), max_length=300)
    held_on = models.DateField(_("date"), null=True, blank=True, db_index=True)
    # Who it is for, in the network's own words: « gestionnaires ».
    audience = models.CharField(_("public visé"), max_length=200, blank=True)
    state = models.CharField(_("état"), max_length=8, choices=State, default=State.PREPARED)
    # Made by an import of notes: undoing its last import takes it away again.
    is_from_notes = models.BooleanField(default=False, editable=False)
    folded = models.CharField(max_length=300, editable=False, default="", db_index=True)
    practice = models.ForeignKey(
        "core.Practice",
        verbose_name=_("pratique adoptée"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="workshops",
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


class Breakout(Identified, Dated):
    """A group of a workshop; one person takes the notes."""

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

    class Meta:
        ordering = ["workshop", "position", "id"]
        verbose_name = _("groupe")
        verbose_name_plural = _("groupes")

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """« Groupe 2 » for a number or a letter; otherwise the name as the notes give it."""
        is_sign = len(self.name) <= 3 or self.name.isdigit()
        return str(_("Groupe %s") % self.name) if is_sign else self.name


class Step(Identified, Dated):
    """A step of a workshop, the same for all its groups."""

    class Kind(models.TextChoices):
        GRID = "grid", _("tableau")
        CHOOSE = "choose", _("choix")
        OPEN = "open", _("ouverte")
        RELAY = "relay", _("relais")

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(_("sorte"), max_length=6, choices=Kind)
    title = models.CharField(_("titre"), max_length=500, blank=True)
    instructions = models.TextField(_("consignes"), blank=True)
    position = models.PositiveSmallIntegerField(_("rang"), default=0)
    # Headings of a grid, as the notes give them.
    columns = models.JSONField(_("colonnes"), default=list, blank=True)

    class Meta:
        ordering = ["workshop", "position", "id"]
        verbose_name = _("étape")
        verbose_name_plural = _("étapes")

    def __str__(self) -> str:
        return self.title or str(self.get_kind_display())


class ContributionQuerySet(models.QuerySet["Contribution"]):
    """Reads of contributions. Rights come from `core.access.visible`."""

    def of(self, workshop: Workshop) -> ContributionQuerySet:
        return self.filter(breakout__workshop=workshop)

    def with_parts(self) -> ContributionQuerySet:
        return self.select_related("step", "breakout__workshop", "adopted_as")

    def in_order(self) -> ContributionQuerySet:
        return self.order_by("step__position", "breakout__position", "position", "pk")


class Contribution(Identified, Dated):
    """What a group wrote at a step, in its own words.

    Grid: `word` (the verb), `why`, `examples`. Choose: `word`, `sentence`. Open, relay: `text`.
    """

    breakout = models.ForeignKey(Breakout, on_delete=models.CASCADE, related_name="contributions")
    # A step that others wrote under cannot be taken away; the whole workshop can.
    step = models.ForeignKey(Step, on_delete=models.RESTRICT, related_name="contributions")
    position = models.PositiveIntegerField(_("rang"), default=0)
    number = models.PositiveIntegerField(_("numéro"), null=True, blank=True)
    word = models.TextField(_("mot"), blank=True)
    why = models.JSONField(_("pourquoi il compte"), default=list, blank=True)
    examples = models.JSONField(_("gestes concrets"), default=list, blank=True)
    sentence = models.TextField(_("phrase"), blank=True)
    text = models.TextField(_("texte"), blank=True)
    # The wording of the notes it came from: corrected notes find their row even when a person
    # has reworded it here.
    key = models.CharField(max_length=200, editable=False, default="", blank=True)
    adopted_as = models.ForeignKey(
        "core.Verb",
        verbose_name=_("adoptée comme"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="contributions",
    )

    objects = ContributionQuerySet.as_manager()

    class Meta:
        ordering = ["breakout", "step", "position", "id"]
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")

    def __str__(self) -> str:
        return (self.word or self.text or self.sentence)[:120]

    @property
    def length(self) -> int:
        """Of the sentence, in grapheme clusters: what a reader counts as characters."""
        return length_of(self.sentence)

    @property
    def is_too_long(self) -> bool:
        return self.length > SENTENCE_LIMIT

    @property
    def is_described(self) -> bool:
        return bool(self.why or self.examples)


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


class RelayQuerySet(models.QuerySet["Relay"]):
    """Reads of relays. Rights come from `core.access.visible`."""

    def with_parts(self) -> RelayQuerySet:
        return self.select_related(
            "concern", "to_workshop", "workshop", "contribution__breakout"
        ).annotate(written=Coalesce("contribution__position", 0))


class Relay(Identified, Dated):
    """A concern handed over to a later workshop, until its answer comes back."""

    class Status(models.TextChoices):
        SENT = "sent", _("en attente de réponse")
        SEEN = "seen", _("vue")
        ANSWERED = "answered", _("répondue")
        DECIDED = "decided", _("décidée")

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="relays")
    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="relays")
    contribution = models.ForeignKey(
        Contribution, null=True, blank=True, on_delete=models.CASCADE, related_name="relays"
    )
    concern = models.ForeignKey("core.Concern", on_delete=models.PROTECT, related_name="relays")
    to_date = models.DateField(_("à la rencontre du"), null=True, blank=True, db_index=True)
    to_workshop = models.ForeignKey(
        Workshop, null=True, blank=True, on_delete=models.SET_NULL, related_name="received"
    )
    status = models.CharField(_("état"), max_length=8, choices=Status, default=Status.SENT)

    objects = RelayQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("relais")
        verbose_name_plural = _("relais")

    def __str__(self) -> str:
        return str(self.get_status_display())


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
