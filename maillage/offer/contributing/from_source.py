"""An event that a page or a file describes for machines, as a draft of the form."""

from __future__ import annotations

from collections.abc import Iterable

from maillage.offer.contributing.saying_dates import Moment, all_in_french, local
from maillage.offer.contributing.shapes import Draft
from maillage.offer.contributing.understanding import Known, understand
from maillage.offer.harvest.found import FoundActor, FoundEvent, FoundPlace

TOLD = 0.95  # said by the source itself
MOST_DATES = 60
_ITS_OWN = {"when", "title", "place", "street", "town", "description"}


def draft_of_found(found: FoundEvent, known: Known) -> Draft:
    """What the source says; then what its description adds, as from any text."""
    draft = Draft()
    draft.put("title", found.title[:200], TOLD)
    draft.put("when", _when(found), min(TOLD, found.confidence))
    _place(found.place, found.location, draft, known)
    draft.put("description", found.description or found.summary, TOLD)
    price = found.price
    if price:
        kind = {True: "free", False: "paid", None: ""}[price.is_free]
        draft.put("price_kind", kind, TOLD)
        draft.put("price_text", "" if price.is_free else price.text, TOLD)
        draft.put("ticket_url", price.url, TOLD)
    draft.put("url", found.url, TOLD)
    draft.put("online_url", found.online_url, TOLD)
    draft.put("attendance", found.attendance, TOLD)
    draft.put("organizer", _names(found.organizers[:1]), TOLD)
    draft.put("performers", _names(found.performers), TOLD)
    draft.put("audience", found.audience, TOLD)
    draft.put("age_low", found.age_low, TOLD)
    draft.put("age_high", found.age_high, TOLD)
    draft.put("accessible", list(found.accessible or ()), TOLD)
    draft.put("not_accessible", list(found.not_accessible or ()), TOLD)
    draft.put("contact", found.contact[:200], 0.6, found.contact)
    _added(f"{found.title}\n{found.description}\n{' '.join(found.keywords)}", draft, known)
    return draft


def _when(found: FoundEvent) -> str:
    times: list[tuple[Moment, Moment | None]] = []
    for one in found.occurrences[:MOST_DATES]:
        start, end = local(one.start), local(one.end)
        if start is not None:
            times.append((start, end))
    return all_in_french(times)


def _place(place: FoundPlace | None, location: str, draft: Draft, known: Known) -> None:
    if place is None:
        spot = known.take_apart(location) if location else None
        if spot:
            draft.put("place", spot.name[:200], 0.85, location)
            draft.put("street", spot.street[:200], 0.85, location)
            draft.put("town", spot.town, 0.85, location)
        return
    draft.put("place", place.name[:200], TOLD)
    draft.put("street", place.street_address[:200], TOLD)
    draft.put("town", place.locality, TOLD)


def _added(text: str, draft: Draft, known: Known) -> None:
    """What only the text says; never a date, a title or a place: the source gave its own."""
    for name, guess in understand(text, known).guesses.items():
        if name not in _ITS_OWN and name not in draft.guesses:
            draft.put(name, guess.value, min(guess.sure, 0.7), guess.words)


def _names(actors: Iterable[FoundActor]) -> str:
    return ", ".join(actor.name for actor in actors)[:200]
