"""What circles tell the floors above: list, menu, search, timelines, figures, digests, handover."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.connect.circles.demo import fill_circles
from maillage.connect.circles.digests import send_digests
from maillage.connect.circles.handing import HANDOVERS
from maillage.connect.circles.indicators import INDICATORS
from maillage.connect.circles.inviting import send_invitations
from maillage.connect.circles.lists import Circles
from maillage.connect.circles.story import actor_moments, circle_moments
from maillage.connect.models import Circle, CircleMember, Thread
from maillage.core.access import editable, tokens_of_record
from maillage.core.models import Actor
from maillage.core.registry import Act, MenuEntry, Registry, Searchable, TimelineSource, Todo
from maillage.search import SearchDocument

State = CircleMember.State


def register(registry: Registry) -> None:
    """Called once, from the room's `ready`."""
    registry.add(
        MenuEntry("circles", gettext_lazy("Cercles"), "connect:circles", audiences=("signed_in",),
                  group=2),
        Act("ouvrir-cercle", gettext_lazy("Ouvrir un cercle"), "connect:add_circle"),
        Searchable(
            Circle, "circle", gettext_lazy("Cercles"), circles_to_index, circle_document,
            follows={CircleMember: ("members",)},
        ),
        TimelineSource(Actor, actor_moments),
        TimelineSource(Circle, circle_moments),
        *INDICATORS,
        *HANDOVERS,
    )  # fmt: skip
    registry.add_list(Circles)
    registry.add_address(Circle, "connect:circle")
    registry.add_address(Thread, "connect:thread")
    registry.add_todos(todos)
    registry.add_job("circle-digests", send_digests, every_minutes=60)
    registry.add_job("circle-invitations", send_invitations, every_minutes=15)
    registry.add_demo(45, fill_circles)


# --- To do ----------------------------------------------------------------------------------
def todos(request: Any) -> Iterator[Todo]:
    """Invitations to answer, and requests to circles that she leads."""
    reader = request.reader
    if not reader.person_id:
        return
    rows = CircleMember.objects.filter(circle__closed_on=None).select_related("circle", "actor")
    for seat in rows.filter(actor_id=reader.person_id, state=State.INVITED)[:5]:
        yield Todo(
            gettext_lazy("Réseauter"), _("Répondre à l’invitation : %s") % seat.circle,
            seat.circle.get_absolute_url(), css="v1",
        )  # fmt: skip
    chairs = CircleMember.objects.filter(
        actor_id=reader.person_id, state=State.ACTIVE,
        role__in=[CircleMember.Role.CHAIR, CircleMember.Role.SECRETARY],
    )  # fmt: skip
    led = editable(Circle.objects.filter(pk__in=chairs.values("circle")), reader)
    for seat in rows.filter(state=State.REQUESTED, circle__in=led)[:5]:
        yield Todo(
            gettext_lazy("Réseauter"), _("%s demande à entrer") % seat.actor,
            seat.circle.get_absolute_url(), str(seat.circle), css="v1",
        )  # fmt: skip


# --- Search ---------------------------------------------------------------------------------
def circles_to_index() -> QuerySet[Circle]:
    """Circles with what their document needs."""
    return Circle.objects.prefetch_related("topics", "disciplines", "members")


def circle_document(circle: Circle) -> SearchDocument:
    """Its mandate and what it left; what is said inside is not searched."""
    seated = {State.ACTIVE, State.INVITED}
    inside = {f"person:{s.actor_id}" for s in circle.members.all() if s.state in seated}
    if circle.closed_on and circle.kept_by_id:
        inside.add(f"person:{circle.kept_by_id}")
    words = [t.name_fr for t in (*circle.topics.all(), *circle.disciplines.all())]
    facets: dict[str, Any] = {"kind": circle.kind}
    if circle.region_id:
        facets["region"] = circle.region_id
    return SearchDocument(
        key=f"connect.circle:{circle.pk}",
        kind="circle",
        title=circle.name,
        body="\n".join(filter(None, [
            circle.purpose, circle.deliverables, circle.closing_reason, circle.kept, *words,
        ])),
        url=circle.get_absolute_url(),
        audiences=sorted({*tokens_of_record(circle), *inside}),
        date=circle.closed_on or circle.from_date,
        facets=facets,
    )  # fmt: skip
