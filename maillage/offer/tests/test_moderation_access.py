"""Who sees and who acts on the network's side of the showcase."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from maillage.offer.models import Event, Source
from maillage.offer.tests.moderation_cast import a_region

pytestmark = pytest.mark.database
#                             visitor artist funder manager agent coordination
READ = (302, 404, 404, 200, 200, 200)
MODERATE = (302, 404, 404, 404, 200, 200)
ACT = (302, 404, 404, 404, 302, 302)
PEOPLE = ("visitor", "artist", "funder", "manager", "agent", "coordination")


@pytest.fixture
def second_factor(cast):
    """The coordination's pages ask for it."""
    return Authenticator.objects.create(user=cast.coordination, type="totp", data={"secret": "x"})


@pytest.fixture
def region(cast):
    return a_region()


def pages(region) -> dict[str, tuple[str, tuple[int, ...]]]:
    event, city, run = region.held.address, region.city.uid, region.run.uid
    return {
        "queue": (reverse("offer:moderation"), READ),
        "alerts": (reverse("offer:alerts"), READ),
        "to_read": (reverse("offer:to_read"), MODERATE),
        "claims": (reverse("offer:claims"), MODERATE),
        "duplicates": (reverse("offer:duplicates"), MODERATE),
        "pair": (reverse("offer:pair", args=[region.pair.uid]), MODERATE),
        "events": (reverse("offer:events"), READ),
        "event": (reverse("offer:manage_event", args=[event]), READ),
        "edit": (reverse("offer:edit_event", args=[event]), MODERATE),
        "sources": (reverse("offer:sources"), READ),
        "source": (reverse("offer:source", args=[city]), READ),
        "new source": (reverse("offer:new_source"), MODERATE),
        "edit source": (reverse("offer:edit_source", args=[city]), MODERATE),
        "run": (reverse("offer:run", args=[run]), READ),
    }


def acts(region) -> list[tuple[str, dict]]:
    event, city, run = region.held.address, region.city.uid, region.run.uid
    return [
        (reverse("offer:decide"), {"publish-one": region.held.uid}),
        (reverse("offer:settle", args=[region.alert.uid]), {"follow": "0"}),
        (reverse("offer:trust", args=[city]), {}),
        (reverse("offer:read_again", args=[region.submission.uid]), {}),
        (reverse("offer:decide_claim", args=[region.claim.uid]), {"act": "refuse", "reason": "x"}),
        (reverse("offer:event_act", args=[event]), {"act": "sold_out"}),
        (reverse("offer:map_columns", args=[city]), {}),
        (reverse("offer:stop_run", args=[run]), {}),
        (reverse("offer:undo_run", args=[run]), {}),
        (reverse("offer:decide_pair", args=[region.pair.uid]), {"act": "different"}),
    ]


def test_each_page_opens_to_those_it_is_for_and_is_404_to_others(
    region, cast, sign_in, second_factor
):
    told = pages(region)
    wrong = []
    for number, who in enumerate(PEOPLE):
        client = sign_in(getattr(cast, who, None))
        for name, (address, expected) in told.items():
            status = client.get(address).status_code
            if status != expected[number]:
                wrong.append((who, name, status))
    assert wrong == []


def test_acts_are_for_moderators_alone(region, cast, sign_in, second_factor):
    wrong = []
    for number, who in enumerate(PEOPLE):
        client = sign_in(getattr(cast, who, None))
        for address, data in acts(region):
            status = client.post(address, data).status_code
            if status != ACT[number]:
                wrong.append((who, address, status))
    assert wrong == []


def test_a_manager_sees_no_address_of_a_contributor_and_no_raw_record(region, cast, sign_in):
    client = sign_in(cast.manager)
    told = client.get(reverse("offer:manage_event", args=[region.submission.event.address]))
    assert "zoe@example.org" not in told.content.decode()
    told = client.get(reverse("offer:manage_event", args=[region.held.address])).content.decode()
    assert "telle que" not in told
    assert "Corriger" not in told


def test_an_event_that_is_someone_s_draft_is_nobody_else_s(cast, sign_in):
    draft = Event.objects.create(title="Brouillon", owner=cast.artist.person)
    address = reverse("offer:manage_event", args=[draft.address])
    assert sign_in(cast.agent).get(address).status_code == 404


def test_what_does_not_exist_is_404(cast, sign_in):
    client = sign_in(cast.agent)
    for name in ("source", "run", "pair", "manage_event", "edit_source"):
        assert client.get(reverse(f"offer:{name}", args=["rien"])).status_code == 404
    assert client.post(reverse("offer:decide"), {"act": "explode"}).status_code == 404
    assert Source.objects.count() == 0
