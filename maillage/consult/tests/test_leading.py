"""The facilitator's page: who may lead, what each act does to the phones, what is never shown."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.consult.live import facilitating
from maillage.consult.live.following import following
from maillage.consult.models import Breakout, Contribution, Guest, Step, Workshop
from maillage.consult.tests.live_cast import Phone, make_guest, make_workshop
from maillage.core.models.journal import Change

pytestmark = pytest.mark.usefixtures("second_factors")


@pytest.fixture
def held(cast):
    held = make_workshop(cast)
    held.choose = Step.objects.create(
        workshop=held.workshop, kind="choose", title="Les trois mots", position=2, minutes=15
    )
    held.url = reverse("consult:lead", args=[held.workshop.address])
    return held


@pytest.fixture
def leader(cast, sign_in):
    return sign_in(cast.coordination)


def open_steps(held):
    return list(
        held.workshop.steps.filter(opened_at__isnull=False, closed_at=None).values_list(
            "kind", flat=True
        )
    )


def test_who_may_change_the_workshop_leads_it_and_nobody_else(held, cast, sign_in):
    urls = [
        held.url,
        reverse("consult:lead_group", args=[held.workshop.address, held.groups[0].uid]),
        reverse("consult:lead_guests", args=[held.workshop.address]),
    ]
    for url in urls:
        assert sign_in(cast.coordination).get(url).status_code == 200
        for who in (cast.colleague, cast.agent, cast.artist, cast.funder):
            assert sign_in(who).get(url).status_code == 404
        assert sign_in(None).get(url).status_code == 302
    assert sign_in(cast.colleague).post(held.url, {"act": "end"}).status_code == 404
    held.workshop.refresh_from_db()
    assert held.workshop.state == Workshop.State.OPEN


def test_the_next_step_closes_the_one_before_in_one_act(held, leader):
    leader.post(held.url, {"act": "open", "step": held.choose.uid})
    assert open_steps(held) == ["choose"]
    held.choose.refresh_from_db()
    left = held.choose.due_at - timezone.now()
    assert timedelta(minutes=14) < left <= timedelta(minutes=15)


def test_a_step_may_be_opened_beside_another(held, leader):
    leader.post(held.url, {"act": "open-too", "step": held.choose.uid})
    assert open_steps(held) == ["grid", "choose"]


def test_minutes_are_added_and_a_step_is_closed(held, leader):
    before = Step.objects.get(pk=held.grid.pk).due_at
    leader.post(held.url, {"act": "plus-5", "step": held.grid.uid})
    leader.post(held.url, {"act": "plus-1", "step": held.grid.uid})
    held.grid.refresh_from_db()
    assert held.grid.due_at - before == timedelta(minutes=6)
    leader.post(held.url, {"act": "close", "step": held.grid.uid})
    assert open_steps(held) == []
    refused = leader.post(held.url, {"act": "plus-1", "step": held.grid.uid}, follow=True)
    assert "Cette étape n’est pas ouverte." in refused.content.decode()


def test_a_message_is_on_every_phone_until_it_is_taken_away(held, leader):
    leader.post(held.url, {"act": "tell", "message": "Pause jusqu’à 10 h 40"})
    held.workshop.refresh_from_db()
    assert held.workshop.message == "Pause jusqu’à 10 h 40"
    leader.post(held.url, {"act": "untell", "message": "Pause jusqu’à 10 h 40"})
    held.workshop.refresh_from_db()
    assert held.workshop.message == ""


def test_an_act_from_an_older_reading_never_puts_a_version_back(held):
    stale = Workshop.objects.get(pk=held.workshop.pk)
    facilitating.open_step(step=held.choose, by=None)
    facilitating.show_plenary(workshop=held.workshop, is_open=True, slide=3, by=None)
    version = Workshop.objects.get(pk=stale.pk).version
    facilitating.broadcast(workshop=stale, message="Bonjour", by=None)
    fresh = Workshop.objects.get(pk=stale.pk)
    assert fresh.version > version
    assert (fresh.plenary_slide, fresh.state) == (3, Workshop.State.OPEN)


def test_only_counts_are_shown_of_a_group_that_has_not_confirmed(held, leader):
    Breakout.objects.filter(workshop=held.workshop).update(pen=Breakout.Pen.EVERYBODY)
    phone = Phone(make_guest(held, name="Zoé"))
    phone.send("write", held.grid, values={"word": "Secretverbe", "why": "une raison"})
    for url in (
        held.url,
        reverse("consult:lead_group", args=[held.workshop.address, held.groups[0].uid]),
    ):
        page = leader.get(url).content.decode()
        assert "Secretverbe" not in page
        assert "une raison" not in page
    state = following(held.workshop).groups[0]
    assert (state.here, state.written[0].kept) == (1, 1)


def test_people_who_left_ninety_seconds_ago_are_no_longer_here(held):
    make_guest(held)
    gone = make_guest(held, group=1)
    Guest.objects.filter(pk=gone.pk).update(seen_at=timezone.now() - timedelta(seconds=91))
    found = following(held.workshop)
    assert (found.here, found.joined, [g.here for g in found.groups]) == (1, 2, [1, 0])


def test_the_page_is_read_in_few_queries_however_many_groups(held, django_assert_max_num_queries):
    for number in range(3, 30):
        Breakout.objects.create(workshop=held.workshop, name=str(number), position=number)
    with django_assert_max_num_queries(6):
        following(held.workshop)


def test_htmx_receives_the_moving_part_only_and_nothing_once_over(held, leader):
    part = leader.get(held.url, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert 'hx-trigger="every 5s"' in part
    done = leader.post(held.url, {"act": "end"}, headers={"HX-Request": "true"})
    assert 'hx-trigger="every 5s"' not in done.content.decode()


def test_the_pen_is_handed_to_a_guest_of_the_group_only(held, leader):
    here, elsewhere = make_guest(held), make_guest(held, group=1)
    url = reverse("consult:lead_group", args=[held.workshop.address, held.groups[0].uid])
    leader.post(url, {"act": "pen", "pen": "one", "holder": here.uid})
    held.groups[0].refresh_from_db()
    assert held.groups[0].pen_holder == here
    answer = leader.post(url, {"act": "pen", "pen": "one", "holder": elsewhere.uid})
    assert answer.status_code == 422
    leader.post(url, {"act": "pen", "pen": "paper", "holder": ""})
    held.groups[0].refresh_from_db()
    assert (held.groups[0].pen, held.groups[0].pen_holder) == ("paper", None)


def test_a_new_note_taker_is_named_when_the_former_has_vanished(held, leader, cast):
    url = reverse("consult:lead_group", args=[held.workshop.address, held.groups[0].uid])
    assert leader.post(url, {"act": "taker", "note_taker": "Bruno Lavoie"}).status_code == 302
    held.groups[0].refresh_from_db()
    assert held.groups[0].note_taker == cast.colleague.person
    unknown = leader.post(url, {"act": "taker", "note_taker": "Personne Inconnue"})
    assert unknown.status_code == 422
    assert "Personne Inconnue" in unknown.content.decode()


def test_nobody_names_herself_to_read_what_a_group_has_written(held, leader, cast):
    url = reverse("consult:lead_group", args=[held.workshop.address, held.groups[0].uid])
    Contribution.objects.create(breakout=held.groups[0], step=held.grid, word="Veiller")
    answer = leader.post(url, {"act": "taker", "note_taker": "Diane Côté"})
    assert answer.status_code == 422
    held.groups[0].refresh_from_db()
    assert held.groups[0].note_taker is None
    # A group that has written nothing yet, on paper for instance, may be taken.
    free = reverse("consult:lead_group", args=[held.workshop.address, held.groups[1].uid])
    assert leader.post(free, {"act": "taker", "note_taker": "Diane Côté"}).status_code == 302


def test_a_guest_is_moved_and_let_go_and_her_rows_stay(held, leader):
    Breakout.objects.filter(workshop=held.workshop).update(pen=Breakout.Pen.EVERYBODY)
    phone = Phone(make_guest(held, name="Zoé"))
    phone.send("write", held.grid, values={"word": "Veiller"})
    url = reverse("consult:lead_guest", args=[held.workshop.address, phone.guest.uid])
    leader.post(url, {"act": "move", "group": held.groups[1].uid})
    phone.guest.refresh_from_db()
    assert phone.guest.breakout == held.groups[1]
    leader.post(url, {"act": "remove"})
    assert phone.pulse().status_code == 410
    row = Contribution.objects.get()
    assert (row.word, row.guest, row.breakout) == ("Veiller", None, held.groups[0])
    assert "Zoé" not in str(list(Change.objects.values_list("before", "after")))


def test_a_guest_of_another_workshop_is_out_of_reach(held, leader, cast):
    other = make_workshop(cast, title="Autre")
    stranger = make_guest(other)
    url = reverse("consult:lead_guest", args=[held.workshop.address, stranger.uid])
    assert leader.post(url, {"act": "remove"}).status_code == 404
    step = leader.post(held.url, {"act": "close", "step": other.grid.uid})
    assert step.status_code == 404


def test_the_end_closes_steps_and_codes_and_can_be_taken_back(held, leader):
    leader.post(held.url, {"act": "end"})
    held.workshop.refresh_from_db()
    assert held.workshop.state == Workshop.State.CLOSED
    assert not held.workshop.is_joinable()
    assert open_steps(held) == []
    leader.post(held.url, {"act": "reopen"})
    held.workshop.refresh_from_db()
    assert held.workshop.is_joinable()


def test_a_rehearsal_is_shown_loudly(held, leader):
    Workshop.objects.filter(pk=held.workshop.pk).update(rehearsing_since=timezone.now())
    assert "Rien de ce qui s’écrit ici n’est gardé" in leader.get(held.url).content.decode()
