"""Seating: constructions are exact, plans keep what is asked, refusals stay private."""

from __future__ import annotations

import random
from collections import Counter
from itertools import combinations

import numpy as np
import pytest

from maillage.algorithms.seating import (
    Evening,
    Impossible,
    Person,
    compile_loops,
    read_people,
    repair,
    seat,
)
from maillage.algorithms.seating.bounds import least_repeats
from maillage.algorithms.seating.constructions import design, difference_array
from maillage.algorithms.seating.fields import field, prime_power
from maillage.algorithms.seating.kept import kept_rounds
from maillage.algorithms.seating.layout import Layout
from maillage.algorithms.seating.starters import ways


@pytest.fixture(scope="module")
def compiled():
    """The loops are compiled beforehand: the seconds below are for searching."""
    compile_loops()


SKILLS = "montage vidéo,sonorisation,traduction,archivage,graphisme,captation,éclairage".split(",")


def crowd(count: int, **columns: object) -> tuple[Person, ...]:
    return tuple(Person(str(n), **columns) for n in range(count))


def profiles(count: int, seed: int = 1) -> list[Person]:
    chance = random.Random(seed)
    return [
        Person(
            f"p{n}", f"Personne {n}", organisation=f"Org {chance.randrange(count)}",
            needs=tuple(chance.sample(SKILLS, 1)), offers=tuple(chance.sample(SKILLS, 1)),
        )
        for n in range(count)
    ]  # fmt: skip


