"""Circles in lines of time: an actor's seats, a circle's own days."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.connect.models import Circle, CircleMember
from maillage.core.access import Reader, visible
from maillage.core.models import Actor
from maillage.core.registry import Moment

MOST = 50
KNOWN = (CircleMember.State.ACTIVE, CircleMember.State.LEFT)


def actor_moments(actor: Actor, reader: Reader) -> Iterator[Moment]:
    """« Entre dans le cercle … (animation) », « Quitte … », for circles that the reader sees."""
    rows = CircleMember.objects.filter(actor=actor, state__in=KNOWN).select_related("circle")
    for seat in visible(rows, reader)[:MOST]:
        url = seat.circle.get_absolute_url()
        yield Moment(
            at=seat.from_date or seat.created_at,
            title=_("Entre dans « %s »") % seat.circle,
            meta=str(seat.get_role_display()), url=url, css="v1", kind="tie",
        )  # fmt: skip
        if seat.to_date:
            yield Moment(
                at=seat.to_date, title=_("Quitte « %s »") % seat.circle, url=url, css="v1",
                kind="tie",
            )  # fmt: skip


def circle_moments(circle: Circle, reader: Reader) -> Iterator[Moment]:
    """Who came and left, and the day that it closed. The caller sees the circle."""
    rows = CircleMember.objects.filter(circle=circle, state__in=KNOWN)
    seats = visible(rows, reader).select_related("actor").order_by("-from_date", "-pk")[:MOST]
    seen = set(
        visible(Actor.objects.filter(circles__circle=circle), reader).values_list("pk", flat=True)
    )
    for seat in seats:
        if seat.actor_id not in seen:
            continue
        url = seat.actor.get_absolute_url()
        # Those of the first day are told together.
        if seat.from_date and seat.from_date != circle.from_date:
            title = _("%s entre dans le cercle") % seat.actor
            yield Moment(at=seat.from_date, title=title, meta=str(seat.get_role_display()),
                         url=url, css="v1")  # fmt: skip
        if seat.to_date:
            yield Moment(at=seat.to_date, title=_("%s quitte le cercle") % seat.actor, url=url)
    if circle.from_date:
        first = sum(seat.from_date == circle.from_date for seat in seats)
        told = ngettext("%d membre fondateur", "%d membres fondateurs", first) % first
        yield Moment(at=circle.from_date, title=_("Le cercle s’ouvre"), css="v1",
                     meta=told if first else "")  # fmt: skip
    if circle.closed_on:
        yield Moment(
            at=circle.closed_on, title=_("Le cercle se ferme"), meta=circle.closing_reason[:120],
            css="v9",
        )  # fmt: skip
