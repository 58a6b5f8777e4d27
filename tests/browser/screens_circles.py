"""The screens of circles, and of a post that changes hands."""

from __future__ import annotations

from tests.browser.screen import Screen, of, token

CIRCLES = [
    Screen("connect:circles", "agent"),
    Screen("connect:circles", "member", query="state=all&q=rien-de-tel"),
    Screen("connect:add_circle", "agent"),
    Screen("connect:circle", "agent", of("circle")),
    Screen("connect:circle", "agent", of("circle_invited")),
    Screen("connect:circle", "manager", of("circle_open")),
    Screen("connect:circle", "coordination", of("circle_closed")),
    Screen("connect:edit_circle", "agent", of("circle")),
    Screen("connect:close_circle", "agent", of("circle")),
    Screen("connect:circle_seats", "agent", of("circle")),
    Screen("connect:add_seat", "agent", of("circle")),
    Screen("connect:edit_seat", "agent", lambda w: [w.circle.address, w.seat.uid]),
    Screen("connect:threads", "agent", of("circle")),
    Screen("connect:add_thread", "agent", of("circle")),
    Screen("connect:thread", "agent", of("thread")),
    Screen("connect:edit_message", "agent", lambda w: [w.message.uid]),
    Screen("connect:circle_files", "agent", of("circle")),
    Screen("connect:add_circle_file", "agent", of("circle")),
    Screen("connect:answer_invitation", None, token("invitation_key")),
    Screen("connect:digests", None, token("digest_key")),
    Screen("core:handover", "agent", of("handed_post")),
]
NO_SCREEN = {
    "connect:circle_file": "a file",
    "core:handover_sheet": "a file: XLSX",
}
