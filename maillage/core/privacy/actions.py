"""Consent withdrawn, a person erased (`core.erasure` does it again after a restore)."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.files.storage import Storage
from django.db import models, transaction
from django.db.models.deletion import ProtectedError, RestrictedError
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.core import journal
from maillage.core.erasure import remember
from maillage.core.models import (
    Actor,
    Change,
    Consent,
    File,
    Membership,
    Pin,
    Scoped,
    User,
    Visibility,
    active_on,
)
from maillage.core.privacy.relations import (
    addresses_of,
    going_with,
    gone_before,
    models_of_the_house,
    records_of,
)
from maillage.core.privacy.scrubbing import GONE, scrub_copies, scrub_own, words_of

log = logging.getLogger("maillage.privacy")


class NotPossible(Exception):
    """The erasure would break the network; the message says what to do first."""


def withdraw_consent(*, consent: Consent, by: Actor) -> Change | None:
    """The consent ends today; what it allowed stops, and the row stays as its proof.

    Returns the change, or None when it was withdrawn before.
    """
    if consent.withdrawn_on is not None:
        return None
    return journal.change(consent, {"withdrawn_on": timezone.localdate()}, by=by)


# --- Erasure --------------------------------------------------------------------------------
@transaction.atomic
def erase_person(*, person: Actor) -> None:
    """Forget a person: her account, her record, what is about her and what she alone could see.

    Records that she shared stay with their host, without her name. The journal keeps no value of
    what is erased, and no label with her name; sentences of others that name her stay. It cannot
    be undone. Raises NotPossible, when coordination would lose its last person or when another
    record cannot be without hers.
    """
    if person.kind != Actor.Kind.PERSON:
        raise NotPossible(_("Seule une personne peut être effacée."))
    _check_coordination(person)
    forget_person(person=person)


@transaction.atomic
def forget_person(*, person: Actor) -> None:
    """The same without asking whether the network can do without her: after a restore."""
    people = _with_doubles(person)
    words = words_of([p.name for p in people], addresses_of(people))
    Actor.objects.filter(pk__in=[p.pk for p in people[1:]]).update(merged_into=None)
    _remove_private(people)
    try:
        going = going_with(people)
    except (ProtectedError, RestrictedError) as error:
        raise NotPossible(
            _("D’autres fiches dépendent de celle-ci : faites-les d’abord passer à une autre.")
        ) from error
    for _model, rows in records_of(person):
        scrub_own(rows, words)
    _forget_changes(going)
    _forget_changes(gone_before([p.pk for p in people]))
    _close_accounts(people)
    for one in reversed(people):
        one.delete()
    scrub_copies(words)
    remember((Actor._meta.label_lower, one.uid) for one in people)


def _check_coordination(person: Actor) -> None:
    coordinators = Membership.objects.filter(
        active_on(timezone.localdate()), role=Membership.Role.COORDINATION
    )
    if not coordinators.filter(person=person).exists():
        return
    if not coordinators.exclude(person=person).filter(person__user__is_active=True).exists():
        raise NotPossible(
            _("C’est la dernière personne de la coordination : donnez d’abord ce rôle à une autre.")
        )


def _with_doubles(person: Actor) -> list[Actor]:
    """The person, then the records that were merged into hers, however deep."""
    people = [person]
    for one in people:
        people += [a for a in one.merged_from.all() if a not in people]
    return people


def _remove_private(people: list[Actor]) -> None:
    """What she kept for herself: nobody else could see it, so nobody can need it."""
    for model in models_of_the_house():
        if not issubclass(model, Scoped) or model._meta.abstract:
            continue
        own = model._base_manager.filter(owner__in=people, visibility=Visibility.PRIVATE)
        for record in own.exclude(pk__in=[p.pk for p in people] if model is Actor else []):
            _remove_one(record)


def _remove_one(record: models.Model) -> None:
    try:
        with transaction.atomic():
            _forget_changes(going_with([record]))
            _forget_file(record)
            record.delete()
    except (ProtectedError, RestrictedError):
        # Something shared needs it: it stays, and loses its owner with the others.
        log.info("kept %s %s: another record needs it", record._meta.label, record.pk)


def _forget_file(record: models.Model) -> None:
    if isinstance(record, File) and record.file:
        name: str = record.file.name or ""
        storage: Storage = record.file.storage
        transaction.on_commit(lambda: storage.delete(name))


def _forget_changes(going: dict[type[models.Model], set[int]]) -> None:
    """The journal keeps that something was done, by whom and when, not what."""
    for model, ids in going.items():
        kind = ContentType.objects.get_for_model(model)
        for page in _pages(sorted(ids, key=str)):
            changes = Change.objects.filter(record_type=kind, record_id__in=page)
            # Without its values, a removal must not be offered for undo.
            changes.filter(act=Change.Act.REMOVE).delete()
            changes.update(before={}, after={}, label=GONE)
            Pin.objects.filter(record_type=kind, record_id__in=page).delete()


def _pages(ids: list[int], size: int = 500) -> Iterable[list[int]]:
    numbers = [pk for pk in ids if isinstance(pk, int)]
    return (numbers[start : start + size] for start in range(0, len(numbers), size))


def _close_accounts(people: list[Actor]) -> None:
    users = list(User.objects.filter(person__in=people))
    ids = {str(user.pk) for user in users}
    for session in Session.objects.iterator(chunk_size=200):
        if session.get_decoded().get("_auth_user_id") in ids:
            session.delete()
    for user in users:
        _forget_changes({User: {user.pk}})
        user.delete()
