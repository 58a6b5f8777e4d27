"""A sentence is French for whoever reads it, and remembers how to be said otherwise."""

from __future__ import annotations

import copy
import json
import pickle

import pytest

from maillage.algorithms.said import Said, from_json, is_kept, to_json

REASONS = Said("%(count)d raison", "%(count)d raisons", count=2)
NESTED = Said("« %(verb)s » : %(list)s", verb="Relier", list=("50 %", REASONS))
ENGLISH = {
    "« %(verb)s » : %(list)s": "“%(verb)s”: %(list)s",
    "%(count)d raison": "%(count)d reason",
    "%(count)d raisons": "%(count)d reasons",
    "rien à 100 %": "nothing at 100%",
}


def english(template: str, plural: str, count: int) -> str:
    return ENGLISH[plural if plural and count != 1 else template]


def test_it_is_the_french_sentence():
    assert NESTED == "« Relier » : 50 %, 2 raisons"
    assert type(str(NESTED)) is str
    assert json.loads(json.dumps(NESTED)) == str(NESTED)


@pytest.mark.parametrize(
    ("count", "french", "other"),
    [(0, "0 raison", "0 reasons"), (1, "1 raison", "1 reason"), (2, "2 raisons", "2 reasons")],
)
def test_the_plural_is_the_one_of_the_language(count, french, other):
    said = Said("%(count)d raison", "%(count)d raisons", count=count)
    assert (said, said.in_words(english)) == (french, other)


def test_what_it_holds_is_said_in_the_other_language_too():
    assert NESTED.in_words(english) == "“Relier”: 50 %, 2 reasons"


def test_a_bare_text_may_hold_any_sign():
    assert Said("rien à 100 %").in_words(english) == "nothing at 100%"


@pytest.mark.parametrize("again", [copy.deepcopy, lambda said: pickle.loads(pickle.dumps(said))])
def test_a_copy_still_knows_its_template(again):
    assert again(NESTED).in_words(english) == NESTED.in_words(english)


def test_it_is_kept_in_json_and_found_again():
    kept = json.loads(json.dumps(to_json([NESTED, "texte d’avant"])))
    found, former = from_json(kept)
    assert (found, found.in_words(english)) == (NESTED, NESTED.in_words(english))
    assert former == "texte d’avant"


@pytest.mark.parametrize("kept", ["un texte", 3, None, {"autre": "chose"}, {"said": 4}])
def test_what_is_no_sentence_stays_itself(kept):
    assert not is_kept(kept)
    assert from_json(kept) is kept


@pytest.mark.parametrize(
    "kept", [{"said": "%(absent)s"}, {"said": "%(n)d", "values": {"n": "x"}}, {"said": "50 %"}]
)
def test_a_damaged_sentence_is_shown_by_its_template(kept):
    assert from_json(kept) == kept["said"]
