"""Other hands lay the same notes out differently; nothing they wrote is lost."""

from __future__ import annotations

import datetime

import pytest

from maillage.consult.notes import (
    ChooseStep,
    GridStep,
    Notes,
    RelayStep,
    read_groups,
    read_notes,
    read_pasted,
)

from .samples import as_text


def grid_of(table: str, heading: str = "Étape 1 : Les verbes du métier") -> GridStep:
    step = read_pasted(f"{heading}\n\n{table}").steps[0]
    assert isinstance(step, GridStep)
    return step


def choices_of(lines: str, heading: str = "Étape 2 : Trois mots") -> ChooseStep:
    step = read_pasted(f"Étape 1 : Les verbes\n1. Lier\tx\n\n{heading}\n\n{lines}").steps[1]
    assert isinstance(step, ChooseStep)
    return step


def relay_of(lines: str, heading: str = "Étape 3 : Préoccupations", date: str = "") -> RelayStep:
    text = f"Rencontre\nGroupe 1 {date}\nÉtape 1 : Les verbes\n1. Lier\tx\n\n{heading}\n\n{lines}"
    step = read_pasted(text).steps[1]
    assert isinstance(step, RelayStep)
    return step


@pytest.mark.parametrize(
    ("cell", "number", "verb"),
    [
        ("1. Relier", 1, "Relier"),
        ("1) Relier", 1, "Relier"),
        ("1- Relier", 1, "Relier"),
        ("1 – Relier", 1, "Relier"),
        ("(1) Relier", 1, "Relier"),
        ("1 Relier", 1, "Relier"),
        ("10. **Relier**", 10, "Relier"),
        ("8. «Relier»", 8, "Relier"),
        ("8. «\u00a0Relier\u00a0»", 8, "Relier"),
        ('8. "Relier"', 8, "Relier"),
        ("8. “Relier”", 8, "Relier"),
        ("- Relier", None, "Relier"),
        ("Relier :", None, "Relier"),
        ("1. <b>Relier</b>/faire&nbsp;équipe", 1, "Relier/faire\u00a0équipe"),
        ("1. Relier « tout » et « tous »", 1, "Relier « tout » et « tous »"),
    ],
)
def test_a_verb_loses_its_number_and_its_dress(cell: str, number: int | None, verb: str) -> None:
    row = grid_of(f"{cell}\tUne raison\tUn geste").rows[0]
    assert (row.number, row.verb) == (number, verb)


def test_the_json_gives_the_verb_as_written_without_its_number() -> None:
    grid = grid_of('8. «Relier»\tUne raison\tUn geste\n9. "Former"\tUne raison\tUn geste')
    assert [row["verb"] for row in grid.as_json()["rows"]] == ["«Relier»", "Former"]
    assert [row.verb for row in grid.rows] == ["Relier", "Former"]


@pytest.mark.parametrize(
    "heading",
    [
        "Étape 1 : Les verbes",
        "ÉTAPE 1 – Les verbes",
        "**Etape 1. Les verbes**",
        "Step 1: Les verbes",
        "## Partie I — Les verbes",
        "Question no 1 : Les verbes",
    ],
)
def test_a_step_may_be_called_otherwise(heading: str) -> None:
    step = grid_of("1. Relier\tUne raison", heading)
    assert step.title == "Les verbes"
    assert [row.verb for row in step.rows] == ["Relier"]


def test_the_columns_may_come_in_another_order_with_others_beside() -> None:
    text = (
        "Étape 1 : Les verbes\nNo\tGestes concrets\tVerbe\tResponsable\tPourquoi\n"
        "1\tTenir un bottin\tRelier\tMarie\tSe connaître\n2\t\tÉquiper\t\t"
    )
    notes = read_pasted(text)
    rows = notes.steps[0].rows
    assert (rows[0].number, rows[0].verb) == (1, "Relier")
    assert (rows[0].why, rows[0].examples) == (["Se connaître"], ["Tenir un bottin"])
    assert notes.notes == ["Relier — Responsable\u00a0: Marie"]
    assert any("Responsable" in warning for warning in notes.warnings)


def test_missing_cells_and_missing_tabs_still_name_the_verb() -> None:
    step = grid_of(
        "Verbe\tPourquoi\tExemples\n1. Relier\tSe voir\n2. Équiper\n3. Raconter\t\nVeiller"
    )
    assert [row.verb for row in step.rows] == ["Relier", "Équiper", "Raconter", "Veiller"]


