"""The team's list of wordings: it grows with each synthesis, and people mend it."""

from __future__ import annotations

import pytest

from maillage.consult.models import Synonym
from maillage.consult.tests.themes_cast import make_confirmed, uids
from maillage.consult.themes import actions, wordings

pytestmark = [pytest.mark.django_db, pytest.mark.database]
LIST = "/concerter/synonymes/"


@pytest.fixture
def held(cast, second_factors):
    return make_confirmed(cast)


def decided():
    return {(s.left, s.right): s.is_same for s in Synonym.objects.all()}


def test_gathering_rows_says_that_their_wordings_are_one(held):
    rows = uids(held.rows[0], held.rows[3], held.rows[5])
    theme = actions.gather(workshop=held.workshop, rows=rows, by=held.by)
    assert decided() == {
        ("faire du reseautage", "reseauter"): True, ("reseauter", "veiller"): True,
    }  # fmt: skip
    actions.take_out(theme=theme, rows=uids(held.rows[5]), by=held.by)
    assert decided() == {("faire du reseautage", "reseauter"): True}


def test_what_another_workshop_decided_stays_when_a_row_leaves(held):
    pair = ("faire du reseautage", "reseauter")
    wordings.decide_pair(pair=pair, is_same=True, by=held.by)
    rows = uids(held.rows[0], held.rows[3])
    theme = actions.gather(workshop=held.workshop, rows=rows, by=held.by)
    actions.dissolve(theme=theme, by=held.by)
    assert decided() == {pair: True}


def test_a_later_decision_takes_the_place_of_an_earlier_one(held):
    rows = uids(held.rows[0], held.rows[3])
    actions.refuse(workshop=held.workshop, rows=rows, by=held.by)
    assert set(decided().values()) == {False}
    actions.gather(workshop=held.workshop, rows=rows, by=held.by)
    assert decided() == {("faire du reseautage", "reseauter"): True}
    actions.undo(workshop=held.workshop, batch=actions.last_acts(held.workshop)[0], by=held.by)
    assert set(decided().values()) == {False}


def test_an_agent_adds_turns_removes_and_puts_back(cast, sign_in):
    client = sign_in(cast.agent)
    asked = {"left": "Faire des ponts", "right": "Créer des liens", "is_same": "1"}
    client.post(f"{LIST}ajouter/", asked)
    assert decided() == {("creer des liens", "faire des ponts"): True}
    page = client.get(LIST).content.decode()
    assert "creer des liens" in page
    record = Synonym.objects.get()
    page = client.get(record.get_absolute_url()).content.decode()
    assert "disent la même chose" in page
    assert "Alice Roy" in page
    client.post(f"{record.get_absolute_url()}changer/", {"act": "turn"})
    assert set(decided().values()) == {False}
    record.refresh_from_db()
    answer = client.post(f"{record.get_absolute_url()}changer/", {"act": "remove"})
    assert not Synonym.objects.exists()
    page = client.get(answer.headers["Location"]).content.decode()
    batch = answer.headers["Location"].partition("retire=")[2]
    assert batch in page
    client.post(f"{LIST}annuler/", {"batch": batch})
    assert set(decided().values()) == {False}


@pytest.mark.parametrize("words", [("", "x y"), ("Réseau", "reseau"), ("mot " * 15, "autre")])
def test_a_pair_that_is_none_is_refused_with_what_was_typed(cast, sign_in, words):
    asked = {"left": words[0], "right": words[1], "is_same": "1"}
    answer = sign_in(cast.agent).post(f"{LIST}ajouter/", asked)
    assert answer.status_code == 422
    assert not Synonym.objects.exists()


@pytest.mark.parametrize(
    ("who", "reads", "adds"),
    [("coordination", 200, 200), ("agent", 200, 200), ("manager", 200, 404),
     ("funder", 404, 404), ("artist", 404, 404)],
)  # fmt: skip
def test_who_reads_the_list_and_who_changes_it(cast, second_factors, sign_in, who, reads, adds):
    record = Synonym.objects.create(left="a b", right="c d")
    client = sign_in(getattr(cast, who))
    assert client.get(LIST).status_code == reads
    assert client.get(record.get_absolute_url()).status_code == reads
    assert client.get(f"{LIST}ajouter/").status_code == adds
    answer = client.post(f"{record.get_absolute_url()}changer/", {"act": "remove"})
    assert answer.status_code == (302 if adds == 200 else 404)
    assert Synonym.objects.exists() == (adds != 200)


def test_the_list_leaves_as_a_sheet_where_formulas_are_text(cast, sign_in):
    Synonym.objects.create(left="=1+1", right="reseauter")
    answer = sign_in(cast.agent).get(LIST, {"format": "csv"})
    told = b"".join(answer) if answer.streaming else answer.content
    assert "reseauter" in told.decode()
    assert "\n=1+1" not in told.decode()
