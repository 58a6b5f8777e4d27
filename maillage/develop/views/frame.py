"""What the pages of one evening have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from maillage.core.access import may_change
from maillage.core.models import Actor
from maillage.develop.actions.evenings import NotNow
from maillage.develop.actions.registrations import places_left
from maillage.develop.lists import STATE_CSS
from maillage.develop.models import Evening, Registration, SeatingPlan

State = Registration.State


def person_of(request: HttpRequest) -> Any:
    """The record of who is signed in."""
    return request.user.person  # type: ignore[union-attr]


def host_of(request: HttpRequest) -> Actor | None:
    """The host she works for now."""
    host_id = request.reader.current_host_id  # type: ignore[attr-defined]
    return Actor.objects.filter(pk=host_id or 0).first()


def crumbs(evening: Evening | None = None) -> list[dict[str, Any]]:
    """Developing, the evenings, this one."""
    here = [
        {"title": _("Développer"), "url": "", "verb": 2},
        {"title": _("Soirées de maillage"), "url": reverse("develop:evenings"), "verb": 2},
    ]
    if evening is not None:
        here.append({"title": evening.title, "url": evening.get_absolute_url(), "verb": 2})
    return here


def frame(request: HttpRequest, evening: Evening, tab: str, **more: Any) -> dict[str, Any]:
    """The context of a tab of an evening, for those who prepare it (others see the first only)."""
    counts = dict.fromkeys(State.values, 0)
    for state in evening.registrations.values_list("state", flat=True):
        counts[state] += 1
    coming = counts[State.REGISTERED] + counts[State.PRESENT]
    return {
        "title": evening.title,
        "crumbs": crumbs(evening if tab else None),
        "evening": evening,
        "tab": tab,
        "is_mine": may_change(evening, request.reader),  # type: ignore[attr-defined]
        "state_css": STATE_CSS[Evening.State(evening.state)],
        "coming": coming,
        "waiting": counts[State.WAITING],
        "unconfirmed": counts[State.UNCONFIRMED],
        "left": max(0, places_left(evening)),
        "table_count": evening.tables.count(),
        "published": published_plan(evening),
        **more,
    }


def published_plan(evening: Evening) -> SeatingPlan | None:
    """The plan that people see."""
    return evening.plans.filter(state=SeatingPlan.State.PUBLISHED).first()


def shown(
    request: HttpRequest, name: str, context: dict[str, Any], *, is_wrong: bool = False
) -> HttpResponse:
    """The page, 422 when what was sent is refused."""
    status = 422 if is_wrong else 200
    return TemplateResponse(request, f"develop/{name}.html", context, status=status)


def tried(request: HttpRequest, act: Callable[[], Any]) -> bool:
    """Do it, and say whether it was done; what is not possible now is told on the next page."""
    try:
        act()
    except NotNow as refused:
        messages.error(request, str(refused))
        return False
    return True


def form_page(
    request: HttpRequest, form: Any, title: Any, way: list[dict[str, Any]], **more: Any
) -> HttpResponse:
    """A record's form by itself; refused, it keeps what was typed and answers 400. « Annuler »
    leads back where the way to it ends."""
    context = {"title": title, "form": form, "crumbs": way, "cancel": way[-1]["url"], **more}
    status = 400 if form.errors else 200
    return TemplateResponse(request, "develop/record_form.html", context, status=status)


def register_url(evening: Evening) -> str:
    """The whole address of the public page, as it is shared."""
    return settings.SITE_URL.rstrip("/") + reverse("develop:register", args=[evening.address])


def qr_svg(url: str) -> SafeString:
    """The address as a QR code (ISO/IEC 18004), an inline SVG that scales; dark on light always."""
    square = segno.make(url, error="m", micro=False)
    drawn = square.svg_inline(omitsize=True, border=4, dark="#000", light="#fff", svgclass="qr")
    return mark_safe(drawn)  # noqa: S308 - drawn by segno from our own address: paths only
