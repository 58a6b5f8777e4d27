"""Which place a source means, however it writes it."""

from __future__ import annotations

import pytest

from maillage.core.models import Municipality, Place
from maillage.offer.disciplines import disciplines_of
from maillage.offer.places import Gazetteer, Places, PlaceSaid, read_place

pytestmark = pytest.mark.database


@pytest.fixture
def shawinigan(db):
    return Municipality.objects.get(name="Shawinigan")


@pytest.mark.parametrize(
    ("text", "name", "street", "town", "postal"),
    [
        ("Salle Philippe (exemple), 2100, boulevard des Hêtres, Shawinigan (Québec) G9N 8R8",
         "Salle Philippe (exemple)", "2100, boulevard des Hêtres", "Shawinigan", "G9N 8R8"),
        ("Parc de l’Amitié, Saint-Tite", "Parc de l’Amitié", "", "Saint-Tite", ""),
        ("Église (exemple) - La Tuque", "Église (exemple)", "", "La Tuque", ""),
        ("1 rue du Quai, Batiscan, QC, g0x1a0",
         "1 rue du Quai", "1 rue du Quai", "Batiscan", "G0X 1A0"),
        ("Shawinigan", "Shawinigan", "", "", ""),
    ],
)  # fmt: skip
def test_a_place_in_one_line_is_taken_apart(db, text, name, street, town, postal):
    said = read_place(text, Gazetteer())
    assert (said.name, said.street_address, said.postal_code) == (name, street, postal)
    assert said.locality == town


def test_the_same_place_is_found_again_and_not_made_twice(shawinigan):
    places = Places(by=None)
    one = places.find_or_make(PlaceSaid("Salle Philippe (exemple)", locality="Shawinigan"))
    assert places.find_or_make(PlaceSaid("SALLE PHILIPPE (Exemple)", locality="shawinigan")) == one
    assert Places(by=None).find(PlaceSaid("La salle Philippe (exemple)")) == one
    made = Place.objects.get()
    assert (made.municipality, made.visibility) == (shawinigan, "public")


def test_the_same_name_in_another_town_is_another_place(shawinigan):
    places = Places(by=None)
    one = places.find_or_make(PlaceSaid("Bibliothèque municipale", locality="Shawinigan"))
    other = places.find_or_make(PlaceSaid("Bibliothèque municipale", locality="Saint-Tite"))
    assert one != other


def test_a_link_tells_a_place_whatever_its_name(shawinigan):
    places = Places(by=None)
    link = "http://kg.artsdata.ca/resource/K12-438"
    one = places.find_or_make(PlaceSaid("Maison de la culture", same_as=(link,)))
    assert places.find(PlaceSaid("Maison Thompson", same_as=(link,))) == one


@pytest.mark.parametrize(
    ("words", "slugs"),
    [
        (["Concert", "TheaterEvent"], ["musique", "theatre"]),
        (["Spectacles / Humour"], ["humour"]),
        (["Exposition"], ["arts-visuels"]),
        (["stationnement", "gratuit"], []),
    ],
)
def test_words_of_a_source_become_disciplines(db, words, slugs):
    from maillage.core.models import Discipline

    found = [Discipline.objects.get(pk=pk).slug for pk in disciplines_of(words)]
    assert found == slugs
