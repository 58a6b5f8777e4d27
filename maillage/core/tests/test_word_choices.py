"""Words of a vocabulary are offered in the reader's alphabet."""

from __future__ import annotations

import pytest
from django.utils import translation

from maillage.core.form_fields import WordChoice, WordChoices
from maillage.core.models import Discipline

pytestmark = pytest.mark.django_db
NAMES = [("ecole", "École", "School"), ("zen", "Zen", "Arts"), ("danse", "Danse", "Dance")]


@pytest.fixture
def words():
    Discipline.objects.all().delete()
    for slug, french, english in NAMES:
        Discipline.objects.create(slug=slug, name_fr=french, name_en=english)
    return Discipline.objects.all()


@pytest.mark.parametrize(
    ("language", "expected"),
    [("fr-ca", ["Danse", "École", "Zen"]), ("en", ["Arts", "Dance", "School"])],
)
def test_an_accent_changes_no_place(words, language, expected):
    with translation.override(language):
        assert [str(label) for _value, label in WordChoices(words).choices] == expected
        one = WordChoice(words, empty_label="aucune", required=False)
        assert [str(label) for _value, label in one.choices] == ["aucune", *expected]
        assert [
            str(label) for _value, label in WordChoice(words, empty_label=None).choices
        ] == expected
