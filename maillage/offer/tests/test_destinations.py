"""Destinations: made on a screen, collected at an address of their own, told to the contributor."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from maillage.offer.contributing.links import token_of
from maillage.offer.models import Destination, Event, Publication, PublicationState
from maillage.offer.outbound import collecting_path
from maillage.offer.tests.contributing_cast import a_submission

pytestmark = pytest.mark.django_db
NEW = {"name": "Le Littoral (exemple)", "url": "https://littoral.example/", "requires": ["title"]}
WAITS, TAKEN = "Il sera recueilli au prochain passage.", "Tel qu’il est maintenant."


def a_destination(client_of_agent) -> Destination:
    answer = client_of_agent.post(reverse("offer:destinations"), NEW)
    assert answer.status_code == 302
    return Destination.objects.get()


def told_to(client, submission) -> str:
    address = reverse("offer:private", args=[token_of(submission)])
    return client.get(address).content.decode()


def collected(client, one: Destination) -> list[dict]:
    answer = client.get(collecting_path(one))
    assert answer.status_code == 200
    return json.loads(b"".join(answer.streaming_content))["@graph"]


def test_what_it_collects_is_ready_for_it_and_the_contributor_reads_so(client, sign_in, cast):
    one = a_destination(sign_in(cast.agent))
    submission = a_submission(state=PublicationState.PUBLISHED)
    assert WAITS in told_to(client, submission)
    assert [node["name"] for node in collected(client, one)] == [submission.event.title]
    assert TAKEN in told_to(client, submission)
    listed = sign_in(cast.agent).get(reverse("offer:destinations")).content.decode()
    assert "jamais" not in listed
    submission.event.refresh_from_db()
    submission.event.save()
    assert WAITS in told_to(client, submission)


def test_an_event_that_lacks_something_or_that_another_publishes_is_not_given(
    client, sign_in, cast
):
    one = a_destination(sign_in(cast.agent))
    event = a_submission(state=PublicationState.PUBLISHED).event
    row = Publication.objects.create(
        event=event, destination=one, state=Publication.State.ELSEWHERE, publisher="La ville"
    )
    assert collected(client, one) == []
    row.delete()
    address = reverse("offer:edit_destination", args=[one.slug])
    sign_in(cast.agent).post(address, {**NEW, "requires": ["title", "picture"]})
    assert Event.objects.get().picture_id is None
    assert collected(client, Destination.objects.get()) == []


def test_its_address_needs_its_key_and_its_screen_a_moderator(client, sign_in, cast):
    one = a_destination(sign_in(cast.agent))
    wrong = reverse("offer:collect", args=[one.slug, "x" * 16])
    assert client.get(wrong).status_code == 404
    for user in (cast.artist, cast.manager):
        assert sign_in(user).get(reverse("offer:destinations")).status_code in (403, 404)
    twice = sign_in(cast.agent).post(
        reverse("offer:destinations"), {**NEW, "name": "LE LITTORAL (exemple)"}
    )
    assert "porte déjà ce nom" in twice.content.decode()
    assert Destination.objects.count() == 1


def test_naming_another_publisher_or_wanting_more_is_not_hidden_by_a_304(client, sign_in, cast):
    one = a_destination(sign_in(cast.agent))
    event = a_submission(state=PublicationState.PUBLISHED).event

    def again(tag: str):
        return client.get(collecting_path(one), headers={"if-none-match": tag})

    first = client.get(collecting_path(one))
    assert first.headers["Cache-Control"] == "no-cache"
    assert again(first.headers["ETag"]).status_code == 304
    Publication.objects.create(
        event=event, destination=one, state=Publication.State.ELSEWHERE, publisher="La ville"
    )
    second = again(first.headers["ETag"])
    assert second.status_code == 200
    one.requires = ["title", "picture"]
    one.save()
    assert again(second.headers["ETag"]).status_code == 200
