"""Pictures in JSON-LD: where they are, who made them, the words that replace them."""

from __future__ import annotations

from maillage.core.models import Picture
from maillage.offer.linked_data.documents import Node, without_empty
from maillage.offer.linked_data.identifiers import absolute


def picture_node(picture: Picture | None) -> Node | None:
    """A schema.org ImageObject."""
    if picture is None:
        return None
    return without_empty(
        {
            "@type": "ImageObject",
            "contentUrl": absolute(picture.file.url),
            "creditText": picture.credit,
            "caption": picture.default_alt_text,
            "width": picture.width,
            "height": picture.height,
        }
    )
