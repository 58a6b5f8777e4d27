"""A gathering of the network held wholly with the program, on phones: issue 3, shown."""

from __future__ import annotations

import os

import pytest
from django.core.cache import cache

from tests.browser.held import after, before, during, themes, words
from tests.browser.held.meeting import Meeting

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def _picture(page, name: str) -> None:
    """Kept only for whoever wants to look at them: MAILLAGE_SHOTS=a folder."""
    folder = os.environ.get("MAILLAGE_SHOTS")
    if folder:
        page.screenshot(path=f"{folder}/held-{name}.png", full_page=True)


@pytest.fixture
def meeting(browser, live_server, cast):
    cache.clear()
    cast.coordination.is_demo = True  # her second factor is not the subject here
    cast.coordination.save()
    made = Meeting(browser, live_server.url, cast, _picture)
    yield made
    made.close()


def test_a_gathering_is_prepared_held_confirmed_relayed_adopted_and_published(meeting):
    before.prepare(meeting)
    before.rehearse_and_wipe(meeting)
    during.join(meeting)
    during.open_the_first_step(meeting)
    during.everybody_writes(meeting)
    during.lose_the_line(meeting)
    during.write_the_same_row(meeting)
    during.one_pen_writes(meeting)
    during.lead_the_step(meeting)
    during.type_paper_in(meeting)
    words.choose_three(meeting)
    words.hand_a_concern_over(meeting)
    words.nothing_has_left(meeting)
    words.confirm(meeting)
    words.lead_the_plenary(meeting)
    after.end(meeting)
    themes.gather_what_is_suggested(meeting)
    themes.take_apart(meeting)
    themes.gather_by_hand(meeting)
    after.relay_to_a_later_workshop(meeting)
    after.the_answer_comes_back(meeting)
    after.adopt(meeting)
    after.harvest(meeting)
