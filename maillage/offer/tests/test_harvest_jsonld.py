"""schema.org in pages and dumps: every shape of JSON-LD, and microdata."""

import json
from datetime import date
from decimal import Decimal

import pytest

from maillage.offer.tests.reading_cast import events_of, one_event, reading_of, starts

CONCERT = {
    "@context": "https://schema.org",
    "@type": "MusicEvent",
    "@id": "https://exemple.ca/concert#e",
    "name": "Concert d’automne",
    "startDate": "2026-10-03T19:30",
    "endDate": "2026-10-03T22:00",
    "location": {
        "@type": "Place", "name": "Église Saint-Elphège",
        "address": {"@type": "PostalAddress", "streetAddress": "12, rue du Pont",
                    "addressLocality": "Shawinigan", "postalCode": "G9N 1A1"},
    },
}  # fmt: skip


def page(*scripts: str) -> str:
    body = "".join(f'<script type="application/ld+json">{s}</script>' for s in scripts)
    return f"<!doctype html><html><head>{body}</head><body></body></html>"


def test_one_bad_script_among_three_never_loses_the_others():
    other = {**CONCERT, "@id": "https://exemple.ca/2", "name": "Le deuxième"}
    reading = reading_of(page(json.dumps(CONCERT), '{"@type": "Event" "name"', json.dumps(other)))

    assert [e.title for e in reading] == ["Concert d’automne", "Le deuxième"]
    assert [(str(r.where), str(r.why)) for r in reading.refused] == [
        ("script 2, ligne 1", "ce script JSON-LD est brisé : les autres sont lus")
    ]
    assert reading.seen == 2


@pytest.mark.parametrize(
    "wrapped",
    [
        "{};",
        "\n<!-- \n{}\n//-->\n",
        "//<![CDATA[\n{}\n//]]>",
        "/* <![CDATA[ */{}/* ]]> */",
        "{} {}",
    ],
)  # fmt: skip
def test_scripts_are_read_in_the_wrappings_that_sites_put(wrapped):
    text = wrapped.replace("{}", json.dumps(CONCERT))

    assert one_event(page(text)).title == "Concert d’automne"


@pytest.mark.parametrize(
    "broken",
    [
        '{"@type":"Event","name":"A","startDate":"2026-05-01",}',
        '{"@type":"Event","name":"A\tb","startDate":"2026-05-01"}',
        "{&quot;@type&quot;:&quot;Event&quot;,&quot;name&quot;:&quot;A&quot;,"
        "&quot;startDate&quot;:&quot;2026-05-01&quot;}",
        '{"@type":"Event",/* note */"name":"A","startDate":"2026-05-01" // fin\n}',
    ],
)
def test_usual_faults_are_mended(broken):
    assert one_event(page(broken)).start == date(2026, 5, 1)


def test_a_script_in_a_comment_is_not_there():
    reading = reading_of(f"<html><!-- {page(json.dumps(CONCERT))} --><p>rien</p></html>")

    assert reading.all() == []
    assert str(reading.refused[0].why) == "aucun événement schema.org n’y est décrit"


EXPANDED = [{
    "@type": ["http://schema.org/Event"],
    "http://schema.org/name": [{"@value": "Concert", "@language": "fr"}],
    "http://schema.org/startDate": [{"@value": "2026-10-03T19:30:00-04:00"}],
}]  # fmt: skip
PREFIXED = {
    "@context": {"schema": "http://schema.org/"}, "@type": "schema:Event",
    "schema:name": "Concert", "schema:startDate": "2026-10-03T19:30:00-04:00",
}  # fmt: skip
ALIASED = {
    "@context": {"@vocab": "http://schema.org/", "titre": "name", "type": "@type", "id": "@id",
                 "quand": {"@id": "schema:startDate"}},
    "type": "Event", "id": "https://exemple.ca/1", "titre": "Concert",
    "quand": "2026-10-03T19:30:00-04:00",
}  # fmt: skip
GRAPHED = {"@context": "https://schema.org/", "@graph": [
    {"@type": "Event", "name": "Concert", "startDate": "2026-10-03T23:30:00Z"}
]}  # fmt: skip
LISTED = {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": {
    "@type": ["Event", "TheaterEvent"], "name": {"fr": "Concert", "en": "Show"},
    "startDate": "2026-10-03T19:30:00-04:00"}}]}  # fmt: skip


