"""The demonstration region's showcase: places, artists, works, three hundred events, a magazine.

All of it invented; `reading` explains how the tables of `data/` are written.
"""

from __future__ import annotations

from typing import Any

from django.utils.text import slugify

from maillage.core import journal
from maillage.offer.demo.events import Region, write_events
from maillage.offer.demo.gallery import Gallery, remove_gallery
from maillage.offer.demo.magazine import remove_magazine, write_magazine
from maillage.offer.demo.moderation import write_moderation
from maillage.offer.demo.region import (
    SITE,
    write_actors,
    write_directory,
    write_places,
    write_site,
)
from maillage.offer.demo.works import write_works
from maillage.offer.models import Destination, Event, RegionalSite

DESTINATIONS = {
    "Données ouvertes des arts (exemple)": ["title", "start", "location", "address"],
    "Tourisme Mauricie (exemple)": ["title", "start", "description", "picture"],
}


def fill_showcase(cast: Any) -> None:
    """Write the showcase of the region. Once only."""
    if Event.objects.filter(is_demo=True).exists():
        return
    batch = journal.open_batch(by=None, act="demo", label="Vitrine de démonstration")
    gallery = Gallery()
    places = write_places(cast, batch)
    actors = write_actors(cast, batch)
    write_directory(actors, gallery, batch)
    works = write_works(cast, actors, gallery, batch)
    region = Region(cast, actors, places, works, gallery, batch)
    events = write_events(region)
    write_moderation(region, events)
    journal.close_batch(batch)
    write_site()
    for name, wanted in DESTINATIONS.items():
        Destination.objects.get_or_create(
            slug=slugify(name), defaults={"name": name, "requires": wanted}
        )
    write_magazine(actors, works, events, gallery)


def remove_showcase() -> dict[str, int]:
    """What no demonstration actor holds: the site's settings and the pictures."""
    pages = remove_magazine()
    sites = RegionalSite.objects.filter(name=SITE).delete()[0]
    Destination.objects.filter(slug__in=map(slugify, DESTINATIONS)).delete()
    return {
        "offer.EntryPage": pages, "offer.RegionalSite": sites, "core.Picture": remove_gallery(),
    }  # fmt: skip
