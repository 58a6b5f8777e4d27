"""Places, actors, their pages of the directory, and the regional site."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.text import slugify
from wagtail.models import Site

from maillage.core import journal
from maillage.core.demo.region import REGION
from maillage.core.models import (
    Actor,
    Batch,
    ContactPoint,
    Discipline,
    Municipality,
    Place,
    Region,
    Visibility,
)
from maillage.offer.demo.gallery import Gallery
from maillage.offer.demo.reading import named, rows
from maillage.offer.models import DirectoryEntry, Partner, RegionalSite

SITE = "La culture en Mauricie (exemple)"
PARTNERS = ["Conseil régional de la culture", "Ville de la Grève", "Caisse des Rivières"]
# Core's actors that serve the network and are nobody's artist.
UNLISTED = {
    "Fonds régional pour la culture numérique", "Coordination du réseau des agentes et agents",
    "Comité des diffuseurs", "Communauté de pratique sur la captation",
    "Table des musées et lieux d’histoire", "Cercle des bibliothèques",
    "Chantier du calendrier partagé", "Groupe des artistes en région éloignée",
}  # fmt: skip
PORTRAITS = 9


def write_places(cast: Any, batch: Batch) -> dict[str, Place]:
    """The region's places by their key in the tables."""
    towns = {m.name: m for m in Municipality.objects.filter(region_id=REGION)}
    told = rows("places.csv")
    places = [
        Place(
            name=named(row["name"]), street_address=row["street"],
            municipality=towns[row["municipality"]], latitude=float(row["latitude"]),
            longitude=float(row["longitude"]), accessible=row["accessible"].split(),
            postal_code=f"{towns[row['municipality']].postal_prefix} 9Z9",
            not_accessible=row["not_accessible"].split(), visibility=Visibility.PUBLIC,
            capacity=int(row["capacity"]) if row["capacity"] else None,
            host=cast.host1, is_demo=True,
        )
        for row in told
    ]  # fmt: skip
    made = journal.create_many(places, by=None, batch=batch)
    return {row["key"]: place for row, place in zip(told, made, strict=True)}


def write_actors(cast: Any, batch: Batch) -> dict[str, Actor]:
    """The showcase's own actors beside core's, all by their name without the mark."""
    towns = {m.name: m for m in Municipality.objects.filter(region_id=REGION)}
    known = {d.slug: d.pk for d in Discipline.objects.all()}
    told = rows("actors.csv")
    actors = [
        Actor(
            name=named(row["name"]), kind=row["kind"], description=row["headline"],
            municipality=towns[row["municipality"]], visibility=Visibility.PUBLIC,
            host=cast.host1, is_demo=True,
        )
        for row in told
    ]  # fmt: skip
    disciplines = [[known[slug] for slug in row["disciplines"].split(",")] for row in told]
    made = journal.create_many(actors, by=None, batch=batch, many={"disciplines": disciplines})
    return cast.actors | {row["name"]: actor for row, actor in zip(told, made, strict=True)}


def write_directory(actors: dict[str, Actor], gallery: Gallery, batch: Batch) -> None:
    """A page of the directory for each artist and organisation; about half wrote their own text."""
    texts = {row["name"]: row["text"] for row in rows("directory.csv")}
    fresh = {row["name"]: row for row in rows("actors.csv")}
    listed = {name: actor for name, actor in actors.items() if name not in UNLISTED}
    public = [actor for actor in listed.values() if actor.visibility != Visibility.PUBLIC]
    for actor in public:
        actor.visibility = Visibility.PUBLIC
    Actor.objects.bulk_update(public, ["visibility"], batch_size=200)
    journal.to_index(public)
    today = timezone.localdate()
    entries = []
    for number, (name, actor) in enumerate(listed.items()):
        text = fresh[name]["text"] if name in fresh else texts.get(name, "")
        entries.append(
            DirectoryEntry(
                actor=actor, headline=actor.description[:200], text=text,
                picture=_picture(actor, number, gallery) if text else None,
                links=_links(name, text), is_demo=True,
                listed_on=today - timedelta(days=20 + number * 3),
            )
        )  # fmt: skip
    journal.create_many(entries, by=None, batch=batch)
    _write_contacts([a for n, a in listed.items() if n in fresh], batch)


def _picture(actor: Actor, number: int, gallery: Gallery) -> Any:
    if actor.kind == Actor.Kind.PERSON:
        return gallery.picture("portrait", number % PORTRAITS)
    slugs = list(actor.disciplines.values_list("slug", flat=True)[:1])
    return gallery.for_discipline(slugs[0] if slugs else "")


def _links(name: str, text: str) -> list[dict[str, str]]:
    if not text:
        return []
    home = f"https://{slugify(name)}.demo.example"
    links = [{"label": "Site web", "url": f"{home}/"}]
    if len(name) % 3 == 0:
        links.append({"label": "Boutique", "url": f"{home}/boutique/"})
    if len(name) % 4 == 0:
        links.append({"label": "À écouter, à voir", "url": f"{home}/extraits/"})
    return links


def _write_contacts(actors: list[Actor], batch: Batch) -> None:
    points = [
        ContactPoint(
            actor=actor, kind=ContactPoint.Kind.EMAIL, owner=actor,
            value=f"bonjour@{slugify(actor.name.removesuffix(' (exemple)'))[:40]}.demo.example",
            visibility=Visibility.PUBLIC if number % 2 else Visibility.NETWORK,
        )
        for number, actor in enumerate(actors)
    ]  # fmt: skip
    journal.create_many(points, by=None, batch=batch)


def write_site() -> RegionalSite | None:
    """The regional site of the default Wagtail site, unless somebody already made it."""
    site = Site.objects.filter(is_default_site=True).first()
    if site is None or RegionalSite.objects.filter(site=site).exists():
        return None
    regional = RegionalSite(
        site=site, name=SITE, tagline="Que faire en Mauricie ?",
        colour=RegionalSite.Colour.RIVER, contact_email="agenda@demo.example",
        moderation_hours=48, about=ABOUT,
    )  # fmt: skip
    regional.save()
    regional.regions.set(Region.objects.filter(pk=REGION))
    regional.save()
    for number, name in enumerate(PARTNERS):
        Partner.objects.create(
            regional_site=regional, name=named(name), sort_order=number,
            url=f"https://{slugify(name)}.demo.example/",
        )  # fmt: skip
    return regional


ABOUT = (
    "Tout ce qui se passe en culture dans la région, réuni en un seul endroit : l’agenda, les "
    "œuvres, les artistes et les organismes, et un magazine.\n\n"
    "Ce site est une démonstration : les lieux, les personnes et les événements sont inventés."
)
