"""Adopt a workshop's verbs as the network's practice, recorded as a decision; and undo it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext as _

from maillage.algorithms.french_text import words
from maillage.consult.models import Contribution, Workshop, folded_key
from maillage.consult.synthesis import Synthesis, Theme
from maillage.core import journal
from maillage.core.actions import NewVerb, adopt_practice
from maillage.core.models import Actor, Batch, Change, Gesture, Practice, Verb
from maillage.core.practice import known_verb


class AdoptionRefused(Exception):
    """The workshop's practice was already adopted, or is in use: the message says which."""


@dataclass
class VerbChoice:
    """A verb as a person chose to adopt it. `continues`: places in the former version.

    `rows`: the contributions it comes from; each keeps a key to the adopted verb. `is_in_force`: a
    verb of the practice in force that the workshop did not name.
    """

    name: str
    why: Sequence[str] = ()
    examples: Sequence[str] = ()
    sentence: str = ""
    room: str = ""
    axis: str = ""
    continues: Sequence[int] = ()
    rows: Sequence[Contribution] = field(default_factory=list)
    is_in_force: bool = False


def proposed_verbs(synthesis: Synthesis) -> list[VerbChoice]:
    """The workshop's verbs in their order, each with the sentence of the word that says it."""
    choices = []
    for theme in synthesis.verbs:
        known = known_verb(theme.name)
        word = sentence_theme(theme, synthesis.words)
        choices.append(
            VerbChoice(
                name=theme.name[:120],
                why=theme.why,
                examples=theme.examples,
                sentence=next((r.sentence for r in word.rows if r.sentence), "") if word else "",
                room=known.room if known else "",
                axis=known.axis if known else "",
                rows=theme.rows,
            )
        )
    return choices


def unnamed_verbs(
    former: Sequence[Verb], suggested: Mapping[int, Sequence[int]]
) -> list[VerbChoice]:
    """The verbs in force that no verb of the workshop continues, as they stand.

    What a workshop did not speak of is kept unless somebody removes it.
    """
    named = {place for places in suggested.values() for place in places}
    return [
        VerbChoice(
            name=verb.name, why=verb.why, examples=verb.examples, sentence=verb.sentence,
            room=verb.room, axis=verb.axis.slug if verb.axis else "", continues=[place],
            is_in_force=True,
        )
        for place, verb in enumerate(former)
        if place not in named
    ]  # fmt: skip


def sentence_theme(verb: Theme, chosen: Sequence[Theme]) -> Theme | None:
    """The chosen word that says this verb: the same name, else the same first word."""
    first = words(verb.name)[:1]
    for same in (
        lambda word: folded_key(word.name) == folded_key(verb.name),
        lambda word: bool(first) and words(word.name)[:1] == first,
    ):
        found = next((word for word in chosen if same(word)), None)
        if found is not None:
            return found
    return None


@transaction.atomic
def adopt_workshop(
    *,
    workshop: Workshop,
    by: Actor,
    title: str,
    choices: Sequence[VerbChoice],
    decided_on: datetime.date,
    decision_title: str = "",
    decision_text: str = "",
    host: Actor | None = None,
) -> Practice:
    """Adopt these verbs as a new version of the practice; the workshop leads to it from then on.

    One batch: the decision, the version, its verbs, and what ties them to the workshop. Raises
    AdoptionRefused when the workshop was already adopted, ValueError as `adopt_practice`.
    """
    fresh = Workshop.objects.select_for_update().get(pk=workshop.pk)
    if fresh.practice is not None:
        raise AdoptionRefused(
            _("Cet atelier a déjà donné la pratique « %s ».") % fresh.practice.title
        )
    practice = adopt_practice(
        by=by, title=title, decided_on=decided_on, decision_title=decision_title, host=host,
        verbs=[
            NewVerb(c.name, list(c.why), list(c.examples), c.sentence, c.room, c.axis)
            for c in choices
        ],
        correspondences={place: list(c.continues) for place, c in enumerate(choices)},
    )  # fmt: skip
    batch = batch_of(practice)
    if decision_text and practice.decision is not None:
        journal.change(practice.decision, {"text": decision_text}, by=by, batch=batch, pins=False)
    for verb, choice in zip(practice.verbs.order_by("position"), choices, strict=True):
        for row in choice.rows:
            journal.change(row, {"adopted_as": verb}, by=by, batch=batch, pins=False)
    journal.change(fresh, {"practice": practice}, by=by, batch=batch, pins=False)
    return practice


def batch_of(practice: Practice) -> Batch | None:
    """The batch that wrote this version."""
    kind = ContentType.objects.get_for_model(Practice)
    told = Change.objects.filter(
        record_type=kind, record_id=practice.pk, act=Change.Act.CREATE
    ).order_by("pk")
    first = told.select_related("batch").first()
    return first.batch if first else None


@transaction.atomic
def undo_adoption(*, workshop: Workshop, by: Actor) -> journal.Undone:
    """Take an adopted version away again, decision included, as long as nothing rests on it."""
    practice = workshop.practice
    batch = batch_of(practice) if practice else None
    if practice is None or batch is None:
        raise AdoptionRefused(_("Cet atelier n’a pas de pratique adoptée."))
    in_use = Gesture.objects.filter(verb__practice=practice).count()
    if in_use:
        raise AdoptionRefused(
            _(
                "Des gestes se rangent déjà sous ses verbes (%d) : adoptez plutôt une nouvelle "
                "version, les gestes gardent la leur."
            )
            % in_use
        )
    if practice.next_versions.exists():
        raise AdoptionRefused(_("Une version plus récente de la pratique la continue."))
    return journal.undo(batch, by=by)
