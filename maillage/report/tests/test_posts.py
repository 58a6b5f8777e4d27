"""Posts and work plans: who sees them, who writes them, who counts minutes."""

from __future__ import annotations

import pytest

from maillage.core import journal
from maillage.core.models import Post, Target, WorkPlan

pytestmark = pytest.mark.django_db


def management(total: int, initial: int = 0) -> dict:
    return {"cibles-TOTAL_FORMS": total, "cibles-INITIAL_FORMS": initial,
            "cibles-MIN_NUM_FORMS": 0, "cibles-MAX_NUM_FORMS": 1000}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "own", "other"),
    [
        ("agent", 200, 404), ("colleague", 404, 200), ("manager", 200, 404),
        ("coordination", 200, 200), ("funder", 404, 404), ("artist", 404, 404),
    ],
)  # fmt: skip
def test_a_post_is_for_its_agent_her_manager_and_coordination(
    cast, other_post, sign_in, name, own, other
):
    client = sign_in(getattr(cast, name))
    assert client.get(cast.post.get_absolute_url()).status_code == own
    assert client.get(other_post.get_absolute_url()).status_code == other


def test_the_agent_writes_a_work_plan_and_its_targets(cast, sign_in):
    client = sign_in(cast.agent)
    path = cast.post.get_absolute_url() + "plan/"
    axis = cast.post.axes.first()
    data = {
        **management(2), "title": "Plan", "from_date": "2025-04-01", "to_date": "2026-03-31",
        "cibles-0-axis": axis.pk, "cibles-0-measure": "people", "cibles-0-planned": 40,
        "cibles-1-measure": "gestures",
    }  # fmt: skip
    assert client.get(path).status_code == 200
    assert client.post(path, data).status_code == 302
    target = Target.objects.get()
    assert (target.planned, target.measure, target.axis) == (40, "people", axis)
    assert journal.history(target).count() == 1
    edit = WorkPlan.objects.get().get_absolute_url()
    assert client.get(edit).status_code == 200
    data |= {**management(1, 1), "cibles-0-id": target.pk, "cibles-0-planned": 50}
    client.post(edit, data)
    target.refresh_from_db()
    assert target.planned == 50
    client.post(edit, {**data, "cibles-0-DELETE": "on"})
    assert not Target.objects.exists()


def test_a_wrong_target_is_said_beside_its_field_and_nothing_is_written(cast, sign_in):
    data = {
        **management(1), "title": "Plan", "from_date": "2025-04-01", "to_date": "2026-03-31",
        "cibles-0-axis": cast.post.axes.first().pk, "cibles-0-planned": "-4",
        "cibles-0-measure": "gestures",
    }  # fmt: skip
    answer = sign_in(cast.agent).post(cast.post.get_absolute_url() + "plan/", data)
    assert answer.status_code == 200
    assert b"errorlist" in answer.content
    assert not WorkPlan.objects.exists()


@pytest.mark.parametrize("name", ["colleague", "manager", "coordination"])
def test_nobody_else_writes_her_plan(year, sign_in, name):
    client = sign_in(getattr(year.cast, name))
    assert client.get(year.plan.get_absolute_url()).status_code == 404
    assert client.get(year.cast.post.get_absolute_url() + "plan/").status_code == 404


@pytest.mark.parametrize(
    ("name", "host", "agent"),
    [("agent", False, True), ("manager", True, False), ("coordination", False, False),
     ("colleague", False, False)],
)  # fmt: skip
def test_each_switches_her_own_side_of_minutes_only(cast, sign_in, name, host, agent):
    client = sign_in(getattr(cast, name))
    client.post(cast.post.get_absolute_url() + "minutes/", {"on": "1", "side": "host"})
    post = Post.objects.get(pk=cast.post.pk)
    assert (post.host_counts_minutes, post.agent_counts_minutes) == (host, agent)
    assert not post.counts_minutes


def test_minutes_need_both_sides(cast, sign_in):
    path = cast.post.get_absolute_url() + "minutes/"
    for user in (cast.agent, cast.manager):
        sign_in(user).post(path, {"on": "1"})
    assert Post.objects.get(pk=cast.post.pk).counts_minutes
    sign_in(cast.manager).post(path, {"on": "0"})
    assert not Post.objects.get(pk=cast.post.pk).counts_minutes
