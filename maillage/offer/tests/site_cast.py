"""A small region for the tests of the public site: two sites, places, events on chosen days."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any

from django.utils import timezone
from wagtail.models import Page, Site

from maillage.core.models import Discipline, Municipality, Place, Visibility
from maillage.offer.models import Event, PublicationState, RegionalSite
from maillage.offer.schedule import Slot

MAURICIE = "04"


def make_site(hostname: str = "mauricie.example.org", **fields: Any) -> RegionalSite:
    """A Wagtail site of its own with its regional setting."""
    root = Page.objects.get(depth=1)
    site = Site.objects.create(hostname=hostname, port=80, root_page=root, site_name=hostname)
    fields = {"name": "La culture en Mauricie", "tagline": "Que faire en Mauricie ?", **fields}
    regions, rcms = fields.pop("regions", ()), fields.pop("rcms", ())
    regional = RegionalSite.objects.create(site=site, **fields)
    regional.regions.set(regions)
    regional.rcms.set(rcms)
    regional.save()
    return regional


def municipality(name: str) -> Municipality:
    return Municipality.objects.get(name=name)


def make_place(name: str = "Salle (exemple)", town: str | None = "Shawinigan", **fields) -> Place:
    fields.setdefault("visibility", Visibility.PUBLIC)
    return Place.objects.create(
        name=name, municipality=municipality(town) if town else None, **fields
    )


def at(days: int, hour: int = 19, minute: int = 30) -> datetime:
    """A local moment so many days from today."""
    return datetime.combine(timezone.localdate() + timedelta(days=days), time(hour, minute))


def make_event(title: str, *starts: datetime | date | Slot, **fields: Any) -> Event:
    """A published event at these local moments (in two days when none is told)."""
    slots = [one if isinstance(one, Slot) else Slot(one) for one in starts or (at(2),)]
    disciplines = fields.pop("disciplines", ())
    fields.setdefault("state", PublicationState.PUBLISHED)
    if "place" not in fields:
        fields["place"] = Place.objects.filter(name="Salle (exemple)").first() or make_place()
    event = Event.objects.create(title=title, schedule=[slot.to_json() for slot in slots], **fields)
    event.disciplines.set(Discipline.objects.filter(slug__in=disciplines))
    return event


def region() -> SimpleNamespace:
    """Two towns and five events of several kinds; used where a test needs « some events »."""
    hall = make_place("Maison de la culture (exemple)", "Shawinigan")
    gallery = make_place("Galerie (exemple)", "Trois-Rivières")
    return SimpleNamespace(
        hall=hall,
        gallery=gallery,
        tale=make_event("Veillée de contes", at(2), at(9), place=hall, disciplines=["arts-parole"],
                        price_low=12, is_free=False),
        prints=make_event("Eaux vives : estampes", timezone.localdate() + timedelta(days=1),
                          place=gallery, disciplines=["arts-visuels"], is_free=True),
        quartet=make_event("Quatuor à cordes", at(3, 14, 0), place=gallery, is_free=True,
                           disciplines=["musique"], audience="family",
                           accessible=["wheelchair"]),
    )  # fmt: skip
