"""What search engines are told: the pages of one regional site, section by section, in pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from maillage.core.models import Place, Visibility
from maillage.offer.magazine import entries_of, index_of
from maillage.offer.models import DirectoryEntry, Event, PublicationState, Work
from maillage.offer.sites import Showcase

PER_PAGE = 2_000
# What is over longer than this is no longer told: its page stays.
KEPT = timedelta(days=365)
PAGES = (
    "offer:agenda", "offer:month", "offer:map", "offer:magazine", "offer:works",
    "offer:directory", "offer:contribute", "offer:open_data", "offer:widget", "offer:about",
)  # fmt: skip


class Pages(Sitemap):
    """The site's own pages, those that are there."""

    def items(self) -> list[str]:
        return [address for name in PAGES if (address := _address(name))]

    def location(self, item: str) -> str:
        return item


class Records(Sitemap):
    """The pages of records, a query a page; `moment` says when each last changed."""

    limit = PER_PAGE

    def __init__(
        self, rows: QuerySet, address: Callable[[Any], str], moment: Callable[[Any], datetime]
    ) -> None:
        self.rows, self.address, self.moment = rows, address, moment

    def items(self) -> QuerySet:
        return self.rows

    def location(self, item: Any) -> str:
        return self.address(item)

    def lastmod(self, item: Any) -> datetime:
        return self.moment(item)


def sections(site: Showcase) -> dict[str, Sitemap]:
    """The sections of a site by the name that their address has."""
    recent = timezone.now() - KEPT
    events = site.within(Event.objects.published().filter(last_end__gte=recent)).order_by("pk")
    places = site.within(
        Place.objects.filter(
            visibility=Visibility.PUBLIC, merged_into=None, pk__in=events.values("place")
        ),
        "municipality__",
    )
    entries = DirectoryEntry.objects.filter(
        listed_on__isnull=False, actor__visibility=Visibility.PUBLIC, actor__merged_into=None
    )
    works = Work.objects.filter(state=PublicationState.PUBLISHED).order_by("pk")
    found: dict[str, Sitemap] = {"pages": Pages(), "evenements": _records(events)}
    found["lieux"] = _records(places.order_by("pk"))
    if _is_shown("offer:profile"):
        listed = entries.select_related("actor").order_by("pk")
        found["repertoire"] = Records(
            listed, lambda row: row.actor.get_absolute_url(), lambda row: row.updated_at
        )
    if _is_shown("offer:work"):
        found["oeuvres"] = _records(works)
    # Another's magazine has its own plan.
    index = None if site.magazine_feed else index_of(site)
    if index is not None:
        found["magazine"] = Records(
            entries_of(index), lambda row: row.magazine_path(), lambda row: row.last_published_at
        )
    return found


def _records(rows: QuerySet) -> Records:
    return Records(rows, lambda row: row.get_absolute_url(), lambda row: row.updated_at)


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _is_shown(name: str) -> bool:
    try:
        reverse(name, args=["a"])
    except NoReverseMatch:
        return False
    return True
