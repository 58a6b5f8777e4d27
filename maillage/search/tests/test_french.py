"""French as people write and type it."""

from collections.abc import Callable

import pytest

from maillage.search import IndexReader
from maillage.search.analysis import asked_words, within_one_edit, without_elisions
from maillage.search.tests.documents import document, found

TITLES = {
    "light": "Fête des lumières",
    "ecosystem": "Portrait de l’écosystème régional",
    "work": "Une œuvre d’art public",
    "museum": "Musée de la Gaspésie",
    "journal": "Les journaux communautaires",
    "library": "Bibliothèques et médiation",
    "today": "Ce qui se passe aujourd’hui",
    "city": "Trois-Rivières en scène",
    "decomposed": "Soire\u0301e de maillage",
}


@pytest.fixture
def reader(index_of: Callable[..., IndexReader]) -> IndexReader:
    return index_of(document(key, title) for key, title in TITLES.items())


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("lumiere", "light"),
        ("lumières", "light"),
        ("LUMIÈRE", "light"),
        ("Lumière", "light"),
        ("l’écosystème", "ecosystem"),
        ("l'ecosysteme", "ecosystem"),
        ("écosystèmes", "ecosystem"),
        ("d’écosystème", "ecosystem"),
        ("qu’écosystème", "ecosystem"),
        ("puisqu’écosystème", "ecosystem"),
        ("œuvre", "work"),
        ("oeuvre", "work"),
        ("OEUVRES", "work"),
        ("ŒUVRES", "work"),
        ("art", "work"),
        ("l’art", "work"),
        ("journal", "journal"),
        ("communautaire", "journal"),
        ("bibliothèque", "library"),
        ("bibliotheque mediation", "library"),
        ("aujourd'hui", "today"),
        ("trois rivieres", "city"),
        ("Trois-Rivières", "city"),
        ("soirée", "decomposed"),
        ("soire\u0301e", "decomposed"),
        ("les musées de la gaspésie", "museum"),
    ],
)
def test_a_word_is_found_whatever_its_accents_case_number_or_elision(
    reader: IndexReader, typed: str, expected: str
) -> None:
    results = reader.search(typed, audiences=["public"])
    assert [hit.key for hit in results.hits] == [expected]
    assert not results.approximate


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("mu", ["museum"]),
        ("mus", ["museum"]),
        ("gaspésie mus", ["museum"]),
        ("journau", ["journal"]),
        ("bibliothèqu", ["library"]),
        ("bibliotheques", ["library"]),
        ("œu", ["work"]),
        ("l’éco", ["ecosystem"]),
    ],
)
def test_the_last_word_typed_may_be_unfinished(
    reader: IndexReader, typed: str, expected: list[str]
) -> None:
    assert found(reader, typed) == expected


def test_only_the_last_word_may_be_unfinished(reader: IndexReader) -> None:
    assert found(reader, "gasp musée") == []


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("ecosisteme", "ecosystem"),
        ("lumeire", "light"),
        ("bibliotheqe", "library"),
        ("biblioteque", "library"),
        ("gaspézie", "museum"),
        ("biblioth", "library"),
        ("bibloth", "library"),
        ("mussée gaspesie", "museum"),
        ("mediattion", "library"),
    ],
)
def test_one_mistake_in_a_word_of_five_letters_is_forgiven(
    reader: IndexReader, typed: str, expected: str
) -> None:
    assert found(reader, typed) == [expected]


def test_a_mistake_in_a_short_word_or_two_mistakes_are_not_forgiven(reader: IndexReader) -> None:
    assert found(reader, "ert") == []
    assert found(reader, "lemuere") == []


def test_what_is_only_near_is_said_to_be_so_and_scores_less(reader: IndexReader) -> None:
    exact = reader.search("lumière", audiences=["public"])
    near = reader.search("lumeire", audiences=["public"])
    assert near.approximate
    assert near.hits[0].score < exact.hits[0].score


def test_what_is_only_near_is_left_out_when_something_matches(
    index_of: Callable[..., IndexReader],
) -> None:
    reader = index_of([document("a", "La danse"), document("b", "Un texte dense")])
    assert found(reader, "danse") == ["a"]


def test_a_title_counts_more_than_a_body_and_a_whole_word_more_than_a_beginning(
    index_of: Callable[..., IndexReader],
) -> None:
    reader = index_of(
        [
            document("body", "Rencontre", body="Le musée, avec un art certain"),
            document("beginning", "Les artistes"),
            document("title", "Un musée d’art"),
        ]
    )
    assert found(reader, "musée") == ["title", "body"]
    assert found(reader, "art")[0] == "title"


def test_a_heavier_document_comes_first(index_of: Callable[..., IndexReader]) -> None:
    reader = index_of(
        [document("light", "Musée", weight=1.0), document("heavy", "Musée", weight=2.0)]
    )
    assert found(reader, "musée") == ["heavy", "light"]
    assert found(reader, "") == ["heavy", "light"]


def test_stop_words_are_not_required_unless_alone(index_of: Callable[..., IndexReader]) -> None:
    reader = index_of([document("a", "Musée régional"), document("b", "Avec qui")])
    assert found(reader, "le musée de la ville") == []
    assert found(reader, "avec le musée") == ["a"]
    assert found(reader, "avec") == ["b"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("l’écosystème", "  écosystème"),
        ("L'art d'ici qu’il", "  art   ici    il"),
        ("jusqu’à", "      à"),
        ("aujourd’hui", "aujourd’hui"),
        ("prud’homme", "prud’homme"),
        ("l’", "l’"),
    ],
)
def test_an_elision_becomes_blanks_of_the_same_length(text: str, expected: str) -> None:
    assert without_elisions(text) == expected


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("musee", "musee", True),
        ("musee", "muse", True),
        ("musee", "mussee", True),
        ("musee", "mosee", True),
        ("musee", "umsee", True),
        ("musee", "musees", True),
        ("musee", "smuee", False),
        ("musee", "mosie", False),
        ("musee", "mu", False),
        ("", "", True),
    ],
)
def test_one_edit_is_a_letter_more_less_changed_or_exchanged(
    one: str, other: str, near: bool
) -> None:
    assert within_one_edit(one, other) is near
    assert within_one_edit(other, one) is near


def test_a_query_keeps_sixteen_different_words() -> None:
    assert len(asked_words(" ".join(f"mot{n}" for n in range(100)))) == 16
    assert [word.plain for word in asked_words("art art art ")] == ["art", "art"]
