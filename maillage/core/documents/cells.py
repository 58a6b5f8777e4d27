"""Cells that a spreadsheet program will not run: the same guard for CSV and XLSX."""

import regex

# What spreadsheet programs take for a formula at the start of a cell (OWASP, "CSV injection"),
# with the full-width forms some of them fold and any blank or invisible sign before them.
DANGEROUS = regex.compile(r"[\s\p{C}]*[=+\-@\u2212＝＋－＠]|[\t\r\n]")


def safe_cell(value: object) -> object:
    """Return `value`; a text that could be read as a formula comes back with a leading apostrophe.

    Numbers, dates and None come back as they are. Doing it twice adds nothing.
    """
    if isinstance(value, str) and DANGEROUS.match(value):
        return f"'{value}"
    return value


def plain_cell(value: object) -> object:
    """Undo `safe_cell` on a text read back from an exported file."""
    if isinstance(value, str) and value.startswith("'") and DANGEROUS.match(value[1:]):
        return value[1:]
    return value
