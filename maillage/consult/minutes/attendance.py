"""Who was there, in numbers; names only of those who ticked that theirs may be told."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType

from maillage.consult.live.closing import who_came
from maillage.consult.live.forgetting import are_forgotten
from maillage.consult.models import Breakout, Guest, Workshop, folded_key
from maillage.core.models import Participation


@dataclass(frozen=True)
class Attendance:
    """`people` is None when nobody joined by phone: notes of a workshop do not count heads."""

    people: int | None
    groups: int
    organisations: int
    regions: int
    names: tuple[str, ...] = ()


def attendance_of(workshop: Workshop, breakout: Breakout | None, groups: int) -> Attendance:
    """Of the whole workshop, the figures that its gestures tell; of a group, its own guests.

    Guests of a rehearsal do not count. Once names have gone, what is left is counted.
    """
    guests = Guest.objects.filter(workshop=workshop, is_simulated=False)
    if breakout is not None:
        guests = guests.filter(breakout=breakout)
    found = list(guests.select_related("organisation"))
    gathered = who_came(workshop) if breakout is None else None
    if gathered is not None:
        return Attendance(
            people=gathered.people or None,
            groups=groups,
            organisations=gathered.organisation_count,
            regions=len(gathered.regions),
            names=_names(workshop, found),
        )
    known = {g.organisation_id for g in found if g.organisation_id}
    typed = {folded_key(g.organisation_name) for g in found if not g.organisation_id}
    places = {g.organisation.region_id for g in found if g.organisation}
    return Attendance(
        people=_counted(workshop, breakout, found) or None,
        groups=groups,
        organisations=len(known) + len(typed - {""}),
        regions=len(places - {None}),
        names=_names(workshop, found),
    )


def _counted(workshop: Workshop, breakout: Breakout | None, found: list[Guest]) -> int:
    """People of a group; of a workshop whose names have gone, those that were written down."""
    if breakout is not None:
        return len(found)
    kind = ContentType.objects.get_for_model(Workshop)
    here = Participation.objects.filter(gathering_type=kind, gathering_id=workshop.pk)
    present = here.filter(status=Participation.Status.PRESENT).count()
    return max(present, len(found))


def _names(workshop: Workshop, guests: list[Guest]) -> tuple[str, ...]:
    """None in an anonymous workshop, nor from the day when names go."""
    if workshop.is_anonymous or are_forgotten(workshop):
        return ()
    return tuple(sorted({g.name.strip() for g in guests if g.may_be_named and g.name.strip()}))
