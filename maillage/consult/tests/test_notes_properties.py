"""Whatever is typed: nothing is lost, nothing breaks, and large tables are read quickly."""

from __future__ import annotations

import dataclasses
import itertools
import json
import re
import time
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.consult.notes import NotesError, read_notes, read_pasted

from .samples import as_docx

WORDS = st.sampled_from(
    [
        *(
            "relier",
            "Équiper",
            "création",
            "Atelier",
            "de",
            "la",
            "milieu",
            "2021",
            "4",
            "mai",
            "l'été",
        ),
        *(
            "groupe",
            "Groupe",
            "ex.:",
            "«",
            "»",
            '"mot"',
            "(oui)",
            "non,",
            "fin.",
            "Quoi",
            "?",
            "mot:",
        ),
        *("—", "-", "•", ";", "**gras**", "*penché*", "<b>fort</b>", "<br>", "&amp;", "|", "ab_cd"),
        *(
            "verbe",
            "pourquoi",
            "exemple",
            "préoccupation",
            "plénière",
            "Étape",
            "étape",
            "3)",
            "1.",
        ),
        *("Vous", "pouvez", "#", "`", "~~x~~", "[lien](http://a.b)", "§", "§", "§", "(", '"'),
    ]
)
CELLS = st.lists(WORDS, max_size=6).map(lambda words: " ".join([*words, "§"] if words else []))
LINES = st.one_of(
    CELLS,
    st.lists(CELLS, min_size=2, max_size=5).map("\t".join),
    st.lists(CELLS, min_size=2, max_size=4).map(lambda cells: f"| {' | '.join(cells)} |"),
    st.builds("{}. {}\t{}\t{}".format, st.integers(1, 99), CELLS, CELLS, CELLS),
    st.builds("- {} : {}".format, CELLS, CELLS),
    st.builds("Étape {} : {}".format, st.integers(1, 4), CELLS),
    st.builds("# {}".format, CELLS),
    st.sampled_from(["", "---", "|---|---|", "Groupe 7", "Verbe\tPourquoi\tExemples"]),
)


def strings(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from strings(inner)
    elif value is not None:
        yield str(value)


def words_of(text: str) -> set[str]:
    text = re.sub(r"</?(?:b|br)>|&amp;", " ", text)
    return set(re.findall(r"[^\W\d_]{2,}", text))


def traced(lines: list[str]) -> list[str]:
    """Each § becomes a word found nowhere else."""
    numbers = itertools.count()
    return [re.sub("§", lambda _: f"trace{_letters(next(numbers))}", line) for line in lines]


def _letters(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def answer(data: bytes) -> str:
    """The JSON of the notes, or the remedy."""
    try:
        return json.dumps(read_notes(data, filename="n.txt").as_json())
    except NotesError as error:
        return error.remedy


@settings(max_examples=500, deadline=None)
@given(st.lists(LINES, max_size=25).map(traced), st.booleans())
def test_every_word_of_every_line_ends_somewhere_in_the_result(
    lines: list[str], before: bool
) -> None:
    step = ["Étape 1 : verbes", "1. Relier\tici"]
    notes = read_pasted("\n".join([*lines, *step] if before else [*step, *lines]))
    kept = {word for text in strings(dataclasses.asdict(notes)) for word in words_of(text)}
    for line in lines:
        # « Étape 2 » becomes the number of the step, which is kept as a number.
        missing = words_of(line) - kept - {"Étape", "étape"}
        assert not missing, (line, notes)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=400) | st.lists(LINES, max_size=12).map("\n".join))
def test_any_text_is_read_or_refused(text: str) -> None:
    assert answer(text.encode("utf-8", "replace"))


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    assert answer(data)


@settings(max_examples=200, deadline=None)
@given(st.lists(LINES, max_size=15))
def test_reading_twice_says_the_same(lines: list[str]) -> None:
    data = "\n".join(["Étape 1 : verbes", "1. Relier\tici", *lines]).encode()
    assert read_notes(data, filename="n.txt") == read_notes(data, filename="n.txt")


def test_ten_thousand_rows_are_read_quickly_and_tell_how_far() -> None:
    rows = [
        f"{n}. Relier {n}\tConnaître le milieu Réunir les gens {n}\tTenir un bottin, animer"
        for n in range(1, 10_001)
    ]
    data = "\n".join(["Étape 1 : Les verbes", "Verbe\tPourquoi\tExemples", *rows]).encode()
    calls: list[tuple[int, int]] = []
    started = time.process_time()
    notes = read_notes(
        data, filename="n.txt", progress=lambda done, total: calls.append((done, total))
    )
    assert time.process_time() - started < 3
    assert len(notes.steps[0].rows) == 10_000
    assert len(calls) > 10
    assert calls == sorted(calls)
    assert calls[-1] == (10_002, 10_002)
    assert max(len(warning) for warning in notes.warnings) < 2000


def test_a_word_table_of_many_rows_is_read_quickly() -> None:
    rows = tuple((f"{n}. Relier {n}", "Se voir", "Tenir un bottin") for n in range(1, 401))
    data = as_docx(rows)
    started = time.process_time()
    assert len(read_notes(data, filename="n.docx").steps[0].rows) == 400
    assert time.process_time() - started < 3


@pytest.mark.parametrize(
    "text",
    [
        '"\n' * 40_000,
        "(;" * 40_000,
        "*a" * 40_000,
        "_a " * 40_000,
        "<b " * 40_000,
        "[a](" * 40_000,
        "développer Développer " * 20_000,
        "(Développer " * 20_000,
        "|" * 40_000,
        "a\t" * 40_000,
        "- - " * 40_000,
        "<!--" * 40_000,
        "=" * 40_000 + "x",
        "- : " * 40_000,
        "« " * 40_000,
    ],
    ids=lambda text: text[:12],
)
@pytest.mark.parametrize("prefix", ["", "1. Relier\t"])
def test_a_hostile_line_does_not_hold_the_reader(prefix: str, text: str) -> None:
    started = time.process_time()
    read_pasted(f"Étape 1 : verbes\n1. Lier\tx\n{prefix}{text}")
    assert time.process_time() - started < 3
