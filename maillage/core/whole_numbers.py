"""Whole numbers that people, addresses and files say."""

from __future__ import annotations


def whole_number(text: str, *, digits: int = 6) -> int | None:
    """The number that `text` writes in ASCII digits; None when it writes none, or a longer one.

    A length is always asked: Python refuses to read thousands of digits, and the database to hold
    what passes its column.
    """
    told = text.strip()
    is_number = told.isascii() and told.isdecimal() and len(told) <= digits
    return int(told) if is_number else None