@pytest.mark.parametrize("document", [EXPANDED, PREFIXED, ALIASED, GRAPHED, LISTED])
def test_the_same_event_is_read_in_every_shape(document):
    event = one_event(json.dumps(document), "jsonld")

    assert event.title == "Concert"
    assert event.start.isoformat() == "2026-10-03T19:30:00-04:00"


def test_references_are_resolved_inside_the_document():
    place = {**CONCERT["location"], "@id": "#salle"}
    event = one_event(json.dumps({"@graph": [
        {"@type": "Event", "name": "A", "startDate": "2026-05-01", "location": {"@id": "#salle"},
         "organizer": {"@id": "#org"}},
        place, {"@id": "#org", "@type": "Organization", "name": "Les Aubes"},
    ]}))  # fmt: skip

    assert event.location == "Église Saint-Elphège, 12, rue du Pont, Shawinigan"
    assert event.place.postal_code == "G9N 1A1"
    assert [(a.name, a.kind) for a in event.organizers] == [("Les Aubes", "organization")]


def test_a_series_with_sub_events_is_one_event_with_its_occurrences():
    event = one_event(json.dumps({"@graph": [
        {"@type": "EventSeries", "@id": "#s", "name": "Les jeudis", "subEvent": [
            {"@type": "Event", "startDate": "2026-07-02T19:00"}, {"@id": "#b"}]},
        {"@type": "Event", "@id": "#b", "name": "Deuxième jeudi", "startDate": "2026-07-09T19:00",
         "eventStatus": "https://schema.org/EventCancelled"},
        {"@type": "Event", "superEvent": {"@id": "#s"}, "name": "C", "startDate": "2026-07-16"},
    ]}))  # fmt: skip

    assert starts(event) == [
        "2026-07-02T19:00:00-04:00", "2026-07-09T19:00:00-04:00", "2026-07-16"
    ]  # fmt: skip
    assert [o.status for o in event.occurrences] == ["scheduled", "cancelled", "scheduled"]


def test_the_shows_of_a_festival_are_events_of_their_own():
    events = events_of(json.dumps({
        "@type": "Festival", "name": "Festival des Eaux", "startDate": "2026-07-02",
        "endDate": "2026-07-05", "subEvent": [
            {"@type": "Event", "name": "Trio", "startDate": "2026-07-02T19:00"},
            {"@type": "Event", "name": "Solo", "startDate": "2026-07-03T19:00"}],
    }))  # fmt: skip

    assert [(e.title, e.series) for e in events] == [
        ("Festival des Eaux", ""), ("Trio", "Festival des Eaux"), ("Solo", "Festival des Eaux")
    ]  # fmt: skip
    assert (events[0].start, events[0].end) == (date(2026, 7, 2), date(2026, 7, 6))


def test_a_schedule_is_laid_out():
    event = one_event(json.dumps({
        "@type": "Event", "name": "Yoga", "eventSchedule": {
            "@type": "Schedule", "repeatFrequency": "P1W", "byDay": "https://schema.org/Monday",
            "startDate": "2026-06-01", "endDate": "2026-06-30", "startTime": "18:30",
            "endTime": "19:30", "exceptDate": "2026-06-15", "scheduleTimezone": "America/Toronto"},
    }))  # fmt: skip

    assert [s[:16] for s in starts(event)] == [
        "2026-06-01T18:30", "2026-06-08T18:30", "2026-06-22T18:30", "2026-06-29T18:30"
    ]  # fmt: skip
    assert event.occurrences[0].end.isoformat() == "2026-06-01T19:30:00-04:00"


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ("https://schema.org/EventCancelled", "cancelled"),
        ("http://schema.org/EventPostponed", "postponed"),
        ("EventRescheduled", "rescheduled"),
        ("schema:EventMovedOnline", "moved_online"),
        ("https://schema.org/EventScheduled", "scheduled"),
        ("", "scheduled"),
    ],
)
def test_statuses_are_known_under_all_their_names(told, status):
    assert one_event(json.dumps({**CONCERT, "eventStatus": told})).status == status


def test_free_paid_and_unknown_are_three_answers():
    offer = {"@type": "Offer", "price": "25,50", "priceCurrency": "CAD",
             "availability": "https://schema.org/SoldOut",
             "url": "https://billets.exemple.ca/1"}  # fmt: skip
    paid = one_event(json.dumps({**CONCERT, "offers": [offer, {**offer, "price": 12}]}))
    free = one_event(json.dumps({**CONCERT, "isAccessibleForFree": "https://schema.org/True"}))

    assert (paid.price.is_free, paid.price.low, paid.price.high) == (
        False, Decimal("12.00"), Decimal("25.50")
    )  # fmt: skip
    assert paid.is_sold_out
    assert paid.price.url == "https://billets.exemple.ca/1"
    assert free.price.is_free is True
    assert one_event(json.dumps(CONCERT)).price is None


