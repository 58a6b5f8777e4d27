"""Ties of the demonstration region: who knows whom, since when; a few that ended."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from maillage.core import journal
from maillage.core.models import Tie, TieType, Visibility

# Whose (an account or an actor's name), kind, whom, begun so many days ago, ended (or None).
TIES = [
    ("agent1", "accompagne", "Théâtre de la Grève", 640, None),
    ("agent1", "accompagne", "Musée du Bois et de la Drave", 420, None),
    ("agent1", "accompagne", "Galerie du Vieux-Quai", 300, None),
    ("agent1", "accompagne", "Atelier de gravure Pressier", 210, None),
    ("agent1", "connait", "Fonderie d’art du Rapide", 180, None),
    ("agent1", "connait", "Salon du livre des Cantons", 90, None),
    ("agent1", "connait", "agent2", 680, None),
    ("agent2", "accompagne", "Bibliothèque de la Batiscan", 500, None),
    ("agent2", "accompagne", "Centre de création numérique Lueur", 380, None),
    ("agent2", "accompagne", "Musée du Bois et de la Drave", 260, None),
    ("agent2", "connait", "Village des métiers d’autrefois", 120, None),
    ("agent2", "connait", "Moulin à paroles", 60, None),
    ("agent2", "connait", "Humour en région", 30, None),
    ("coordination", "connait", "agent1", 690, None),
    ("coordination", "connait", "agent2", 690, None),
    ("manager", "connait", "Fonds régional pour la culture numérique", 900, None),
    ("member", "connait", "Cirque de la Petite-Scène", 150, None),
    ("Fonds régional pour la culture numérique", "finance", "Culture Haute-Rivière", 1000, None),
    ("Fonds régional pour la culture numérique", "finance", "Arts et Savoirs du Nord-Mauricie",
     1000, None),
    ("Studio de jeu Cabane", "collabore", "Musée du Bois et de la Drave", 75, None),
    ("Jazz au parc", "partenaire", "Auberge des artistes", 45, None),
    ("Festival Voix d’automne", "partenaire", "Maison de la parole", 1500, 400),
    ("Ciné-club du Portage", "collabore", "Centre de création numérique Lueur", 1100, 200),
    ("Danse et mouvement pour tous", "collabore", "Cirque de la Petite-Scène", 820, 130),
]  # fmt: skip


def fill_ties(cast: Any) -> None:
    """Whom the agents know and since when, so that the map and its changes tell something."""
    batch = journal.open_batch(by=None, act="demo", label="Région de démonstration")
    types = {one.slug: one for one in TieType.objects.all()}
    today = timezone.localdate()
    by = cast.agent1.person
    journal.create_many(
        [
            Tie(
                source=_end(cast, one), target=_end(cast, other), type=types[kind],
                from_date=today - timedelta(days=begun),
                to_date=today - timedelta(days=ended) if ended else None,
                visibility=Visibility.NETWORK, host=cast.host1, owner=by, declared_by=by,
                state=Tie.State.CONFIRMED,
            )
            for one, kind, other, begun, ended in TIES
        ],
        by=by, batch=batch,
    )  # fmt: skip
    journal.close_batch(batch)


def _end(cast: Any, name: str) -> Any:
    player = getattr(cast, name, None)
    return player.person if player is not None else cast.actors[name]
