"""Who was there, in numbers; names only of those who ticked that theirs may be told."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from maillage.consult.models import Breakout, Guest, Workshop, folded_key


@dataclass(frozen=True)
class Attendance:
    """`people` is None when nobody joined by phone: notes of a workshop do not count heads."""

    people: int | None
    groups: int
    organisations: int
    regions: int
    names: tuple[str, ...] = ()


def attendance_of(workshop: Workshop, breakout: Breakout | None, groups: int) -> Attendance:
    """Guests of the workshop, or of one group of it; those of a rehearsal do not count."""
    guests = Guest.objects.filter(workshop=workshop, is_simulated=False)
    if breakout is not None:
        guests = guests.filter(breakout=breakout)
    found = list(guests.select_related("organisation"))
    known = {g.organisation_id for g in found if g.organisation_id}
    typed = {folded_key(g.organisation_name) for g in found if not g.organisation_id}
    places = {g.organisation.region_id for g in found if g.organisation}
    return Attendance(
        people=len(found) or None,
        groups=groups,
        organisations=len(known) + len(typed - {""}),
        regions=len(places - {None}),
        names=_names(workshop, found),
    )


def _names(workshop: Workshop, guests: list[Guest]) -> tuple[str, ...]:
    """None in an anonymous workshop, nor from the day when names go."""
    gone = workshop.guests_forgotten_on
    if workshop.is_anonymous or (gone is not None and gone <= timezone.localdate()):
        return ()
    return tuple(sorted({g.name.strip() for g in guests if g.may_be_named and g.name.strip()}))
