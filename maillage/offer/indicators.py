"""Figures of the showcase for the report: what the program itself saw."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from maillage.core.registry import Indicator
from maillage.offer.models import Event, HarvestRun, Source, Submission


def _is_demo(post: Any) -> bool:
    """A demonstration's post counts the demonstration's events, and no other post does."""
    return bool(post.host and post.host.is_demo)


def published(post: Any, start: date, end: date) -> QuerySet[Event]:
    """Events whose first publication is in the period; what was merged away is counted once."""
    return Event.objects.filter(
        merged_into=None, published_at__date__range=(start, end), is_demo=_is_demo(post)
    )


def harvested(post: Any, start: date, end: date) -> QuerySet[Event]:
    """Those of them that a source speaks of."""
    return published(post, start, end).filter(records__isnull=False).distinct()


def sources_read(post: Any, start: date, end: date) -> QuerySet[Source]:
    """Sources that a run read without failing in the period."""
    read = [HarvestRun.State.DONE, HarvestRun.State.UNCHANGED]
    return Source.objects.filter(
        runs__state__in=read, runs__created_at__date__range=(start, end), is_demo=_is_demo(post)
    ).distinct()


def contributed(post: Any, start: date, end: date) -> QuerySet[Submission]:
    """Propositions whose e-mail was confirmed in the period."""
    return Submission.objects.filter(confirmed_at__date__range=(start, end))


def contributors(rows: QuerySet[Submission]) -> int:
    """How many addresses sent something in: each counts once."""
    return len({email.casefold() for email in rows.values_list("email", flat=True)})


INDICATORS = (
    Indicator(
        "offer-published", _("Événements publiés"),
        _("Événements parus pour la première fois dans la vitrine régionale pendant la période, "
          "par tout le réseau. Deux fiches réunies comptent pour une."),
        published, origin="observed", unit=_("événements"), order=70,
    ),
    Indicator(
        "offer-harvested", _("Événements moissonnés"),
        _("Parmi les événements publiés, ceux dont parle au moins une source lue par la machine."),
        harvested, origin="observed", unit=_("événements"), order=71,
    ),
    Indicator(
        "offer-sources", _("Sources lues"),
        _("Calendriers, pages, fils et tableaux dont une moisson au moins a abouti."),
        sources_read, origin="observed", unit=_("sources"), order=72,
    ),
    Indicator(
        "offer-contributors", _("Contributrices et contributeurs"),
        _("Personnes et organismes qui ont proposé un événement et confirmé leur courriel ; "
          "chaque adresse compte une fois."),
        contributed, contributors, origin="observed", unit=_("personnes"), order=73,
    ),
)  # fmt: skip
