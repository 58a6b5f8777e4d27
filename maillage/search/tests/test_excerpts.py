"""The passage that shows why a record was found."""

from collections.abc import Callable

import pytest

from maillage.search import IndexReader, Part
from maillage.search.analysis import asked_words
from maillage.search.excerpts import LENGTH, excerpt
from maillage.search.tests.documents import document

FAR = "Du texte sans rapport. " * 200 + "Enfin, les musées de l’écosystème. " + "Et la suite. " * 50


def drawn(body: str, text: str, approximate: bool = False) -> tuple[Part, ...]:
    return excerpt(body, asked_words(text), approximate)


@pytest.mark.parametrize(
    ("typed", "marked"),
    [
        ("musée", ["musées"]),
        ("ecosysteme", ["écosystème"]),
        ("l’écosystème musee", ["musées", "écosystème"]),
        ("mus", ["musées"]),
        ("absent", []),
    ],
)
def test_the_words_found_are_marked_as_written(typed: str, marked: list[str]) -> None:
    parts = drawn(FAR, typed)
    assert [part.text for part in parts if part.matched] == marked


@pytest.mark.parametrize("typed", ["mussée", "écosistème", "ecosist"])
def test_a_word_found_despite_a_mistake_is_marked(typed: str) -> None:
    assert any(part.matched for part in drawn(FAR, typed, approximate=True))
    assert not any(part.matched for part in drawn(FAR, typed))


@pytest.mark.parametrize("body", [FAR, "court musée", "", "x" * 5000, "musée" * 900, " " * 900])
@pytest.mark.parametrize("typed", ["musée", "", "x", "absent"])
def test_an_excerpt_is_short_and_made_of_the_text_itself(body: str, typed: str) -> None:
    parts = drawn(body, typed)
    inside = "".join(part.text for part in parts if part.text not in ("… ", " …"))
    assert inside in body
    assert len(inside) <= LENGTH
    assert bool(inside) == bool(body)


def test_markup_stays_text_for_the_template_to_escape(
    index_of: Callable[..., IndexReader],
) -> None:
    reader = index_of([document("a", "<b>Titre</b>", body="<script>musée()</script>")])
    (hit,) = reader.search("musée", audiences=["public"]).hits
    assert hit.title == "<b>Titre</b>"
    assert hit.excerpt == (Part("<script>"), Part("musée", True), Part("()</script>"))
