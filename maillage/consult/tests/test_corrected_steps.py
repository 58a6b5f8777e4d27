"""Corrected notes correct what they said of the steps: title, instructions, columns."""

from __future__ import annotations

import pytest

from maillage.consult import actions
from maillage.consult.models import Step
from maillage.consult.tests.own_notes import every_row, imported, sources_of, text_of, upload
from maillage.consult.tests.test_import_page import client_page, confirm, preview
from maillage.core import journal

pytestmark = pytest.mark.usefixtures("second_factors")
TITLE = "Les verbes du métier"
COLUMNS = "Verbe\tPourquoi\tExemples de gestes"


def corrected(group: str = "4", **more: str) -> str:
    """The small notes with another title, instructions and columns."""
    text = text_of(group, **more).replace(TITLE, "Les verbes de notre métier")
    return text.replace(COLUMNS, f"Un mot par rangée.\n\n{COLUMNS.replace('Pourquoi', 'Raisons')}")


def again(*texts: str):
    return actions.import_notes(sources=sources_of(*texts), by=None, reader=None)


def grid() -> Step:
    return Step.objects.get(kind="grid")


def test_a_corrected_step_keeps_its_identity_and_its_history():
    imported()
    before = grid()
    outcome = again(corrected())
    after = grid()
    assert after.pk == before.pk
    assert after.title == "Les verbes de notre métier"
    assert after.instructions == "Un mot par rangée."
    assert after.columns == ["Verbe", "Raisons", "Exemples de gestes"]
    assert [change.act for change in journal.history(after)] == ["change", "create"]
    assert journal.history(after)[0].batch == outcome.batch
    rows = every_row()
    assert again(corrected()).batch is None
    assert every_row() == rows


def test_the_undo_of_a_correction_puts_the_step_back():
    imported()
    outcome = again(corrected())
    assert actions.undo_import(batch=outcome.batch, by=None).refused == []
    assert (grid().title, grid().instructions) == (TITLE, "")
    assert again(corrected()).batch is not None
    assert grid().title == "Les verbes de notre métier"


def test_what_a_person_wrote_of_a_step_stays(cast):
    imported()
    journal.change(grid(), {"title": "Nos verbes"}, by=cast.coordination.person)
    again(corrected())
    assert (grid().title, grid().instructions) == ("Nos verbes", "Un mot par rangée.")
    assert again(corrected()).batch is None


def test_a_group_does_not_rename_the_step_of_the_others():
    imported(text_of("1"))
    again(corrected("2"))
    assert grid().title == TITLE  # the words of the group that came first
    again(corrected("2", concern="Autre chose."))
    assert grid().title == TITLE
    again(corrected("1"))
    assert grid().title == "Les verbes de notre métier"
    assert again(corrected("1")).batch is None
    assert again(corrected("2", concern="Autre chose.")).batch is None


def test_notes_of_a_step_that_was_prepared_do_not_rename_it(cast):
    workshop = imported()
    journal.change(grid(), {"title": "Préparée"}, by=None, is_machine=True)
    text = corrected("9")
    actions.import_notes(sources=sources_of(text), by=None, reader=None, target=workshop)
    assert grid().title == "Préparée"


def test_an_open_question_reworded_by_its_only_group_is_the_same_question():
    more = "\n\nÉtape 4 : Bilan de la journée\n\nTout va bien."
    imported(text_of("1"), text_of("2") + more)
    pk = Step.objects.get(kind="open").pk
    again(text_of("2") + more.replace("Bilan de la journée", "Bilan"))
    assert (Step.objects.get(kind="open").pk, Step.objects.get(kind="open").title) == (pk, "Bilan")


def test_the_preview_shows_the_former_words_of_a_step(cast, sign_in):
    client = sign_in(cast.agent)
    confirm(client, preview(client, upload(text_of())))
    page = client_page(client, preview(client, upload(corrected())))
    assert f"<del>{TITLE}</del>" in page
    assert "Les verbes de notre métier" in page
