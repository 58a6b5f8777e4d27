"""What the room shows on other pages: on « Mon espace », what is said of her here."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from maillage.connect.access import may_answer, may_withdraw
from maillage.connect.moments import ties_of
from maillage.core.access import Reader
from maillage.core.models import Need

Drawn = tuple[str, dict[str, Any]] | None


def own_network_panel(request: HttpRequest) -> Drawn:
    """Her skills, needs and ties, each where she corrects it; and whom she avoids (a link alone:
    somebody may be looking over her shoulder)."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    person = request.user.person  # type: ignore[union-attr]
    if person is None:
        return None
    ties = ties_of(person, reader)
    for tie in ties:
        tie.may_answer = may_answer(tie, reader)  # type: ignore[attr-defined]
        tie.may_withdraw = may_withdraw(tie, reader)  # type: ignore[attr-defined]
    today = timezone.localdate()
    needs = Need.objects.filter(actor=person)
    return "connect/panels/me.html", {
        "actor": person,
        "may_change": True,
        "ties": ties,
        "needs": needs.open_on(today).prefetch_related("topics"),
        "expired": needs.expired_on(today),
        "skills": person.skills.all(),  # type: ignore[attr-defined]
        "topics": person.topics.all(),  # type: ignore[attr-defined]
    }
