"""Make two actors one, call them different, separate them: atomic, journalled, reversible."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.db.models.deletion import ProtectedError, RestrictedError
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.core import journal
from maillage.core.accounts.actions import sync_wagtail_groups
from maillage.core.journal import Undone
from maillage.core.merging.choices import chosen_values, default_choices
from maillage.core.merging.moving import Moving
from maillage.core.merging.separating import Separation
from maillage.core.models import (
    Actor,
    ActorPair,
    Change,
    Membership,
    Merger,
    Pin,
    Scoped,
    User,
    Visibility,
)
from maillage.core.privacy.relations import models_of_the_house

# How far each is seen: a name is passed on only to where it was already seen.
SEEN = [Visibility.PRIVATE, Visibility.HOST, Visibility.NETWORK, Visibility.PUBLIC]


class MergeRefused(ValueError):
    """The two cannot be made one, or not by her; the message says why and what to do instead."""


# --- Whether it may be -------------------------------------------------------------------------
def check_merge(*, survivor: Actor, other: Actor, is_coordination: bool) -> None:
    """MergeRefused, in words, when `other` cannot go into `survivor`.

    The caller has checked that the person may change both. A record that gives rights (an account,
    roles, records of a host) would carry them over: that is not an agent's to decide.
    """
    if survivor.pk == other.pk:
        raise MergeRefused(_("C’est une seule et même fiche."))
    for one in (survivor, other):
        if one.merged_into_id:
            raise MergeRefused(
                _("« %s » a déjà été réunie à une autre fiche : rouvrez la question.") % one
            )
    accounts = set(
        User.objects.filter(person__in=[survivor, other]).values_list("person", flat=True)
    )
    if len(accounts) == 2:
        raise MergeRefused(
            _("Chacune de ces personnes a un compte : deux comptes ne se réunissent pas. "
              "La coordination peut d’abord fermer et effacer celui qui ne sert plus.")
        )  # fmt: skip
    if other.pk in accounts:
        raise MergeRefused(_("« %s » a un compte : c’est cette fiche qui doit rester.") % other)
    if not is_coordination and _gives_rights(other):
        raise MergeRefused(
            _("« %s » donne des rôles ou tient des fiches d’un organisme d’accueil : "
              "seule la coordination peut la réunir à une autre.") % other
        )  # fmt: skip


def _gives_rights(actor: Actor) -> bool:
    """Whether whoever answers for the other record would gain rights or records by the merge."""
    if actor.is_host or Membership.objects.filter(Q(person=actor) | Q(organisation=actor)).exists():
        return True
    return any(
        model._base_manager.filter(Q(host=actor) | Q(owner=actor)).exclude(
            pk=actor.pk if model is Actor else None
        ).exists()
        for model in models_of_the_house()
        if issubclass(model, Scoped) and not model._meta.abstract
    )  # fmt: skip


# --- Merging -----------------------------------------------------------------------------------
@transaction.atomic
def merge_actors(
    *,
    survivor: Actor,
    other: Actor,
    by: Actor,
    choices: Mapping[str, str] | None = None,
    is_coordination: bool = False,
) -> Merger:
    """Make `other` one with `survivor`: its values as chosen, and all that points at it.

    `choices`: for a field that differs, whose value stays (`choices.default_choices`, completed by
    what is given). The other record stays, emptied of what hung on it, and leads to the survivor.
    One batch of the journal; `separate_actors` takes the returned merger.

    Raises MergeRefused.
    """
    survivor, other = _locked(survivor, other)
    check_merge(survivor=survivor, other=other, is_coordination=is_coordination)
    chosen = {**default_choices(survivor, other), **(choices or {})}
    if _is_tied_to_a_person(survivor):
        chosen["kind"] = "kept"
    batch = journal.open_batch(by=by, act="merge-actors", label=f"{other} → {survivor}")
    moving = Moving(survivor, other)
    try:
        moving.move_all()
    except (ProtectedError, RestrictedError) as error:
        raise MergeRefused(
            _("Une fiche tient à l’une de ces deux-là et ne peut pas passer à l’autre.")
        ) from error
    values = chosen_values(survivor, other, chosen)
    if other.is_host and not survivor.is_host:
        values["is_host"] = True
    survivor.refresh_from_db()
    journal.change(survivor, values, by=by, batch=batch, pins=False)
    pins = _take_pins(survivor, other, values, by)
    journal.change(other, {"merged_into": survivor}, by=by, batch=batch, pins=False)
    retell_names(survivor)
    journal.close_batch(batch)
    merger = Merger.objects.create(
        survivor=survivor, other=other, batch=batch, moved=moving.moved, aside=moving.aside,
        pins=pins,
    )  # fmt: skip
    sync_wagtail_groups(person=survivor)
    _decide(survivor, other, ActorPair.State.SAME, by)
    return merger


def _locked(*actors: Actor) -> list[Actor]:
    """Both as they are now, held until the end: of two who merge at once the second is told."""
    ids = [actor.pk for actor in actors]
    rows = Actor.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    held = {actor.pk: actor for actor in rows}
    if len(held) < len(set(ids)):
        raise MergeRefused(_("L’une des deux fiches n’existe plus."))
    return [held[pk] for pk in ids]


def _is_tied_to_a_person(actor: Actor) -> bool:
    return User.objects.filter(person=actor).exists() or actor.memberships.exists()


def _take_pins(survivor: Actor, other: Actor, values: Mapping[str, Any], by: Actor) -> list[str]:
    """What a person corrected on the other record stays corrected on this one."""
    taken = (journal.pinned_fields(other) & set(values)) - journal.pinned_fields(survivor)
    if taken:
        journal.pin(survivor, taken, by=by)
    return sorted(taken)


def retell_names(survivor: Actor) -> None:
    """Under which other names the record is found: those of the records merged into it.

    A name that fewer people saw than see the survivor is not passed on.
    """
    merged = survivor.merged_from.order_by("pk")
    names = [
        one.name for one in merged
        if SEEN.index(Visibility(one.visibility)) >= SEEN.index(Visibility(survivor.visibility))
    ]  # fmt: skip
    known = dict.fromkeys(name for name in names if name.casefold() != survivor.name.casefold())
    survivor.refresh_from_db()
    survivor.also_named = " · ".join(known)[:400]
    survivor.prepare()
    Actor.objects.filter(pk=survivor.pk).update(
        also_named=survivor.also_named, folded=survivor.folded
    )
    journal.to_index([survivor])


# --- Pairs -------------------------------------------------------------------------------------
def _decide(one: Actor, two: Actor, state: str, by: Actor) -> ActorPair:
    first, second = sorted((one, two), key=lambda actor: actor.pk)
    pair, _made = ActorPair.objects.get_or_create(
        first=first, second=second, defaults={"score": 1.0}
    )
    pair.state, pair.decided_by, pair.decided_at = state, by, timezone.now()
    pair.save()
    return pair


@transaction.atomic
def decide_different(*, one: Actor, two: Actor, by: Actor) -> ActorPair:
    """Two records are not one: neither a search nor a screen suggests the pair again."""
    return _decide(one, two, ActorPair.State.DIFFERENT, by)


# --- Separating --------------------------------------------------------------------------------
@transaction.atomic
def separate_actors(*, merger: Merger, by: Actor, may_name: Any = None) -> Undone:
    """Undo a merge: each record has its values again, and all that pointed at it.

    What changed since stays as it is now, and is named in `refused` (records, only those for which
    `may_name(record)` says yes). What came after the merge stays with the survivor.

    Raises MergeRefused when the two are not merged, or when the survivor was merged in its turn.
    """
    merger = Merger.objects.select_for_update(of=("self",)).get(pk=merger.pk)
    if merger.separated_at is not None:
        raise MergeRefused(_("Ces deux fiches ne sont pas réunies."))
    survivor, other = _locked(merger.survivor, merger.other)
    if survivor.merged_into_id:
        raise MergeRefused(
            _("« %(one)s » a depuis été réunie à « %(two)s » : séparez d’abord ces deux-là.")
            % {"one": survivor, "two": survivor.merged_into}
        )
    outcome = Undone()
    reverse = journal.open_batch(by=by, act="undo", label=_("Séparation : %s") % merger.batch)
    Separation(merger, survivor, other, outcome, may_name).put_back()
    _values_back(merger, survivor, by, reverse, outcome)
    journal.change(other, {"merged_into": None}, by=by, batch=reverse, pins=False)
    outcome.done += 1
    kind = ContentType.objects.get_for_model(Actor)
    Pin.objects.filter(record_type=kind, record_id=survivor.pk, field__in=merger.pins).delete()
    merger.separated_at = timezone.now()
    merger.save()
    if merger.batch is not None:
        merger.batch.undone_at = timezone.now()
        merger.batch.save(update_fields=["undone_at", "updated_at"])
    journal.close_batch(reverse)
    retell_names(survivor)
    sync_wagtail_groups(person=survivor)
    _decide(survivor, other, ActorPair.State.DIFFERENT, by)
    return outcome


def _values_back(merger: Merger, survivor: Actor, by: Actor, reverse: Any, outcome: Undone) -> None:
    """Each field that is still as the merge left it."""
    changes: Sequence[Change] = (
        [] if merger.batch is None
        else list(journal.history(survivor).filter(batch=merger.batch, act=Change.Act.CHANGE))
    )  # fmt: skip
    survivor.refresh_from_db()
    values: dict[str, Any] = {}
    for told in changes:
        now = journal.snapshot(survivor, told.after)
        same = {name: told.before[name] for name in told.after if now[name] == told.after[name]}
        values |= journal.loaded(survivor, same)
        outcome.refused += journal.changed_since(told, survivor, set(told.after) - set(same))
    if values:
        journal.change(survivor, values, by=by, batch=reverse, pins=False)
    outcome.done += len(values)
