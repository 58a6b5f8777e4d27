"""The proof of concertation, with nothing typed again: circles, and who they bring together."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from maillage.connect.models import Circle, CircleMember
from maillage.core.models import Actor, Membership, Region, Visibility
from maillage.core.registry import Indicator

KNOWN = (CircleMember.State.ACTIVE, CircleMember.State.LEFT)


def _between(start: date, end: date, first: str, last: str) -> Q:
    """Rows whose days, both ends perhaps open, meet the period."""
    begun = Q(**{f"{first}__lte": end}) | Q(**{f"{first}__isnull": True})
    return begun & (Q(**{f"{last}__gte": start}) | Q(**{f"{last}__isnull": True}))


def circles(post: Any, start: date, end: date) -> QuerySet[Circle]:
    """Circles alive in the period that the post's host keeps, or in which its holder sits.

    What somebody keeps to herself is nobody's figure.
    """
    sits = CircleMember.objects.filter(
        _between(start, end, "from_date", "to_date"),
        actor_id=post.owner_id, state__in=KNOWN,
    )  # fmt: skip
    mine = Q(host_id=post.host_id, host__isnull=False) | Q(pk__in=sits.values("circle"))
    rows = Circle.objects.exclude(visibility=Visibility.PRIVATE).filter(mine)
    return rows.filter(_between(start, end, "from_date", "closed_on"))


def organisations(post: Any, start: date, end: date) -> QuerySet[Actor]:
    """Organisations that sit there, that designated a member, or where a member works."""
    seats = CircleMember.objects.filter(
        _between(start, end, "from_date", "to_date"),
        circle__in=circles(post, start, end).values("pk"), state__in=KNOWN,
    )  # fmt: skip
    works = Membership.objects.filter(
        _between(start, end, "from_date", "to_date"), person__in=seats.values("actor")
    ).exclude(role=Membership.Role.FUNDER)
    rows = Actor.objects.filter(kind=Actor.Kind.ORGANIZATION, merged_into=None)
    return rows.filter(
        Q(pk__in=seats.values("actor"))
        | Q(pk__in=seats.exclude(designated_by=None).values("designated_by"))
        | Q(pk__in=works.values("organisation"))
    )


def regions(post: Any, start: date, end: date) -> QuerySet[Region]:
    """Regions of these organisations and of the circles themselves."""
    of_bodies = organisations(post, start, end).exclude(region=None).values("region")
    of_circles = circles(post, start, end).exclude(region=None).values("region")
    return Region.objects.filter(Q(pk__in=of_bodies) | Q(pk__in=of_circles))


INDICATORS = (
    Indicator(
        "connect-circles", _("Cercles vivants"),
        _("Comités, groupes de travail, cercles, communautés et tables que l’organisme d’accueil "
          "porte, ou dans lesquels siège l’agent·e, et qui ont existé pendant la période. "
          "Les cercles privés ne comptent pas."),
        circles, origin="observed", unit=_("cercles"), order=40,
    ),
    Indicator(
        "connect-circle-organisations", _("Organismes réunis en cercles"),
        _("Organismes distincts qui siègent dans ces cercles, y ont désigné quelqu’un, ou dont une "
          "personne y siège ; chacun compte une fois."),
        organisations, origin="observed", unit=_("organismes"),
        order=41,
    ),
    Indicator(
        "connect-circle-regions", _("Régions réunies en cercles"),
        _("Régions administratives de ces organismes et de ces cercles."),
        regions, origin="observed", unit=_("régions"), order=42,
    ),
)  # fmt: skip
