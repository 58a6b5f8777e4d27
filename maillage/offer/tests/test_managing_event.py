"""An event's page for the network: corrected, cancelled, its origins, its pairs and places."""

from __future__ import annotations

import pytest
from django.urls import reverse

from maillage.core.models import Municipality, Place
from maillage.offer import pairing
from maillage.offer.contributing.actions import version_of
from maillage.offer.contributing.values import form_values
from maillage.offer.harvest import running
from maillage.offer.lists import managed_url
from maillage.offer.models import (
    Destination,
    DuplicatePair,
    Event,
    HarvestRecord,
    Publication,
    Source,
)
from maillage.offer.tests.moderation_cast import a_held, a_pair, a_region, soon
from maillage.offer.tests.offer_cast import a_hall, an_event
from maillage.offer.tests.test_harvest_running import _files, a_calendar  # noqa: F401

pytestmark = pytest.mark.database


@pytest.fixture
def agent(cast, sign_in):
    return sign_in(cast.agent)


def real_hall() -> Place:
    """A hall in a municipality that the gazetteer knows."""
    return a_hall(municipality=Municipality.objects.get(name="Shawinigan"))


def correction(event: Event, **told: str) -> dict[str, str]:
    values = {name: "" if value is None else value for name, value in form_values(event).items()}
    return {**values, "version": version_of(event), "dates_do": "replace", **told}


def edit(agent, event, **told):
    path = reverse("offer:edit_event", args=[event.address])
    return agent.post(path, correction(Event.objects.get(pk=event.pk), **told), follow=True)


def test_the_page_tells_origins_sources_and_raw_records(agent, cast):
    region = a_region()
    Event.objects.filter(pk=region.held.pk).update(place=real_hall())
    told = agent.get(managed_url(region.held)).content.decode()
    assert "D’où vient chaque renseignement" in told
    assert "La fiche telle que « La ville (exemple) » la donne" in told
    edit(agent, region.held, title="Grand bal", when="")
    told = agent.get(managed_url(Event.objects.get(pk=region.held.pk))).content.decode()
    assert "corrigé par Alice Roy" in told


def test_a_correction_holds_against_the_source(agent):
    city = Source.objects.create(name="La ville", trust="publish")
    running.run_content(source=city, content=a_calendar(1), name="a.jsonld")
    event = Event.objects.get()
    edit(agent, event, title="Le vrai titre")
    again = a_calendar(1, title="Autre titre")
    running.run_content(source=city, content=again, name="a.jsonld")
    event.refresh_from_db()
    assert event.title == "Le vrai titre"


def test_dates_are_typed_in_french_and_replaced_or_added(agent):
    event = a_held(place=real_hall())
    edit(agent, event, when="5 mars 2030, 19 h 30")
    event.refresh_from_db()
    assert [slot["start"] for slot in event.schedule] == ["2030-03-05T19:30:00"]
    edit(agent, event, when="7 mars 2030, 14 h", dates_do="add")
    event.refresh_from_db()
    assert len(event.schedule) == 2
    page = edit(agent, event, when="quand les poules auront des dents")
    assert page.status_code == 422


def test_of_two_windows_the_second_sees_what_the_first_wrote(agent):
    event = a_held(place=real_hall())
    late = correction(event, title="Second")
    edit(agent, event, title="Premier")
    page = agent.post(reverse("offer:edit_event", args=[event.address]), late)
    assert page.status_code == 409
    assert "Premier" in page.content.decode()
    event.refresh_from_db()
    assert event.title == "Premier"


@pytest.mark.parametrize(
    ("act", "field", "value"),
    [
        ("cancel", "status", "cancelled"), ("postpone", "status", "postponed"),
        ("sold_out", "is_sold_out", True),
    ],
)  # fmt: skip
def test_an_event_is_cancelled_postponed_or_sold_out(agent, act, field, value):
    event = an_event(slots=[soon()])
    path = reverse("offer:event_act", args=[event.address])
    agent.post(path, {"act": act, "note": "Tempête"})
    event.refresh_from_db()
    assert getattr(event, field) == value
    assert agent.post(path, {"act": "danser"}).status_code == 404


