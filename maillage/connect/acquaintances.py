"""People whom another room brought together, kept as an introduction with what came of it."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from maillage.connect.models import Introduction
from maillage.core import journal
from maillage.core.models import Link, Visibility
from maillage.core.registry import Acquaintance

State = Introduction.State
KNOWN = {"met": State.MET, "collaboration": State.COLLABORATION}


def keep_introduction(told: Acquaintance) -> None:
    """One introduction of these two by that record, for those who keep it; its outcome only grows.

    Within the caller's transaction.
    """
    state = KNOWN[told.outcome]
    found = _kept(told)
    if found is None:
        made = Introduction(
            one=told.one, other=told.other, subject=str(told.about)[:200],
            state=state, outcome_on=told.on, owner=told.about.owner, host=told.about.host,
            visibility=Visibility.HOST if told.about.host_id else Visibility.PRIVATE,
        )  # fmt: skip
        journal.create(made, by=None)
        Link.objects.create(source=made, target=told.about, kind="about")
    elif state == State.COLLABORATION != found.state:
        journal.change(found, {"state": state, "outcome_on": told.on}, by=None, pins=False)


def _kept(told: Acquaintance) -> Introduction | None:
    about: Any = told.about
    links = Link.objects.filter(
        source_type=ContentType.objects.get_for_model(Introduction),
        target_type=ContentType.objects.get_for_model(about), target_id=about.pk, kind="about",
    )  # fmt: skip
    pair = Q(one=told.one, other=told.other) | Q(one=told.other, other=told.one)
    return Introduction.objects.filter(pair, pk__in=links.values("source_id")).first()
