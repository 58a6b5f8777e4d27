"""The end of a workshop: who was there, a gesture for each agent, names that go on their day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone

from maillage.consult.live import facilitating, joining
from maillage.consult.live.closing import refresh_traces
from maillage.consult.live.forgetting import NAMES_KEPT, forget_guests
from maillage.consult.models import Breakout, Contribution, Guest, Theme, Workshop
from maillage.consult.tests.live_cast import make_guest, make_workshop
from maillage.core import journal
from maillage.core.models import (
    Axis,
    Discipline,
    Gesture,
    Participation,
    Practice,
    Region,
    Verb,
    Visibility,
)

pytestmark = pytest.mark.usefixtures("second_factors")


@pytest.fixture
def held(cast):
    """Coordination leads; Alice takes part with her account, two guests without one."""
    practice = Practice.objects.create(version=1, title="Pratique", adopted_on=date(2026, 1, 1))
    axis = Axis.objects.get(slug="concertation")
    Verb.objects.create(practice=practice, name="Concerter", room="consult", axis=axis, position=3)
    held = make_workshop(cast)
    held.alice = make_guest(held, name="Alice", person=cast.agent.person)
    held.zoe = make_guest(held, name="Zoé", organisation_name=cast.other_host.name)
    held.max = make_guest(
        held, group=1, name="Max", organisation_name="Ciné-club (exemple)", may_be_named=True
    )
    return held


def presences(held):
    kind = ContentType.objects.get_for_model(Workshop)
    return Participation.objects.filter(gathering_type=kind, gathering_id=held.workshop.pk)


def end(held, cast, sign_in):
    url = reverse("consult:lead", args=[held.workshop.address])
    client = sign_in(cast.coordination)
    client.post(url, {"act": "end"})
    held.workshop.refresh_from_db()
    return client, url


def test_each_person_is_written_down_once_and_named_only_if_she_allows_it(held, cast, sign_in):
    # The coordination leads from the page: that is how she is seen there.
    client, url = end(held, cast, sign_in)
    told = sorted(
        (str(p.actor or ""), p.guest_name, p.role, p.is_observed) for p in presences(held)
    )
    assert told == [
        ("", "", "participation", True),
        ("", "Max", "participation", True),
        ("Alice Roy", "", "participation", True),
        ("Diane Côté", "", "animation", True),
    ]
    client.post(url, {"act": "reopen"})
    client.post(url, {"act": "end"})
    assert presences(held).count() == 4


def test_whoever_is_named_and_never_came_is_not_said_to_have_come(held, cast, sign_in):
    Breakout.objects.filter(pk=held.groups[0].pk).update(note_taker=cast.colleague.person)
    end(held, cast, sign_in)
    assert not presences(held).filter(actor=cast.colleague.person).exists()
    assert not Gesture.objects.filter(owner=cast.colleague.person).exists()


def test_each_agent_finds_a_private_gesture_to_read_again_in_her_week(held, cast, sign_in):
    cast.other_host.region = Region.objects.first()
    cast.other_host.save()
    cast.other_host.disciplines.add(Discipline.objects.first())
    Contribution.objects.create(breakout=held.groups[0], step=held.grid, word="Veiller")
    Theme.objects.create(workshop=held.workshop, name="Transmettre")
    facilitating.confirm_reading(breakout=held.groups[0], by=cast.coordination.person)
    end(held, cast, sign_in)
    assert set(Gesture.objects.values_list("owner__name", flat=True)) == {"Alice Roy", "Diane Côté"}
    gesture = Gesture.objects.get(owner=cast.agent.person)
    assert gesture.text == "Participé à l’atelier « Rencontre nationale »"
    assert (gesture.visibility, gesture.is_observed, gesture.is_confirmed) == (
        Visibility.PRIVATE, True, False,
    )  # fmt: skip
    assert (gesture.verb.name, gesture.axis.slug) == ("Concerter", "concertation")
    # Zoé, Max and Diane; Bruno's host as Zoé says it, Max's, Alice's and Diane's own.
    assert (gesture.people_reached, gesture.organisations_reached) == (3, 4)
    assert "4 personnes, 4 organismes, 1 région" in gesture.outcome
    assert "1 ligne, 1 groupe confirmé, 1 thème" in gesture.outcome
    week = sign_in(cast.agent).get(reverse("core:week"), follow=True).content.decode()
    assert "Participé à l’atelier" in week
    led = Gesture.objects.get(owner=cast.coordination.person)
    assert led.text.startswith("Animé l’atelier")


def test_ending_again_brings_up_to_date_and_adds_nothing(held, cast, sign_in):
    client, url = end(held, cast, sign_in)
    before = set(Gesture.objects.values_list("uid", flat=True))
    client.post(url, {"act": "reopen"})
    held.workshop.refresh_from_db()
    joining.join(way=joining.Entrance(held.workshop, held.groups[0]))
    client.post(url, {"act": "end"})
    assert set(Gesture.objects.values_list("uid", flat=True)) == before
    assert Gesture.objects.get(owner=cast.agent.person).people_reached == 4


def test_a_group_that_confirms_after_the_end_is_counted(held, cast, sign_in):
    Contribution.objects.create(breakout=held.groups[0], step=held.grid, word="Veiller")
    end(held, cast, sign_in)
    assert "0 ligne" in Gesture.objects.get(owner=cast.agent.person).outcome
    facilitating.confirm_reading(breakout=held.groups[0], by=None)
    assert "1 ligne, 1 groupe confirmé" in Gesture.objects.get(owner=cast.agent.person).outcome


def test_what_she_accepted_is_hers_and_what_she_set_aside_stays_away(held, cast, sign_in):
    client, url = end(held, cast, sign_in)
    mine = Gesture.objects.get(owner=cast.agent.person)
    journal.change(mine, {"text": "Ma version", "is_confirmed": True}, by=cast.agent.person)
    journal.remove(Gesture.objects.get(owner=cast.coordination.person), by=cast.coordination.person)
    client.post(url, {"act": "reopen"})
    client.post(url, {"act": "end"})
    assert [g.text for g in Gesture.objects.all()] == ["Ma version"]


def test_a_themes_later_life_reaches_the_gestures_that_wait(held, cast, sign_in):
    end(held, cast, sign_in)
    Theme.objects.create(workshop=held.workshop, name="Transmettre")
    refresh_traces()
    assert "1 thème" in Gesture.objects.get(owner=cast.agent.person).outcome


def test_a_rehearsal_leaves_nothing(held, cast, sign_in):
    Workshop.objects.filter(pk=held.workshop.pk).update(rehearsing_since=timezone.now())
    end(held, cast, sign_in)
    assert not presences(held).exists()
    assert not Gesture.objects.exists()


def test_a_simulated_guest_counts_for_nobody(held, cast, sign_in):
    Guest.objects.filter(pk=held.zoe.pk).update(is_simulated=True)
    end(held, cast, sign_in)
    assert presences(held).filter(actor=None).count() == 1


def test_in_an_anonymous_workshop_nobody_is_named(cast, sign_in):
    held = make_workshop(cast, names="anonymous")
    make_guest(held, name="Zoé", person=cast.agent.person, may_be_named=True)
    end(held, cast, sign_in)
    assert [(p.actor, p.guest_name) for p in presences(held).filter(role="participation")] == [
        (None, "")
    ]
    assert not Gesture.objects.filter(owner=cast.agent.person).exists()


def test_names_go_on_their_day_and_the_count_stays(held, cast, sign_in):
    client, _url = end(held, cast, sign_in)
    day = timezone.localdate() + NAMES_KEPT
    assert held.workshop.guests_forgotten_on == day
    assert (
        "Les noms des invité·es sont gardés jusqu’au"
        in client.get(held.workshop.get_absolute_url()).content.decode()
    )
    forget_guests()
    assert Guest.objects.filter(name="Max").exists()
    past = timezone.localdate() - timedelta(days=1)
    Workshop.objects.filter(pk=held.workshop.pk).update(guests_forgotten_on=past)
    forget_guests()
    left = Guest.objects.values_list("name", "organisation_name", "person", "may_be_named")
    assert set(left) == {("", "", None, False)}
    assert set(presences(held).values_list("guest_name", flat=True)) == {""}
    assert presences(held).count() == 4
    # Asked again, nothing is recounted from what is no longer known.
    refresh_traces()
    assert presences(held).filter(actor=cast.agent.person).exists()


def test_a_day_chosen_beforehand_is_kept(held, cast, sign_in):
    day = timezone.localdate() + timedelta(days=10)
    Workshop.objects.filter(pk=held.workshop.pk).update(guests_forgotten_on=day)
    end(held, cast, sign_in)
    assert held.workshop.guests_forgotten_on == day
