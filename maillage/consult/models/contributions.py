"""What groups write, and the points that people give to it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from maillage.consult.models.workshops import Breakout, Step, Workshop
from maillage.consult.notes.other_steps import length_of
from maillage.core.models.base import Dated, Identified

SENTENCE_LIMIT = 140  # characters as a reader counts them (grapheme clusters)


class ContributionQuerySet(models.QuerySet["Contribution"]):
    """Reads of contributions. Rights come from `core.access.visible`."""

    def of(self, workshop: Workshop) -> ContributionQuerySet:
        return self.filter(breakout__workshop=workshop)

    def confirmed(self) -> ContributionQuerySet:
        """What may leave its group: kept rows of groups whose reading is confirmed."""
        return self.filter(breakout__confirmed_at__isnull=False, state=Contribution.State.KEPT)

    def with_parts(self) -> ContributionQuerySet:
        return self.select_related("step", "breakout__workshop", "adopted_as", "theme")

    def in_order(self) -> ContributionQuerySet:
        return self.order_by("step__position", "breakout__position", "position", "pk")


class Contribution(Identified, Dated):
    """What a group wrote at a step, in its own words.

    Grid: `word` (first column: the verb), `why`, `examples` (second and third), `cells` (the
    others, each a list of lines). Choose: `word`, `sentence`. Open, relay: `text`.
    """

    class State(models.TextChoices):
        KEPT = "kept", _("gardée")
        # Where one person holds the pen, what the others propose waits for her.
        SUGGESTED = "suggested", _("proposée")
        DECLINED = "declined", _("écartée")

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

    cells = models.JSONField(_("autres colonnes"), default=list, blank=True)
    state = models.CharField(_("état"), max_length=9, choices=State, default=State.KEPT)
    # Who wrote it; empty when the step is anonymous, and once names have gone.
    guest = models.ForeignKey(
        "consult.Guest", null=True, blank=True, on_delete=models.SET_NULL, related_name="rows"
    )
    # In an anonymous workshop, what lets the phone that wrote it take it back (see `live.phones`).
    own_key = models.CharField(max_length=64, blank=True, default="", editable=False)
    # A suggestion that corrects this row.
    corrects = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="corrections"
    )
    # The row it was chosen from, or continues from a former round.
    continues = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="continued_by"
    )
    theme = models.ForeignKey(
        "consult.Theme",
        verbose_name=_("thème"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="rows",
    )
    # The group's version at its last change; how often it changed (two people, one row).
    stamp = models.PositiveBigIntegerField(default=0, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    # Drawn by the phone: a row that is sent again after a lost connection is written once.
    client_key = models.CharField(max_length=36, blank=True, default="", editable=False)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        ordering = ["breakout", "step", "position", "id"]
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        indexes = [models.Index(fields=["breakout", "stamp"])]
        constraints = [
            models.UniqueConstraint(
                fields=["breakout", "client_key"],
                condition=~models.Q(client_key=""),
                name="a_row_is_written_once",
            )
        ]

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


class Ballot(Identified, Dated):
    """Says that a guest drew her ballot for a step; not which one (see `Dot`)."""

    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="ballots")
    guest = models.ForeignKey("consult.Guest", on_delete=models.CASCADE, related_name="ballots")

    class Meta:
        ordering = ["id"]
        verbose_name = _("bulletin")
        verbose_name_plural = _("bulletins")
        constraints = [
            models.UniqueConstraint(fields=["step", "guest"], name="a_guest_draws_one_ballot")
        ]

    def __str__(self) -> str:
        return self.uid


class Dot(models.Model):
    """Points given to a row by the holder of a ballot.

    `ballot` is the SHA-256 of a key that only the voter's phone keeps: nobody, organisers
    included, can tell whose it is. Without date nor random uid, for the same reason.
    """

    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="dots")
    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="dots")
    ballot = models.CharField(max_length=64)
    count = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["contribution", "ballot"]
        verbose_name = _("point")
        verbose_name_plural = _("points")
        constraints = [
            models.UniqueConstraint(
                fields=["step", "contribution", "ballot"], name="a_ballot_counts_once_per_row"
            )
        ]

    def __str__(self) -> str:
        return str(self.count)
