"""What is typed in few words: tables, rooms, the timetable, names compared in private."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from maillage.develop.preparing.tables import NotUnderstood, TypedLink, read_links, read_tables
from maillage.develop.preparing.timetable import timetable
from maillage.develop.registering.names import Named, Names, pairs_of


@pytest.mark.parametrize(
    ("text", "count", "seats", "accessible"),
    [
        ("20 tables de 6, dont 2 accessibles", 20, [6] * 20, 2),
        ("20 tables de 6", 20, [6] * 20, 20),
        ("3 tables de 4 et 2 tables de 8 dont une accessible", 5, [4, 4, 4, 8, 8], 4),
        ("une grande table de 12", 1, [12], 1),
        ("8 tables", 8, [6] * 8, 8),
        ("10 tables of 5, 2 accessible", 10, [5] * 10, 2),
        ("4 tables × 6 (aucune accessible)", 4, [6] * 4, 0),
    ],
)
def test_a_sentence_becomes_tables(text, count, seats, accessible):
    tables = read_tables(text)
    assert len(tables) == count
    assert [table.seats for table in tables] == seats
    assert sum(table.is_accessible for table in tables) == accessible


@pytest.mark.parametrize("text", ["", "beaucoup", "0 tables de 6", "3 tables de 1", "99 tables"])
def test_what_is_no_tables_says_what_to_write(text):
    with pytest.raises(NotUnderstood) as refused:
        read_tables(text)
    assert str(refused.value.why)


def test_links_are_one_a_table_or_one_a_table_and_round():
    two = "Salle 1 : https://v.example/1\nhttps://v.example/2"
    assert read_links(two, 2, 3) == [
        TypedLink(0, None, "https://v.example/1"), TypedLink(1, None, "https://v.example/2")
    ]  # fmt: skip
    four = "\n".join(f"https://v.example/{n}" for n in range(4))
    assert [(one.table, one.round) for one in read_links(four, 2, 2)] == [
        (0, 1), (1, 1), (0, 2), (1, 2)
    ]  # fmt: skip
    for wrong in ("https://v.example/1\n" * 3, "pas un lien\nhttps://v.example"):
        with pytest.raises(NotUnderstood):
            read_links(wrong, 2, 2)


def test_rounds_and_breaks_are_checked_against_the_end():
    starts, ends = datetime(2026, 5, 1, 22, 0, tzinfo=UTC), datetime(2026, 5, 2, 0, 0, tzinfo=UTC)
    table = timetable(starts, ends, 4, 20, 5)
    assert [stop.number for stop in table.stops] == [1, 0, 2, 0, 3, 0, 4]
    assert (table.fits, table.spare_minutes) == (True, 25)
    late = timetable(starts, ends, 6, 20, 5)
    assert (late.fits, late.late_minutes) == (False, 25)


PEOPLE = [Named(1, "Jeanne Roy-Tremblay", "jeanne@x.example"), Named(2, "Benoît Lavoie"),
          Named(3, "Marie Roy"), Named(4, "Marie Cloutier"), Named(5, "Jeanne Roy")]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("benoit lavoie", {2}),
        ("Lavoie, Benoît", {2}),
        ("Benoît Lavoie (Théâtre)", {2}),
        ("JEANNE@x.example", {1}),
        ("Jeanne Roy", {1, 5}),
        ("Marie", set()),
        ("Cloutier", {4}),
        ("Paul Untel", set()),
        ("", set()),
    ],
)
def test_a_typed_name_finds_whom_it_may_mean(typed, found):
    assert Names(PEOPLE).found(typed) == found


def test_nobody_avoids_herself():
    assert pairs_of({5: ["Jeanne Roy"]}, Names(PEOPLE)) == {5: {1}}
