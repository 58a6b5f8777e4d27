"""A contact point has a visibility of its own; a funder sees nothing of the network."""

from __future__ import annotations

import pytest

from maillage.core.access import visible
from maillage.core.models import Actor, ContactPoint, Gesture, Need

pytestmark = pytest.mark.django_db


@pytest.fixture
def points(cast):
    return {
        visibility: ContactPoint.objects.create(
            actor=cast.host, kind="email", value=f"{visibility}@example.org",
            visibility=visibility, host=cast.host, owner=cast.agent.person,
        )
        for visibility in ("private", "host", "network", "public")
    }  # fmt: skip


# fmt: off
SEEN = {
    "agent":        ["host", "network", "private", "public"],
    "manager":      ["host", "network", "public"],
    "colleague":    ["network", "public"],
    "coordination": ["network", "public"],
    "funder":       [],
    "artist":       [],
}
# fmt: on


@pytest.mark.parametrize("name", SEEN)
def test_each_sees_the_contact_points_meant_for_her(name, cast, points):
    rows = visible(ContactPoint.objects.all(), cast.reader(getattr(cast, name)))
    assert sorted(rows.values_list("visibility", flat=True)) == SEEN[name]


def test_a_public_contact_point_of_a_record_that_is_not_public_stays_hidden(cast, points):
    rows = visible(ContactPoint.objects.all(), cast.reader(None))
    assert not rows.exists()
    cast.host.visibility = "public"
    cast.host.save()
    rows = visible(ContactPoint.objects.all(), cast.reader(None))
    assert [row.value for row in rows] == ["public@example.org"]


def test_one_sees_the_contact_points_of_oneself(cast):
    ContactPoint.objects.create(
        actor=cast.artist.person, kind="phone", value="418 555-0100", visibility="private"
    )
    assert visible(ContactPoint.objects.all(), cast.reader(cast.artist)).count() == 1


def test_a_funder_sees_nothing_of_the_network(cast):
    scope = {"host": cast.host, "owner": cast.agent.person, "visibility": "network"}
    Need.objects.create(text="Besoin", **scope)
    Gesture.objects.create(text="Geste", **scope)
    reader = cast.reader(cast.funder)
    seen = [visible(m.objects.all(), reader).count() for m in (Need, Gesture, ContactPoint)]
    assert seen == [0, 0, 0]
    assert list(visible(Actor.objects.all(), reader)) == [cast.funder.person]


def test_what_is_private_to_its_owner_is_hidden_from_coordination(cast):
    Need.objects.create(
        text="Confidence", host=cast.network, owner=cast.agent.person, visibility="private"
    )
    assert not visible(Need.objects.all(), cast.reader(cast.coordination)).exists()
