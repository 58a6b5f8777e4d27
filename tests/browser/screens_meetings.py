"""The screens of circles' meetings, and the registers."""

from __future__ import annotations

from tests.browser.screen import Screen, of, token

MEETINGS = [
    Screen("connect:plan_meeting", "agent", of("circle")),
    Screen("connect:meeting", "agent", of("meeting_coming")),
    Screen("connect:meeting", "manager", of("meeting_proposed")),
    Screen("connect:meeting", "agent", of("meeting_approved")),
    Screen("connect:edit_meeting", "agent", of("meeting_coming")),
    Screen("connect:call_meeting", "agent", of("meeting_coming")),
    Screen("connect:cancel_meeting", "agent", of("meeting_coming")),
    Screen("connect:agenda", "agent", of("meeting_coming")),
    Screen("connect:edit_item", "agent",
           lambda w: [w.meeting_coming.address, w.meeting_coming.agenda.first().uid]),
    Screen("connect:add_meeting_file", "agent", of("meeting_coming")),
    Screen("connect:presences", "agent", of("meeting_proposed")),
    Screen("connect:minutes", "agent", of("meeting_proposed")),
    Screen("connect:minutes", "agent", of("meeting_proposed"), query="lire=1"),
    Screen("connect:minutes", "manager", of("meeting_approved")),
    Screen("connect:correct_minutes", "agent",
           lambda w: [w.meeting_approved.address, w.meeting_approved.agenda.first().uid]),
    Screen("connect:answer_call", None, token("meeting_key")),
    Screen("connect:reminders", None, token("reminders_key")),
    Screen("connect:decisions", "agent"),
    Screen("connect:actions_due", "agent"),
    Screen("connect:actions_due", "manager", query="state=done"),
    Screen("connect:pass_action", "agent", lambda w: [w.given_action.uid]),
]  # fmt: skip
NO_SCREEN = {
    "connect:meeting_ics": "a file: iCal",
    "connect:circle_calendar": "a file: iCal",
    "connect:minutes_file": "a file: Markdown, Word, PDF",
}
