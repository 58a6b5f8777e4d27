"""Is the invited person in the ecosystem already, as a record without an account?"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from maillage.algorithms.french_text import fold
from maillage.core.models import Actor, ContactPoint, Invitation, Membership, Visibility


def known_people(invitation: Invitation, name: str = "") -> QuerySet[Actor]:
    """People without an account who have the invited address or name.

    She confirms which one she is. A record that carries a role elsewhere is never proposed: a
    manager's invitation must not hand over more than that manager may give.
    """
    names = {fold(text) for text in (invitation.name, name) if text.strip()}
    by_address = ContactPoint.objects.filter(
        kind=ContactPoint.Kind.EMAIL, value__iexact=invitation.email
    ).values("actor_id")
    elsewhere = Membership.objects.exclude(organisation=invitation.organisation)
    return (
        Actor.objects.people()
        .current()
        .filter(Q(pk__in=by_address) | Q(sort_name__in=names), user=None)
        .filter(visibility__in=[Visibility.NETWORK, Visibility.PUBLIC])
        .exclude(pk__in=elsewhere.values("person_id"))
        .exclude(memberships__role__in=[r for r in Membership.Role if r != invitation.role])
    )
