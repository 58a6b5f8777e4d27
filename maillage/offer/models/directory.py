"""What the public directory adds to an actor: a portrait, a text of her own, links."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from maillage.core.models import Dated, Identified


class DirectoryEntry(Identified, Dated):
    """The public page of an artist or an organisation; without one, an actor is not listed.

    Listing is opt-in (Loi 25, private by default): `listed_on` is the day she said yes.
    """

    actor = models.OneToOneField(
        "core.Actor", on_delete=models.CASCADE, related_name="directory_entry"
    )
    headline = models.CharField(_("en une phrase"), max_length=200, blank=True)
    text = models.TextField(_("présentation"), blank=True)
    picture = models.ForeignKey(
        "core.Picture", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # [{"label": …, "url": …}]: her site, her shop, her pages elsewhere; http and https only.
    links = models.JSONField(_("liens"), default=list, blank=True)
    listed_on = models.DateField(_("au répertoire depuis le"), null=True, blank=True)
    # Who keeps the page, once claimed; never shown.
    keeper_email = models.EmailField(_("courriel de qui tient la page"), blank=True)
    is_demo = models.BooleanField(default=False, editable=False)

    untold = frozenset({"keeper_email"})

    class Meta:
        ordering = ["actor__sort_name", "id"]
        verbose_name = _("page du répertoire")
        verbose_name_plural = _("pages du répertoire")

    def __str__(self) -> str:
        return str(self.actor)
