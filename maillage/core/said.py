"""Say in the reader's language what a module without Django said in French; keep it until then."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, override

from maillage.algorithms.said import SAID, Said, from_json, to_json

__all__ = ["Said", "SaidField", "from_json", "in_words", "said_of", "to_json"]


def said_of(label: str | Promise) -> Said:
    """A label (`gettext_lazy`) as a sentence: its own text, not the one of who happens to read."""
    with override(settings.LANGUAGE_CODE):
        return from_json({SAID: str(label)})


def in_words(text: Any) -> str:
    """A sentence (as said, or as kept in JSON) in the active language; any other text as it is."""
    said = from_json(text)
    return said.in_words(_translate) if isinstance(said, Said) else str(said)


def _translate(template: str, plural: str, count: int) -> str:
    if plural:
        return ngettext(template, plural, count)
    return gettext(template) if template else ""


class SaidField(models.TextField):
    """A text column that keeps a sentence with its template; a plain text stays readable."""

    def from_db_value(self, value: Any, *_: Any) -> Any:
        """The sentence that was kept."""
        if not isinstance(value, str) or not value.startswith(f'{{"{SAID}"'):
            return value
        try:
            return from_json(json.loads(value))
        except ValueError:
            return value

    def get_prep_value(self, value: Any) -> Any:
        """The column's text."""
        if isinstance(value, Said):
            return json.dumps(to_json(value), ensure_ascii=False)
        return super().get_prep_value(value)
