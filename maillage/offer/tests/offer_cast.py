"""Events of every kind, places and actors, for what goes out."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from maillage.core.models import Actor, Discipline, Municipality, Place, Region, Topic, Visibility
from maillage.offer import actions
from maillage.offer.actions import Credit
from maillage.offer.models import Event, EventSeries, PublicationState, Work, WorkCredit
from maillage.offer.schedule import Slot, schedule_of

EVENING = Slot(datetime(2026, 11, 28, 19, 30), datetime(2026, 11, 28, 21, 0))


def a_town(name: str = "Rivière-Claire (exemple)", code: str = "99001") -> Municipality:
    region = Region.objects.first() or Region.objects.create(code="04", name="Mauricie")
    return Municipality.objects.get_or_create(
        code=code, defaults={"name": name, "region": region, "folded": name.lower()}
    )[0]


def a_hall(name: str = "Salle du Quai (exemple)", **values: Any) -> Place:
    told = {
        "street_address": "12, rue du Quai",
        "postal_code": "G9A 1A1",
        "municipality": a_town(),
        "latitude": 46.3432,
        "longitude": -72.5419,
        "visibility": Visibility.PUBLIC,
    }
    return Place.objects.create(name=name, **{**told, **values})


def an_event(
    title: str = "Veillée de contes", *, slots=(EVENING,), credits=(), many=None, **values
):
    told: dict[str, Any] = {
        "description": "Un conte par soir, pour grandes oreilles.",
        "state": PublicationState.PUBLISHED,
    }
    event = Event(title=title, schedule=schedule_of(slots), **{**told, **values})
    return actions.create_event(event=event, by=None, credits=credits, many=many)


def an_artist(name: str = "Maude Verreault (exemple)", **values: Any) -> Actor:
    told = {"kind": Actor.Kind.PERSON, "visibility": Visibility.PUBLIC}
    return Actor.objects.create(name=name, **{**told, **values})


def a_work(title: str = "Le lit de la rivière", **values: Any) -> Work:
    told = {"state": PublicationState.PUBLISHED, "consented_on": date(2026, 1, 5), "year": 2024}
    work = Work.objects.create(title=title, **{**told, **values})
    WorkCredit.objects.create(work=work, name="Maude Verreault (exemple)")
    return work


def some_credits() -> list[Credit]:
    """A public organisation, a person who is not public, a band, and names alone."""
    host = Actor.objects.create(
        name="La Maison des contes (exemple)", kind=Actor.Kind.ORGANIZATION,
        visibility=Visibility.PUBLIC, artsdata="K10-440", wikidata="Q42", url="https://example.org",
    )  # fmt: skip
    private = an_artist("Personne Discrète (exemple)", visibility=Visibility.NETWORK)
    band = an_artist("Les Draveurs (exemple)", kind=Actor.Kind.GROUP, isni="000000012146438X")
    return [
        Credit(host.name, "organizer", host), Credit(private.name, "performer", private),
        Credit(band.name, "performer", band), Credit("Un nom seul", "performer"),
        Credit("Le diffuseur", "presenter"),
    ]  # fmt: skip


def every_kind_of_event() -> dict[str, Event]:
    """One event of each kind that the showcase knows, all published."""
    hall, park = a_hall(), a_hall("Parc des Chutes (exemple)", street_address="", postal_code="")
    credits = some_credits()
    festival = EventSeries.objects.create(title="Festival du quai", visibility=Visibility.PUBLIC)
    two = [EVENING, Slot(datetime(2026, 11, 29, 14), status="cancelled"),
           Slot(datetime(2026, 12, 5, 19), place_id=park.pk, is_sold_out=True)]  # fmt: skip
    words = {"disciplines": Discipline.objects.all()[:2], "topics": Topic.objects.all()[:1],
             "works": [a_work()]}  # fmt: skip
    day = date(2026, 12, 1)
    return {
        "one evening": an_event(place=hall, credits=credits, is_free=True),
        "everything told": an_event(
            place=hall, credits=credits, many=words, series=festival, summary="Des contes.",
            event_type="ClassicalMusicPerformance", price_low=Decimal("12.5"),
            price_high=Decimal(20), ticket_url="https://billets.example.org/1",
            url="https://example.org/contes", audience="family", age_low=6, age_high=12,
            same_as=["K12-438", "https://www.wikidata.org/entity/Q1", "n’importe quoi"],
        ),
        "several dates": an_event(place=hall, slots=two, price_low=Decimal(15)),
        "all day": an_event(place=hall, slots=[Slot(day)]),
        "days in a row": an_event(place=hall, slots=[Slot(day, date(2026, 12, 24))]),
        "all day and evening": an_event(place=hall, slots=[Slot(day), EVENING]),
        "no end": an_event(place=hall, slots=[Slot(datetime(2026, 7, 1, 20))]),
        "online": an_event(attendance="online", online_url="https://diffusion.example.org"),
        "online, no address": an_event(attendance="online"),
        "both manners": an_event(
            place=hall, attendance="mixed", online_url="https://diffusion.example.org"
        ),
        "moved online": an_event(place=hall, status="moved_online"),
        "cancelled": an_event(place=hall, status="cancelled"),
        "postponed": an_event(place=hall, status="postponed"),
        "rescheduled": an_event(
            place=hall,
            slots=[Slot(datetime(2026, 12, 6, 19), status="rescheduled",
                        previous=datetime(2026, 11, 28, 19))],
        ),
        "sold out": an_event(place=hall, is_sold_out=True, ticket_url="https://b.example.org"),
        "in a park": an_event(place=park),
        "no place yet": an_event(),
        "a place by its words": an_event(place_detail="Départ au quai"),
        "bare": an_event("Bientôt", description="", place=hall),
        "other zone": an_event(place=hall, timezone="America/Halifax"),
        "a bad title": an_event('</script><b>"\\&\u2028', description="<!-- a", place=hall),
    }  # fmt: skip
