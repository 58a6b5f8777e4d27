"""Writes of the core that touch several records: keyword-only, atomic, journalled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from maillage.core import journal
from maillage.core.models import Actor, Axis, Batch, Decision, Practice, Verb, Visibility
from maillage.core.practice import ROOMS, known_verb, suggest_correspondences


@dataclass(frozen=True)
class NewVerb:
    """A verb about to be adopted. Empty `room` or `axis` (a slug): those of the known verb."""

    name: str
    why: Sequence[str] = ()
    examples: Sequence[str] = ()
    sentence: str = ""
    room: str = ""
    axis: str = ""


@dataclass
class _Adoption:
    by: Actor
    batch: Batch
    axes: dict[str, Axis] = field(default_factory=dict)


@transaction.atomic
def adopt_practice(
    *,
    by: Actor,
    title: str,
    verbs: Sequence[NewVerb],
    decided_on: date,
    decision_title: str = "",
    correspondences: Mapping[int, Sequence[int]] | None = None,
    host: Actor | None = None,
) -> Practice:
    """Adopt a new version of the practice: its verbs, its decision, its correspondences.

    `correspondences` maps the place of a new verb (from 0) to the places of the verbs it continues
    in the current version; None takes those of `practice.suggest_correspondences`. Gestures already
    written keep their verb. Everything is one batch of the journal.

    Errors: ValueError for no verb, a verb without a name, twice the same name, or a place outside.
    """
    former = Practice.objects.select_for_update().order_by("-version").first()
    current = Practice.current()
    former_verbs = list(current.verbs.all()) if current else []
    chosen = _checked(verbs, former_verbs, correspondences)
    batch = journal.open_batch(by=by, act="adopt-practice", label=title)
    decision = journal.create(
        Decision(
            title=(decision_title or _("Adoption de la pratique : %s") % title)[:300],
            decided_on=decided_on, decided_by=by, owner=by, host=host,
            visibility=Visibility.NETWORK,
        ),
        by=by, batch=batch,
    )  # fmt: skip
    practice = journal.create(
        Practice(
            version=former.version + 1 if former else 1, title=title[:200],
            adopted_on=decided_on, decision=decision, former=current,
            owner=by, host=host, visibility=Visibility.NETWORK,
        ),
        by=by, batch=batch,
    )  # fmt: skip
    adoption = _Adoption(by, batch, {axis.slug: axis for axis in Axis.objects.all()})
    for place, verb in enumerate(verbs):
        continued = [former_verbs[i] for i in chosen.get(place, ())]
        _write_verb(adoption, practice, verb, place, continued)
    journal.close_batch(batch)
    return practice


def _checked(
    verbs: Sequence[NewVerb],
    former: Sequence[Verb],
    correspondences: Mapping[int, Sequence[int]] | None,
) -> Mapping[int, Sequence[int]]:
    names = [verb.name.strip().casefold() for verb in verbs]
    if not names or "" in names:
        raise ValueError(_("Une pratique a au moins un verbe, et chaque verbe a un nom."))
    if len(set(names)) < len(names):
        raise ValueError(_("Le même verbe figure deux fois."))
    if correspondences is None:
        return suggest_correspondences(former, verbs)
    places = [place for chosen in correspondences.values() for place in chosen]
    if any(not 0 <= place < len(former) for place in places) or any(
        not 0 <= place < len(verbs) for place in correspondences
    ):
        raise ValueError(_("Une correspondance désigne un verbe qui n’existe pas."))
    return correspondences


def _write_verb(
    adoption: _Adoption, practice: Practice, new: NewVerb, place: int, continued: Sequence[Verb]
) -> None:
    known = known_verb(new.name)
    room = new.room or (known.room if known else "")
    axis = adoption.axes.get(new.axis or (known.axis if known else ""))
    # The network's own choice for a verb lasts from one version to the next.
    if continued and not new.room:
        room = continued[0].room or room
    if continued and not new.axis:
        axis = continued[0].axis or axis
    if room and room not in ROOMS:
        raise ValueError(_("« %s » n’est pas une salle.") % room)
    verb = Verb(
        practice=practice, name=new.name.strip()[:120], position=place + 1, room=room, axis=axis,
        why=list(new.why), examples=list(new.examples), sentence=new.sentence[:400],
    )  # fmt: skip
    journal.create(verb, by=adoption.by, batch=adoption.batch, many={"continues": continued})


@transaction.atomic
def map_verbs(
    *, by: Actor, practice: Practice, choices: Mapping[Verb, Mapping[str, object]]
) -> int:
    """Set room, axis and correspondences (`continues`) of verbs. Returns how many changed."""
    batch = journal.open_batch(by=by, act="map-verbs", label=str(practice))
    changed = 0
    for verb, values in choices.items():
        if journal.change(verb, values, by=by, batch=batch):
            changed += 1
    if not changed:
        batch.delete()
    else:
        journal.close_batch(batch)
    return changed
