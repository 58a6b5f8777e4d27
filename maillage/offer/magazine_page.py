"""What the magazine's templates are told, published or in an editor's preview."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.translation import gettext as _

from maillage.offer import linked_data as ld
from maillage.offer import magazine as reads
from maillage.offer.models import ArticlePage, EntryPage, EpisodePage, MagazineIndexPage
from maillage.offer.pictures import with_renditions
from maillage.offer.sites import Showcase

PER_PAGE = 18


def index_context(request: HttpRequest, index: MagazineIndexPage) -> dict[str, Any]:
    """The front page: its entries, a page at a time."""
    entries = Paginator(reads.entries_of(index), PER_PAGE).get_page(request.GET.get("page"))
    with_renditions(page.picture for page in entries)
    return {
        "title": index.title,
        "here": "magazine",
        "index": index,
        "page": entries,
        "cards": [_card(page) for page in entries],
        "has_podcast": reads.episodes_of(index).exists(),
    }


def entry_context(request: HttpRequest, page: Any) -> dict[str, Any]:
    """An article or an episode: the text, who signs it, and what it speaks of."""
    index = MagazineIndexPage.objects.parent_of(page).first()
    others = reads.entries_of(index).exclude(pk=page.pk)[:3] if index else []
    contributors = list(page.contributors.all())
    site: Showcase = request.regional_site  # type: ignore[attr-defined]
    card = _card(page)
    return {
        "title": page.title,
        "here": "magazine",
        "entry": page,
        "kind": card["kind"],
        "episode": page if isinstance(page, EpisodePage) else None,
        "minutes": card["minutes"],
        "contributors": contributors,
        "others": [_card(one) for one in others],
        "node": _node(page, site, [one.name for one in contributors]),
        "share": {"title": page.title, "text": page.summary, "type": "article"},
        **(reads.mentioned(page) if page.pk else {}),
    }


def _card(page: EntryPage) -> dict[str, Any]:
    special = page.specific
    if isinstance(special, EpisodePage):
        return {"page": page, "kind": _("Balado"), "minutes": max(1, round(special.seconds / 60))}
    kind = special.get_kind_display() if isinstance(special, ArticlePage) else ""
    return {"page": page, "kind": kind, "minutes": None}


def _node(page: Any, site: Showcase, authors: list[str]) -> dict[str, Any]:
    node: dict[str, Any] = ld.article_node(
        url=site.root_url + page.magazine_path(), title=page.title, description=page.summary,
        published_at=page.first_published_at, modified_at=page.last_published_at,
        authors=authors, publisher=site.name, language=page.locale.language_code[:2],
        kind="PodcastEpisode" if isinstance(page, EpisodePage) else "Article",
    )  # fmt: skip
    return node
