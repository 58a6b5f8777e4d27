"""Labelled events in French, each told by several sources in its own way.

python bench/event_set.py            writes bench/data/events-dev.csv and events-test.csv
python bench/event_set.py 200000 F   writes 200,000 rows or so in F, to measure time

A true event is a show, a hall and its dates. Sources write it as such sources do: capitals, artist
before or after the title, subtitles, notices, slips of the pen; halls in six ways; the time of the
doors, no time, midnight, universal time; a series in one row or in one row a day. Beside them stand
what must not be taken for duplicates: two shows in one hall on one evening, a show on tour, an
extra date, the same story time in two libraries, weekly meetings, numbered workshops, shows of one
festival. `truth` is the label; no row says how it was made.
"""

from __future__ import annotations

import csv
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench.event_names import SUBJECTS, SUBTITLES, Hall, Names, names
from bench.event_writing import COLUMNS, Source, write

DATA = Path(__file__).with_name("data")
FIRST = date(2026, 12, 1)


@dataclass(frozen=True)
class Event:
    """A true event."""

    label: str
    title: str
    hall: Hall
    starts: tuple[datetime, ...]
    artist: str = ""
    subtitle: str = ""
    festival: str = ""
    last: date | None = None  # an exhibition: the end of the period
    organiser: str = ""
    page: str = ""
    extra: bool = False  # « supplémentaire »
    sort: str = field(default="show", compare=False)


