"""A concern goes to a later workshop and its answer comes back; none disappears."""

from __future__ import annotations

from datetime import date

import pytest

from maillage.consult.live import facilitating
from maillage.consult.models import Contribution, Relay, Step, Workshop
from maillage.consult.relaying import answer_relay, received_by, returned_to
from maillage.consult.tests.live_cast import Phone, make_guest, make_workshop
from maillage.core.models import Concern, Decision

pytestmark = pytest.mark.django_db
WORRY = "Que les postes soient maintenus"


@pytest.fixture
def sent(cast, second_factors):
    """A first workshop whose group 1 wrote a concern for a second one; not yet confirmed."""
    first = make_workshop(cast, title="Premier", held_on=date(2021, 10, 27))
    second = make_workshop(cast, title="Second", held_on=date(2021, 11, 24))
    step = Step.objects.create(
        workshop=first.workshop, kind="relay", position=2, to_workshop=second.workshop,
        writers="everybody",
    )  # fmt: skip
    facilitating.open_step(step=step, by=None)
    first.guest = make_guest(first, name="Zoé", person=cast.agent.person)
    Phone(first.guest).send("write", step, values={"text": WORRY})
    return first, second


def confirm(held, cast):
    facilitating.confirm_reading(breakout=held.groups[0], by=cast.coordination.person)
    return Relay.objects.select_related("concern").first()


def test_nothing_is_sent_before_the_group_confirms(sent, cast, sign_in):
    assert not Relay.objects.exists()
    assert not Concern.objects.exists()
    relay = confirm(sent[0], cast)
    assert (relay.concern.text, relay.to_workshop) == (WORRY, sent[1].workshop)
    assert list(received_by(sent[1].workshop)) == [relay]


def test_no_name_travels_with_a_concern(sent, cast, sign_in):
    relay = confirm(sent[0], cast)
    for path in (relay.get_absolute_url(), "/concerter/relais/", "/concerter/relais/?format=csv"):
        answer = sign_in(cast.colleague).get(path)
        told = b"".join(answer) if answer.streaming else answer.content
        assert WORRY in told.decode()
        assert "Zoé" not in told.decode()


def test_a_reading_opened_again_takes_back_what_nobody_saw(sent, cast):
    confirm(sent[0], cast)
    facilitating.reopen_reading(breakout=sent[0].groups[0], by=None)
    assert not Relay.objects.exists()
    assert not Concern.objects.exists()


def test_a_concern_that_was_seen_stays_and_its_row_too(sent, cast):
    relay = confirm(sent[0], cast)
    step = Step.objects.create(workshop=sent[1].workshop, kind="relay", position=2)
    facilitating.open_step(step=step, by=cast.coordination.person)
    relay.refresh_from_db()
    assert relay.status == Relay.Status.SEEN
    facilitating.reopen_reading(breakout=sent[0].groups[0], by=None)
    assert list(received_by(sent[1].workshop)) == [relay]
    row = Contribution.objects.get(step__kind="relay")
    answer = Phone(sent[0].guest).send("remove", row.step, row=row.uid)
    assert answer.status_code == 403
    assert Contribution.objects.filter(pk=row.pk).exists()


def test_confirming_twice_sends_once_and_new_words_replace_the_old(sent, cast):
    confirm(sent[0], cast)
    step = Step.objects.create(workshop=sent[1].workshop, kind="relay", position=2)
    facilitating.open_step(step=step, by=None)
    facilitating.reopen_reading(breakout=sent[0].groups[0], by=None)
    row = Contribution.objects.get(step__kind="relay")
    phone = Phone(sent[0].guest)
    assert phone.send("change", row.step, row=row.uid, rev=0, values={"text": "Autrement dit"})
    relay = confirm(sent[0], cast)
    assert Relay.objects.count() == 1
    assert relay.concern.text == "Autrement dit"


