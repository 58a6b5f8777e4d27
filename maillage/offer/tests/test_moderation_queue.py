"""The queue: the oldest promise first, one or many decided, undone, a source trusted."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from maillage.offer import moderation
from maillage.offer.models import Alert, Claim, Event, Source
from maillage.offer.tests.moderation_cast import (
    a_claim,
    a_held,
    a_proposition,
    a_region,
    an_alert,
)
from maillage.offer.tests.offer_cast import an_event

pytestmark = pytest.mark.database
QUEUE = "/offre/"


@pytest.fixture
def agent(cast, sign_in):
    return sign_in(cast.agent)


def state_of(event: Event) -> str:
    return Event.objects.get(pk=event.pk).state


def undo_key(page) -> str:
    return re.search(r'name="key" value="([^"]+)"', page.content.decode())[1]


def test_the_oldest_promise_comes_first_and_says_its_delay(agent):
    late, fresh = a_held("Ancien"), a_held("Récent")
    Event.objects.filter(pk=late.pk).update(created_at=timezone.now() - timedelta(hours=50))
    page = agent.get(QUEUE)
    told = page.content.decode()
    assert told.index("Ancien") < told.index("Récent")
    assert "en retard de 2 heures" in told.replace("\xa0", " ")
    assert "il reste 1 jour" in told.replace("\xa0", " ")
    assert [row.event for row in page.context_data["waiting"]] == [late, fresh]


def test_a_row_says_where_it_comes_from_why_it_waits_and_whom_it_resembles(cast, agent):
    region = a_region()
    told = agent.get(QUEUE).content.decode()
    assert "La ville (exemple)" in told
    assert "sa source est retenue" in told
    assert "proposé sans compte" in told
    assert "Ressemble à" in told
    assert f"#paire-{region.pair.uid}" in told


def test_one_is_published_and_the_message_undoes_it(agent):
    event = a_held()
    page = agent.post("/offre/decider/", {"publish-one": event.uid, "back": QUEUE}, follow=True)
    assert state_of(event) == "published"
    agent.post("/annuler/", {"key": undo_key(page)})
    assert state_of(event) == "held"


def test_many_are_published_at_once_and_undone_at_once(agent):
    events = [a_held(f"Bal {n}") for n in range(4)]
    chosen = [event.uid for event in events[:3]]
    page = agent.post("/offre/decider/", {"act": "publish", "event": chosen}, follow=True)
    assert [state_of(event) for event in events] == ["published"] * 3 + ["held"]
    assert "3 événements sont publiés" in page.content.decode()
    agent.post("/annuler/", {"key": undo_key(page)})
    assert {state_of(event) for event in events} == {"held"}


def test_one_without_a_date_keeps_none_of_the_others_back(agent):
    dated, bare = a_held("Daté"), an_event("Sans date", slots=[], state="held")
    page = agent.post(
        "/offre/decider/", {"act": "publish", "event": [dated.uid, bare.uid]}, follow=True
    )
    assert (state_of(dated), state_of(bare)) == ("published", "held")
    assert "« Sans date » n’a pas de date" in page.content.decode()


def test_a_refusal_asks_why_and_the_contributor_reads_it(agent):
    submission = a_proposition()
    asked = agent.post("/offre/decider/", {"refuse-one": submission.event.uid, "back": QUEUE})
    assert asked.status_code == 200
    assert "envoyée à qui a proposé" in asked.content.decode()
    assert state_of(submission.event) == "held"
    told = {"act": "refuse", "event": submission.event.uid, "asking": "1"}
    assert agent.post("/offre/decider/", {**told, "reason": "  "}).status_code == 422
    mail.outbox.clear()
    agent.post("/offre/decider/", {**told, "reason": "Hors de la région."})
    event = Event.objects.get(pk=submission.event.pk)
    assert (event.state, event.state_reason) == ("refused", "Hors de la région.")
    assert "Hors de la région." in mail.outbox[0].body


def test_nothing_ticked_changes_nothing(agent):
    event = a_held()
    page = agent.post("/offre/decider/", {"act": "publish"}, follow=True)
    assert "Cochez" in page.content.decode()
    assert state_of(event) == "held"


def test_a_back_address_of_elsewhere_is_not_followed(agent):
    event = a_held()
    answer = agent.post(
        "/offre/decider/", {"publish-one": event.uid, "back": "https://ailleurs.example/"}
    )
    assert answer["Location"] == QUEUE


def test_a_trusted_source_is_published_at_once_with_what_it_had_waiting(agent):
    city = Source.objects.create(name="La ville (exemple)")
    mine, other = a_held(source=city), a_held("Autre")
    page = agent.post(f"/offre/sources/{city.uid}/confiance/", follow=True)
    assert Source.objects.get().trust == "publish"
    assert (state_of(mine), state_of(other)) == ("published", "held")
    agent.post("/annuler/", {"key": undo_key(page)})
    assert (Source.objects.get().trust, state_of(mine)) == ("hold", "held")


def test_an_alert_shows_both_sides_and_is_followed_or_not(agent):
    city = Source.objects.create(name="La ville (exemple)")
    moved, kept = an_event("Déplacé"), an_event("Resté")
    follow, keep = an_alert(moved, city), an_alert(kept, city)
    before = list(kept.schedule)
    told = agent.get("/offre/changements/").content.decode()
    assert "Suivre la nouvelle date" in told
    assert "28 novembre 2026" in told
    agent.post(f"/offre/changements/{follow.uid}/regler/", {"follow": "1"})
    agent.post(f"/offre/changements/{keep.uid}/regler/", {"follow": "0"})
    after = follow.after["schedule"][0]["start"]
    assert Event.objects.get(pk=moved.pk).schedule[0]["start"] == after
    assert Event.objects.get(pk=kept.pk).schedule == before
    assert not Alert.objects.filter(settled_at=None).exists()


def test_what_a_contributor_changed_is_read_again(agent):
    submission = a_proposition()
    Event.objects.filter(pk=submission.event.pk).update(state="published")
    submission.changed_at = timezone.now()
    submission.save()
    assert "Vernissage au moulin" in agent.get("/offre/relire/").content.decode()
    agent.post(f"/offre/relire/{submission.uid}/relu/")
    assert moderation.to_read().count() == 0


def test_a_claim_is_granted_or_refused_with_a_reason(agent):
    yes, no = a_claim(), a_claim("Les Draveurs (exemple)")
    assert "C’est moi." in agent.get("/offre/revendications/").content.decode()
    agent.post(f"/offre/revendications/{yes.uid}/", {"act": "grant"})
    agent.post(f"/offre/revendications/{no.uid}/", {"act": "refuse"})
    assert Claim.objects.get(pk=no.pk).state == "asked"
    agent.post(f"/offre/revendications/{no.uid}/", {"act": "refuse", "reason": "Sans lien."})
    states = dict(Claim.objects.values_list("pk", "state"))
    assert states == {yes.pk: "granted", no.pk: "refused"}


def test_what_waits_is_in_the_menu_and_in_the_list_of_things_to_do(agent):
    a_region()
    told = agent.get("/").content.decode()
    assert "attendent d’être publiés" in told
    assert "changement à la source à régler" in told
    assert "doublon possible à trancher" in told


def test_the_queue_asks_as_few_queries_for_forty_events_as_for_four(
    agent, django_assert_max_num_queries
):
    for number in range(45):
        a_held(f"Bal {number}")
    agent.get(QUEUE)
    with django_assert_max_num_queries(45):
        page = agent.get(QUEUE)
    assert len(page.context_data["waiting"]) == 40
