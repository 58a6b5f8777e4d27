"""The map that the server draws: every event counted once, names that cover nothing."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.core.models import Municipality
from maillage.offer.map_drawing import HEIGHT, WIDTH, drawn_map
from maillage.offer.tests.site_cast import at, make_event, region
from maillage.search.agenda.interface import SpotCount

SPOT = st.builds(
    SpotCount, st.floats(45, 49), st.floats(-75, -68), st.integers(min_value=1, max_value=400)
)
TOWN = st.builds(
    lambda name, latitude, longitude, people: Municipality(
        code=name, name=name, latitude=latitude, longitude=longitude, population=people
    ),
    st.text("abcdefgh-", min_size=3, max_size=25), st.floats(45, 49), st.floats(-75, -68),
    st.one_of(st.none(), st.integers(0, 2_000_000)),
)  # fmt: skip


@given(st.lists(SPOT, max_size=60), st.lists(TOWN, max_size=30))
def test_every_event_is_counted_once_inside_the_frame(spots, towns):
    drawn = drawn_map(spots, towns, {})
    assert sum(mark.count for mark in drawn.marks) == sum(spot.count for spot in spots)
    for mark in drawn.marks:
        assert mark.r <= mark.x <= WIDTH - mark.r
        assert mark.r <= mark.y <= HEIGHT - mark.r
    for name in drawn.names:
        assert 0 < name.x < WIDTH
        assert 0 < name.y < HEIGHT
    assert len({(name.x, name.y) for name in drawn.names}) == len(drawn.names)


def test_marks_never_hide_one_another():
    spots = [SpotCount(46.5 + n / 1000, -72.7, n + 1) for n in range(30)]
    spots.append(SpotCount(47.4, -72.8, 3))
    drawn = drawn_map(spots, [], {})
    assert [mark.count for mark in drawn.marks] == [sum(range(1, 31)), 3]
    assert drawn.marks[1].y < drawn.marks[0].y


def test_nothing_to_show_draws_the_towns_of_the_territory():
    towns = [Municipality(code=name, name=name, latitude=46 + n, longitude=-72, population=9_000)
             for n, name in enumerate(["Batiscan", "Champlain"])]  # fmt: skip
    drawn = drawn_map([], towns, {})
    assert [name.text for name in drawn.names] == ["Batiscan", "Champlain"]
    assert drawn_map([], [], {}).names == []


def test_a_town_is_named_once_beside_its_fullest_mark():
    spots = [SpotCount(46.566, -72.749, 12), SpotCount(46.343, -72.546, 40),
             SpotCount(46.48, -72.9, 3)]  # fmt: skip
    named = {(46.566, -72.749): "Shawinigan", (46.48, -72.9): "Shawinigan",
             (46.343, -72.546): "Trois-Rivières"}  # fmt: skip
    town = Municipality(code="1", name="Shawinigan", latitude=46.57, longitude=-72.75,
                        population=50_000)  # fmt: skip
    drawn = drawn_map(spots, [town], named)
    assert sorted(name.text for name in drawn.names) == ["Shawinigan", "Trois-Rivières"]
    mark = next(one for one in drawn.marks if one.count == 12)
    name = next(one for one in drawn.names if one.text == "Shawinigan")
    assert name.side == "right"
    assert name.x == pytest.approx(mark.x + mark.r + 3)


@pytest.mark.django_db
def test_the_page_draws_what_it_lists(client):
    known = region()
    make_event("Encore là", at(3), place=known.hall)
    html = client.get("/agenda/carte/").content.decode()
    told = client.get("/agenda.geojson").json()
    counts = re.findall(r'<text class="spot"[^>]*>(\d+)</text>', html)
    assert sum(map(int, counts)) == sum(f["properties"]["count"] for f in told["features"])
    assert f"{len(counts)} lieux" in html
    nothing = client.get("/agenda/carte/?q=introuvable").content.decode()
    assert 'circle class="spot"' not in nothing
    assert "0 lieu ;" in nothing
