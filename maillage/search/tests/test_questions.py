"""Any question gets an answer; filters, counts and pages."""

import threading
from collections.abc import Callable
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.search import IndexReader, Results
from maillage.search.tests.documents import document, found

HOSTILE = [
    '"',
    '"musée',
    ":",
    "title:musée",
    "(",
    "((((((",
    "AND",
    "musée AND",
    "NOT OR AND",
    "+musée -musée",
    "musée~2^9",
    "[a TO z]",
    "{",
    "/.*(/",
    ".*",
    "*",
    "\\",
    "\\\\\\",
    "\x00",
    "mus\x00ée",
    "musée" * 2000,
    "musée " * 2000,
    "(" * 10_000,
    "é" * 10_000,
    "\udc80 musée",
    "\u202emusée",
    "👩‍🎨",
    "漢字",
    "e" + "\u0301" * 5000,
    "\n\t\r",
    "'; DROP TABLE actors; --",
    "<script>alert(1)</script>",
    "l’",
    "’’’",
    "ﬁn",
    "İstanbul",
    "ß" * 59,
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text)[:20])
def test_any_text_is_answered(index_of: Callable[..., IndexReader], text: str) -> None:
    reader = index_of([document("a", "Musée"), document("b", text, body=text)])
    assert isinstance(reader.search(text, audiences=["public"]), Results)
    assert "a" in found(reader, "musée")


def test_random_texts_are_answered(index_of: Callable[..., IndexReader]) -> None:
    reader = index_of([document("a", "Musée", body="Une longue phrase. " * 50)])

    @settings(max_examples=200, deadline=None)
    @given(st.text(alphabet=st.characters(), max_size=60))
    def ask(text: str) -> None:
        reader.search(text, audiences=["public"])

    ask()


def test_text_without_a_word_finds_nothing_and_blank_text_everything(
    index_of: Callable[..., IndexReader],
) -> None:
    reader = index_of([document("a"), document("b")])
    assert found(reader, "?!…") == []
    assert sorted(found(reader, "  ")) == ["a", "b"]


@pytest.fixture
def varied(index_of: Callable[..., IndexReader]) -> IndexReader:
    facets = {"region": "Estrie", "topic": ["danse", "art & vie: \x00 «x»"]}
    return index_of(
        [
            document("actor:1", "Musée A", facets=facets, date=date(2021, 10, 27)),
            document("actor:2", "Musée B", facets={"region": "Îles"}, date=datetime(2022, 1, 1, 9)),
            document("need:1", "Musée C", facets={"region": "Estrie"}),
            document("need:2", "Cirque"),
        ]
    )


def test_kinds_narrow_the_hits_and_their_counts_still_offer_the_others(
    varied: IndexReader,
) -> None:
    results = varied.search("musée", audiences=["public"], kinds=["need"])
    assert [hit.key for hit in results.hits] == ["need:1"]
    assert results.total == 1
    assert results.kinds == {"actor": 2, "need": 1}
    assert found(varied, "musée", kinds=[]) == []
    assert found(varied, "musée", kinds=["unknown"]) == []


def test_facets_accept_any_of_their_values_and_add_up(varied: IndexReader) -> None:
    def keys(**facets: object) -> list[str]:
        return sorted(found(varied, "musée", facets=facets))

    assert keys(region="Estrie") == ["actor:1", "need:1"]
    assert keys(region=["Estrie", "Îles"]) == ["actor:1", "actor:2", "need:1"]
    assert keys(region="Estrie", topic="danse") == ["actor:1"]
    assert keys(topic="art & vie: \x00 «x»") == ["actor:1"]
    assert keys(region="estrie") == keys(region=[]) == keys(unknown="x") == []


def test_facets_are_counted_over_the_answers(varied: IndexReader) -> None:
    results = varied.search(
        "musée", audiences=["public"], kinds=["actor"], count_facets=["region", "unknown"]
    )
    assert results.facets == {"region": {"Estrie": 1, "Îles": 1}, "unknown": {}}


@pytest.mark.parametrize("name", ["", "a.b", "Région", "a\x00", 'a"', "x" * 90])
def test_the_name_of_a_facet_is_checked(varied: IndexReader, name: str) -> None:
    with pytest.raises(ValueError, match="facet"):
        varied.search("musée", audiences=["public"], facets={name: "x"})
    with pytest.raises(ValueError, match="facet"):
        varied.search("musée", audiences=["public"], count_facets=[name])


def test_after_is_inclusive_and_leaves_out_what_has_no_date(varied: IndexReader) -> None:
    assert found(varied, "musée", after=date(2021, 10, 28)) == ["actor:2"]
    assert len(found(varied, "musée", after=date(2021, 10, 27))) == 2


def test_a_hit_says_what_a_screen_needs(varied: IndexReader) -> None:
    (hit,) = varied.search("musée b", audiences=["public"]).hits
    assert (hit.key, hit.kind, hit.title, hit.url) == ("actor:2", "actor", "Musée B", "/actor:2")
    assert (hit.date, hit.language) == (date(2022, 1, 1), "fr")
    assert hit.score > 0


def test_pages_follow_each_other_and_odd_pages_are_answered(
    index_of: Callable[..., IndexReader],
) -> None:
    reader = index_of(document(f"a:{n:03}", "Musée") for n in range(45))
    pages = [found(reader, "musée", limit=20, offset=start) for start in (0, 20, 40, 60)]
    assert [len(page) for page in pages] == [20, 20, 5, 0]
    assert len({key for page in pages for key in page}) == 45
    for limit, offset, expected in [
        (0, 0, 0),
        (-1, 0, 0),
        (10**9, 0, 45),
        (5, -3, 5),
        (5, 10**9, 0),
    ]:
        results = reader.search("musée", audiences=["public"], limit=limit, offset=offset)
        assert (len(results.hits), results.total) == (expected, 45)


def test_threads_may_share_a_reader(varied: IndexReader) -> None:
    answers, faults = [], []

    def ask() -> None:
        try:
            answers.extend(len(found(varied, "musée l’art mus")) for _ in range(30))
            answers.extend(len(found(varied, "musée")) for _ in range(30))
        except BaseException as error:
            faults.append(error)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(answers) == 240
