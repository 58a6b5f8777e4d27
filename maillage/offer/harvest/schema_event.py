"""From a schema.org event node to what was found; used for JSON-LD, microdata and RDF alike."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from maillage.algorithms.said import Said
from maillage.offer.harvest import cleaning, words
from maillage.offer.harvest.cleaning import one_line, web_address
from maillage.offer.harvest.found import (
    CANCELLED,
    SCHEDULED,
    FoundEvent,
    FoundOccurrence,
    Refused,
    too_long,
)
from maillage.offer.harvest.kinds import Asked
from maillage.offer.harvest.reading_dates import dates_in_words
from maillage.offer.harvest.schema_dates import scheduled, times_of
from maillage.offer.harvest.schema_graph import Graph, Met
from maillage.offer.harvest.schema_parts import (
    accessibility_told,
    actors_of,
    image_of,
    key_of,
    place_of,
    price_of,
    same_as,
)
from maillage.offer.harvest.schema_values import Node, nodes, scalar, text, texts, types

MOST_RAW = 50_000


def events_of(graph: Graph, asked: Asked) -> Iterator[FoundEvent | Refused]:
    """Every event of a graph, or why it cannot be one."""
    keys = Keys()
    for met in graph.events():
        if asked.is_late():
            yield too_long()
            return
        try:
            yield _event(met, graph, asked, keys)
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
            yield Refused(met.where, Said("contenu illisible"), _short(met.node))


class Keys:
    """Keys of events within one source: the same one twice is told apart by its start."""

    def __init__(self) -> None:
        self.used: set[str] = set()

    def take(self, wanted: str, start: Any) -> str:
        key = wanted[:440]
        if key in self.used:
            key = f"{key}#{start.isoformat()}"
        number = 2
        while key in self.used:
            key, number = f"{key.split('~')[0]}~{number}", number + 1
        self.used.add(key)
        return key


def drawn_key(*parts: str) -> str:
    """A key drawn from content, for a source that gives none."""
    told = "\n".join(" ".join(part.casefold().split()) for part in parts)
    return f"sans-identifiant-{hashlib.sha256(told.encode()).hexdigest()[:24]}"


def _event(met: Met, graph: Graph, asked: Asked, keys: Keys) -> FoundEvent | Refused:
    node = met.node
    title = one_line(text(node.get("name")) or text(node.get("headline")))
    if not title:
        return Refused(met.where, Said("l’événement n’a pas de nom"), _short(node))
    where = Said("%(where)s, « %(title)s »", where=met.where, title=title[:80])
    times, confidence = _times(met, graph, asked)
    if not times:
        told = one_line(scalar(node.get("startDate")) or "", 60)
        why = Said("date de début absente")
        if told:
            why = Said("date de début illisible : « %(date)s »", date=told)
        return Refused(where, why, _short(node))
    event = _described(node, title, times[0], graph, asked)
    event.occurrences = times
    event.start, event.end = _span(met, times, asked)
    event.confidence = confidence
    event.series = event.series or one_line(met.series, 200)
    event.where = where
    wanted = key_of(node, asked.base) or one_line(text(node.get("identifier")), 300) or event.url
    event.key = keys.take(wanted or drawn_key(title, event.location), event.start)
    event.raw = _raw(node)
    return event


def _span(met: Met, times: list[FoundOccurrence], asked: Asked) -> tuple[Any, Any]:
    """The event's own start and end when its node gives them, else those of its times."""
    if not met.occurrences and len(times) == 1:
        return times[0].start, times[0].end
    own = times_of(met.node, asked.zone)
    if len(own) == 1:
        return own[0].start, own[0].end
    return times[0].start, times[-1].end


def _times(met: Met, graph: Graph, asked: Asked) -> tuple[list[FoundOccurrence], float]:
    """The event's times by start, and how sure they are."""
    found: list[FoundOccurrence] = []
    for child in met.occurrences:
        found += _of_child(child, met.node, graph, asked)
    if not found:
        found = list(scheduled(met.node, asked.zone, asked.now))
    if not found:
        found = times_of(met.node, asked.zone)
    confidence = 1.0
    if not found:
        found, confidence = dates_in_words(text(met.node.get("startDate")), asked)
    status = cleaning.status_of(text(met.node.get("eventStatus")))
    if status == CANCELLED:
        found = [replace(o, status=CANCELLED) for o in found]
    unique = {(o.start, o.end, o.key): o for o in found}
    # All-day and timed occurrences in one event: a day comes before its hours.
    return sorted(unique.values(), key=lambda o: o.start.isoformat()), confidence


