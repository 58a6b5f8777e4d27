"""What each destination will not take an event without, said in words to who can complete it.

Artsdata: the shapes (SHACL v4.7) and the rule by which it gives an identifier (name, start,
location with a whole address). La Vitrine: its own shapes want description, location with a whole
address, start, offers and status, and each event as a series, which the dump for it sees to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maillage.core.models import Place
from maillage.offer.models import Attendance, Destination, Event, EventStatus


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing wanted: whether an event has it, and how its absence is told."""

    is_met: Callable[[Event], bool]
    words: str | Promise


def _is_online(event: Event) -> bool:
    return event.attendance == Attendance.ONLINE or event.status == EventStatus.MOVED_ONLINE


def _has_location(event: Event) -> bool:
    return event.place_id is not None or (_is_online(event) and bool(event.online_url or event.url))


def _has_address(event: Event) -> bool:
    return _is_online(event) or (event.place is not None and _is_whole(event.place))


def _is_whole(place: Place) -> bool:
    return bool(place.street_address and place.municipality_id and place.postal_code)


def _has_offers(event: Event) -> bool:
    told = (event.is_free, event.price_low, event.price_high)
    is_told = any(value is not None and value is not False for value in told)
    return is_told or bool(event.ticket_url or event.price_text)


REQUIREMENTS: dict[str, Requirement] = {
    "title": Requirement(lambda event: bool(event.title.strip()), _("un titre")),
    "start": Requirement(lambda event: bool(event.schedule), _("une date")),
    "description": Requirement(
        lambda event: bool((event.description or event.summary).strip()), _("une description")
    ),
    "location": Requirement(
        _has_location, _("un lieu, ou l’adresse de la diffusion en ligne")
    ),
    "address": Requirement(
        _has_address, _("l’adresse complète du lieu (rue, municipalité, code postal)")
    ),
    "offers": Requirement(
        _has_offers, _("un prix, la gratuité ou l’adresse de la billetterie")
    ),
    "status": Requirement(
        lambda event: bool(event.status), _("la tenue (prévu, annulé, reporté…)")
    ),
    "picture": Requirement(lambda event: event.picture_id is not None, _("une image")),
    "url": Requirement(lambda event: bool(event.url), _("l’adresse de la page officielle")),
}  # fmt: skip

ARTSDATA = ("title", "start", "location", "address")
LA_VITRINE = ("title", "start", "description", "location", "address", "offers", "status")
# What a destination of ours wants: an event that may be shown.
OWN = ("title", "start")
# By the slug of a destination that says nothing itself.
BY_DESTINATION: dict[str, tuple[str, ...]] = {"artsdata": ARTSDATA, "la-vitrine": LA_VITRINE}


def requirements_of(destination: Destination) -> tuple[str, ...]:
    """The names of what a destination wants: what its row says, else what we know of it."""
    told = tuple(name for name in destination.requires if name in REQUIREMENTS)
    return told or BY_DESTINATION.get(destination.slug, OWN)


def missing(event: Event, wanted: Iterable[str]) -> list[str]:
    """The names of what an event lacks, in the order given."""
    return [name for name in wanted if not REQUIREMENTS[name].is_met(event)]


def missing_in_words(event: Event, destination: Destination) -> list[str]:
    """What an event lacks for a destination, in the reader's language; empty when it is ready."""
    return [str(REQUIREMENTS[name].words) for name in missing(event, requirements_of(destination))]
