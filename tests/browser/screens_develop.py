"""The screens of agreements and strategies."""

from __future__ import annotations

from tests.browser.screen import Screen, of

COMMITMENTS = [
    Screen("develop:agreements", "agent"),
    Screen("develop:agreements", "agent", query="when=late"),
    Screen("develop:add_agreement", "agent"),
    Screen("develop:agreement", "agent", of("agreement")),
    Screen("develop:agreement", "other_agent", of("agreement_ended")),
    Screen("develop:edit_agreement", "agent", of("agreement")),
    Screen("develop:renew_agreement", "agent", of("agreement")),
    Screen("develop:strategies", "agent"),
    Screen("develop:add_strategy", "agent"),
    Screen("develop:strategy", "agent", of("strategy")),
    Screen("develop:strategy", "other_agent", of("strategy")),
    Screen("develop:edit_strategy", "agent", of("strategy")),
    Screen("develop:add_part", "agent",
           lambda w: [w.strategy.address, "objectif", w.orientation.uid]),
    Screen("develop:edit_part", "agent",
           lambda w: [w.strategy.address, "projet", w.project.uid]),
]  # fmt: skip
NO_SCREEN = {"develop:agreement_file": "a file"}
