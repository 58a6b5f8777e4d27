"""Roles from a day to a day, accounts that close, and the host one works for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from maillage.core.models import Actor, Change, Membership, Need, User

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
DAY = timedelta(days=1)


@pytest.fixture
def coordination(cast, sign_in, second_step):
    second_step(cast.coordination)
    return sign_in(cast.coordination)


def role_of(user, role="agent") -> Membership:
    return Membership.objects.get(person=user.person, role=role)


# --- Giving and ending ----------------------------------------------------------------------
def test_a_manager_sees_her_own_team_and_not_the_others(cast, sign_in):
    page = sign_in(cast.manager).get("/reseau/roles/").content.decode()
    assert "Alice Roy" in page
    assert "Bruno Lavoie" not in page


def test_coordination_sees_every_role(coordination):
    page = coordination.get("/reseau/roles/").content.decode()
    assert "Alice Roy" in page
    assert "Bruno Lavoie" in page
    found = coordination.get("/reseau/roles/?q=lavoie&role=agent").content.decode()
    assert "Alice Roy" not in found


@pytest.mark.parametrize("name", ["agent", "artist", "funder"])
def test_others_have_no_page_of_roles(name, cast, sign_in):
    client = sign_in(getattr(cast, name))
    for path in ("/reseau/roles/", "/reseau/roles/donner/", "/reseau/personnes/"):
        assert client.get(path).status_code == 404


def test_a_manager_has_no_page_of_the_networks_people(cast, sign_in):
    assert sign_in(cast.manager).get("/reseau/personnes/").status_code == 404


def test_coordination_gives_a_role(cast, coordination):
    answer = coordination.post(
        "/reseau/roles/donner/",
        {"person": "bruno lavoie", "organisation": "Culture Riviere", "role": "agent",
         "from_date": "2026-01-01"},
    )  # fmt: skip
    assert answer.status_code == 302
    given = Membership.objects.get(person=cast.colleague.person, organisation=cast.host)
    assert given.role == "agent"
    told = Change.objects.get(record_type__model="membership", record_id=given.pk)
    assert told.by == cast.coordination.person


def test_the_same_role_is_not_given_twice(cast, coordination):
    answer = coordination.post(
        "/reseau/roles/donner/",
        {"person": "Alice Roy", "organisation": "Culture Rivière", "role": "agent",
         "from_date": "2026-01-01"},
    )  # fmt: skip
    assert answer.status_code == 422
    assert "déjà ce rôle" in answer.content.decode()


def test_a_manager_ends_an_agents_role_of_her_host(cast, sign_in):
    role = role_of(cast.agent)
    client = sign_in(cast.manager)
    assert client.get(f"/reseau/roles/{role.uid}/finir/").status_code == 200
    client.post(f"/reseau/roles/{role.uid}/finir/", {"last_day": TODAY().isoformat()})
    role.refresh_from_db()
    assert role.to_date == TODAY()


@pytest.mark.parametrize("name", ["colleague", "coordination", "funder"])
def test_a_manager_ends_nobody_elses_role(name, cast, sign_in):
    role = Membership.objects.get(person=getattr(cast, name).person)
    answer = sign_in(cast.manager).post(
        f"/reseau/roles/{role.uid}/finir/", {"last_day": TODAY().isoformat()}
    )
    assert answer.status_code == 404
    assert sign_in(cast.manager).get("/reseau/roles/").status_code == 200


def test_a_manager_does_not_end_another_managers_role(cast, sign_in):
    role = Membership.objects.create(
        person=cast.colleague.person, organisation=cast.host, role="manager"
    )
    answer = sign_in(cast.manager).post(
        f"/reseau/roles/{role.uid}/finir/", {"last_day": TODAY().isoformat()}
    )
    assert answer.status_code == 404


def test_coordination_never_loses_its_last_person(cast, coordination):
    role = role_of(cast.coordination, "coordination")
    answer = coordination.post(
        f"/reseau/roles/{role.uid}/finir/", {"last_day": TODAY().isoformat()}
    )
    assert answer.status_code == 422
    role.refresh_from_db()
    assert role.to_date is None


def test_a_role_that_ended_yesterday_shows_nothing_more_today(cast, sign_in):
    need = Need.objects.create(text="Billetterie", host=cast.host, visibility="host")
    client = sign_in(cast.agent)
    seen = {item["name"] for item in client.get("/api/acteurs").json()["items"]}
    assert "Arts du Fleuve" in seen
    role = role_of(cast.agent)
    role.from_date, role.to_date = TODAY() - 30 * DAY, TODAY() - DAY
    role.save()
    seen = {item["name"] for item in client.get("/api/acteurs").json()["items"]}
    assert seen == {"Alice Roy"}
    reader = cast.reader(cast.agent)
    assert reader.tokens() == ["public", f"person:{cast.agent.person_id}"]
    assert not reader.is_network
    assert need.host_id not in reader.host_ids


def test_a_role_holds_on_its_last_day(cast):
    role = role_of(cast.agent)
    role.to_date = TODAY()
    role.save()
    assert cast.reader(cast.agent).is_network


# --- Closing an account ---------------------------------------------------------------------
def test_closing_an_account_ends_its_sessions_for_good(cast, coordination, sign_in):
    client = sign_in(cast.agent)
    assert client.get("/connexion/email/").status_code == 200
    path = f"/reseau/personnes/{cast.agent.person.address}/fermer/"
    assert coordination.get(path).status_code == 200
    assert User.objects.get(pk=cast.agent.pk).is_active
    coordination.post(path)
    assert client.get("/connexion/email/").status_code == 302
    coordination.post(f"/reseau/personnes/{cast.agent.person.address}/rouvrir/")
    assert User.objects.get(pk=cast.agent.pk).is_active
    assert client.get("/connexion/email/").status_code == 302


def test_coordination_does_not_close_its_own_account(cast, coordination):
    coordination.post(f"/reseau/personnes/{cast.coordination.person.address}/fermer/")
    assert User.objects.get(pk=cast.coordination.pk).is_active


def test_a_manager_closes_no_account(cast, sign_in):
    path = f"/reseau/personnes/{cast.agent.person.address}/fermer/"
    assert sign_in(cast.manager).post(path).status_code == 404
    assert User.objects.get(pk=cast.agent.pk).is_active


def test_the_page_of_people_finds_by_name_role_and_account(cast, coordination):
    def names(query):
        return [p.name for p in coordination.get(f"/reseau/personnes/{query}").context["page"]]

    assert names("?q=emile") == ["Émile Paquet"]
    assert names("?role=funder") == ["France Bélanger"]
    cast.agent.is_active = False
    cast.agent.save()
    assert names("?state=closed") == ["Alice Roy"]


def test_pages_of_people_and_roles_ask_a_bounded_number_of_queries(
    cast, coordination, django_assert_max_num_queries
):
    people = [Actor(kind="person", name=f"Personne {n}") for n in range(60)]
    for person in people:
        person.prepare()
    made = Actor.objects.bulk_create(people)
    Membership.objects.bulk_create(
        [Membership(person=person, organisation=cast.host, role="member") for person in made]
    )
    for path in ("/reseau/personnes/", "/reseau/roles/", "/reseau/invitations/"):
        with django_assert_max_num_queries(22):
            assert coordination.get(path).status_code == 200


# --- The host one works for ------------------------------------------------------------------
def test_one_chooses_among_ones_own_hosts(cast, sign_in):
    Membership.objects.create(person=cast.agent.person, organisation=cast.other_host, role="agent")
    client = sign_in(cast.agent)
    answer = client.post("/mon-organisme/", {"host": cast.other_host.uid, "next": "/reseau/"})
    assert answer.url == "/reseau/"
    assert cast.reader(User.objects.get(pk=cast.agent.pk)).current_host_id == cast.other_host.pk
    assert client.post("/mon-organisme/", {"host": cast.network.uid}).status_code == 404
    away = client.post("/mon-organisme/", {"host": cast.host.uid, "next": "//ailleurs.example/"})
    assert away.url == "/"
