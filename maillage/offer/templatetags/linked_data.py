"""What a page shows, told to machines in the same page, and where its other forms are."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from maillage.core.models import Actor, Place
from maillage.offer import linked_data as ld
from maillage.offer.linked_data.events import DATES_ON_A_PAGE
from maillage.offer.linked_data.identifiers import page_of
from maillage.offer.linked_data.loading import around, listed_among
from maillage.offer.models import Event, Work
from maillage.offer.templatetags.showcase import canonical_address

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


@register.simple_tag
def list_data(cards: Any) -> SafeString | str:
    """The events of a list, by name and address: each tells the rest on its own page."""
    items = [
        {"@type": "ListItem", "position": place, "url": page_of(card.event),
         "name": card.event.title}
        for place, card in enumerate(cards, 1)
    ]  # fmt: skip
    if not items:
        return ""
    return ld.in_script(ld.document({"@type": "ItemList", "itemListElement": items}))


@register.simple_tag(takes_context=True)
def oembed_links(context: Context) -> SafeString:
    """How another site finds the frame that stands for this page (oEmbed discovery)."""
    address = str(canonical_address(context))
    root = context["request"].regional_site.root_url
    forms = (("application/json+oembed", "json"), ("text/xml+oembed", "xml"))
    return format_html_join(
        "\n",
        '<link rel="alternate" type="{}" href="{}{}?{}">',
        (
            (kind, root, reverse("offer:oembed"), urlencode({"url": address, "format": form}))
            for kind, form in forms
        ),
    )


@register.simple_tag(takes_context=True)
def other_forms(context: Context, data: str, calendar: str, record: Any) -> SafeString:
    """A record's page as data, as a calendar and as a frame."""
    told = format_html(
        '<link rel="alternate" type="application/ld+json" href="{}">\n',
        reverse(data, args=[record.address]),
    )
    if calendar:
        told += format_html(
            '<link rel="alternate" type="text/calendar" href="{}">\n',
            reverse(calendar, args=[record.address]),
        )
    return told + oembed_links(context)
