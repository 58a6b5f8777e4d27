"""Public numbers of an actor: how people write them, and what is refused."""

import pytest

from maillage.connect.cells import clean_needs, clean_words
from maillage.connect.identifiers import CLEANERS, isni_check
from maillage.core.lists import ImportProblem


@pytest.mark.parametrize(
    ("name", "text", "kept"),
    [
        ("neq", "1145 678 901", "1145678901"),
        ("neq", "88-12345678", "8812345678"),
        ("isni", "0000 0001 2103 2683", "0000000121032683"),
        ("isni", "https://isni.org/isni/0000000121032683", "0000000121032683"),
        ("isni", "ISNI:0000-0001-2103-2683", "0000000121032683"),
        ("wikidata", "http://www.wikidata.org/entity/Q42", "Q42"),
        ("wikidata", "q42", "Q42"),
        ("artsdata", "http://kg.artsdata.ca/resource/K10-123", "K10-123"),
        ("artsdata", "ado:K2-7", "K2-7"),
    ],
)
def test_a_number_is_kept_in_one_form_however_it_is_written(name, text, kept):
    assert CLEANERS[name](text) == kept


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("neq", "4445678901"), ("neq", "114567890"), ("neq", "11456789012"), ("neq", "११45678901"),
        ("isni", "0000000121032684"), ("isni", "000000012103268"), ("isni", "musée"),
        ("wikidata", "P31"), ("wikidata", "Q0"), ("wikidata", "42"), ("artsdata", "K10"),
    ],
)  # fmt: skip
def test_what_breaks_the_rule_of_a_number_is_refused_with_a_remedy(name, text):
    with pytest.raises(ImportProblem) as told:
        CLEANERS[name](text)
    assert told.value.remedy


def test_one_wrong_digit_or_two_turned_around_never_pass_the_check_of_an_isni():
    good = "0000000121032683"
    for at in range(15):
        for digit in "0123456789":
            if digit != good[at]:
                assert isni_check(good[:at] + digit + good[at + 1 : 15]) != good[15]
    for at in range(14):
        if good[at] != good[at + 1]:
            turned = good[:at] + good[at + 1] + good[at] + good[at + 2 : 15]
            assert isni_check(turned) != good[15]


def test_needs_of_a_cell_have_their_words_and_their_day():
    told = clean_needs("une salle (jusqu’au 2026-09-30); Une Salle;\n un mentor ")
    assert [str(one) for one in told] == ["une salle (jusqu’au 2026-09-30)", "un mentor"]
    with pytest.raises(ImportProblem):
        clean_needs("une salle (jusqu’au 2026-13-30)")


def test_words_of_a_cell_are_each_kept_once():
    assert clean_words("Médiation, mediation ; billetterie| ,") == ["Médiation", "billetterie"]
    with pytest.raises(ImportProblem):
        clean_words("a" * 90)
