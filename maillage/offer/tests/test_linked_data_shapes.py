"""Every kind of event, place, actor and work passes the shapes of Artsdata, with no fault."""

from __future__ import annotations

import pytest

from maillage.core.models import Actor, Place
from maillage.offer import linked_data as ld
from maillage.offer.models import Event, EventSeries, Work
from maillage.offer.tests.offer_cast import an_event, every_kind_of_event
from maillage.offer.tests.shapes import faults

pytestmark = pytest.mark.database


def test_every_kind_of_event_passes_the_shapes(cast):
    kinds = every_kind_of_event()
    nodes = list(ld.tell_events(list(ld.events_to_tell())))
    assert {node["@id"] for node in nodes} == {ld.iri_of(event) for event in kinds.values()}
    assert {node["@type"] for node in nodes} == {"Event", "EventSeries"}
    assert faults(ld.graph(nodes)) == []


def test_every_kind_of_event_passes_as_a_series_of_its_dates_too(cast):
    every_kind_of_event()
    nodes = list(ld.tell_events(list(ld.events_to_tell()), always_series=True))
    assert {node["@type"] for node in nodes} == {"EventSeries"}
    assert faults(ld.graph(nodes)) == []


def test_places_actors_works_and_festivals_pass_the_shapes(cast):
    every_kind_of_event()
    nodes = [ld.place_node(place, is_whole=True) for place in Place.objects.all()]
    nodes += [ld.actor_node(actor) for actor in Actor.objects.filter(visibility="public")]
    nodes += [ld.work_node(work) for work in ld.works_to_tell(Work.objects.all())]
    nodes += [
        ld.series_node(series, list(series.events.all())) for series in EventSeries.objects.all()
    ]
    assert len(nodes) >= 6
    assert faults(ld.graph(nodes)) == []


def test_the_shapes_do_refuse_an_event_without_place_or_with_half_an_address(cast):
    node = ld.event_node(Event.objects.get(pk=an_event().pk))
    del node["location"]
    assert any("location" in fault for fault in faults(ld.document(node)))
    node["location"] = {
        "@type": "Place",
        "name": "Salle",
        "address": {"@type": "PostalAddress", "addressCountry": "CA"},
    }
    assert faults(ld.document(node))
