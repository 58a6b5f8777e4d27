"""The editing pages are behind the same sign-in, for whoever coordinates today."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from conftest import PASSWORD
from maillage.core.accounts.actions import end_role, give_role, sync_wagtail_groups
from maillage.core.models import Membership

pytestmark = pytest.mark.django_db


def groups_of(user) -> list[str]:
    return list(user.groups.values_list("name", flat=True))


@pytest.fixture
def editor(cast, second_step):
    second_step(cast.coordination)
    sync_wagtail_groups()
    return cast.coordination


def test_a_visitor_is_led_to_our_own_sign_in():
    answer = Client().get("/redaction/")
    assert answer.url.startswith("/connexion/login/")


def test_wagtails_own_sign_in_does_not_take_a_password(cast, editor):
    client = Client()
    answer = client.post("/redaction/login/", {"username": editor.email, "password": PASSWORD})
    assert answer.url.startswith("/connexion/login/")
    assert "_auth_user_id" not in client.session
    elsewhere = client.get("/redaction/login/?next=//ailleurs.example/").url
    assert "ailleurs" not in elsewhere


@pytest.mark.parametrize("path", ["/redaction/password_reset/", "/redaction/password_reset/done/"])
def test_wagtail_resets_no_password(path):
    assert Client().get(path).status_code == 404


def test_coordination_edits(editor, sign_in):
    client = sign_in(editor)
    assert client.get("/redaction/").status_code == 200
    assert client.get("/redaction/images/").status_code == 200
    assert client.get("/redaction/users/").status_code == 302  # no account is managed there


@pytest.mark.parametrize("name", ["agent", "manager", "artist", "funder"])
def test_for_everybody_else_the_editing_pages_do_not_exist(name, cast, sign_in):
    sync_wagtail_groups()
    assert sign_in(getattr(cast, name)).get("/redaction/").status_code == 404


def test_the_group_follows_the_roles(cast):
    assert groups_of(cast.agent) == []
    role = give_role(
        person=cast.agent.person, organisation=cast.network, role="coordination",
        by=cast.coordination.person,
    )  # fmt: skip
    assert groups_of(cast.agent) == ["Rédaction"]
    role.from_date = timezone.localdate() - timedelta(days=9)
    role.save()
    yesterday = timezone.localdate() - timedelta(days=1)
    end_role(membership=role, last_day=yesterday, by=cast.coordination.person)
    assert groups_of(cast.agent) == []


def test_a_role_that_ended_by_its_date_opens_nothing_even_before_the_group_follows(editor, sign_in):
    client = sign_in(editor)
    Membership.objects.filter(person=editor.person).update(
        to_date=timezone.localdate() - timedelta(days=1)
    )
    assert groups_of(editor) == ["Rédaction"]
    assert client.get("/redaction/").status_code == 404
    sync_wagtail_groups()
    assert groups_of(editor) == []
