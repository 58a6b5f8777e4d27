"""What stands around a schema.org event: its place, people, picture, prices, public."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from maillage.algorithms.french_text import fold
from maillage.offer.harvest import cleaning
from maillage.offer.harvest.cleaning import amount_of, one_line, web_address
from maillage.offer.harvest.found import FoundActor, FoundImage, FoundPlace, FoundPrice
from maillage.offer.harvest.schema_values import Node, items, nodes, scalar, text, texts, types
from maillage.offer.harvest.words import accessibility_of

Whole = Callable[[Any], Node]
_ONLINE = "VirtualLocation"


def key_of(node: Node, base: str = "") -> str:
    """The node's own identifier, when it lasts: a blank node's name does not."""
    name = str(node.get("@id") or "")
    if not name or name.startswith("_:"):
        return ""
    return web_address(name, base) or name[:500]


def same_as(node: Node) -> tuple[str, ...]:
    """The addresses that name the same thing elsewhere."""
    found = [web_address(one) for one in texts(node.get("sameAs"))]
    return tuple(dict.fromkeys(one for one in found if one))[:20]


# --- Places ----------------------------------------------------------------------------------
def place_of(value: Any, whole: Whole, base: str) -> tuple[FoundPlace | None, str, str]:
    """(place, the location as one line, address of the broadcast) of a `location`."""
    place, line, online = None, "", ""
    for one in items(value):
        if isinstance(one, str) or (isinstance(one, dict) and "@value" in one):
            told = one_line(scalar(one))
            node = whole(told)
            if len(node) < 2:
                online = online or web_address(told)
                if not web_address(told):
                    line = line or told
                    place = place or FoundPlace(name=told)
                continue
        else:
            node = whole(one)
        if _ONLINE in types(node):
            online = online or web_address(text(node.get("url")), base)
        elif place is None or not place.name:
            place, line = _place(node, whole, base)
    return place, line, online


def _place(node: Node, whole: Whole, base: str) -> tuple[FoundPlace | None, str]:
    name = one_line(text(node.get("name")))
    address = next(iter(items(node.get("address"))), None)
    told = one_line(scalar(address)) if not isinstance(address, dict) or "@value" in address else ""
    postal = whole(address) if isinstance(address, dict) and not told else {}
    if not postal and "streetAddress" in node:
        postal = node
    latitude, longitude = _position(node, whole)
    part = lambda key: one_line(text(postal.get(key)), 200)  # noqa: E731
    place = FoundPlace(
        name=name,
        street_address=part("streetAddress") or told,
        locality=part("addressLocality"),
        region=part("addressRegion"),
        postal_code=part("postalCode")[:12],
        country=part("addressCountry")[:80],
        latitude=latitude,
        longitude=longitude,
        url=web_address(text(node.get("url")), base),
        same_as=same_as(node),
        key=key_of(node, base),
    )
    words = [name, place.street_address, place.locality]
    line = ", ".join(dict.fromkeys(word for word in words if word))
    is_something = line or latitude is not None or place.key
    return (place if is_something else None), line


def _position(node: Node, whole: Whole) -> tuple[float | None, float | None]:
    for geo in [*map(whole, nodes(node.get("geo"))), node]:
        try:
            latitude = float(str(scalar(geo.get("latitude"))).replace(",", "."))
            longitude = float(str(scalar(geo.get("longitude"))).replace(",", "."))
        except ValueError:
            continue
        # (0, 0) is where unfilled forms are.
        if -90 <= latitude <= 90 and -180 <= longitude <= 180 and (latitude or longitude):
            return latitude, longitude
    return None, None


# --- People ----------------------------------------------------------------------------------
_KINDS = (
    ("person", ("Person",)),
    ("group", ("MusicGroup", "DanceGroup", "TheaterGroup", "PerformingGroup")),
)


def actors_of(value: Any, whole: Whole, base: str) -> tuple[FoundActor, ...]:
    """Those named by `organizer`, `performer`…, each once."""
    found: dict[str, FoundActor] = {}
    for one in items(value)[:60]:
        actor = _actor(one, whole, base)
        if actor and fold(actor.name) not in found:
            found[fold(actor.name)] = actor
    return tuple(found.values())


def _actor(one: Any, whole: Whole, base: str) -> FoundActor | None:
    node = whole(one) if isinstance(one, dict) and "@value" not in one else {}
    if "Role" in types(node) or "PerformanceRole" in types(node):
        inner = next(iter(items(node.get("performer") or node.get("actor"))), None)
        node = whole(inner) if isinstance(inner, dict) else {"name": inner}
    name = one_line(text(node.get("name")) if node else scalar(one), 200)
    if not name or web_address(name) or "@" in name:
        return None
    kinds = types(node)
    kind = next((k for k, known in _KINDS if set(known) & set(kinds)), "")
    if not kind and kinds:
        kind = "organization"
    url = web_address(text(node.get("url")), base)
    return FoundActor(name, kind, url, same_as(node), key_of(node, base))


# --- Pictures --------------------------------------------------------------------------------
def image_of(value: Any, whole: Whole, base: str) -> FoundImage | None:
    """The first picture that has an address."""
    for one in items(value):
        node = whole(one) if isinstance(one, dict) and "@value" not in one else {}
        url = text(node.get("contentUrl") or node.get("url") or node.get("@id") or "")
        url = web_address(url if node else scalar(one), base)
        if not url:
            continue
        words = text(node.get("creditText")) or text(node.get("creator")) or ""
        return FoundImage(
            url,
            one_line(text(node.get("caption")) or text(node.get("description"))),
            one_line(words or text(node.get("copyrightNotice")), 200),
            web_address(text(node.get("license"))) or one_line(text(node.get("license")), 200),
        )
    return None


# --- Prices ----------------------------------------------------------------------------------
_GONE = re.compile(r"soldout|discontinued|complet", re.I)


def price_of(node: Node, whole: Whole, base: str) -> FoundPrice | None:
    """What the offers and `isAccessibleForFree` say; None when they say nothing."""
    offers = [whole(one) for one in nodes(node.get("offers"))]
    offers += [whole(inner) for one in offers for inner in nodes(one.get("offers"))]
    amounts, words, is_gone = [], [], []
    for offer in offers:
        for name in ("price", "lowPrice", "highPrice", "minPrice", "maxPrice"):
            told = scalar(offer.get(name))
            amount = amount_of(told)
            if amount is not None:
                amounts.append(amount)
            elif told:
                words.append(one_line(told, 100))
        for one in nodes(offer.get("priceSpecification")):
            amounts += [a for name in ("price", "minPrice", "maxPrice")
                        if (a := amount_of(scalar(one.get(name)))) is not None]  # fmt: skip
        told = " ".join(texts(offer.get("availability")))
        if told:
            is_gone.append(bool(_GONE.search(told)))
    free = _truth(scalar(node.get("isAccessibleForFree")))
    words += [one_line(scalar(one), 200) for one in items(node.get("offers"))
              if not isinstance(one, dict) and not web_address(scalar(one))]  # fmt: skip
    told_free, low, high = cleaning.prices_told(" ; ".join(words))
    if amounts:
        low, high = min(amounts), max(amounts)
        told_free = max(amounts) == 0
    url = next((u for o in offers if (u := web_address(text(o.get("url")), base))), "")
    is_free = free if free is not None else told_free
    availability = "sold_out" if is_gone and all(is_gone) else "available" if is_gone else ""
    if is_free is None and low is None and not words and not url and not availability:
        return None
    currency = next((c for o in offers if (c := text(o.get("priceCurrency")))), "")[:3].upper()
    return FoundPrice(is_free, low, high, currency, "; ".join(words)[:300], url, availability)


def _truth(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    word = str(value).rsplit("/", 1)[-1].lower() if value is not None else ""
    return {"true": True, "1": True, "oui": True, "false": False, "0": False, "non": False}.get(
        word
    )


# --- Accessibility ---------------------------------------------------------------------------
Told = tuple[tuple[str, ...] | None, tuple[str, ...] | None]


def accessibility_told(node: Node, whole: Whole) -> Told:
    """(stated, stated missing): codes, or (None, None) when nothing is said."""
    present: list[str] = []
    absent: list[str] = []
    for name in ("accessibilityFeature", "accessibilitySummary"):
        for told in texts(node.get(name)):
            codes, missing = accessibility_of(told)
            present += codes
            absent += missing
    holders = [node, *[whole(one) for one in nodes(node.get("location"))]]
    for holder in holders:
        for feature in map(whole, nodes(holder.get("amenityFeature"))):
            codes, missing = accessibility_of(text(feature.get("name")))
            if _truth(scalar(feature.get("value"))) is False:
                codes, missing = [], [*codes, *missing]
            present += codes
            absent += missing
    if not present and not absent:
        return None, None
    stated = tuple(dict.fromkeys(present))
    return stated, tuple(code for code in dict.fromkeys(absent) if code not in stated)
