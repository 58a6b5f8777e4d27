"""What came of a workshop: a need, a decision, an action, and the themes it comes from."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.consult.models import Relay, Theme
from maillage.consult.themes.reading import shown_themes
from maillage.core.access import audience, visible, visible_or_404
from maillage.core.models import Action, Decision, Need
from maillage.core.registry import Origin, registry


@audience("network")
def need(request: HttpRequest, address: str) -> HttpResponse:
    """A collective need, and the themes that tell it."""
    record = visible_or_404(Need, request.reader, address)
    return _page(request, record, _("Besoin"), address)


@audience("signed_in")
def decision(request: HttpRequest, address: str) -> HttpResponse:
    """A decision, the themes and concerns it answers, its actions."""
    record = visible_or_404(Decision, request.reader, address)
    return _page(request, record, _("Décision"), address)


@audience("signed_in")
def action(request: HttpRequest, address: str) -> HttpResponse:
    """Something to do: shown to its holder whatever its visibility, since it was given to her."""
    record = visible_or_404(
        Action.objects.select_related("holder", "decision"), request.reader, address
    )
    return _page(request, record, _("Action"), address)


def _page(request: HttpRequest, record: Any, kind: str, address: str) -> HttpResponse:
    if record.address != address:
        return HttpResponseRedirect(record.get_absolute_url(), status=301)
    reader = request.reader
    if isinstance(record, Need):
        seen = visible(Theme.objects.filter(need=record), reader).select_related("workshop")
        origins = [
            Origin(one.name, one.get_absolute_url(), one.workshop.title)
            for one in seen
            if shown_themes(one.workshop).filter(pk=one.pk).exists()
        ]
    else:
        # A meeting, a theme: whichever room tells where it comes from.
        origins = registry.origins_of([record], reader)[record.pk]
    is_decision = isinstance(record, Decision)
    held = visible(Action.objects.filter(decision=record), reader) if is_decision else None
    relays = visible(Relay.objects.filter(decision=record), reader) if is_decision else None
    context = {
        "title": str(record),
        "crumbs": [{"title": _("Concerter"), "url": reverse("consult:workshops"), "verb": 3}],
        "kind": kind,
        "record": record,
        "origins": origins,
        "actions_held": list(held.select_related("holder")) if held is not None else [],
        "relays": list(relays.select_related("concern")) if relays is not None else [],
        "today": timezone.localdate(),
    }
    return TemplateResponse(request, "consult/outcome.html", context)
