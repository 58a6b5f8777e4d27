"""The note-taker with an account: reads her group alone, types paper in, confirms, reopens."""

from __future__ import annotations

import pytest
from django.urls import reverse

from maillage.consult.live import facilitating
from maillage.consult.live.plenary import slides_of
from maillage.consult.models import Breakout, Contribution, Step, Workshop
from maillage.consult.registration import readings_to_confirm
from maillage.consult.tests.live_cast import Phone, make_guest, make_workshop
from maillage.core.models.journal import Change

pytestmark = pytest.mark.usefixtures("second_factors")


@pytest.fixture
def held(cast):
    """Bruno takes the notes of group 1, on paper."""
    held = make_workshop(cast)
    Breakout.objects.filter(pk=held.groups[0].pk).update(
        note_taker=cast.colleague.person, pen=Breakout.Pen.PAPER
    )
    held.groups[0].refresh_from_db()
    held.url = reverse("consult:take_notes", args=[held.groups[0].address])
    return held


@pytest.fixture
def taker(cast, sign_in):
    return sign_in(cast.colleague)


def typed(step, **values):
    told = {f"{step.uid}-{name}": value for name, value in values.items()}
    return {"act": "add", "step": step.uid, **told}


def test_only_the_note_taker_reads_a_group_that_has_not_confirmed(held, cast, sign_in, taker):
    row = Contribution.objects.create(breakout=held.groups[0], step=held.grid, word="Secretverbe")
    assert "Secretverbe" in taker.get(held.url).content.decode()
    other = reverse("consult:take_notes", args=[held.groups[1].address])
    assert taker.get(other).status_code == 404
    for who in (cast.coordination, cast.agent, cast.manager, cast.artist, cast.funder):
        client = sign_in(who)
        assert client.get(held.url).status_code == 404
        assert client.post(held.url, {"act": "confirm"}).status_code == 404
        assert client.get(row.get_absolute_url()).status_code == 404
    group_page = sign_in(cast.coordination).get(held.groups[0].get_absolute_url())
    assert "Secretverbe" not in group_page.content.decode()


def test_the_note_taker_sees_her_group_though_not_the_workshop(held, taker):
    Workshop.objects.filter(pk=held.workshop.pk).update(visibility="private")
    assert taker.get(held.url).status_code == 200
    assert taker.get(held.workshop.get_absolute_url()).status_code == 404


def test_paper_notes_are_typed_in_though_the_step_is_closed(held, taker, cast):
    held.grid.refresh_from_db()
    facilitating.close_step(step=held.grid, by=None)
    sent = typed(held.grid, word="Veiller", why="trier\npartager", examples="")
    assert taker.post(held.url, sent).status_code == 302
    row = Contribution.objects.get()
    assert (row.word, row.why, row.state) == ("Veiller", ["trier", "partager"], "kept")
    assert Change.objects.filter(record_id=row.pk, act="create").get().by == cast.colleague.person


def test_each_kind_of_step_has_its_own_fields(held, taker):
    choose = Step.objects.create(workshop=held.workshop, kind="choose", position=2)
    relay = Step.objects.create(workshop=held.workshop, kind="relay", position=3)
    held.grid.columns = ["Ce que je comprends", "Freins", "Exemples", "Qui"]
    held.grid.save()
    page = taker.get(held.url).content.decode()
    assert "Ce que je comprends" in page
    taker.post(held.url, typed(held.grid, word="Le mandat", cell_0="la coordination"))
    taker.post(held.url, typed(choose, word="Veiller", sentence="Trier pour les autres"))
    taker.post(held.url, typed(relay, text="Que les postes durent"))
    assert Contribution.objects.get(step=held.grid).cells == [["la coordination"]]
    assert Contribution.objects.get(step=choose).sentence == "Trier pour les autres"
    assert Contribution.objects.get(step=relay).text == "Que les postes durent"


def test_what_cannot_be_kept_comes_back_with_its_reason(held, taker):
    choose = Step.objects.create(workshop=held.workshop, kind="choose", position=2)
    answer = taker.post(held.url, typed(choose, word="Veiller", sentence="a" * 141))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "a" * 141 in page
    assert "141 caractères" in page
    assert not Contribution.objects.exists()


