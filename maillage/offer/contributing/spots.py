"""The place that a person types: one of ours, or a new one in a municipality."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from maillage.core.models import Batch, Place, Visibility
from maillage.offer.places import Places, PlaceSaid, read_place


@dataclass(frozen=True)
class Located:
    """A known place, or the words of a new one (kept in `place_detail` until confirmed)."""

    place: Place | None = None
    said: str = ""
    problem: str = ""


def locate(name: str, street: str, town: str) -> Located:
    """Which place is meant. `problem` says what is missing to know."""
    name, street, town = (" ".join(part.split()) for part in (name, street, town))
    if not name:
        return Located()
    places = Places(by=None)
    said = read_place(name, places.gazetteer) if "," in name else None
    if said is not None and (said.locality or not (street or town)):
        # « Salle X, Shawinigan », as the list of known places gives it.
        name, street, town = said.name, street or said.street_address, said.locality
    if town and places.gazetteer.find(town) is None:
        return Located(problem=_("Aucune municipalité du Québec ne porte ce nom."))
    found = places.find(PlaceSaid(name, street, town))
    if found is not None:
        return Located(Place.objects.filter(pk=found).first())
    if not town:
        return Located(problem=_(
            "Ce lieu n’est pas encore connu : dites dans quelle municipalité il est."
        ))  # fmt: skip
    return Located(said=", ".join(part for part in (name, street, town) if part)[:200])


def make_place(said: str, batch: Batch | None) -> Place | None:
    """The place of those words: ours, or a new one that the network sees until it is published."""
    places = Places(by=None, batch=batch)
    read = read_place(said, places.gazetteer)
    known = places.find(read)
    pk = known if known is not None else places.find_or_make(read, Visibility.NETWORK)
    return Place.objects.filter(pk=pk).first() if pk else None
