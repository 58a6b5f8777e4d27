"""Fields of forms that every room uses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import ModelChoiceIterator
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from maillage.algorithms.french_text import fold
from maillage.core.lists import ImportProblem
from maillage.core.models import Municipality, Visibility
from maillage.core.places import Places
from maillage.core.said import in_words

# Who sees a record, as its form asks it; most records of the network are not for the public.
SEEN_WITHIN = [
    (Visibility.NETWORK.value, _("le réseau")),
    (Visibility.HOST.value, _("mon organisme")),
    (Visibility.PRIVATE.value, _("moi seulement")),
]
SEEN_BY = [*SEEN_WITHIN, (Visibility.PUBLIC.value, _("tout le monde"))]


class DayInput(forms.DateInput):
    """The browser's own calendar; it wants ISO dates whatever the language."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class _Alphabetical(ModelChoiceIterator):
    """The choices in the reader's alphabet: É beside E, whatever the database's order is."""

    def __iter__(self) -> Iterator[Any]:
        told = list(super().__iter__())
        first = told[:1] if self.field.empty_label is not None else []
        yield from first
        yield from sorted(told[len(first) :], key=lambda choice: fold(str(choice[1])))


class WordChoice(forms.ModelChoiceField):
    """One word of a vocabulary."""

    iterator = _Alphabetical


class WordChoices(forms.ModelMultipleChoiceField):
    """Words of a vocabulary."""

    iterator = _Alphabetical


class MunicipalityField(forms.CharField):
    """A municipality by the name that people write. Its value is a Municipality, or None."""

    def __init__(self, **kwargs: Any) -> None:
        told: dict[str, Any] = {
            "label": _("Municipalité"),
            "help_text": _("Le nom officiel ; la région suit d’elle-même."),
            "required": False,
            "max_length": 160,
        }
        super().__init__(**told | kwargs)

    @cached_property
    def places(self) -> Places:
        """The names, read at the first question (a form copies its fields)."""
        return Places()

    def prepare_value(self, value: Any) -> Any:
        return self.places.written(value) if isinstance(value, Municipality) else value

    def clean(self, value: Any) -> Municipality | None:
        text = super().clean(value).strip()
        try:
            return self.places.find(text) if text else None
        except ImportProblem as problem:
            told = f"{in_words(problem.problem)} {in_words(problem.remedy)}"
            raise ValidationError(told.strip()) from problem
