"""What introductions tell the floors above."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.connect.introducing.demo import fill_introductions
from maillage.connect.introducing.lists import Introductions
from maillage.connect.introducing.paths import asked_of
from maillage.connect.models import Introduction, PathOffer
from maillage.core.registry import Act, Indicator, Registry, Todo

State = Introduction.State
SILENT = timedelta(days=21)
SHOWN = 3


def register(registry: Registry) -> None:
    """Called once, from the room's `ready`."""
    registry.add(
        Act("mettre-en-relation", gettext_lazy("Mettre en relation"), "connect:introductions",
            audiences=("agent", "coordination")),
        Indicator(
            "connect-introductions", gettext_lazy("Mises en relation"),
            gettext_lazy("Messages de mise en relation envoyés pendant la période par l’agent·e ou "
                         "pour l’organisme d’accueil, et rencontres connues sans message."),
            introduced, origin="declared",
            unit=gettext_lazy("mises en relation"), order=43,
        ),
        Indicator(
            "connect-introductions-met", gettext_lazy("Rencontres nées d’une mise en relation"),
            gettext_lazy("Celles dont on sait, pendant la période, que les personnes se sont "
                         "rencontrées ou collaborent."),
            met, origin="declared",
            unit=gettext_lazy("rencontres"), order=44,
        ),
    )  # fmt: skip
    registry.add_list(Introductions)
    registry.add_address(Introduction, "connect:introduction")
    registry.add_todos(todos)
    registry.add_demo(48, fill_introductions)


# --- To do ----------------------------------------------------------------------------------
def todos(request: Any) -> Iterator[Todo]:
    """Introductions of which nothing is known, questions that she can answer, answers to hers."""
    reader = request.reader
    if not reader.person_id:
        return
    tag, me = gettext_lazy("Réseauter"), reader.person_id
    since = timezone.localdate() - SILENT
    silent = Introduction.objects.filter(owner=me, state=State.SENT, sent_on__lte=since)
    for one in silent.select_related("one", "other").order_by("sent_on")[:SHOWN]:
        yield Todo(tag, _("Que s’est-il passé ? %s") % one, one.get_absolute_url(), css="v1")
    for asked in asked_of(reader)[:SHOWN]:
        url = reverse("connect:path_answer", args=[asked.uid])
        yield Todo(tag, _("%(who)s cherche qui connaît %(whom)s")
                   % {"who": asked.asker, "whom": asked.target}, url, css="v1")  # fmt: skip
    offers = PathOffer.objects.filter(request__asker=me, request__closed_on=None)
    for yes in offers.select_related("request__target", "by")[:SHOWN]:
        url = reverse("connect:path", args=[yes.request.target.address])
        yield Todo(tag, _("%(who)s peut vous présenter à %(whom)s")
                   % {"who": yes.by, "whom": yes.request.target}, url, css="v1")  # fmt: skip


# --- Figures --------------------------------------------------------------------------------
def _of(post: Any) -> QuerySet[Introduction]:
    return Introduction.objects.filter(post.own_records())


def introduced(post: Any, start: date, end: date) -> QuerySet[Introduction]:
    """Sent in the period; or, without a message, met in it."""
    sent = Q(sent_on__range=(start, end))
    known = Q(sent_on=None, state__in=[State.MET, State.COLLABORATION],
              outcome_on__range=(start, end))  # fmt: skip
    return _of(post).filter(sent | known)


def met(post: Any, start: date, end: date) -> QuerySet[Introduction]:
    """Known in the period to have met, or to work together."""
    return _of(post).filter(
        state__in=[State.MET, State.COLLABORATION], outcome_on__range=(start, end)
    )
