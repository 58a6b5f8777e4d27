"""Records as the API's own JSON tells them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from maillage.algorithms.french_text import fold
from maillage.core.models import Actor, Place
from maillage.offer.api.schemas import picture_out
from maillage.offer.entries import page_of_row, place_columns, status_of
from maillage.offer.linked_data.identifiers import page_of, same_as
from maillage.offer.linked_data.when import end_text, moment_text, start_text
from maillage.offer.models import Event, Work
from maillage.offer.schedule import slots_of, zone_of


def searched(rows: QuerySet[Any], q: str) -> QuerySet[Any]:
    """Those whose name holds every word, accents or not."""
    for word in fold(q).split():
        rows = rows.filter(folded__contains=word)
    return rows


def event_date(row: dict[str, Any], words: tuple[str, ...]) -> dict[str, Any]:
    """A date of an event, from the columns of `entries.rows_in_pages`."""
    start, end = _moments(row)
    return {
        "uid": row["event__uid"],
        "date_uid": row["uid"],
        "title": row["event__title"],
        "summary": row["event__summary"],
        "start": start,
        "end": end,
        "all_day": row["all_day"],
        "status": status_of(row),
        "is_sold_out": row["is_sold_out"] or row["event__is_sold_out"],
        "attendance": row["event__attendance"],
        "place": _place_of_row(row),
        "disciplines": list(words),
        "audience": row["event__audience"],
        "is_free": row["event__is_free"],
        "price_low": row["event__price_low"],
        "price_high": row["event__price_high"],
        "price_text": row["event__price_text"],
        "ticket_url": row["event__ticket_url"],
        "page": page_of_row(row),
        "updated_at": row["event__updated_at"].isoformat(),
    }


def _moments(row: dict[str, Any]) -> tuple[str, str | None]:
    if row["all_day"]:
        last = row["end_day"] if row["has_end"] else None
        return row["start_day"].isoformat(), last.isoformat() if last else None
    zone = zone_of(row["event__timezone"])
    end = row["ends_at"].astimezone(zone).isoformat() if row["has_end"] else None
    return row["starts_at"].astimezone(zone).isoformat(), end


def _place_of_row(row: dict[str, Any]) -> dict[str, Any] | None:
    where = place_columns(row)
    if not row[f"{where}name"]:
        return None
    return {
        "uid": row[f"{where}uid"],
        "name": row[f"{where}name"],
        "street_address": row[f"{where}street_address"],
        "municipality": row[f"{where}municipality__name"] or "",
        "municipality_code": row[f"{where}municipality_id"] or "",
        "postal_code": row[f"{where}postal_code"],
        "latitude": row[f"{where}latitude"],
        "longitude": row[f"{where}longitude"],
    }


def event(found: Event, listed: frozenset[int]) -> dict[str, Any]:
    """An event, from `linked_data.events_to_tell`."""
    plain = {
        name: getattr(found, name)
        for name in (
            "uid", "title", "summary", "description", "language", "event_type", "timezone",
            "status", "status_note", "is_sold_out", "attendance", "online_url", "place_detail",
            "is_free", "price_low", "price_high", "price_text", "ticket_url", "url", "audience",
            "age_low", "age_high", "accessible", "not_accessible",
        )
    }  # fmt: skip
    return {
        **plain,
        "disciplines": [word.slug for word in found.disciplines.all()],
        "topics": [word.slug for word in found.topics.all()],
        "dates": _dates(found),
        "place": place_short(found.place) if found.place else None,
        "credits": [_credit(credit, listed) for credit in found.credits.all()],
        "series": found.series.title if found.series else None,
        "works": [work.uid for work in found.works.all() if work.state == found.state],
        "picture": picture_out(found.picture),
        "same_as": same_as(found.same_as),
        "sources": sorted({record.source.name for record in found.records.all()}),
        "page": page_of(found),
        "updated_at": found.updated_at.isoformat(),
    }


def _dates(found: Event) -> list[dict[str, Any]]:
    slots = slots_of(found)
    elsewhere = {slot.place_id for slot in slots if slot.place_id}
    places = Place.objects.in_bulk(elsewhere) if elsewhere else {}
    told = []
    for slot in slots:
        other = places.get(slot.place_id) if slot.place_id else None
        previous = moment_text(slot.previous, found.timezone) if slot.previous else None
        told.append(
            {
                "uid": slot.uid,
                "start": start_text(slot, found.timezone),
                "end": end_text(slot, found.timezone) or None,
                "all_day": slot.all_day,
                "status": str(slot.status),
                "is_sold_out": slot.is_sold_out,
                "previous_start": previous,
                "place": other.uid if other else None,
                "note": slot.note,
            }
        )
    return told


def _credit(credit: Any, listed: frozenset[int]) -> dict[str, Any]:
    is_listed = credit.actor_id in listed
    return {
        "name": credit.name, "role": credit.role, "uid": credit.actor.uid if is_listed else None,
    }  # fmt: skip


def place_short(found: Place) -> dict[str, Any]:
    """A place as an event names it."""
    town = found.municipality
    return {
        "uid": found.uid,
        "name": found.name,
        "street_address": found.street_address,
        "municipality": town.name if town else "",
        "municipality_code": town.code if town else "",
        "postal_code": found.postal_code,
        "latitude": found.latitude,
        "longitude": found.longitude,
    }


def place(found: Place) -> dict[str, Any]:
    """A place whole."""
    return {
        **place_short(found),
        "url": found.url,
        "page": page_of(found),
        "capacity": found.capacity,
        "accessible": found.accessible,
        "not_accessible": found.not_accessible,
        "same_as": same_as(found.same_as),
    }


def profile(found: Actor) -> dict[str, Any]:
    """Somebody of the directory; her ways to be reached are not in it."""
    entry: Any = found.directory_entry  # type: ignore[attr-defined]
    links = [link.get("url", "") for link in entry.links]
    return {
        "uid": found.uid,
        "kind": found.kind,
        "name": found.name,
        "headline": entry.headline,
        "text": entry.text,
        "url": found.url,
        "municipality": found.municipality.name if found.municipality else "",
        "disciplines": [word.slug for word in found.disciplines.all()],
        "same_as": same_as([found.artsdata, found.wikidata, found.isni, *links]),
        "picture": picture_out(entry.picture),
        "page": page_of(found),
    }


def work(found: Work, listed: frozenset[int]) -> dict[str, Any]:
    """A work with who made it."""
    plain = {
        name: getattr(found, name)
        for name in (
            "uid", "title", "medium", "description", "technique", "year", "dimensions", "credit",
            "licence", "media_url",
        )
    }  # fmt: skip
    return {
        **plain,
        "disciplines": [word.slug for word in found.disciplines.all()],
        "makers": [_credit(credit, listed) for credit in found.credits.all()],
        "picture": picture_out(found.picture),
        "page": page_of(found),
    }
