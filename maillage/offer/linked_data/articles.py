"""Articles of the magazine in JSON-LD. Plain values: the magazine's pages may be anybody's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from maillage.offer.linked_data.documents import Node, without_empty


def article_node(
    *,
    url: str,
    title: str,
    description: str = "",
    published_at: datetime | None = None,
    modified_at: datetime | None = None,
    authors: Sequence[str] = (),
    image: Node | None = None,
    language: str = "fr",
    publisher: str = "",
    about: Sequence[Node] = (),
    kind: str = "Article",
) -> Node:
    """A schema.org Article (or PodcastEpisode…); `about` names events, actors and works by node."""
    return without_empty(
        {
            "@type": kind,
            "@id": f"{url}#article",
            "headline": title[:110],
            "name": title,
            "url": url,
            "description": description,
            "datePublished": published_at.isoformat() if published_at else "",
            "dateModified": modified_at.isoformat() if modified_at else "",
            "author": [{"@type": "Person", "name": name} for name in authors],
            "image": image,
            "inLanguage": language,
            "publisher": {"@type": "Organization", "name": publisher} if publisher else None,
            "about": list(about),
        }
    )
