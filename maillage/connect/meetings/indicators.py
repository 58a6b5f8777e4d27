"""The proof of concertation: meetings held, who was there, decisions taken, actions done."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from maillage.connect.circles.indicators import circles
from maillage.connect.models import CircleMember, Meeting
from maillage.core.models import (
    Action,
    Actor,
    Decision,
    Membership,
    Participation,
    Region,
    Visibility,
)
from maillage.core.registry import Indicator


def meetings(post: Any, start: date, end: date) -> QuerySet[Meeting]:
    """Held in the period by the circles that the post's host keeps or its holder sits in."""
    mine = circles(post, date.min, date.max)
    rows = Meeting.objects.filter(state=Meeting.State.HELD, circle__in=mine.values("pk"))
    return rows.filter(starts_at__date__gte=start, starts_at__date__lte=end)


def of_open_circles(rows: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Those of circles that the whole network sees."""
    return rows.filter(circle__visibility__in=[Visibility.NETWORK, Visibility.PUBLIC])


def presences(post: Any, start: date, end: date) -> QuerySet[Participation]:
    """Those noted as present there."""
    held = meetings(post, start, end)
    return Participation.objects.filter(
        gathering_type=ContentType.objects.get_for_model(Meeting),
        gathering_id__in=held.values("pk"), status=Participation.Status.PRESENT,
    )  # fmt: skip


def organisations(post: Any, start: date, end: date) -> QuerySet[Actor]:
    """Organisations present, that designated somebody present, or where she works."""
    actors = presences(post, start, end).exclude(actor=None).values("actor")
    works = Membership.objects.filter(person__in=actors).exclude(role=Membership.Role.FUNDER)
    begun = Q(from_date=None) | Q(from_date__lte=end)
    works = works.filter(begun, Q(to_date=None) | Q(to_date__gte=start))
    seats = CircleMember.objects.filter(
        circle__meetings__in=meetings(post, start, end).values("pk"), actor__in=actors,
        designated_by__isnull=False,
    )  # fmt: skip
    rows = Actor.objects.filter(kind=Actor.Kind.ORGANIZATION, merged_into=None)
    return rows.filter(
        Q(pk__in=actors)
        | Q(pk__in=works.values("organisation"))
        | Q(pk__in=seats.values("designated_by"))
    )


def regions(post: Any, start: date, end: date) -> QuerySet[Region]:
    """The regions of these organisations."""
    bodies = organisations(post, start, end).exclude(region=None)
    return Region.objects.filter(pk__in=bodies.values("region"))


def decisions(post: Any, start: date, end: date) -> QuerySet[Decision]:
    """Taken at these meetings."""
    held = meetings(post, start, end)
    return Decision.objects.filter(taken_at__meeting__in=held.values("pk"))


def actions_done(post: Any, start: date, end: date) -> QuerySet[Action]:
    """Given by a meeting of these circles, whenever, and done in the period."""
    mine = circles(post, date.min, date.max)
    rows = Action.objects.filter(given_at__meeting__circle__in=mine.values("pk"))
    return rows.filter(done_on__gte=start, done_on__lte=end)


INDICATORS = (
    Indicator(
        "connect-meetings", _("Réunions tenues"),
        _("Réunions qui ont eu lieu pendant la période, dans les cercles que l’organisme d’accueil "
          "porte ou dans lesquels siège l’agent·e. Les cercles privés ne comptent pas."),
        meetings, origin="observed", unit=_("réunions"), order=43, told=of_open_circles,
    ),
    Indicator(
        "connect-meeting-organisations", _("Organismes présents"),
        _("Organismes distincts notés présents à ces réunions, ou qui y avaient une personne "
          "présente qu’ils ont désignée ou qui travaille chez eux ; chacun compte une fois."),
        organisations, origin="observed", unit=_("organismes"), order=44,
    ),
    Indicator(
        "connect-meeting-regions", _("Régions présentes"),
        _("Régions administratives de ces organismes."),
        regions, origin="observed", unit=_("régions"), order=45,
    ),
    Indicator(
        "connect-decisions", _("Décisions prises en réunion"),
        _("Décisions inscrites au registre par ces réunions."),
        decisions, origin="observed", unit=_("décisions"), order=46,
    ),
    Indicator(
        "connect-actions-done", _("Actions menées à terme"),
        _("Actions confiées par les réunions de ces cercles, et faites pendant la période."),
        actions_done, origin="observed", unit=_("actions"), order=47,
    ),
)  # fmt: skip
