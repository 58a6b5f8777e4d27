"""Who may see or change evenings, agreements and strategies, and what belongs to them.

An evening is prepared by its owner, its host's agents and managers, and coordination. Who comes is
for those who prepare it; a person reaches her own registration by its key. What she avoids and whom
she wished to see again are hers: no reader sees these rows, not even coordination.
"""

from __future__ import annotations

from django.db.models import Model, Q

from maillage.core.access import (
    NOBODY,
    Reader,
    access_rule,
    editable,
    editable_or_404,
    visible,
    visible_or_404,
)
from maillage.develop.models import (
    AfterMail,
    Evening,
    EveningTable,
    FollowUp,
    Objective,
    Orientation,
    ProgressIndicator,
    Project,
    Reading,
    Registration,
    Seat,
    SeatingPlan,
    Sharing,
    Strategy,
    TableLink,
    Wish,
)


def evening_visible(reader: Reader, address: str) -> Evening:
    """The evening at `address`, when the reader may see it; Http404 otherwise."""
    return visible_or_404(Evening, reader, address)


def evening_editable(reader: Reader, address: str) -> Evening:
    """The evening at `address`, when the reader may change it; Http404 otherwise."""
    return editable_or_404(Evening, reader, address)


def _prepares(path: str):
    return lambda reader: Q(**{f"{path}__in": editable(Evening.objects.all(), reader)})


def _sees(model: type[Model], path: str):
    return lambda reader: Q(**{f"{path}__in": visible(model._default_manager.all(), reader)})


def _changes(model: type[Model], path: str):
    return lambda reader: Q(**{f"{path}__in": editable(model._default_manager.all(), reader)})


def _nobody(reader: Reader) -> Q:
    return NOBODY


for _model, _path in (
    (EveningTable, "evening"), (TableLink, "table__evening"), (Registration, "evening"),
    (SeatingPlan, "evening"), (Seat, "plan__evening"),
):  # fmt: skip
    access_rule(_model, seeing=_prepares(_path), changing=_prepares(_path))
# Who chose whom, how she may be reached, what came of it: told to those two, on their own pages.
_HERS_ALONE: tuple[type[Model], ...] = (Wish, Sharing, AfterMail, FollowUp)
for _hers in _HERS_ALONE:
    access_rule(_hers, seeing=_nobody, changing=_nobody)
_OF_A_STRATEGY: tuple[tuple[type[Model], str], ...] = (
    (Orientation, "strategy"), (Objective, "orientation__strategy"),
    (ProgressIndicator, "objective__orientation__strategy"),
    (Reading, "indicator__objective__orientation__strategy"),
    (Project, "objective__orientation__strategy"),
)  # fmt: skip
for _part, _path in _OF_A_STRATEGY:
    access_rule(_part, seeing=_sees(Strategy, _path), changing=_changes(Strategy, _path))
