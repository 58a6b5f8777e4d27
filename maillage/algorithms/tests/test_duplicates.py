"""Records of several sources that are one thing: what is brought together, and what never is."""

import random
from datetime import date, datetime
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.algorithms.duplicates import (
    ACTOR,
    EVENT,
    PLACE,
    Decision,
    Occurrence,
    Record,
    Stored,
    candidates_for,
    find_duplicates,
    times,
    titles,
    venues,
)
from maillage.algorithms.duplicates.matching import assign
from maillage.algorithms.duplicates.times import When
from maillage.algorithms.duplicates.titles import Likeness
from maillage.algorithms.duplicates.venues import Where
from maillage.algorithms.duplicates.words import Vocabulary, word_likeness

EVENING = "2026-12-05T19:30"


def event(key, title, *starts, place="Salle Anaïs-Beaugrand", town="Nicolet", source="", **fields):
    occurrences = [Occurrence(datetime.fromisoformat(start)) for start in starts or (EVENING,)]
    told = {"title": title, "place": place, "town": town, **fields}
    return Record(key, source, {k: v for k, v in told.items() if v}, occurrences)


def clusters(*records, **options):
    return find_duplicates(records, kind=EVENT, **options).clusters


# --- Events: one or two ------------------------------------------------------------------------
SHOW = event("a", "Le lac des cygnes blancs")
ONE = [
    event("b", "LE LAC DES CYGNES BLANCS – Ballet de l’Est"),
    event("b", "Lac des cygnes blancs (Le)"),
    event("b", "Compagnie Gignac présente Le lac des cygnes blancs"),
    event("b", "Le lac des cygnes blancs : ballet en deux actes"),
    event("b", "Le lac des ccygnes blancs"),
    event("b", "COMPLET – Le lac des cygnes blancs 2026"),
    event("b", SHOW.fields["title"], "2026-12-05T19:00"),  # the time of the doors
    event("b", SHOW.fields["title"], "2026-12-05T00:00"),  # no time
    event("b", SHOW.fields["title"], "2026-12-06T00:30"),  # universal time
    event("b", SHOW.fields["title"], "2026-12-06T00:30+00:00"),  # the same, said
    event("b", SHOW.fields["title"], place="Salle Beaugrand"),
    event("b", SHOW.fields["title"], place="SALLE A.-BEAUGRAND, Cégep de Nicolet"),
    event("b", SHOW.fields["title"], place="Cégep (salle Anaïs-Beaugrand), 12, rue Dupont"),
    event("b", SHOW.fields["title"], place="Salle Beaugrand, 12 rue Dupont, Nicolet", town=""),
    event("b", SHOW.fields["title"], EVENING, "2026-12-06T14:00"),  # a series has this evening
]  # fmt: skip
TWO = [
    event("b", "La marée des loups"),  # another show, same evening, same hall
    event("b", "Le lac des cygnes blancs", "2026-12-12T19:30", town="Joliette", place="Église"),
    event("b", "Le lac des cygnes blancs", town="Joliette", place="Salle Anaïs-Beaugrand"),
    event("b", "Le lac des cygnes blancs – SUPPLÉMENTAIRE", "2026-12-12T19:30"),
    event("b", "Le lac des cygnes blancs", "2026-12-05T14:00"),  # the matinee
]


@pytest.mark.parametrize("other", ONE, ids=lambda r: f"{r.fields['title']} {r.fields['place']}")
def test_one_event_told_in_two_ways_is_one(other):
    assert clusters(SHOW, other) == [["a", "b"]]


@pytest.mark.parametrize("other", TWO, ids=lambda r: f"{r.fields['title']} {r.fields['place']}")
def test_two_events_stay_two(other):
    assert clusters(SHOW, other) == []


def test_two_shows_of_one_festival_stay_two():
    left = event("a", "Festival des brumes : La marée des loups")
    right = event("b", "Festival des brumes : Le phare de papier")
    assert clusters(left, right) == []


def test_numbered_workshops_stay_two():
    later = "2026-12-05T20:30"
    first, second = event("a", "Atelier de gravure 1"), event("b", "Atelier de gravure 2", later)
    assert clusters(first, second) == []


