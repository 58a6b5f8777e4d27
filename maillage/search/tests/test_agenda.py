"""The agenda's answers are those that reading every date one by one would give."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from maillage.search import IndexMissing, IndexOutdated, IndexWriter, SearchIndex, generations
from maillage.search.agenda import (
    AGENDA,
    AgendaAnswer,
    AgendaDate,
    AgendaEntry,
    AgendaQuestion,
    AgendaReader,
    Box,
    Circle,
    figures,
    paging,
)
from maillage.search.agenda import reader as reading

FIRST = date(2027, 1, 1)
PLACES = [(46.0 + n / 10, -72.0 - n / 7) for n in range(6)]
DISCIPLINES = ["danse", "musique", "conte"]
WORDS = ["lumière", "forêt", "musées", "l’été", "chœur"]


def showing(number: int, at: datetime, **rest: object) -> AgendaDate:
    return AgendaDate(**{"id": number, "start": at, "end": at + timedelta(hours=2), **rest})


def some_entries(chance: random.Random, events: int = 60) -> list[AgendaEntry]:
    numbers = iter(range(1, 10_000))
    return [_entry(chance, f"offer.event:{n}", numbers) for n in range(events)]


def _entry(chance: random.Random, key: str, numbers: Iterator[int]) -> AgendaEntry:
    dates = []
    for _run in range(chance.choice([1, 1, 2])):
        place = chance.randrange(len(PLACES))
        for _date in range(chance.choice([1, 1, 2, 6])):
            day = FIRST + timedelta(days=chance.randrange(45))
            start = datetime.combine(day, time(chance.choice([10, 14, 20])))
            length = chance.choice([timedelta(hours=2), timedelta(hours=5), timedelta(days=9)])
            dates.append(AgendaDate(
                id=next(numbers), start=start, end=start + length, run=str(place),
                facets={"place": [str(place)], "region": [f"r{place % 2}"]}, spot=PLACES[place],
            ))  # fmt: skip
    return AgendaEntry(
        key=key, title=chance.choice(WORDS), names="Salle", dates=tuple(dates), version="1",
        facets={"discipline": chance.sample(DISCIPLINES, chance.choice([0, 1, 2]))},
    )  # fmt: skip


@pytest.fixture(scope="module")
def entries() -> list[AgendaEntry]:
    return some_entries(random.Random(4))


@pytest.fixture(scope="module")
def agenda(entries: list[AgendaEntry], tmp_path_factory: pytest.TempPathFactory) -> AgendaReader:
    path = tmp_path_factory.mktemp("agenda")
    SearchIndex(path, AGENDA).rebuild(entries)
    return AgendaReader(path)


# --- One by one -----------------------------------------------------------------------------
def last_minute(one: AgendaDate) -> datetime:
    return max(one.start, one.end - timedelta(minutes=1))


class Naive:
    """What a question asks, said again by reading everything."""

    def __init__(self, question: AgendaQuestion) -> None:
        self.question = question
        self.opens = datetime.combine(question.since, time())
        self.from_moment = max(self.opens, question.now or self.opens)
        until = question.until
        self.closes = datetime.combine(until, time(23, 59)) if until else datetime.max

    def overlaps(self, one: AgendaDate) -> bool:
        return last_minute(one) >= self.from_moment and one.start <= self.closes

    def passes(self, entry: AgendaEntry, one: AgendaDate, without: str = "") -> bool:
        facets = {**entry.facets, **one.facets}
        asked = self.question
        starts = one.start >= self.opens
        return (
            (asked.part == "all" or starts == (asked.part == "starting"))
            and (not asked.text or asked.text == entry.title)
            and all(
                set(facets.get(name, ())) & set(values)
                for name, values in asked.filters.items() if name != without
            )
        )  # fmt: skip

    def cards(self, entries: list[AgendaEntry], without: str = "") -> list:
        found = []
        for entry in entries:
            seen = set()
            for one in sorted(entry.dates, key=lambda d: (d.start, d.id)):
                if self.overlaps(one) and (self.question.each_date or one.run not in seen):
                    seen.add(one.run)
                    if self.passes(entry, one, without):
                        found.append((entry, one))
        return found

    def ids(self, entries: list[AgendaEntry]) -> list[int]:
        dates = [one for _entry, one in self.cards(entries)]
        first = sorted((d for d in dates if d.start >= self.opens), key=lambda d: (d.start, d.id))
        rest = [d for d in dates if d.start < self.opens]
        rest = sorted(rest, key=lambda d: (last_minute(d), d.id))
        return [one.id for one in [*first, *rest]]

    def counts(self, entries: list[AgendaEntry], name: str) -> Counter:
        return Counter(
            value
            for entry, one in self.cards(entries, without=name)
            for value in {**entry.facets, **one.facets}.get(name, ())
        )


def some_question(chance: random.Random) -> AgendaQuestion:
    since = FIRST + timedelta(days=chance.randrange(-3, 45))
    filters = {}
    if chance.random() < 0.5:
        filters["discipline"] = chance.sample(DISCIPLINES, chance.choice([1, 2]))
    if chance.random() < 0.4:
        filters["region"] = [chance.choice(["r0", "r1", "nowhere"])]
    return AgendaQuestion(
        since=since,
        until=since + timedelta(days=chance.randrange(20)) if chance.random() < 0.6 else None,
        now=datetime.combine(since, time(15)) if chance.random() < 0.4 else None,
        text=chance.choice(["", "", *WORDS]),
        filters=filters,
        part=chance.choice(["all", "all", "starting", "running"]),
        each_date=chance.random() < 0.3,
        count=("discipline", "region", "place"),
        limit=chance.choice([1, 3, 7, 500]),
    )


def every_page(agenda: AgendaReader, question: AgendaQuestion) -> Iterator[AgendaAnswer]:
    for _page in range(500):
        answer = agenda.agenda(question)
        yield answer
        if not answer.next_cursor:
            return
        question = replace(question, cursor=answer.next_cursor)
    raise AssertionError("pages without end")


@pytest.mark.parametrize("dense", [10**9, 0])
def test_answers_are_those_of_reading_one_by_one(
    agenda: AgendaReader,
    entries: list[AgendaEntry],
    monkeypatch: pytest.MonkeyPatch,
    dense: int,
) -> None:
    """Also when the first of very many are looked for window by window (`dense`)."""
    monkeypatch.setattr(paging, "DENSE", dense)
    chance = random.Random(5)
    for _question in range(150):
        question = some_question(chance)
        naive = Naive(question)
        pages = list(every_page(agenda, question))
        assert [hit.id for page in pages for hit in page.hits] == naive.ids(entries), question
        assert all(len(page.hits) == question.limit for page in pages[:-1])
        for page in pages:
            assert page.total == len(naive.cards(entries))
            for name, counts in page.facets.items():
                assert counts == naive.counts(entries, name), (name, question)


def test_every_day_counts_the_cards_that_it_has(
    agenda: AgendaReader, entries: list[AgendaEntry]
) -> None:
    question = AgendaQuestion(since=date(2027, 1, 5), until=date(2027, 1, 31), count_days=True)
    days = agenda.agenda(question).days
    for offset in range(27):
        day = date(2027, 1, 5) + timedelta(days=offset)
        one_day = Naive(AgendaQuestion(since=day, until=day, each_date=True))
        firsts = set()
        for entry, one in one_day.cards(entries):
            mine = [d for d in entry.dates if d.run == one.run]
            earlier = [d for d in mine if (d.start, d.id) < (one.start, one.id)]
            if not any(last_minute(d).date() >= one.start.date() for d in earlier):
                firsts.add(one.id)
        assert days.get(day, 0) == len(firsts), day
    assert set(days) <= {date(2027, 1, 5) + timedelta(days=n) for n in range(27)}


def test_spots_are_counted_and_places_lie_within_circle_and_box(
    agenda: AgendaReader, entries: list[AgendaEntry]
) -> None:
    question = AgendaQuestion(since=FIRST, count_spots=True, count=["place"])
    answer = agenda.agenda(question)
    assert sum(spot.count for spot in answer.spots) == answer.total
    near = agenda.agenda(replace(question, circle=Circle(46.0, -72.0, 16)))
    assert set(near.facets["place"]) == {"0", "1"}  # 11 km north, 11 km west: 15.7 km
    assert set(agenda.agenda(replace(question, circle=Circle(46, -72, 15))).facets["place"]) == {
        "0"
    }
    boxed = agenda.agenda(replace(question, box=Box(46.05, -73.0, 46.25, -72.1)))
    assert set(boxed.facets["place"]) == {"1", "2"}
    assert agenda.agenda(replace(question, circle=Circle(0, 0, 5))).total == 0


def test_a_territory_takes_any_of_its_values_at_any_level(agenda: AgendaReader) -> None:
    every = agenda.agenda(AgendaQuestion(since=FIRST, count=["place"])).facets["place"]
    territory = {"region": ["r1"], "place": ["0", "99"]}
    some = agenda.agenda(AgendaQuestion(since=FIRST, count=["place"], territory=territory))
    assert some.facets["place"] == {p: n for p, n in every.items() if p in {"0", "1", "3", "5"}}


# --- Words ----------------------------------------------------------------------------------
@pytest.mark.parametrize("order", ["date", "relevance"])
@pytest.mark.parametrize(
    ("typed", "found"),
    [("lumiere", 1), ("LUMIÈRES", 1), ("lum", 1), ("l'ete", 2), ("chorale", 3), ("gare", 4),
     ("une soirée", 5), ("lumiere gare", 0), ("«»!", 0), ('") OR *', 0)],
)  # fmt: skip
def test_words_are_found_as_people_type_them(
    tmp_path: Path, typed: str, found: int, order: str
) -> None:
    at = datetime(2027, 1, 1, 20)
    texts = [("Fête des lumières", "", ""), ("Nuit d’été", "", ""), ("Chorale", "", ""),
             ("Concert", "Vieille Gare", ""), ("Bal", "", "La soirée des aînés")]  # fmt: skip
    SearchIndex(tmp_path, AGENDA).rebuild(
        AgendaEntry(key=f"e:{n}", title=t, names=m, body=b, dates=(showing(n, at),))
        for n, (t, m, b) in enumerate(texts, start=1)
    )
    question = AgendaQuestion(since=FIRST, text=typed, order=order)
    answer = AgendaReader(tmp_path).agenda(question)
    assert [hit.id for hit in answer.hits] == ([found] if found else [])


def test_a_mistyped_word_finds_what_is_near_and_says_so(tmp_path: Path) -> None:
    dates = (showing(1, datetime(2027, 1, 1, 20)),)
    SearchIndex(tmp_path, AGENDA).rebuild([AgendaEntry(key="e", title="Lumière", dates=dates)])
    question = AgendaQuestion(since=FIRST, text="lunière")
    reader = AgendaReader(tmp_path)
    for _time in range(2):
        answer = reader.agenda(question)
        assert (answer.total, answer.approximate, len(answer.hits)) == (1, True, 1)


def test_by_relevance_the_title_comes_first_and_pages_follow(tmp_path: Path) -> None:
    day = datetime(2027, 1, 1, 20)
    SearchIndex(tmp_path, AGENDA).rebuild(
        AgendaEntry(
            key=f"e:{n}", title="Lumière" if n == 30 else "Bal", body="une lumière",
            dates=(showing(n, day + timedelta(days=n)),),
        )
        for n in range(1, 31)
    )  # fmt: skip
    question = AgendaQuestion(since=FIRST, text="lumiere", order="relevance", limit=7)
    pages = list(every_page(AgendaReader(tmp_path), question))
    ids = [hit.id for page in pages for hit in page.hits]
    assert ids[0] == 30
    assert sorted(ids) == list(range(1, 31))


# --- Following, and what is not understood --------------------------------------------------
def test_an_event_is_replaced_with_all_its_dates_and_figures_follow(tmp_path: Path) -> None:
    at = datetime(2027, 1, 1, 20)
    days = tuple(showing(n, at + timedelta(days=n)) for n in range(1, 6))
    one = AgendaEntry(key="e:1", title="Bal", dates=days, version="1")
    index = SearchIndex(tmp_path, AGENDA)
    index.rebuild([one, replace(one, key="e:2", dates=(showing(9, at),))])
    reader = AgendaReader(tmp_path)
    question = AgendaQuestion(since=FIRST, each_date=True)
    assert reader.agenda(question).total == 6
    with index.writer() as writer:
        writer.upsert([replace(one, dates=days[:2], version="2")])
        assert reader.agenda(question).total == 6
        writer.commit()
        assert reader.agenda(question).total == 3
        writer.delete(["e:1"])
        writer.commit()
        assert reader.agenda(question).total == 1
    assert list(reader.versions()) == [("e:2", "1")]


def test_the_figures_of_very_many_cards_may_be_a_little_late_but_never_the_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "DENSE", 1)
    day = datetime(2027, 1, 1, 20)
    index = SearchIndex(tmp_path, AGENDA)
    index.rebuild(AgendaEntry(key=f"e:{n}", title="Bal", dates=(showing(n, day),)) for n in (1, 2))
    agenda, question = AgendaReader(tmp_path), AgendaQuestion(since=FIRST)
    assert agenda.agenda(question).total == 2
    with index.writer() as writer:
        writer.delete(["e:1"])
        writer.commit()
    late = agenda.agenda(question)
    assert ([hit.id for hit in late.hits], late.total) == ([2], 2)
    monkeypatch.setattr(reading, "LATE_SECONDS", 0)
    assert agenda.agenda(question).total == 1


@pytest.mark.parametrize("cursor", ["", "x", "s", "s-1", "r9" * 20, "s99999999999999999999", "é1"])
def test_a_cursor_that_is_not_understood_is_a_first_page(agenda: AgendaReader, cursor: str) -> None:
    first = agenda.agenda(AgendaQuestion(since=FIRST, limit=3))
    assert agenda.agenda(AgendaQuestion(since=FIRST, limit=3, cursor=cursor)).hits == first.hits


def test_a_facet_that_does_not_exist_is_told(agenda: AgendaReader) -> None:
    for asking in ({"filters": {"colour": ["red"]}}, {"count": ["actor"]}, {"count": ["x"]}):
        with pytest.raises(ValueError, match="facet"):
            agenda.agenda(AgendaQuestion(since=FIRST, **asking))


@pytest.mark.parametrize(
    "wrong",
    [{"id": 0}, {"id": 2**28}, {"facets": {"colour": ["red"]}}, {"spot": (91, 0)},
     {"spot": (float("nan"), 0)}],
)  # fmt: skip
def test_what_cannot_be_indexed_is_named(tmp_path: Path, wrong: dict) -> None:
    one = replace(showing(1, datetime(2027, 1, 1, 20)), **wrong)
    with pytest.raises(ValueError, match=r"id|facet|spot"):
        SearchIndex(tmp_path, AGENDA).rebuild([AgendaEntry(key="e", title="Bal", dates=(one,))])


def test_a_missing_or_older_agenda_says_so(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        AgendaReader(tmp_path).agenda(AgendaQuestion(since=FIRST))
    older = replace(AGENDA, version=AGENDA.version - 1)
    SearchIndex(tmp_path, older).rebuild([])
    with pytest.raises(IndexOutdated):
        AgendaReader(tmp_path).agenda(AgendaQuestion(since=FIRST))
    with pytest.raises(IndexOutdated):
        IndexWriter(tmp_path, AGENDA)
    assert generations.current(tmp_path).name == "g000001"


def test_a_value_asked_is_counted_even_when_many_others_have_more(
    agenda: AgendaReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = agenda.agenda(AgendaQuestion(since=FIRST, count=["place"])).facets["place"]
    rarest = min(every, key=lambda value: every[value])
    monkeypatch.setitem(figures.VALUES, "place", 2)
    question = AgendaQuestion(since=FIRST, count=["place"], filters={"place": [rarest]})
    counts = agenda.agenda(question).facets["place"]
    assert (len(counts), counts[rarest]) == (3, every[rarest])
