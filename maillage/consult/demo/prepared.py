"""The workshop of next month: ready to be rehearsed and held."""

from __future__ import annotations

from typing import Any

from maillage.algorithms.typography import typeset
from maillage.consult.demo.dates import afternoon, working_day
from maillage.consult.models import Breakout, Workshop
from maillage.consult.preparing.actions import add_groups, change_settings, create_workshop
from maillage.consult.preparing.groups import GroupLine
from maillage.consult.preparing.templates import PRACTICE

TITLE = "Rencontre du réseau : faire durer nos verbes (exemple)"
IN_DAYS = 31


def prepare_workshop(cast: Any) -> Workshop:
    """From the template of the practice; the first agent's, led by coordination; four groups."""
    alice, diane = cast.agent1.person, cast.coordination.person
    day = working_day(IN_DAYS)
    workshop = create_workshop(
        template=PRACTICE, by=alice, host=cast.host1, title=typeset(TITLE, "fr-ca"), held_on=day
    )
    settings = {
        "audience": "agent·es et gestionnaires", "facilitator": diane,
        "code_expires_at": afternoon(day, 6 * 60),
    }  # fmt: skip
    change_settings(workshop=workshop, values=settings, by=alice)
    add_groups(workshop=workshop, lines=_groups(cast), by=alice)
    workshop.refresh_from_db()
    return workshop


def _groups(cast: Any) -> list[GroupLine]:
    takers = [cast.agent1.person, cast.agent2.person, cast.manager.person]
    groups = [
        GroupLine(number, str(number), note_taker=person)
        for number, person in enumerate(takers, start=1)
    ]
    everybody = GroupLine(
        4, "4", pen=Breakout.Pen.EVERYBODY, note_taker=cast.member.person,
        facilitator=cast.agent1.person,
    )  # fmt: skip
    return [*groups, everybody]
