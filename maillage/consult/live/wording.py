"""What a guest typed, made fit to keep: measured, cleaned of invisible tricks, never rewritten."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from maillage.consult.models import SENTENCE_LIMIT, Step
from maillage.consult.notes.other_steps import length_of

WORD_LIMIT = 200
LINE_LIMIT = 1000
TEXT_LIMIT = 5000
LINES_LIMIT = 50
# Controls, orders of writing direction and characters of no width: they hide or move text. The
# joiner of emoji (U+200D) stays.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff]"
)


class RowRefused(ValueError):
    """What was typed cannot be kept as it is; `field` names the place, the message the remedy."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def clean_text(value: Any) -> str:
    """Text without invisible tricks, ends trimmed, lines kept. Anything but text is refused."""
    if not isinstance(value, str):
        raise RowRefused("", _("Ce qui a été envoyé n’est pas du texte."))
    return _INVISIBLE.sub("", value.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _one_line(value: Any, field: str, limit: int) -> str:
    text = " ".join(clean_text(value).split())
    _measure(text, field, limit)
    return text


def _measure(text: str, field: str, limit: int) -> None:
    if len(text) > limit:
        raise RowRefused(
            field,
            _("Au plus %(limit)d caractères ici ; il y en a %(length)d. Coupez en deux lignes.")
            % {"limit": limit, "length": len(text)},
        )


def _lines(value: Any, field: str) -> list[str]:
    """Lines of a cell: one per line of text, or a list of texts."""
    parts = value if isinstance(value, list) else clean_text(value).split("\n")
    lines = [_one_line(part, field, LINE_LIMIT) for part in parts]
    lines = [line for line in lines if line]
    if len(lines) > LINES_LIMIT:
        raise RowRefused(field, _("Au plus %d lignes par case.") % LINES_LIMIT)
    return lines


def clean_row(kind: str, values: Mapping[str, Any], *, columns: int = 3) -> dict[str, Any]:
    """The fields of a contribution of this kind, cleaned. Raises RowRefused.

    Grid: word, why, examples, cells (columns beyond the third). Choose: word, sentence (at most
    140 characters as a reader counts them). Open, relay: text.
    """
    if kind == Step.Kind.GRID:
        extra = values.get("cells") or []
        if not isinstance(extra, list):
            raise RowRefused("cells", _("Ce qui a été envoyé n’est pas du texte."))
        row: dict[str, Any] = {
            "word": _one_line(values.get("word", ""), "word", WORD_LIMIT),
            "why": _lines(values.get("why", ""), "why"),
            "examples": _lines(values.get("examples", ""), "examples"),
            "cells": [_lines(cell, "cells") for cell in extra[: max(0, columns - 3)]],
        }
    elif kind == Step.Kind.CHOOSE:
        row = {
            "word": _one_line(values.get("word", ""), "word", WORD_LIMIT),
            "sentence": _one_line(values.get("sentence", ""), "sentence", LINE_LIMIT),
        }
        length = length_of(row["sentence"])
        if length > SENTENCE_LIMIT:
            raise RowRefused(
                "sentence",
                _("La phrase a %(length)d caractères ; il en faut au plus %(limit)d.")
                % {"length": length, "limit": SENTENCE_LIMIT},
            )
    else:
        row = {"text": clean_text(values.get("text", ""))}
        _measure(row["text"], "text", TEXT_LIMIT)
    if not any(row.values()):
        raise RowRefused("word", _("Écrivez au moins un mot."))
    return row
