"""The demonstration is a site that one would put online: believable, varied, its own."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from django.utils import timezone

from maillage.algorithms.french_text import fold
from maillage.offer.demo.drawing import MOTIFS, draw
from maillage.offer.demo.events import TABLES
from maillage.offer.demo.magazine import _read as read_entries
from maillage.offer.demo.reading import rows, slots_said

FILLER = re.compile(r"lorem|ipsum|dolor sit", re.I)


def told() -> list[dict[str, str]]:
    return [row for table in TABLES for row in rows(table)]


def test_there_are_three_hundred_events_forty_works_and_twelve_articles():
    assert len(told()) >= 300
    assert len(rows("works.csv")) == 40
    kinds = Counter(entry.kind for entry in read_entries())
    assert kinds["article"] + kinds["portrait"] == 12
    assert kinds["episode"] == 3


def test_no_title_and_no_text_is_written_twice():
    events = told()
    for column in ("title", "text"):
        counts = Counter(fold(row[column]) for row in events)
        assert [text for text, number in counts.items() if number > 1] == []
    sentences = Counter(
        fold(sentence) for row in events for sentence in row["text"].split(". ") if sentence
    )
    assert max(sentences.values()) == 1


def test_every_line_has_two_sentences_and_no_filler():
    for row in told():
        assert row["text"].count(".") + row["text"].count("?") >= 2, row["title"]
        assert not FILLER.search(row["text"])
        assert "'" not in row["title"] + row["text"], row["title"]


def test_every_line_names_things_that_exist():
    places = {row["key"] for row in rows("places.csv")} | {""}
    works = {row["key"] for row in rows("works.csv")}
    series = {row["key"] for row in rows("series.csv")}
    for row in told():
        assert row["place"] in places, row["title"]
        for word in row["more"].split():
            kind, _equals, key = word.partition("=")
            assert kind != "work" or key in works, row["title"]
            assert kind != "series" or key in series, row["title"]


def test_dates_run_from_some_weeks_ago_to_some_months_ahead():
    today = timezone.localdate()
    starts = []
    for row in told():
        slots = slots_said(row["when"], today)
        assert slots, row["title"]
        starts += [slot.start.date() if not slot.all_day else slot.start for slot in slots]
    assert (today - min(starts)).days in range(14, 30)
    assert (max(starts) - today).days in range(120, 160)


@pytest.mark.parametrize("text", ["", "demain", "1 xyz 10:00", "1 sam"])
def test_a_date_that_is_not_understood_is_an_error(text):
    with pytest.raises((ValueError, KeyError)):
        slots_said(text, timezone.localdate())


@pytest.mark.parametrize("motif", sorted(MOTIFS))
def test_a_picture_is_always_the_same_and_has_its_words(motif):
    (first, words), (again, _same) = draw(motif, 1), draw(motif, 1)
    assert first.size == (1200, 800)
    assert 40 < len(words) <= 300
    # The grain of the paper is the only thing left to chance.
    assert first.resize((12, 8)).getcolors(96) is not None
    small, same = (image.resize((6, 4)).tobytes() for image in (first, again))
    assert all(abs(a - b) < 12 for a, b in zip(small, same, strict=True))
