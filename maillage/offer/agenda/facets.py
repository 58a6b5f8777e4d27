"""What each facet of the agenda holds for an event: codes that the index keeps and filters use.

Pure functions of plain values, so that the bulk path of the index shares them. What nobody stated
has no value: it answers no filter, and is counted nowhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from decimal import Decimal

# Bands of the lowest price, in dollars: (code, up to).
PRICE_BANDS = (("15", 15), ("30", 30), ("60", 60), ("more", None))
FREE = "free"
# Bands of age, in years: (code, from, to).
AGE_BANDS = (
    ("0-2", 0, 2), ("3-5", 3, 5), ("6-8", 6, 8), ("9-12", 9, 12), ("13-17", 13, 17),
    ("18", 18, 120),
)  # fmt: skip
SOLD_OUT = "sold_out"


def price_of(is_free: bool | None, price_low: Decimal | float | None) -> str:
    """The band of an event's lowest price: "free", "15", "30", "60", "more"; "" when unknown."""
    if is_free:
        return FREE
    if price_low is None:
        return ""
    if price_low <= 0:
        return FREE
    return next(code for code, top in PRICE_BANDS if top is None or price_low <= top)


def ages_of(age_low: int | None, age_high: int | None) -> list[str]:
    """The bands of age that an event is for; none when nobody said."""
    if age_low is None and age_high is None:
        return []
    low, high = age_low or 0, 120 if age_high is None else age_high
    return [code for code, first, last in AGE_BANDS if low <= last and high >= first]


def modes_of(attendance: str) -> list[str]:
    """« en personne » and « en ligne » : an event that is both answers both."""
    return {"mixed": ["offline", "online"]}.get(attendance, [attendance])


def access_of(
    accessible: Iterable[str], not_accessible: Collection[str], place_accessible: Iterable[str]
) -> list[str]:
    """What is accessible: the event's own word first, then its place's."""
    told = [*accessible, *(code for code in place_accessible if code not in not_accessible)]
    return list(dict.fromkeys(told))


def status_of(event_status: str, status: str, *, is_sold_out: bool) -> list[str]:
    """The status of a date: the event's when it is not simply planned, else its own."""
    told = event_status if event_status != "scheduled" else status
    return [told, SOLD_OUT] if is_sold_out else [told]
