"""Phones write, read and correct the rows of their group."""

from __future__ import annotations

from hashlib import sha256

import pytest

from maillage.consult.live import facilitating
from maillage.consult.live.reading import rows_of_guest
from maillage.consult.models import Breakout, Contribution, Dot, Step
from maillage.consult.tests.live_cast import Phone, make_guest, make_workshop
from maillage.core import journal

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(cast):
    return make_workshop(cast)


def everybody_writes(held):
    Breakout.objects.filter(workshop=held.workshop).update(pen=Breakout.Pen.EVERYBODY)


def test_a_row_written_on_one_phone_reaches_the_others(held):
    everybody_writes(held)
    one, other = Phone(make_guest(held)), Phone(make_guest(held, name="Zoé"))
    stranger = Phone(make_guest(held, group=1))
    answer = one.send("write", held.grid, values={"word": "Veiller", "why": "trier\npartager"})
    assert answer.status_code == 200
    told = other.pulse().json()
    assert [(r["word"], r["why"], r["mine"]) for r in told["rows"]] == [
        ("Veiller", ["trier", "partager"], False)
    ]
    assert other.pulse(told["v"]).json()["rows"] == []
    assert stranger.pulse().json()["rows"] == []


def test_a_row_sent_twice_is_written_once(held):
    everybody_writes(held)
    phone = Phone(make_guest(held))
    first = phone.send("write", held.grid, values={"word": "Veiller"}, key="k1").json()
    again = phone.send("write", held.grid, values={"word": "Veiller"}, key="k1").json()
    assert first["row"]["id"] == again["row"]["id"]
    assert Contribution.objects.count() == 1


def test_without_the_pen_a_row_is_a_suggestion_that_the_note_taker_keeps(held):
    guest, taker = make_guest(held), make_guest(held)
    facilitating.hand_pen(breakout=held.groups[0], guest=taker, by=None)
    row = Phone(guest).send("write", held.grid, values={"word": "Outiller"}).json()["row"]
    assert row["state"] == "suggested"
    assert Phone(guest).send("keep", held.grid, row=row["id"]).status_code == 403
    kept = Phone(taker).send("keep", held.grid, row=row["id"]).json()["row"]
    assert kept["state"] == "kept"


def test_a_kept_correction_becomes_the_row(held):
    guest, taker = make_guest(held), make_guest(held)
    facilitating.hand_pen(breakout=held.groups[0], guest=taker, by=None)
    row = Phone(taker).send("write", held.grid, values={"word": "Outiler"}).json()["row"]
    fix = Phone(guest).send("write", held.grid, values={"word": "Outiller"}, corrects=row["id"])
    kept = Phone(taker).send("keep", held.grid, row=fix.json()["row"]["id"]).json()["row"]
    assert (kept["id"], kept["word"]) == (row["id"], "Outiller")
    assert Contribution.objects.count() == 1


def test_of_two_people_on_one_row_the_second_sees_both_versions(held):
    everybody_writes(held)
    one, two = Phone(make_guest(held)), Phone(make_guest(held))
    row = one.send("write", held.grid, values={"word": "Relier"}).json()["row"]
    assert one.send("change", held.grid, row=row["id"], rev=0, values={"word": "Réseauter"})
    answer = two.send("change", held.grid, row=row["id"], rev=0, values={"word": "Tisser"})
    assert answer.status_code == 409
    assert (answer.json()["row"]["word"], answer.json()["mine"]["word"]) == ("Réseauter", "Tisser")
    assert Contribution.objects.get().word == "Réseauter"
    assert len(journal.history(Contribution.objects.get())) == 2


def test_a_hidden_step_shows_each_her_own_rows_until_it_closes(held):
    Step.objects.filter(pk=held.grid.pk).update(writers=Step.Writers.ALONE)
    one, two = Phone(make_guest(held)), Phone(make_guest(held))
    one.send("write", held.grid, values={"word": "Veiller"})
    known = two.pulse().json()
    assert known["rows"] == []
    assert len(one.pulse().json()["rows"]) == 1
    held.grid.refresh_from_db()
    facilitating.close_step(step=held.grid, by=None)
    assert len(two.pulse(known["v"]).json()["rows"]) == 1


def test_nothing_is_written_in_a_closed_step_nor_after_the_reading_is_confirmed(held, cast):
    everybody_writes(held)
    phone = Phone(make_guest(held))
    phone.send("write", held.grid, values={"word": "Veiller"})
    facilitating.confirm_reading(breakout=held.groups[0], by=cast.coordination.person)
    assert phone.send("write", held.grid, values={"word": "Former"}).status_code == 403
    facilitating.reopen_reading(breakout=held.groups[0], by=cast.coordination.person)
    held.grid.refresh_from_db()
    facilitating.close_step(step=held.grid, by=None)
    assert phone.send("write", held.grid, values={"word": "Former"}).status_code == 403
    assert Contribution.objects.count() == 1


