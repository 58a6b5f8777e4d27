"""Occurrences as what feeds and calendars say of them, in few queries and few bytes each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from maillage.core.models import Discipline
from maillage.offer.ical import Entry, day_after
from maillage.offer.models import Event, EventStatus, Occurrence, PublicationState
from maillage.offer.remembering import remembered
from maillage.offer.sites import site_of_territory

PAGE = 500
LONGEST_TEXT = 1_000
SHOWN = Q(event__state=PublicationState.PUBLISHED, event__merged_into=None)
# What a VEVENT needs, and no more: an event of fifty dates is a wide row fifty times.
_OF_DATE = (
    "uid", "start_day", "end_day", "start_time", "end_time", "all_day", "starts_at", "ends_at",
    "has_end", "status", "is_sold_out", "note", "event_id",
)  # fmt: skip
_OF_EVENT = (
    "uid", "title", "summary", "description", "timezone", "status", "status_note", "is_sold_out",
    "place_detail", "attendance", "online_url", "price_text", "price_low", "price_high", "is_free",
    "ticket_url", "url", "audience", "created_at", "updated_at", "published_at",
)  # fmt: skip
_OF_PLACE = (
    "uid", "municipality_id", "name", "street_address", "postal_code", "latitude", "longitude",
    "municipality__name", "municipality__region_id", "municipality__rcm_id",
)  # fmt: skip
_COLUMNS = (
    *_OF_DATE,
    *(f"event__{name}" for name in _OF_EVENT),
    *(f"event__place__{name}" for name in _OF_PLACE),
    *(f"place__{name}" for name in _OF_PLACE),
)


def published(rows: QuerySet[Occurrence] | None = None) -> QuerySet[Occurrence]:
    """Occurrences of events on the public site."""
    return (Occurrence.objects.all() if rows is None else rows).filter(SHOWN)


def entries_of(rows: QuerySet[Occurrence]) -> list[Entry]:
    """The calendar entries of these occurrences, in order; two queries."""
    found = list(rows.order_by("starts_at", "pk").values(*_COLUMNS))
    words = categories({row["event_id"] for row in found})
    return [_entry(row, words.get(row["event_id"], ())) for row in found]


def entries_in_pages(pages: Iterable[Sequence[int]]) -> Iterator[Entry]:
    """The entries of occurrences given by number, a page at a time, in the order given."""
    return (_entry(row, words) for row, words in rows_in_pages(pages))


def rows_in_pages(
    pages: Iterable[Sequence[int]], *, slugs: bool = False
) -> Iterator[tuple[dict[str, Any], tuple[str, ...]]]:
    """The same as plain columns (`event__title`, `place__name`…), with names of disciplines."""
    for numbers in pages:
        found = Occurrence.objects.filter(SHOWN, pk__in=numbers).values("pk", *_COLUMNS)
        rows = {row["pk"]: row for row in found}
        words = categories({row["event_id"] for row in rows.values()}, slugs=slugs)
        for number in numbers:
            if row := rows.get(number):
                yield row, words.get(row["event_id"], ())


def categories(events: Iterable[int], *, slugs: bool = False) -> dict[int, tuple[str, ...]]:
    """The disciplines of events, by name in the reader's language, or by slug."""
    told: dict[int, list[str]] = defaultdict(list)
    column = 0 if slugs else 2 if (get_language() or "fr").startswith("en") else 1
    names = _disciplines()
    links = Event.disciplines.through.objects.filter(event_id__in=list(events))
    for event, word in links.order_by("pk").values_list("event_id", "discipline_id"):
        if word in names:
            told[event].append(names[word][column])
    return {event: tuple(words) for event, words in told.items()}


@remembered(60)
def _disciplines() -> dict[int, tuple[str, str, str]]:
    rows = Discipline.objects.values_list("pk", "slug", "name_fr", "name_en")
    return {pk: (slug, fr, en or fr) for pk, slug, fr, en in rows}


def place_columns(row: dict[str, Any]) -> str:
    """The prefix of the columns of a date's place: its own, or its event's."""
    return "place__" if row["place__name"] else "event__place__"


def _entry(row: dict[str, Any], words: tuple[str, ...]) -> Entry:
    where = place_columns(row)
    status = status_of(row)
    page = page_of_row(row)
    start: Any
    end: Any
    if row["all_day"]:
        start, end = row["start_day"], day_after(row["end_day"])
    else:
        start, end = row["starts_at"], row["ends_at"] if row["has_end"] else None
    latitude, longitude = row[f"{where}latitude"], row[f"{where}longitude"]
    return Entry(
        uid=f"{row['uid']}@maillage",
        title=_title(row, status),
        start=start,
        end=end,
        zone=row["event__timezone"],
        created_at=row["event__created_at"],
        updated_at=row["event__updated_at"],
        status=_ICAL.get(status, "CONFIRMED"),
        description=_description(row, page),
        location=_location(row, where),
        position=(latitude, longitude) if latitude is not None and longitude is not None else None,
        categories=words,
        url=page,
    )


_ICAL: dict[str, str] = {
    EventStatus.CANCELLED: "CANCELLED", EventStatus.POSTPONED: "TENTATIVE",
}  # fmt: skip


def status_of(row: dict[str, Any]) -> str:
    """A date's status; that of the event when it is cancelled or moved as a whole."""
    whole = row["event__status"]
    return str(row["status"] if whole == EventStatus.SCHEDULED else whole)


def _title(row: dict[str, Any], status: str) -> str:
    """Said in the title too: most calendars show a cancelled date as any other."""
    title = str(row["event__title"])
    if status == EventStatus.CANCELLED:
        return _("Annulé : %s") % title
    if status == EventStatus.POSTPONED:
        return _("Reporté : %s") % title
    if row["is_sold_out"] or row["event__is_sold_out"]:
        return _("Complet : %s") % title
    return title


def _description(row: dict[str, Any], page: str) -> str:
    text = row["event__description"] or row["event__summary"]
    if len(text) > LONGEST_TEXT:
        text = f"{text[:LONGEST_TEXT].rsplit(' ', 1)[0]}…"
    price = row["event__price_text"]
    if not price and row["event__is_free"]:
        price = _("Gratuit")
    tickets = _("Billets : %s") % row["event__ticket_url"] if row["event__ticket_url"] else ""
    notes = (row["event__status_note"], row["note"])
    return "\n\n".join(part for part in (*notes, text, price, tickets, page) if part)


def _location(row: dict[str, Any], where: str) -> str:
    if row["event__attendance"] == "online" or status_of(row) == EventStatus.MOVED_ONLINE:
        return str(row["event__online_url"] or _("En ligne"))
    parts = (
        row[f"{where}name"], row["event__place_detail"], row[f"{where}street_address"],
        row[f"{where}municipality__name"], row[f"{where}postal_code"],
    )  # fmt: skip
    return ", ".join(part for part in parts if part)


def page_of_row(row: dict[str, Any]) -> str:
    """The event's page on its canonical site, as `linked_data.identifiers.page_of` says it."""
    where = "event__place__municipality__"
    site = site_of_territory(row[f"{where}region_id"], row[f"{where}rcm_id"])
    slug = slugify(row["event__title"])[:60].strip("-") or "fiche"
    return f"{site.root_url}/evenements/{slug}-{row['event__uid'][:10]}/"
