"""The region's introductions under short names."""

from __future__ import annotations

from typing import Any

from maillage.connect.models import Introduction, PathRequest


def fill_introductions(w: Any) -> None:
    """`introduction` (sent), `introduction_met`, `question` (to the network), `known` (whom)."""
    w.introduction = Introduction.objects.filter(state="sent").first()
    w.introduction_met = Introduction.objects.filter(state="met", sent_on__isnull=False).first()
    w.question = PathRequest.objects.get()
    w.known = w.question.target