def test_in_an_anonymous_workshop_no_row_and_no_journal_line_says_who(cast):
    held = make_workshop(cast, names="anonymous")
    everybody_writes(held)
    guest = make_guest(held, name="Zoé", person=cast.agent.person)
    phone = Phone(guest)
    row = phone.send("write", held.grid, values={"word": "Veiller"}).json()["row"]
    phone.send("change", held.grid, row=row["id"], rev=0, values={"word": "Former"})
    kept = Contribution.objects.get()
    assert (guest.name, guest.person, kept.guest) == ("", None, None)
    assert {change.by for change in journal.history(kept)} == {None}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"word": "a" * 10_000}, "word"),
        ({"word": "\u202e\u200b"}, "word"),
        ({"word": 3}, ""),
        ({"word": "x", "why": "y" * 10_000}, "why"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_its_place(held, values, field):
    everybody_writes(held)
    answer = Phone(make_guest(held)).send("write", held.grid, values=values)
    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert answer.json()["message"]
    assert not Contribution.objects.exists()


def test_points_are_counted_per_ballot_and_shown_after_the_close(held, cast):
    from maillage.consult.live.voting import results

    everybody_writes(held)
    one = Phone(make_guest(held))
    row = one.send("write", held.grid, values={"word": "Veiller"}).json()["row"]
    dots = Step.objects.create(
        workshop=held.workshop, kind="dots", position=2, draws_on=held.grid, picks=3
    )
    assert one.send("dots", dots, values={row["id"]: 2}).status_code == 403
    facilitating.open_step(step=dots, by=None)
    assert one.send("dots", dots, values={row["id"]: 2}).status_code == 200
    assert one.send("dots", dots, values={row["id"]: 3}).status_code == 200
    assert one.send("dots", dots, values={row["id"]: 4}).status_code == 403
    assert Dot.objects.get().count == 3
    dots.refresh_from_db()
    assert results(dots) == []
    facilitating.close_step(step=dots, by=None)
    dots.refresh_from_db()
    assert [(str(r), n) for r, n in results(dots)] == [("Veiller", 3)]


def test_the_doors_answer_nobody_else(held, client):
    assert client.get("/direct/pouls", {"a": held.workshop.uid}).status_code == 410
    phone = Phone(make_guest(held))
    phone.client.cookies[next(iter(phone.client.cookies))] = "forged:signature"
    assert phone.pulse().status_code == 410
    good = Phone(make_guest(held))
    url = f"/direct/lignes?a={held.workshop.uid}"
    assert good.client.post(url, {"act": "write"}).status_code == 403
    assert good.client.get(url).status_code == 405


def test_a_pulse_costs_two_reads(held, django_assert_num_queries):
    everybody_writes(held)
    phone = Phone(make_guest(held))
    phone.send("write", held.grid, values={"word": "Veiller"})
    with django_assert_num_queries(2):
        known = phone.pulse().json()["v"]
    with django_assert_num_queries(1):
        phone.pulse(known)


@pytest.mark.parametrize("names", ["optional", "anonymous"])
@pytest.mark.parametrize("writers", ["", "everybody", "alone"])
@pytest.mark.parametrize("is_hidden", [False, True])
def test_a_pulse_and_the_page_show_the_same_rows(cast, names, writers, is_hidden):
    held = make_workshop(cast, names=names)
    everybody_writes(held)
    Step.objects.update(writers=writers, hides_until_close=is_hidden)
    held.grid.refresh_from_db()
    phones = [Phone(make_guest(held)), Phone(make_guest(held)), Phone(make_guest(held, group=1))]
    for phone in phones:
        phone.send("write", held.grid, values={"word": f"mot {phone.guest.number}"})
    for phone in phones:
        key = sha256(f"secret-{phone.guest.uid}-secret:{held.grid.uid}".encode()).hexdigest()
        told = phone.pulse(anonyme="1").json()["rows"]
        page = rows_of_guest(phone.guest, (key,))
        assert {r["id"] for r in told} == {r.uid for r in page}
        assert len(told) == (1 if is_hidden or writers == "alone" or phone is phones[2] else 2)
        assert [r["mine"] for r in told if r["word"] == f"mot {phone.guest.number}"] == [True]
