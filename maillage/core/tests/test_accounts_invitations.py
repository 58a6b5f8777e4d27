"""Invitations: who may invite whom, and how one is accepted, once."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone

from maillage.core.accounts import actions
from maillage.core.accounts.links import COPIED, MAILED, invitation_path
from maillage.core.models import Actor, Change, ContactPoint, Invitation, Membership, User

pytestmark = pytest.mark.django_db
PASSWORD = "un mot de passe assez long"


@pytest.fixture
def invitation(cast) -> Invitation:
    return actions.invite(
        email="nouvelle@example.org", name="Nadia Fortin", organisation=cast.host, role="agent",
        by=cast.manager.person,
    )  # fmt: skip


def invited(client, **data):
    fields = {"email": "n@example.org", "name": "N", "role": "agent", **data}
    return client.post("/reseau/invitations/nouvelle/", fields)


def signed_in_as(client: Client) -> User | None:
    return User.objects.filter(pk=client.session.get("_auth_user_id")).first()


# --- Inviting -------------------------------------------------------------------------------
def test_a_manager_invites_an_agent_for_her_host_by_mail(cast, sign_in):
    answer = invited(sign_in(cast.manager), organisation=cast.host.pk)
    assert answer.status_code == 302
    made = Invitation.objects.get()
    assert (made.organisation, made.role, made.invited_by) == (
        cast.host, "agent", cast.manager.person,
    )  # fmt: skip
    days = (made.expires_at - timezone.now()) / timedelta(days=1)
    assert 13.9 < days <= 14
    message = mail.outbox[0]
    assert message.to == ["n@example.org"]
    assert invitation_path(made, MAILED) in message.body
    assert "Claire Gagnon vous invite" in message.body


@pytest.mark.parametrize("role", ["manager", "coordination", "funder"])
def test_a_manager_gives_no_role_above_her_own_agents(role, cast, sign_in):
    answer = invited(sign_in(cast.manager), organisation=cast.host.pk, role=role)
    assert answer.status_code == 422
    assert not Invitation.objects.exists()


def test_a_manager_invites_for_no_other_host(cast, sign_in):
    answer = invited(sign_in(cast.manager), organisation=cast.other_host.pk)
    assert answer.status_code == 422
    assert not Invitation.objects.exists()


def test_coordination_invites_anybody_in_any_role(cast, sign_in, second_step):
    second_step(cast.coordination)
    client = sign_in(cast.coordination)
    name = "ministere de la culture (exemple)"
    assert invited(client, organisation=name, role="funder").status_code == 302
    assert Invitation.objects.get().organisation == cast.ministry
    wrong = invited(client, organisation="Rien de tel", role="agent")
    assert "créez d’abord sa fiche" in wrong.content.decode()


@pytest.mark.parametrize("name", ["agent", "artist", "funder"])
def test_others_do_not_invite(name, cast, sign_in):
    client = sign_in(getattr(cast, name))
    assert client.get("/reseau/invitations/").status_code == 404
    assert invited(client, organisation=cast.host.pk).status_code == 404


def test_another_manager_neither_sees_nor_revokes_it(cast, sign_in, invitation):
    Membership.objects.create(
        person=cast.colleague.person, organisation=cast.other_host, role="manager"
    )
    client = sign_in(cast.colleague)
    assert invitation.email not in client.get("/reseau/invitations/").content.decode()
    answer = client.post(f"/reseau/invitations/{invitation.uid}/retirer/")
    assert answer.status_code == 404


def test_inviting_the_same_again_replaces_the_first(cast, invitation):
    again = actions.invite(
        email="NOUVELLE@example.org", name="", organisation=cast.host, role="agent",
        by=cast.manager.person,
    )  # fmt: skip
    invitation.refresh_from_db()
    assert invitation.revoked_at
    assert again.revoked_at is None


def test_resending_gives_fourteen_days_again_with_the_same_link(cast, sign_in, invitation):
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=1))
    link = invitation_path(invitation, MAILED)
    assert Client().get(link).status_code == 410
    sign_in(cast.manager).post(f"/reseau/invitations/{invitation.uid}/renvoyer/")
    assert link in mail.outbox[0].body
    assert Client().get(link).status_code == 200


def test_a_mail_that_does_not_leave_is_said_and_the_link_stays(cast, sign_in, monkeypatch):
    def refuse(*args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr("maillage.core.accounts.mails.send_mail", refuse)
    client = sign_in(cast.manager)
    invited(client, organisation=cast.host.pk)
    page = client.get("/reseau/invitations/").content.decode()
    assert "copiez le lien" in page
    assert invitation_path(Invitation.objects.get(), COPIED) in page


# --- Accepting ------------------------------------------------------------------------------
def test_accepting_opens_an_account_a_person_and_a_role(cast, invitation):
    client = Client()
    link = invitation_path(invitation, MAILED)
    page = client.get(link).content.decode()
    assert "Nadia Fortin" in page
    assert "Culture Rivière" in page
    answer = client.post(link, {"name": "Nadia Fortin", "password": PASSWORD})
    assert answer.url == "/"
    user = signed_in_as(client)
    assert user.email == "nouvelle@example.org"
    assert user.check_password(PASSWORD)
    assert EmailAddress.objects.get(user=user).verified
    person = user.person
    assert (person.kind, person.name, person.visibility) == ("person", "Nadia Fortin", "network")
    role = Membership.objects.get(person=person)
    assert (role.organisation, role.role, role.from_date) == (
        cast.host, "agent", timezone.localdate(),
    )  # fmt: skip
    told = set(Change.objects.filter(act="create").values_list("record_type__model", flat=True))
    assert {"user", "actor", "membership", "invitation"} <= told


def test_no_password_is_needed_and_a_weak_one_is_refused(invitation):
    link = invitation_path(invitation, MAILED)
    answer = Client().post(link, {"name": "Nadia", "password": "court"})
    assert answer.status_code == 422
    assert not User.objects.filter(email=invitation.email).exists()
    client = Client()
    client.post(link, {"name": "Nadia"})
    assert not signed_in_as(client).has_usable_password()


def test_a_copied_link_asks_for_a_code_that_proves_the_address(invitation):
    client = Client()
    answer = client.post(invitation_path(invitation, COPIED), {"name": "Nadia"})
    assert signed_in_as(client) is None
    assert mail.outbox[-1].to == [invitation.email]
    client.post(answer.url, {"code": "faux"})
    assert signed_in_as(client) is None
    client.post(answer.url, {"code": mail.outbox[-1].subject.partition(" ")[0]})
    assert signed_in_as(client).email == invitation.email


def test_the_link_needs_its_key(invitation):
    path = invitation_path(invitation, MAILED)
    for wrong in (path[:-4] + "/", f"/invitation/{invitation.uid}/x/", "/invitation/x/x/"):
        assert Client().get(wrong).status_code == 404


def test_accepting_twice_is_explained(invitation):
    link = invitation_path(invitation, MAILED)
    Client().post(link, {"name": "Nadia"})
    again = Client().get(link)
    assert again.status_code == 410
    assert "déjà acceptée" in again.content.decode()
    assert Client().post(link, {"name": "Nadia"}).status_code == 410
    assert User.objects.filter(email=invitation.email).count() == 1


def test_an_expired_invitation_says_whom_to_ask(invitation):
    Invitation.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    answer = Client().post(invitation_path(invitation, MAILED), {"name": "Nadia"})
    assert answer.status_code == 410
    assert "Claire Gagnon" in answer.content.decode()
    assert not User.objects.filter(email=invitation.email).exists()


def test_a_revoked_invitation_opens_nothing(cast, sign_in, invitation):
    sign_in(cast.manager).post(f"/reseau/invitations/{invitation.uid}/retirer/")
    answer = Client().post(invitation_path(invitation, MAILED), {"name": "Nadia"})
    assert answer.status_code == 410
    assert "retirée" in answer.content.decode()


def test_the_person_known_by_her_address_is_linked_when_she_says_so(cast, invitation):
    known = Actor.objects.create(kind="person", name="N. Fortin", visibility="network")
    ContactPoint.objects.create(actor=known, kind="email", value="Nouvelle@example.org")
    link = invitation_path(invitation, MAILED)
    assert "N. Fortin" in Client().get(link).content.decode()
    client = Client()
    client.post(link, {"name": "Nadia Fortin", "known": known.uid})
    assert signed_in_as(client).person == known


def test_she_may_say_that_it_is_somebody_else(cast, invitation):
    known = Actor.objects.create(kind="person", name="Nadia Fortin", visibility="network")
    client = Client()
    client.post(invitation_path(invitation, MAILED), {"name": "Nadia Fortin", "known": ""})
    assert signed_in_as(client).person != known


def test_nobody_takes_over_a_person_who_has_an_account_or_a_role_elsewhere(cast):
    elsewhere = Actor.objects.create(kind="person", name="Rôle Ailleurs", visibility="network")
    Membership.objects.create(person=elsewhere, organisation=cast.network, role="coordination")
    for person in (elsewhere, cast.coordination.person):
        invitation = actions.invite(
            email="autre@example.org", name=person.name, organisation=cast.host, role="agent",
            by=cast.manager.person,
        )  # fmt: skip
        client = Client()
        link = invitation_path(invitation, MAILED)
        assert "Est-ce vous" not in client.get(link).content.decode()
        client.post(link, {"name": person.name, "known": person.uid})
        assert signed_in_as(client).person != person
        User.objects.filter(email="autre@example.org").delete()


# --- Who has an account already -------------------------------------------------------------
@pytest.fixture
def for_the_agent(cast) -> Invitation:
    return actions.invite(
        email=cast.agent.email, name="", organisation=cast.other_host, role="member",
        by=cast.coordination.person,
    )  # fmt: skip


def test_who_has_an_account_signs_in_and_the_role_is_added(cast, sign_in, for_the_agent):
    link = invitation_path(for_the_agent, MAILED)
    page = Client().post(link, {"name": "Alice", "password": PASSWORD})
    assert "Vous avez déjà un compte" in page.content.decode()
    client = sign_in(cast.agent)
    assert client.get(link).status_code == 200
    assert not Membership.objects.filter(organisation=cast.other_host, role="member").exists()
    client.post(link)
    added = Membership.objects.get(organisation=cast.other_host, role="member")
    assert added.person == cast.agent.person


def test_somebody_elses_session_does_not_accept_it(cast, sign_in, for_the_agent):
    link = invitation_path(for_the_agent, MAILED)
    page = sign_in(cast.colleague).post(link)
    assert cast.colleague.email in page.content.decode()
    for_the_agent.refresh_from_db()
    assert for_the_agent.accepted_at is None


@pytest.mark.django_db(transaction=True)
def test_of_two_people_at_once_one_alone_enters(cast, invitation):
    link, start, answers = invitation_path(invitation, MAILED), Barrier(2), []

    def accept(name):
        client = Client()
        start.wait()
        try:
            answers.append(client.post(link, {"name": name}).status_code)
        finally:
            connection.close()

    threads = [Thread(target=accept, args=(name,)) for name in ("Une", "Deux")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) in ([200, 302], [302, 410])
    assert User.objects.filter(email=invitation.email).count() == 1
    assert Membership.objects.filter(person__user__email=invitation.email).count() == 1
