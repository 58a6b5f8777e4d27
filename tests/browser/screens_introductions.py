"""The screens of introductions and of the warm path."""

from __future__ import annotations

from maillage.connect.introducing import answers
from tests.browser.screen import Screen, of, uid

INTRODUCTIONS = [
    Screen("connect:introductions", "agent"),
    Screen("connect:introductions_list", "agent"),
    Screen("connect:introduction", "agent", of("introduction")),
    Screen("connect:introduction", "manager", of("introduction_met")),
    Screen("connect:introduction_answer", None,
           lambda w: [answers.key_of(w.introduction, w.introduction.one)]),
    Screen("connect:path", "agent", of("known")),
    Screen("connect:path", "other_agent", of("known")),
    Screen("connect:path_answer", "agent", uid("question")),
]  # fmt: skip