def test_a_row_without_verb_goes_on_the_row_above() -> None:
    step = grid_of("1. Relier\tSe voir\tUn repas\n\tSe parler\t\n2. Équiper\t\t")
    assert step.rows[0].why == ["Se voir", "Se parler"]
    assert len(step.rows) == 2


def test_the_columns_repeated_on_a_new_page_are_no_verb() -> None:
    head = "Verbe\tPourquoi\tExemples"
    assert len(grid_of(f"{head}\n1. Relier\ta\tb\n{head}\n2. Équiper\ta\tb").rows) == 2


def test_a_numbered_list_under_the_first_step_names_the_verbs() -> None:
    step = grid_of("1. Relier : se voir souvent\n2. Équiper")
    assert [(row.verb, row.why) for row in step.rows] == [
        ("Relier", ["se voir souvent"]),
        ("Équiper", []),
    ]


def test_a_table_pasted_without_any_heading_is_a_grid() -> None:
    notes = read_pasted("Verbe\tPourquoi\tExemples\nRelier\tSe voir\tUn repas")
    assert [step.kind for step in notes.steps] == ["grid"]
    assert notes.steps[0].columns == ["Verbe", "Pourquoi", "Exemples"]


def test_steps_without_number_are_told_by_their_headings() -> None:
    text = (
        "# Rencontre\n\n## Les verbes du métier\n\n1. Relier\tSe voir\n\n"
        "## Nos trois mots\n\n- Relier : Se voir\n\n## Préoccupations\n\nLa suite ?"
    )
    assert [step.kind for step in read_pasted(text).steps] == ["grid", "choose", "relay"]


def test_a_step_of_another_kind_keeps_its_contributions() -> None:
    notes = read_pasted(f"{as_text()}\n\nÉtape 4 : Autres remarques\n\n- Merci\n- Belle journée")
    assert notes.steps[3].as_json() == {"kind": "open", "contributions": ["Merci", "Belle journée"]}


@pytest.mark.parametrize(
    "line",
    [
        '- Relier**: "Que personne ne reste seul"',
        "- **Relier** — Que personne ne reste seul",
        "Relier : « Que personne ne reste seul »",
        "1) Relier : “Que personne ne reste seul”",
        "• Relier – Que personne ne reste seul",
        "Relier\tQue personne ne reste seul",
        "1\tRelier\tQue personne ne reste seul",
        "**Relier**\n\n« Que personne ne reste seul »",
        "« Relier » : « Que personne ne reste seul ».",
    ],
)
def test_a_word_and_its_sentence_are_told_apart(line: str) -> None:
    choice = choices_of(line).choices[0]
    assert (choice.word, choice.sentence, choice.length) == (
        "Relier",
        "Que personne ne reste seul",
        26,
    )


def test_a_table_of_words_has_its_headings_apart() -> None:
    step = choices_of("Mot\tPhrase\nRelier\tSe voir\nÉquiper\tSe donner les moyens")
    assert [choice.word for choice in step.choices] == ["Relier", "Équiper"]
    assert step.instructions == ["Mot — Phrase"]


def test_a_length_counts_what_a_reader_sees() -> None:
    assert choices_of("- Relier : e\u0301te\u0301 👩🏽‍🎨").choices[0].length == 5


def test_a_sentence_of_141_characters_is_kept_and_flagged() -> None:
    notes = read_pasted(
        f"Étape 1 : Verbes\n1. Lier\tx\n\nÉtape 2 : Un choix\n\n- Relier : {'é' * 141}"
    )
    choice = notes.steps[1].choices[0]
    assert (choice.length, choice.is_too_long) == (141, True)
    assert any("141" in warning and "140" in warning for warning in notes.warnings)


@pytest.mark.parametrize(
    ("lines", "count"),
    [
        ("Une seule.", 1),
        ("Une première.\n\nUne seconde.", 2),
        ("- Une première\n- Une seconde\n- Une troisième", 3),
        ("1. Une première\n2. Une seconde", 2),
        ("*Écrivez ici ce qui vous inquiète*\n\nUne seule.", 1),
        ("Une préoccupation si longue que sa ligne a été coupée par la\nlargeur de la page.", 1),
    ],
)
def test_each_paragraph_or_bullet_is_one_concern(lines: str, count: int) -> None:
    assert len(relay_of(lines).concerns) == count


