"""Nobody finds, counts or guesses what she may not see."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.search import IndexReader, IndexWriter, SearchDocument, rebuild
from maillage.search.tests.documents import document, found

TOKENS = ["public", "network", "host:1", "host:12", "person:1"]
KINDS = ["actor", "need"]
REGIONS = ["Estrie", "Côte-Nord"]
WORDS = ["musée", "musique", "cirque", "secret", "secrets"]
ASKED = [*WORDS, "mus", "secrt", "circque", "", "musée secret"]

records = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(KINDS),
            "title": st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join),
            "audiences": st.sets(st.sampled_from(TOKENS)).map(sorted),
            "facets": st.fixed_dictionaries({"region": st.sampled_from(REGIONS)}),
            "date": st.none() | st.dates(date(2020, 1, 1), date(2022, 1, 1)),
        }
    ),
    max_size=12,
)


@settings(max_examples=40, deadline=None)
@given(
    fields=records,
    audiences=st.sets(st.sampled_from([*TOKENS, "nobody"])),
    kinds=st.none() | st.sets(st.sampled_from(KINDS)),
    after=st.none() | st.dates(date(2020, 1, 1), date(2022, 1, 1)),
)
def test_hits_and_every_figure_are_those_of_an_index_of_allowed_records_alone(
    fields: list[dict], audiences: set[str], kinds: set[str] | None, after: date | None
) -> None:
    documents = [SearchDocument(key=f"k:{n}", url="/", **f) for n, f in enumerate(fields)]
    allowed = [d for d in documents if audiences & set(d.audiences)]
    with TemporaryDirectory() as place:
        rebuild(Path(place, "all"), documents)
        rebuild(Path(place, "allowed"), allowed)
        everything, alone = IndexReader(Path(place, "all")), IndexReader(Path(place, "allowed"))
        for text in ASKED:
            asked = {"kinds": kinds, "after": after, "count_facets": ["region"], "limit": 50}
            seen = everything.search(text, audiences=audiences, **asked)
            expected = alone.search(text, audiences=TOKENS, **asked)
            assert {hit.key for hit in seen.hits} == {hit.key for hit in expected.hits}
            assert len(seen.hits) == seen.total == expected.total
            assert seen.kinds == expected.kinds
            assert seen.facets == expected.facets
            assert seen.approximate == expected.approximate


def test_without_audience_nothing_is_found(index_of: Callable[..., IndexReader]) -> None:
    reader = index_of([document("a", "Musée"), document("b", "Musée", audiences=[])])
    for text in ("musée", ""):
        results = reader.search(text, audiences=[])
        assert (results.hits, results.total, results.kinds) == ([], 0, {})
    assert found(reader, "musée", audiences=["", "x" * 300, "\udc80", "nobody"]) == []


def test_an_audience_is_compared_whole(index_of: Callable[..., IndexReader]) -> None:
    reader = index_of([document("a", "Musée", audiences=["host:12"])])
    for near in ("host:1", "host:123", "HOST:12", "host", "host:12 ", "host:*"):
        assert found(reader, "musée", audiences=[near]) == []
    assert found(reader, "musée", audiences=["host:12"]) == ["a"]


def test_typed_text_cannot_widen_the_audience(index_of: Callable[..., IndexReader]) -> None:
    reader = index_of([document("a", "Musée", audiences=["network"])])
    for text in ("audience:network", "musée OR audience:network", "*", "musée) OR (musée", "/.*/"):
        assert found(reader, text) == []


def test_one_text_given_for_a_collection_of_audiences_is_refused(
    index_of: Callable[..., IndexReader],
) -> None:
    reader = index_of([document("a", "Musée", audiences=["p"])])
    with pytest.raises(ValueError, match="audiences"):
        reader.search("musée", audiences="public")
    with pytest.raises(ValueError, match="audiences"):
        index_of([document("b", audiences="public")])


def test_rights_withdrawn_are_withdrawn_at_the_next_question(
    folder: Path, index_of: Callable[..., IndexReader]
) -> None:
    reader = index_of([document("a", "Musée")])
    assert found(reader, "musée") == ["a"]
    with IndexWriter(folder) as writer:
        writer.upsert([document("a", "Musée", audiences=["host:1"])])
        writer.commit()
    assert found(reader, "musée") == []
    assert found(reader, "musée", audiences=["host:1"]) == ["a"]