def test_a_series_brings_its_days_together():
    days = [f"2026-12-{day:02}T20:00" for day in range(5, 10)]
    series = event("all", "La forge de verre", *days, source="a")
    alone = [event(f"d{n}", f"La forge de verre ({n}/5)", day, source="b")
             for n, day in enumerate(days, start=1)]  # fmt: skip
    whole = [sorted(["all", *(record.key for record in alone)])]
    assert clusters(series, *alone) == whole
    assert clusters(series, *alone, one_to_one=True) == whole


def test_the_same_meeting_of_other_weeks_is_another():
    weeks = [event(f"{source}{n}", "L’heure du conte", f"2026-12-{day:02}T10:00", source=source)
             for n, day in enumerate((5, 12, 19)) for source in "ab"]  # fmt: skip
    assert clusters(*weeks) == [["a0", "b0"], ["a1", "b1"], ["a2", "b2"]]


def test_an_exhibition_is_told_by_its_period():
    left = Record("a", fields={"title": "Exposition : Racines de sel", "place": "Galerie Milot"},
                  occurrences=[Occurrence(date(2026, 12, 1), date(2027, 1, 10))])  # fmt: skip
    right = Record("b", fields={"title": "Racines de sel", "place": "Galerie Milot"},
                   occurrences=[Occurrence(date(2026, 12, 1), date(2027, 1, 17))])  # fmt: skip
    assert clusters(left, right) == [["a", "b"]]


def test_a_chain_of_likenesses_never_joins_two_shows():
    """A title that says both does not make one of them."""
    first = event("a", "La marée des loups")
    both = event("b", "La marée des loups / Le phare de papier")
    second = event("c", "Le phare de papier")
    for cluster in clusters(first, both, second):
        assert not {"a", "c"} <= set(cluster)


# --- What a person decided ---------------------------------------------------------------------
def test_what_was_said_to_differ_is_never_together():
    copies = [event(key, "Le lac des cygnes blancs") for key in "abcd"]
    found = find_duplicates(copies, kind=EVENT, decided=[Decision("c", "a", same=False)])
    assert not any({"a", "c"} <= set(cluster) for cluster in found.clusters)
    assert ("a", "c") not in {(pair.left, pair.right) for pair in found.pairs}


def test_what_was_said_to_be_one_is_together_whatever_it_looks_like():
    decided = [Decision("a", "b", same=False), Decision("b", "a", same=True)]
    other = event("b", "Tout autre chose", "2027-06-01T10:00", town="Joliette", place="Parc")
    assert clusters(SHOW, other, decided=decided) == [["a", "b"]]


def test_one_to_one_gives_each_record_one_twin():
    records = [Record(f"{s}{n}", s, {"name": "Théâtre des brumes", "phone": "819 555-1234"})
               for s in "ab" for n in range(2)]  # fmt: skip
    found = find_duplicates(records, kind=ACTOR, one_to_one=True).clusters
    assert [sorted(key[0] for key in cluster) for cluster in found] == [["a", "b"], ["a", "b"]]


# --- Actors and places -------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "left", "right", "are_one"),
    [
        (ACTOR, {"name": "Tremblay, Marie-Soleil", "email": "ms@art.example"},
         {"name": "Marie-Soleil Tremblay", "email": "ms@art.example"}, True),
        (ACTOR, {"name": "Théâtre des brumes inc.", "phone": "(819) 555-1234 poste 2"},
         {"name": "Theatre des Brumes", "phone": "819.555.1234"}, True),
        (ACTOR, {"name": "Théâtre des brumes", "phone": "819 555-1234"},
         {"name": "Galerie du fleuve", "phone": "819 555-9999"}, False),
        (PLACE, {"name": "Salle Anaïs-Beaugrand", "address": "374, rue Forges", "town": "Nicolet"},
         {"name": "Salle A. Beaugrand", "address": "374 rue Forges", "town": "NICOLET"},
         True),
        (PLACE, {"name": "Bibliothèque municipale", "town": "Nicolet", "address": "1, rue Milot"},
         {"name": "Bibliothèque municipale", "town": "Joliette", "address": "90, rue Hétu"}, False),
    ],
)  # fmt: skip
def test_actors_and_places(kind, left, right, are_one):
    found = find_duplicates([Record("a", "", left), Record("b", "", right)], kind=kind)
    assert (found.clusters == [["a", "b"]]) is are_one


