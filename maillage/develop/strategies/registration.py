"""What strategies tell the floors above: list, search, timelines, figures, handover."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.core.access import Reader, tokens_of_record, visible
from maillage.core.handover import pass_owner
from maillage.core.models import Actor, Post, Visibility
from maillage.core.registry import (
    Handover,
    Indicator,
    Moment,
    Registry,
    Searchable,
    TimelineSource,
)
from maillage.develop.models import Objective, Orientation, Project, Strategy
from maillage.develop.strategies.lists import Strategies
from maillage.search import SearchDocument


def register(registry: Registry) -> None:
    """Called once, from the room's `ready`."""
    registry.add(
        Searchable(
            Strategy, "strategy", gettext_lazy("Stratégies"), strategies_to_index,
            strategy_document, follows={Orientation: ("orientations",)},
        ),
        TimelineSource(Strategy, strategy_moments),
        TimelineSource(Actor, actor_moments),
        Handover("strategies", gettext_lazy("Stratégies"), held, pass_owner, order=36),
        Indicator(
            "develop-objectives", gettext_lazy("Objectifs atteints"),
            gettext_lazy("Objectifs des stratégies de l’organisme d’accueil ou de l’agent·e dont "
                         "la date d’atteinte tombe dans la période ; les stratégies privées ne "
                         "comptent pas."),
            reached, origin="declared",
            unit=gettext_lazy("objectifs"), order=52, told=of_open_strategies,
        ),
    )  # fmt: skip
    registry.add_list(Strategies)
    registry.add_address(Strategy, "develop:strategy")


def held(holder: Actor, post: Post) -> QuerySet[Strategy]:
    """Those that she answers for: what passes when the post does."""
    return Strategy.objects.filter(owner=holder, host=post.host)


def of_open_strategies(rows: QuerySet[Objective]) -> QuerySet[Objective]:
    """Those of strategies that the whole network sees."""
    open_to_all = [Visibility.NETWORK, Visibility.PUBLIC]
    return rows.filter(orientation__strategy__visibility__in=open_to_all)


def reached(post: Any, start: date, end: date) -> QuerySet[Objective]:
    """Objectives reached in the period."""
    strategies = Strategy.objects.filter(post.own_records())
    return Objective.objects.filter(
        orientation__strategy__in=strategies, reached_on__range=(start, end)
    )


# --- Search ---------------------------------------------------------------------------------
def strategies_to_index() -> QuerySet[Strategy]:
    """Strategies with what their document needs."""
    return Strategy.objects.prefetch_related("orientations")


def strategy_document(strategy: Strategy) -> SearchDocument:
    """Its words and those of its orientations."""
    words = [strategy.description, *(one.title for one in strategy.orientations.all())]
    return SearchDocument(
        key=f"develop.strategy:{strategy.pk}",
        kind="strategy",
        title=strategy.title,
        body="\n".join(filter(None, words)),
        url=strategy.get_absolute_url(),
        audiences=tokens_of_record(strategy),
        date=strategy.from_date,
        facets={},
    )


# --- Lines of time --------------------------------------------------------------------------
def strategy_moments(strategy: Strategy, reader: Reader) -> Iterator[Moment]:
    """Objectives reached. The caller sees the strategy."""
    rows = Objective.objects.filter(orientation__strategy=strategy, reached_on__isnull=False)
    for one in rows.order_by("-reached_on")[:50]:
        yield Moment(at=one.reached_on, title=_("Objectif atteint : %s") % one, css="v9")


def actor_moments(actor: Actor, reader: Reader) -> Iterator[Moment]:
    """The projects that it carries, in strategies that the reader sees."""
    rows = Project.objects.filter(holder=actor).select_related("objective__orientation__strategy")
    for one in visible(rows, reader).order_by("-created_at")[:50]:
        strategy = one.objective.orientation.strategy
        yield Moment(at=one.created_at, title=_("Projet : %s") % one, meta=str(strategy),
                     url=strategy.get_absolute_url(), css="v2")  # fmt: skip
