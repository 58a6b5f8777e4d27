"""What is read as a whole number, and what is not."""

import pytest

from maillage.core.whole_numbers import whole_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12), (" 12 ", 12), ("0", 0), ("007", 7), ("999999", 999999),
        ("", None), ("-1", None), ("1.5", None), ("²", None), ("٣", None), ("1 000", None),
        ("1000000", None), ("9" * 5000, None),
    ],
)  # fmt: skip
def test_a_whole_number_is_read_in_digits_or_not_at_all(text, number):
    assert whole_number(text) == number
