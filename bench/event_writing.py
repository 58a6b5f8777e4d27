"""How each source writes an event: its own habits, and the slips that all make."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.event_names import Hall
    from bench.event_set import Event

COLUMNS = (
    "id", "source", "title", "start", "end", "place", "address", "town", "postal", "latitude",
    "longitude", "organiser", "performer", "url", "phone", "truth",
)  # fmt: skip


class Source(Enum):
    """Who tells of the event."""

    TICKETS = "billetterie"  # artist – title, exact times, one row a day, a position
    REGION = "calendrier régional"  # series in one row, whole addresses
    CITY = "ville"  # capitals, times of the doors or none, no artist
    PASTED = "contribution"  # pasted by hand: slips, no address
    FEED = "flux"  # universal time, everything in the place's name


def write(event: Event, source: Source, chance: random.Random) -> list[dict[str, str]]:
    """The rows of one source."""
    if source is Source.TICKETS or (source is Source.CITY and chance.random() < 0.5):
        days = [(start,) for start in event.starts]
    else:
        days = [event.starts]
    found = []
    for n, starts in enumerate(days, start=1):
        rank = f" ({n}/{len(days)})" if len(days) > 1 and chance.random() < 0.6 else ""
        row = {
            "source": source.value,
            "title": title(event, source, chance) + rank,
            **dates(event, starts, source, chance),
            **place(event.hall, source, chance),
            "organiser": event.organiser if chance.random() < 0.6 else "",
            "performer": event.artist if chance.random() < 0.3 else "",
            "url": event.page if source in _LINKED and chance.random() < 0.35 else "",
            "phone": event.hall.phone if chance.random() < 0.25 else "",
            "truth": event.label,
        }
        found.append(row)
    return found


_LINKED = (Source.TICKETS, Source.REGION, Source.PASTED)


# --- Titles ----------------------------------------------------------------------------------
def title(event: Event, source: Source, chance: random.Random) -> str:
    """The title as this source writes it."""
    text = event.title
    if event.subtitle and chance.random() < 0.5:
        text += chance.choice((" – {}", " : {}", " ({})", ", {}")).format(event.subtitle)
    if event.artist and source is not Source.CITY and chance.random() < 0.6:
        whole = text
        text = chance.choice(("{a} – {t}", "{t} – {a}", "{a} : {t}", "{t}, avec {a}",
                              "{a} présente {t}", "{a} | {t}"))  # fmt: skip
        text = text.format(a=event.artist, t=whole)
    elif chance.random() < 0.12:
        text = _article_last(text)
    if event.last:
        text = chance.choice(("Exposition {}", "{}", "Exposition : {}", "{} (exposition)")).format(
            text
        )
    if event.festival and chance.random() < 0.6:
        text = chance.choice(("{f} : {t}", "{t} ({f})", "{f} – {t}")).format(
            f=event.festival, t=text
        )
    if event.extra and chance.random() < 0.7:
        text = chance.choice(
            ("{} – SUPPLÉMENTAIRE", "Supplémentaire : {}", "{} (supplémentaire)")
        ).format(text)
    elif chance.random() < 0.08:
        text = chance.choice(
            ("COMPLET – {}", "{} (annulé)", "[REPORTÉ] {}", "{} ★", "{} 2026", "🎭 {}")
        ).format(text)
    if source is Source.CITY and chance.random() < 0.7:
        text = text.upper()
    if source is Source.PASTED and chance.random() < 0.5:
        text = _slip(text, chance)
    return text.replace("’", "'") if chance.random() < 0.5 else text


def _article_last(text: str) -> str:
    for article in ("Le ", "La ", "L’"):
        if text.startswith(article):
            rest = text.removeprefix(article)
            return f"{rest[0].upper()}{rest[1:]} ({article.strip()})"
    return text


def _slip(text: str, chance: random.Random) -> str:
    """A letter doubled, lost or exchanged with the next; or accents lost."""
    at = chance.randrange(1, max(2, len(text) - 2))
    kind = chance.randrange(4)
    if kind == 0:
        return text[:at] + text[at] + text[at:]
    if kind == 1:
        return text[:at] + text[at + 1 :]
    if kind == 2:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text.translate(str.maketrans("éèêàâîïôûç", "eeeaaiiouc"))


# --- Dates -----------------------------------------------------------------------------------
def dates(
    event: Event, starts: tuple[datetime, ...], source: Source, chance: random.Random
) -> dict[str, str]:
    """Start and end as this source writes them."""
    if event.last:
        first = starts[0].date()
        if chance.random() < 0.15:  # told on its first day only
            return {"start": first.isoformat(), "end": ""}
        return {"start": first.isoformat(), "end": event.last.isoformat()}
    if source is Source.REGION and len(starts) > 2 and chance.random() < 0.25:
        return {"start": starts[0].date().isoformat(), "end": starts[-1].date().isoformat()}
    habit = chance.random()
    written = [_start(start, source, habit, chance) for start in starts]
    end = ""
    if len(starts) == 1 and "T" in written[0] and chance.random() < 0.4:
        end = (datetime.fromisoformat(written[0]) + timedelta(hours=2)).isoformat(
            timespec="minutes"
        )
    return {"start": " ; ".join(written), "end": end}


def _start(start: datetime, source: Source, habit: float, chance: random.Random) -> str:
    if source is Source.CITY and habit < 0.4:
        start -= timedelta(minutes=30 if habit < 0.25 else 60)
    elif source in (Source.CITY, Source.PASTED) and habit < 0.6:
        return start.date().isoformat()
    elif source is Source.CITY and habit < 0.7:
        start = start.replace(hour=0, minute=0)
    elif source is Source.FEED and habit < 0.3:
        start += timedelta(hours=5 if start.month in (11, 12, 1, 2) else 4)
    elif source is Source.PASTED and habit > 0.9:
        start += timedelta(minutes=30)
    return start.isoformat(timespec="minutes")


# --- Places ----------------------------------------------------------------------------------
def place(hall: Hall, source: Source, chance: random.Random) -> dict[str, str]:
    """The place and what comes with it."""
    if chance.random() < 0.04:
        return {"town": hall.town}
    written = {
        "place": name(hall, source, chance),
        "town": hall.town if chance.random() < 0.8 else "",
    }
    if source in (Source.REGION, Source.TICKETS) and chance.random() < 0.7:
        written["address"] = address(hall, chance)
    if source is Source.REGION or chance.random() < 0.2:
        written["postal"] = hall.postal if chance.random() < 0.8 else hall.postal.replace(" ", "")
    if source is Source.TICKETS and chance.random() < 0.6:
        written["latitude"] = f"{hall.latitude + chance.gauss(0, 0.0003):.5f}"
        written["longitude"] = f"{hall.longitude + chance.gauss(0, 0.0003):.5f}"
    return written


def name(hall: Hall, source: Source, chance: random.Random) -> str:
    """The hall in one of six ways."""
    first, last = hall.who.split(" ", 1)
    hyphened, room = f"{first}-{last}", hall.room.capitalize()
    whole = f"{hall.building}, {address(hall, chance)}, {hall.town} (Québec) {hall.postal}"
    ways = (
        f"{room} {hyphened}",
        f"{room} {last}",
        f"{hall.building} – {hall.room} {first[0]}.-{last}",
        f"{hall.building} ({hall.room} {hyphened})",
        f"{room} {hyphened}, {hall.building}",
        whole.replace(",", f" – {hall.room} {last},", 1),
    )
    weights = (1, 1, 1, 1, 1, 6) if source is Source.FEED else (3, 2, 2, 2, 2, 0)
    text = chance.choices(ways, weights)[0]
    return text.upper() if source is Source.CITY and chance.random() < 0.4 else text


def address(hall: Hall, chance: random.Random) -> str:
    """The address, its way shortened or not, its comma kept or not."""
    text = hall.address
    if chance.random() < 0.4:
        text = text.replace("boulevard", "boul.").replace("avenue", "av.").replace("Ouest", "O.")
    if chance.random() < 0.4:
        text = text.replace(",", "", 1)
    return text
