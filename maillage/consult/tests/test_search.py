"""What a group wrote is found by those who see its workshop, also after that changes."""

from __future__ import annotations

import pytest
from django.utils import timezone

from maillage.consult.models import Breakout, Contribution, Step, Workshop
from maillage.core import indexing, journal

pytestmark = pytest.mark.django_db


def found(cast, user) -> int:
    tokens = cast.reader(user).tokens()
    return indexing.reader().search("billetterie", audiences=tokens).total


def test_a_contribution_follows_its_workshop_out_of_sight(cast, settings, tmp_path):
    settings.SEARCH_INDEX = tmp_path / "index"
    by = cast.agent.person
    workshop = Workshop(title="Atelier", visibility="network", host=cast.host, owner=by)
    journal.create(workshop, by=by)
    group = journal.create(
        Breakout(workshop=workshop, name="2", confirmed_at=timezone.now()), by=by
    )
    step = journal.create(Step(workshop=workshop, kind="open"), by=by)
    row = Contribution(breakout=group, step=step, text="Une billetterie commune")
    journal.create(row, by=by)
    indexing.rebuild()
    assert found(cast, cast.colleague) == 1
    journal.change(workshop, {"visibility": "private"}, by=by)
    indexing.index_pending()
    assert found(cast, cast.colleague) == 0
    assert found(cast, cast.agent) == 1
    assert indexing.agreement().is_whole
    workshop.delete()
    indexing.index_pending()
    assert found(cast, cast.agent) == 0
    assert indexing.agreement().is_whole