def even(count: int, tables: int, rounds: int, **columns: object) -> Evening:
    return Evening(crowd(count, **columns), (-(-count // tables),) * tables, rounds)


def meetings(rounds) -> Counter:
    return Counter(
        frozenset(pair) for one in rounds for table in one for pair in combinations(table, 2)
    )


def seated(one) -> list:
    return sorted(who for table in one for who in table)


def repeats(rounds) -> int:
    return sum(count - 1 for count in meetings(rounds).values())


@pytest.mark.parametrize("q", [2, 3, 4, 5, 7, 8, 9, 16, 25, 27])
def test_a_field_has_an_inverse_for_each_number_and_its_laws(q):
    f = field(q)
    everyone = range(q)
    assert all(sorted(f.products[a]) == [*everyone] for a in everyone if a)
    assert all(sorted(f.sums[a]) == [*everyone] for a in everyone)
    chance = random.Random(q)
    for _ in range(200):
        a, b, c = (chance.randrange(q) for _ in range(3))
        left = f.products[a][f.sums[b][c]]
        assert left == f.sums[f.products[a][b]][f.products[a][c]]
        assert f.products[f.products[a][b]][c] == f.products[a][f.products[b][c]]


def test_what_is_no_prime_power_has_no_field():
    assert [q for q in range(1, 20) if not prime_power(q)] == [1, 6, 10, 12, 14, 15, 18]
    with pytest.raises(ValueError, match="6"):
        field(6)


# Tables, size, rounds: fields, the column split once and twice, products, searched arrays.
EXACT = [
    (5, 4, 5), (5, 5, 5), (7, 4, 7), (7, 7, 7), (8, 4, 9), (4, 4, 5), (5, 5, 6), (9, 3, 13),
    (16, 4, 21), (16, 16, 17), (20, 5, 6), (30, 8, 5), (50, 8, 12), (6, 3, 3), (10, 4, 4),
]  # fmt: skip


@pytest.mark.parametrize(("tables", "size", "rounds"), EXACT)
def test_a_construction_seats_everyone_each_round_and_repeats_nothing(tables, size, rounds):
    made = design(tables, size, rounds, chance=random.Random(0))
    assert len(made) == rounds
    assert all(seated(one) == [*range(tables * size)] for one in made)
    assert all([len(table) for table in one] == [size] * tables for one in made)
    assert repeats(made) == 0


def test_a_difference_array_has_distinct_differences():
    array = difference_array(20, 5, 6, random.Random(3))
    assert len(array) == 6
    for a, b in combinations(range(5), 2):
        assert len({(row[a] - row[b]) % 20 for row in array}) == 6


@pytest.mark.parametrize(("tables", "size", "rounds"), EXACT)
@pytest.mark.parametrize("missing", [0, 3])
def test_a_plan_by_construction_is_proven_without_computing(tables, size, rounds, missing):
    found = seat(even(tables * size - missing, tables, rounds), seconds=0.1)
    if missing and tables % size == 0 and rounds > tables:
        return  # a column that is not full splits unevenly: annealing mends it
    assert (found.repeats, found.repeats_bound, found.is_proven) == (0, 0, True)
    assert repeats(found.rounds) == 0
    sizes = {len(table) for one in found.rounds for table in one if table}
    assert max(sizes) - min(sizes) <= 1
    assert found.reasons == []
    assert found.without_useful_meeting == []


@pytest.mark.parametrize(
    ("tables", "size", "rounds", "bound"),
    [
        (8, 4, 10, 0), (8, 4, 11, 32), (3, 3, 5, 9), (2, 4, 3, 8), (1, 5, 3, 20), (6, 6, 4, 1),
        (6, 6, 3, 0), (4, 4, 6, 24),
    ],
)  # fmt: skip
def test_the_bound_on_repeats_is_the_best_known_argument(tables, size, rounds, bound):
    assert least_repeats(Layout(even(tables * size, tables, rounds))) == bound


@pytest.mark.parametrize("way", ways(60, 10, 8) + ways(32, 8, 10), ids=str)
def test_a_rotation_turns_starters_into_rounds_and_counts_orbits_of_pairs(way):
    people = sum(way.cycles)
    starters = np.array([np.random.default_rng(s).permutation(people) for s in range(way.starters)])
    rounds = way.turned(starters, 4, way.turn * way.starters)
    kind, begun = way.kinds()
    found = meetings(rounds)
    for a, b in combinations(range(people), 2):
        orbit = [pair for pair in found if kind[min(pair), max(pair)] == kind[a, b]]
        if orbit and not begun[kind[a, b]]:
            assert len({found[pair] for pair in orbit}) == 1
        if len({a, b} & {0, 1}) == 0:
            break


@pytest.mark.parametrize(("numbers", "most"), [((8, 4, 10), 10), ((10, 6, 8), 8)])
def test_a_plan_that_is_kept_has_the_repeats_it_says(numbers, most):
    tables, size, rounds = numbers
    plan = kept_rounds(*numbers)
    assert len(plan) == rounds
    assert all(seated(one) == [*range(tables * size)] for one in plan)
    assert repeats(plan) == seat(even(tables * size, tables, rounds), seconds=0.1).repeats == most


def test_annealing_keeps_every_constraint_and_leaves_nobody_out(compiled):
    people = profiles(23)
    people[0] = Person(**{**as_dict(people[0]), "host": 2, "refused": frozenset({"p1", "p2"})})
    people[3] = Person(**{**as_dict(people[3]), "accessible": True})
    people[4] = Person(**{**as_dict(people[4]), "absent": frozenset({1, 3})})
    evening = Evening(tuple(people), (6, 6, 6, 6), 3, accessible=frozenset({3}))
    found = seat(evening, seconds=1.0, seed=4)
    for r, one in enumerate(found.rounds, start=1):
        there = sorted(p.id for p in people if r not in p.absent)
        assert seated(one) == there
        assert max(map(len, one)) - min(map(len, one)) <= 1
        assert "p0" in one[1]
        assert "p3" in one[2]
    together = meetings(found.rounds)
    assert not together[frozenset({"p0", "p1"})]
    assert not together[frozenset({"p0", "p2"})]
    assert found.repeats == repeats(found.rounds) >= found.repeats_bound
    assert 0 < found.usefulness <= found.usefulness_bound
    assert found.without_useful_meeting == []
    assert {frozenset(reason.pair) for reason in found.reasons} == set(together)
    assert all(reason.why for reason in found.reasons)


def as_dict(person: Person) -> dict[str, object]:
    return {name: getattr(person, name) for name in Person.__slots__}


def test_annealing_finds_what_no_construction_gives(compiled):
    found = seat(even(16, 4, 4), seconds=0.1)
    assert found.repeats == 0
    mixed = seat(even(15, 5, 6), seconds=2.0)  # Kirkman’s schoolgirls, one day less
    assert mixed.repeats == repeats(mixed.rounds) <= 3


REQUESTS = [
    (Evening((), (4,), 2), "personne"),
    (Evening(crowd(4), (), 2), "au moins une table"),
    (Evening((Person("a"), Person("a")), (4,), 2), "deux fois : « a »"),
    (even(400, 3, 4, host=9), "La table 9 n’existe pas : il y en a 3"),
    (Evening(crowd(400), (6,) * 3, 4), "400 personnes pour 18 places : il en manque 382"),
    (even(8, 2, 2, accessible=True), "8 personnes ont besoin d’une place accessible ; il y en a 0"),
    (even(8, 2, 2, host=1), "La table 1 a 4 places et 8 personnes fixées"),
    (Evening((Person("a", host=1, accessible=True), Person("b")), (1, 1), 1, frozenset({2})),
     "n’est pas accessible"),
    (even(8, 2, 2, refused=frozenset("01234567")), "refus sont plus nombreux"),
    (Evening((*crowd(3, refused=frozenset("012")), *map(Person, "abcde")), (4, 4), 2),
     "Plus de personnes se refusent entre elles qu’il n’y a de tables (2)"),
    (Evening((Person("a", refused=frozenset("bcdef")), *map(Person, "bcdefg")), (4, 3), 1),
     "trop de refus visent une même personne"),
    (Evening((Person("a", host=1, refused=frozenset("b")), Person("b", host=1),
              *map(Person, "cdefgh")), (4, 4), 1), "ne peuvent pas y être ensemble"),
]  # fmt: skip


@pytest.mark.parametrize(("evening", "said"), REQUESTS, ids=[said for _, said in REQUESTS])
def test_what_cannot_be_is_explained_with_a_remedy(evening, said):
    with pytest.raises(Impossible) as told:
        seat(evening, seconds=0.1)
    assert said in told.value.why
    assert told.value.remedy


def test_strange_evenings_get_a_plan_and_a_remark():
    alone = seat(even(1, 1, 3), seconds=0.1)
    assert alone.rounds == [[["0"]]] * 3
    assert "Une seule personne" in alone.remarks[0]
    together = seat(even(5, 1, 3), seconds=0.1)
    assert together.repeats == together.repeats_bound == 20
    assert "Une seule table" in together.remarks[0]
    friends = seat(even(12, 4, 2, known=frozenset(map(str, range(12)))), seconds=0.6)
    assert friends.usefulness == friends.usefulness_bound == 0
    assert "Tout le monde se connaît" in friends.remarks[0]
    apart = Evening((Person("a", refused=frozenset("b")), *map(Person, "bcde")), (5, 5), 1)
    assert sorted(map(len, seat(apart, seconds=0.1).rounds[0])) == [2, 3]
    few = seat(Evening(crowd(7), (6,) * 20, 2), seconds=0.1)
    assert all(sorted(map(len, one))[-2:] == [3, 4] for one in few.rounds)


def test_few_come_to_many_tables_and_hosts_keep_theirs_without_a_repeat():
    people = tuple(
        Person(str(n), host=n + 1 if n < 5 else None, accessible=n == 5) for n in range(26)
    )
    found = seat(Evening(people, (4,) * 7, 7, accessible=frozenset({6})), seconds=0.1)
    assert found.repeats == 0
    assert all(str(n) in one[n] for one in found.rounds for n in range(6))


def test_a_refusal_changes_nothing_that_is_said():
    rows = [[f"p{n}", f"Nom {n}", SKILLS[n % 7], SKILLS[(n + 3) % 7], ""] for n in range(12)]
    columns = ["id", "name", "needs", "offers", "refused"]
    rows[2][4] = "p9; Nom 5; Inconnue Tremblay"
    read = read_people(columns, rows)
    found = seat(Evening(read.people, (4,) * 3, 2), seconds=0.6)
    assert not any(set(reason.pair) in ({"p2", "p9"}, {"p2", "p5"}) for reason in found.reasons)
    told = " ".join([*read.remarks, *found.remarks, *(w for r in found.reasons for w in r.why)])
    assert "refus" not in told.replace("« refused »", "")
    assert not any(name in " ".join(read.remarks) for name in ("Tremblay", "p2", "Nom 2", "p9"))
    without = read_people(columns[:4], [row[:4] for row in rows])
    free = seat(Evening(without.people, (4,) * 3, 2), seconds=0.6)
    assert (free.usefulness_bound, free.repeats_bound) == (
        found.usefulness_bound, found.repeats_bound
    )  # fmt: skip
    only = seat(Evening((Person("a", refused=frozenset("b")), *map(Person, "bcdef")), (3, 3), 1))
    assert only.reasons == []
    assert only.usefulness == only.usefulness_bound == 0


def test_people_are_read_whatever_the_headings_and_names_say():
    read = read_people(
        ["Identifiant", "Nom", "Besoins", "Connus", "Table", "Remarque", "Accessible", "Absent"],
        [
            ["1", "Zoé Hébert", "Montage ; son", "luc roy;2;Absente", "2", "x", "oui", ""],
            ["2", "Luc Roy", "", "ZOE HEBERT", "", "", "", "1;3"],
            ["", "", "", "", "", "", "", ""],
        ],
    )
    zoe, luc = read.people
    assert (zoe.needs, zoe.known, zoe.host, zoe.accessible) == (
        ("Montage", "son"), frozenset({"2"}), 2, True
    )  # fmt: skip
    assert (luc.known, luc.absent) == (frozenset({"1"}), frozenset({1, 3}))
    assert read.ignored == ["Remarque"]
    assert read.remarks == ["Colonne « known » : personne ne s’appelle « Absente »."]
    with pytest.raises(Impossible, match="n’est pas un numéro"):
        read_people(["id", "host"], [["1", "près de la scène"]])
    with pytest.raises(Impossible, match="aucune personne"):
        read_people(["id"], [[""]])


def changed(people, **by_id):
    return tuple(
        Person(**{**as_dict(p), "absent": frozenset(by_id[p.id])}) if p.id in by_id else p
        for p in people
    )


def test_a_repair_moves_nobody_when_three_are_missing_from_three_tables():
    people = tuple(profiles(36))
    before = seat(Evening(people, (6,) * 6, 4), seconds=0.1).rounds
    gone = {before[1][t][0]: {1, 2, 3, 4} for t in range(3)}
    mended = repair(Evening(changed(people, **gone), (6,) * 6, 4), before, done=1)
    assert mended.rounds[0] == before[0]
    assert {who for _, who in mended.left} == set(gone)
    assert mended.moves == []
    assert all(sum(map(len, one)) == 33 for one in mended.rounds[1:])


def test_a_repair_fills_a_table_left_with_two_and_seats_who_comes_late():
    people = tuple(profiles(36))
    before = seat(Evening(people, (6,) * 6, 3), seconds=0.1).rounds
    gone = {who: {1, 2, 3} for who in before[2][0][:5]}
    late = Person("late", "Retardataire", refused=frozenset({before[2][1][0]}))
    evening = Evening((*changed(people, **gone), late), (6,) * 6, 3)
    mended = repair(evening, before, done=2)
    assert seated(mended.rounds[2]) == sorted(p.id for p in evening.people if 3 not in p.absent)
    assert min(map(len, mended.rounds[2])) >= 3
    came = [move for move in mended.moves if move.before is None]
    assert [move.person for move in came] == ["late"]
    assert len(mended.moves) <= 3
    assert not meetings(mended.rounds[2:])[frozenset({"late", before[2][1][0]})]
