"""What the contributors' screens show: propositions in two states, a page that is claimed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from maillage.core.models import Actor, Visibility
from maillage.offer import claims
from maillage.offer.actions import set_state
from maillage.offer.contributing import actions
from maillage.offer.contributing.links import token_of
from maillage.offer.contributing.spots import locate
from maillage.offer.models import Claim, Destination, DirectoryEntry, PublicationState, Submission
from maillage.offer.schedule import Slot


def fill_contributing(w: Any) -> None:
    """`proposal`, `unconfirmed`, `claimed`, `claimed_new`: tokens; `listed`: an actor."""
    Destination.objects.get_or_create(slug="artsdata", defaults={"name": "Artsdata"})
    proposal = _propose("Veillée de contes au moulin", is_confirmed=True)
    set_state(events=[proposal.event], state=PublicationState.PUBLISHED, by=w.agent.person)
    w.proposal = token_of(proposal)
    w.unconfirmed = token_of(_propose("Bal des glaces", is_confirmed=False))
    w.listed = Actor.objects.create(
        kind=Actor.Kind.PERSON, name="Maude Verreault (exemple)", visibility=Visibility.PUBLIC
    )
    DirectoryEntry.objects.create(actor=w.listed, listed_on=timezone.localdate())
    w.claimed_new = token_of(_claim(w.listed, "autre@example.org"))
    granted = claims.confirm(claim=_claim(w.listed, "maude@example.org"))
    w.claimed = token_of(claims.grant(claim=granted, by=w.agent.person))


def _propose(title: str, *, is_confirmed: bool) -> Submission:
    start = timezone.localtime().replace(hour=19, minute=30, second=0, microsecond=0, tzinfo=None)
    submission, _new = actions.propose(
        key="", values={"title": title, "description": "Des contes d’hiver."}, credits=[],
        slots=[Slot(start + timedelta(days=days)) for days in (40, 47)], disciplines=[],
        where=locate("Moulin du ruisseau", "", "Batiscan"),
        sender=actions.Sender("lucie@example.org", "Lucie"), is_confirmed=is_confirmed,
    )  # fmt: skip
    return Submission.objects.select_related("event").get(pk=submission.pk)


def _claim(actor: Actor, email: str) -> Claim:
    return claims.ask(actor=actor, email=email, name="Maude", message="C’est moi", language="fr")
