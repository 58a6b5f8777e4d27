"""Rows that say the same thing: what is suggested, why, and what never is."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.algorithms.wording import (
    CLOSENESS,
    FLOOR,
    VERSION,
    Decision,
    Gathering,
    Memory,
    Row,
    explain,
    suggest,
    themes,
)
from maillage.algorithms.wording.lexicon import FAMILIES, SENSES
from maillage.algorithms.wording.roots import phrase_key, root, tokens

LINES = (
    "Réseauter",
    "Tisser des liens entre les organismes",
    "Créer des liens durables",
    "Animer des ateliers",
    "Animation d’ateliers pour débutants",
    "Faire de la veille",
    "Rester à l’affût des tendances",
    "Trouver du financement",
    "Dénicher une subvention",
    "Répertoire d’outils libres",
    "Repertoire doutils libre",
    "La tarte aux bleuets",
)
ROWS = [Row(n, n % 4, line) for n, line in enumerate(LINES)]


def pairs_of(found):
    return {frozenset((one.left, one.right)) for one in found}


def place(*lines):
    return frozenset(LINES.index(line) for line in lines)


# --- Roots -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "forms",
    [
        ("réseau", "réseaux", "réseauter", "réseautage", "RESEAUTAGE"),
        ("animer", "animation", "animateurs", "animatrice"),
        ("former", "formation", "formateur"),
        ("documenter", "documentation"),
        ("communiquer", "communication", "communicateurs"),
        ("pérenniser", "pérennisation", "pérennité", "pérennes"),
        ("outil", "outiller", "outillage"),
        ("mailler", "maillage"),
        ("financer", "financement"),
    ],
)
def test_the_forms_of_a_word_have_one_root(forms):
    assert len({root(form) for form in forms}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("partage", "partir"),
        ("organisme", "organisation"),
        ("image", "imiter"),
        ("public", "publier"),
    ],
)
def test_words_of_two_meanings_keep_two_roots(one, other):
    assert root(one) != root(other)


def test_no_phrase_of_the_lexicon_is_written_twice_in_a_sense():
    for phrases in SENSES:
        keys = [phrase_key(phrase) for phrase in phrases]
        assert len(keys) == len(set(keys)), phrases
    assert all(FAMILIES.values())


# --- Suggestions and their reasons ---------------------------------------------------------------
@pytest.mark.parametrize(
    ("left", "right", "kind"),
    [
        ("Réseauter", "Tisser des liens entre les organismes", "synonym"),
        ("Créer des liens durables", "Tisser des liens entre les organismes", "same_root"),
        ("Créer des liens", "Faire des liens", "verb_object"),
        ("Animer des ateliers", "Animation d’ateliers pour débutants", "verb_object"),
        ("Faire de la veille", "Rester à l’affût des tendances", "synonym"),
        ("Réseautage", "Réseaux", "same_root"),
        ("Cirucler", "Circuler", "spelling"),
        ("Réseauter", "  RESEAUTER ! ", "identical"),
    ],
)
def test_two_rows_are_brought_together_for_a_reason(left, right, kind):
    found = explain(Row(1, 1, left), Row(2, 2, right))
    assert kind in {reason.kind for reason in found}, [str(reason) for reason in found]


def test_a_reason_reads_as_a_sentence_and_keeps_its_values():
    (reason, *_) = explain(Row(1, 1, "Réseauter"), Row(2, 2, "On veut tisser des liens"))
    assert (
        str(reason) == "synonyme\u00a0: «\u00a0Réseauter\u00a0» et «\u00a0tisser des liens\u00a0»"
    )
    assert reason.said.template == "synonyme : %(left)s et %(right)s"
    assert reason.said.values["left"] == "« Réseauter »"


def test_what_is_alike_is_suggested_and_what_is_not_is_not():
    found = pairs_of(suggest(ROWS))
    assert place("Réseauter", "Tisser des liens entre les organismes") in found
    assert place("Animer des ateliers", "Animation d’ateliers pour débutants") in found
    assert place("Trouver du financement", "Dénicher une subvention") in found
    assert place("Répertoire d’outils libres", "Repertoire doutils libre") in found
    assert not any(LINES.index("La tarte aux bleuets") in pair for pair in found)


def test_suggestions_are_ranked_scored_explained_and_dated():
    found = suggest(ROWS)
    scores = [one.score for one in found]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)
    assert all(1 <= len(one.reasons) <= 4 and one.version == VERSION for one in found)
    assert all(one.left < one.right for one in found)
    assert suggest(ROWS, limit=2) == found[:2]
    assert suggest(ROWS, limit=0) == []
    assert suggest(ROWS, minimum=0.999) == []


def test_a_head_counts_whatever_the_length_of_the_body():
    long = "Organiser des rencontres, préparer des listes, écrire aux musées, suivre les dossiers"
    other = "Du café, des chaises, une salle près de la rivière, un traiteur qui connaît la région"
    rows = [Row(1, 1, "Réseauter", (long,)), Row(2, 2, "Réseautage", (other,)),
            Row(3, 3, "Piloter", (other[:30],))]  # fmt: skip
    assert pairs_of(suggest(rows[:2])) == {frozenset((1, 2))}
    assert suggest(rows)[0].right == 2


def test_rows_of_the_same_words_are_each_proposed_with_the_first_only():
    rows = [
        Row(n, n, word) for n, word in enumerate(("Veiller", "veiller", "« VEILLER »", "Piloter"))
    ]
    found = suggest(rows)
    assert [(one.left, one.right) for one in found] == [(0, 1), (0, 2)]
    assert {reason.kind for one in found for reason in one.reasons} == {"identical"}


def test_progress_goes_from_nothing_to_all():
    seen = []
    suggest(ROWS, progress=lambda done, total: seen.append((done, total)))
    assert seen[0] == (0, 12)
    assert seen[-1] == (12, 12)
    assert seen == sorted(seen)


# --- What the team decided -----------------------------------------------------------------------
TARTE = Decision("La tarte aux bleuets", "Réseauter", same=True)
NOT_LINKS = Decision("réseauter", "TISSER DES LIENS entre les organismes", same=False)


def test_what_was_decided_the_same_comes_first_whatever_the_words():
    first = suggest(ROWS, Memory((TARTE,)))[0]
    assert {first.left, first.right} == place("La tarte aux bleuets", "Réseauter")
    assert first.score == 1
    assert first.reasons[0].kind == "decided"
    assert suggest(ROWS, Memory((TARTE,)), minimum=0.999) == [first]


def test_what_follows_from_two_decisions_comes_next():
    memory = Memory((TARTE, Decision("Réseauter", "Faire de la veille", same=True)))
    found = [one for one in suggest(ROWS, memory) if one.score > 0.99]
    assert [one.reasons[0].kind for one in found] == ["decided", "decided", "decided_through"]


def test_what_was_decided_different_is_never_suggested():
    pair = place("Réseauter", "Tisser des liens entre les organismes")
    assert pair in pairs_of(suggest(ROWS))
    memory = Memory((NOT_LINKS,))
    assert pair not in pairs_of(suggest(ROWS, memory, minimum=0, limit=1000))
    assert not any(pair <= set(theme.rows) for theme in themes(ROWS, memory, closeness=0.01))


def test_the_last_of_two_decisions_holds():
    pair = place("Réseauter", "Tisser des liens entre les organismes")
    again = Decision(NOT_LINKS.left, NOT_LINKS.right, same=True)
    assert suggest(ROWS, Memory((NOT_LINKS, again)))[0].score == 1
    assert pair not in pairs_of(suggest(ROWS, Memory((again, NOT_LINKS)), minimum=0))


def test_rows_refused_are_never_suggested_even_with_the_same_words():
    rows = [Row("a", 1, "Veiller"), Row("b", 2, "Veiller"), Row("c", 3, "Veiller")]
    memory = Memory(apart=(("b", "a"),))
    assert pairs_of(suggest(rows, memory, minimum=0)) == {frozenset("ac"), frozenset("bc")}
    assert not any({"a", "b"} <= set(theme.rows) for theme in themes(rows, memory))


def test_rows_merged_are_not_suggested_again_and_stay_in_one_theme():
    together = (tuple(sorted(place("Réseauter", "La tarte aux bleuets"))),)
    memory = Memory(together=together)
    found = suggest(ROWS, memory, minimum=0.01)
    assert frozenset(together[0]) not in pairs_of(found)
    for theme in themes(ROWS, memory):
        assert len(set(theme.rows) & set(together[0])) in (0, 2)
    assert themes([ROWS[0], ROWS[11]], memory) == []


def test_two_merged_sets_are_suggested_once():
    rows = [Row(n, n, line) for n, line in enumerate(
        ("Tisser des liens", "Créer des liens", "Nouer des liens", "Faire des liens"))]  # fmt: skip
    memory = Memory(together=((0, 1), (2, 3)))
    assert len(suggest(rows, memory)) == 1
    refused = Memory(together=((0, 1), (2, 3)), apart=((0, 3),))
    assert suggest(rows, refused, minimum=0) == []


def test_a_phrase_of_the_team_is_found_inside_other_rows():
    memory = Memory((Decision("Brasser la soupe", "Réseauter", same=True),))
    left, right = Row(1, 1, "On aime brasser la soupe le midi"), Row(2, 2, "Le réseautage du jeudi")
    assert "team_synonym" in {reason.kind for reason in explain(left, right, memory)}
    assert "team_synonym" not in {reason.kind for reason in explain(left, right)}


def test_a_row_comes_nearer_to_what_the_team_brought_together():
    left, right = Row(1, 1, "La tarte du midi"), Row(2, 2, "Un traiteur de la région")
    memory = Memory((Decision("Une tarte pour dessert", "Manger chez le traiteur", same=True),))
    assert suggest([left, right], minimum=0.01) == []
    (found,) = suggest([left, right], memory, minimum=0.01)
    assert found.reasons[0].kind == "near_decided"


# --- Themes --------------------------------------------------------------------------------------
def test_themes_gather_rows_of_several_groups_with_a_name_and_reasons():
    found = themes(ROWS)
    links = next(theme for theme in found if 0 in theme.rows)
    assert set(links.rows) == {0, 1, 2}
    assert links.groups == 3
    assert links.name in LINES[:3]
    assert links.reasons
    assert links.version == VERSION
    rows = [row for theme in found for row in theme.rows]
    assert len(rows) == len(set(rows))
    assert LINES.index("La tarte aux bleuets") not in rows


def test_one_wording_written_by_many_groups_is_one_theme():
    rows = [Row(n, n, "Veiller") for n in range(30)]
    (theme,) = themes(rows)
    assert theme.groups == 30
    assert theme.reasons[0].kind == "identical"
    assert len(suggest(rows)) == 29


# --- Properties ----------------------------------------------------------------------------------
words = st.sampled_from(
    "réseauter liens tisser créer veille tendances financement subvention outils outil former "
    "formation ateliers animer animation région musée tarte projet équipe temps de des la".split()
)
texts = st.lists(words, max_size=5).map(" ".join)
rows_of_texts = st.lists(texts, min_size=2, max_size=12).map(
    lambda lines: [Row(n, n % 3, line) for n, line in enumerate(lines)]
)
memories = st.builds(
    Memory,
    decisions=st.lists(st.builds(Decision, texts, texts, st.booleans()), max_size=5).map(tuple),
    apart=st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=3).map(tuple),
    together=st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=3).map(tuple),
)


@given(rows_of_texts, memories, st.integers(0, 100))
@settings(max_examples=60, deadline=None)
def test_the_order_of_the_rows_changes_nothing(rows, memory, seed):
    other = list(rows)
    random.Random(seed).shuffle(other)
    assert suggest(rows, memory, minimum=0.1) == suggest(other, memory, minimum=0.1)
    assert themes(rows, memory) == themes(other, memory)


@given(texts, texts, memories)
@settings(max_examples=60, deadline=None)
def test_two_rows_are_explained_the_same_from_both_sides(left, right, memory):
    a, b = Row(1, 1, left), Row(2, 2, right)
    assert explain(a, b, memory) == explain(b, a, memory)


@given(rows_of_texts, memories)
@settings(max_examples=60, deadline=None)
def test_refusals_hold_and_every_pair_is_new_and_has_a_reason(rows, memory):
    decided = {frozenset(pair) for pair in memory.apart + memory.together}
    found = suggest(rows, memory, minimum=0, limit=1000)
    assert len(pairs_of(found)) == len(found)
    assert not pairs_of(found) & decided
    assert all(one.reasons and all(map(str, one.reasons)) for one in found)
    in_themes = [row for theme in themes(rows, memory, closeness=0.05) for row in theme.rows]
    assert len(in_themes) == len(set(in_themes))


@given(st.text(max_size=200), st.text(max_size=200))
@settings(max_examples=150, deadline=None)
def test_no_text_breaks_it(left, right):
    rows = [Row(1, None, left, (right,)), Row(2, None, right), Row(3, 1, left)]
    memory = Memory((Decision(left, right, same=True),))
    for one in suggest(rows, memory, minimum=0):
        assert all(str(reason) for reason in one.reasons)
    themes(rows, memory)


@pytest.mark.parametrize(
    ("plain", "hostile"),
    [
        ("Tisser des liens", "Tis\u200bser des\u200d li\ufeffens"),
        ("Tisser des liens", "\u202eTisser des liens\u202c"),
        ("Réseauter", "Re\u0301seauter\x00"),
        ("Réseauter", "ＲＥＳＥＡＵＴＥＲ"),
    ],
)
def test_what_cannot_be_seen_changes_nothing(plain, hostile):
    (found,) = suggest([Row(1, 1, plain), Row(2, 2, hostile)])
    assert found.score > 0.9


def test_other_scripts_are_compared_too():
    (found,) = suggest([Row(1, 1, "الشبكة الثقافية"), Row(2, 2, "الشبكة الثقافية الجديدة")])
    assert found.reasons


@pytest.mark.parametrize("text", ["", "   ", "…", "\u200b", "de la", "= + - @", "😀"])
def test_rows_without_a_word_are_left_out(text):
    rows = [Row(1, 1, text), Row(2, 2, text, (text,)), Row(3, 3, "Veiller")]
    assert len(suggest(rows)) <= 1
    assert len(themes(rows)) <= 1


def test_a_pasted_report_is_read_by_its_beginning_and_quoted_short():
    long = "réseautage " + "mot " * 2_500
    begun = time.process_time()
    found = suggest(
        [Row(1, 1, long), Row(2, 2, "x" * 10_000), Row(3, 3, "Réseauter")], minimum=0.05
    )
    assert time.process_time() - begun < 2
    assert len(tokens(long)) <= 120
    assert all(len(str(reason)) < 300 for one in found for reason in one.reasons)
    (theme,) = themes([Row(1, 1, long), Row(2, 2, long)])
    assert len(theme.name) <= 80


@pytest.mark.slow
def test_a_thousand_rows_in_forty_groups_take_under_five_seconds_of_one_core():
    from bench.wording import workshop

    rows = workshop(1000)
    begun = time.process_time()
    assert len(suggest(rows)) == 200
    assert time.process_time() - begun < 5
    begun = time.process_time()
    assert themes(rows)
    assert time.process_time() - begun < 5


def test_rows_read_once_for_pairs_and_themes_give_what_each_gives_alone():
    rows = [
        Row(n, n % 3, head)
        for n, head in enumerate(
            ["Réseauter", "Faire du réseautage", "Tisser des liens", "Créer des liens", "Veiller",
             "Faire de la veille", "Outiller", "Équiper"]
        )
    ]  # fmt: skip
    memory = Memory((Decision("outiller", "équiper", True),), apart=((4, 5),))
    gathering = Gathering(rows, memory)
    gathering.near(CLOSENESS * FLOOR)
    assert suggest(rows, gathering=gathering) == suggest(rows, memory)
    assert themes(rows, gathering=gathering) == themes(rows, memory)