# --- Reasons and the incremental door ----------------------------------------------------------
def test_reasons_are_french_and_say_how_far():
    left = event("a", "La marée des loups", latitude="46.2260", longitude="-72.6140")
    right = event("b", "La marée des loups", latitude="46.2263", longitude="-72.6143")
    (pair,) = find_duplicates([left, right], kind=EVENT).pairs
    assert [str(r.said) for r in pair.reasons] == [
        "même titre", "même jour, même heure", "même lieu, à 40 m",
    ]  # fmt: skip
    assert pair.state == "merge"
    assert pair.score == pytest.approx(sum(r.weight for r in pair.reasons) - 10)
    assert pair.probability > 0.9


def test_a_doubtful_pair_is_asked():
    left, right = SHOW, event("b", "Le lac des cygnes blancs", place="Chapelle Odile-Neault")
    found = find_duplicates([left, right], kind=EVENT)
    assert found.clusters == []
    assert [pair.state for pair in found.pairs] == ["ask"]


def test_what_is_stored_answers_while_one_types():
    stored = Stored([SHOW, *(event(f"o{n}", f"Tout autre {n}") for n in range(5))], kind=EVENT)
    typed = event("new", "lac des cygnes")
    assert [pair.left for pair in candidates_for(typed, stored, kind=EVENT)] == ["a"]
    assert candidates_for(SHOW, stored, kind=EVENT) == []  # itself is no duplicate of itself
    assert candidates_for(Record("x"), stored, kind=EVENT) == []


def test_an_unknown_kind_or_a_key_there_twice_is_refused():
    with pytest.raises(ValueError, match="kind"):
        find_duplicates([], kind="pet")
    with pytest.raises(ValueError, match="key"):
        find_duplicates([SHOW, SHOW], kind=EVENT)
    with pytest.raises(ValueError, match="role"):
        find_duplicates([], kind=ACTOR, roles={"a": "colour"})


@pytest.mark.parametrize("kind", [EVENT, ACTOR, "generic"])
def test_nothing_gives_nothing(kind):
    assert find_duplicates([], kind=kind).clusters == []
    assert find_duplicates([Record("a"), Record("b")], kind=kind).clusters == []


# --- Parts -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("La marée des loups", "LA MAREE DES LOUPS", Likeness.SAME),
        ("La marée des loups (2/5)", "La marée des loups", Likeness.SAME),
        ("La marée des loups", "Gédéon Milot – La marée des loups", Likeness.WITHIN),
        ("Gédéon Milot – La marée des loups", "La marée des loups : conte", Likeness.WITHIN),
        (
            "La marée des loups – fresque épique",
            "Gédéon Milot | La marée des loups",
            Likeness.SHARED,
        ),
        ("Atelier de gravure 1", "Atelier de gravure 2", Likeness.PARTLY),
        ("La marée des loups", "Le phare de papier", Likeness.DIFFERENT),
        ("", "Le phare", Likeness.UNKNOWN),
    ],
)
def test_titles(left, right, expected):
    vocabulary = Vocabulary()
    a, b = titles.read(vocabulary, left), titles.read(vocabulary, right)
    if expected == Likeness.WITHIN:
        assert titles.compare(a, b).likeness in (Likeness.WITHIN, Likeness.SHARED)
    else:
        assert titles.compare(a, b).likeness == expected
    assert titles.compare(a, b) == titles.compare(b, a)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("2026-12-05T19:30", "2026-12-05T19:30", When.SAME),
        ("2026-12-05T19:30", "2026-12-05T19:00", When.NEAR),
        ("2026-12-05T19:30", "2026-12-06T00:30", When.SHIFTED),
        ("2026-12-05T10:30", "2026-12-05T15:30", When.SHIFTED),
        ("2026-12-05T19:30", "2026-12-05T00:00", When.DAY),
        ("2026-12-05T19:30", "2026-12-05T14:00", When.TIME),
        ("2026-12-05T19:30", "2026-12-06T19:30", When.APART),
    ],
)
def test_times(left, right, expected):
    a, b = (times.read([Occurrence(datetime.fromisoformat(t))]) for t in (left, right))
    assert times.compare(a, b) == times.compare(b, a) == expected


