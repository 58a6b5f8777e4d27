"""Finite fields GF(q): the arithmetic that transversal designs are built with.

Elements are 0…q-1; for q = p^n a number's base-p digits are a polynomial's coefficients, and
products are taken modulo an irreducible polynomial found by trial.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import product


def prime_power(q: int) -> tuple[int, int] | None:
    """(p, n) with q = p^n and p prime; None when q is no prime power."""
    if q < 2:
        return None
    p = next((d for d in range(2, int(q**0.5) + 1) if q % d == 0), q)
    n, rest = 0, q
    while rest % p == 0:
        rest, n = rest // p, n + 1
    return (p, n) if rest == 1 else None


@dataclass(frozen=True)
class Field:
    """GF(q) as two tables."""

    size: int
    sums: tuple[tuple[int, ...], ...]
    products: tuple[tuple[int, ...], ...]


@lru_cache(maxsize=16)
def field(q: int) -> Field:
    """GF(q). ValueError when q is no prime power."""
    found = prime_power(q)
    if found is None:
        raise ValueError(f"{q} is no prime power")
    p, n = found
    if n == 1:
        return Field(
            q,
            tuple(tuple((a + b) % p for b in range(p)) for a in range(p)),
            tuple(tuple(a * b % p for b in range(p)) for a in range(p)),
        )
    digits = [_digits(a, p, n) for a in range(q)]
    modulus = _irreducible(p, n)
    sums = tuple(
        tuple(_number([(x + y) % p for x, y in zip(a, b, strict=True)], p) for b in digits)
        for a in digits
    )
    products = tuple(
        tuple(_number(_remainder(_multiplied(a, b, p), modulus, p), p) for b in digits)
        for a in digits
    )
    return Field(q, sums, products)


def _digits(a: int, p: int, n: int) -> list[int]:
    return [a // p**i % p for i in range(n)]


def _number(digits: list[int], p: int) -> int:
    return sum(d * p**i for i, d in enumerate(digits))


def _multiplied(a: list[int], b: list[int], p: int) -> list[int]:
    made = [0] * (len(a) + len(b) - 1)
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            made[i + j] = (made[i + j] + x * y) % p
    return made


def _remainder(a: list[int], monic: list[int], p: int) -> list[int]:
    """a modulo a monic polynomial; lowest coefficient first, one fewer than `monic` has."""
    rest, degree = list(a), len(monic) - 1
    for top in range(len(rest) - 1, degree - 1, -1):
        factor = rest[top]
        for i, m in enumerate(monic):
            rest[top - degree + i] = (rest[top - degree + i] - factor * m) % p
    return (rest + [0] * degree)[:degree]


def _irreducible(p: int, n: int) -> list[int]:
    """The first monic polynomial of degree n over GF(p) that no lower one divides."""
    for tail in product(range(p), repeat=n):
        candidate = [*tail, 1]
        if not any(
            not any(_remainder(candidate, [*low, 1], p))
            for degree in range(1, n // 2 + 1)
            for low in product(range(p), repeat=degree)
        ):
            return candidate
    raise ValueError(f"no irreducible polynomial of degree {n} over GF({p})")
