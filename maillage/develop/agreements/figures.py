"""What agreements count for in a report."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from maillage.core.models import Actor
from maillage.core.registry import Indicator
from maillage.develop.models import Agreement


def in_force(post: Any, start: date, end: date) -> QuerySet[Agreement]:
    """In force on a day of the period, of the post's host or its holder; private ones left out."""
    rows = Agreement.objects.exclude(state=Agreement.State.DISCUSSED)
    begun = Q(from_date__lte=end) | Q(from_date=None, created_at__date__lte=end)
    going = Q(to_date__gte=start) | Q(to_date=None)
    tacit = Q(state=Agreement.State.ACTIVE, renewal=Agreement.Renewal.TACIT)
    return rows.filter(post.own_records(), begun, going | tacit)


def partners(post: Any, start: date, end: date) -> QuerySet[Actor]:
    """Organisations bound by these agreements, the host itself left out."""
    rows = Actor.objects.filter(kind=Actor.Kind.ORGANIZATION, merged_into=None)
    bound = rows.filter(agreements__in=in_force(post, start, end)).distinct()
    return bound.exclude(pk=post.host_id) if post.host_id else bound


INDICATORS = (
    Indicator(
        "develop-agreements", _("Ententes en vigueur"),
        _("Partenariats, ententes, lettres d’intention et contrats de l’organisme d’accueil ou de "
          "l’agent·e qui ont valu au moins un jour de la période. Ce qui est en discussion ou "
          "privé ne compte pas."),
        in_force, origin="declared", unit=_("ententes"), order=50,
    ),
    Indicator(
        "develop-partners", _("Organismes liés par entente"),
        _("Organismes distincts qui sont parties à ces ententes, l’organisme d’accueil excepté."),
        partners, origin="declared", unit=_("organismes"), order=51,
    ),
)  # fmt: skip
