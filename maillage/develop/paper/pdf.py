"""The papers of an evening as tagged PDF (PDF/UA-1), with typst."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typst

from maillage.core.documents.pdf import compiled
from maillage.develop.models import Evening, SeatingPlan
from maillage.develop.paper.data import data_of

TEMPLATE = Path(__file__).parent / "paper.typ"


def as_pdf(evening: Evening, kind: str, plan: SeatingPlan | None) -> bytes:
    """Badges, table sheets or slips (`data.KINDS`), US Letter."""
    told = data_of(evening, kind, plan)
    # A pseudo-random moment would make two prints of one plan differ.
    at = (plan.published_at if plan else None) or evening.created_at
    return _compiled(told, at.astimezone(UTC).replace(microsecond=0))


def _compiled(told: dict[str, Any], at: datetime) -> bytes:
    inputs = {"paper": json.dumps(told, ensure_ascii=False)}
    try:
        return compiled(TEMPLATE, inputs, timestamp=at)
    except typst.TypstError as error:
        if "could not be displayed" not in error.message:
            raise
    # A name in a script that our fonts do not draw: the machine's own fonts, without the claim.
    return compiled(TEMPLATE, inputs, timestamp=at, standard=None, system=True)
