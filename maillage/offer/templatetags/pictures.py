"""Pictures of the public site: AVIF and WebP in two widths, never wider than where they stand."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from maillage.offer.pictures import CARD, HERO, Shape, sources_of

register = template.Library()


@register.simple_tag
def card_picture(picture: Any) -> SafeString:
    """In a card: decoration beside a title that says it all, so without alternative text."""
    return _picture(picture, CARD, "(min-width: 62rem) 24rem, (min-width: 40rem) 46vw, 92vw", "")


@register.simple_tag
def whole_picture(picture: Any) -> SafeString:
    """At the head of a page, with its alternative text."""
    return _picture(
        picture, HERO, "(min-width: 62rem) 48rem, 100vw", picture.default_alt_text, lazy=False
    )


def _picture(picture: Any, shape: Shape, sizes: str, alt: str, *, lazy: bool = True) -> SafeString:
    sources = sources_of(picture, shape)
    if sources is None:
        return SafeString("")
    told = format_html_join(
        "",
        '<source type="{}" srcset="{}" sizes="{}">',
        ((kind, srcset, sizes) for kind, srcset in sources.sets),
    )
    wait = SafeString(' loading="lazy" decoding="async"') if lazy else ""
    return format_html(
        '<picture>{}<img src="{}" width="{}" height="{}" alt="{}"{}></picture>',
        told, sources.fallback, sources.width, sources.height, alt, wait,
    )  # fmt: skip