@pytest.mark.parametrize(
    ("heading", "date", "to"),
    [
        ("Étape 3 : Préoccupations (atelier du 24 novembre)", "le 27 octobre 2021", (2021, 11, 24)),
        (
            "Étape 3 : Préoccupations (atelier du 24 nov. 2022)",
            "le 27 octobre 2021",
            (2022, 11, 24),
        ),
        ("Étape 3 : Préoccupations (atelier du 12 janvier)", "le 27 octobre 2021", (2022, 1, 12)),
        ("Étape 3 : Préoccupations pour le 1er mars", "2021-02-27", (2021, 3, 1)),
        ("Étape 3 : Préoccupations pour le 2021-03-01", "", (2021, 3, 1)),
        ("Étape 3 : Préoccupations pour le 1er mars", "", None),
        ("Étape 3 : Préoccupations", "27/02/2021", None),
    ],
)
def test_a_concern_says_the_workshop_it_goes_to(
    heading: str, date: str, to: tuple[int, int, int] | None
) -> None:
    expected = datetime.date(*to) if to else None
    assert relay_of("La suite ?", heading, date).concerns[0].to == expected


def read_head(text: str, filename: str = "notes.txt") -> Notes:
    return read_notes(f"{text}\n\nÉtape 1 : Verbes\n1. Lier\tx".encode(), filename=filename)


@pytest.mark.parametrize(
    ("text", "filename", "expected"),
    [
        ("Rencontre d’été\nGroupe 3\n5 juin 2022", "n.txt", ("Rencontre d’été", "3", "2022-06-05")),
        (
            "Groupe 3 – 5 juin 2022\nRencontre d’été",
            "n.txt",
            ("Rencontre d’été", "3", "2022-06-05"),
        ),
        ("Titre : Bilan\nÉquipe : A\nDate : 2022-06-05", "n.txt", ("Bilan", "A", "2022-06-05")),
        ("Bilan\tété\nGroupe\t12\nDate\t5/6/2022", "n.txt", ("Bilan : été", "12", "2022-06-05")),
        ("Bilan", "atelier-2022-06-05-groupe-3.txt", ("Bilan", "3", "2022-06-05")),
        (
            "Atelier du groupe B, 5 juin 2022",
            "n.txt",
            ("Atelier du groupe B, 5 juin 2022", "B", "2022-06-05"),
        ),
        ("2021 – Bilan", "n.txt", ("2021 – Bilan", "", None)),
    ],
)
def test_the_head_gives_title_group_and_date(
    text: str, filename: str, expected: tuple[str, str, str | None]
) -> None:
    said = read_head(text, filename).as_json()
    assert (said["title"], said["group"], said["date"]) == expected


def test_what_the_head_lacks_is_said() -> None:
    said = " ".join(read_pasted("Étape 1 : Verbes\n1. Lier\tx").warnings)
    assert "date" in said
    assert "groupe" in said
    assert "titre" in said


def test_a_line_not_understood_is_kept_as_a_note() -> None:
    text = as_text().replace("Étape 2", "Pause à 10 h 15 avec du café.\n\nÉtape 2")
    notes = read_pasted(text.replace("Rencontre de mai", "Rencontre de mai\nPrésentes : Ana, Léa"))
    assert notes.notes == ["Présentes : Ana, Léa", "Pause à 10 h 15 avec du café."]
    assert any("2 lignes" in warning for warning in notes.warnings)


def test_several_groups_in_one_file_are_read_apart() -> None:
    second = "Groupe 5\n\nÉtape 1 : Les verbes\n\n1. Veiller\tVoir venir"
    data = f"{as_text()}\n\n{second}".encode()
    first, other = read_groups(data, filename="notes.txt")
    assert (first.group, len(first.steps)) == ("4", 3)
    assert (other.group, other.title, other.date) == ("5", first.title, first.date)
    assert [row.verb for row in other.steps[0].rows] == ["Veiller"]
    joined = read_notes(data, filename="notes.txt")
    assert (joined.group, len(joined.steps)) == ("4, 5", 4)
    assert any("4, 5" in warning for warning in joined.warnings)
