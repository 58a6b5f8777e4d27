"""The directory of artists and organisations, and the page of each."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.core.access import one_or_404
from maillage.core.models import Actor, Visibility
from maillage.offer import directory as reads
from maillage.offer.caching import public_page
from maillage.offer.magazine import entries_about
from maillage.offer.models import Event, PublicationState, Work
from maillage.offer.pictures import with_renditions
from maillage.offer.sites import canonical_site

PER_PAGE = 48
NEXT_EVENTS, PAST_EVENTS = 9, 30


@public_page
def directory(request: HttpRequest) -> HttpResponseBase:
    """Everybody who is listed, by name; each filter is an address."""
    asked = reads.Asked.of(request.GET, "q", "discipline", "mrc", "sorte", "lettre")
    everybody = reads.listed_actors(request.regional_site)  # type: ignore[attr-defined]

    def but(name: str) -> Any:
        return reads.actors_asked(everybody, asked, but=name)

    found = reads.actors_asked(everybody, asked).distinct()
    found = found.select_related("municipality", "directory_entry__picture")
    found = found.prefetch_related("disciplines").order_by("sort_name", "pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    with_renditions(actor.directory_entry.picture for actor in page)
    context = {
        "title": _("Répertoire"),
        "here": "directory",
        "asked": asked,
        "page": page,
        "letters": reads.letters(but("lettre"), asked),
        "kinds": reads.by_value(but("sorte"), asked, "sorte", "kind", Actor.Kind.choices),
        "disciplines": reads.by_discipline(but("discipline"), asked),
        "territories": reads.by_territory(but("mrc"), asked),
    }
    return TemplateResponse(request, "offer/directory.html", context)


@public_page
def profile(request: HttpRequest, address: str) -> HttpResponseBase:
    """An artist or an organisation: who she is, what she makes, what is on."""
    rows = Actor.objects.filter(visibility=Visibility.PUBLIC).select_related(
        "municipality__rcm", "municipality__region", "merged_into"
    )
    found = one_or_404(rows, address)
    if found.merged_into_id is not None or found.address != address:
        now = found.merged_into or found
        # What was merged may be separated again: no browser should remember that for ever.
        is_for_ever = found.merged_into_id is None
        return redirect(reverse("offer:profile", args=[now.address]), permanent=is_for_ever)
    # Public alone is not listed: she has to have said yes.
    listed = reads.listed_actors(canonical_site(found)).select_related(
        "municipality__rcm", "municipality__region", "directory_entry__picture"
    )
    return TemplateResponse(request, "offer/profile.html", _context(one_or_404(listed, address)))


def _context(found: Actor) -> dict[str, Any]:
    entry = found.directory_entry  # type: ignore[attr-defined]
    events = Event.objects.filter(credits__actor=found)
    works = Work.objects.filter(credits__actor=found, state=PublicationState.PUBLISHED)
    path = reverse("offer:profile", args=[found.address])
    site = canonical_site(found)
    return {
        "title": found.name,
        "here": "directory",
        "actor": found,
        "entry": entry,
        "disciplines": list(found.disciplines.all()),
        "own_links": _links(found),
        "contacts": list(found.contact_points.filter(visibility=Visibility.PUBLIC)),
        "cards": reads.event_cards(events, NEXT_EVENTS),
        "past": reads.past_events(events, PAST_EVENTS),
        "works": list(works.distinct().select_related("picture").prefetch_related("disciplines")),
        "articles": entries_about(actor=found),
        "canonical": site.root_url + path,
        "share": {"title": found.name, "text": entry.headline or found.description[:200]},
    }


def _links(found: Actor) -> list[dict[str, str]]:
    """Her own links, http and https only, each address once."""
    told = [{"label": _("Site web"), "url": found.url}] if found.url else []
    told += [
        {"label": str(link.get("label") or link["url"])[:80], "url": str(link["url"])}
        for link in found.directory_entry.links  # type: ignore[attr-defined]
        if isinstance(link, dict) and str(link.get("url", "")).startswith(("https://", "http://"))
    ]
    return list({link["url"]: link for link in told}.values())
