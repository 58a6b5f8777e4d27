"""How well rows that say the same thing are found, and how fast.

python bench/wording.py [--half dev|test|all] [--rows 1000]

On a labelled list of our own (bench/data/wording.tsv: 160 phrases, 20 themes). Top-1: how often the
nearest neighbour of a phrase is of its theme (a tie counts for its part). AUC: how often a pair of
one theme scores above a pair of two (a tie counts for half). The program was tuned on the dev half
only. Decisions are never about the phrases measured: those of the other fold are given.
"""

from __future__ import annotations

import argparse
import math
import random
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import combinations, pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench.frame import machine
from maillage.algorithms.french_text import words
from maillage.algorithms.wording import MINIMUM, Decision, Memory, Row, suggest, themes
from maillage.algorithms.wording.compare import STRENGTH
from maillage.algorithms.wording.gathering import Gathering

DATA = Path(__file__).with_name("data") / "wording.tsv"
Scores = dict[tuple[int, int], float]


@dataclass(frozen=True)
class Phrase:
    theme: str
    text: str
    place: int  # 0 to 7 in its theme; even: dev, odd: test


def phrases() -> list[Phrase]:
    found: list[Phrase] = []
    seen: Counter[str] = Counter()
    for line in DATA.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            theme, text = line.split("\t")
            found.append(Phrase(theme, text, seen[theme]))
            seen[theme] += 1
    return found


# --- Methods: the score of every pair ------------------------------------------------------------
def plain_ngrams(texts: Sequence[str]) -> Scores:
    """tf-idf cosine of pieces of 3 to 5 letters, edges of words marked: the usual baseline."""
    counts = [Counter(_grams(text)) for text in texts]
    df = Counter(gram for count in counts for gram in count)
    vectors = []
    for count in counts:
        vector = {
            gram: (1 + math.log(n)) * (1 + math.log((len(texts) + 1) / (df[gram] + 1)))
            for gram, n in count.items()
        }
        length = math.sqrt(sum(value * value for value in vector.values())) or 1.0
        vectors.append({gram: value / length for gram, value in vector.items()})
    return {
        (a, b): sum(value * vectors[b].get(gram, 0.0) for gram, value in vectors[a].items())
        for a, b in combinations(range(len(texts)), 2)
    }


def _grams(text: str) -> Iterator[str]:
    for word in words(text):
        padded = f" {word} "
        for size in (3, 4, 5):
            yield from (padded[i : i + size] for i in range(len(padded) - size + 1))


def wording(texts: Sequence[str], memory: Memory | None = None) -> Scores:
    gathering = Gathering([Row(n, None, text) for n, text in enumerate(texts)], memory or Memory())
    number = {gathering.wording(row): row.id for row in gathering.rows}
    scores: Scores = {}
    for near in gathering.near(0.0):
        a, b = sorted((int(number[near.left]), int(number[near.right])))
        scores[a, b] = near.score
    return scores


@contextmanager
def without(*signals: str) -> Iterator[None]:
    kept = dict(STRENGTH)
    STRENGTH.update(dict.fromkeys(signals, 0.0))
    try:
        yield
    finally:
        STRENGTH.update(kept)


# --- Figures -------------------------------------------------------------------------------------
def top1(known: Sequence[Phrase], scores: Scores, asked: Sequence[int]) -> float:
    """The share of the phrases asked whose nearest neighbour, among the others, is of its theme."""
    hits = []
    for one in asked:
        near = {n: scores.get((min(one, n), max(one, n)), 0.0)
                for n in range(len(known)) if n != one}  # fmt: skip
        best = max(near.values())
        tied = [n for n, value in near.items() if value == best]
        hits.append(sum(known[n].theme == known[one].theme for n in tied) / len(tied))
    return statistics.mean(hits)


def auc(known: Sequence[Phrase], scores: Scores, asked: Sequence[int]) -> float:
    """Over the pairs with at least one phrase asked (Mann and Whitney's U, by ranks)."""
    wanted = set(asked)
    valued = sorted(
        (scores.get((a, b), 0.0), known[a].theme == known[b].theme)
        for a, b in combinations(range(len(known)), 2)
        if a in wanted or b in wanted
    )
    ranks: dict[float, list[int]] = defaultdict(list)
    for rank, (value, _) in enumerate(valued, 1):
        ranks[value].append(rank)
    total = sum(statistics.mean(ranks[value]) for value, same in valued if same)
    same = sum(same for _, same in valued)
    return (total - same * (same + 1) / 2) / (same * (len(valued) - same))


def decisions(known: Sequence[Phrase], given: Sequence[int]) -> Memory:
    """What a team that merged these phrases by theme would have decided."""
    by_theme: dict[str, list[str]] = defaultdict(list)
    for n in given:
        by_theme[known[n].theme].append(known[n].text)
    return Memory(
        tuple(Decision(a, b, same=True) for texts in by_theme.values() for a, b in pairwise(texts))
    )