def test_one_date_of_several_is_cancelled(agent):
    event = an_event(slots=[soon(2), soon(3)])
    uid = event.schedule[1]["uid"]
    agent.post(reverse("offer:event_act", args=[event.address]), {"act": "cancel", "slot": uid})
    event.refresh_from_db()
    assert [slot.get("status") for slot in event.schedule] == [None, "cancelled"]
    assert event.status == "scheduled"


def test_where_another_publishes_it_the_destination_says_so(agent):
    event = an_event(slots=[soon()])
    Destination.objects.create(slug="artsdata", name="Artsdata")
    path = reverse("offer:publish_elsewhere", args=[event.address])
    agent.post(path, {"destination": "artsdata", "publisher": "Footlight"})
    row = Publication.objects.get()
    assert (row.state, row.publisher) == ("elsewhere", "Footlight")
    assert "publié par Footlight" in agent.get(managed_url(event)).content.decode()


def decide(agent, pair, **told):
    return agent.post(reverse("offer:decide_pair", args=[pair.uid]), told, follow=True)


def test_two_events_become_one_and_are_separated_again(agent):
    first, second = a_held("Bal"), a_held("Bal du quartier")
    pair = a_pair(first, second)
    assert "titres presque identiques" in agent.get("/offre/doublons/").content.decode()
    decide(agent, pair, act="same", keep=str(first.pk))
    second.refresh_from_db()
    assert second.merged_into == first
    told = agent.get("/offre/doublons/?etat=reunis").content.decode()
    assert "Séparer" in told
    decide(agent, pair, act="separate")
    second.refresh_from_db()
    assert second.merged_into is None
    pair.refresh_from_db()
    assert pair.state == "different"


def test_a_pair_without_a_chosen_page_is_refused(agent):
    pair = a_pair(a_held("Bal"), a_held("Bal du quartier"))
    page = decide(agent, pair, act="same", keep="")
    assert "Choisissez" in page.content.decode()
    pair.refresh_from_db()
    assert pair.state == "asked"


def test_different_is_never_asked_again_and_later_comes_last(agent):
    first = a_pair(a_held("Bal"), a_held("Bal du quartier"), score=0.9)
    second = a_pair(a_held("Contes"), a_held("Contes au coin du feu"), score=0.6)
    decide(agent, first, act="later")
    page = agent.get("/offre/doublons/")
    assert [shown.pair for shown in page.context_data["pairs"]] == [second, first]
    decide(agent, second, act="different")
    pairing.find_pairs("event")
    second.refresh_from_db()
    assert second.state == "different"


def test_places_are_looked_for_merged_and_separated(agent):
    kept = a_hall("Salle J.-Antonio-Thompson (exemple)")
    gone = a_hall("Salle J. Antonio Thompson (exemple)")
    event = an_event(slots=[soon()], place=gone)
    assert pairing.find_pairs("place") == 1
    assert pairing.find_pairs("place") == 0
    pair = DuplicatePair.objects.get(kin="place")
    assert "Salle J. Antonio" in agent.get("/offre/doublons/?sorte=lieux").content.decode()
    decide(agent, pair, act="same", keep=str(kept.pk))
    event.refresh_from_db()
    assert event.place == kept
    assert Place.objects.get(pk=gone.pk).merged_into == kept
    pair.refresh_from_db()
    decide(agent, pair, act="separate")
    event.refresh_from_db()
    assert event.place == gone


def test_a_source_that_named_the_merged_place_raises_no_alert(agent, cast):
    city = Source.objects.create(name="La ville", trust="publish")
    running.run_content(source=city, content=a_calendar(2), name="a.jsonld")
    gone = Place.objects.get(name="Salle (exemple)")
    kept = a_hall("La vraie salle")
    first, second = sorted((gone.pk, kept.pk))
    pair = DuplicatePair.objects.create(kin="place", first_id=first, second_id=second, score=0.8)
    decide(agent, pair, act="same", keep=str(kept.pk))
    assert not HarvestRecord.objects.filter(values__place=gone.pk).exists()
    assert set(Event.objects.values_list("place", flat=True)) == {kept.pk}


def test_actors_are_decided_in_the_room_of_the_actors(agent):
    told = agent.get("/offre/doublons/").content.decode()
    assert 'href="/reseauter/doublons/"' in told
    assert "Chercher parmi les acteurs" not in told
    assert agent.post("/offre/doublons/chercher/", {"sorte": "acteurs"}).status_code == 404
