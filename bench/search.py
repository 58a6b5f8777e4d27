"""Measures the search index: build, questions, update, memory.

python bench/search.py [--documents 100000] [--questions 300]; its index is removed at the end.
"""

from __future__ import annotations

import argparse
import random
import re
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from itertools import accumulate
from pathlib import Path

from maillage.search import IndexReader, IndexWriter, SearchDocument, rebuild

SYLLABLES = re.findall(
    r"\w+", "ba bou ca chan cor da des fa gra jou la lu mai man mé mon né pa pi ra ri so té va"
)
KNOWN = re.findall(
    r"\w+",
    """
    musée bibliothèque festival théâtre cirque danse musique lumière écosystème patrimoine œuvre
    atelier rencontre médiation billetterie diffusion numérique culturel artiste conseil
    """,
)
REGIONS = [f"Région {n}" for n in range(1, 18)]
AUDIENCES = ["public", "network", *(f"host:{n}" for n in range(60))]
TEXTS: dict[str, Callable[[random.Random], str]] = {
    "one word": lambda chance: chance.choice(KNOWN),
    "two words": lambda chance: " ".join(chance.sample(KNOWN, 2)),
    "two letters": lambda chance: chance.choice(KNOWN)[:2],
    "mistyped": lambda chance: _mistype(chance, chance.choice(KNOWN)),
    "nothing found": lambda chance: "xyzzy qqqqwww",
    "blank": lambda chance: "",
}


def vocabulary(chance: random.Random, size: int = 20_000) -> list[str]:
    made = {"".join(chance.choices(SYLLABLES, k=chance.randint(2, 5))) for _ in range(size)}
    return KNOWN + sorted(made)


def documents(number: int, seed: int = 1) -> Iterator[SearchDocument]:
    """Documents of about 60 words whose frequencies fall as in a language (Zipf)."""
    chance = random.Random(seed)
    words = vocabulary(chance)
    chance.shuffle(words)
    cumulated = list(accumulate(1 / rank for rank in range(1, len(words) + 1)))
    for n in range(number):
        drawn = chance.choices(words, cum_weights=cumulated, k=66)
        yield SearchDocument(
            key=f"core.actor:{n}",
            kind=chance.choice(["actor", "gesture", "workshop", "need"]),
            title=" ".join([*drawn[:5], chance.choice(KNOWN)]),
            body=" ".join(drawn[5:]),
            url=f"/acteurs/{n}",
            audiences=[chance.choice(AUDIENCES)] if n % 2 else ["public"],
            date=date(2020, 1, 1) + timedelta(days=chance.randrange(2000)),
            facets={"region": chance.choice(REGIONS)},
            version=str(n),
        )


def _mistype(chance: random.Random, word: str) -> str:
    at = chance.randrange(1, len(word) - 1)
    return word[:at] + "z" + word[at + 1 :]


def milliseconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def line(name: str, times: list[float]) -> None:
    cuts = statistics.quantiles(times, n=100)
    print(f"{name:<32} p50 {cuts[49]:7.2f} ms   p95 {cuts[94]:7.2f} ms   ({len(times)})")


def measure_questions(reader: IndexReader, questions: int) -> None:
    chance = random.Random(2)
    mine = {"public", "network", "host:3"}
    for name, make in TEXTS.items():
        texts = [make(chance) for _ in range(questions)]
        line(name, [milliseconds(partial(reader.search, t, audiences=mine)) for t in texts])
    times = [
        milliseconds(
            lambda: reader.search(
                chance.choice(KNOWN),
                audiences=mine,
                kinds=["actor"],
                facets={"region": chance.choice(REGIONS)},
                after=date(2023, 1, 1),
                count_facets=["region"],
            )
        )
        for _ in range(questions)
    ]
    line("with kind, facet, date, counts", times)


def measure_updates(folder: Path, reader: IndexReader) -> None:
    fresh = documents(10**9, seed=3)
    with IndexWriter(folder) as writer:

        def update() -> None:
            writer.upsert([next(fresh)])
            writer.commit()
            reader.count()

        line("one update, commit, seen", [milliseconds(update) for _ in range(50)])


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--documents", type=int, default=100_000)
    options.add_argument("--questions", type=int, default=300)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="maillage-bench-") as place:
        folder = Path(place) / "index"
        took = milliseconds(lambda: rebuild(folder, documents(asked.documents))) / 1000
        size = sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()) / 1e6
        print(f"{asked.documents:,} documents rebuilt in {took:.1f} s, {size:.0f} MB on disk")
        reader = IndexReader(folder)
        line(
            "whole key list",
            [milliseconds(lambda: sum(1 for _ in reader.versions())) for _ in "123"],
        )
        measure_questions(reader, asked.questions)
        measure_updates(folder, reader)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(f"peak memory {peak / (1e6 if sys.platform == 'darwin' else 1e3):.0f} MB")


if __name__ == "__main__":
    main()
