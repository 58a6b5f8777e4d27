"""How good seatings are, and how fast: `maillage evening seat` as a whole, on one core.

    python bench/seating.py [--seeds 5] [--seconds 10] [--only mixing,useful,large,others]

Repeats: sum over pairs of max(0, meetings - 1), counted here from the answer. Beside it, with the
same time: chance, greed round by round (numpy), and CP-SAT on 4 tables of 4 and 5 rounds (bench
dependency `ortools`). People with profiles: bench/seating_people.py. Exit code 1 when a limit
is passed.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench import seating_others, seating_people
from bench.frame import ROOT, machine


@dataclass(frozen=True)
class Case:
    """An evening of mixing alone. `most`: repeats, the median's limit; `worst`: any seed's."""

    tables: int
    size: int
    rounds: int
    most: int = 0
    worst: int | None = None
    within: float = 10.5

    @property
    def name(self) -> str:
        return f"{self.tables}x{self.size}x{self.rounds}"


CASES = [
    Case(8, 4, 10, 16), Case(8, 4, 9), Case(5, 4, 5), Case(5, 5, 5), Case(7, 4, 7), Case(7, 7, 7),
    Case(10, 6, 8, 17, worst=19), Case(20, 5, 6, within=3), Case(30, 8, 5, within=6),
]  # fmt: skip
LARGE = [(50, 8, 12), (67, 6, 12), (40, 10, 12), (20, 20, 12)]
SECTIONS = ("mixing", "useful", "large", "others")


def command(file: Path, case: Case, seconds: float, seed: int, cache: str) -> tuple[dict, float]:
    """The answer of the whole command on one core, and its seconds."""
    core = min(os.sched_getaffinity(0))
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "maillage.cli", "evening", "seat", str(file), "--json",
         "--tables", str(case.tables), "--size", str(case.size), "--rounds", str(case.rounds),
         "--seconds", str(seconds), "--seed", str(seed)],
        cwd=ROOT, capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NUMBA_CACHE_DIR": cache},
        preexec_fn=lambda: os.sched_setaffinity(0, {core}),
    )  # fmt: skip
    return json.loads(done.stdout), time.perf_counter() - begun


def repeats(rounds: list) -> int:
    met = Counter(
        frozenset(pair) for one in rounds for table in one for pair in combinations(table, 2)
    )
    return sum(count - 1 for count in met.values())


def checked(answer: dict, people: int, case: Case) -> int:
    """The repeats counted anew; everyone is there once a round, at tables that are even."""
    for one in answer["rounds"]:
        assert len({who for table in one for who in table}) == sum(map(len, one)) == people
        assert max(map(len, one)) <= case.size
    assert repeats(answer["rounds"]) == answer["repeats"] >= answer["repeats_bound"]
    return int(answer["repeats"])


def ids(folder: Path, count: int) -> Path:
    file = folder / f"{count}.csv"
    file.write_text("id\n" + "\n".join(map(str, range(count))) + "\n")
    return file


def mixing(folder: Path, asked: argparse.Namespace) -> int:
    """The table of mixing alone; how many limits were passed."""
    import numpy as np

    print("\n| tables x size x rounds | repeats: median, worst | limit | bound | slowest, limit "
          "| chance | greed |\n|---|--:|--:|--:|--:|--:|--:|")  # fmt: skip
    faults = 0
    for case in CASES:
        n = case.tables * case.size
        found, spent, bound = [], [], 0
        for seed in range(asked.seeds):
            answer, took = command(ids(folder, n), case, asked.seconds, seed, str(folder / "nb"))
            found.append(checked(answer, n, case))
            spent.append(took)
            bound = answer["repeats_bound"]
        value = np.zeros((n, n))
        cost = seating_others.cost_of(value)
        others = [
            repeats(seating_others.best_within(asked.seconds, plans, cost))
            for plans in (
                seating_others.by_chance(n, case.tables, case.rounds, 0),
                seating_others.greedily(value, case.tables, case.rounds, 0),
            )
        ]
        most = case.most if case.worst is None else case.worst
        is_kept = statistics.median(found) <= case.most and max(found) <= most
        is_fast = max(spent) <= case.within
        faults += (not is_kept) + (not is_fast)
        print(f"| {case.name} | **{statistics.median(found):g}**, {max(found)} "
              f"| {case.most}{'' if is_kept else ' ✗'} | {bound} | {max(spent):.1f} s, "
              f"{case.within:g} s{'' if is_fast else ' ✗'} | {others[0]} | {others[1]} |",
              flush=True)  # fmt: skip
    return faults


def large(folder: Path, asked: argparse.Namespace) -> int:
    """A first answer for 400 people and 12 rounds, nothing compiled yet and compiled."""
    print("\n| 400 people, 12 rounds | repeats | `--seconds 2`, cold | warm |\n|---|--:|--:|--:|")
    faults = 0
    for tables, size, rounds in LARGE:
        case, spent = Case(tables, size, rounds), []
        with tempfile.TemporaryDirectory() as cold:
            for cache in (cold, str(folder / "nb")):
                answer, took = command(ids(folder, 400), case, 2, 0, cache)
                spent.append(took)
        faults += max(spent) > 2.0
        print(f"| {case.name} | {checked(answer, 400, case)} | {spent[0]:.2f} s "
              f"| {spent[1]:.2f} s{' ✗' if max(spent) > 2.0 else ''} |", flush=True)  # fmt: skip
    return faults


def useful(folder: Path, asked: argparse.Namespace) -> int:
    """120 people with profiles: what all gain, and what the person who gains least does."""
    import numpy as np

    from maillage.algorithms.seating import read_people
    from maillage.algorithms.seating.measuring import Measured
    from maillage.algorithms.seating.usefulness import Worth

    case = Case(20, 6, 6)
    heads = ["usefulness", "of the bound", "worst evening", "fewest useful meetings", "repeats"]
    print(f"\n| 120 people, 20 tables of 6, 6 rounds | {' | '.join(heads)} | refusals broken |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    for seed in range(1, min(asked.seeds, 3) + 1):
        rows = seating_people.people(120, seed)
        file = folder / f"people-{seed}.csv"
        with file.open("w") as out:
            seating_people.write(rows, out)
        answer, _ = command(file, case, asked.seconds, seed, str(folder / "nb"))
        worth = Worth(read_people(seating_people.COLUMNS, [[*row.values()] for row in rows]).people)
        value = worth.points.astype(float)
        value[worth.known | worth.colleagues] = -3
        value[worth.refused] = -1000
        cost = seating_others.cost_of(value)
        place = {row["id"]: at for at, row in enumerate(rows)}
        plans = {"ours": [[[place[i] for i in t] for t in one] for one in answer["rounds"]]}
        for name, made in (
            ("chance", seating_others.by_chance(120, 20, 6, seed)),
            ("greed", seating_others.greedily(value, 20, 6, seed)),
        ):
            plans[name] = seating_others.best_within(asked.seconds, made, cost)
        for name, plan in plans.items():
            m = Measured(plan, 120)
            total = m.usefulness(worth.points)
            cells = [
                f"{total}", f"{total / answer['usefulness_bound']:.0%}",
                f"{int(m.evenings(worth.points).min())}",
                f"{int(np.min(m.useful_meetings(worth.points)))}", f"{m.repeats}",
                f"{m.breaks(worth.refused)}",
            ]  # fmt: skip
            bold = "**" if name == "ours" else ""
            print(f"| people {seed}, {bold}{name}{bold} | {' | '.join(cells)} |", flush=True)
    return 0


def others(folder: Path, asked: argparse.Namespace) -> int:
    """CP-SAT where it can, and ours on the same."""
    print("\n| 4x4x5, optimum 0 | repeats | time |\n|---|--:|--:|")
    case = Case(4, 4, 5)
    answer, took = command(ids(folder, 16), case, asked.seconds, 0, str(folder / "nb"))
    print(f"| **ours**, the whole command | {checked(answer, 16, case)} | {took:.2f} s |")
    try:
        state, found, took = seating_others.by_constraints(4, 4, 5, 60)
    except ImportError:
        print("| CP-SAT is not installed | | |")
        return 0
    print(f"| CP-SAT, one worker ({state}) | {found} | {took:.1f} s |")
    return 0


def main() -> int:
    """Print the tables."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seeds", type=int, default=5)
    options.add_argument("--seconds", type=float, default=10.0)
    options.add_argument("--only", default=",".join(SECTIONS))
    asked = options.parse_args()
    print(f"{machine()}; load {os.getloadavg()[0]:.1f} of other work")
    runs = {"mixing": mixing, "useful": useful, "large": large, "others": others}
    with tempfile.TemporaryDirectory(prefix="maillage-bench-") as folder:
        faults = sum(runs[name](Path(folder), asked) for name in asked.only.split(","))
    return int(faults > 0)


if __name__ == "__main__":
    sys.exit(main())
