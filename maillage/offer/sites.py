"""Which regional site a request is for, and which one a record belongs to.

`request.regional_site` is always there: a `Showcase`, chosen by the request's host. An instance
with no regional site at all shows everything under its network's name.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.http.request import split_domain_port
from wagtail.models import Site

from maillage.offer.models import RegionalSite

# How long a process trusts what it read: an editor's change shows everywhere within it.
KEPT_SECONDS = 0 if settings.TESTING else 10


@dataclass(frozen=True)
class Showcase:
    """A regional site as pages need it: plain values, nothing left to ask of the database.

    `region_codes` and `rcm_codes` are its territory; both empty: everything. `is_home` says that
    records whose territory nobody knows belong to it.
    """

    name: str
    root_url: str
    pk: int | None = None
    hostname: str = ""
    port: int = 80
    tagline: str = ""
    about: str = ""
    colour: str = RegionalSite.Colour.RIVER
    contact_email: str = ""
    moderation_hours: int = 48
    magazine_feed: str = ""
    partners: tuple[tuple[str, str], ...] = ()
    region_codes: frozenset[str] = field(default_factory=frozenset)
    rcm_codes: frozenset[str] = field(default_factory=frozenset)
    is_home: bool = True

    def __str__(self) -> str:
        return self.name

    @property
    def has_territory(self) -> bool:
        return bool(self.region_codes or self.rcm_codes)

    def holds(self, region_code: str | None, rcm_code: str | None) -> bool:
        """Whether a record of this region and MRC is shown here; None: nobody knows."""
        if not self.has_territory:
            return True
        if region_code is None:
            return self.is_home
        return region_code in self.region_codes or (rcm_code or "") in self.rcm_codes

    def territory(self, prefix: str = "place__municipality__") -> Q:
        """The filter that `holds` is, on the keys of a municipality behind `prefix`."""
        if not self.has_territory:
            return Q()
        rule = Q(**{f"{prefix}region_id__in": self.region_codes})
        rule |= Q(**{f"{prefix}rcm_id__in": self.rcm_codes})
        return rule | Q(**{f"{prefix}code": None}) if self.is_home else rule

    def within(self, records: QuerySet, prefix: str = "place__municipality__") -> QuerySet:
        """Those of `records` that this site shows."""
        return records.filter(self.territory(prefix))


_kept: tuple[float, tuple[Showcase, ...]] | None = None


def showcases() -> tuple[Showcase, ...]:
    """Every regional site of the instance, the oldest first."""
    global _kept
    if _kept is None or time.monotonic() - _kept[0] >= KEPT_SECONDS:
        rows = RegionalSite.objects.select_related("site").order_by("pk")
        rows = rows.prefetch_related("regions", "rcms", "partners")
        _kept = time.monotonic(), tuple(_showcase(row) for row in rows)
    return _kept[1]


def showcase_of(request: HttpRequest) -> Showcase:
    """The regional site of the request's host; else that of the default Wagtail site."""
    host, port = split_domain_port(request.get_host())
    known = showcases()
    mine = [one for one in known if one.hostname == host]
    exact = [one for one in mine if str(one.port) == (port or "80")]
    for one in (*exact, *mine, *(one for one in known if one.is_home)):
        return one
    return nobody_s()


def nobody_s() -> Showcase:
    """The site of an instance that has none: everything, under the network's name."""
    return Showcase(name=settings.NETWORK_NAME, root_url=settings.SITE_URL)


def is_own_domain(request: HttpRequest, showcase: Showcase) -> bool:
    """Whether the host is the regional site's own, and not the program's."""
    host = split_domain_port(request.get_host())[0]
    return bool(host == showcase.hostname and host != urlsplit(settings.SITE_URL).hostname)


def canonical_site(record: Any) -> Showcase:
    """The one site whose address a record's page, calendar and data name.

    The oldest site whose territory holds the record's place (`place` of an event, the record
    itself when it has a municipality or a region); sites without territory come last.
    """
    return site_of_territory(*_where(record))


def site_of_territory(region: str | None, rcm: str | None) -> Showcase:
    """The same, by the codes of a place's region and MRC; None: nobody knows."""
    known = showcases()
    for one in sorted(known, key=lambda one: not one.has_territory):
        if one.holds(region, rcm):
            return one
    return next((one for one in known if one.is_home), nobody_s())


def canonical_url(record: Any) -> str:
    """The whole address of a record's page, on its canonical site."""
    return canonical_site(record).root_url + record.get_absolute_url()


def welcome_panel(request: HttpRequest) -> tuple[str, dict[str, Any]] | None:
    """The way from the program's own first page to its public sites, when there are some."""
    known = showcases()
    return ("offer/_welcome.html", {"sites": known}) if known else None


def _where(record: Any) -> tuple[str | None, str | None]:
    holder = getattr(record, "place", None) or record
    municipality = getattr(holder, "municipality", None)
    if municipality is not None:
        return municipality.region_id, municipality.rcm_id
    return getattr(holder, "region_id", None), getattr(holder, "rcm_id", None)


def _showcase(row: RegionalSite) -> Showcase:
    site: Site = row.site
    return Showcase(
        pk=row.pk,
        name=row.name or site.site_name or settings.NETWORK_NAME,
        root_url=root_url_of(site),
        hostname=site.hostname,
        port=site.port,
        tagline=row.tagline,
        about=row.about,
        colour=row.colour,
        contact_email=row.contact_email,
        moderation_hours=row.moderation_hours,
        magazine_feed=row.magazine_feed,
        partners=tuple((one.name, one.url) for one in row.partners.all()),
        region_codes=frozenset(one.code for one in row.regions.all()),
        rcm_codes=frozenset(one.code for one in row.rcms.all()),
        is_home=site.is_default_site,
    )


def root_url_of(site: Site) -> str:
    """The site's address. The default one answers on the program's own, proxy and port included."""
    ours = urlsplit(settings.SITE_URL)
    if site.hostname in ("localhost", ours.hostname):
        return settings.SITE_URL
    is_plain = site.port in (80, 443)
    return f"{ours.scheme}://{site.hostname}" + ("" if is_plain else f":{site.port}")
