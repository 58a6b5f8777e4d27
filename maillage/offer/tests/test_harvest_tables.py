"""Tables and JSON lists: columns recognised in two languages, a mapping kept and given back."""

import io
import json
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import Workbook

from maillage.offer.tests.reading_cast import events_of, one_event, reading_of, starts

FRENCH = (
    "Programmation d’automne;;;;;\n"
    "Titre;Date de début;Heure;Lieu;Ville;Prix\n"
    "Soirée d’été;05/07/2026;19 h 30;Église Saint-Éloi;Saint-Élie;25 $ à 30 $\n"
    "Lecture publique;du 3 au 5 mars, 19 h 30;;Bibliothèque;;Gratuit\n"
)


def test_a_latin_1_table_with_semicolons_is_read_below_its_title():
    summer, lecture = events_of(FRENCH.encode("cp1252"))

    assert summer.title == "Soirée d’été"
    assert summer.start.isoformat() == "2026-07-05T19:30:00-04:00"
    assert summer.location == "Église Saint-Éloi, Saint-Élie"
    assert (summer.price.low, summer.price.high) == (Decimal("25.00"), Decimal("30.00"))
    assert [s[:16] for s in starts(lecture)] == [
        "2027-03-03T19:30", "2027-03-04T19:30", "2027-03-05T19:30"
    ]  # fmt: skip
    assert lecture.price.is_free is True
    assert lecture.confidence < 1


def test_english_headings_are_known_too():
    event = one_event(
        "Event name,Start date,Start time,End time,Venue,Ticket URL,Status\n"
        "Jazz night,2026-05-02,8:00 PM,11:30 PM,The Barn,https://tix.example.ca/1,Cancelled\n"
    )

    assert event.start.isoformat() == "2026-05-02T20:00:00-04:00"
    assert event.end.isoformat() == "2026-05-02T23:30:00-04:00"
    assert event.price.url == "https://tix.example.ca/1"
    assert event.status == "cancelled"


def test_a_day_above_twelve_tells_the_order_of_a_whole_column():
    events = events_of("Titre,Date\nA,07/05/2026\nB,07/25/2026\n")

    assert [e.start for e in events] == [date(2026, 7, 5), date(2026, 7, 25)]


def test_a_last_day_in_a_column_is_included():
    event = one_event("Titre,Début,Fin\nExposition,2026-05-01,2026-05-31\n")

    assert (event.start, event.end, event.all_day) == (date(2026, 5, 1), date(2026, 6, 1), True)


def test_the_mapping_that_was_used_can_be_given_back():
    told = "Quoi,Le jour\nA,2026-05-01\n"
    refused = reading_of(told, "table")
    given = {"fields": {"title": "Quoi", "start": "Le jour"}}
    reading = reading_of(told, "table", mapping=given)

    assert refused.all() == []
    assert "aucune colonne ne donne le titre" in str(refused.refused[0].why)
    assert [e.title for e in reading] == ["A"]
    again = reading_of("Le jour,Quoi\n2026-06-01,B\n", "table", mapping=reading.mapping)
    assert [e.title for e in again] == ["B"]


def workbook() -> bytes:
    book = Workbook()
    sheet = book.active
    rows = [
        ["Calendrier 2026"], [], ["Titre", "Date", "Heure", "Lieu"],
        ["Marionnettes", date(2026, 5, 1), "10 h", "Salle A"],
        [None, date(2026, 5, 2), "10 h", None],
        ["Ciné-club", date(2026, 5, 3), "19:30", "Salle B"],
    ]  # fmt: skip
    for row in rows:
        sheet.append(row)
    for merged in ("A1:D1", "A4:A5", "D4:D5"):
        sheet.merge_cells(merged)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_merged_cells_are_spread_and_title_rows_are_skipped():
    events = events_of(workbook())

    assert [(e.title, e.start.isoformat()[:16], e.location) for e in events] == [
        ("Marionnettes", "2026-05-01T10:00", "Salle A"),
        ("Marionnettes", "2026-05-02T10:00", "Salle A"),
        ("Ciné-club", "2026-05-03T19:30", "Salle B"),
    ]
    assert len({e.key for e in events}) == 3


def test_each_row_is_an_event_or_a_reason():
    reading = reading_of("Titre,Date\nA,2026-05-01\nB,\n,2026-05-03\nC,bientôt\n")

    assert [e.title for e in reading] == ["A"]
    assert [str(r.why) for r in reading.refused] == [
        "date de début absente", "ligne sans titre", "date de début illisible : « bientôt »"
    ]  # fmt: skip
    assert reading.seen == 4


# --- JSON ------------------------------------------------------------------------------------
def city(count: int = 12) -> list[dict]:
    """As a city publishes it: times without a zone, really in UTC."""
    return [
        {"Title": f"Atelier {n}", "Excerpt": "<p>Bricolage</p>", "PageUrl": f"/fr/atelier-{n}.aspx",
         "EventDate": f"2026-02-{n + 1:02}T23:30:00", "EndDate": f"2026-02-{n + 2:02}T01:00:00",
         "Locations": [{"Id": "x", "Label": "Bibliothèque"}],
         "Categories": [{"Id": "a", "Label": "Arts"}, {"Id": "b", "Label": "Loisirs"}]}
        for n in range(count)
    ]  # fmt: skip


def test_a_list_of_objects_is_found_anywhere_and_its_fields_are_guessed():
    content = json.dumps({"meta": {"pages": [1, 2]}, "data": {"results": city()}})
    reading = reading_of(content, base="https://ville.exemple.ca/agenda.json")
    first = reading.all()[0]

    assert reading.seen == reading.total == 12
    assert reading.mapping["items"] == "data.results"
    assert (first.title, first.location) == ("Atelier 0", "Bibliothèque")
    assert first.disciplines == ("Arts", "Loisirs")
    assert first.url == "https://ville.exemple.ca/fr/atelier-0.aspx"


def test_times_that_would_fall_in_the_night_are_read_in_utc_and_it_is_said():
    reading = reading_of(json.dumps(city()))
    first = reading.all()[0]

    assert first.start.isoformat() == "2026-02-01T18:30:00-05:00"
    assert reading.mapping["timezone"] == "UTC"
    assert "UTC" in str(reading.notes[0])


def test_times_of_the_day_stay_local():
    rows = [{"title": f"A{n}", "start": f"2026-02-{n + 1:02}T19:30:00"} for n in range(12)]

    assert events_of(json.dumps(rows))[0].start.isoformat() == "2026-02-01T19:30:00-05:00"


def test_dotted_paths_of_a_mapping_are_followed():
    content = json.dumps({"a": {"b": [{"t": {"fr": "Fête"}, "d": {"s": 1790000000}}]}})
    given = {"items": "a.b", "fields": {"title": "t.fr", "start": "d.s"}}

    event = one_event(content, mapping=given)
    assert (event.title, event.start.isoformat()) == ("Fête", "2026-09-21T10:13:20-04:00")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("[1, 2, 3]", "aucune liste d’événements"),
        ('{"a": ', "ce n’est pas du JSON lisible"),
        ('{"a": {"b": 1}}', "ni titre ni date"),
    ],
)
def test_json_without_events_says_why(content, why):
    reading = reading_of(content, "json")

    assert reading.all() == []
    assert str(reading.refused[0].why).startswith(why)
