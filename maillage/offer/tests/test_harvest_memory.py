"""The garbage collector during a harvest: stopped for a page, and always set going again."""

from __future__ import annotations

import gc
from contextlib import closing

import pytest

from maillage.offer.harvest.memory import collected_between


def test_the_collector_rests_during_a_page_and_works_again_after_the_last_one():
    during = [gc.isenabled() for _page in collected_between([1, 2])]
    assert during == [False, False]
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def test_a_page_that_fails_leaves_the_collector_at_work():
    def failing() -> None:
        with closing(collected_between([1, 2])) as pages:
            for _page in pages:
                raise ValueError("page")

    with pytest.raises(ValueError, match="page"):
        failing()
    assert gc.isenabled()


def test_who_stopped_the_collector_finds_it_stopped():
    gc.disable()
    try:
        assert list(collected_between([1, 2])) == [1, 2]
        assert not gc.isenabled()
    finally:
        gc.enable()
