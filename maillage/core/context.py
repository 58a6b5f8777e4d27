"""What every page of ours knows: the menu, the reader, the network's name."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from maillage.core.access import VISITOR
from maillage.core.registry import MenuEntry, registry


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of the application's frame. Touches no session on a page without one."""
    signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
    reader = getattr(request, "reader", VISITOR) if signed_in else VISITOR
    return {
        "reader": reader,
        "network_name": settings.NETWORK_NAME,
        "hosted_by": settings.HOSTED_BY,
        "menu": menu_of(request, reader) if reader.is_signed_in else [],
    }


def menu_of(request: HttpRequest, reader: Any) -> list[list[dict[str, Any]]]:
    """The menu's groups: home, the rooms that this person may enter, the report."""
    groups: dict[int, list[dict[str, Any]]] = {}
    entries = sorted(registry.menu, key=lambda e: (e.group, e.verb or 0, e.key))
    for entry in registry.for_reader(entries, reader):
        shown = _shown(entry, request, reader)
        if shown:
            groups.setdefault(entry.group, []).append(shown)
    return [groups[number] for number in sorted(groups)]


def _shown(entry: MenuEntry, request: HttpRequest, reader: Any) -> dict[str, Any] | None:
    try:
        url = reverse(entry.url_name)
    except NoReverseMatch:
        return None
    match = request.resolver_match
    here = bool(match and match.namespace == entry.url_name.split(":")[0])
    return {
        "title": entry.title,
        "url": url,
        "verb": entry.verb,
        "css": f"v{entry.verb}" if entry.verb else "",
        "current": here if entry.verb else request.path == url,
        "badge": entry.badge(reader) if entry.badge else 0,
        "shortcut": entry.shortcut,
    }
