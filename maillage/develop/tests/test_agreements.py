"""Agreements: who is told of an end and when, what a renewal is, who sees what, what is undone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from maillage.core import journal
from maillage.core.access import reader_for
from maillage.core.models import Actor, Gesture, Visibility
from maillage.develop.agreements import actions
from maillage.develop.agreements.figures import in_force, partners
from maillage.develop.agreements.standing import next_period, standing_of
from maillage.develop.agreements.warning import warn_holders
from maillage.develop.models import Agreement

State, Renewal = Agreement.State, Agreement.Renewal
DAY = timedelta(days=1)


@pytest.fixture
def second_factor(cast):
    """Coordination's pages answer after a second step."""
    return Authenticator.objects.create(user=cast.coordination, type="totp", data={"secret": "x"})


@pytest.fixture
def museum(cast):
    return Actor.objects.create(
        kind=Actor.Kind.ORGANIZATION, name="Musée du Quai", visibility=Visibility.NETWORK
    )


def agreement(cast, museum, **values) -> Agreement:
    today = timezone.localdate()
    told = {
        "title": "Prêt de captation", "kind": Agreement.Kind.AGREEMENT, "purpose": "Une caméra.",
        "visibility": Visibility.NETWORK, "from_date": today - 300 * DAY,
        "to_date": today + 30 * DAY, "renewal": Renewal.EXPRESS, "notice_days": 60, **values,
    }  # fmt: skip
    return actions.add_agreement(
        values=told, parties=[cast.host, museum], upload=None, reader=reader_for(cast.agent),
        by=cast.agent.person,
    )  # fmt: skip


def form(**values) -> dict:
    return {
        "title": "Prêt", "kind": "agreement", "state": "active", "renewal": "none",
        "notice_days": "60", "visibility": "network", "party_1": "Musée du Quai", **values,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("values", "said", "asks"),
    [
        ({"to_date": date(2026, 3, 31)}, "en vigueur", False),
        ({"to_date": date(2026, 2, 10)}, "finit dans 9 jours", True),
        ({"to_date": date(2026, 2, 1)}, "finit aujourd’hui", True),
        ({"to_date": date(2026, 1, 31)}, "échue depuis le 31 janvier 2026", True),
        ({"to_date": date(2026, 2, 10), "renewal": "tacit"}, "se reconduit dans 9 jours", True),
        ({"to_date": date(2026, 1, 31), "renewal": "tacit"}, "reconduite tacitement", False),
        ({"to_date": date(2026, 2, 10), "notice_days": 0}, "en vigueur", False),
        ({"to_date": None}, "en vigueur", False),
        ({"to_date": date(2026, 1, 1), "state": "ended"}, "terminée", False),
        ({"to_date": date(2026, 1, 1), "state": "discussed"}, "en discussion", False),
    ],
)
def test_where_an_agreement_stands_is_said_in_words(values, said, asks):
    one = Agreement(**{"notice_days": 20, "renewal": "express", "state": "active", **values})
    stands = standing_of(one, date(2026, 2, 1))
    assert (stands.words, stands.asks) == (said, asks)


@pytest.mark.parametrize(
    ("begun", "ended", "first", "last"),
    [
        (date(2024, 4, 1), date(2025, 3, 31), date(2025, 4, 1), date(2026, 3, 31)),
        (date(2023, 4, 1), date(2026, 3, 31), date(2026, 4, 1), date(2029, 3, 31)),
        (date(2026, 1, 1), date(2026, 1, 10), date(2026, 1, 11), date(2026, 1, 20)),
        (None, date(2026, 1, 10), date(2026, 1, 11), None),
    ],
)
def test_a_renewal_is_as_long_as_what_it_renews(begun, ended, first, last):
    assert next_period(Agreement(from_date=begun, to_date=ended)) == (first, last)


def test_an_end_is_told_once_by_mail_and_anew_when_it_changes(cast, museum):
    one = agreement(cast, museum)
    assert warn_holders() == 1
    assert warn_holders() == 0
    (letter,) = mail.outbox
    assert letter.to == [cast.agent.email]
    assert "Prêt de captation" in letter.body
    assert "finit dans 30 jours" in letter.body
    values = {"to_date": timezone.localdate() + 40 * DAY}
    actions.change_agreement(
        agreement=one, values=values, parties=[museum], upload=None, by=cast.agent.person
    )
    assert warn_holders() == 1


def test_a_mail_that_cannot_leave_is_tried_again(cast, museum, monkeypatch):
    def refuse(letter):
        raise ConnectionRefusedError

    agreement(cast, museum)
    with monkeypatch.context() as no_server:
        no_server.setattr("django.core.mail.EmailMessage.send", refuse)
        assert warn_holders() == 0
    assert warn_holders() == 1


def test_the_end_of_nobodys_agreement_is_told_to_the_agents_of_its_host(cast, museum, sign_in):
    one = agreement(cast, museum)
    Agreement.objects.filter(pk=one.pk).update(owner=None)
    assert warn_holders() == 1
    assert mail.outbox[0].to == [cast.agent.email]
    assert "Renouveler ou terminer" in sign_in(cast.agent).get("/").content.decode()
    assert "Renouveler ou terminer" not in sign_in(cast.colleague).get("/").content.decode()


