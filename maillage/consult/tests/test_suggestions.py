"""Suggestions across groups: computed in the background, ranked, with reasons; a person decides."""

from __future__ import annotations

import pytest
from django.utils import timezone

from maillage.consult.models import Apart, Comparison, Contribution, Step, Synonym, Theme
from maillage.consult.tests.themes_cast import make_confirmed, uids, url
from maillage.consult.themes import actions
from maillage.consult.themes.comparing import queue_comparison, run_comparison
from maillage.consult.themes.reading import stands_of
from maillage.consult.themes.suggestions import load
from maillage.consult.themes.suggestions import suggestions_of as suggested_now

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def held(cast, second_factors):
    return make_confirmed(cast)


def compare(held):
    """Ask for a comparison and do the worker's part."""
    comparison = queue_comparison(workshop=held.workshop)
    run_comparison(comparison.pk)
    comparison.refresh_from_db()
    return comparison


def suggestions_of(comparison):
    """What is suggested now, its rows read."""
    found = suggested_now(comparison, stands_of(comparison.workshop))
    load([*found.pairs, *found.themes], comparison.workshop)
    return found


def pairs(comparison):
    return [{row.word for row in one.rows} for one in suggestions_of(comparison).pairs]


NETWORK = {"Réseauter", "Faire du réseautage"}
EQUIP = {"Outiller", "Équiper"}


