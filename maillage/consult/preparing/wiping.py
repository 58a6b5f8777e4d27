"""Wipe a rehearsal in one act: people, rows, points, themes, relays, what the journal told of them.

What was prepared (titles, steps, groups, codes) stays as it is, even when changed meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from maillage.consult.models import (
    Breakout,
    Contribution,
    Guest,
    Relay,
    Step,
    Synonym,
    Theme,
    Workshop,
)
from maillage.consult.preparing.actions import PreparingRefused
from maillage.core import journal
from maillage.core.models import Actor, Concern
from maillage.core.models.journal import Change, Pin

PAGE = 500
# What holding a workshop writes on its frame: a change of these alone is the rehearsal's.
HELD = {
    "opened_at", "due_at", "closed_at", "state", "message", "message_at", "confirmed_at",
    "confirmed_by", "is_plenary_open", "plenary_slide", "pen_holder", "rehearsing_since",
    "minutes_visibility", "minutes_published_at",
}  # fmt: skip


@transaction.atomic
def wipe_rehearsal(*, workshop: Workshop, by: Actor | None) -> Workshop:
    """Back to « en préparation », as if nobody had come. Raises PreparingRefused."""
    fresh = Workshop.objects.select_for_update().get(pk=workshop.pk)
    since = fresh.rehearsing_since
    if since is None:
        raise PreparingRefused(_("L’atelier n’est pas en répétition."))
    _wipe_relays(fresh, since)
    _wipe_synthesis(fresh, since)
    _wipe_rows(fresh, since)
    guests = list(fresh.guests.values_list("pk", flat=True))
    Guest.objects.filter(workshop=fresh).delete()
    _forget_changes(Guest, [*guests, *_gone_since(Guest, since, workshop=fresh.pk)])
    _wipe_frame(fresh, since)
    Workshop.objects.filter(pk=fresh.pk).update(
        state=Workshop.State.PREPARED, opened_at=None, closed_at=None, message="", message_at=None,
        is_plenary_open=False, plenary_slide=0, minutes_published_at=None,
        minutes_visibility=Workshop.MinutesTo.NOBODY, rehearsing_since=None,
        version=F("version") + 1,
    )  # fmt: skip
    journal.tell(
        fresh, Change.Act.CHANGE, before={"rehearsing_since": since.isoformat()},
        after={"rehearsing_since": None}, by=by,
    )  # fmt: skip
    fresh.refresh_from_db()
    return fresh


def _forget_changes(model: type[models.Model], ids: Iterable[int]) -> None:
    """Take these records' lines out of the journal."""
    kind = ContentType.objects.get_for_model(model)
    told = sorted(set(ids))
    for start in range(0, len(told), PAGE):
        page = told[start : start + PAGE]
        Change.objects.filter(record_type=kind, record_id__in=page).delete()
        Pin.objects.filter(record_type=kind, record_id__in=page).delete()


def _gone_since(model: type[models.Model], since: datetime, **before: object) -> list[int]:
    """Records that were taken away during the rehearsal: the journal alone knows them."""
    kind = ContentType.objects.get_for_model(model)
    gone = Change.objects.filter(record_type=kind, act=Change.Act.REMOVE, at__gte=since)
    told = gone.filter(**{f"before__{name}": value for name, value in before.items()})
    return list(told.values_list("record_id", flat=True))


def _wipe_rows(workshop: Workshop, since: datetime) -> None:
    rows = Contribution.objects.of(workshop)
    ids = list(rows.values_list("pk", flat=True))
    for group in workshop.breakouts.values_list("pk", flat=True):
        ids += _gone_since(Contribution, since, breakout=group)
    rows.delete()
    _forget_changes(Contribution, ids)


def _wipe_relays(workshop: Workshop, since: datetime) -> None:
    """Relays made while rehearsing, with their concerns when these are as young."""
    relays = Relay.objects.filter(workshop=workshop, created_at__gte=since)
    concerns = list(
        Concern.objects.filter(relays__in=relays, created_at__gte=since).values_list(
            "pk", flat=True
        )
    )
    ids = list(relays.values_list("pk", flat=True))
    relays.delete()
    alone = Concern.objects.filter(pk__in=concerns, relays=None)
    _forget_changes(Relay, [*ids, *_gone_since(Relay, since, workshop=workshop.pk)])
    _forget_changes(Concern, list(alone.values_list("pk", flat=True)))
    alone.delete()


def _wipe_synthesis(workshop: Workshop, since: datetime) -> None:
    """Themes, and what the team decided about make-believe wordings."""
    themes = Theme.objects.filter(workshop=workshop)
    ids = [*themes.values_list("pk", flat=True)]
    _forget_changes(Theme, [*ids, *_gone_since(Theme, since, workshop=workshop.pk)])
    themes.delete()
    workshop.comparisons.all().delete()
    synonyms = Synonym.objects.filter(workshop=workshop, created_at__gte=since)
    _forget_changes(Synonym, list(synonyms.values_list("pk", flat=True)))
    synonyms.delete()


def _wipe_frame(workshop: Workshop, since: datetime) -> None:
    """Steps and groups as before the first person came, without the story of it."""
    steps, groups = workshop.steps.all(), workshop.breakouts.all()
    frame: list[tuple[type[models.Model], list[int]]] = [
        (Step, list(steps.values_list("pk", flat=True))),
        (Breakout, list(groups.values_list("pk", flat=True))),
        (Workshop, [workshop.pk]),
    ]
    for model, ids in frame:
        kind = ContentType.objects.get_for_model(model)
        told = Change.objects.filter(
            record_type=kind, record_id__in=ids, at__gte=since, act=Change.Act.CHANGE
        )
        held = [c.pk for c in told if set(c.after) <= HELD and "rehearsing_since" not in c.after]
        Change.objects.filter(pk__in=held).delete()
    steps.update(opened_at=None, due_at=None, closed_at=None)
    groups.update(confirmed_at=None, confirmed_by=None, pen_holder=None, version=0, reset_version=0)
