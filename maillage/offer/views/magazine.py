"""The magazine: our Wagtail pages in the public frame, or an outside magazine's articles."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from maillage.offer import linked_data as ld
from maillage.offer import magazine as reads
from maillage.offer.caching import public_page
from maillage.offer.models import (
    ArticlePage,
    EntryPage,
    EpisodePage,
    FeedItem,
    MagazineFeed,
    MagazineIndexPage,
)
from maillage.offer.pictures import with_renditions
from maillage.offer.sites import Showcase

PER_PAGE = 18
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
    return index.specific.serve(request)


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


def index_response(request: HttpRequest, index: MagazineIndexPage) -> TemplateResponse:
    """What `MagazineIndexPage.serve` answers, in a preview too."""
    entries = Paginator(reads.entries_of(index), PER_PAGE).get_page(request.GET.get("page"))
    with_renditions(page.picture for page in entries)
    cards = [_card(page) for page in entries]
    context = {
        "title": index.title,
        "here": "magazine",
        "index": index,
        "page": entries,
        "cards": cards,
        "has_podcast": reads.episodes_of(index).exists(),
    }
    return TemplateResponse(request, "offer/magazine.html", context)


def _card(page: EntryPage) -> dict[str, Any]:
    special = page.specific
    kind = _("Balado")
    if isinstance(special, ArticlePage):
        kind = special.get_kind_display()
    is_episode = isinstance(special, EpisodePage)
    return {"page": page, "kind": kind, "minutes": _minutes(special) if is_episode else None}


def _minutes(episode: Any) -> int:
    return max(1, round(episode.seconds / 60))


def entry_response(request: HttpRequest, page: EntryPage) -> TemplateResponse:
    """What an entry's `serve` answers: the text, who signs it, and what it speaks of."""
    special: Any = page.specific
    index = MagazineIndexPage.objects.parent_of(page).first()
    others = reads.entries_of(index).exclude(pk=page.pk)[:3] if index else []
    contributors = list(special.contributors.all())
    site: Showcase = request.regional_site  # type: ignore[attr-defined]
    path = special.magazine_path()
    context = {
        "title": special.title,
        "here": "magazine",
        "entry": special,
        "kind": _card(page)["kind"],
        "episode": special if isinstance(special, EpisodePage) else None,
        "minutes": _minutes(special) if isinstance(special, EpisodePage) else None,
        "contributors": contributors,
        "others": [_card(one) for one in others],
        "node": _node(special, site, path, [one.name for one in contributors]),
        "share": {"title": special.title, "text": special.summary, "type": "article"},
        **({} if page.pk is None else reads.mentioned(page)),
    }
    return TemplateResponse(request, "offer/entry.html", context)


def _node(page: Any, site: Showcase, path: str, authors: list[str]) -> dict[str, Any]:
    node: dict[str, Any] = ld.article_node(
        url=site.root_url + path, title=page.title, description=page.summary,
        published_at=page.first_published_at, modified_at=page.last_published_at,
        authors=authors, publisher=site.name, language=page.locale.language_code[:2],
        kind="PodcastEpisode" if isinstance(page, EpisodePage) else "Article",
    )  # fmt: skip
    return node


def _outside(request: HttpRequest, site: Showcase) -> TemplateResponse:
    """Read beforehand in the background: a request never waits for another site."""
    feed = MagazineFeed.objects.filter(regional_site=site.pk, url=site.magazine_feed).first()
    items = FeedItem.objects.filter(feed=feed)[:OUTSIDE] if feed else []
    context = {"title": _("Magazine"), "here": "magazine", "feed": feed, "items": list(items)}
    return TemplateResponse(request, "offer/magazine_outside.html", context)
