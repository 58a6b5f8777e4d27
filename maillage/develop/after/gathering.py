"""What an evening leaves in the network's records: who was there, and the agents' gestures."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import partial

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.core import journal
from maillage.core.gestures.leaving import leave_gesture
from maillage.core.models import Actor, Participation
from maillage.develop.after.figures import Figures, figures_of
from maillage.develop.after.timing import asked_on, day_of
from maillage.develop.models import Evening, Registration

State, Status = Registration.State, Participation.Status
KNOWN = {State.PRESENT: Status.PRESENT, State.ABSENT: Status.ABSENT}


@transaction.atomic
def settle(*, evening: Evening) -> None:
    """Keep who was there and leave the agents' gestures; done again, it corrects presences only.

    Whoever has no record in the ecosystem is counted without a name: who came is for those who
    prepare the evening, and a participation is read by more people.
    """
    Evening.objects.select_for_update().get(pk=evening.pk)
    rows = list(evening.registrations.filter(state__in=list(KNOWN)).select_related("actor"))
    _keep_presences(evening, rows)
    if not any(row.state == State.PRESENT for row in rows):
        return
    told = figures_of(evening)
    for person in _agents(evening, rows):
        leave_gesture(
            about=evening, moment="held", person=person, by=None, batch=None,
            told=partial(_held, evening, told, person.pk == evening.owner_id),
            room="develop", source="evening", occurred_on=day_of(evening),
            people=max(0, told.present - 1), actors=organisations_of(rows),
        )  # fmt: skip


def leave_outcome(*, evening: Evening, today: date) -> None:
    """Six months later, what came of it: a gesture of whoever prepared the evening."""
    if evening.owner is None or today < asked_on(evening, 6) or not evening.revealed_at:
        return
    told = figures_of(evening)
    if not told.present:
        return
    leave_gesture(
        about=evening, moment="six-months", person=evening.owner, by=None, batch=None,
        told=partial(_later, evening, told), room="develop", source="evening",
        occurred_on=today, people=None,
    )  # fmt: skip


def _keep_presences(evening: Evening, rows: list[Registration]) -> None:
    kind = ContentType.objects.get_for_model(Evening)
    here = Participation.objects.filter(gathering_type=kind, gathering_id=evening.pk)
    by_actor = {row.actor_id: row for row in here.exclude(actor=None)}
    new: list[Participation] = []

    def row_of(actor: Actor | None, status: str) -> Participation:
        return Participation(gathering_type=kind, gathering_id=evening.pk, actor=actor,
                             status=status, is_observed=True)  # fmt: skip

    for row in rows:
        status = KNOWN[State(row.state)]
        if row.actor_id is None:
            continue
        if (former := by_actor.get(row.actor_id)) is None:
            by_actor[row.actor_id] = row_of(row.actor, status)
            new.append(by_actor[row.actor_id])
        elif former.pk and former.status != status:
            journal.change(former, {"status": status}, by=None, pins=False)
    guests = Counter(KNOWN[State(row.state)] for row in rows if row.actor_id is None)
    for status in KNOWN.values():
        there = list(here.filter(actor=None, status=status).order_by("pk"))
        new += [row_of(None, status) for _one in range(guests[status] - len(there))]
        for extra in there[guests[status] :]:
            journal.remove(extra, by=None)
    if new:
        journal.create_many(new, by=None)


def _agents(evening: Evening, rows: list[Registration]) -> list[Actor]:
    """Who prepared it and who was there, with an account; `leave_gesture` keeps the agents."""
    there = {row.actor_id for row in rows if row.state == State.PRESENT and row.actor_id}
    ids = there | ({evening.owner_id} if evening.owner_id else set())
    people = Actor.objects.filter(pk__in=ids, kind=Actor.Kind.PERSON, user__isnull=False)
    return list(people.select_related("user").order_by("pk"))


def organisations_of(rows: list[Registration]) -> list[Actor]:
    """The organisations, known to the ecosystem, of those who were there."""
    there = [row for row in rows if row.state == State.PRESENT]
    ids = {row.organisation_id for row in there if row.organisation_id}
    return list(Actor.objects.filter(pk__in=ids, kind=Actor.Kind.ORGANIZATION))


def _held(evening: Evening, told: Figures, is_owner: bool) -> tuple[str, str]:
    text = _("Tenu la soirée de maillage « %s »") if is_owner else _(
        "Participé à la soirée de maillage « %s »"
    )  # fmt: skip
    parts = [
        ngettext("%d personne", "%d personnes", told.present) % told.present,
        ngettext("%d organisme", "%d organismes", told.organisations) % told.organisations,
    ]
    if told.regions:
        parts.append(ngettext("%d région", "%d régions", told.regions) % told.regions)
    if told.disciplines:
        count = told.disciplines
        parts.append(ngettext("%d discipline", "%d disciplines", count) % count)
    met = ngettext("%d paire de personnes s’est rencontrée pour la première fois.",
                   "%d paires de personnes se sont rencontrées pour la première fois.",
                   told.new_pairs) % told.new_pairs  # fmt: skip
    return text % evening.title, _("Réunis : %s.") % ", ".join(parts) + "\n" + met


def _later(evening: Evening, told: Figures) -> tuple[str, str]:
    text = _("Suivi la soirée de maillage « %s », six mois après") % evening.title
    lines = [
        _("Choix réciproques : %s.") % told.mutual,
        _("Se sont revus : %s.") % told.after[6].met,
        _("Collaborations nées : %s.") % told.after[6].collaborations,
    ]
    return text, "\n".join(lines)