def _of_child(child: Node, parent: Node, graph: Graph, asked: Asked) -> list[FoundOccurrence]:
    place, _, _ = place_of(child.get("location"), graph.whole, asked.base)
    main, _, _ = place_of(parent.get("location"), graph.whole, asked.base)
    price = price_of(child, graph.whole, asked.base)
    times = times_of(child, asked.zone)
    name = key_of(child, asked.base)
    return [
        replace(
            one,
            key=name if len(times) == 1 else "",
            is_sold_out=bool(price and price.is_sold_out),
            place=place if place != main else None,
        )
        for one in times
    ]


def _described(
    node: Node, title: str, first: FoundOccurrence, graph: Graph, asked: Asked
) -> FoundEvent:
    place, location, online = place_of(node.get("location"), graph.whole, asked.base)
    description = text(node.get("description"))
    price = price_of(node, graph.whole, asked.base)
    status = cleaning.status_of(text(node.get("eventStatus")))
    shouted, is_sold_out = cleaning.told_in_title(title)
    audience, low, high = _audience(node, graph)
    accessible, missing = accessibility_told(node, graph.whole)
    types_told = [t for t in [*types(node), *texts(node.get("additionalType"))] if t != "Event"]
    return FoundEvent(
        key="",
        title=title,
        start=first.start,
        end=first.end,
        status=status if status != SCHEDULED else shouted,
        is_sold_out=is_sold_out or bool(price and price.is_sold_out),
        previous_start=first.previous,
        timezone=asked.zone.key,
        location=location or online,
        place=place,
        url=_url(node, asked),
        online_url=online,
        attendance=words.attendance_of(text(node.get("eventAttendanceMode")))
        or ("online" if online and place is None else ""),
        summary=one_line(text(node.get("disambiguatingDescription"))),
        description=cleaning.paragraphs(description),
        description_html=cleaning.clean_html(description)
        if cleaning.has_marks(description)
        else "",
        language=text(node.get("inLanguage"))[:2].lower(),
        organizers=actors_of(node.get("organizer"), graph.whole, asked.base),
        performers=_performers(node, graph, asked),
        image=image_of(node.get("image"), graph.whole, asked.base),
        price=price,
        audience=words.audience_of(audience),
        audience_text=one_line(audience, 200),
        age_low=low,
        age_high=high,
        accessible=accessible,
        not_accessible=missing,
        keywords=_keywords(node),
        disciplines=tuple(one_line(g, 100) for g in texts(node.get("genre")))[:20],
        event_types=tuple(one_line(t, 200) for t in types_told)[:20],
        works=tuple(one_line(w, 200) for w in texts(node.get("workPerformed")))[:20],
        same_as=same_as(node),
    )


def _performers(node: Node, graph: Graph, asked: Asked) -> Any:
    for name in ("performer", "performers", "actor"):
        if node.get(name):
            return actors_of(node[name], graph.whole, asked.base)
    return ()


def _url(node: Node, asked: Asked) -> str:
    for name in ("url", "mainEntityOfPage"):
        for told in texts(node.get(name)):
            url = web_address(told, asked.base)
            if url:
                return url
    name = str(node.get("@id") or "")
    return web_address(name) if name.startswith("http") and "#" not in name else ""


def _audience(node: Node, graph: Graph) -> tuple[str, int | None, int | None]:
    told = text(node.get("typicalAgeRange"))
    low, high = words.ages_of(told)
    names: list[str] = []
    for one in nodes(node.get("audience")):
        public = graph.whole(one)
        names.append(text(public.get("audienceType")) or text(public.get("name")))
        low = low if low is not None else _age(public.get("suggestedMinAge"))
        high = high if high is not None else _age(public.get("suggestedMaxAge"))
    if not names:
        names = texts(node.get("audience"))
    return ", ".join(name for name in names if name), low, high


def _age(value: Any) -> int | None:
    told = str(scalar(value) or "").split(".")[0]
    return int(told) if told.isdecimal() and len(told) < 4 and int(told) <= 120 else None


def _keywords(node: Node) -> tuple[str, ...]:
    found: list[str] = []
    for told in texts(node.get("keywords")):
        found += [one_line(part, 100) for part in told.split(",")] if len(told) < 2_000 else []
    return tuple(dict.fromkeys(word for word in found if word))[:50]


def _raw(node: Node) -> dict[str, Any]:
    """The node as it was, fit for JSON; a huge one is cut to its text."""
    told = json.dumps(node, ensure_ascii=False, default=str)
    return json.loads(told) if len(told) <= MOST_RAW else {"cut": told[:MOST_RAW]}


def _short(node: Node) -> str:
    try:
        return json.dumps(node, ensure_ascii=False, default=str)[:2_000]
    except (ValueError, RecursionError, TypeError):
        return ""
