"""Reads of people, roles and invitations, as their lists ask them."""

from __future__ import annotations

from datetime import date
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from maillage.core.models import Actor, Invitation, Membership, User, active_on


def network_people() -> QuerySet[Actor]:
    """People with an account or a role, each with `.roles_today` and `.has_second_step`."""
    today = timezone.localdate()
    roles = Membership.objects.select_related("organisation")
    people: QuerySet[Any] = (
        Actor.objects.people()
        .current()
        .filter(Q(user__isnull=False) | Exists(Membership.objects.filter(person=OuterRef("pk"))))
        .annotate(
            has_second_step=Exists(
                Authenticator.objects.filter(user__person=OuterRef("pk")).exclude(
                    type=Authenticator.Type.RECOVERY_CODES
                )
            ),
        )
        .select_related("user")
        .prefetch_related(
            Prefetch("memberships", roles.filter(active_on(today)), to_attr="roles_today")
        )
    )
    return people.order_by("sort_name", "pk")


def has_role_today(role: str) -> Q:
    """People who have this role today."""
    rows = Membership.objects.filter(active_on(timezone.localdate()), role=role)
    return Q(pk__in=rows.values("person"))


def invitations_in(state: str) -> Q:
    """The rule of a state: the same as `state_of`, asked of the database."""
    now = timezone.now()
    waiting = Q(accepted_at=None, revoked_at=None)
    states: dict[str, Q] = {
        "open": waiting & Q(expires_at__gt=now),
        "expired": waiting & Q(expires_at__lte=now),
        "accepted": Q(accepted_at__isnull=False),
        "revoked": Q(revoked_at__isnull=False, accepted_at=None),
    }
    return states[state]


def state_of(invitation: Invitation) -> str:
    """accepted, revoked, expired or open."""
    if invitation.accepted_at:
        return "accepted"
    if invitation.revoked_at:
        return "revoked"
    return "expired" if invitation.expires_at <= timezone.now() else "open"


def is_role_active(membership: Membership, today: date | None = None) -> bool:
    """Whether the role holds today."""
    day = today or timezone.localdate()
    begun = membership.from_date is None or membership.from_date <= day
    return begun and (membership.to_date is None or membership.to_date >= day)


def account_of(person: Actor) -> Any:
    """The person's account, or None."""
    return User.objects.filter(person=person).first()
