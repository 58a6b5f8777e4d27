"""Places on a drawing: north is up, ratios hold, everything lies in the frame."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.algorithms.projection import fitted, flat

LA_TUQUE, TROIS_RIVIERES, SHAWINIGAN = (-72.782, 47.436), (-72.546, 46.343), (-72.748, 46.567)


def test_north_is_up_and_east_is_right():
    tuque, trois, _shawinigan = flat([LA_TUQUE, TROIS_RIVIERES, SHAWINIGAN])
    assert tuque[1] < trois[1]
    assert tuque[0] < trois[0]


@pytest.mark.parametrize(
    ("one", "other", "km"),
    [(LA_TUQUE, TROIS_RIVIERES, 122.8), (TROIS_RIVIERES, SHAWINIGAN, 29.3)],
)
def test_distances_are_those_of_the_great_circle_within_two_percent(one, other, km):
    (ax, ay), (bx, by) = flat([one, other])
    assert math.hypot(ax - bx, ay - by) * 111.2 == pytest.approx(km, rel=0.02)


def test_nothing_and_a_single_place_stand_in_the_middle():
    assert flat([]) == []
    frame = {"width": 800.0, "height": 600.0, "margin": 40.0, "least": 0.3}
    assert fitted([], **frame) == (1.0, (400.0, 300.0))
    ((x, y),) = flat([SHAWINIGAN])
    scale, (right, down) = fitted([(x, y)], **frame)
    assert (x * scale + right, y * scale + down) == pytest.approx((400.0, 300.0))
    assert scale == pytest.approx(520 / 0.3)


SPOTS = st.lists(st.tuples(st.floats(-79, -57), st.floats(45, 62)), min_size=1, max_size=30)


@given(SPOTS)
def test_every_place_lies_inside_the_margins(spots):
    points = flat(spots)
    scale, (right, down) = fitted(points, width=800, height=600, margin=40, least=0.3)
    assert scale > 0
    for x, y in points:
        assert 40 - 1e-6 <= x * scale + right <= 760 + 1e-6
        assert 40 - 1e-6 <= y * scale + down <= 560 + 1e-6