def test_the_job_is_asked_once_and_its_page_shows_progress(held, cast, sign_in):
    client = sign_in(cast.coordination)
    for _click in range(2):
        answer = client.post(url(held, "faire/"), {"act": "compare"})
        assert answer.headers["Location"] == url(held, "suggestions/")
    comparison = Comparison.objects.get()
    page = client.get(url(held, "suggestions/")).content.decode()
    assert "<progress" in page
    assert '<meta http-equiv="refresh"' in page  # without JavaScript
    part = client.get(url(held, "suggestions/"), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    run_comparison(comparison.pk)
    page = client.get(url(held, "suggestions/")).content.decode()
    assert "<progress" not in page
    assert "même racine" in page
    run_comparison(comparison.pk)  # a job begun again after its end does nothing
    assert Comparison.objects.get().state == "done"


def test_rows_come_ranked_with_their_reasons_and_nothing_is_merged(held):
    found = suggestions_of(compare(held)).pairs
    assert NETWORK in [{row.word for row in one.rows} for one in found]
    assert all(one.why for one in found)
    assert not Theme.objects.exists()
    assert not Synonym.objects.exists()


def test_a_word_that_a_group_chose_is_not_suggested_beside_its_own_row(held):
    written = Contribution.objects.get(word="Veiller")
    choose = Step.objects.create(workshop=held.workshop, kind="choose", title="Mots", position=2)
    Contribution.objects.create(
        breakout=written.breakout, step=choose, word="Veiller", continues=written,
        sentence="Trier pour les autres.",
    )  # fmt: skip
    assert {"Veiller"} not in pairs(compare(held))


def test_an_accepted_pair_is_gathered_and_the_team_remembers(held, cast, sign_in):
    comparison, client = compare(held), sign_in(cast.coordination)
    one = next(p for p in suggestions_of(comparison).pairs if {r.word for r in p.rows} == NETWORK)
    rows = uids(*one.rows)
    asked = {"act": "gather", "row": rows, "proposed": rows, "name": "", "from": "suggestions"}
    client.post(url(held, "faire/"), asked)
    assert {row.word for row in Theme.objects.get().rows.all()} == NETWORK
    synonym = Synonym.objects.get()
    assert (synonym.left, synonym.right) == ("faire du reseautage", "reseauter")
    assert synonym.is_same
    assert (synonym.by, synonym.workshop) == (held.by, held.workshop)
    assert NETWORK not in pairs(comparison)
    assert not Apart.objects.exists()


def test_a_refused_pair_never_comes_back(held, cast, sign_in):
    comparison, client = compare(held), sign_in(cast.coordination)
    one = next(p for p in suggestions_of(comparison).pairs if {r.word for r in p.rows} == NETWORK)
    client.post(url(held, "faire/"), {"act": "refuse", "proposed": uids(*one.rows)})
    assert NETWORK not in pairs(comparison)
    assert NETWORK not in pairs(compare(held))
    assert not Synonym.objects.get().is_same
    actions.undo(workshop=held.workshop, batch=actions.last_acts(held.workshop)[0], by=held.by)
    assert not Apart.objects.exists()
    assert not Synonym.objects.exists()
    assert NETWORK in pairs(compare(held))


def test_a_refused_pair_of_long_texts_never_comes_back_and_teaches_no_phrase(held):
    text = "nous voulons que le réseau des agents tienne une rencontre chaque automne " * 30
    rows = [
        Contribution.objects.create(breakout=group, step=held.grid, text=f"{text} {group.name}")
        for group in held.groups
    ]
    assert next({r.pk for r in p.rows} for p in suggestions_of(compare(held)).pairs) == {
        row.pk for row in rows
    }
    actions.refuse(workshop=held.workshop, rows=uids(*rows), by=held.by)
    found = suggestions_of(compare(held)).pairs
    assert {row.pk for row in rows} not in [{r.pk for r in p.rows} for p in found]
    assert not Synonym.objects.exists()


def test_an_unticked_row_of_a_proposed_theme_is_left_out_and_not_proposed_again(held):
    rows = [held.rows[0], held.rows[3], held.rows[1]]
    actions.gather(workshop=held.workshop, rows=uids(*rows[:2]), unticked=uids(rows[2]), by=held.by)
    assert Theme.objects.get().rows.count() == 2
    pair = Apart.objects.get()
    assert {pair.left_id, pair.right_id} == {rows[0].pk, rows[2].pk}


def test_a_proposed_theme_is_shown_with_its_boxes_ticked(held, cast, sign_in):
    for group in held.groups:
        for word in ("Tisser des liens", "Créer des liens"):
            Contribution.objects.create(breakout=group, step=held.grid, word=word, position=9)
    compare(held)
    page = sign_in(cast.coordination).get(url(held, "suggestions/"), {"vue": "themes"})
    page = page.content.decode()
    assert "checked" in page
    assert "disent peut-être la même chose" in page


def test_a_row_suggested_beside_a_theme_joins_that_theme(held, cast, sign_in):
    comparison = compare(held)
    theme = actions.gather(workshop=held.workshop, rows=uids(held.rows[0]), by=held.by)
    one = next(p for p in suggestions_of(comparison).pairs if {r.word for r in p.rows} == NETWORK)
    assert one.theme == theme
    asked = {"act": "gather", "row": uids(*one.rows), "theme": theme.uid, "from": "suggestions"}
    sign_in(cast.coordination).post(url(held, "faire/"), asked)
    assert {row.word for row in theme.rows.all()} == NETWORK


def test_what_is_not_confirmed_is_never_suggested_and_leaves_at_once(held, cast, sign_in):
    held.groups[1].confirmed_at = None
    held.groups[1].save()
    assert NETWORK not in pairs(compare(held))
    held.groups[1].confirmed_at = timezone.now()
    held.groups[1].save()
    comparison = compare(held)
    assert NETWORK in pairs(comparison)
    held.groups[1].confirmed_at = None
    held.groups[1].save()
    client = sign_in(cast.coordination)
    for view in ("", "themes"):
        page = client.get(url(held, "suggestions/"), {"vue": view}).content.decode()
        assert "réseautage" not in page
    assert "Des lignes ont changé" in page


def test_a_reworded_row_is_not_shown_with_the_reasons_of_its_old_words(held, cast, sign_in):
    comparison = compare(held)
    Contribution.objects.filter(pk=held.rows[3].pk).update(word="Tout autre chose")
    assert not any(held.rows[3] in one.rows for one in suggestions_of(comparison).pairs)
    page = sign_in(cast.coordination).get(url(held, "suggestions/")).content.decode()
    assert "réseautage" not in page
    assert "Des lignes ont changé" in page


def test_a_decision_of_the_team_serves_the_next_comparison(held, cast, sign_in):
    actions.gather(workshop=held.workshop, rows=uids(held.rows[2], held.rows[5]), by=held.by)
    for row in held.rows:
        row.refresh_from_db()
    again = Contribution.objects.create(
        breakout=held.groups[0], step=held.grid, word="Veiller", position=8
    )
    found = suggestions_of(compare(held)).pairs
    assert again.pk in {row.pk for row in found[0].rows}


def test_a_failed_job_says_so_and_can_be_run_again(held, cast, sign_in, monkeypatch):
    from maillage.consult.themes import comparing

    def broken(*_args, **_more):
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(comparing, "suggest", broken)
        assert compare(held).state == "failed"
    page = sign_in(cast.coordination).get(url(held, "suggestions/")).content.decode()
    assert "vous pouvez la relancer" in page
    assert compare(held).state == "done"
    assert Comparison.objects.count() == 1


def test_hostile_rows_are_shown_as_text_in_suggestions(held, cast, sign_in):
    for group in held.groups:
        Contribution.objects.create(
            breakout=group, step=held.grid, word="<script>alert(1)</script> =1+1 \u202e réseau"
        )
    compare(held)
    page = sign_in(cast.coordination).get(url(held, "suggestions/")).content.decode()
    assert "alert(1)" in page
    assert "<script>alert" not in page
