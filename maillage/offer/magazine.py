"""Reads of the magazine: its front page for a site, its entries, and what they speak of."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.translation import get_language, override
from wagtail.models import Page, Site

from maillage.core.access import one_or_404
from maillage.core.models import Actor, Visibility
from maillage.offer.directory import event_cards
from maillage.offer.models import (
    EntryPage,
    EpisodePage,
    Event,
    MagazineIndexPage,
    PublicationState,
    RegionalSite,
    Work,
)
from maillage.offer.sites import Showcase

# Which records the addresses of the site name, by the name of the view that shows them.
SHOWN: dict[str, Any] = {
    "offer:event": lambda: Event.objects.published(),
    "offer:work": lambda: Work.objects.filter(state=PublicationState.PUBLISHED),
    "offer:profile": lambda: Actor.objects.current().filter(
        visibility=Visibility.PUBLIC, directory_entry__listed_on__lte=timezone.localdate()
    ),
}


def index_of(site: Showcase) -> MagazineIndexPage | None:
    """The site's magazine in the reader's language; else in the program's own."""
    pages = MagazineIndexPage.objects.live()
    root = _root_of(site)
    mine = pages.descendant_of(root, inclusive=True) if root else pages
    found = list(mine.select_related("locale", "podcast_picture").order_by("path"))
    if root is not None and not found:
        # A translation of the site's root keeps its magazine beside it.
        twins = root.get_translations().live()
        found = [page for twin in twins for page in pages.descendant_of(twin)]
    wanted = [get_language() or "", settings.LANGUAGE_CODE]
    for code in wanted:
        for page in found:
            if page.locale.language_code == code:
                return page
    return found[0] if found else None


def _root_of(site: Showcase) -> Page | None:
    if site.pk is not None:
        rows = RegionalSite.objects.select_related("site__root_page")
        regional = rows.filter(pk=site.pk).first()
        return regional.site.root_page if regional else None
    default = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    return default.root_page if default else None


def entries_of(index: MagazineIndexPage) -> QuerySet[EntryPage]:
    """What the magazine has published, the newest first."""
    rows = EntryPage.objects.live().public().child_of(index)
    rows = rows.select_related("picture").prefetch_related("contributors")
    return rows.order_by("-published_on", "-pk")


def episodes_of(index: MagazineIndexPage) -> QuerySet[EpisodePage]:
    """The episodes that have a sound, the newest first."""
    rows = EpisodePage.objects.live().public().child_of(index)
    rows = rows.exclude(audio_file="", audio_url="").select_related("picture")
    return rows.prefetch_related("contributors").order_by("-published_on", "-pk")


def entries_about(
    *,
    event: Event | None = None,
    work: Work | None = None,
    actor: Actor | None = None,
    most: int = 6,
) -> list[EntryPage]:
    """Pages of the magazine that speak of a record."""
    asked = {"event": event, "work": work, "actor": actor}
    told = {f"mentions__{name}": record for name, record in asked.items() if record is not None}
    rows = EntryPage.objects.live().public().filter(**told).distinct()
    return list(rows.select_related("locale").order_by("-published_on")[:most])


def record_at(address: str) -> Event | Work | Actor | None:
    """The published record whose page has this address (whole or a path); None when none has."""
    path = urlsplit(address.strip()).path
    for code, _name in settings.LANGUAGES:
        with override(code):
            try:
                match = resolve(path)
            except Resolver404:
                continue
        rows = SHOWN.get(match.view_name)
        if rows is None:
            return None
        try:
            found: Event | Work | Actor = one_or_404(rows(), match.kwargs["address"])
        except Http404:
            return None
        return found
    return None


def pick_of(address: str) -> dict[str, Any] | None:
    """A chosen event or work as its card wants it; None once it is no longer shown."""
    found = record_at(address)
    if isinstance(found, Event):
        cards = event_cards(Event.objects.filter(pk=found.pk), 1)
        return {"card": cards[0] if cards else None, "event": found}
    if isinstance(found, Work):
        return {"work": found}
    return None


def mentioned(page: EntryPage) -> dict[str, list[Any]]:
    """Published events, works and listed actors that a page is tied to."""
    rows = page.mentions.select_related("event", "work", "actor")
    told: dict[str, list[Any]] = {"events": [], "works": [], "actors": []}
    ids = {
        name: [getattr(row, f"{name}_id") for row in rows] for name in ("event", "work", "actor")
    }
    told["events"] = list(SHOWN["offer:event"]().filter(pk__in=ids["event"]))
    works = SHOWN["offer:work"]().filter(pk__in=ids["work"]).select_related("picture")
    told["works"] = list(works.prefetch_related("disciplines", "credits"))
    told["actors"] = list(SHOWN["offer:profile"]().filter(pk__in=ids["actor"]).distinct())
    return told
