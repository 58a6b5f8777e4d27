"""What a circle talks about between its meetings."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from maillage.connect.models.circles import Circle
from maillage.core.models import Dated, Identified


class Thread(Identified, Dated):
    """One discussion of a circle, seen by its members."""

    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="threads")
    title = models.CharField(_("sujet"), max_length=200)
    started_by = models.ForeignKey(
        "core.Actor", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    closed_on = models.DateField(_("fermée le"), null=True, blank=True)
    last_message_at = models.DateTimeField(auto_now_add=True)

    untold = frozenset({"last_message_at"})

    class Meta:
        ordering = ["-last_message_at", "-id"]
        verbose_name = _("discussion")
        verbose_name_plural = _("discussions")

    def __str__(self) -> str:
        return self.title


class Message(Identified, Dated):
    """One message. Its author may mend or withdraw it; what was withdrawn says so."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey(
        "core.Actor", null=True, blank=True, on_delete=models.SET_NULL, related_name="messages"
    )
    text = models.TextField(_("message"))
    changed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    # The journal says that she wrote, mended or withdrew; a withdrawn word stays nowhere.
    untold = frozenset({"text"})

    class Meta:
        ordering = ["created_at", "id"]
        verbose_name = _("message")
        verbose_name_plural = _("messages")

    def __str__(self) -> str:
        return str(self.thread)
