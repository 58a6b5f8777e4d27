"""Which events of a calendar look like work, and the line proposed for them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from maillage.core.calendar_gestures import gesture_sentence, is_likely_practice
from maillage.core.calendars import CalendarEvent

NINE = datetime(2026, 11, 4, 9, 0, tzinfo=ZoneInfo("America/Toronto"))


def event(title: str, **changes: object) -> CalendarEvent:
    values: dict[str, object] = {
        "uid": "x", "recurrence_id": "", "title": title, "start": NINE,
        "end": NINE + timedelta(hours=1), **changes,
    }  # fmt: skip
    return CalendarEvent(**values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("title", "attendees", "organizer", "expected"),
    [
        ("Comité billetterie", ("Ana", "Luc", "Moi"), "Ana", "Comité billetterie, 2 personnes"),
        ("Appel", ("Moi",), "Luc", "Appel, 1 personne"),
        ("Appel", ("Moi",), "Moi", "Appel"),
        ("Invitation: TR: Comité", (), "", "Comité"),
        ("Atelier, 12 personnes", ("Ana", "Luc"), "", "Atelier, 12 personnes"),
        ("", (), "", "Activité sans titre"),
    ],
)
def test_the_line_proposed_says_the_title_and_who_was_met(
    title: str, attendees: tuple[str, ...], organizer: str, expected: str
) -> None:
    assert gesture_sentence(event(title, attendees=attendees, organizer=organizer)) == expected


@pytest.mark.parametrize(
    "title",
    ["Comité du numérique", "Appel Musée POP", "Formation sur les congés", "Marche des arts",
     "Rencontre : planification des vacances culturelles", "Concert de Noël", "DICI"],
)  # fmt: skip
def test_work_is_proposed(title: str) -> None:
    likely, reason = is_likely_practice(event(title))
    assert likely
    assert reason


@pytest.mark.parametrize(
    "title",
    ["Dentiste", "Congé", "Vacances !", "Anniversaire de Luc", "Busy", "Occupé", "Trajet Québec",
     "Bloc de travail", "Absente", "RV physio", "Fête nationale", "", "Rencontre garderie"],
)  # fmt: skip
def test_private_life_and_absences_are_left_out_with_a_reason(title: str) -> None:
    likely, reason = is_likely_practice(event(title))
    assert not likely
    assert reason


def test_a_private_or_cancelled_event_and_a_day_alone_are_left_out() -> None:
    assert is_likely_practice(event("Comité", private=True))[0] is False
    assert is_likely_practice(event("Comité", status="cancelled"))[0] is False
    assert is_likely_practice(event("Jour du Souvenir", all_day=True))[0] is False
    assert is_likely_practice(event("Colloque", all_day=True, attendees=("Ana", "Luc")))[0] is True
