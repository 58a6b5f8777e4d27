"""Who else reads the minutes: nobody, the network, everybody; taken back in one act."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.consult.minutes.model import Minutes
from maillage.consult.minutes.reading import minutes_of
from maillage.consult.models import Contribution, Workshop
from maillage.core import journal
from maillage.core.access import VISITOR, Reader
from maillage.core.models import Actor, Visibility

# Whoever works in the network, with no host of her own: what she sees, they all see.
ANY_OF_THE_NETWORK = Reader(roles=frozenset({"agent"}), is_signed_in=True)
BODY = 20_000  # characters of the rows that the search finds a published workshop by


class CannotPublish(ValueError):
    """The minutes cannot be shown; the message says why."""


@dataclass(frozen=True)
class Preview:
    """What `to` would read if the minutes were published to them now."""

    to: str
    minutes: Minutes
    problem: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        return self.minutes.attendance.names


def preview_of(workshop: Workshop, to: str) -> Preview:
    """The minutes as the network, or everybody, would read them."""
    is_public = to == Workshop.MinutesTo.PUBLIC
    minutes = minutes_of(workshop, reader=VISITOR if is_public else ANY_OF_THE_NETWORK)
    return Preview(to, minutes, _problem(workshop))


def _problem(workshop: Workshop) -> str:
    if workshop.is_rehearsing:
        return _("C’est une répétition : effacez-la avant de publier le compte rendu.")
    if not workshop.breakouts.filter(confirmed_at__isnull=False).exists():
        return _("Aucun groupe n’a confirmé sa lecture : il n’y a rien à publier.")
    return ""


@transaction.atomic
def publish_minutes(*, workshop: Workshop, to: str, by: Actor | None) -> Workshop:
    """Show the minutes to the network or to everybody. Raises CannotPublish."""
    if to not in {Workshop.MinutesTo.NETWORK, Workshop.MinutesTo.PUBLIC}:
        raise CannotPublish(_("Choisissez à qui montrer le compte rendu."))
    fresh = Workshop.objects.select_for_update().get(pk=workshop.pk)
    problem = _problem(fresh)
    if problem:
        raise CannotPublish(problem)
    values = {"minutes_visibility": to, "minutes_published_at": timezone.now()}
    journal.change(fresh, values, by=by, pins=False)
    return fresh


@transaction.atomic
def withdraw_minutes(*, workshop: Workshop, by: Actor | None) -> Workshop:
    """Take them back: from this moment they are read with the workshop only."""
    fresh = Workshop.objects.select_for_update().get(pk=workshop.pk)
    values = {"minutes_visibility": Workshop.MinutesTo.NOBODY, "minutes_published_at": None}
    journal.change(fresh, values, by=by, pins=False)
    return fresh


# --- Search -------------------------------------------------------------------------------------
def published_to(workshop: Workshop) -> str:
    """« public », « network » or nothing: whom the minutes are shown to beyond the workshop."""
    return "" if workshop.is_rehearsing else str(workshop.minutes_visibility)


def search_tokens(workshop: Workshop) -> list[str]:
    """Audience tokens that published minutes add to the workshop's own."""
    return {"public": ["public", "network"], "network": ["network"]}.get(published_to(workshop), [])


def search_url(workshop: Workshop) -> str:
    """The page that everybody who finds the workshop may open."""
    from django.urls import reverse

    to = published_to(workshop)
    if to == Workshop.MinutesTo.PUBLIC:
        return reverse("consult:published_minutes", args=[workshop.address])
    shared = {Visibility.NETWORK, Visibility.PUBLIC}
    if to == Workshop.MinutesTo.NETWORK and workshop.visibility not in shared:
        return reverse("consult:minutes", args=[workshop.address])
    return workshop.get_absolute_url()


def search_body(workshop: Workshop) -> str:
    """What published minutes say, as far as a search needs it; of confirmed groups only."""
    if not published_to(workshop):
        return ""
    told: list[str] = []
    size = 0
    for row in Contribution.objects.of(workshop).confirmed().in_order().iterator():
        text = " ".join([row.word, row.sentence, row.text, *row.why, *row.examples]).strip()
        told.append(text)
        size += len(text)
        if size > BODY:
            break
    return "\n".join(told)[:BODY]