def venue(name="", address="", town="", postal="", position=None):
    return venues.read(Vocabulary(), name=name, address=address, town=town, postal=postal,
                       position=position)  # fmt: skip


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (venue("Salle J.-A.-Thibault"), venue("Salle Thibault"), Where.SAME),
        (venue("Maison de la culture – salle J.-A. Thibault"), venue("salle Thibault"), Where.NEAR),
        (venue("Salle Milot", town="Nicolet"), venue("Salle Milot", town="Joliette"), Where.AWAY),
        (venue("Salle Milot", town="Nicolet"), venue(town="Nicolet"), Where.TOWN),
        (venue("Salle Milot"), venue("Galerie du fleuve"), Where.OTHER),
        (venue("Galerie", "12, rue Milot"), venue("Studio", "12 rue Milot"), Where.PARTLY),
        (venue("Salle Milot"), venue(), Where.UNKNOWN),
        (venue("A", position=(46.0, -72.0)), venue("B", position=(47.0, -72.0)), Where.AWAY),
    ],
)
def test_places(left, right, expected):
    assert venues.compare(left, right)[0] == venues.compare(right, left)[0] == expected


def test_words_that_are_spellings_of_one():
    assert word_likeness("voyageurs", "oyageurs") > 0
    assert word_likeness("deli", "delicatessen") > 0
    assert word_likeness("porte", "forte") == 0
    assert word_likeness("2026", "2027") == 0


@given(st.lists(st.tuples(st.integers(1, 40), st.integers(0, 4), st.integers(0, 4)), max_size=10))
@settings(max_examples=60, deadline=None)
def test_the_assignment_is_the_best_of_all(pairs):
    known = list({(a, b): (bits / 4, a, b) for bits, a, b in pairs}.values())

    def best(rest, lefts, rights):
        if not rest:
            return 0.0
        (bits, a, b), *others = rest
        without = best(others, lefts, rights)
        if a in lefts or b in rights:
            return without
        return max(without, bits + best(others, lefts | {a}, rights | {b}))

    kept = assign(known)
    assert len({a for _, a, _ in kept}) == len({b for _, _, b in kept}) == len(kept)
    assert sum(bits for bits, _, _ in kept) == pytest.approx(best(known, frozenset(), frozenset()))


# --- Properties --------------------------------------------------------------------------------
TITLES = ("La marée des loups", "MAREE DES LOUPS", "Le phare de papier",
          "Milot – La marée des loups",
          "La marée des loups / Le phare de papier", "L’heure du conte", "")  # fmt: skip
PLACES = ("Salle Anaïs-Beaugrand", "Salle Beaugrand", "Galerie du fleuve", "")
made = st.builds(
    lambda title, place, town, day, hour, source: event(
        "", title, f"2026-12-{day:02}T{hour:02}:00", place=place, town=town, source=source
    ),
    st.sampled_from(TITLES), st.sampled_from(PLACES), st.sampled_from(("Nicolet", "Joliette", "")),
    st.integers(4, 6), st.sampled_from((0, 14, 19, 20)), st.sampled_from("abc"),
)  # fmt: skip


def named(records):
    return [Record(f"k{n}", r.source, r.fields, r.occurrences) for n, r in enumerate(records)]


@given(st.lists(made, min_size=2, max_size=14), st.data(), st.booleans())
@settings(max_examples=150, deadline=None)
def test_whatever_the_records_nothing_is_contradicted(records, data, one_to_one):
    records = named(records)
    keys = st.sampled_from([record.key for record in records])
    apart = data.draw(st.lists(st.tuples(keys, keys), max_size=4))
    decided = [Decision(a, b, same=False) for a, b in apart]
    found = find_duplicates(records, kind=EVENT, decided=decided, one_to_one=one_to_one)
    inside = [key for cluster in found.clusters for key in cluster]
    assert len(inside) == len(set(inside)), "a key is in one cluster at most"
    assert all(len(cluster) > 1 for cluster in found.clusters)
    together = {frozenset(p) for cluster in found.clusters for p in combinations(cluster, 2)}
    assert not together & {frozenset(pair) for pair in apart}

    shuffled = list(records)
    random.Random(len(records)).shuffle(shuffled)
    again = find_duplicates(shuffled, kind=EVENT, decided=decided, one_to_one=one_to_one)
    assert again.clusters == found.clusters
    assert [(p.left, p.right, p.score, p.state) for p in again.pairs] == [
        (p.left, p.right, p.score, p.state) for p in found.pairs
    ]


@given(made, made)
@settings(max_examples=150, deadline=None)
def test_a_comparison_is_the_same_from_both_sides(left, right):
    one = find_duplicates(named([left, right]), kind=EVENT).pairs
    other = find_duplicates(named([right, left]), kind=EVENT).pairs
    assert [p.score for p in one] == [p.score for p in other]
