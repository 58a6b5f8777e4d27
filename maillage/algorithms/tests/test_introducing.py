"""Who should meet whom: needs answered, rare topics, bridges; and who never comes out."""

from __future__ import annotations

import pytest

from maillage.algorithms.introducing import Candidate, suggest


def nobody_apart(a: int, b: int) -> bool:
    return False


def pairs(candidates, apart=nobody_apart, **more):
    return [(one.one, one.other) for one in suggest(candidates, apart=apart, **more)]


FILLERS = [Candidate(100 + n, f"Autre {n}", topics=frozenset({50 + n})) for n in range(8)]
SEEKER = Candidate(1, "Ada", needs=("quelqu’un pour filmer un spectacle",), community=1)
GIVER = Candidate(2, "Bea", offers=("filmer des spectacles",), community=2)


def test_a_need_meets_the_offer_that_speaks_of_the_same_thing_and_says_so():
    (one,) = suggest([SEEKER, GIVER, *FILLERS], apart=nobody_apart)
    assert (one.one, one.other) == (1, 2)
    assert "Ada cherche" in one.why[0]
    assert "Bea offre" in one.why[0]
    assert any("communauté" in why for why in one.why)


@pytest.mark.parametrize(
    ("tied", "community", "bridges"),
    [(set(), 2, True), ({(1, 2)}, 2, False), (set(), 1, False), (set(), 0, False)],
)
def test_a_bridge_is_said_only_between_communities_that_nothing_ties(tied, community, bridges):
    giver = Candidate(2, "Bea", offers=("filmer des spectacles",), community=community)
    (one,) = suggest([SEEKER, giver], apart=nobody_apart, tied_communities=tied)
    assert any("communauté" in why for why in one.why) == bridges


def test_a_rare_topic_brings_two_people_together_and_a_common_one_nobody():
    rare = [Candidate(n, str(n), topics=frozenset({7})) for n in (1, 2)]
    assert pairs([*rare, *FILLERS], topic_names={7: "patrimoine"}) == []  # 2.3 points: not enough
    rarer = [Candidate(n, str(n), topics=frozenset({7, 8})) for n in (1, 2)]
    assert pairs([*rarer, *FILLERS]) == [(1, 2)]
    common = [Candidate(n, str(n), topics=frozenset({7})) for n in range(1, 12)]
    assert pairs(common) == []


def test_pairs_apart_never_come_out_and_leave_their_place_to_others():
    givers = [Candidate(n, str(n), offers=("filmer des spectacles",)) for n in range(2, 8)]
    found = pairs([SEEKER, *givers], most_each=3)
    assert found == [(1, 2), (1, 3), (1, 4)]
    without = pairs([SEEKER, *givers], apart=lambda a, b: (a, b) == (1, 3), most_each=3)
    assert without == [(1, 2), (1, 4), (1, 5)]
    assert len(found) == len(without)


def test_nobody_is_proposed_more_often_than_told():
    people = [
        Candidate(n, str(n), needs=("un projecteur",), offers=("prêter un projecteur",))
        for n in range(1, 12)
    ]
    found = pairs(people, most_each=2, most=50)
    assert max(sum(n in pair for pair in found) for n in range(1, 12)) == 2
