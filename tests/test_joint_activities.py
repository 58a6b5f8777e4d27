"""A workshop where several agents were counts once, whatever rooms and reports say of it."""

from __future__ import annotations

import pytest
from django.utils import timezone

from maillage.consult.live import facilitating, joining
from maillage.consult.tests.live_cast import make_guest, make_workshop
from maillage.core.models import Gesture, Post, Visibility
from maillage.report.facts import facts_of
from maillage.report.figures import count_organisation_visits, count_people


@pytest.mark.django_db
def test_two_agents_of_one_workshop_count_its_people_and_organisations_once(cast):
    held = make_workshop(cast)
    for user in (cast.agent, cast.colleague):
        joining.join(way=joining.Entrance(held.workshop), person=user.person)
    make_guest(held, organisation_name="Ciné-club (exemple)")
    held.workshop.refresh_from_db()
    facilitating.close_workshop(workshop=held.workshop, by=cast.coordination.person)
    Gesture.objects.update(visibility=Visibility.HOST)
    Post.objects.create(title="Poste", host=cast.other_host, owner=cast.colleague.person)
    day = timezone.localdate()
    facts = [fact for post in Post.objects.all() for fact in facts_of(post, day, day)]
    assert len(facts) == 2
    # The guest, the coordination, and each of the two agents, whom the other met.
    people = count_people(facts)
    assert (people.observed, people.declared) == (4, 0)
    alone = count_organisation_visits(facts[:1])
    assert alone.observed == 4
    assert count_organisation_visits(facts).value == alone.value
