"""The undo offered in a message: hers alone, for one change, for an hour."""

import pytest
from django.core import signing

from maillage.core import journal, undoing
from maillage.core.models import ContactPoint, Visibility

pytestmark = pytest.mark.django_db


@pytest.fixture
def removed(cast):
    point = ContactPoint(
        actor=cast.agent.person, kind="phone", value="819 555-0101", visibility=Visibility.NETWORK
    )
    journal.create(point, by=cast.agent.person)
    return journal.remove(point, by=cast.agent.person)


def _key(change, back="/"):
    return signing.dumps([change.pk, change.by_id, back], salt=undoing.SALT)


def test_what_one_just_removed_comes_back(removed, cast, sign_in):
    answer = sign_in(cast.agent).post("/annuler/", {"key": _key(removed)})
    assert answer.status_code == 302
    assert ContactPoint.objects.filter(value="819 555-0101").exists()


def test_the_key_of_another_opens_nothing(removed, cast, sign_in):
    answer = sign_in(cast.manager).post("/annuler/", {"key": _key(removed)})
    assert answer.status_code == 404
    assert not ContactPoint.objects.filter(value="819 555-0101").exists()


@pytest.mark.parametrize("key", ["", "abc", "1:2:3"])
def test_a_key_nobody_signed_opens_nothing(key, cast, sign_in):
    assert sign_in(cast.agent).post("/annuler/", {"key": key}).status_code == 404


def test_a_key_is_good_for_an_hour(removed, cast, monkeypatch):
    key = _key(removed)
    assert undoing.change_of_key(key, person=cast.agent.person) == (removed, "/")
    monkeypatch.setattr(undoing, "HOUR", -1)
    assert undoing.change_of_key(key, person=cast.agent.person) is None
