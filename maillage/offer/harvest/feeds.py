"""RSS and Atom. A feed's dates are when it was written: when it takes place is read elsewhere, in
the event modules (ev:startdate, xcal:dtstart) or in what the entry says."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import feedparser

from maillage.algorithms.said import Said
from maillage.offer.harvest import cleaning
from maillage.offer.harvest.cleaning import one_line, web_address
from maillage.offer.harvest.found import (
    FoundEvent,
    FoundImage,
    FoundOccurrence,
    FoundPlace,
    Reading,
    Refused,
    spread,
    too_long,
    whole_file,
)
from maillage.offer.harvest.kinds import Asked
from maillage.offer.harvest.moments import moment_of
from maillage.offer.harvest.reading_dates import SURE_ENOUGH, dates_in_words
from maillage.offer.harvest.schema_dates import ended
from maillage.offer.harvest.schema_event import Keys, drawn_key

_STARTS = ("ev_startdate", "xcal_dtstart", "cal_dtstart", "event_startdate", "startdate",
           "event_start", "event_start_date", "dtstart", "gd_when", "mc_startdate")  # fmt: skip
_ENDS = ("ev_enddate", "xcal_dtend", "cal_dtend", "event_enddate", "enddate", "event_end",
         "event_end_date", "dtend", "mc_enddate")  # fmt: skip
_PLACES = ("ev_location", "xcal_location", "cal_location", "event_location", "location")


def read_feed(data: bytes, asked: Asked) -> Reading:
    """The entries of a feed that say when they take place."""
    reading = Reading(kind="feed", found=iter(()))
    if b"<!ENTITY" in data:
        why = Said("ce fil définit ses propres entités XML : il n’est pas lu, par prudence")
        reading.refuse(whole_file(why))
        return reading
    try:
        feed = feedparser.parse(
            io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False,
            response_headers={"content-type": asked.content_type or "application/xml"},
        )  # fmt: skip
    except Exception:  # its loose parser raises many kinds on broken markup
        reading.refuse(whole_file(Said("ce fil RSS ou Atom est illisible")))
        return reading
    if not feed.entries:
        reading.refuse(whole_file(Said("ce fil ne contient aucune entrée lisible")))
        return reading
    reading.name = one_line(feed.feed.get("title", ""), 200)
    reading.total = len(feed.entries)
    reading.found = _events(feed.entries, asked)
    return reading


def _events(entries: list[Any], asked: Asked) -> Iterator[FoundEvent | Refused]:
    keys = Keys()
    for number, entry in enumerate(entries, start=1):
        if asked.is_late():
            yield too_long()
            return
        where = Said("entrée %(number)d", number=number)
        try:
            yield _event(entry, where, asked, keys)
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
            yield Refused(where, Said("contenu illisible"))


def _event(entry: Any, where: Said, asked: Asked, keys: Keys) -> FoundEvent | Refused:
    title = one_line(entry.get("title", ""))
    if not title:
        return Refused(where, Said("entrée sans titre"))
    where = Said("%(where)s, « %(title)s »", where=where, title=title[:80])
    description = _description(entry)
    times, sure = _times(entry, title, description, asked)
    if not times:
        why = Said("aucune date d’événement n’y est lue (celle de publication n’en est pas une)")
        return Refused(where, why, f"{title}\n{description}"[:2_000])
    url = web_address(entry.get("link", ""), asked.base)
    location = one_line(_first(entry, _PLACES))
    wanted = one_line(entry.get("id", ""), 400) or url or drawn_key(title)
    shouted, is_sold_out = cleaning.told_in_title(title)
    return FoundEvent(
        key=keys.take(wanted, times[0].start),
        title=title,
        start=times[0].start,
        end=times[0].end if len(times) == 1 else times[-1].end,
        occurrences=times,
        status=shouted,
        is_sold_out=is_sold_out,
        timezone=asked.zone.key,
        location=location,
        place=FoundPlace(name=location) if location else None,
        url=url,
        description=cleaning.paragraphs(description),
        description_html=cleaning.clean_html(description)
        if cleaning.has_marks(description)
        else "",
        image=_image(entry, asked),
        keywords=tuple(one_line(t.get("term", ""), 100) for t in entry.get("tags", [])[:30]),
        confidence=sure,
        raw={"title": title, "link": url, "description": description[:20_000]},
        where=where,
    )


def _first(entry: Any, names: tuple[str, ...]) -> str:
    return next((str(entry[name]) for name in names if entry.get(name)), "")


def _description(entry: Any) -> str:
    contents = [one.get("value", "") for one in entry.get("content", [])]
    return max([*contents, entry.get("summary", "")], key=len, default="")


def _times(
    entry: Any, title: str, description: str, asked: Asked
) -> tuple[list[FoundOccurrence], float]:
    start = moment_of(_first(entry, _STARTS), asked.zone)
    if start is not None:
        end = ended(start, moment_of(_first(entry, _ENDS), asked.zone), asked.zone)
        return [FoundOccurrence(start, spread(start, end))], 1.0
    written = entry.get("published_parsed") or entry.get("updated_parsed")
    now = datetime(*written[:6]).replace(tzinfo=UTC) if written else asked.now
    plain = cleaning.paragraphs(description)
    # The title first: a date there is the event's; a text may tell of several things.
    for told, trust in ((title, 1.0), (f"{title}\n{plain[:1_500]}", 0.8)):
        times, sure = dates_in_words(told, asked, now=now)
        if times and sure * trust >= SURE_ENOUGH:
            return times, sure * trust
    return [], 0.0


def _image(entry: Any, asked: Asked) -> FoundImage | None:
    for name in ("media_content", "media_thumbnail", "enclosures"):
        for one in entry.get(name, []):
            kind = str(one.get("type", "image/"))
            url = web_address(one.get("url") or one.get("href"), asked.base)
            if url and kind.startswith("image/"):
                return FoundImage(url)
    return None
