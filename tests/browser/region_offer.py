"""What the showcase shows, what waits for its moderators, what contributors come back to."""

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
from maillage.offer.tests.moderation_cast import a_region
from maillage.offer.tests.showcase_cast import (
    make_article,
    make_artist,
    make_episode,
    make_magazine,
    make_work,
)
from maillage.offer.tests.site_cast import at, make_event, make_place


def fill_showcase(w: Any) -> None:
    """`concert`, `cancelled`: events; `hall`, `engraver`, `work`; a magazine with two pages."""
    w.hall = make_place("Maison de la culture (exemple)", latitude=46.55, longitude=-72.75)
    w.concert = make_event(
        "Lumières d’hiver", at(2), at(9), place=w.hall, disciplines=["musique"], is_free=True,
        description="Un concert à la chandelle.", ticket_url="https://billets.example/",
    )  # fmt: skip
    w.cancelled = make_event("Bal annulé", at(4), place=w.hall, status="cancelled")
    w.engraver = make_artist("Noémie Desrosiers (exemple)", disciplines=["arts-visuels"])
    w.work = make_work("Eaux vives, planche 7", w.engraver, technique="Xylographie", year=2026)
    w.concert.works.add(w.work)
    index = make_magazine()
    make_article(index, "Ce que dit la rivière", "riviere", summary="Un récit.")
    make_episode(index, "Épisode 1", "episode-1", transcript="Une cloche.")  # fmt: skip


def fill_moderating(w: Any) -> None:
    """What waits: `held_event`, `city` (a source), its `run`, a `pair`, an alert, a claim."""
    told = a_region()
    w.held_event, w.city, w.run, w.pair = told.held, told.city, told.run, told.pair


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
