"""Reads of people, roles and invitations, as the pages list them."""

from __future__ import annotations

from datetime import date
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from maillage.algorithms.french_text import fold
from maillage.core.models import Actor, Invitation, Membership, User, active_on


def with_words(people: QuerySet, words: str, prefix: str = "") -> QuerySet:
    """Those whose name or place holds every word; accents and case do not matter."""
    for word in fold(words).split():
        people = people.filter(**{f"{prefix}folded__contains": word})
    return people


def network_people(*, words: str = "", role: str = "", state: str = "") -> QuerySet[Actor]:
    """People with an account or a role, each with `.roles_today` and `.has_second_step`."""
    today = timezone.localdate()
    roles = Membership.objects.select_related("organisation")
    active = Membership.objects.filter(active_on(today), person=OuterRef("pk"))
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
    people = with_words(people, words)
    if role:
        people = people.filter(Exists(active.filter(role=role)))
    states = {
        "active": Q(user__is_active=True),
        "closed": Q(user__is_active=False),
        "none": Q(user=None),
    }
    return people.filter(states.get(state, Q())).order_by("sort_name", "pk")


def memberships_of(
    rows: QuerySet[Membership], *, words: str = "", role: str = "", when: str = ""
) -> QuerySet[Membership]:
    """Memberships by person's name or organisation's, role, and past or present."""
    today = timezone.localdate()
    for word in fold(words).split():
        rows = rows.filter(
            Q(person__folded__contains=word) | Q(organisation__folded__contains=word)
        )
    if role:
        rows = rows.filter(role=role)
    if when == "past":
        rows = rows.filter(to_date__lt=today)
    elif when != "all":
        rows = rows.filter(Q(to_date=None) | Q(to_date__gte=today))
    return rows.select_related("person__user", "organisation").order_by(
        "organisation__sort_name", "person__sort_name", "pk"
    )


def state_of(invitation: Invitation) -> str:
    """accepted, revoked, expired or open."""
    if invitation.accepted_at:
        return "accepted"
    if invitation.revoked_at:
        return "revoked"
    return "expired" if invitation.expires_at <= timezone.now() else "open"


def invitations_of(
    rows: QuerySet[Invitation], *, words: str = "", state: str = ""
) -> QuerySet[Invitation]:
    """Invitations by address or name, and by state; open ones unless told."""
    now = timezone.now()
    waiting = Q(accepted_at=None, revoked_at=None)
    states: dict[str, Q] = {
        "open": waiting & Q(expires_at__gt=now),
        "expired": waiting & Q(expires_at__lte=now),
        "accepted": Q(accepted_at__isnull=False),
        "revoked": Q(revoked_at__isnull=False, accepted_at=None),
    }
    rows = rows.filter(states.get(state, Q()))
    if words.strip():
        rows = rows.filter(Q(email__icontains=words.strip()) | Q(name__icontains=words.strip()))
    return rows.select_related("organisation", "invited_by").order_by("-created_at", "-pk")


def is_role_active(membership: Membership, today: date | None = None) -> bool:
    """Whether the role holds today."""
    day = today or timezone.localdate()
    begun = membership.from_date is None or membership.from_date <= day
    return begun and (membership.to_date is None or membership.to_date >= day)


def account_of(person: Actor) -> Any:
    """The person's account, or None."""
    return User.objects.filter(person=person).first()
