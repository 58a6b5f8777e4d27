"""What every page of ours knows: the menu, the reader, the network's name."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.text import capfirst

from maillage.core.access import VISITOR
from maillage.core.middleware import needs_second_step
from maillage.core.models import Actor, Membership
from maillage.core.registry import MenuEntry, registry


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of the application's frame. Touches no session on a page without one."""
    signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
    reader = getattr(request, "reader", VISITOR) if signed_in else VISITOR
    return {
        "reader": reader,
        # Said on <html> by the server: no script, and no flash of the other theme.
        "theme": getattr(request.user, "theme", "") if reader.is_signed_in else "",
        "network_name": settings.NETWORK_NAME,
        "hosted_by": settings.HOSTED_BY,
        # Lazy: a fragment for htmx shows neither, and must not pay for badges and names.
        "menu": SimpleLazyObject(lambda: menu_of(request, reader) if reader.is_signed_in else []),
        "person": SimpleLazyObject(lambda: person_of(request, reader)),
        "site_name": settings.NETWORK_NAME if not reader.is_signed_in else "Maillage",
        "second_step_needed": SimpleLazyObject(
            lambda: reader.is_signed_in and needs_second_step(request)
        ),
        "home_url": address("home:today") or "/",
    }


def address(url_name: str) -> str:
    """The address of a page that may not be there (a room taken out), or nothing."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def person_of(request: HttpRequest, reader: Any) -> dict[str, Any] | None:
    """Who is signed in, as the frame shows her: name, roles, and the host she works for now."""
    if not reader.is_signed_in:
        return None
    hosts = Actor.objects.in_bulk(reader.host_ids)
    current = hosts.get(reader.current_host_id)
    roles = reader.hosts.get(reader.current_host_id) or reader.roles
    labels = [str(Membership.Role(role).label) for role in sorted(roles)]
    return {
        "name": request.user.get_full_name(),
        "role": capfirst(", ".join(labels)),
        "host": current.name if current else "",
        "url": address("home:me") or address("account_email"),
        "hosts_url": address("core:choose_host"),
        "hosts": [
            {"uid": host.uid, "name": host.name, "chosen": host == current}
            for host in sorted(hosts.values(), key=lambda host: host.name)
        ],
    }


def menu_of(request: HttpRequest, reader: Any) -> list[list[dict[str, Any]]]:
    """The menu's groups: home, the rooms that this person may enter, the report.

    One entry at most is where she is: the nearest one. A room's page is its room's entry, unless
    another entry of the menu is nearer (circles are of « Réseauter », and have an entry).
    """
    groups: dict[int, list[dict[str, Any]]] = {}
    entries = sorted(registry.menu, key=lambda e: (e.group, e.verb or 0, e.key))
    nearest: tuple[int, dict[str, Any]] | None = None
    for entry in registry.for_reader(entries, reader):
        shown = _shown(entry, reader)
        if not shown:
            continue
        groups.setdefault(entry.group, []).append(shown)
        near = _nearness(entry, shown["url"], request)
        if near and (nearest is None or near > nearest[0]):
            nearest = (near, shown)
    if nearest:
        nearest[1]["current"] = True
    return [groups[number] for number in sorted(groups)]


def _shown(entry: MenuEntry, reader: Any) -> dict[str, Any] | None:
    url = address(entry.url_name)
    if not url:
        return None
    return {
        "title": entry.title,
        "url": url,
        "verb": entry.verb,
        "css": f"v{entry.verb}" if entry.verb else "",
        "current": False,
        "badge": entry.badge(reader) if entry.badge else 0,
        "shortcut": entry.shortcut,
    }


def _nearness(entry: MenuEntry, url: str, request: HttpRequest) -> int:
    """How near an entry is to the page: 0 for not at all, 1 for its room, else what both share."""
    path, match = request.path, request.resolver_match
    # The home page begins every address, and is only itself.
    if path == url or (path.startswith(url) and url != address("home:today")):
        return 1 + len(url)
    room = entry.url_name.split(":")[0]
    return 1 if entry.verb and match and match.namespace == room else 0
