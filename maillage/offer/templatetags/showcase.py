"""What the pages of the public site need that the template language cannot say."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.translation import gettext as _

register = template.Library()


class Address(str):
    """The one address of a page, and the addresses of its twins in each language."""

    twins: list[dict[str, str]]


@register.simple_tag(takes_context=True)
def canonical_address(context: Context) -> Address:
    """The page's address on its canonical site: `canonical` of the context, else its own path.

    `canonical` may be a path with its query, or a whole address.
    """
    request = context["request"]
    path = context.get("canonical") or request.path
    root = "" if "://" in path else request.regional_site.root_url
    if "://" in path:
        scheme, rest = path.split("://", 1)
        host, slash, rest = rest.partition("/")
        root, path = f"{scheme}://{host}", slash + rest
    address = Address(root + path)
    twins = [(code.split("-")[0], translate_url(path, code)) for code, _name in settings.LANGUAGES]
    address.twins = [{"code": code, "url": root + url} for code, url in twins]
    address.twins.append({"code": "x-default", "url": root + twins[0][1]})
    return address


@register.simple_tag
def page_url(name: str, *args: Any) -> str:
    """The address of a page, or nothing while no part of the room shows it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


@register.simple_tag
def site_links() -> list[dict[str, str]]:
    """The links of the site's head: those of its parts that are there."""
    return _there(
        ("agenda", "offer:agenda", _("Agenda")),
        ("magazine", "offer:magazine", _("Magazine")),
        ("works", "offer:works", _("Œuvres")),
        ("directory", "offer:directory", _("Répertoire")),
    )


@register.simple_tag
def foot_links() -> list[dict[str, str]]:
    """The links of the site's foot."""
    return _there(
        ("about", "offer:about", _("À propos de ce site")),
        ("favourites", "offer:favourites", _("Mes favoris")),
        ("widget", "offer:widget", _("Intégrer l’agenda")),
        ("contribute", "offer:contribute", _("Proposer un événement")),
        ("hosting", "home:hosting", _("Qui héberge ce site")),
        ("privacy", "home:privacy", _("Vie privée")),
    )


def _there(*links: tuple[str, str, str]) -> list[dict[str, str]]:
    told = [{"key": key, "url": page_url(name), "title": title} for key, name, title in links]
    return [link for link in told if link["url"]]
