"""The gallery of works, and the page of each."""

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
from maillage.core.models import Actor
from maillage.offer import directory as reads
from maillage.offer.caching import public_page
from maillage.offer.magazine import entries_about
from maillage.offer.models import Event, PublicationState, Work
from maillage.offer.pictures import with_renditions

PER_PAGE = 36
EVENTS = 12


@public_page
def works(request: HttpRequest) -> HttpResponseBase:
    """What is made here: the newest first."""
    asked = reads.Asked.of(request.GET, "q", "discipline", "forme")
    everything = reads.shown_works(request.regional_site)  # type: ignore[attr-defined]
    found = reads.works_asked(everything, asked).distinct().select_related("picture")
    found = found.prefetch_related("disciplines", "credits__actor").order_by("-year", "title", "pk")
    media = reads.works_asked(everything, asked, but="forme")
    disciplines = reads.works_asked(everything, asked, but="discipline")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    with_renditions(one.picture for one in page)
    context = {
        "title": _("Œuvres"),
        "here": "works",
        "asked": asked,
        "page": page,
        "media": reads.by_value(media, asked, "forme", "medium", Work.Medium.choices),
        "disciplines": reads.by_discipline(disciplines, asked),
    }
    return TemplateResponse(request, "offer/works.html", context)


@public_page
def work(request: HttpRequest, address: str) -> HttpResponseBase:
    """A work with its makers, and where it is shown."""
    rows = Work.objects.filter(state=PublicationState.PUBLISHED).select_related("picture")
    found = one_or_404(rows.prefetch_related("disciplines"), address)
    if found.address != address:
        return redirect(reverse("offer:work", args=[found.address]), permanent=True)
    return TemplateResponse(request, "offer/work.html", _context(request, found))


def _context(request: HttpRequest, found: Work) -> dict[str, Any]:
    credits = list(found.credits.select_related("actor"))
    listed = set(
        reads.listed_actors(request.regional_site)  # type: ignore[attr-defined]
        .filter(pk__in=[c.actor_id for c in credits if c.actor_id])
        .values_list("pk", flat=True)
    )
    events = Event.objects.filter(works=found)
    makers = ", ".join(credit.name for credit in credits)
    return {
        "title": found.title,
        "here": "works",
        "work": found,
        "makers": [(credit, _page_of(credit.actor, listed)) for credit in credits],
        "cards": reads.event_cards(events, EVENTS),
        "past": reads.past_events(events, EVENTS),
        "others": _others(found, listed),
        "articles": entries_about(work=found),
        "share": {"title": found.title, "text": f"{makers} · {found.description[:160]}"},
    }


def _page_of(actor: Actor | None, listed: set[int]) -> str:
    if actor is None or actor.pk not in listed:
        return ""
    return reverse("offer:profile", args=[actor.address])


def _others(found: Work, makers: set[int]) -> list[Work]:
    """Other works of the same makers."""
    rows = Work.objects.filter(state=PublicationState.PUBLISHED, credits__actor__in=makers)
    rows = rows.exclude(pk=found.pk).distinct().select_related("picture")
    return list(rows.prefetch_related("disciplines")[:6])
