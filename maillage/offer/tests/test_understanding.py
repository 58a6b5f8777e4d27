"""A pasted text is understood, each value with how sure it is and the words it was read in."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.algorithms.french_text import fold
from maillage.offer.contributing.programme import parts_of
from maillage.offer.contributing.shapes import Draft, carried, draft_of, drafts_of
from maillage.offer.contributing.understanding import Known, Spot, understand
from maillage.offer.disciplines import WORDS
from maillage.offer.tests.contributing_cast import LABELS, LETTER, POST, PROGRAMME

TOWNS = {"batiscan", "shawinigan", "trois-rivieres", "louiseville"}
NOW = date(2026, 11, 22)


def take_apart(text: str) -> Spot | None:
    parts = [part.strip() for part in text.split(",")]
    street = " ".join(p for p in parts[1:] if p[:1].isdigit() or p.startswith("rue"))
    town = next((p for p in parts[1:] if fold(p) in TOWNS), "")
    return Spot(parts[0], street, town)


KNOWN = Known(
    now=NOW,
    places={"salle philippe filion": ("Salle Philippe-Filion", "Shawinigan")},
    is_town=lambda name: fold(name) in TOWNS,
    take_apart=take_apart,
    disciplines=WORDS,
)
EVENING = POST.format(day="vendredi 5 mars 2027")


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        (EVENING, "title", "Soirée de contes au vieux presbytère"),
        (EVENING, "when", "vendredi 5 mars 2027 à 19 h 30"),
        (EVENING, "place", "Vieux presbytère"),
        (EVENING, "town", "Batiscan"),
        (EVENING, "price_kind", "paid"),
        (EVENING, "ticket_url", "https://billets.example.org/contes"),
        (EVENING, "contact", "819 555-0123 · contes@example.org"),
        (EVENING, "organizer", "Société d’histoire de Batiscan"),
        (EVENING, "performers", "Jeanne Brisebois"),
        (EVENING, "accessible", ["wheelchair"]),
        (EVENING, "discipline", "arts-parole"),
        (LETTER, "title", "Exposition « Eaux vives » de Luc Côté"),
        (LETTER, "place", "Galerie du Fleuve"),
        (LETTER, "town", "Trois-Rivières"),
        (LETTER, "price_kind", "free"),
        (LETTER, "contact", "819 555-9876, poste 22"),
        (LETTER, "url", "https://www.galeriedufleuve.example.org"),
        (LETTER, "discipline", "arts-visuels"),
        (LABELS, "title", "Atelier de gravure"),
        (LABELS, "when", "samedi 23 janvier 2027, 13 h à 16 h"),
        (LABELS, "place", "Bibliothèque Marie-Uguay"),
        (LABELS, "price_text", "25 $ (matériel inclus)"),
        (LABELS, "age_low", 12),
        (LABELS, "ticket_url", "https://inscription.example.org/gravure"),
        ("Concert de Noël\n12 décembre 2026, 20 h\nSalle Philippe-Filion", "town", "Shawinigan"),
        ("Le spectacle « La nuit des lucioles » le 3 mars à 20 h", "title", "La nuit des lucioles"),
        ("📅 4 mars 2027, 14 h\n📍 Parc de la rivière, Louiseville\nGrand pique-nique", "place",
         "Parc de la rivière"),
        ("Causerie sur Zoom le 4 mars à 19 h https://zoom.us/j/123", "online_url",
         "https://zoom.us/j/123"),
        ("Atelier le 4 mars à 19 h. Non accessible en fauteuil roulant.", "not_accessible",
         ["wheelchair"]),
        ("Bal des glaces\nÀ la salle du Quai, Batiscan", "place", "salle du Quai"),
        ("Bal\nLe 4 mars à 20 h\nAuditorium du cégep, 12, rue des Pins, Shawinigan", "place",
         "Auditorium du cégep"),
        ("Bal, 4 mars. Infos : info@bar.example.org", "place", ""),
        ("Fête de quartier\n4 mars\nPour toute la famille", "audience", "family"),
        ("ANNULÉ - Soirée jazz\n4 mars 2027, 20 h", "title", "Soirée jazz"),
    ],
)  # fmt: skip
def test_what_is_read_in_a_text(text, field, value):
    assert understand(text, KNOWN).get(field) == value


@pytest.mark.parametrize(
    ("text", "field"),
    [
        (EVENING, "title"), (EVENING, "place"), (EVENING, "contact"), (EVENING, "performers"),
        (LETTER, "place"), (LETTER, "performers"),
    ],
)  # fmt: skip
def test_what_is_guessed_is_to_be_looked_at_and_says_where_it_was_read(text, field):
    guess = understand(text, KNOWN).doubts[field]
    assert guess.words
    assert fold(guess.words.split(" · ")[0].split()[0]) in fold(text)


@pytest.mark.parametrize("field", ["title", "when", "place", "price_kind", "age_low"])
def test_what_stands_under_a_label_is_sure(field):
    assert understand(LABELS, KNOWN).guesses[field].is_sure


def test_an_exhibition_that_goes_on_begins_with_its_opening():
    when = understand(LETTER, KNOWN).get("when")
    assert "22 novembre" not in when
    assert "14 janvier 2027" in when
    assert "28 février 2027" in when


def test_what_the_network_left_around_a_text_is_not_described():
    described = understand(EVENING, KNOWN).get("description")
    assert "Commenter" not in described
    assert "Jeanne Brisebois" in described


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("Soirée le 4 mars à 20 h. Stationnement gratuit.", "accessible"),
        ("Soirée le 4 mars à 20 h. 20 $, gratuit pour les moins de 12 ans", "age_low"),
        ("Soirée le 4 mars. https://www.facebook.com/events/123", "url"),
        ("Billets en ligne : https://billets.example.org/1", "attendance"),
    ],
)
def test_what_a_text_does_not_say(text, field):
    assert field not in understand(text, KNOWN).guesses


def test_a_programme_is_cut_into_its_events():
    pieces, rest = parts_of(PROGRAMME, NOW)
    titles = [understand(piece, KNOWN).title for piece in pieces]
    assert titles == ["Les Draveurs en concert", "L’heure du conte en pyjama",
                      "Récital de piano de Maude Verreault"]  # fmt: skip
    assert "PROGRAMMATION" in rest


def test_a_list_of_lines_is_a_programme_too():
    lines = "\n".join(f"{day} février, 19 h 30 – Le film numéro {day}" for day in (3, 10, 17))
    pieces, _rest = parts_of(f"Ciné-club\n{lines}\nEntrée : 8 $", NOW)
    assert [understand(p, KNOWN).title for p in pieces] == [
        f"Le film numéro {day}" for day in (3, 10, 17)
    ]


@pytest.mark.parametrize("text", [EVENING, LETTER, LABELS, "Bonjour", ""])
def test_one_event_is_not_cut(text):
    assert parts_of(text, NOW)[0] == []


def test_an_event_with_a_reminder_is_one_event():
    text = "Grand bal\nSamedi 6 mars 2027, 20 h\nSalle X\n\nRappel : réservez avant le 1er mars !"
    assert parts_of(text, NOW)[0] == []


def test_a_draft_survives_its_travel_in_a_page():
    draft = understand(EVENING, KNOWN)
    assert drafts_of(carried([draft]))[0].initial == draft.initial


@pytest.mark.parametrize(
    "told",
    [None, [], "x", {"title": 3}, {"title": [["x"], 1, ""]}, {"age_low": ["4", 1, ""]},
     {"accessible": [[1], 1, ""]}, {"inconnu": ["x", 1, ""]}],
)  # fmt: skip
def test_what_comes_back_from_a_browser_is_not_believed(told):
    assert draft_of(told).guesses == {}


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_no_text_is_too_strange(text):
    parts_of(text, NOW)
    assert isinstance(understand(text, KNOWN), Draft)