def test_a_renewal_ends_the_asking_and_the_former_closes_after_its_last_day(cast, museum, sign_in):
    one = agreement(cast, museum)
    client = sign_in(cast.agent)
    page = client.get(reverse("develop:renew_agreement", args=[one.address]))
    first, last = next_period(one)
    assert f'value="{first.isoformat()}"' in page.content.decode()
    sent = form(
        title=one.title, party_2=cast.host.name, from_date=first.isoformat(),
        to_date=last.isoformat(), renewal="express",
    )  # fmt: skip
    client.post(reverse("develop:renew_agreement", args=[one.address]), sent)
    made = Agreement.objects.get(renewed_from=one)
    assert {party.pk for party in made.parties.all()} == {museum.pk, cast.host.pk}
    assert warn_holders() == 0
    again = client.get(reverse("develop:renew_agreement", args=[one.address]))
    assert again.status_code == 404
    Agreement.objects.filter(pk=one.pk).update(to_date=timezone.localdate() - DAY)
    assert actions.close_renewed() == 1
    one.refresh_from_db()
    assert one.state == State.ENDED


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"party_1": ""}, "Nommez au moins une partie."),
        ({"party_1": "Personne de ce nom"}, "Aucune fiche ne porte ce nom."),
        ({"from_date": "2026-05-01", "to_date": "2026-04-01"}, "La fin vient avant le début."),
        ({"renewal": "tacit"}, "Un renouvellement demande une date de fin."),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(cast, museum, sign_in, values, wrong):
    answer = sign_in(cast.agent).post(reverse("develop:add_agreement"), form(**values))
    assert answer.status_code == 400
    assert wrong in answer.content.decode()
    assert not Agreement.objects.exists()


def test_an_agreement_signed_lately_leaves_its_agent_a_gesture(cast, museum):
    agreement(cast, museum, from_date=date(2019, 1, 1))
    assert not Gesture.objects.exists()
    agreement(cast, museum, title="Entente neuve", from_date=timezone.localdate() - DAY)
    gesture = Gesture.objects.get()
    assert gesture.owner == cast.agent.person
    assert "Entente neuve" in gesture.text
    assert museum in gesture.actors.all()


def test_each_role_sees_of_agreements_what_their_visibility_says(
    cast, museum, sign_in, second_factor
):
    upload = SimpleUploadedFile("signee.txt", b"Signe par tous.", "text/plain")
    reader = reader_for(cast.agent)
    rows = {}
    for seen in (Visibility.PRIVATE, Visibility.HOST, Visibility.NETWORK):
        rows[seen] = actions.add_agreement(
            values={"title": f"Entente {seen}", "visibility": seen}, parties=[museum],
            upload=upload, reader=reader, by=cast.agent.person,
        )  # fmt: skip
        upload.seek(0)
    sees = {
        cast.agent: {"private", "host", "network"}, cast.manager: {"host", "network"},
        cast.colleague: {"network"}, cast.coordination: {"network"}, cast.artist: set(),
    }  # fmt: skip
    for user, expected in sees.items():
        client = sign_in(user)
        for name in ("agreement", "agreement_file"):
            found = {
                seen.value for seen, row in rows.items()
                if client.get(reverse(f"develop:{name}", args=[row.address])).status_code == 200
            }  # fmt: skip
            assert found == expected, (user, name)
        listed = client.get(reverse("develop:agreements") + "?when=all&format=csv")
        told = b"".join(listed).decode()
        assert {seen.value for seen in rows if f"Entente {seen.value}" in told} == expected, user


def test_a_party_that_she_may_not_see_is_counted_kept_and_not_named(
    cast, museum, sign_in, second_factor
):
    hidden = Actor.objects.create(name="Collectif discret", visibility="host", host=cast.host)
    one = agreement(cast, museum)
    one.parties.add(hidden)
    client = sign_in(cast.coordination)
    page = client.get(one.get_absolute_url()).content.decode()
    assert "Collectif discret" not in page
    assert "et une autre, que vous ne voyez pas" in page
    sent = form(title="Prêt corrigé", party_1=museum.name)
    client.post(reverse("develop:edit_agreement", args=[one.address]), sent)
    one.refresh_from_db()
    assert one.title == "Prêt corrigé"
    assert set(one.parties.all()) == {museum, hidden}


def test_an_end_is_today_at_the_latest_and_is_undone(cast, museum):
    one = agreement(cast, museum)
    told = actions.end_agreement(agreement=one, by=cast.agent.person)
    one.refresh_from_db()
    assert (one.state, one.to_date) == (State.ENDED, timezone.localdate())
    journal.undo_change(told, by=cast.agent.person)
    one.refresh_from_db()
    assert (one.state, one.to_date) == (State.ACTIVE, timezone.localdate() + 30 * DAY)


def test_figures_count_what_was_in_force_in_the_period(cast, museum):
    agreement(cast, museum)
    agreement(cast, museum, title="Privée", visibility=Visibility.PRIVATE)
    agreement(cast, museum, title="Discutée", state=State.DISCUSSED)
    agreement(cast, museum, title="Vieille", from_date=date(2019, 1, 1), to_date=date(2020, 1, 1))
    today = timezone.localdate()
    rows = in_force(cast.post, today - 30 * DAY, today)
    assert [one.title for one in rows] == ["Prêt de captation"]
    assert list(partners(cast.post, today - 30 * DAY, today)) == [museum]
