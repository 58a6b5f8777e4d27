"""People who take part without an account."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from maillage.consult.models.workshops import Breakout, Workshop
from maillage.core.models.base import Dated, Identified


class Guest(Identified, Dated):
    """Somebody at a workshop, known by a signed cookie on her phone; her name is optional."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="guests")
    breakout = models.ForeignKey(
        Breakout, null=True, blank=True, on_delete=models.SET_NULL, related_name="guests"
    )
    # « Invité·e 12 » when she gives no name.
    number = models.PositiveIntegerField(default=0)
    name = models.CharField(_("votre nom"), max_length=120, blank=True)
    organisation_name = models.CharField(_("votre organisme"), max_length=200, blank=True)
    organisation = models.ForeignKey(
        "core.Actor", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # When she is signed in, or when her group names her as its note-taker.
    person = models.ForeignKey(
        "core.Actor", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Ticked by herself: otherwise her name leaves in no minutes.
    may_be_named = models.BooleanField(_("Mon nom peut figurer au compte rendu"), default=False)
    # Stays at the table when the others move (world café).
    stays = models.BooleanField(default=False)
    is_simulated = models.BooleanField(default=False, editable=False)
    seen_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["workshop", "number", "id"]
        verbose_name = _("invité·e")
        verbose_name_plural = _("invité·es")

    def __str__(self) -> str:
        return self.name or _t("Invité·e %d") % self.number
