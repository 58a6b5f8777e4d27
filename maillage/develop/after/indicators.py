"""What evenings are worth in the report: held, who was there, who met. Observed, never typed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from maillage.core.models import Actor, Municipality, Participation, Region
from maillage.core.registry import Indicator
from maillage.develop.after.figures import figures_of
from maillage.develop.models import Evening, Registration


def evenings(post: Any, start: date, end: date) -> QuerySet[Evening]:
    """Held in the period by the post's host, or prepared by its holder."""
    rows = Evening.objects.filter(post.own_records(), state=Evening.State.OVER)
    return rows.filter(starts_at__date__gte=start, starts_at__date__lte=end)


def presences(post: Any, start: date, end: date) -> QuerySet[Participation]:
    """Those who were there."""
    return Participation.objects.filter(
        gathering_type=ContentType.objects.get_for_model(Evening),
        gathering_id__in=evenings(post, start, end).values("pk"),
        status=Participation.Status.PRESENT,
    )


def organisations(post: Any, start: date, end: date) -> QuerySet[Actor]:
    """Organisations, known to the ecosystem, of those who were there."""
    there = Registration.objects.filter(
        evening__in=evenings(post, start, end).values("pk"), state=Registration.State.PRESENT
    )
    rows = Actor.objects.filter(kind=Actor.Kind.ORGANIZATION, merged_into=None)
    return rows.filter(pk__in=there.exclude(organisation=None).values("organisation"))


def regions(post: Any, start: date, end: date) -> QuerySet[Region]:
    """The regions of these organisations."""
    bodies = organisations(post, start, end).exclude(region=None)
    return Region.objects.filter(pk__in=bodies.values("region"))


def held_in(post: Any, start: date, end: date) -> QuerySet[Municipality]:
    """Where these evenings took place, when that was told."""
    held = evenings(post, start, end).filter(is_online=False).exclude(municipality=None)
    rows = Municipality.objects.filter(pk__in=held.values("municipality"))
    return rows.select_related("region")


def held_in_regions(post: Any, start: date, end: date) -> QuerySet[Region]:
    """The regions of these municipalities."""
    return Region.objects.filter(pk__in=held_in(post, start, end).values("region"))


def _new_pairs(rows: QuerySet[Evening]) -> int:
    return sum(figures_of(evening).new_pairs for evening in rows)


INDICATORS = (
    Indicator(
        "develop-evenings", _("Soirées de maillage tenues"),
        _("Soirées terminées pendant la période, portées par l’organisme d’accueil ou préparées "
          "par l’agent·e. Les soirées privées ne comptent pas."),
        evenings, origin="observed", unit=_("soirées"), order=50,
    ),
    Indicator(
        "develop-evening-presences", _("Présences aux soirées de maillage"),
        _("Personnes notées présentes à ces soirées ; une personne venue à deux soirées compte "
          "deux fois."),
        presences, origin="observed", unit=_("présences"), order=51,
    ),
    Indicator(
        "develop-evening-organisations", _("Organismes venus aux soirées de maillage"),
        _("Organismes distincts, connus de l’écosystème, des personnes présentes à ces soirées."),
        organisations, origin="observed", unit=_("organismes"), order=52,
    ),
    Indicator(
        "develop-evening-regions", _("Régions venues aux soirées de maillage"),
        _("Régions administratives de ces organismes."),
        regions, origin="observed", unit=_("régions"), order=53,
    ),
    Indicator(
        "develop-evening-places", _("Municipalités où une soirée a eu lieu"),
        _("Municipalités distinctes où ces soirées se sont tenues ; celles en ligne n’ont pas de "
          "lieu."),
        held_in, origin="observed", unit=_("municipalités"), order=54,
    ),
    Indicator(
        "develop-evening-held-regions", _("Régions où une soirée a eu lieu"),
        _("Régions administratives de ces municipalités."),
        held_in_regions, origin="observed", unit=_("régions"), order=55,
    ),
    Indicator(
        "develop-new-pairs", _("Premières rencontres"),
        _("Paires de personnes présentes, assises à une même table et qui ne se connaissaient "
          "pas, d’après ce qu’elles avaient dit et les liens du réseau. Le détail montre les "
          "soirées, jamais les personnes."),
        evenings, _new_pairs, origin="observed", unit=_("rencontres"), order=56,
    ),
)  # fmt: skip
