"""What the demonstration region shows of duplicates: three pairs to decide, one of them a trap."""

from __future__ import annotations

from typing import Any

from maillage.core import journal
from maillage.core.merging.finding import find_pairs
from maillage.core.models import Actor, ContactPoint, Visibility

# Of whom, how the second record writes it, its phone.
TWICE = [
    ("Orchestre de chambre des Deux-Rives", "Orchestre de chambre des Deux Rives", "450 555-0142"),
    ("Galerie du Vieux-Quai", "Galerie du Vieux Quai", "819 555-0118"),
]
NAMESAKE, WRITTEN = "Inès Bellemare", "Ines Bellemare"


def fill_duplicates(cast: Any) -> None:
    """Second records of two organisations, the namesake of a person, and the search for them."""
    batch = journal.open_batch(by=None, act="demo", label="Région de démonstration")
    for name, written, phone in TWICE:
        known = cast.actors[name]
        made = Actor(
            name=f"{written} (exemple)", kind=known.kind,
            municipality=known.municipality, host=cast.host2,
            owner=cast.agent2.person, visibility=Visibility.NETWORK, is_demo=True,
            description="Vu au salon d’automne ; à rappeler pour la saison prochaine.",
        )  # fmt: skip
        journal.create(made, by=cast.agent2.person, batch=batch)
        point = ContactPoint(
            actor=made, kind=ContactPoint.Kind.PHONE, value=phone, host=cast.host2,
            owner=cast.agent2.person,
        )  # fmt: skip
        journal.create(point, by=cast.agent2.person, batch=batch)
    known = cast.actors[NAMESAKE]
    namesake = Actor(
        name=f"{WRITTEN} (exemple)", kind=known.kind, host=cast.host1, owner=cast.agent1.person,
        visibility=Visibility.NETWORK, is_demo=True, description="Comédienne, conte et théâtre.",
    )  # fmt: skip
    journal.create(namesake, by=cast.agent1.person, batch=batch)
    journal.close_batch(batch)
    find_pairs()
