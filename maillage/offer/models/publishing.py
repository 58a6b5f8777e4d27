"""Where each event is published, by whom, and how that went."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from maillage.core.models import Dated, Identified


class Destination(Identified, Dated):
    """Somewhere events go: a regional site of ours, Artsdata, La Vitrine, a tourism office."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("nom"), max_length=120)
    url = models.URLField(_("adresse"), max_length=500, blank=True)
    # What it will not take without: names of `maillage.offer.publishing.REQUIREMENTS`.
    requires = models.JSONField(default=list, blank=True)
    is_own = models.BooleanField(_("un de nos sites"), default=False)
    collected_at = models.DateTimeField(_("dernier passage"), null=True, blank=True)

    untold = frozenset({"collected_at"})

    class Meta:
        ordering = ["-is_own", "name"]
        verbose_name = _("destination")
        verbose_name_plural = _("destinations")

    def __str__(self) -> str:
        return self.name


class Publication(Dated):
    """One event at one destination: who publishes it there (one, named), and its state."""

    class State(models.TextChoices):
        INCOMPLETE = "incomplete", _("il manque des renseignements")
        READY = "ready", _("prêt")
        COLLECTED = "collected", _("recueilli")
        PUBLISHED = "published", _("publié")
        REFUSED = "refused", _("refusé")
        ELSEWHERE = "elsewhere", _("publié par un autre")

    event = models.ForeignKey("offer.Event", on_delete=models.CASCADE, related_name="publications")
    destination = models.ForeignKey(
        Destination, on_delete=models.CASCADE, related_name="publications"
    )
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.READY)
    reason = models.CharField(_("raison"), max_length=300, blank=True)
    # « Footlight », « Maillage », « la ville » : where another already publishes it, we do not.
    publisher = models.CharField(_("publié par"), max_length=120, default="Maillage")
    external_id = models.CharField(_("identifiant là-bas"), max_length=300, blank=True)
    collected_at = models.DateTimeField(_("recueilli le"), null=True, blank=True)
    published_at = models.DateTimeField(_("publié le"), null=True, blank=True)

    class Meta:
        ordering = ["destination__name", "id"]
        verbose_name = _("diffusion")
        verbose_name_plural = _("diffusions")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "destination"], name="an_event_goes_to_a_destination_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.event} · {self.destination}"