def test_the_answer_comes_back_to_its_origin_and_to_who_was_there(sent, cast, sign_in):
    relay = confirm(sent[0], cast)
    leader = sign_in(cast.coordination)
    url = f"{relay.get_absolute_url()}repondre/"
    answer = leader.post(
        url,
        {"answer": "Le budget est reconduit.", "decision_title": "Reconduire",
         "decided_on": "2021-11-24"},
    )  # fmt: skip
    assert answer.status_code == 302
    relay.refresh_from_db()
    assert (relay.status, relay.concern.answer) == ("decided", "Le budget est reconduit.")
    assert relay.decision == Decision.objects.get(title="Reconduire")
    assert list(returned_to(sent[0].workshop)) == [relay]
    reader = sign_in(cast.agent)
    assert "Le budget est reconduit." in reader.get(relay.get_absolute_url()).content.decode()
    assert WORRY in reader.get("/").content.decode()
    page = reader.get(sent[0].workshop.get_absolute_url()).content.decode()
    assert "Le budget est reconduit." in page


def test_an_empty_answer_is_refused_and_nothing_is_lost(sent, cast, sign_in):
    relay = confirm(sent[0], cast)
    url = f"{relay.get_absolute_url()}repondre/"
    answer = sign_in(cast.coordination).post(url, {"answer": " ", "decision_title": "Gardé"})
    assert answer.status_code == 422
    assert "Gardé" in answer.content.decode()
    relay.refresh_from_db()
    assert relay.is_waiting


def test_only_those_who_lead_where_it_goes_answer(sent, cast, sign_in):
    relay = confirm(sent[0], cast)
    url = f"{relay.get_absolute_url()}repondre/"
    for user in (cast.colleague, cast.manager, cast.funder, cast.artist):
        assert sign_in(user).post(url, {"answer": "Non"}).status_code == 404
    relay.refresh_from_db()
    assert relay.concern.answer == ""


def test_concerns_without_an_answer_come_first_the_oldest_at_the_top(sent, cast, sign_in):
    first = confirm(sent[0], cast)
    old = Relay.objects.create(
        workshop=sent[0].workshop, step=first.step, concern=Concern.objects.create(text="Vieille")
    )
    done = Relay.objects.create(
        workshop=sent[0].workshop, step=first.step, status="answered",
        concern=Concern.objects.create(text="Répondue déjà", answer="Oui"),
    )  # fmt: skip
    for relay, day in ((old, 1), (done, 2), (first, 3)):
        Relay.objects.filter(pk=relay.pk).update(created_at=f"2021-10-0{day}T12:00:00Z")
    page = sign_in(cast.colleague).get("/concerter/relais/").content.decode()
    assert page.index("Vieille") < page.index(WORRY) < page.index("Répondue déjà")
    found = sign_in(cast.colleague).get("/concerter/relais/?q=maintenu").content.decode()
    assert WORRY in found
    assert "Vieille" not in found


def test_a_concern_is_addressed_to_a_workshop_or_a_date(sent, cast, sign_in):
    relay = confirm(sent[0], cast)
    leader = sign_in(cast.coordination)
    url = f"{relay.get_absolute_url()}adresser/"
    assert leader.post(url, {}).status_code == 422
    assert leader.post(url, {"to_workshop": sent[0].workshop.pk}).status_code == 422
    assert leader.post(url, {"to_date": "2022-05-01"}).status_code == 302
    relay.refresh_from_db()
    assert (relay.to_workshop, relay.to_date) == (None, date(2022, 5, 1))
    third = Workshop.objects.create(title="Troisième", visibility="network")
    assert leader.post(url, {"to_workshop": third.pk}).status_code == 302
    relay.refresh_from_db()
    assert relay.to_workshop == third


def test_who_sees_neither_end_does_not_see_the_concern(sent, cast, sign_in):
    relay = confirm(sent[0], cast)
    Workshop.objects.update(visibility="private")
    assert sign_in(cast.colleague).get(relay.get_absolute_url()).status_code == 404
    assert WORRY not in sign_in(cast.colleague).get("/concerter/relais/").content.decode()
    Workshop.objects.filter(pk=sent[1].workshop.pk).update(visibility="network")
    page = sign_in(cast.colleague).get(relay.get_absolute_url()).content.decode()
    assert WORRY in page
    assert "Premier" not in page


def test_the_answer_is_read_on_the_phone_of_those_who_were_there_only(sent, cast):
    relay = confirm(sent[0], cast)
    answer_relay(relay=relay, answer="Ils le sont.", by=cast.coordination.person)
    for held, is_told in ((sent[0], True), (sent[1], False)):
        phone = Phone(make_guest(held))
        page = phone.client.get(f"/concerter/direct/{held.workshop.uid}/").content.decode()
        assert ("Ils le sont." in page) is is_told
