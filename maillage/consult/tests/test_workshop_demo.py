"""The demonstration's workshops: two from notes, one to come, one held; gone in one act."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.consult.demo import fill_workshops, held, held_words, prepared
from maillage.consult.live.closing import refresh_traces
from maillage.consult.live.voting import results
from maillage.consult.models import Contribution, Dot, Guest, Relay, Step, Theme, Workshop
from maillage.consult.preparing.readiness import checks
from maillage.core.demo import remove
from maillage.core.demo.region import write_region
from maillage.core.models import Action, Concern, Gesture, Need, Participation


@pytest.fixture
def region(db):
    cast = write_region()
    fill_workshops(cast)
    return cast


def _workshop(days: int) -> Workshop:
    near = timezone.localdate() + timedelta(days=days)
    return Workshop.objects.get(held_on__range=(near - timedelta(days=3), near))


def test_the_demonstration_is_written_once_and_can_be_taken_away(region):
    fill_workshops(region)
    assert Workshop.objects.count() == 4
    assert Relay.objects.filter(to_workshop__isnull=False).count() == 4
    remove()
    for model in (Workshop, Relay, Concern, Theme, Dot, Guest, Participation, Action, Need):
        assert not model.objects.exists(), model


def test_the_workshop_to_come_is_ready_to_be_held(region, client):
    workshop = _workshop(prepared.IN_DAYS)
    groups, steps = list(workshop.breakouts.all()), list(workshop.steps.all())
    assert all(one.is_ready for one in checks(workshop, groups, steps))
    assert [group.pen for group in groups] == ["one", "one", "one", "everybody"]
    client.force_login(region.agent1.user)
    for name in ("prepare", "lead"):
        assert client.get(reverse(f"consult:{name}", args=[workshop.address])).status_code == 200


def test_the_workshop_held_left_rows_votes_themes_and_traces(region):
    workshop = _workshop(-held.DAYS_AGO)
    assert workshop.state == Workshop.State.CLOSED
    assert timezone.localdate(workshop.opened_at) == workshop.held_on
    assert Contribution.objects.of(workshop).confirmed().count() == 18
    assert results(workshop.steps.get(kind=Step.Kind.DOTS))[0][1] >= 11
    network, learning = workshop.themes.all()
    assert network.need is not None
    assert network.rows.count() == learning.rows.count() == 3
    assert learning.actions.get().holder == region.agent1.person
    assert learning.actions.get().due_on > timezone.localdate()
    assert Gesture.objects.filter(source="workshop").count() == 2
    assert not Gesture.objects.filter(source="workshop", is_confirmed=True).exists()


def test_of_two_concerns_one_waits_for_the_workshop_to_come(region):
    coming = _workshop(prepared.IN_DAYS)
    found = {relay.concern.text: relay.status for relay in coming.received.all()}
    assert found == {
        held_words.MUSEUMS.concern: "sent", held_words.STAGES.concern: "answered"
    }  # fmt: skip


def test_the_work_of_the_night_keeps_who_was_there(region):
    before = Participation.objects.count()
    refresh_traces()
    assert Participation.objects.count() == before == 13
