"""The tables of the room: circles and what happens in them, introductions and what came of them."""

from maillage.connect.models.circles import Circle, CircleFile, CircleMember
from maillage.connect.models.introductions import Introduction, PathOffer, PathRequest
from maillage.connect.models.meetings import AgendaItem, Meeting, MeetingAction, MeetingDecision
from maillage.connect.models.minutes import (
    ActionReminder,
    MeetingMail,
    MinutesAnswer,
    MinutesCorrection,
    ReminderChoice,
)
from maillage.connect.models.threads import Message, Thread

__all__ = [
    "ActionReminder",
    "AgendaItem",
    "Circle",
    "CircleFile",
    "CircleMember",
    "Introduction",
    "Meeting",
    "MeetingAction",
    "MeetingDecision",
    "MeetingMail",
    "Message",
    "MinutesAnswer",
    "MinutesCorrection",
    "PathOffer",
    "PathRequest",
    "ReminderChoice",
    "Thread",
]
