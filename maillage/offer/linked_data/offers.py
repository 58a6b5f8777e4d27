"""What it costs, in JSON-LD: an Offer or an AggregateOffer, in Canadian dollars."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from maillage.offer.event_types import SCHEMA
from maillage.offer.linked_data.documents import Node, without_empty
from maillage.offer.linked_data.identifiers import page_of
from maillage.offer.models import Event, EventStatus
from maillage.offer.schedule import Slot

CURRENCY = "CAD"


def offers_of(event: Event, slots: Sequence[Slot]) -> Node | None:
    """How one gets in; None when nobody said whether it is free, its price or where tickets are."""
    low, high = event.price_low, event.price_high
    if event.is_free and low is None:
        low = high = Decimal(0)
    if low is None:
        low, high = high, None
    if low is None and not event.ticket_url and not event.price_text:
        return None
    node: Node = {"@type": "Offer", "url": event.ticket_url or event.url or page_of(event)}
    if low is not None and high is not None and high != low:
        node |= {"@type": "AggregateOffer", "lowPrice": _plain(low), "highPrice": _plain(high)}
    elif low is not None:
        node["price"] = _plain(low)
    if low is not None:
        node["priceCurrency"] = CURRENCY
    node["availability"] = _availability(event, slots)
    node["description"] = event.price_text
    return without_empty(node)


def _availability(event: Event, slots: Sequence[Slot]) -> str:
    """Sold out when all is; on sale only where tickets are sold. Nothing is guessed."""
    if event.is_sold_out or (slots and all(slot.is_sold_out for slot in slots)):
        return f"{SCHEMA}SoldOut"
    is_on = event.status in (EventStatus.SCHEDULED, EventStatus.RESCHEDULED)
    return f"{SCHEMA}InStock" if event.ticket_url and is_on else ""


def _plain(price: Decimal) -> str:
    """`12` or `12.50`: a number without its currency, as both shapes and search engines read."""
    return f"{price:.2f}".removesuffix(".00")
