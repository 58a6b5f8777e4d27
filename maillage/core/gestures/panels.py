"""What gestures tell the home page: the week to review, and this month by axis."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from maillage.core.access import Reader, tokens_of_record
from maillage.core.gestures.weeks import oldest_week, to_review
from maillage.core.models import Axis, Gesture, Visibility

# The colour of an axis is that of the verb that carries its name, as on the home page's figures.
AXIS_VERBS = {"concertation": 3, "veille": 8, "formation": 7, "projets": 6}


def week_panel(request: HttpRequest) -> tuple[str, dict[str, Any]] | None:
    """« Ma semaine »: how many lines wait; nothing when none does."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    count = to_review(reader)
    if not count:
        return None
    oldest = oldest_week(reader)
    url = reverse("core:week")
    context = {"count": count, "url": f"{url}?semaine={oldest.isoformat()}" if oldest else url}
    return "core/_week_panel.html", context


def week_badge(reader: Reader) -> int:
    """The number beside « Ma semaine » in the menu."""
    return to_review(reader)


def month_figures(request: HttpRequest) -> tuple[str, dict[str, Any]] | None:
    """This month's own gestures by axis; each figure opens its rows."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    today = timezone.localdate()
    figures = axis_figures(reader, today.replace(day=1), today)
    return ("partials/figures.html", {"figures": figures}) if figures else None


def axis_figures(reader: Reader, start: date, end: date) -> list[dict[str, Any]]:
    """One figure per axis, in one query; empty when she has no gesture in the period."""
    mine = Q(gestures__owner_id=reader.person_id or 0)
    inside = Q(gestures__occurred_on__gte=start, gestures__occurred_on__lte=end)
    counted = Axis.objects.annotate(done=Count("gestures", filter=mine & inside))
    axes = list(counted.order_by("position"))  # a grouped query forgets the model's own order
    if not any(axis.done for axis in axes):
        return []
    return [
        {
            "title": axis.name,
            "value": axis.done,
            "text": ngettext("geste ce mois-ci", "gestes ce mois-ci", axis.done),
            "verb": AXIS_VERBS.get(axis.slug, 0),
            "url": f"{reverse('core:gestures')}?axis={axis.slug}&periode=mois",
        }
        for axis in axes
    ]


def gesture_document(gesture: Gesture) -> Any:
    """The search document: its audiences are those of the record itself.

    An actor's name is in it only when whoever may see the gesture may see the actor too.
    """
    from maillage.search import SearchDocument

    others = set(tokens_of_record(gesture)) - {f"person:{gesture.owner_id}"}
    names = " ".join(
        actor.name
        for actor in sorted(gesture.actors.all(), key=lambda actor: actor.pk)
        if actor.visibility == Visibility.PUBLIC or others <= set(tokens_of_record(actor))
    )
    parts = (gesture.outcome, names, gesture.verb.name if gesture.verb else "")
    return SearchDocument(
        key=f"core.gesture:{gesture.pk}",
        kind="gesture",
        title=gesture.text,
        url=gesture.get_absolute_url(),
        audiences=tokens_of_record(gesture),
        body=" ".join(part for part in parts if part),
        date=gesture.occurred_on,
    )
