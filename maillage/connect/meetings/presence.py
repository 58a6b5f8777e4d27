"""Who is expected at a meeting, who came, who is excused: one row a person, one tap each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.connect.circles.actions import NotPossible
from maillage.connect.meetings.timing import zone_of
from maillage.connect.models import CircleMember, Meeting
from maillage.core import journal
from maillage.core.models import Actor, Membership, Participation
from maillage.core.models.accounts import active_on

Status = Participation.Status
MARKS = (Status.PRESENT, Status.EXCUSED, Status.ABSENT)
RANK = {role: rank for rank, role in enumerate(CircleMember.Role.values)}
MOST_GUESTS = 200


@dataclass
class Seat:
    """One line of the presence sheet. `key` names it in forms; `row` once something is noted."""

    key: str
    name: str
    actor: Actor | None
    role: str
    row: Participation | None

    @property
    def status(self) -> str:
        return self.row.status if self.row else ""


@dataclass(frozen=True)
class Gathered:
    """Whom a meeting brought together: people and guests, organisations, regions."""

    people: int
    organisations: list[Actor]
    regions: list[str]


def members_of(meeting: Meeting) -> list[CircleMember]:
    """Those who sit in the circle now, by role then by name."""
    rows = CircleMember.objects.filter(
        circle=meeting.circle_id, state=CircleMember.State.ACTIVE
    ).select_related("actor", "designated_by")
    return sorted(rows, key=lambda seat: (RANK[seat.role], seat.actor.sort_name))


def sheet_of(meeting: Meeting) -> list[Seat]:
    """Members first, then whoever else was noted: former members, other actors, guests."""
    rows = list(meeting.participations.select_related("actor"))
    by_actor = {row.actor_id: row for row in rows if row.actor_id}
    members = members_of(meeting)
    seats = [
        Seat(m.actor.uid, m.actor.name, m.actor, str(m.get_role_display()),
             by_actor.get(m.actor_id))
        for m in members
    ]  # fmt: skip
    known = {m.actor_id for m in members}
    for row in rows:
        if row.actor_id in known:
            continue
        if row.actor is not None:
            seats.append(Seat(row.actor.uid, row.actor.name, row.actor, row.role, row))
        else:
            seats.append(Seat(row.uid, row.guest_name, None, row.role, row))
    return seats


def _locked(meeting: Meeting) -> Meeting:
    now = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if now.minutes_state == Meeting.MinutesState.APPROVED:
        raise NotPossible(_("Le compte rendu est approuvé : les présences ne changent plus."))
    if now.state == Meeting.State.CANCELLED:
        raise NotPossible(_("Cette réunion est annulée."))
    return now


@transaction.atomic
def mark(
    *, meeting: Meeting, seats: Iterable[Seat], status: str, by: Actor | None,
    is_observed: bool = True,
) -> None:  # fmt: skip
    """Note the same of one person or of several."""
    now = _locked(meeting)
    kind = ContentType.objects.get_for_model(Meeting)
    here = {row.pk: row for row in now.participations.all()}
    by_actor = {row.actor_id: row for row in here.values() if row.actor_id}
    for seat in seats:
        row = (
            by_actor.get(seat.actor.pk) if seat.actor else here.get(seat.row.pk if seat.row else 0)
        )
        if row is None:
            if seat.actor is None:
                continue
            new = Participation(
                gathering_type=kind, gathering_id=now.pk, actor=seat.actor, status=status,
                role=str(seat.role)[:40], is_observed=is_observed,
            )  # fmt: skip
            journal.create(new, by=by)
        elif row.status != status or row.is_observed != is_observed:
            journal.change(row, {"status": status, "is_observed": is_observed}, by=by, pins=False)


@transaction.atomic
def add_guest(*, meeting: Meeting, name: str, actor: Actor | None, by: Actor) -> Participation:
    """Somebody who is no member and is here: a record of the ecosystem, or only a name."""
    now = _locked(meeting)
    kind = ContentType.objects.get_for_model(Meeting)
    rows = now.participations
    if actor is not None and (found := rows.filter(actor=actor).first()):
        journal.change(found, {"status": Status.PRESENT}, by=by, pins=False)
        return found
    if actor is None and (found := rows.filter(actor=None, guest_name=name).first()):
        return found
    if rows.count() >= MOST_GUESTS:
        raise NotPossible(_("Une réunion a %d présences au plus.") % MOST_GUESTS)
    new = Participation(
        gathering_type=kind, gathering_id=now.pk, actor=actor, is_observed=True,
        guest_name="" if actor else name, role=_("personne invitée"), status=Status.PRESENT,
    )  # fmt: skip
    return journal.create(new, by=by)


@transaction.atomic
def remove_guest(*, meeting: Meeting, row: Participation, by: Actor) -> None:
    """A guest written by mistake."""
    _locked(meeting)
    journal.remove(row, by=by)


def invite(*, meeting: Meeting, actors: Iterable[Actor], by: Actor | None) -> None:
    """Those who are called and of whom nothing is noted are expected; within a transaction."""
    kind = ContentType.objects.get_for_model(Meeting)
    known = set(meeting.participations.values_list("actor", flat=True))
    new = [
        Participation(
            gathering_type=kind, gathering_id=meeting.pk, actor=actor, status=Status.INVITED
        )
        for actor in actors
        if actor.pk not in known
    ]
    journal.create_many(new, by=by)


def gathered(meeting: Meeting) -> Gathered:
    """Organisations that sit there, that designated somebody present, or where she works."""
    there = meeting.participations.filter(status=Status.PRESENT)
    actors = Actor.objects.filter(pk__in=there.values("actor"))
    people = actors.filter(kind=Actor.Kind.PERSON)
    day = timezone.localdate(meeting.starts_at, zone_of(meeting.time_zone))
    works = Membership.objects.filter(active_on(day), person__in=people)
    works = works.exclude(role=Membership.Role.FUNDER)
    seats = CircleMember.objects.filter(
        circle=meeting.circle_id, actor__in=actors, designated_by__isnull=False
    )
    ids = {
        *actors.exclude(kind=Actor.Kind.PERSON).values_list("pk", flat=True),
        *works.values_list("organisation", flat=True),
        *seats.values_list("designated_by", flat=True),
    }
    found = Actor.objects.filter(pk__in=ids, kind=Actor.Kind.ORGANIZATION, merged_into=None)
    organisations = list(found.select_related("region").order_by("sort_name"))
    guests = there.filter(actor=None).count()
    return Gathered(
        people=there.exclude(actor=None).count() + guests,
        organisations=organisations,
        regions=sorted({o.region.name for o in organisations if o.region}),
    )


def counted(seats: Iterable[Seat]) -> list[tuple[str, int]]:
    """How many of each mark, in words: (« présences », 4)…"""
    rows = list(seats)
    told = [
        (Status.PRESENT, _("présences")), (Status.EXCUSED, _("excuses")),
        (Status.ABSENT, _("absences")), (Status.REGISTERED, _("attendues")),
    ]  # fmt: skip
    return [(label, sum(s.status == status for s in rows)) for status, label in told]
