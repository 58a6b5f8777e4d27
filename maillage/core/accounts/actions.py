"""Writes on accounts: open, invite, accept, give and end a role, deactivate."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group, Permission
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from maillage.core import journal
from maillage.core.models import Actor, Invitation, Membership, User, Visibility, active_on

INVITATION_DAYS = 14
EDITORS = "Rédaction"  # data
PAGE_RIGHTS = ("add_page", "change_page", "publish_page")
# Wagtail asks these of its own image model, whatever the model in use.
PICTURE_RIGHTS = ("add_image", "change_image", "choose_image")


class NotPossible(Exception):
    """The act cannot be done; the message says why, in words for the person."""


# --- Accounts -------------------------------------------------------------------------------
@transaction.atomic
def open_account(
    *, email: str, person: Actor, by: Actor | None, password: str = "", is_verified: bool = True
) -> User:
    """A way to sign in for a person. Without a password she signs in by code or link.

    Raises NotPossible when the address or the person has an account already.
    """
    if has_account(email) or User.objects.filter(person=person).exists():
        raise NotPossible(_("Un compte existe déjà pour ce courriel ou cette personne."))
    user = User(email=email.strip().lower(), person=person)
    if password:
        user.set_password(password)
    else:
        user.set_unusable_password()
    journal.create(user, by=by)
    EmailAddress.objects.create(user=user, email=user.email, verified=is_verified, primary=True)
    return user


def has_account(email: str) -> bool:
    """Whether an account answers to this address, as its main or as another address."""
    return (
        User.objects.filter(email__iexact=email).exists()
        or EmailAddress.objects.filter(email__iexact=email, verified=True).exists()
    )


@transaction.atomic
def deactivate(*, user: User, by: Actor) -> None:
    """Close an account: nobody signs in with it any more, and its open sessions end now."""
    if user.person_id == by.pk:
        raise NotPossible(_("Vous ne pouvez pas désactiver votre propre compte."))
    journal.change(user, {"is_active": False}, by=by)
    end_sessions(user=user)


@transaction.atomic
def reactivate(*, user: User, by: Actor) -> None:
    """Open a closed account again; its roles are those it still has today."""
    journal.change(user, {"is_active": True}, by=by)


def end_sessions(*, user: User) -> int:
    """End every open session of this account. Returns how many there were."""
    wanted = str(user.pk)
    open_now = Session.objects.filter(expire_date__gt=timezone.now())
    keys = [
        session.session_key
        for session in open_now.iterator(chunk_size=200)
        if session.get_decoded().get("_auth_user_id") == wanted
    ]
    Session.objects.filter(session_key__in=keys).delete()
    return len(keys)


def choose_host(*, user: User, host: Actor) -> None:
    """The host she works for from now on: what she writes goes there."""
    user.current_host = host
    user.save(update_fields=["current_host"])


# --- Roles ----------------------------------------------------------------------------------
@transaction.atomic
def give_role(
    *,
    person: Actor,
    organisation: Actor,
    role: str,
    by: Actor | None,
    from_date: date | None = None,
    to_date: date | None = None,
) -> Membership:
    """Give a person a role in an organisation. Raises NotPossible when she has it already."""
    start = from_date or timezone.localdate()
    same = Membership.objects.filter(person=person, organisation=organisation, role=role)
    overlapping = same.filter(Q(to_date=None) | Q(to_date__gte=start))
    if to_date:
        overlapping = overlapping.filter(Q(from_date=None) | Q(from_date__lte=to_date))
    if overlapping.exists():
        raise NotPossible(_("Cette personne a déjà ce rôle dans cette organisation."))
    membership = Membership(
        person=person, organisation=organisation, role=role, from_date=start, to_date=to_date
    )
    journal.create(membership, by=by)
    sync_wagtail_groups(person=person)
    return membership


@transaction.atomic
def end_role(*, membership: Membership, last_day: date, by: Actor) -> None:
    """The role lasts until `last_day`, included. Coordination never loses its last person."""
    if membership.from_date and last_day < membership.from_date:
        raise NotPossible(_("Un rôle ne peut pas finir avant d’avoir commencé."))
    if membership.role == Membership.Role.COORDINATION and not _others_coordinate(membership):
        raise NotPossible(
            _("C’est la dernière personne de la coordination : donnez d’abord ce rôle à une autre.")
        )
    journal.change(membership, {"to_date": last_day}, by=by)
    sync_wagtail_groups(person=membership.person)


def _others_coordinate(membership: Membership) -> bool:
    others = Membership.objects.filter(
        active_on(timezone.localdate()),
        role=Membership.Role.COORDINATION,
        to_date=None,
        person__user__is_active=True,
    )
    return others.exclude(person_id=membership.person_id).exists()


def sync_wagtail_groups(*, person: Actor | None = None) -> None:
    """Whoever coordinates today edits pages in Wagtail, and nobody else does.

    With a person: hers only. Without: everybody's, once a night, since roles end by their date.
    """
    group = _editors_group()
    coordinating = Membership.objects.filter(
        active_on(timezone.localdate()), role=Membership.Role.COORDINATION
    ).values("person_id")
    users = User.objects.filter(person=person) if person else User.objects.all()
    for user in users.filter(person_id__in=coordinating).exclude(groups=group):
        user.groups.add(group)
    for user in users.filter(groups=group).exclude(person_id__in=coordinating):
        user.groups.remove(group)


def _editors_group() -> Group:
    group, is_new = Group.objects.get_or_create(name=EDITORS)
    if not is_new:
        return group
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    root = Page.get_first_root_node()
    for right in Permission.objects.filter(
        content_type__app_label="wagtailcore", codename__in=PAGE_RIGHTS
    ):
        GroupPagePermission.objects.create(group=group, page=root, permission=right)
    collection = Collection.get_first_root_node()
    for right in Permission.objects.filter(
        content_type__app_label="wagtailimages", codename__in=PICTURE_RIGHTS
    ):
        GroupCollectionPermission.objects.create(
            group=group, collection=collection, permission=right
        )
    return group


# --- Invitations ----------------------------------------------------------------------------
def invite(
    *, email: str, name: str, organisation: Actor, role: str, by: Actor | None
) -> Invitation:
    """Invite an address for `INVITATION_DAYS` days; an open one for the same role is replaced."""
    email = email.strip().lower()
    same = Invitation.objects.filter(
        email=email, organisation=organisation, role=role, accepted_at=None, revoked_at=None
    )
    with transaction.atomic():
        for old in same:
            journal.change(old, {"revoked_at": timezone.now()}, by=by)
        return journal.create(
            Invitation(
                email=email, name=name.strip(), organisation=organisation, role=role,
                invited_by=by, expires_at=_in_some_days(),
            ),
            by=by,
        )  # fmt: skip


def renew(*, invitation: Invitation, by: Actor) -> None:
    """Give an invitation its full time again; its link stays the same."""
    if invitation.accepted_at or invitation.revoked_at:
        raise NotPossible(_("Cette invitation a été acceptée ou retirée."))
    journal.change(invitation, {"expires_at": _in_some_days()}, by=by)


def revoke(*, invitation: Invitation, by: Actor) -> None:
    """Its link opens nothing any more."""
    if invitation.accepted_at:
        raise NotPossible(_("Cette invitation a déjà été acceptée ; retirez plutôt le rôle."))
    journal.change(invitation, {"revoked_at": timezone.now()}, by=by)


def _in_some_days() -> datetime:
    return timezone.now() + timedelta(days=INVITATION_DAYS)


@transaction.atomic
def accept_with_new_account(
    *,
    invitation: Invitation,
    name: str,
    password: str = "",
    person: Actor | None = None,
    is_verified: bool,
) -> User:
    """Open the invited person's account: a new person, or `person` when she is known already.

    `is_verified`: she came by the link of the mail, which proves the address. Raises NotPossible
    when the invitation was used meanwhile.
    """
    _take(invitation)
    if person is None:
        person = Actor(
            kind=Actor.Kind.PERSON, name=name.strip(), visibility=Visibility.NETWORK,
            host=invitation.organisation,
        )  # fmt: skip
        journal.create(person, by=invitation.invited_by)
    user = open_account(
        email=invitation.email, person=person, by=person, password=password,
        is_verified=is_verified,
    )  # fmt: skip
    _give_invited_role(invitation, person)
    return user


@transaction.atomic
def accept_with_own_account(*, invitation: Invitation, user: User) -> None:
    """Add the invited role to an account that exists (same address, signed in)."""
    _take(invitation)
    if user.person is None:
        person = Actor(
            kind=Actor.Kind.PERSON, name=invitation.name or user.email,
            visibility=Visibility.NETWORK, host=invitation.organisation,
        )  # fmt: skip
        journal.create(person, by=invitation.invited_by)
        user.person = person
        user.save(update_fields=["person"])
    _give_invited_role(invitation, user.person)


def _take(invitation: Invitation) -> None:
    """Use the invitation up in one statement: of two people at once, one alone passes."""
    now = timezone.now()
    taken = Invitation.objects.filter(
        pk=invitation.pk, accepted_at=None, revoked_at=None, expires_at__gt=now
    ).update(accepted_at=now)
    if not taken:
        raise NotPossible(_("Cette invitation vient d’être utilisée ou retirée."))
    invitation.refresh_from_db()


def _give_invited_role(invitation: Invitation, person: Actor) -> None:
    today = timezone.localdate()
    has_it = Membership.objects.filter(
        active_on(today), person=person, organisation=invitation.organisation, role=invitation.role
    )
    if not has_it.exists():
        give_role(
            person=person, organisation=invitation.organisation, role=invitation.role,
            by=invitation.invited_by,
        )  # fmt: skip