def test_accessibility_is_stated_missing_or_not_stated():
    told = {**CONCERT, "location": {**CONCERT["location"], "amenityFeature": [
        {"@type": "LocationFeatureSpecification", "name": "Fauteuil roulant", "value": True},
        {"@type": "LocationFeatureSpecification", "name": "Boucle auditive", "value": False},
    ]}}  # fmt: skip
    event = one_event(json.dumps(told))

    assert (event.accessible, event.not_accessible) == (("wheelchair",), ("hearing_loop",))
    assert one_event(json.dumps(CONCERT)).accessible is None


def test_an_online_event_has_the_address_of_its_broadcast():
    told = {**CONCERT, "eventAttendanceMode": "OnlineEventAttendanceMode",
            "location": {"@type": "VirtualLocation",
                         "url": "https://diffusion.exemple.ca"}}  # fmt: skip
    event = one_event(json.dumps(told))

    assert (event.attendance, event.online_url) == ("online", "https://diffusion.exemple.ca")
    assert event.place is None


def test_a_postponed_event_keeps_when_it_was_to_be():
    told = {**CONCERT, "eventStatus": "EventRescheduled", "previousStartDate": "2026-09-01T19:30"}

    assert one_event(json.dumps(told)).previous_start.isoformat() == "2026-09-01T19:30:00-04:00"


@pytest.mark.parametrize(
    ("node", "why"),
    [
        ({"@type": "Event", "startDate": "2026-05-01"}, "l’événement n’a pas de nom"),
        ({"@type": "Event", "name": "A"}, "date de début absente"),
        ({"@type": "Event", "name": "A", "startDate": "à venir"}, "date de début illisible"),
    ],
)
def test_what_cannot_be_an_event_is_refused_with_its_reason(node, why):
    reading = reading_of(json.dumps({"@graph": [node, CONCERT]}))

    assert len(reading.all()) == 1
    assert [str(r.why).startswith(why) for r in reading.refused] == [True]
    assert reading.seen == 2


def test_what_the_node_says_keeps_its_key_from_one_reading_to_the_next():
    moved = {**CONCERT, "startDate": "2026-10-04T19:30"}

    assert one_event(json.dumps(CONCERT)).key == one_event(json.dumps(moved)).key


def test_nesting_beyond_reason_is_refused_not_followed():
    deep = '{"@type":"Event","name":' + "[" * 100_000 + "]" * 100_000 + "}"

    assert "lisible" in str(reading_of(deep, "jsonld").refused[0].why)
    assert reading_of(page(deep)).all() == []


def test_microdata_is_read_when_there_is_no_json_ld():
    event = one_event("""<!doctype html><html><body>
      <div itemscope itemtype="https://schema.org/TheaterEvent">
        <h2 itemprop="name">La marée</h2>
        <time itemprop="startDate" datetime="2026-05-01T20:00">1er mai</time>
        <div itemprop="location" itemscope itemtype="https://schema.org/Place">
          <span itemprop="name">Théâtre du Quai</span></div>
        <a itemprop="url" href="/maree">voir</a>
        <meta itemprop="eventStatus" content="https://schema.org/EventPostponed">
      </div></body></html>""", base="https://exemple.ca/agenda")  # fmt: skip

    assert (event.title, event.location) == ("La marée", "Théâtre du Quai")
    assert event.start.isoformat() == "2026-05-01T20:00:00-04:00"
    assert event.url == "https://exemple.ca/maree"
    assert event.status == "postponed"


def test_turtle_is_read_as_the_same_nodes():
    event = one_event("""@prefix schema: <http://schema.org/> .
      <https://exemple.ca/1> a schema:Event ; schema:name "Fête"@fr, "Party"@en ;
        schema:startDate "2026-06-24T14:00:00Z" ; schema:location [ a schema:Place ;
        schema:name "Parc" ] .""")  # fmt: skip

    assert (event.title, event.location, event.key) == ("Fête", "Parc", "https://exemple.ca/1")
    assert event.start.isoformat() == "2026-06-24T10:00:00-04:00"