def test_of_two_corrections_the_second_sees_both_then_decides(held, taker):
    taker.post(held.url, typed(held.grid, word="Relier"))
    row = Contribution.objects.get()
    sent = {"act": "change", "row": row.uid, f"{row.uid}-revision": 0}
    assert taker.post(held.url, {**sent, f"{row.uid}-word": "Réseauter"}).status_code == 302
    answer = taker.post(held.url, {**sent, f"{row.uid}-word": "Tisser"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Réseauter" in page
    assert "Tisser" in page
    again = {**sent, f"{row.uid}-revision": 1, f"{row.uid}-word": "Tisser"}
    assert taker.post(held.url, again).status_code == 302
    assert Contribution.objects.get().word == "Tisser"


def test_the_reading_waits_until_every_suggestion_is_settled(held, taker):
    Breakout.objects.filter(pk=held.groups[0].pk).update(pen=Breakout.Pen.ONE)
    phone = Phone(make_guest(held))
    keep = phone.send("write", held.grid, values={"word": "Outiller"}).json()["row"]["id"]
    drop = phone.send("write", held.grid, values={"word": "Divers"}).json()["row"]["id"]
    taker.post(held.url, {"act": "confirm"})
    held.groups[0].refresh_from_db()
    assert not held.groups[0].is_confirmed
    taker.post(held.url, {"act": "keep", "row": keep})
    taker.post(held.url, {"act": "decline", "row": drop})
    taker.post(held.url, {"act": "confirm"})
    held.groups[0].refresh_from_db()
    assert held.groups[0].is_confirmed
    assert list(Contribution.objects.confirmed().values_list("word", flat=True)) == ["Outiller"]


def test_after_the_confirmation_nothing_is_added_until_it_is_reopened(held, taker, cast):
    taker.post(held.url, typed(held.grid, word="Veiller"))
    taker.post(held.url, {"act": "confirm"})
    held.groups[0].refresh_from_db()
    assert held.groups[0].confirmed_by == cast.colleague.person
    assert "Veiller" in str(slides_of(held.workshop))
    assert taker.post(held.url, typed(held.grid, word="Former")).status_code == 422
    row = Contribution.objects.get()
    taker.post(held.url, {"act": "remove", "row": row.uid})
    assert Contribution.objects.count() == 1
    taker.post(held.url, {"act": "reopen"})
    assert "Veiller" not in str(slides_of(held.workshop))
    taker.post(held.url, {"act": "remove", "row": row.uid})
    assert not Contribution.objects.exists()


def test_what_a_step_hides_is_not_shown_nor_confirmed_before_it_closes(held, taker):
    Step.objects.filter(pk=held.grid.pk).update(writers=Step.Writers.ALONE)
    Phone(make_guest(held)).send("write", held.grid, values={"word": "Secretverbe"})
    page = taker.get(held.url).content.decode()
    assert "Secretverbe" not in page
    assert "1 cachée" in page
    taker.post(held.url, {"act": "confirm"})
    held.groups[0].refresh_from_db()
    assert not held.groups[0].is_confirmed
    held.grid.refresh_from_db()
    facilitating.close_step(step=held.grid, by=None)
    assert "Secretverbe" in taker.get(held.url).content.decode()


def test_the_facilitator_reopens_and_does_not_confirm(held, taker, cast, sign_in):
    taker.post(held.url, typed(held.grid, word="Veiller"))
    taker.post(held.url, {"act": "confirm"})
    lead = reverse("consult:lead", args=[held.workshop.address])
    sign_in(cast.coordination).post(lead, {"act": "reopen-group", "group": held.groups[0].uid})
    held.groups[0].refresh_from_db()
    assert not held.groups[0].is_confirmed


def test_a_named_note_taker_takes_over_from_one_who_vanished(held, cast, sign_in, taker):
    taker.post(held.url, typed(held.grid, word="Veiller"))
    facilitating.name_note_taker(
        breakout=held.groups[0], person=cast.agent.person, by=cast.coordination.person
    )
    assert taker.get(held.url).status_code == 404
    new = sign_in(cast.agent)
    assert "Veiller" in new.get(held.url).content.decode()
    new.post(held.url, {"act": "confirm"})
    held.groups[0].refresh_from_db()
    assert held.groups[0].confirmed_by == cast.agent.person


def test_her_home_page_says_what_waits_for_her(held, cast, rf):
    def told(user):
        request = rf.get("/")
        request.reader = cast.reader(user)
        return [(todo.title, todo.url) for todo in readings_to_confirm(request)]

    assert told(cast.colleague) == [("Confirmer la lecture : Groupe 1", held.url)]
    assert told(cast.coordination) == []
