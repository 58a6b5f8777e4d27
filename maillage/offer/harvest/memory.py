"""The collector of cyclic garbage, kept from walking a whole file again and again.

A file of 50,000 events stands in memory as a million objects that live as long as the run. Each
page makes thousands more, and Python answers by walking all of them: a third of a run's time
(docs/measurements.md). Objects without a cycle are freed as always, by their last reference.
"""

from __future__ import annotations

import gc
from collections.abc import Generator, Iterable
from typing import TypeVar

T = TypeVar("T")
EVERY = 10  # pages: even what one page leaves alive takes 25 ms to walk


def collected_between(pages: Iterable[T]) -> Generator[T, None, None]:
    """The same pages; garbage is collected after every tenth, and of what they made only.

    What was in memory before the first page is set aside until the last one or `close()`: a loop
    that may be left earlier is written `with closing(…)`. When a caller has already stopped the
    collector, nothing is changed.
    """
    if not gc.isenabled():
        yield from pages
        return
    gc.disable()
    gc.freeze()
    try:
        for number, page in enumerate(pages, 1):
            yield page
            if number % EVERY == 0:
                gc.collect()
    finally:
        gc.unfreeze()
        gc.enable()
