"""Amounts written in a line of the day: people, organisations, time spent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.algorithms.french_amounts import Amount, minutes, organisations, people
from maillage.algorithms.french_text import fold, spans


def value(amount: Amount | None) -> int | None:
    return amount.value if amount else None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("formation, 12 personnes à Shawinigan", 12),
        ("atelier avec 12 jeunes artistes", 12),
        ("comité, 8 participants", 8),
        ("8 participant·es", 8),
        ("8 participant(e)s", 8),
        ("une douzaine de personnes", 12),
        ("une vingtaine d’artistes", 20),
        ("deux artistes rencontrées", 2),
        ("rencontre avec une artiste", 1),
        ("12 personnes, dont 4 artistes", 12),
        ("3 élus et 2 artistes", 5),
        ("20 personnes (12 artistes, 8 gestionnaires)", 20),
        ("12 pers.", 12),
        ("veille : 3 articles", None),
        ("3 organismes", None),
        ("salle 3, artistes", None),
        ("0 personne", None),
        ("infolettre à 1 200 abonnés", 1200),
        ("1\u202f200 abonnés", 1200),
        ("1,200 personnes", 1200),
        ("12 mille visiteurs", 12_000),
        ("1 000 000 personnes", None),
        ("vingt-cinq personnes", 25),
        ("vingt et un artistes", 21),
        ("soixante et onze élèves", 71),
        ("quatre-vingts participants", 80),
        ("quatre-vingt-dix-sept personnes", 97),
        ("trois cent cinquante participants", 350),
        ("mille deux cent trente-quatre personnes", 1234),
        ("deux centaines de personnes", 200),
        ("des centaines de personnes", None),
        ("2,5 mille personnes", None),
        ("10 à 12 personnes", 12),
        ("2021-10-27 200 personnes", 200),
        ("mardi 3 200 personnes", 200),
        ("10 h 30 200 personnes", 200),
        ("plus de 150+ personnes", 150),
    ],
)
def test_people_are_counted(line: str, expected: int | None) -> None:
    assert value(people(fold(line), spans(fold(line)))) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("rencontre, 3 organismes", 3),
        ("3 musées et 2 bibliothèques", 5),
        ("6 organismes, dont 2 musées", 6),
        ("rencontre avec un musée", 1),
        ("rencontre avec le musée", None),
        ("deux petits festivals", 2),
        ("dans une salle", None),
        ("vingt-deux organismes", 22),
        ("12 personnes", None),
    ],
)
def test_organisations_are_counted(line: str, expected: int | None) -> None:
    assert value(organisations(fold(line), spans(fold(line)))) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("appel, 45 min", 45),
        ("appel 2 h", 120),
        ("appel 1 h 30", 90),
        ("appel 1h30", 90),
        ("appel 1,5 h", 90),
        ("appel, 1\u00a0h\u00a015", 75),
        ("rencontre à 14 h", None),
        ("rencontre de 14 h à 16 h 30", 150),
        ("rencontre 9h-11h", 120),
        ("mardi 9 h, appel", None),
        ("appel à 9 h, 30 minutes", 30),
        ("formation de 3 h", 180),
        ("une demi-heure au téléphone", 30),
        ("une heure et demie de travail", 90),
        ("deux heures de travail", 120),
        ("rencontre 14 h", None),
        ("5 à 7 du musée", None),
        ("durée : 10 h", 600),
    ],
)
def test_time_spent_is_told_from_the_time_of_day(line: str, expected: int | None) -> None:
    assert value(minutes(fold(line))) == expected


@given(st.text(alphabet="0123456789 h,min:àdeunartistemusée·-", max_size=60))
def test_any_line_is_counted_without_error_inside_bounds(line: str) -> None:
    folded = fold(line)
    for amount in (
        people(folded, spans(folded)),
        organisations(folded, spans(folded)),
        minutes(folded),
    ):
        if amount:
            assert amount.value > 0
            assert 0 < amount.confidence <= 1
            assert all(0 <= a < b <= len(folded) for a, b in amount.places)
