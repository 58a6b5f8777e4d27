"""Rounds in which nobody meets twice, by algebra: transversal designs and difference arrays.

Points are j * tables + x: column j, row x. In a round, point (x, j) sits at table x + a[j] of a
row `a` of an array; two rows whose columns' differences are all distinct never repeat a pair.
"""

from __future__ import annotations

import random

from maillage.algorithms.seating.fields import field, prime_power
from maillage.algorithms.seating.model import Round

STEPS = 6_000  # of the search for an array with so many rows: a tenth of a second at most
HOPELESS = 0.2  # values that would be left for the last cell, if all went by chance

Array = list[list[int]]


def design(tables: int, size: int, rounds: int, *, chance: random.Random) -> list[Round]:
    """As many rounds without any repeat as are found, `rounds` at most; tables * size points.

    In every round each table has `size` points. May be fewer rounds than asked, or none.
    """
    if rounds < 1 or tables < 2:
        return [_one_round(tables, size)][:rounds]
    made = _by_field(tables, size, rounds) or _by_array(tables, size, rounds, chance)
    if tables % size == 0 and len(made) == tables and len(made) < rounds:
        # Each pair of two columns has met: each column is an evening of its own.
        made += _within_columns(tables, size, rounds - len(made), chance)
    return made


def _one_round(tables: int, size: int) -> Round:
    return [[j * tables + t for j in range(size)] for t in range(tables)]


def _by_field(tables: int, size: int, rounds: int) -> list[Round]:
    """Row r of the multiplication table of GF(tables): r * (j - j') never vanishes."""
    if size > tables or not prime_power(tables):
        return []
    f = field(tables)
    made = []
    for r in range(min(rounds, tables)):
        at: Round = [[] for _ in range(tables)]
        for j in range(size):
            for x in range(tables):
                at[f.sums[x][f.products[r][j]]].append(j * tables + x)
        made.append(at)
    return made


def _by_array(tables: int, size: int, rounds: int, chance: random.Random) -> list[Round]:
    array = difference_array(tables, size, min(rounds, tables), chance)
    made = []
    for row in array:
        at: Round = [[] for _ in range(tables)]
        for j in range(size):
            for x in range(tables):
                at[(x + row[j]) % tables].append(j * tables + x)
        made.append(at)
    return made


def difference_array(modulus: int, columns: int, rows: int, chance: random.Random) -> Array:
    """Rows of numbers modulo `modulus`: for any two columns, their differences are all distinct.

    The first column is zero. `rows` rows, or fewer when the search ends without them.
    """
    if (rows - 1) * (columns - 1) < modulus:
        return [[r * j for j in range(columns)] for r in range(rows)]
    for wanted in range(rows if columns <= modulus else 1, 1, -1):
        if modulus * (1 - (wanted - 1) / modulus) ** (columns - 1) < HOPELESS:
            continue
        if found := _searched(modulus, columns, wanted, chance):
            return found
    return [[0] * columns]


def _searched(modulus: int, columns: int, rows: int, chance: random.Random) -> Array:
    """The array column by column, each by a bounded backtracking; [] when a column fails."""
    found = [[0] * rows]
    budget = [STEPS]
    while len(found) < columns:
        column = _next_column(found, modulus, rows, chance, budget)
        if not column:
            return []
        found.append(column)
    return [list(row) for row in zip(*found, strict=True)]


def _next_column(
    found: Array, modulus: int, rows: int, chance: random.Random, budget: list[int]
) -> list[int]:
    column = [0]
    used = [{0} for _ in found]
    waiting = [_shuffled(modulus, chance)]
    while waiting:
        if budget[0] <= 0:
            return []
        budget[0] -= 1
        at = len(column)
        if at == rows:
            return column
        while waiting[-1]:
            value = waiting[-1].pop()
            if all((value - c[at]) % modulus not in u for c, u in zip(found, used, strict=True)):
                for c, u in zip(found, used, strict=True):
                    u.add((value - c[at]) % modulus)
                column.append(value)
                waiting.append(_shuffled(modulus, chance))
                break
        else:
            waiting.pop()
            if waiting:
                value = column.pop()
                for c, u in zip(found, used, strict=True):
                    u.discard((value - c[at - 1]) % modulus)
    return []


def _shuffled(modulus: int, chance: random.Random) -> list[int]:
    values = list(range(modulus))
    chance.shuffle(values)
    return values


def _within_columns(tables: int, size: int, rounds: int, chance: random.Random) -> list[Round]:
    """The same design in each column of `tables` points, at tables / size tables each."""
    inner = design(tables // size, size, rounds, chance=chance)
    return [
        [[j * tables + point for point in table] for j in range(size) for table in one]
        for one in inner
    ]
