"""Days written as people type them; today is Sunday 22 November 2026 unless said otherwise."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.algorithms.french_dates import find_date
from maillage.algorithms.french_text import fold

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("hier formation", date(2026, 11, 21)),
        ("Avant-hier, appel", date(2026, 11, 20)),
        ("avant hier appel", date(2026, 11, 20)),
        ("ce matin, atelier", TODAY),
        ("aujourd’hui : veille", TODAY),
        ("cet après-midi appel", TODAY),
        ("mardi 17 nov. appel", date(2026, 11, 17)),
        ("2026-11-12 veille IA", date(2026, 11, 12)),
        ("comité du 3 novembre", date(2026, 11, 3)),
        ("comité du 1er septembre", date(2026, 9, 1)),
        ("12/11/2026 comité", date(2026, 11, 12)),
        ("le 12, appel", date(2026, 11, 12)),
        ("le 30 appel", date(2026, 10, 30)),
        ("lundi 16 appel avec le musée", date(2026, 11, 16)),
        ("lundi 12 artistes à l’atelier", date(2026, 11, 16)),
        ("le 5 à 7 du musée", None),
        ("le 30, appel", date(2026, 10, 30)),
        ("lundi le 16, appel", date(2026, 11, 16)),
        ("mardi appel", date(2026, 11, 17)),
        ("dimanche sortie", TODAY),
        ("dimanche dernier sortie", date(2026, 11, 15)),
        ("les 3 et 4 novembre, colloque", date(2026, 11, 3)),
        ("3 au 5 juin 2026, colloque", date(2026, 6, 3)),
        ("il y a trois jours, appel", date(2026, 11, 19)),
        ("il y a 2 semaines, appel", date(2026, 11, 8)),
        ("atelier du 15 décembre 2026", date(2026, 12, 15)),
        ("demain appel", date(2026, 11, 23)),
        ("préparer la rencontre du 24 novembre", TODAY),
        ("29 février bilan", TODAY),
        ("le 31 février, rien", None),
        ("rencontre à 14 h", None),
        ("lundi 9 h appel", date(2026, 11, 16)),
        ("le 3e comité", None),
        ("sept artistes rencontrés", None),
    ],
)
def test_a_day_is_read(line: str, expected: date | None) -> None:
    found = find_date(fold(line), today=TODAY)
    assert (found.value if found else None) == expected


def test_a_weekday_that_contradicts_its_date_is_said_and_trusted_less() -> None:
    found = find_date(fold("lundi 17 novembre appel"), today=TODAY)
    assert found is not None
    assert found.value == date(2026, 11, 17)
    assert found.confidence < 0.5
    assert "mardi" in found.remark


def test_a_coming_day_without_a_year_is_not_taken_for_last_year() -> None:
    found = find_date(fold("préparation du 24 novembre"), today=TODAY)
    assert found is not None
    assert found.confidence <= 0.4
    assert "à venir" in found.remark


pieces = st.sampled_from(
    re.findall(
        r"\S+",
        "le du 1er 3 12 30 31 99 lundi mardi dernier hier avant-hier nov. février mai mars sept il "
        "y a deux jours semaines aujourd’hui 12/13 9 h , - et au 2019-02-30 2019-02-28",
    )
)


@given(
    st.one_of(st.text(), st.lists(pieces, max_size=9).map(" ".join)),
    st.dates(),
)
def test_any_line_is_read_without_error_and_never_into_the_future(line: str, today: date) -> None:
    folded = fold(line)
    found = find_date(folded, today=today)
    if found is None:
        return
    assert 0 <= found.start < found.end <= len(folded)
    assert 0 < found.confidence <= 1
    explicit = any(year in folded for year in ("19", "20")) or "demain" in folded
    assert explicit or found.value <= today
