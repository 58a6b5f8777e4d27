"""Territories as addresses name them (`mauricie`, `mrc-mekinac`, `shawinigan`); near me."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from django.utils.text import slugify

from maillage.algorithms.french_text import fold
from maillage.core.models import Municipality, Rcm, Region
from maillage.offer.remembering import remembered

POSTAL = re.compile(r"([abceghj-nprstvxy]\d[abceghj-nprstv-z])\s*(?:\d[abceghj-nprstv-z]\d)?\Z")
EARTH = 6371.0  # kilometres


@dataclass(frozen=True, slots=True)
class Territory:
    """A region, an MRC or a municipality. `level` is the name of the index's facet."""

    slug: str
    level: str  # region, rcm or municipality
    code: str
    name: str
    region: str = ""
    rcm: str = ""


@dataclass(frozen=True, slots=True)
class Centre:
    """Where somebody is, roughly: degrees, and the words she typed made whole."""

    latitude: float
    longitude: float
    name: str = ""


@dataclass(frozen=True)
class Atlas:
    """Every territory, by the slug of addresses and by code; centres by name and postal prefix."""

    by_slug: dict[str, Territory]
    by_code: dict[tuple[str, str], Territory]
    centres: dict[str, Centre]
    prefixes: dict[str, Centre]


@remembered(600)
def atlas() -> Atlas:
    """The territories of Quebec (a thousand rows), read once in ten minutes."""
    towns = list(Municipality.objects.select_related("rcm").order_by("code"))
    territories = [
        *(Territory(slugify(r.name), "region", r.code, r.name) for r in Region.objects.all()),
        *(
            Territory(f"mrc-{slugify(r.name)}", "rcm", r.code, f"MRC {r.name}", r.region_id)
            for r in Rcm.objects.all()
        ),
        *(
            Territory(slugify(t.name), "municipality", t.code, t.name, t.region_id, t.rcm_id or "")
            for t in towns
        ),
    ]
    by_slug: dict[str, Territory] = {}
    for one in territories:
        # Homonyms and towns named as their region (« Laval ») carry their code.
        slug = one.slug if one.slug not in by_slug else f"{one.slug}-{one.code}"
        by_slug[slug] = Territory(slug, one.level, one.code, one.name, one.region, one.rcm)
    return Atlas(
        by_slug=by_slug,
        by_code={(one.level, one.code): one for one in by_slug.values()},
        centres=_centres(towns),
        prefixes=_prefixes(towns),
    )


def territory(slug: str) -> Territory | None:
    """The territory that an address names."""
    return atlas().by_slug.get(slug.lower())


def territory_of(level: str, code: str) -> Territory | None:
    """The territory of a code of the index."""
    return atlas().by_code.get((level, code))


def place_typed(text: str) -> Centre | None:
    """The centre of a typed municipality or postal code (its first three characters count)."""
    typed = " ".join(fold(text).split())
    if found := POSTAL.match(typed):
        return atlas().prefixes.get(found[1].upper())
    return atlas().centres.get(_key(typed))


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The great-circle distance between two points in degrees (haversine)."""
    lat1, lon1, lat2, lon2 = (math.radians(x) for x in (*one, *other))
    a = math.sin((lat2 - lat1) / 2) ** 2
    a += math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH * math.asin(math.sqrt(min(1.0, a)))


def _key(folded: str) -> str:
    words = re.sub(r"[^a-z0-9]+", " ", folded).split()
    whole = {"st": "saint", "ste": "sainte"}
    return " ".join(whole.get(word, word) for word in words)


def _centres(towns: list[Municipality]) -> dict[str, Centre]:
    """By name; of homonyms the largest, which is the one that people mean."""
    known: dict[str, Centre] = {}
    for town in sorted(towns, key=lambda town: -(town.population or 0)):
        if town.latitude is not None and town.longitude is not None:
            known.setdefault(_key(town.folded), Centre(town.latitude, town.longitude, town.name))
    return known


def _prefixes(towns: list[Municipality]) -> dict[str, Centre]:
    """By postal prefix: its largest municipality."""
    known: dict[str, Centre] = {}
    for town in sorted(towns, key=lambda town: -(town.population or 0)):
        if town.postal_prefix and town.latitude is not None and town.longitude is not None:
            name = f"{town.postal_prefix} ({town.name})"
            centre = Centre(town.latitude, town.longitude, name)
            known.setdefault(town.postal_prefix.upper(), centre)
    return known
