"""What JSON-LD says of an event: dates, prices, status, places, makers; and its block in a page."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.template import Context, Template

from maillage.offer import event_types
from maillage.offer import linked_data as ld
from maillage.offer.models import Event
from maillage.offer.schedule import Slot
from maillage.offer.tests.offer_cast import EVENING, a_hall, an_event, every_kind_of_event

pytestmark = pytest.mark.database
SITE = "http://127.0.0.1:8000"


@pytest.fixture
def told(cast):
    events = every_kind_of_event()
    loaded = {event.pk: event for event in ld.events_to_tell()}
    ordered = [loaded[event.pk] for event in events.values()]
    return dict(zip(events, ld.tell_events(ordered), strict=True))


def node_of(event: Event, **asked):
    return ld.event_node(ld.events_to_tell().get(pk=event.pk), **asked)


@pytest.mark.parametrize(
    ("slot", "start", "end"),
    [
        (EVENING, "2026-11-28T19:30:00-05:00", "2026-11-28T21:00:00-05:00"),
        (Slot(datetime(2026, 7, 1, 20)), "2026-07-01T20:00:00-04:00", None),
        (Slot(date(2026, 12, 1)), "2026-12-01", None),
        (Slot(date(2026, 12, 1), date(2026, 12, 24)), "2026-12-01", "2026-12-23"),
    ],
)
def test_a_date_has_its_offset_or_is_a_day_alone(cast, slot, start, end):
    node = node_of(an_event(slots=[slot]))
    assert (node["startDate"], node.get("endDate")) == (start, end)


def test_several_dates_are_a_series_that_says_what_each_date_is(told):
    node = told["several dates"]
    assert (node["@type"], node["eventStatus"]) == (
        "EventSeries", "http://schema.org/EventScheduled",
    )  # fmt: skip
    assert node["startDate"] == "2026-11-28T19:30:00-05:00"
    assert node["endDate"] == "2026-12-05T19:00:00-05:00"
    first, second, third = node["subEvent"]
    assert first["location"] == {"@id": node["location"]["@id"]}
    assert second["eventStatus"] == "http://schema.org/EventCancelled"
    assert third["location"]["name"] == "Parc des Chutes (exemple)"
    assert third["offers"]["availability"] == "http://schema.org/SoldOut"
    assert len({date["@id"] for date in node["subEvent"]}) == 3


def test_what_it_costs_is_said_and_never_guessed(told):
    assert told["everything told"]["offers"] == {
        "@type": "AggregateOffer", "url": "https://billets.example.org/1", "lowPrice": "12.50",
        "highPrice": "20", "priceCurrency": "CAD", "availability": "http://schema.org/InStock",
    }  # fmt: skip
    assert told["one evening"]["isAccessibleForFree"] is True
    assert told["one evening"]["offers"]["price"] == "0"
    assert {"offers", "isAccessibleForFree"}.isdisjoint(told["all day"])
    assert told["sold out"]["offers"]["availability"] == "http://schema.org/SoldOut"
    assert told["several dates"]["offers"]["price"] == "15"


def test_who_makes_it_is_named_and_only_public_records_have_an_identifier(told):
    node = told["one evening"]
    house, presenter = node["organizer"]
    assert house["sameAs"] == [
        "http://kg.artsdata.ca/resource/K10-440", "http://www.wikidata.org/entity/Q42",
    ]  # fmt: skip
    assert presenter == {"@type": "Organization", "name": "Le diffuseur"}
    discreet, band, alone = node["performer"]
    assert discreet == {"@type": "PerformingGroup", "name": "Personne Discrète (exemple)"}
    assert band["sameAs"] == ["https://isni.org/isni/000000012146438X"]
    assert "@id" not in alone


def test_types_identifiers_ages_and_works_are_told(told):
    node = told["everything told"]
    assert node["additionalType"] == [
        "http://kg.artsdata.ca/resource/MusicPerformance", "http://schema.org/MusicEvent",
    ]  # fmt: skip
    assert node["sameAs"] == [
        "http://kg.artsdata.ca/resource/K12-438", "https://www.wikidata.org/entity/Q1",
        "https://example.org/contes",
    ]  # fmt: skip
    assert (node["typicalAgeRange"], node["inLanguage"]) == ("6-12", "fr")
    assert node["workPerformed"][0]["name"] == "Le lit de la rivière"
    assert node["superEvent"]["name"] == "Festival du quai"


def test_where_it_takes_place_is_a_place_or_an_address_on_line(told):
    assert told["online"]["location"] == {
        "@type": "VirtualLocation", "url": "https://diffusion.example.org",
    }  # fmt: skip
    assert told["moved online"]["location"]["@type"] == "VirtualLocation"
    assert told["both manners"]["potentialAction"]["target"] == "https://diffusion.example.org"
    assert told["in a park"]["location"]["address"]["addressLocality"] == "Rivière-Claire (exemple)"
    assert told["a place by its words"]["location"]["name"] == "Départ au quai"
    assert told["rescheduled"]["previousStartDate"] == "2026-11-28T19:00:00-05:00"


def test_the_identifier_stays_when_the_event_is_renamed(cast):
    event = an_event()
    before = node_of(event)
    event.title = "Nuit des contes"
    event.save()
    after = node_of(event)
    assert before["@id"] == after["@id"] == f"{SITE}/evenements/{event.uid}/"
    assert before["url"] != after["url"]


def test_a_page_tells_the_dates_to_come_first_and_not_a_thousand(cast):
    slots = [Slot(datetime(2026, 1, 1, 20) + timedelta(days=n)) for n in range(200)]
    event = an_event(slots=slots)
    node = node_of(event, most=60, now=datetime(2026, 3, 1, 0, 30, tzinfo=UTC))
    assert len(node["subEvent"]) == 60
    assert node["subEvent"][0]["startDate"].startswith("2026-02-28T20:00")
    assert len(node_of(event)["subEvent"]) == 200


def test_a_title_never_closes_the_script_that_tells_it(cast):
    event = an_event('</script><b>"\\&\u2028', description="<!-- a", place=a_hall())
    page = Template("{% load linked_data %}{% linked_data event %}").render(
        Context({"event": event})
    )
    assert page.count("</script>") == page.count("<script") == 1
    assert "<!--" not in page
    inside = page.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert json.loads(inside)["name"] == '</script><b>"\\&\u2028'


def test_telling_more_events_asks_no_more_of_the_database(
    cast, monkeypatch, django_assert_num_queries
):
    every_kind_of_event()
    # Kept for some seconds by each process, never in tests.
    monkeypatch.setattr("maillage.offer.sites.showcases", lambda: ())
    with django_assert_num_queries(8):
        assert len(list(ld.tell_events(list(ld.events_to_tell())))) > 15


def test_the_vocabulary_has_57_types_and_disciplines_lead_to_one():
    assert len(event_types.event_types()) == 57
    assert event_types.type_of("JazzPerformance").slug == "MusicPerformance"
    assert event_types.type_of("", ["danse"]).slug == "DancePerformance"
    assert event_types.type_of("", ["danse", "cirque"]).slug == "DancePerformance"
    assert event_types.type_of("", ["danse", "theatre"]).slug == "Event"
    assert "JazzPerformance" not in dict(event_types.choices())


def test_prices_are_plain_numbers(cast):
    node = node_of(an_event(price_low=Decimal("7.10")))
    assert node["offers"]["price"] == "7.10"
