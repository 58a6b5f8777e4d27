"""The magazine: our Wagtail pages in the public frame, or an outside magazine's articles."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from maillage.offer import magazine as reads
from maillage.offer.caching import public_page
from maillage.offer.models import FeedItem, MagazineFeed
from maillage.offer.sites import Showcase

OUTSIDE = 40


@public_page
def magazine(request: HttpRequest) -> HttpResponseBase:
    """The front page: the site's own magazine, or the one that it shows instead."""
    site: Showcase = request.regional_site  # type: ignore[attr-defined]
    if site.magazine_feed:
        return _outside(request, site)
    index = reads.index_of(site)
    if index is None:
        context = {"title": _("Magazine"), "here": "magazine"}
        return TemplateResponse(request, "offer/magazine.html", context)
    return index.serve(request)


@public_page
def magazine_page(request: HttpRequest, slug: str) -> HttpResponseBase:
    """An article or an episode."""
    site: Showcase = request.regional_site  # type: ignore[attr-defined]
    index = reads.index_of(site)
    if index is None or site.magazine_feed:
        raise Http404
    page = reads.entries_of(index).filter(slug=slug).first()
    if page is None:
        raise Http404
    return page.specific.serve(request)


def _outside(request: HttpRequest, site: Showcase) -> TemplateResponse:
    """Read beforehand in the background: a request never waits for another site."""
    feed = MagazineFeed.objects.filter(regional_site=site.pk, url=site.magazine_feed).first()
    items = FeedItem.objects.filter(feed=feed)[:OUTSIDE] if feed else []
    context = {"title": _("Magazine"), "here": "magazine", "feed": feed, "items": list(items)}
    return TemplateResponse(request, "offer/magazine_outside.html", context)
