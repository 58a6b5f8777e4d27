"""`{% linked_data event %}`: what a page shows, told to machines in the same page."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString

from maillage.core.models import Actor, Place
from maillage.offer import linked_data as ld
from maillage.offer.linked_data.events import DATES_ON_A_PAGE
from maillage.offer.linked_data.loading import around, listed_among
from maillage.offer.models import Event, Work

register = template.Library()


@register.simple_tag(name="linked_data")
def linked_data_block(thing: Any) -> SafeString | str:
    """A data block for an event, a place, an actor, a work, or nodes made elsewhere.

    An event without a date has none. `article_node` and others hand their node in.
    """
    if isinstance(thing, Event):
        if not thing.schedule:
            return ""
        node = ld.event_node(thing, around([thing]), most=DATES_ON_A_PAGE)
    elif isinstance(thing, Place):
        node = ld.place_node(thing, is_whole=True)
    elif isinstance(thing, Actor):
        node = ld.actor_node(thing, getattr(thing, "directory_entry", None))
    elif isinstance(thing, Work):
        makers = {credit.actor_id for credit in thing.credits.all() if credit.actor_id}
        node = ld.work_node(thing, listed_among(makers))
    elif isinstance(thing, list | tuple):
        return ld.in_script(ld.graph(thing))
    else:
        node = dict(thing)
    return ld.in_script(ld.document(node))
