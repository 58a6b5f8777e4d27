"""Folding and stemming: one word, one form, however it was typed."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.algorithms.french_text import (
    fold,
    fold_aligned,
    shared_stems,
    similarity,
    spans,
    stem,
    stems,
    words,
)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("L’Œuvre d’ÉTÉ", "l'oeuvre d'ete"),
        ("cafe\u0301", "cafe"),
        ("Ex æquo", "ex aequo"),
        ("Îles-de-la-Madeleine", "iles-de-la-madeleine"),
        ("1\u202f½\u00a0h", "1 1⁄2 h"),
        ("« Ça »", '" ca "'),
        ("vingt–deux", "vingt-deux"),
        ("", ""),
    ],
)
def test_a_text_is_folded(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@pytest.mark.parametrize(
    "forms",
    [
        ("lumiere", "lumières", "LUMIÈRE", "Lumie\u0300res"),
        ("musée", "musees", "MUSÉES"),
        ("œuvre", "oeuvres", "Œuvre"),
        ("formation", "formations"),
        ("théâtre", "theatres"),
        ("bibliothèque", "bibliotheques"),
    ],
)
def test_every_way_of_typing_a_word_has_one_stem(forms: tuple[str, ...]) -> None:
    assert len({stem(form) for form in forms}) == 1


def test_elisions_and_stop_words_are_left_out() -> None:
    assert words("L’ami qu’on a, aujourd’hui") == ["ami", "on", "a", "aujourd", "hui"]
    assert stems("le musée de la poésie") == [stem("musée"), stem("poésie")]


def test_similarity_is_high_for_a_typing_slip_and_low_for_another_name() -> None:
    assert similarity("Musée POP", "musée  pop") == 1
    assert similarity("Culture Mauricie", "Cultures Mauricie") > 0.8
    assert similarity("Culture Mauricie", "Théâtre du Nord") < 0.2
    assert shared_stems("billetterie du musée", "les billetteries") == 1
    assert similarity("", "x") == shared_stems("", "x") == 0


def test_the_stemmer_gives_the_same_answer_from_several_threads() -> None:
    vocabulary = [f"{a}{b}" for a in ("form", "cré", "invit", "coordonn") for b in
                  ("ation", "ations", "er", "é", "ements", "euses")]  # fmt: skip
    expected = [stem.__wrapped__(word) for word in vocabulary]
    wrong: list[str] = []

    def work() -> None:
        for _ in range(50):
            if [stem.__wrapped__(word) for word in vocabulary] != expected:
                wrong.append("different")

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_each_folded_character_knows_its_place(text: str) -> None:
    folded, places = fold_aligned(text)
    assert folded == fold(text)
    assert len(places) == len(folded) + 1
    assert places == sorted(places)
    assert all(0 <= place <= len(text) for place in places)
    assert all(folded[word.start : word.end] == word.text for word in spans(folded))


@given(st.text(), st.text())
def test_similarity_is_symmetric_and_bounded(left: str, right: str) -> None:
    assert 0 <= similarity(left, right) == similarity(right, left) <= 1
    stems(left)
