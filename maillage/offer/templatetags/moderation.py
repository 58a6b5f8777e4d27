"""What the pages of the network's side share: the way between them, and who may act."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.core.access import Reader
from maillage.offer import moderation, reconciling
from maillage.offer.access import is_moderator
from maillage.offer.contributing.dates import slot_in_words
from maillage.offer.lists import TONES, days_of, managed_url, place_of
from maillage.offer.models import Event, PublicationState
from maillage.offer.schedule import slots_of

register = template.Library()
register.filter("moderates", is_moderator)
register.filter("days_of", days_of)
register.filter("place_said", place_of)
register.filter("managed_url", managed_url)
register.filter("origin_said", moderation.origin_of)
MOST_HOURS = 4


@register.inclusion_tag("offer/partials/moderation_tabs.html", takes_context=True)
def offer_tabs(context: dict[str, Any], here: str) -> dict[str, Any]:
    """The way between the pages, with what waits on each; `here` is this page's key."""
    reader: Reader = context["request"].reader
    told = moderation.counts()
    pages = [
        ("queue", _("À publier"), "offer:moderation", told.held),
        ("alerts", _("Changements"), "offer:alerts", told.alerts),
    ]
    if is_moderator(reader):
        pages += [
            ("to_read", _("À relire"), "offer:to_read", told.to_read),
            ("duplicates", _("Doublons"), "offer:duplicates", told.pairs),
            ("claims", _("Revendications"), "offer:claims", told.claims),
        ]
    pages += [
        ("events", _("Événements"), "offer:events", 0),
        ("sources", _("Sources"), "offer:sources", told.failures),
    ]
    if is_moderator(reader):
        pages.append(("destinations", _("Destinations"), "offer:destinations", 0))
    if is_moderator(reader) and reconciling.is_on():
        pages.append(("identifiers", _("Identifiants"), "offer:reconciliation", 0))
    if reader.has_role("coordination"):
        pages.append(("keys", _("Clés d’API"), "offer:keys", 0))
    return {
        "tabs": [
            {"title": title, "url": reverse(name), "count": count, "is_here": key == here}
            for key, title, name, count in pages
        ]
    }


@register.filter
def tone(event: Event) -> str:
    """The class of the colour of an event's state."""
    return TONES.get(PublicationState(event.state), "")


@register.filter
def hours_of(event: Event) -> list[str]:
    """The first dates of an event with their hours."""
    return [slot_in_words(slot) for slot in slots_of(event)[:MOST_HOURS]]


@register.filter
def likeness(score: float) -> str:
    """How sure a pair is, in words."""
    if score >= 0.9:
        return _("presque certainement le même")
    if score >= 0.6:
        return _("probablement le même")
    return _("peut-être le même")


@register.filter
def pretty(raw: Any) -> str:
    """A raw record as readable JSON."""
    return json.dumps(raw, ensure_ascii=False, indent=2, default=str)[:20_000]