class Maker:
    """True events of every sort, one half's names, one seed."""

    def __init__(self, half: int, seed: int, days: int, halls: int) -> None:
        self.chance = random.Random(seed)
        self.names: Names = names(half, halls)
        self.days = days
        self.made = 0

    def events(self, count: int) -> Iterator[Event]:
        """At least `count` events, the hard neighbours of each just after it."""
        sorts = (
            (self.show, 30), (self.series, 12), (self.exhibition, 8), (self.workshop, 8),
            (self.two_shows, 12), (self.tour, 8), (self.extra_date, 6), (self.story_time, 8),
            (self.weekly, 4), (self.numbered, 4), (self.festival, 6),
        )  # fmt: skip
        weights = [weight for _, weight in sorts]
        while self.made < count:
            ((make, _),) = self.chance.choices(sorts, weights)
            for event in make():
                self.made += 1
                yield event

    def show(self, hall: Hall | None = None, start: datetime | None = None) -> list[Event]:
        chance = self.chance
        title, artist = chance.choice(self.names.titles), ""
        if chance.random() < 0.75:
            artist = chance.choice(self.names.artists)
        hall = hall or chance.choice(self.names.halls)
        label = f"e{self.made}-{chance.randrange(10**6)}"
        return [
            Event(
                label, title, hall, (start or self.evening(),), artist,
                chance.choice(SUBTITLES) if chance.random() < 0.5 else "",
                organiser=chance.choice((hall.building, f"Diffusion {hall.town}", artist)),
                page=f"https://billets.example/{label}",
            )
        ]  # fmt: skip

    def evening(self) -> datetime:
        day = FIRST + timedelta(days=self.chance.randrange(self.days))
        hour, minute = self.chance.choice(((19, 30), (20, 0), (20, 0), (14, 0), (19, 0), (10, 30)))
        return datetime(day.year, day.month, day.day, hour, minute)

    def series(self) -> list[Event]:
        (event,) = self.show()
        step = self.chance.choice((1, 1, 7))
        starts = [
            event.starts[0] + timedelta(days=step * n) for n in range(self.chance.randrange(2, 7))
        ]
        return [replace(event, starts=tuple(starts), sort="series")]

    def exhibition(self) -> list[Event]:
        (event,) = self.show()
        first = event.starts[0].replace(hour=0, minute=0)
        last = (first + timedelta(days=self.chance.randrange(10, 70))).date()
        return [replace(event, starts=(first,), last=last, sort="exhibition", subtitle="")]

    def workshop(self) -> list[Event]:
        (event,) = self.show()
        sort = self.chance.choice(("Atelier", "Conférence", "Causerie", "Initiation"))
        title = f"{sort} : {self.chance.choice(SUBJECTS)}"
        return [replace(event, title=title, subtitle="", sort="workshop")]

    def two_shows(self) -> list[Event]:
        """Two shows on one evening in one hall, at one time or one after the other."""
        (event,) = self.show()
        later = event.starts[0] + timedelta(minutes=self.chance.choice((0, 30, 60, 120)))
        (other,) = self.show(event.hall, later)
        organiser = event.organiser if self.chance.random() < 0.5 else other.organiser
        return [event, replace(other, label=f"{other.label}b", organiser=organiser)]

    def tour(self) -> list[Event]:
        (event,) = self.show()
        found = [event]
        halls = [h for h in self.names.halls if h.town != event.hall.town]
        away = timedelta()
        for n, hall in enumerate(self.chance.sample(halls, self.chance.randrange(1, 4))):
            away += timedelta(days=self.chance.randrange(1, 8))
            found.append(
                replace(
                    event, label=f"{event.label}t{n}", hall=hall, organiser=hall.building,
                    starts=(event.starts[0] + away,), page=f"{event.page}-{n}",
                )
            )  # fmt: skip
        return found

    def extra_date(self) -> list[Event]:
        (event,) = self.show()
        start = event.starts[0] + timedelta(days=self.chance.randrange(1, 8))
        return [
            event,
            replace(event, label=f"{event.label}x", starts=(start,), extra=True,
                    page=f"{event.page}-extra"),
        ]  # fmt: skip

    def story_time(self) -> list[Event]:
        """The same story time in libraries of two towns, on one morning."""
        (event,) = self.show()
        title = self.chance.choice(
            ("L’heure du conte", "Heure du conte en pyjama", "Bébé lecteur", "Club de lecture")
        )
        event = replace(event, title=title, artist="", subtitle="", sort="story")
        halls = [h for h in self.names.halls if h.town != event.hall.town]
        hall = self.chance.choice(halls)
        return [event, replace(event, label=f"{event.label}l", hall=hall, organiser=hall.building,
                               page=f"{event.page}-l")]  # fmt: skip

    def weekly(self) -> list[Event]:
        """The same meeting every week, each one told apart by every source."""
        event = self.story_time()[0]
        return [
            replace(event, label=f"{event.label}w{n}", page=f"{event.page}-{n}",
                    starts=(event.starts[0] + timedelta(days=7 * n),))
            for n in range(3)
        ]  # fmt: skip

    def numbered(self) -> list[Event]:
        """Workshops 1 and 2, on one day in one place."""
        event = self.workshop()[0]
        later = event.starts[0] + timedelta(hours=self.chance.choice((2, 3)))
        return [
            replace(event, title=f"{event.title} 1", label=f"{event.label}n1"),
            replace(event, title=f"{event.title} 2", label=f"{event.label}n2", starts=(later,),
                    page=f"{event.page}-2"),
        ]  # fmt: skip

    def festival(self) -> list[Event]:
        """Two shows of one festival, on one evening in one hall."""
        name = f"Festival {self.chance.choice(self.names.titles).split(' ', 1)[-1]}"
        return [replace(event, festival=name, subtitle="") for event in self.two_shows()]


def rows(
    half: int, seed: int, events: int, days: int = 60, halls: int = 40
) -> Iterator[dict[str, str]]:
    """The rows that the sources write of so many events, in no order of use."""
    maker = Maker(half, seed, days, halls)
    chance = random.Random(seed + 1)
    made: list[dict[str, str]] = []
    for event in maker.events(events):
        told = chance.choices((1, 2, 3, 4), (25, 35, 25, 15))[0]
        for source in chance.sample(list(Source), told):
            made += write(event, source, chance)
    chance.shuffle(made)
    for number, row in enumerate(made, start=1):
        yield {"id": str(number), **row}


def save(path: Path, made: Iterator[dict[str, str]]) -> int:
    """Write the rows; how many there were."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        rows = list(made)
        writer.writerows(rows)
    return len(rows)


def main(arguments: list[str]) -> None:
    if arguments:
        number = int(arguments[0])
        made = rows(0, 3, number // 2, days=730, halls=900)
        print(save(Path(arguments[1]), islice(made, number)), "rows")
        return
    for name, half, seed in (("dev", 0, 1), ("test", 1, 2)):
        print(name, save(DATA / f"events-{name}.csv", rows(half, seed, 300)), "rows")


if __name__ == "__main__":
    main(sys.argv[1:])
