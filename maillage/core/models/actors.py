"""People, organisations and groups: the nodes of the network."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from maillage.algorithms.french_text import fold
from maillage.algorithms.gesture_vocabulary import name_key
from maillage.core.models.base import Dated, Identified, Linkable, Scoped, Visibility


class ActorQuerySet(models.QuerySet["Actor"]):
    """Reads of actors. Rights come from `core.access.visible`."""

    def current(self) -> ActorQuerySet:
        """Without the records that were merged into another."""
        return self.filter(merged_into=None)

    def called(self, **lookup: Any) -> ActorQuerySet:
        """Current actors for which `lookup` holds, or held for a record merged into them."""
        merged = Actor.objects.filter(merged_into__isnull=False, **lookup)
        known = models.Q(**lookup) | models.Q(pk__in=merged.values("merged_into"))
        return self.current().filter(known)

    def organisations(self) -> ActorQuerySet:
        return self.filter(kind=Actor.Kind.ORGANIZATION)

    def people(self) -> ActorQuerySet:
        return self.filter(kind=Actor.Kind.PERSON)


class Actor(Identified, Scoped, Linkable, Dated):
    """A person, an organisation or a group (schema.org Person / Organization)."""

    class Kind(models.TextChoices):
        PERSON = "person", _("personne")
        ORGANIZATION = "organization", _("organisation")
        GROUP = "group", _("groupe")

    kind = models.CharField(_("sorte"), max_length=12, choices=Kind, default=Kind.ORGANIZATION)
    name = models.CharField(_("nom"), max_length=200)
    description = models.TextField(_("ce que fait cet acteur"), blank=True)
    url = models.URLField(_("site web"), blank=True)
    municipality = models.ForeignKey(
        "core.Municipality",
        verbose_name=_("municipalité"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="actors",
    )
    region = models.ForeignKey(
        "core.Region",
        verbose_name=_("région"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="actors",
    )
    disciplines = models.ManyToManyField(
        "core.Discipline", verbose_name=_("disciplines"), blank=True, related_name="actors"
    )
    topics = models.ManyToManyField(
        "core.Topic", verbose_name=_("thèmes"), blank=True, related_name="actors"
    )
    skills = models.ManyToManyField(
        "core.Topic", verbose_name=_("compétences"), blank=True, related_name="skilled_actors"
    )
    neq = models.CharField(_("NEQ"), max_length=10, blank=True)
    wikidata = models.CharField(_("Wikidata"), max_length=20, blank=True)
    isni = models.CharField(_("ISNI"), max_length=16, blank=True)
    artsdata = models.CharField(_("Artsdata"), max_length=40, blank=True)
    is_host = models.BooleanField(_("organisme d’accueil"), default=False)
    is_demo = models.BooleanField(default=False, editable=False)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_from",
        # Nearly every row is empty here: a whole index would tempt the planner (see Meta.indexes).
        db_index=False,
    )  # fmt: skip
    # Names of the records merged into this one: the list and the search find it by them too.
    also_named = models.CharField(max_length=400, editable=False, default="", blank=True)
    # Accent-folded text of name and place: what a list searches in, kept by save().
    folded = models.CharField(max_length=400, editable=False, default="")
    sort_name = models.CharField(max_length=200, editable=False, default="")
    sort_place = models.CharField(max_length=120, editable=False, default="")
    # The name's words without the small ones: how a typed line finds it among 100,000.
    name_key = models.CharField(max_length=240, editable=False, default="", db_index=True)

    objects = ActorQuerySet.as_manager()

    class Meta:
        ordering = ["sort_name", "id"]
        verbose_name = _("acteur")
        verbose_name_plural = _("acteurs")
        # Each index holds what the access rule and the search read: a count, or a page deep in the
        # list, is read from the index alone (measured in bench/core.py).
        indexes = [
            models.Index(
                fields=[*first, "id", "visibility", "host", "owner", "merged_into", "folded"],
                name=f"actor_by_{name}",
            )
            for name, first in (
                ("name", ["sort_name"]),
                ("place", ["sort_place", "sort_name"]),
                ("kind", ["kind", "sort_name"]),
                ("region", ["region", "sort_name"]),
                ("update", ["updated_at"]),
            )
        ] + [
            models.Index(
                fields=["merged_into"],
                condition=models.Q(merged_into__isnull=False),
                name="actor_merged_into",
            ),
            # An import asks whether a number or an address is already known.
            models.Index(fields=["neq"], name="actor_by_neq"),
            models.Index(fields=["url"], name="actor_by_url"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def other_names(self) -> tuple[str, ...]:
        """What the records merged into this one were called."""
        return tuple(self.also_named.split(" · ")) if self.also_named else ()

    def prepare(self) -> None:
        """Fill what is derived. Bulk writes, which pass `save` by, call it themselves."""
        if self.municipality_id and self.municipality:
            self.region_id = self.municipality.region_id
        place = self.municipality.name if self.municipality_id and self.municipality else ""
        self.sort_name = fold(self.name)[:200]
        self.sort_place = fold(place)[:120]
        self.name_key = " ".join(name_key(self.name))[:240]
        words = (fold(self.name), self.sort_place, fold(self.also_named))
        self.folded = " ".join(word for word in words if word)[:400]

    def save(self, *args, **kwargs) -> None:
        self.prepare()
        super().save(*args, **kwargs)


class ContactPoint(Identified, Dated):
    """One way to reach an actor, with a visibility of its own (schema.org ContactPoint)."""

    class Kind(models.TextChoices):
        EMAIL = "email", _("courriel")
        PHONE = "phone", _("téléphone")
        URL = "url", _("adresse web")
        POSTAL = "postal", _("adresse postale")

    actor = models.ForeignKey("core.Actor", on_delete=models.CASCADE, related_name="contact_points")
    kind = models.CharField(_("sorte"), max_length=8, choices=Kind)
    value = models.CharField(_("coordonnée"), max_length=300)
    label = models.CharField(_("précision"), max_length=80, blank=True)
    visibility = models.CharField(
        _("visible par"), max_length=8, choices=Visibility, default=Visibility.NETWORK
    )
    host = models.ForeignKey(
        "core.Actor", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    owner = models.ForeignKey(
        "core.Actor", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["kind", "id"]
        indexes = [models.Index(fields=["kind", "value"], name="contact_by_value")]
        verbose_name = _("coordonnée")
        verbose_name_plural = _("coordonnées")

    def __str__(self) -> str:
        return self.value

    twin_keys = ("actor",)

    def twins(self) -> models.QuerySet[ContactPoint]:
        """Points that say the same of the same actor (see `core.merging`)."""
        return ContactPoint.objects.filter(
            actor=self.actor_id, kind=self.kind, value__iexact=self.value
        )

    @property
    def merge_rank(self) -> int:
        """Of two that say the same, the one that more people already see."""
        return list(Visibility.values).index(self.visibility)
