"""Who may see and change memberships, invitations and accounts.

Coordination: all. A manager: her own organisations, and there agents and members only, so that
nobody gives more than she has. Everybody sees her own memberships.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from maillage.core.access import NOBODY, Reader, access_rule
from maillage.core.models import Actor, Invitation, Membership

MANAGERS_GIVE = (Membership.Role.AGENT, Membership.Role.MEMBER)


def managed_ids(reader: Reader) -> list[int]:
    """Organisations that she manages."""
    return sorted(host for host, roles in reader.hosts.items() if "manager" in roles)


def roles_given_by(reader: Reader) -> list[str]:
    """Roles that the reader may give or take."""
    if reader.has_role("coordination"):
        return [str(role) for role in Membership.Role.values]
    return [str(role) for role in MANAGERS_GIVE] if managed_ids(reader) else []


def organisations_of(reader: Reader) -> QuerySet[Actor]:
    """Organisations in which the reader may give a role."""
    groups = Actor.objects.current().exclude(kind=Actor.Kind.PERSON)
    if reader.has_role("coordination"):
        return groups.exclude(visibility="private")
    return groups.filter(pk__in=managed_ids(reader))


def _members_seen(reader: Reader) -> Q:
    if reader.has_role("coordination"):
        return Q()
    mine = Q(person_id=reader.person_id) if reader.person_id else NOBODY
    return mine | Q(organisation_id__in=managed_ids(reader))


def _given(reader: Reader) -> Q:
    if reader.has_role("coordination"):
        return Q()
    return Q(organisation_id__in=managed_ids(reader), role__in=MANAGERS_GIVE)


access_rule(Membership, seeing=_members_seen, changing=_given)
access_rule(Invitation, seeing=_given, changing=_given)
