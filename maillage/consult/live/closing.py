"""What a workshop leaves when it ends: participations, a gesture for each agent, a day to forget.

Everything here was *observed*: a phone that joined, a person who opened, wrote or confirmed. Doing
it again (the workshop was reopened, a group confirmed later) brings it up to date and adds nothing;
a rehearsal leaves nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from maillage.consult.live.forgetting import are_forgotten, set_day_to_forget
from maillage.consult.models import (
    Breakout,
    Contribution,
    Guest,
    Relay,
    Step,
    Workshop,
    folded_key,
)
from maillage.core import journal
from maillage.core.access import reader_for
from maillage.core.models import (
    Actor,
    Batch,
    Gesture,
    Link,
    Membership,
    Participation,
    Practice,
    Verb,
    Visibility,
)
from maillage.core.models.accounts import active_on
from maillage.core.models.base import ALPHABET
from maillage.core.models.journal import Change

REFRESHED_FOR = timedelta(days=60)
# The strongest first: somebody who led a group and wrote in it led it.
LEADS, TAKES_NOTES, TAKES_PART = "animation", "prise de notes", "participation"
_RANK = {LEADS: 0, TAKES_NOTES: 1, TAKES_PART: 2}


@dataclass(frozen=True)
class Gathered:
    """Who came together. Organisations: those with a record, and how many in all."""

    people: int
    organisations: tuple[Actor, ...]
    organisation_count: int
    regions: tuple[str, ...]
    disciplines: tuple[str, ...]


@transaction.atomic
def leave_traces(*, workshop: Workshop, by: Actor | None) -> None:
    """Write what came of a workshop that is over, or bring it up to date."""
    if workshop.is_rehearsing or are_forgotten(workshop):
        return
    roles = _roles(workshop)
    guests = list(_guests(workshop).filter(person=None))
    set_day_to_forget(workshop)
    _write_participations(workshop, roles, guests)
    agents = [p for p in roles if _is_agent(p)]
    if agents:
        gathered = _gathered(workshop, list(roles), len(guests))
        batch = journal.open_batch(by=by, act="close-workshop", label=workshop.title)
        for person in agents:
            _leave_gesture(workshop, person, roles[person], gathered, batch, by)
        journal.close_batch(batch)


# --- Who was there ------------------------------------------------------------------------------
def _guests(workshop: Workshop):
    return Guest.objects.filter(workshop=workshop, is_simulated=False)


def _roles(workshop: Workshop) -> dict[Actor, str]:
    """Each person with an account who was seen there, and what she did. Named is not enough."""
    joined = _guests(workshop).exclude(person=None).values_list("person", flat=True)
    here = set(joined) | _acted(workshop)
    groups = workshop.breakouts.values_list("facilitator", "note_taker")
    leads = {workshop.facilitator_id} | {leader for leader, _taker in groups}
    takers = {taker for _leader, taker in groups}
    found: dict[Actor, str] = {}
    people = Actor.objects.filter(pk__in=here).select_related("merged_into", "user")
    for one in people.order_by("pk"):
        role = LEADS if one.pk in leads else TAKES_NOTES if one.pk in takers else TAKES_PART
        person = one.merged_into or one
        found[person] = min(role, found.get(person, role), key=_RANK.__getitem__)
    return found


def _acted(workshop: Workshop) -> set[int]:
    """People whom the journal knows for an act of leading or writing while it was held."""
    kinds = {
        Workshop: Workshop.objects.filter(pk=workshop.pk),
        Step: workshop.steps.all(),
        Breakout: workshop.breakouts.all(),
        Contribution: Contribution.objects.of(workshop),
    }
    acts = Q(pk__in=[])
    for model, rows in kinds.items():
        kind = ContentType.objects.get_for_model(model)
        acts |= Q(record_type=kind, record_id__in=rows.order_by().values("pk"))
    begun = workshop.opened_at or workshop.closed_at
    changes = Change.objects.filter(acts, at__gte=begun, by__isnull=False)
    changes = changes.exclude(at__gt=workshop.closed_at) if workshop.closed_at else changes
    named = {workshop.facilitator_id}
    for leader, taker in workshop.breakouts.values_list("facilitator", "note_taker"):
        named |= {leader, taker}
    # A colleague who corrected a word from her office was not at the table.
    return set(changes.order_by().values_list("by", flat=True).distinct()) & named


def _write_participations(workshop: Workshop, roles: dict[Actor, str], guests: list[Guest]) -> None:
    """One row per person with an account, one per guest; a guest's name only if she allows it.

    Not told to the journal: it would keep the names beyond their day.
    """
    kind = ContentType.objects.get_for_model(Workshop)
    mine = Participation.objects.filter(gathering_type=kind, gathering_id=workshop.pk)
    for person, role in roles.items():
        values = {"role": role, "status": Participation.Status.PRESENT, "is_observed": True}
        Participation.objects.update_or_create(
            gathering_type=kind, gathering_id=workshop.pk, actor=person, defaults=values
        )
    mine.filter(is_observed=True).exclude(actor__in=list(roles)).exclude(actor=None).delete()
    pens = set(workshop.breakouts.values_list("pen_holder", flat=True))
    wanted = sorted(
        (guest.name if guest.may_be_named else "", TAKES_NOTES if guest.pk in pens else TAKES_PART)
        for guest in guests
    )
    former = mine.filter(actor=None, is_observed=True)
    if sorted(former.values_list("guest_name", "role")) == wanted:
        return
    former.delete()
    Participation.objects.bulk_create(
        Participation(
            gathering_type=kind, gathering_id=workshop.pk, is_observed=True,
            guest_name=name, role=role,
        )
        for name, role in wanted
    )  # fmt: skip


def who_came(workshop: Workshop) -> Gathered | None:
    """The figures that gestures and minutes tell. None: it was not held here, or is forgotten."""
    is_held = workshop.opened_at is not None or workshop.closed_at is not None
    if not is_held or are_forgotten(workshop):
        return None
    return _gathered(
        workshop, list(_roles(workshop)), _guests(workshop).filter(person=None).count()
    )


def _is_agent(person: Actor) -> bool:
    user = getattr(person, "user", None)
    return user is not None and reader_for(user).has_role("agent", "coordination")


def _gathered(workshop: Workshop, people: list[Actor], guest_count: int) -> Gathered:
    """Organisations as guests name them, and those where the others work."""
    told = _guests(workshop).values_list("organisation", "organisation_name")
    ids = {pk for pk, _name in told if pk}
    day = _held_on(workshop)
    works = Membership.objects.filter(active_on(day), person__in=people).exclude(role="funder")
    ids |= set(works.values_list("organisation", flat=True))
    known = Actor.objects.filter(pk__in=ids).select_related("region", "merged_into__region")
    known = known.prefetch_related("disciplines", "merged_into__disciplines")
    organisations = {(o.merged_into or o).pk: o.merged_into or o for o in known}
    unknown = {folded_key(name) for pk, name in told if not pk and folded_key(name)}
    found = sorted(organisations.values(), key=lambda o: (o.sort_name, o.pk))
    return Gathered(
        people=len(people) + guest_count,
        organisations=tuple(found),
        organisation_count=len(found) + len(unknown),
        regions=tuple(sorted({o.region.name for o in found if o.region})),
        disciplines=tuple(sorted({d.name for o in found for d in o.disciplines.all()})),
    )


def _held_on(workshop: Workshop) -> date:
    """The day that it really was held, as far as the program saw it."""
    if workshop.opened_at is not None:
        return timezone.localdate(workshop.opened_at)
    today = timezone.localdate()
    return min(workshop.held_on or today, today)


# --- Gestures -----------------------------------------------------------------------------------
def _leave_gesture(
    workshop: Workshop,
    person: Actor,
    role: str,
    gathered: Gathered,
    batch: Batch,
    by: Actor | None,
) -> None:
    """A private gesture to read again in her week; never again once she has set it aside.

    The workshop is its evidence (a `Link`): the report counts those present once, however many
    agents were there.
    """
    uid = _gesture_uid(workshop, person)
    former = Gesture.objects.filter(uid=uid).first()
    if former is not None and former.is_confirmed:
        return
    if former is None and _was_discarded(uid):
        return
    user = person.user
    with override(user.language):
        values = _told(workshop, role, gathered)
    if former is not None:
        journal.change(former, values, by=by, batch=batch, pins=False)
        former.actors.set(gathered.organisations)
        return
    verb = _verb()
    gesture = Gesture(
        uid=uid, owner=person, host_id=reader_for(user).current_host_id, verb=verb,
        axis=verb.axis if verb else None, visibility=Visibility.PRIVATE, source="workshop",
        is_observed=True, proposal={"quotes": [workshop.title]}, **values,
    )  # fmt: skip
    journal.create(gesture, by=by, batch=batch, many={"actors": gathered.organisations})
    Link.objects.create(source=gesture, target=workshop, kind="evidence")


def _gesture_uid(workshop: Workshop, person: Actor) -> str:
    """One gesture per person and workshop, found again whatever became of it."""
    digest = sha256(f"{workshop.uid}:{person.uid}".encode()).digest()
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:16])


def _was_discarded(uid: str) -> bool:
    kind = ContentType.objects.get_for_model(Gesture)
    removed = Change.objects.filter(record_type=kind, act=Change.Act.REMOVE)
    return removed.filter(before__uid=uid).exists()


def _verb() -> Verb | None:
    practice = Practice.current()
    return practice.verbs.filter(room="consult").first() if practice else None


def _told(workshop: Workshop, role: str, gathered: Gathered) -> dict:
    texts = {
        LEADS: _("Animé l’atelier « %s »"),
        TAKES_NOTES: _("Pris les notes à l’atelier « %s »"),
        TAKES_PART: _("Participé à l’atelier « %s »"),
    }
    others = max(0, gathered.people - 1)
    return {
        "text": (texts[role] % workshop.title)[:500],
        "occurred_on": _held_on(workshop),
        "people_reached": others,
        "organisations_reached": gathered.organisation_count,
        "outcome": "\n".join([_who(gathered), _what(workshop)]),
        "evidence_url": settings.SITE_URL + workshop.get_absolute_url(),
    }


def _who(gathered: Gathered) -> str:
    parts = [
        _people_text(gathered.people),
        ngettext("%d organisme", "%d organismes", gathered.organisation_count)
        % gathered.organisation_count,
    ]
    for one, several, names in (
        (_("région"), _("régions"), gathered.regions),
        (_("discipline"), _("disciplines"), gathered.disciplines),
    ):
        if names:
            noun = several if len(names) > 1 else one
            parts.append(f"{len(names)} {noun} ({', '.join(names)})")
    return _("Réunis : %s.") % ", ".join(parts)


def _people_text(count: int) -> str:
    return ngettext("%d personne", "%d personnes", count) % count


def _what(workshop: Workshop) -> str:
    """Counts of what may leave its group; the words stay where they are."""
    rows = Contribution.objects.of(workshop).confirmed().count()
    groups = workshop.breakouts.filter(confirmed_at__isnull=False).count()
    themes = workshop.themes.count()
    relays = Relay.objects.filter(workshop=workshop).count()
    decisions = workshop.themes.exclude(decision=None).values("decision").distinct().count()
    parts = [
        ngettext("%d ligne", "%d lignes", rows) % rows,
        ngettext("%d groupe confirmé", "%d groupes confirmés", groups) % groups,
        ngettext("%d thème", "%d thèmes", themes) % themes if themes else "",
        ngettext("%d préoccupation transmise", "%d préoccupations transmises", relays) % relays
        if relays
        else "",
        ngettext("%d décision", "%d décisions", decisions) % decisions if decisions else "",
    ]
    return _("Il en est sorti : %s.") % ", ".join(part for part in parts if part)


def refresh_traces() -> None:
    """Gestures not read again yet follow what the workshop has become: groups, themes, relays."""
    since = timezone.now() - REFRESHED_FOR
    for workshop in Workshop.objects.filter(state=Workshop.State.CLOSED, closed_at__gte=since):
        uids = [_gesture_uid(workshop, person) for person in _roles(workshop)]
        if Gesture.objects.filter(uid__in=uids, is_confirmed=False).exists():
            leave_traces(workshop=workshop, by=None)
