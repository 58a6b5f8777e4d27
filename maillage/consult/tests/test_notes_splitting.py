"""Items of one cell, with and without the line breaks a word processor lost."""

from __future__ import annotations

import pytest

from maillage.consult.notes.french_actions import is_action_noun, is_infinitive
from maillage.consult.notes.splitting import split_items


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("", []),
        ("Un seul propos sur le milieu", ["Un seul propos sur le milieu"]),
        ("• Un\n• Deux", ["Un", "Deux"]),
        ("- Un\n- Deux", ["Un", "Deux"]),
        ("• Un • Deux • Trois", ["Un", "Deux", "Trois"]),
        ("Un ; deux; trois", ["Un", "deux", "trois"]),
        ("Un (a ; b) ; deux « c ; d »", ["Un (a ; b)", "deux « c ; d »"]),
        ("1. Un\n2. Deux", ["Un", "Deux"]),
        ("Travailler avec\nles écoles\nPrêter", ["Travailler avec les écoles", "Prêter"]),
    ],
)
def test_written_separators_cut(text: str, items: list[str]) -> None:
    split = split_items(text)
    assert split.items == items
    assert not split.is_guessed


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("Connaître le milieu Réunir les gens", 2),
        ("Prêter du matériel Formation des équipes", 2),
        (
            "Tenir des cafés ex.: ceux du mardi Plateforme de diffusion ex.: La Vitrine en Estrie",
            2,
        ),
        ("Réunir les gens. Faire connaître leurs projets.", 2),
        ("Réunir les gens (et les garder) Faire connaître", 2),
    ],
)
def test_a_new_action_after_a_finished_one_is_another_item(text: str, items: int) -> None:
    split = split_items(text)
    assert len(split.items) == items
    assert split.is_guessed
    assert " ".join(split.items) == text


@pytest.mark.parametrize(
    "text",
    [
        "Apprendre avec Culture Mauricie et le Conseil des arts",
        "Soutenir le programme Développement des collections",
        "Travailler avec le collectif Créer ensemble",
        "Suivre la formation Réseauter autrement",
        "Présenter ex.: Création en région",
        "Rencontrer l'équipe du Théâtre du Marais",
        "Aller voir ailleurs (Former, Outiller)",
        "Écrire « Bâtir » sur le mur",
        "Travailler pour Former et avec Outiller",
        "Parler avec Olivier Pelletier",
        "Soutenir les artistes Création Danse",
        "Suivre les travaux du CQT Développer",
    ],
)
def test_a_name_or_a_thing_said_is_not_cut(text: str) -> None:
    assert split_items(text).items == [text]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("Tenir un bottin, animer un groupe, préparation d'un repas", 3),
        ("Tenir un bottin, animer un groupe et bâtir un réseau", 2),
        ("Création d'un bottin, animation d'un groupe", 2),
        ("Organiser des rencontres, formations, ateliers", 1),
        ("Réunir des artistes, des écoles, des musées", 1),
        ("Prêter du matériel (filmer, enregistrer), conseiller", 2),
        ("Tenir des soirées ex.: danser, chanter", 1),
    ],
)
def test_a_list_of_actions_with_commas_is_cut_among_examples_only(text: str, items: int) -> None:
    assert len(split_items(text, comma_lists=True).items) == items
    assert split_items(text).items == [text]


def test_verbs_and_action_nouns_are_known_from_their_look_alikes() -> None:
    verbs = "Outiller réunir relier publier démystifier faire construire inscrire mettre concevoir"
    others = (
        "atelier Olivier premier avenir théâtre lettre ordre territoire répertoire soir Alexandre"
    )
    assert all(is_infinitive(word) for word in verbs.split())
    assert not any(is_infinitive(word) for word in others.split())
    assert all(
        is_action_noun(word) for word in ("création", "maillage", "développement", "Répertoire")
    )
    assert not any(
        is_action_noun(w) for w in ("région", "village", "événement", "musée", "seulement")
    )
