"""Registering without an account: a mail confirms, places run out, a cancellation promotes."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from maillage.core.models import Change
from maillage.develop.actions import evenings, registrations
from maillage.develop.models import Evening, Registration, Wish
from maillage.develop.registering.forgetting import forget_evenings
from maillage.develop.registering.keys import key_of, own_path
from maillage.develop.tests.evening_cast import come, make_evening

State = Registration.State


@pytest.fixture(autouse=True)
def _no_limit_from_other_tests():
    cache.clear()


def send(client, evening, **fields):
    told = {"name": "Léa Noël", "email": "lea@exemple.org", "consent": "on", **fields}
    return client.post(reverse("develop:register", args=[evening.address]), told)


def path_of_last_mail() -> str:
    return urlsplit(re.findall(r"https?://\S+/ma-soiree/\S+", mail.outbox[-1].body)[-1]).path


def test_a_visitor_has_a_place_once_her_mail_is_opened_and_confirmed(client, cast):
    evening = make_evening(cast)
    answer = send(client, evening)
    assert answer.url == reverse("develop:registered", args=[evening.address])
    row = Registration.objects.get()
    assert row.state == State.UNCONFIRMED
    path = path_of_last_mail()
    client.get(path)  # a program that reads mail visits links too
    row.refresh_from_db()
    assert row.state == State.UNCONFIRMED
    assert client.post(f"{path}confirmer/").url.startswith(path)
    row.refresh_from_db()
    assert row.state == State.REGISTERED
    assert "J’accepte que ce que je cherche" in row.consent_wording
    # Nothing kept opens the page: neither the key nor what it is made from alone.
    assert key_of(row) in path
    assert key_of(row) not in str(Registration.objects.values())


def test_whether_an_address_is_registered_is_not_told(client, cast):
    evening = make_evening(cast)
    come(evening, "Léa Noël", email="lea@exemple.org")
    known = send(client, evening)
    assert "ma-soiree" in mail.outbox[-1].body
    unknown = send(client, evening, email="autre@exemple.org")
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    again = reverse("develop:find_my_page", args=[evening.address])
    texts = {client.post(again, {"again": one}).content for one in ("lea@exemple.org", "x@y.org")}
    assert len(texts) == 1
    assert Registration.objects.count() == 2


def test_a_program_that_fills_every_field_registers_nobody(client, cast):
    evening = make_evening(cast)
    assert send(client, evening, website="https://spam.example").status_code == 302
    assert not Registration.objects.exists()
    assert not mail.outbox


def test_who_is_signed_in_needs_no_mail(sign_in, cast):
    evening = make_evening(cast)
    client = sign_in(cast.artist)
    page = client.get(reverse("develop:register", args=[evening.address])).content.decode()
    assert "Émile Paquet" in page
    answer = send(client, evening, name="Émile Paquet", email="emile@example.org")
    row = Registration.objects.get()
    assert (row.state, row.actor, answer.url) == (
        State.REGISTERED, cast.artist.person, own_path(row)
    )  # fmt: skip


def test_places_run_out_and_a_cancellation_gives_one_by_arrival(client, cast):
    evening = make_evening(cast, capacity=2)
    first, _second = come(evening, "Ada Un"), come(evening, "Bea Deux")
    third, fourth = come(evening, "Cléo Trois"), come(evening, "Dan Quatre")
    assert [third.state, fourth.state] == [State.WAITING, State.WAITING]
    assert registrations.rank_of(fourth) == 2
    client.post(reverse("develop:cancel_my_place", args=[key_of(first)]))
    third.refresh_from_db()
    fourth.refresh_from_db()
    assert [third.state, fourth.state] == [State.REGISTERED, State.WAITING]
    assert mail.outbox[-1].to == ["cléo@exemple.org"]
    # A newcomer does not pass before who waits; more places promote.
    assert come(evening, "Eli Cinq").state == State.WAITING
    evenings.change_evening(evening=evening, values={"capacity": 3}, by=cast.agent.person)
    fourth.refresh_from_db()
    assert fourth.state == State.REGISTERED
    # Who cancelled may come back: last.
    back, is_new = registrations.register(
        evening=evening, arrival=registrations.Arrival("Ada Un", "ada@exemple.org"),
        is_confirmed=True,
    )  # fmt: skip
    assert (back.pk, is_new, back.state) == (first.pk, True, State.WAITING)
    assert registrations.rank_of(back) == 2


def test_the_page_is_public_only_once_open(client, sign_in, cast):
    evening = make_evening(cast, opened=False)
    address = reverse("develop:register", args=[evening.address])
    assert client.get(address).status_code == 404
    assert sign_in(cast.agent).get(address).status_code == 200
    evenings.set_state(evening=evening, state=Evening.State.OPEN, by=cast.agent.person)
    assert client.get(address).status_code == 200
    assert client.get(f"/en{address}").status_code == 200
    evenings.set_state(evening=evening, state=Evening.State.CLOSED, by=cast.agent.person)
    send(client, evening)
    assert not Registration.objects.exists()


def test_a_profile_is_kept_as_typed_and_told_to_no_journal(client, cast):
    evening = make_evening(cast)
    row = come(evening, "Ada Un")
    told = Change.objects.count()
    page = reverse("develop:my_profile", args=[key_of(row)])
    sent = {"needs": "une salle\n- un studio", "offers": "", "present_rounds": ["1"],
            "known_names": "Bea Deux", "avoided_names": "Cléo Trois"}  # fmt: skip
    assert client.post(page, sent).status_code == 302
    row.refresh_from_db()
    assert (row.needs, row.absent_rounds) == (["une salle", "un studio"], [2])
    assert (row.known_names, row.avoided_names) == (["Bea Deux"], ["Cléo Trois"])
    [change] = Change.objects.order_by("pk")[told:]
    assert set(change.after) == {"absent_rounds"}
    before = Change.objects.count()
    stamp = row.updated_at
    registrations.change_profile(registration=row, values={}, avoided_names=["Dan Quatre"])
    row.refresh_from_db()
    assert (Change.objects.count(), row.updated_at) == (before, stamp)
    wrong = client.post(page, {"needs": "\n".join(map(str, range(20)))})
    assert wrong.status_code == 422
    assert "Au plus 8 lignes" in wrong.content.decode()


def test_on_the_day_that_was_told_names_profiles_and_keys_are_gone(client, cast):
    evening = make_evening(cast)
    rows = [come(evening, name, avoided_names=["Zed Zéro"], needs=["une salle"])
            for name in ("Ada Un", "Bea Deux")]  # fmt: skip
    rows[0].avoids.add(rows[1])
    Wish.objects.create(by=rows[0], about=rows[1])
    paths = [own_path(row) for row in rows]
    forget_evenings()
    assert Registration.objects.filter(name="Ada Un").exists()
    Evening.objects.update(retention_on=timezone.localdate())
    assert client.get(paths[0]).status_code == 404
    forget_evenings()
    kept = str(list(Registration.objects.values())) + str(list(Change.objects.values()))
    for secret in ("Ada", "Bea", "exemple.org", "Zed", "une salle"):
        assert secret not in kept
    assert not Wish.objects.exists()
    assert not Registration.avoids.through.objects.exists()
    assert [client.get(path).status_code for path in paths] == [404, 404]


def test_an_address_that_nobody_confirmed_is_erased_after_two_weeks(client, cast):
    evening = make_evening(cast)
    send(client, evening)
    forget_evenings()
    assert Registration.objects.exists()
    Registration.objects.update(asked_at=timezone.now() - timedelta(days=15))
    forget_evenings()
    assert not Registration.objects.exists()
    assert "Léa" not in str(list(Change.objects.values()))
