"""Write evenings: prepare, duplicate, change, open, close; their tables and rooms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.core import journal
from maillage.core.models import Actor, Visibility
from maillage.develop.actions.registrations import promote
from maillage.develop.models import (
    Evening,
    EveningTable,
    Registration,
    SeatingPlan,
    TableLink,
)
from maillage.develop.preparing.tables import TypedLink, TypedTable

State = Evening.State
# Names are needed for the questions asked six months later; then they go.
NAMES_KEPT = timedelta(days=210)
COPIED = (
    "title", "description", "time_zone", "is_online", "location", "municipality", "accessibility",
    "capacity", "rounds", "round_minutes", "break_minutes", "visibility",
)  # fmt: skip


class NotNow(Exception):
    """The evening is not in a state for this; the message says why."""


@transaction.atomic
def create_evening(
    *, values: Mapping[str, Any], tables: Sequence[TypedTable], by: Actor, host: Actor | None
) -> Evening:
    """A new evening in preparation, with its tables. `values`: fields of Evening, and `topics`."""
    told = dict(values)
    topics = told.pop("topics", ())
    told.setdefault("visibility", Visibility.NETWORK)
    evening = Evening(**told, owner=by, host=host)
    if evening.retention_on is None:
        evening.retention_on = kept_until(evening.starts_at)
    batch = journal.open_batch(by=by, act="evening", label=_("Soirée : %s") % evening.title)
    journal.create(evening, by=by, batch=batch, many={"topics": topics})
    _add_tables(evening, tables, by=by, batch=batch)
    journal.close_batch(batch)
    return evening


def kept_until(starts_at: datetime) -> Any:
    """The usual day on which names are erased: seven months after the evening."""
    return timezone.localdate(starts_at) + NAMES_KEPT


@transaction.atomic
def duplicate_evening(
    *, source: Evening, title: str, starts_at: datetime, by: Actor, host: Actor | None
) -> Evening:
    """The same evening on another day: settings, topics and tables; nobody, no links, no plan."""
    values = {name: getattr(source, name) for name in COPIED}
    values |= {
        "title": title, "starts_at": starts_at,
        "ends_at": starts_at + (source.ends_at - source.starts_at),
        "topics": source.topics.all(),
    }  # fmt: skip
    tables = [TypedTable(t.seats, t.is_accessible) for t in source.tables.order_by("number")]
    return create_evening(values=values, tables=tables, by=by, host=host)


def _held(evening: Evening) -> None:
    """Lock it and read it again: a round that began meanwhile is not written over."""
    Evening.objects.select_for_update().get(pk=evening.pk)
    evening.refresh_from_db()


@transaction.atomic
def change_evening(*, evening: Evening, values: Mapping[str, Any], by: Actor) -> list[Registration]:
    """Change an evening; those for whom there is room now, when it has more places."""
    _held(evening)
    journal.change(evening, values, by=by)
    touch(evening)
    return promote(evening=evening)


@transaction.atomic
def set_state(*, evening: Evening, state: str, by: Actor) -> None:
    """Open or close registration. Raises NotNow for a move that the evening does not know."""
    _held(evening)
    moves = {
        State.OPEN: (State.PREPARED, State.CLOSED),
        State.CLOSED: (State.OPEN,),
        State.PREPARED: (State.OPEN, State.CLOSED),
    }
    if evening.state not in moves.get(State(state), ()):
        raise NotNow(_("La soirée n’est pas dans un état qui permet cela."))
    if state == State.OPEN:
        _check_ready(evening)
    if state == State.PREPARED and evening.registrations.exists():
        raise NotNow(_("Des personnes sont inscrites : fermez plutôt les inscriptions."))
    journal.change(evening, {"state": state}, by=by, pins=False)
    touch(evening)


def _check_ready(evening: Evening) -> None:
    if evening.ends_at <= timezone.now():
        raise NotNow(_("La date de la soirée est passée : changez-la d’abord."))
    if evening.closes_at and evening.closes_at <= timezone.now():
        raise NotNow(_("La fin des inscriptions est passée : changez-la d’abord."))
    if not evening.tables.exists():
        raise NotNow(_("Décrivez d’abord les tables."))


def touch(evening: Evening) -> None:
    """Something that phones and the wall show has changed."""
    Evening.objects.filter(pk=evening.pk).update(version=F("version") + 1)
    evening.refresh_from_db(fields=["version"])


# --- Tables -------------------------------------------------------------------------------------
@transaction.atomic
def add_tables(*, evening: Evening, tables: Sequence[TypedTable], by: Actor) -> None:
    """More tables, numbered after the last one."""
    with journal.one_act(by=by, act="evening", label=_("Tables : %s") % evening.title) as batch:
        _add_tables(evening, tables, by=by, batch=batch)
    touch(evening)


def _add_tables(evening: Evening, tables: Sequence[TypedTable], *, by: Actor, batch: Any) -> None:
    numbers = list(evening.tables.values_list("number", flat=True))
    first = max(numbers, default=0) + 1
    rows = [
        EveningTable(
            evening=evening, number=first + rank, seats=one.seats, is_accessible=one.is_accessible
        )
        for rank, one in enumerate(tables)
    ]
    journal.create_many(rows, by=by, batch=batch)


@transaction.atomic
def change_tables(
    *,
    evening: Evening,
    values: Iterable[tuple[EveningTable, Mapping[str, Any]]],
    removed: Sequence[EveningTable],
    by: Actor,
) -> None:
    """Change and remove tables. Raises NotNow for one at which the published plan seats people.

    Plans that were not published go with a table they used: they could not be kept.
    """
    used = SeatingPlan.objects.filter(evening=evening, seats__table__in=[t.pk for t in removed])
    if used.filter(state=SeatingPlan.State.PUBLISHED).exists():
        raise NotNow(_("Le plan publié assoit des personnes à cette table : refaites-le d’abord."))
    with journal.one_act(by=by, act="evening", label=_("Tables : %s") % evening.title) as batch:
        for plan in used.distinct():
            plan.delete()
        for table, new in values:
            journal.change(table, new, by=by, batch=batch, pins=False)
        for table in removed:
            journal.remove(table, by=by, batch=batch)
    touch(evening)


@transaction.atomic
def set_links(*, evening: Evening, links: Sequence[TypedLink], by: Actor) -> None:
    """Replace the rooms of every table; `links` count tables from 0, in the order of numbers."""
    tables = list(evening.tables.order_by("number"))
    former = list(TableLink.objects.filter(table__evening=evening))
    with journal.one_act(by=by, act="evening", label=_("Liens : %s") % evening.title) as batch:
        for row in former:
            journal.remove(row, by=by, batch=batch)
        rows = [TableLink(table=tables[one.table], round=one.round, url=one.url) for one in links]
        journal.create_many(rows, by=by, batch=batch)
    touch(evening)
