"""Dates of programmes: two tables of cases, and properties that hold for any day and any text."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.algorithms.french_dates import find_dates, read_dates
from maillage.algorithms.french_dates.composing import MOST
from maillage.algorithms.french_dates.vocabulary import MONTHS, WEEKDAYS
from maillage.algorithms.tests.dates_table import BLIND, CASES, Case, cases, notation

NOW = date(2026, 11, 22)
ZONE = ZoneInfo("America/Toronto")


@pytest.mark.parametrize("case", list(cases(CASES)), ids=lambda c: f"{c.now} {c.text}")
def test_a_date_means_what_people_mean_by_it(case: Case) -> None:
    read = read_dates(case.text, now=case.now)
    assert notation(read.occurrences) == case.expected
    assert bool(read.unread) == case.has_unread, read.unread
    if read.occurrences:
        assert (read.confidence <= 0.5) == case.is_doubtful, read
    else:
        assert read.confidence == 0
        assert read.remarks


@pytest.mark.parametrize("case", list(cases(BLIND)), ids=lambda c: c.text)
def test_what_was_written_before_the_reader_saw_it_stays_read(case: Case) -> None:
    assert notation(read_dates(case.text, now=case.now).occurrences) == case.expected


def test_the_table_is_long_enough_to_mean_something() -> None:
    assert len(list(cases(CASES))) >= 300
    assert len({c.text for c in cases(CASES)} & {c.text for c in cases(BLIND)}) < 5


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("1er novembre 2026, 0 h 30", "2026-11-01T00:30:00-04:00", None),
        # Struck twice: the first.
        ("1er novembre 2026, 1 h 30", "2026-11-01T01:30:00-04:00", None),
        ("1er novembre 2026, 2 h", "2026-11-01T02:00:00-05:00", None),
        ("1er nov. 2026, 0 h 30 à 2 h", "2026-11-01T00:30:00-04:00", "2026-11-01T02:00:00-05:00"),
        ("14 mars 2027, 1 h 59", "2027-03-14T01:59:00-05:00", None),
        # Skipped: an hour later.
        ("14 mars 2027, 2 h 30", "2027-03-14T03:30:00-04:00", None),
        ("14 mars 2027, 3 h", "2027-03-14T03:00:00-04:00", None),
        ("13 mars 2027, 23 h à 4 h", "2027-03-13T23:00:00-05:00", "2027-03-14T04:00:00-04:00"),
        ("2027-07-14T18:00:00Z", "2027-07-14T14:00:00-04:00", None),
    ],
)  # fmt: skip
def test_times_have_the_offset_of_their_day(text: str, start: str, end: str | None) -> None:
    (once,) = read_dates(text, now=NOW).occurrences
    assert once.start.isoformat() == start
    assert (once.end.isoformat() if once.end else None) == end


def test_another_zone_can_be_asked_for() -> None:
    (once,) = read_dates("5 mars 2027, 20 h", now=NOW, zone="America/Halifax").occurrences
    assert once.start.isoformat() == "2027-03-05T20:00:00-04:00"


def test_midnight_begins_the_day_named_and_is_never_sure() -> None:
    read = read_dates("31 décembre 2026 à minuit", now=NOW)
    assert read.occurrences[0].start.isoformat() == "2026-12-31T00:00:00-05:00"
    assert read.confidence <= 0.9


def test_a_weekday_that_contradicts_its_date_is_said() -> None:
    read = read_dates("samedi 14 mars 2027", now=NOW)
    assert read.occurrences[0].start == date(2027, 3, 14)
    assert read.confidence <= 0.5
    assert any("dimanche" in remark for remark in read.remarks)


def test_what_is_left_out_for_nothing_is_said() -> None:
    read = read_dates("tous les samedis de juillet, relâche le 14", now=NOW)
    assert len(read.occurrences) == 5
    assert read.unread == ("relâche le 14",)
    assert read.confidence <= 0.6


def test_a_longer_text_gives_each_date_with_its_place() -> None:
    post = (
        "Quelle joie! La troupe vous attend le vendredi 5 mars 2027 à 20 h au Théâtre du Moulin, "
        "12, rue du Pont (25 $, 819 555-0199).\n\n"
        "On remet ça avec un atelier pour les 7 à 12 ans, samedi 6 mars 2027 de 10 h à midi.\n\n"
        "Inscription avant le 1er mars 2027."
    )
    found = find_dates(post, now=NOW)
    assert [notation(f.read.occurrences) for f in found] == [
        "2027-03-05 20:00", "2027-03-06 10:00-12:00", "2027-03-01",
    ]  # fmt: skip
    assert post[found[0].start : found[0].end] == "le vendredi 5 mars 2027 à 20 h"
    assert found[2].read.confidence <= 0.4 < found[0].read.confidence
    assert notation(read_dates(post, now=NOW).occurrences) == (
        "2027-03-05 20:00; 2027-03-06 10:00-12:00"
    )


def test_a_text_asks_for_no_more_than_it_may() -> None:
    read = read_dates("tous les jours du 1er janvier 2027 au 31 décembre 2090, 20 h", now=NOW)
    assert len(read.occurrences) == MOST
    assert read.confidence <= 0.3


@pytest.mark.parametrize(
    "piece",
    ["5, ", "1 au ", "le ", "lundi, ", "20 h, ", "1-", "a@", "relâche le 14 ", "(", "819 555-",
     "du 1er janvier 1900 au 31 décembre 2150, 20 h; ", "tous les samedis ", "é", "9"],
)  # fmt: skip
def test_a_hostile_text_is_read_in_linear_time(piece: str) -> None:
    begun = time.process_time()
    read = read_dates((piece * 1_000_000)[:1_000_000], now=NOW)
    assert time.process_time() - begun < 5  # 0.1 to 0.7 s measured; quadratic took 4 s and more
    assert len(read.occurrences) <= MOST
    assert read.unread


def ways(day: date) -> list[str]:
    """The same day, written in many ways."""
    month, weekday = MONTHS[day.month - 1][0], WEEKDAYS[day.weekday()]
    number = "1er" if day.day == 1 else str(day.day)
    return [
        f"{number} {month} {day.year}", f"le {number} {month} {day.year}",
        f"{weekday} {number} {month} {day.year}",
        f"{weekday.title()} le {number} {month} {day.year}",
        f"{weekday.upper()}, {number} {month.upper()} {day.year}",
        f"le {weekday} {day.day} {month}, {day.year}",
        f"{day:%Y-%m-%d}", f"{day:%Y/%m/%d}", f"{day.day} {MONTHS[day.month - 1][-1]}. {day.year}",
    ]  # fmt: skip


days = st.dates(date(1950, 1, 1), date(2150, 12, 31))
reading_days = st.dates(date(1990, 1, 1), date(2120, 12, 31))


@given(days, reading_days, st.integers(0, 8))
def test_a_day_written_with_its_year_is_read_back_whenever_it_is_read(
    day: date, now: date, way: int
) -> None:
    read = read_dates(ways(day)[way], now=now)
    assert [(o.start, o.end) for o in read.occurrences] == [(day, day + timedelta(1))]
    assert read.confidence >= 0.95
    assert not read.unread


@given(days, st.integers(1, 60), st.integers(1, 23), st.integers(0, 59))
def test_a_stretch_is_one_occurrence_or_one_a_day(
    first: date, more: int, hour: int, minute: int
) -> None:
    last = first + timedelta(days=more)
    text = f"du {ways(first)[0]} au {ways(last)[0]}"
    (whole,) = read_dates(text, now=NOW).occurrences
    assert (whole.start, whole.end, whole.all_day) == (first, last + timedelta(1), True)
    daily = read_dates(f"{text}, {hour} h {minute:02}", now=NOW).occurrences
    assert [o.start.date() for o in daily] == [first + timedelta(days=i) for i in range(more + 1)]
    assert all(o.end is None and not o.all_day for o in daily)


@given(reading_days, st.integers(0, 364))
def test_a_day_without_its_year_is_the_next_one(now: date, ahead: int) -> None:
    day = now + timedelta(days=ahead)
    if (day.month, day.day) == (2, 29):
        return
    text = f"{day.day} {MONTHS[day.month - 1][0]}"
    (once,) = read_dates(text, now=now).occurrences
    assert once.start == day


@given(st.sampled_from([c.text for c in cases(CASES) if "202" in c.text]), reading_days)
def test_a_year_that_is_written_is_not_moved_by_the_day_of_reading(text: str, now: date) -> None:
    if any(word in text for word in ("usqu", "ici", "emain", "en cours")) or "202" not in text:
        return
    years = {o.start.year for o in read_dates(text, now=now).occurrences}
    written = {int(text[i : i + 4]) for i in range(len(text) - 3) if text[i : i + 4].isdecimal()}
    assert all(min(abs(year - w) for w in written) <= 1 for year in years)


pieces = st.sampled_from(
    "le du au 1er 3 12 30 31 99 5 mars avril nov. février 2027 2026 lundi samedis mardi , et - à "
    "20_h 19_h_30 minuit midi jusqu’au dès relâche sauf tous_les chaque premier dernier semaine "
    "fin_de_semaine ce_soir demain prochain 14/02 2027-02-29 2027-02-14T14:00 / ( ) : ; . \n de "
    "5_à_7 12_$ ans portes inscription un_sur_deux mois janvier cette dans_3_jours July 4 until "
    "every "
    "24_h reporté 0_h 25_h 2027-03-14_2_h_30".split(" ")
).map(lambda piece: piece.replace("_", " "))  # fmt: skip


@settings(max_examples=400)
@given(st.one_of(st.text(), st.lists(pieces, max_size=14).map(" ".join)), st.dates())
def test_any_text_is_read_without_error_in_order_and_ends_after_it_begins(
    text: str, now: date
) -> None:
    read = read_dates(text, now=now)
    find_dates(text, now=now)
    begins = [_instant(o.start) for o in read.occurrences]
    assert begins == sorted(begins)
    assert len(set(read.occurrences)) == len(read.occurrences) <= MOST
    assert all(o.end is None or o.end > o.start for o in read.occurrences)
    assert all(isinstance(o.start, datetime) != o.all_day for o in read.occurrences)
    assert 0 <= read.confidence <= 0.99
    assert bool(read.occurrences) == bool(read.confidence)
    assert all(0 <= start < end <= len(text) for start, end in read.spans)


def _instant(start: date | datetime) -> datetime:
    if isinstance(start, datetime):
        return start.astimezone(UTC)
    return datetime(start.year, start.month, start.day, tzinfo=ZONE).astimezone(UTC)
