"""At the door: a code, one short form, and in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from maillage.consult.live import facilitating
from maillage.consult.models import Breakout, Guest, Workshop
from maillage.consult.tests.live_cast import Phone, make_guest, make_workshop

pytestmark = pytest.mark.django_db
DOOR = "/concerter/rejoindre/"


@pytest.fixture
def held(cast):
    return make_workshop(cast)


def come(code: str, client: Client | None = None, **told):
    return (client or Client()).post(f"{DOOR}{code}/", told)


def test_a_code_typed_as_it_is_read_on_the_wall_leads_to_the_workshop(held):
    code = held.workshop.code
    typed = f" {code[:4].upper()}-{code[4:]} "
    answer = Client().get(DOOR, {"code": typed}, follow=True)
    assert answer.redirect_chain[-1][0] == f"{DOOR}{code}/"
    assert held.workshop.title in answer.content.decode()


def test_a_guest_without_a_name_is_in_with_one_form(held):
    client = Client()
    answer = come(held.workshop.code, client, group=held.groups[1].uid)
    guest = Guest.objects.get()
    assert answer.headers["Location"] == f"/concerter/direct/{held.workshop.uid}/"
    assert (guest.breakout, guest.name, guest.may_be_named) == (held.groups[1], "", False)
    page = client.get(answer.headers["Location"])
    assert page.status_code == 200
    assert "Invité·e 1" in page.content.decode()
    assert "sessionid" not in client.cookies


def test_a_name_and_a_consent_are_kept_when_they_are_given(held):
    come(
        held.workshop.code, group=held.groups[0].uid, name=" Zoé ",
        organisation_name="Culture Rivière", may_be_named="on",
    )  # fmt: skip
    guest = Guest.objects.get()
    assert (guest.name, guest.may_be_named) == ("Zoé", True)
    assert guest.organisation is not None


def test_without_a_group_the_form_says_so_and_keeps_the_name(held):
    answer = come(held.workshop.code, name="Zoé")
    assert answer.status_code == 422
    assert "Choisissez votre groupe." in answer.content.decode()
    assert 'value="Zoé"' in answer.content.decode()
    assert not Guest.objects.exists()


def test_the_code_of_a_group_asks_for_no_group(held):
    page = Client().get(f"{DOOR}{held.groups[1].code}/").content.decode()
    assert 'name="group"' not in page
    come(held.groups[1].code)
    assert Guest.objects.get().breakout == held.groups[1]


def test_the_pen_code_gives_the_pen_and_says_so(held):
    page = Client().get(f"{DOOR}{held.groups[0].pen_code}/").content.decode()
    assert "Vous prenez les notes" in page
    come(held.groups[0].pen_code)
    assert Breakout.objects.get(pk=held.groups[0].pk).pen_holder == Guest.objects.get()


def test_an_anonymous_workshop_asks_no_name_and_keeps_none(cast, sign_in):
    held = make_workshop(cast, names=Workshop.Names.ANONYMOUS)
    client = sign_in(cast.agent)
    page = client.get(f"{DOOR}{held.groups[0].code}/").content.decode()
    assert 'name="name"' not in page
    assert 'name="organisation_name"' not in page
    assert "anonyme" in page
    answer = come(held.groups[0].code, client, name="Zoé", may_be_named="on")
    assert answer.status_code == 302
    guest = Guest.objects.get()
    assert (guest.name, guest.person, guest.may_be_named) == ("", None, False)


def test_somebody_signed_in_joins_as_herself(held, cast, sign_in):
    client = sign_in(cast.agent)
    assert 'name="name"' not in client.get(f"{DOOR}{held.groups[0].code}/").content.decode()
    come(held.groups[0].code, client)
    guest = Guest.objects.get()
    assert (guest.person, guest.name) == (cast.agent.person, "Alice Roy")


def test_who_is_already_here_goes_straight_to_her_page(held):
    client = Client()
    come(held.workshop.code, client, group=held.groups[0].uid)
    answer = client.get(f"{DOOR}{held.workshop.code}/")
    assert answer.headers["Location"] == f"/concerter/direct/{held.workshop.uid}/"
    assert come(held.workshop.code, client, group=held.groups[0].uid).status_code == 302
    assert Guest.objects.count() == 1


def test_the_link_of_another_group_moves_her_once_she_says_so(held):
    client = Client()
    come(held.groups[0].code, client)
    page = client.get(f"{DOOR}{held.groups[1].pen_code}/")
    assert page.status_code == 200
    assert Guest.objects.get().breakout == held.groups[0]
    come(held.groups[1].pen_code, client)
    guest = Guest.objects.get()
    assert guest.breakout == held.groups[1]
    assert guest.breakout.pen_holder == guest


@pytest.mark.parametrize("typed", ["", "abc", "zzzzzzzz", "<script>", "é" * 300])
def test_a_code_that_opens_nothing_says_so_kindly(held, typed):
    answer = Client().get(DOOR, {"code": typed}, follow=True)
    assert answer.status_code == (404 if typed else 200)
    assert "<script>" not in answer.content.decode()


def test_an_expired_code_says_whom_to_ask(held):
    Workshop.objects.update(code_expires_at=timezone.now() - timedelta(minutes=1))
    answer = come(held.workshop.code, group=held.groups[0].uid)
    assert answer.status_code == 410
    assert "plus valable" in answer.content.decode()
    assert not Guest.objects.exists()


def test_a_workshop_that_is_over_thanks_whoever_comes(held):
    facilitating.close_workshop(workshop=held.workshop, by=None)
    answer = come(held.groups[0].code)
    assert answer.status_code == 410
    assert "terminé" in answer.content.decode()


def test_beyond_the_places_the_limit_is_said_and_nobody_is_lost(held):
    Workshop.objects.update(guest_limit=3)
    statuses = [come(held.groups[0].code).status_code for _i in range(5)]
    assert statuses == [302, 302, 302, 403, 403]
    assert Guest.objects.count() == 3
    assert "Les 3 places" in come(held.groups[0].code).content.decode()


def test_who_leaves_is_nobody_here_and_her_rows_stay(held):
    guest = make_guest(held, name="Zoé")
    phone = Phone(guest)
    facilitating.hand_pen(breakout=held.groups[0], guest=guest, by=None)
    phone.send("write", held.grid, values={"word": "Veiller"})
    here = f"/concerter/direct/{held.workshop.uid}/"
    phone.client.post(here, {"act": "leave"})
    assert phone.client.get(here).status_code == 404
    group = Breakout.objects.get(pk=held.groups[0].pk)
    assert (group.pen_holder, group.contributions.count()) == (None, 1)


def test_the_door_speaks_english_too(held):
    assert Client().get(f"/en{DOOR}{held.workshop.code}/").status_code == 200
