"""The region's agreements and strategy under short names."""

from __future__ import annotations

from typing import Any

from maillage.develop.models import Agreement, Orientation, Project, Strategy


def fill_commitments(w: Any) -> None:
    """`agreement` (ends soon), `agreement_ended`, `strategy`, one `orientation`, one `project`."""
    w.agreement = Agreement.objects.get(title__startswith="Prêt d’équipement")
    w.agreement_ended = Agreement.objects.get(title__startswith="Formation des artistes")
    w.strategy = Strategy.objects.get()
    w.orientation = Orientation.objects.filter(strategy=w.strategy).first()
    w.project = Project.objects.filter(objective__orientation=w.orientation).first()
