"""The index of the agenda: one document per date, with its event's words and facets.

Nothing is stored: a hit is its occurrence's number, read from the column that sorts. Words are
analysed once per event, and given to each date as they come out, parted by blanks.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import tantivy

from maillage.search.agenda.interface import COUNTED, NAMED, AgendaDate, AgendaEntry, Spot, Values
from maillage.search.analysis import PLAIN, STEMMED, clean, without_elisions
from maillage.search.definition import Definition, facet_values, stamp, token

VERSION = 3
ID_BITS = 28
DAY = 24 * 60  # minutes
TEXT_INDEXED = 4_000  # characters
LONGEST = 100  # days of a date that are indexed one by one; what lasts longer is `long`
READY = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()


def build_schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in ("key", "stamp", *NAMED):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in (*COUNTED, "spot"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    # Minute and number together: they sort without ties, and give the number back.
    builder.add_integer_field("starting", fast=True)
    builder.add_integer_field("ending", fast=True)
    # Last minute of the dates of its run that come before: the first of a run in any days is the
    # one whose `before` is earlier than they.
    builder.add_integer_field("before", fast=True)
    builder.add_boolean_field("first_of_day", indexed=True)
    # Each day that the date covers: a few days are found at once, without reading a column.
    builder.add_integer_field("day", indexed=True)
    builder.add_boolean_field("long", indexed=True)
    for name in ("title", "words", "names"):
        builder.add_text_field(name, tokenizer_name="ready", index_option="basic")
    return builder.build()


SCHEMA = build_schema()


# --- Time and place as numbers and terms ----------------------------------------------------
def minute(moment: datetime) -> int:
    """Local minutes since the first day of the calendar."""
    return moment.toordinal() * DAY + moment.hour * 60 + moment.minute


def first_minute(day: date) -> int:
    return day.toordinal() * DAY


def numbered(at: int, number: int = 0) -> int:
    return at << ID_BITS | number


def number_of(value: int) -> int:
    return value & ((1 << ID_BITS) - 1)


def moment_of(value: int) -> datetime:
    days, minutes = divmod(value >> ID_BITS, DAY)
    return datetime.combine(date.fromordinal(days), datetime.min.time()).replace(
        hour=minutes // 60, minute=minutes % 60
    )


def spot_term(spot: Spot) -> str:
    """About ten metres; ValueError outside the globe."""
    latitude, longitude = spot
    if not (math.isfinite(latitude) and abs(latitude) <= 90 and abs(longitude) <= 180):
        raise ValueError(f"spot: latitude and longitude in degrees expected, got {spot!r:.80}")
    return f"{latitude:.4f},{longitude:.4f}"


def read_spot(term: str) -> Spot:
    latitude, _, longitude = term.partition(",")
    return float(latitude), float(longitude)


# --- An event becomes documents -------------------------------------------------------------
def encode(entry: AgendaEntry) -> list[tantivy.Document]:
    """One document per date; ValueError names what cannot be indexed."""
    title = _words(STEMMED, entry.title)
    others = _words(STEMMED, f"{entry.names} {entry.body}")
    shared: dict[str, Any] = {
        "key": token(entry.key, "key"),
        "stamp": stamp(entry.key, clean(entry.version)),
        "title": " ".join(title),
        "words": " ".join(title | others),
        "names": " ".join(_words(PLAIN, f"{entry.title} {entry.names}")),
        **_facets(entry.facets),
    }
    return [
        tantivy.Document.from_dict({**shared, **columns}, SCHEMA) for columns in _dates(entry.dates)
    ]


def _dates(dates: Iterable[AgendaDate]) -> Iterator[dict[str, Any]]:
    """The columns of each date, those of a run in order."""
    latest: dict[str, int] = {}
    for one in sorted(dates, key=lambda d: (d.start, d.id)):
        if not 0 < one.id < 1 << ID_BITS:
            raise ValueError(f"id: 1 to 2**{ID_BITS} expected, got {one.id!r:.80}")
        start = minute(one.start)
        last = max(start, minute(one.end) - 1)
        before = latest.get(one.run, 0)
        latest[one.run] = max(before, last)
        columns = {**_facets(one.facets), **_covered(start // DAY, last // DAY)}
        if one.spot is not None:
            columns["spot"] = spot_term(one.spot)
        yield {
            **columns,
            "starting": numbered(start, one.id),
            "ending": numbered(last, one.id),
            "before": before,
            "first_of_day": before < start - start % DAY,
        }


def _covered(first: int, last: int) -> dict[str, Any]:
    if last - first < LONGEST:
        return {"day": list(range(first, last + 1))}
    return {"long": True}


def _facets(values: Values) -> dict[str, Any]:
    if unknown := values.keys() - {*COUNTED, *NAMED}:
        raise ValueError(f"facet: unknown {sorted(unknown)}")
    found = ((name, _kept(values)) for name, values in values.items())
    return {name: kept for name, kept in found if kept}


def _kept(values: Collection[str]) -> list[str]:
    given = [values] if isinstance(values, str) else values
    return list(dict.fromkeys(kept for value in given if (kept := _value(value))))


@lru_cache(maxsize=65_536)
def _value(value: str) -> str:
    """A facet's value as it is indexed; the same few come back on a million dates."""
    cleaned = facet_values(value)[0]
    return token(cleaned, "facet") if cleaned else ""


def _words(analyzer: tantivy.TextAnalyzer, text: str) -> dict[str, None]:
    """The text's words as the index holds them, each once, in order."""
    text = clean(text[:TEXT_INDEXED])
    return dict.fromkeys(analyzer.analyze(without_elisions(text)))


def read_only(values: Mapping[str, Any]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Filters as one value that can be compared: in order, each value once."""
    return tuple((n, tuple(sorted(set(facet_values(v))))) for n, v in sorted(values.items()))


AGENDA = Definition(
    name="agenda",
    version=VERSION,
    schema=SCHEMA,
    analyzers={"ready": READY},
    encode=encode,
    rebuild_heap=160_000_000,
)
