"""What the team decided about wordings: it grows with each act of a synthesis, and is given back.

Phrases carry a decision from one workshop to the next: the word of a grid or a choice, a short
text. A long text says too much to be a phrase: it is decided for its two rows only (`Apart`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import combinations

from django.db import transaction
from django.utils.translation import gettext as _

from maillage.algorithms.wording import Decision, Memory
from maillage.algorithms.wording.roots import phrase_key
from maillage.consult.models import Apart, Contribution, Synonym, Workshop
from maillage.consult.themes.reading import head_of, shown_rows
from maillage.core import journal
from maillage.core.journal_many import remove_many
from maillage.core.models import Actor, Batch

LONGEST_PHRASE = 80  # characters
MOST_WORDS = 10
PHRASE_SIZE = 200  # what the column holds


def phrase_of(row: Contribution) -> str:
    """The phrase by which a decision on this row is remembered, folded; empty for a long text."""
    return phrase_of_head(head_of(row))


@lru_cache(maxsize=8192)
def phrase_of_head(head: str) -> str:
    """The same, of what names a row."""
    told = " ".join(head[: 4 * LONGEST_PHRASE].split())
    return as_phrase(told) if told and len(told) <= LONGEST_PHRASE else ""


def as_phrase(text: str) -> str:
    """A wording as the list keeps it; empty when it holds no word, or too many."""
    folded = phrase_key(text)
    is_short = len(folded) <= PHRASE_SIZE and len(folded.split()) <= MOST_WORDS
    return folded if is_short else ""


def pair_of(one: str, other: str) -> tuple[str, str] | None:
    """Two phrases in their order; None when they make no pair."""
    if not one or not other or one == other:
        return None
    return (one, other) if one < other else (other, one)


def star(rows: Sequence[Contribution]) -> list[tuple[str, str]]:
    """The pairs that make one set of these rows' phrases: the first with each other."""
    phrases = list(dict.fromkeys(filter(None, map(phrase_of, rows))))
    return [pair for other in phrases[1:] if (pair := pair_of(phrases[0], other))]


def between(out: Sequence[Contribution], kept: Sequence[Contribution]) -> list[tuple[str, str]]:
    """The pairs of a phrase that leaves and one that stays; what is on both sides stays."""
    others = set(filter(None, map(phrase_of, kept)))
    leaving = [one for one in dict.fromkeys(map(phrase_of, out)) if one and one not in others]
    return [pair for one in leaving for other in sorted(others) if (pair := pair_of(one, other))]


def among(rows: Sequence[Contribution]) -> list[tuple[str, str]]:
    """Every pair of these rows' phrases."""
    phrases = sorted(set(filter(None, map(phrase_of, rows))))
    return list(combinations(phrases, 2))


# --- Writes: each in the caller's transaction and batch ------------------------------------------
def remember(
    pairs: Iterable[tuple[str, str]],
    *,
    is_same: bool,
    by: Actor | None,
    workshop: Workshop | None,
    batch: Batch,
) -> None:
    """Decide of these pairs of phrases. A later decision takes the place of an earlier one."""
    wanted = list(dict.fromkeys(pairs))
    known = known_pairs(wanted)
    for pair in wanted:
        one = known.get(pair)
        if one is not None and one.is_same != is_same:
            values = {"is_same": is_same, "by": by, "workshop": workshop}
            journal.change(one, values, by=by, batch=batch, pins=False)
    new = [
        Synonym(left=left, right=right, is_same=is_same, by=by, workshop=workshop)
        for left, right in wanted
        if (left, right) not in known
    ]
    journal.create_many(new, by=by, batch=batch)


def forget_same(
    pairs: Sequence[tuple[str, str]], *, workshop: Workshop, by: Actor | None, batch: Batch
) -> None:
    """Rows leave those they were gathered with: what this workshop had decided of them goes."""
    gone = [
        one for one in known_pairs(pairs).values() if one.is_same and one.workshop_id == workshop.pk
    ]
    remove_many(gone, by=by, batch=batch)


def known_pairs(pairs: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Synonym]:
    """The decisions that exist on these pairs."""
    wanted = set(pairs)
    if not wanted:
        return {}
    rows = Synonym.objects.filter(
        left__in={left for left, _right in wanted}, right__in={right for _left, right in wanted}
    )
    found = {(one.left, one.right): one for one in rows}
    return {pair: one for pair, one in found.items() if pair in wanted}


def set_apart(
    pairs: Iterable[tuple[Contribution, Contribution]],
    *,
    workshop: Workshop,
    by: Actor | None,
    batch: Batch,
) -> None:
    """Never suggest these pairs of rows again."""
    wanted = {(min(a.pk, b.pk), max(a.pk, b.pk)) for a, b in pairs if a.pk != b.pk}
    known = set(
        Apart.objects.filter(workshop=workshop, left__in={left for left, _ in wanted}).values_list(
            "left_id", "right_id"
        )
    )
    new = [
        Apart(workshop=workshop, left_id=left, right_id=right)
        for left, right in sorted(wanted - known)
    ]
    journal.create_many(new, by=by, batch=batch)


# --- Reads --------------------------------------------------------------------------------------
def memory_of(workshop: Workshop) -> Memory:
    """All that the team decided, as the algorithm takes it; rows by their number."""
    told = Synonym.objects.order_by("updated_at", "pk").values_list("left", "right", "is_same")
    gathered: dict[int, list[int]] = {}
    rows = shown_rows(workshop).exclude(theme=None).order_by("pk")
    for pk, theme_id in rows.values_list("pk", "theme_id"):
        gathered.setdefault(theme_id, []).append(pk)
    return Memory(
        decisions=tuple(Decision(left, right, same) for left, right, same in told),
        apart=(*apart_pairs(workshop), *_across(gathered)),
        together=tuple((pks[0], other) for pks in gathered.values() for other in pks[1:]),
    )


def apart_pairs(workshop: Workshop) -> list[tuple[int, int]]:
    """Pairs of rows that were refused, the lesser number first."""
    return list(Apart.objects.filter(workshop=workshop).values_list("left_id", "right_id"))


def _across(gathered: dict[int, list[int]]) -> list[tuple[int, int]]:
    """Two themes were made two by people: their rows are not proposed to be one."""
    firsts = [pks[0] for pks in gathered.values()]
    return list(combinations(firsts, 2))


# --- The list itself ----------------------------------------------------------------------------
ACT = "synonyms"


@transaction.atomic
def decide_pair(*, pair: tuple[str, str], is_same: bool, by: Actor | None) -> Synonym:
    """Add a pair to the list, or decide otherwise of one that is there."""
    batch = journal.open_batch(by=by, act=ACT, label=_("Synonymes : %s, %s") % pair)
    remember([pair], is_same=is_same, by=by, workshop=None, batch=batch)
    journal.close_batch(batch)
    return Synonym.objects.get(left=pair[0], right=pair[1])


@transaction.atomic
def remove_pair(*, synonym: Synonym, by: Actor | None) -> Batch:
    """Take a pair off the list: nothing is decided of it any more."""
    label = _("Retirer des synonymes : %s") % synonym
    batch = journal.open_batch(by=by, act=ACT, label=label)
    journal.remove(synonym, by=by, batch=batch)
    journal.close_batch(batch)
    return batch
