"""The network's edges (Tie) and loose references between any two records (Link)."""

from __future__ import annotations

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from maillage.core.models.base import Dated, Identified, Named, Scoped


class TieType(Named):
    """A kind of tie, named both ways: « membre de » / « a pour membre »."""

    inverse_fr = models.CharField(_("nom dans l’autre sens"), max_length=160)
    inverse_en = models.CharField(_("nom anglais dans l’autre sens"), max_length=160, blank=True)
    symmetric = models.BooleanField(_("se lit pareil dans les deux sens"), default=False)

    class Meta:
        ordering = ["name_fr"]
        verbose_name = _("type de lien")
        verbose_name_plural = _("types de lien")


class Tie(Identified, Scoped, Dated):
    """A typed, dated tie from one actor to another. Each person is the authority on her own."""

    class State(models.TextChoices):
        DECLARED = "declared", _("déclaré")
        CONFIRMED = "confirmed", _("confirmé")
        REFUSED = "refused", _("refusé")

    source = models.ForeignKey("core.Actor", on_delete=models.CASCADE, related_name="ties_out")
    target = models.ForeignKey("core.Actor", on_delete=models.CASCADE, related_name="ties_in")
    type = models.ForeignKey(TieType, on_delete=models.PROTECT, related_name="ties")
    from_date = models.DateField(_("du"), null=True, blank=True)
    to_date = models.DateField(_("au"), null=True, blank=True)
    state = models.CharField(_("état"), max_length=9, choices=State, default=State.DECLARED)
    declared_by = models.ForeignKey(
        "core.Actor", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    note = models.CharField(_("précision"), max_length=300, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("lien")
        verbose_name_plural = _("liens")
        constraints = [
            # Two, because SQLite holds two unknown dates to be different dates.
            models.UniqueConstraint(
                fields=["source", "target", "type", "from_date"],
                name="one_tie_of_a_type_at_a_date",
            ),
            models.UniqueConstraint(
                fields=["source", "target", "type"],
                condition=models.Q(from_date=None),
                name="one_tie_of_a_type_without_date",
            ),
            models.CheckConstraint(
                condition=~models.Q(source=models.F("target")), name="no_tie_to_oneself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} · {self.type} · {self.target}"

    twin_keys = ("source", "target")

    def twins(self) -> models.QuerySet[Tie]:
        """The same tie read from the other end, when it reads the same both ways."""
        return Tie.objects.filter(
            source=self.target_id, target=self.source_id, type=self.type_id,
            type__symmetric=True, from_date=self.from_date,
        )  # fmt: skip

    @property
    def merge_rank(self) -> int:
        """A refusal stands, then what was confirmed."""
        return {"refused": 2, "confirmed": 1}.get(self.state, 0)


class Avoidance(Identified):
    """That a person does not want to be brought together with another: absolute, and hers alone.

    No journal, no history, no list but her own « Mon espace »: whoever sees that a row exists
    knows what it says. What suggests or seats reads it, and never says why somebody is left out.
    """

    hers_alone = "person"  # the other end never learns of a row (core.privacy.relations)

    person = models.ForeignKey("core.Actor", on_delete=models.CASCADE, related_name="avoidances")
    other = models.ForeignKey("core.Actor", on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("personne à ne pas rapprocher")
        verbose_name_plural = _("personnes à ne pas rapprocher")
        constraints = [
            models.UniqueConstraint(fields=["person", "other"], name="one_avoidance_of_a_pair"),
            models.CheckConstraint(
                condition=~models.Q(person=models.F("other")), name="no_avoidance_of_oneself"
            ),
        ]

    def __str__(self) -> str:
        return self.uid


class Link(models.Model):
    """A loose reference from any record to any record; both ends inherit `Linkable`."""

    source_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    source_id = models.PositiveBigIntegerField()
    source = GenericForeignKey("source_type", "source_id")
    target_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    target_id = models.PositiveBigIntegerField()
    target = GenericForeignKey("target_type", "target_id")
    kind = models.CharField(max_length=40, default="about")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("référence")
        verbose_name_plural = _("références")
        constraints = [
            models.UniqueConstraint(
                fields=["source_type", "source_id", "target_type", "target_id", "kind"],
                name="one_link_of_a_kind",
            )
        ]
        indexes = [models.Index(fields=["target_type", "target_id"])]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"
