"""The reader of notes speaks French; on an English page its warnings and refusals are English."""

from __future__ import annotations

import re

import pytest
from django.utils import translation

from maillage.consult.models import NotesImport
from maillage.consult.tests.own_notes import imported, text_of, upload

pytestmark = pytest.mark.usefixtures("second_factors")
ADDRESS = "/en/concerter/ateliers/importer/"
# Two verbs without anything, a sentence of 141 characters, a step without concern, no date.
ROUGH = (
    "Un atelier\nÉtape 1 : Verbes\n1. Relier\tx\ty\n2. Former\t\t\n3. Veiller\t\t\n"
    "Étape 2 : Trois mots\nRelier : " + "a" * 141 + "\nÉtape 3 : Relais de préoccupations\n"
)


def test_a_file_that_cannot_be_read_is_refused_in_english(cast, sign_in):
    client = sign_in(cast.agent)
    files = [upload(b"", "vide.txt"), upload(b"\x89PNG\r\n\x1a\n0000", "photo.txt")]
    page = client.post(ADDRESS, {"files": files, "text": "rien ici"}).content.decode()
    assert "“vide.txt”, the whole file: the file is empty. Choose the file in which" in page
    assert "“photo.txt”, the whole file: this is an image. Save the notes as .txt" in page
    assert "“pasted text”, the whole file: no table of verbs was recognised." in page


def test_the_preview_warns_in_english(cast, sign_in):
    client = sign_in(cast.agent)
    url = client.post(ADDRESS, {"files": [], "text": ROUGH}).url
    assert url.startswith("/en/")
    page = client.get(url).content.decode()
    for told in (
        "2 verbs named without a description: Former, Veiller.",
        "The sentence of “Relier” has 141 characters: the limit is 140.",
        "No concern in the step “Relais de préoccupations”.",
        "The notes do not say which group they come from.",
    ):
        assert told in page
    assert not re.search(r"Les notes ne|verbes nommés|caractères|Aucune préoccupation", page)


def test_warnings_that_were_kept_are_said_in_the_readers_language(cast, sign_in):
    client = sign_in(cast.agent)
    workshop = imported(text_of().replace("Prêter du matériel", ""), by=cast.agent.person)
    kept = NotesImport.objects.get()
    kept.warnings = [*kept.warnings, {"said": "Les notes n’ont pas de titre."}, "Dit autrefois."]
    kept.save()
    with translation.override("fr-ca"):
        address = workshop.get_absolute_url()
    page = client.get(f"/en{address}notes/").content.decode()
    assert "The notes have no title." in page
    assert "Dit autrefois." in page
    assert "Les notes n’ont pas de titre." in client.get(f"{address}notes/").content.decode()