def folded(known: Sequence[Phrase], folds: int) -> tuple[float, float]:
    """Top-1 and AUC of the phrases of each fold, when the others' decisions are given."""
    figures = []
    for fold in range(folds):
        asked = [n for n, phrase in enumerate(known) if phrase.place % folds == fold]
        given = [n for n, phrase in enumerate(known) if phrase.place % folds != fold]
        scores = wording([phrase.text for phrase in known], decisions(known, given))
        figures.append((top1(known, scores, asked), auc(known, scores, asked)))
    return statistics.mean(f[0] for f in figures), statistics.mean(f[1] for f in figures)


def line(name: str, first: float, second: float) -> None:
    print(f"| {name} | {first:.3f} | {second:.3f} |", flush=True)


def measure(half: str) -> None:
    every = phrases()
    wanted = {"dev": (0,), "test": (1,), "all": (0, 1)}[half]
    known = [phrase for phrase in every if phrase.place % 2 in wanted]
    texts, everyone = [phrase.text for phrase in known], range(len(known))
    print(f"\n{half}: {len(known)} phrases, {len({p.theme for p in known})} themes\n")
    print("| method | top-1 | AUC |\n|---|--:|--:|")
    mates = statistics.mean(
        (sum(p.theme == q.theme for q in known) - 1) / (len(known) - 1) for p in known
    )
    line("chance", mates, 0.5)
    plain = plain_ngrams(texts)
    line(
        "plain n-grams (3 to 5 letters)", top1(known, plain, everyone), auc(known, plain, everyone)
    )
    for name, left_out in (
        ("wording, without the lexicon’s senses", ("senses",)),
        ("wording, without any decision", ()),
    ):
        with without(*left_out):
            scores = wording(texts)
        line(name, top1(known, scores, everyone), auc(known, scores, everyone))
    if half == "all":
        line("wording, the other half decided (2 folds)", *folded(known, 2))
        line("wording, three quarters decided (4 folds)", *folded(known, 4))
        with without("senses", "near"):
            line("… the same, without the lexicon’s senses nor nearness", *folded(known, 4))
        with without("senses"):
            line("… the same, without the lexicon’s senses", *folded(known, 4))


def measure_lists(half: str) -> None:
    """What a page shows: how many of the pairs and of the themes proposed are right."""
    known = [phrase for phrase in phrases() if half == "all" or phrase.place % 2 == 1]
    rows = [Row(n, n % 8, phrase.text) for n, phrase in enumerate(known)]
    total = sum(a.theme == b.theme for a, b in combinations(known, 2))
    print(f"\n{half}: {total} pairs of one theme\n\n| proposed | pairs | right |\n|---|--:|--:|")
    pairs = [(one.left, one.right) for one in suggest(rows, limit=100_000)]
    inside = [pair for one in themes(rows, limit=1000) for pair in combinations(one.rows, 2)]
    for name, found in (
        ("the first 20 suggestions", pairs[:20]),
        ("the first 50 suggestions", pairs[:50]),
        (f"suggestions at {MINIMUM} or more", pairs),
        ("pairs inside the proposed themes", inside),
    ):
        right = sum(known[int(a)].theme == known[int(b)].theme for a, b in found)
        print(f"| {name} | {len(found)} | {right / len(found):.0%} |", flush=True)


# --- Time ----------------------------------------------------------------------------------------
def workshop(rows: int, groups: int = 40, seed: int = 1) -> list[Row]:
    """Rows as long as a real workshop's: a head of our list, two or three cells of mixed words."""
    chance = random.Random(seed)
    known = phrases()
    pool = [word for phrase in known for word in phrase.text.split()]
    made = []
    for n in range(rows):
        head = chance.choice(known).text
        if chance.random() < 0.5:
            head = f"{head} {chance.choice(pool)}"
        body = tuple(
            f"{chance.choice(known).text} {' '.join(chance.choices(pool, k=8))}"
            for _ in range(chance.randint(1, 3))
        )
        made.append(Row(n, n % groups, head, body))
    return made


def measure_time(number: int) -> None:
    rows = workshop(number)
    memory = decisions(phrases(), range(0, 160, 2))
    print(f"\n{number} rows in 40 groups, {len(memory.decisions)} decisions\n")
    print("| measure | n | best | worst |\n|---|--:|--:|--:|")
    for name, act in (("suggest", suggest), ("themes", themes)):
        times = []
        for _ in range(5):
            begun = time.process_time()
            act(rows, memory)
            times.append(time.process_time() - begun)
        print(
            f"| {name}, processor time of one core | 5 | {min(times):.2f} s | {max(times):.2f} s |"
        )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--half", choices=("dev", "test", "all", "every"), default="every")
    options.add_argument("--rows", type=int, default=1000)
    asked = options.parse_args()
    print(f"{date.today()} · `python bench/{' '.join([Path(sys.argv[0]).name, *sys.argv[1:]])}`")
    print(machine())
    for half in ("dev", "test", "all") if asked.half == "every" else (asked.half,):
        measure(half)
    for half in ("test", "all") if asked.half == "every" else ():
        measure_lists(half)
    if asked.rows:
        measure_time(asked.rows)


if __name__ == "__main__":
    main()
