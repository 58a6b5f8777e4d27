"""The demonstration's introductions, and a question to the network. All of it invented."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from maillage.connect.models import Introduction, PathRequest
from maillage.core import journal
from maillage.core.models import Visibility
from maillage.core.said import Said, to_json

State = Introduction.State
ROWS = (
    ("Festival Voix d’automne", "Radio communautaire du Saint-Maurice", State.COLLABORATION, 120,
     "Une émission enregistrée au festival, chaque matin pendant six jours."),
    ("Compagnie de danse Courant", "Centre d’exposition de la Gare", State.SENT, 30, ""),
    ("Éditions de l’Écluse", "Salon du livre des Cantons", State.MET, 45,
     "Un café ; ils se reverront au salon."),
)  # fmt: skip


def fill_introductions(cast: Any) -> None:
    """Three introductions at three stages, one of them without news. Once."""
    by = cast.agent1.person
    if Introduction.objects.filter(owner=by).exists():
        return
    batch = journal.open_batch(by=None, act="demo", label="Mises en relation")
    today = timezone.localdate()
    for one, other, state, days, outcome in ROWS:
        ends = [cast.actors[one], cast.actors[other]]
        sent = today - timedelta(days=days)
        made = Introduction(
            one=ends[0], other=ends[1], state=state, sent_on=sent, outcome=outcome,
            outcome_on=None if state == State.SENT else sent + timedelta(days=18),
            subject=f"Une rencontre possible : {ends[0].name} et {ends[1].name}"[:200],
            message="Bonjour,\n\nJe crois que vous auriez à vous parler.\n\n" + by.name,
            reasons=[to_json(Said("Aucun lien noté ne va de leur communauté à l’autre."))],
            owner=by, host=cast.host1, visibility=Visibility.HOST,
        )  # fmt: skip
        journal.create(made, by=by, batch=batch)
    target = cast.actors["Théâtre de la Grève"]
    question = PathRequest(asker=cast.agent2.person, target=target,
                           words="Pour une sortie de résidence, en mai.")  # fmt: skip
    journal.create(question, by=cast.agent2.person, batch=batch)
    journal.close_batch(batch)
