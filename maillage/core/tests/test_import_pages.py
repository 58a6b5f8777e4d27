"""The pages of an import: file, columns, preview, progress; nothing is written before."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django_tasks_db.models import DBTaskResult

from maillage.core.models import Actor, ColumnMapping, Import
from maillage.core.said import in_words
from maillage.core.tests.importing import START, bring_in, choose, take_back, upload

pytestmark = pytest.mark.django_db
SHEET = (
    "Nom de l'organisme;Type;VILLE;Adresse électronique;Couleur\n"
    "Aube;organisme;Shawinigan;aube@exemple.org;bleu\n"
    "Brume;robot;Shawinigan;brume@exemple.org;vert\n"
    "Crue;organisme;Chawinigan;crue@exemple.org;rouge\n"
)


@pytest.fixture
def agent(cast, sign_in):
    return sign_in(cast.agent)


def test_columns_are_mapped_by_their_headings_whatever_their_accents_and_case(agent):
    imported = upload(agent, SHEET)
    assert imported.mapping == {"0": "name", "1": "kind", "2": "municipality", "3": "email"}


def test_english_headings_are_known_too(agent):
    imported = upload(agent, "Full name,Category,City,E-mail,Website\nAube,person,,,\n")
    fields = ["name", "kind", "municipality", "email", "url"]
    assert list(imported.mapping.values()) == fields


def test_the_heading_row_is_found_under_a_title_and_can_be_moved(agent):
    imported = upload(agent, "Répertoire 2021\n\nNom;Ville\nAube;Shawinigan\n")
    assert imported.options["header"] == 1
    assert imported.rows_total == 1
    page = f"/listes/importations/{imported.uid}/colonnes/"
    agent.post(page, {"move": "1", "header": "-1"})
    imported.refresh_from_db()
    assert (imported.options["header"], imported.rows_total) == (-1, 3)


def test_the_preview_counts_shows_and_explains_before_anything_is_written(agent):
    before = Actor.objects.count()
    imported = choose(agent, upload(agent, SHEET))
    html = agent.get(f"/listes/importations/{imported.uid}/apercu/").content.decode()
    told = imported.report["preview"]
    assert (told["total"], told["new"], told["wrong"]) == (3, 1, 2)
    lines = {problem["line"]: problem for problem in told["problems"]}
    assert in_words(lines[3]["column"]) == "Sorte"
    assert "Shawinigan" in in_words(lines[4]["remedy"])
    assert "Aube" in html
    assert "Vouliez-vous dire" in html
    assert Actor.objects.count() == before


def test_a_corrected_mapping_is_remembered_for_the_host(cast, sign_in, agent):
    imported = upload(agent, SHEET)
    imported.mapping = {"0": "name", "4": "description"}
    choose(agent, imported)
    again = upload(agent, SHEET.replace("Aube", "Autre"))
    assert again.mapping == {"0": "name", "4": "description"}
    assert "email" in upload(sign_in(cast.colleague), SHEET).mapping.values()
    assert ColumnMapping.objects.count() == 1


def test_a_mapping_without_a_name_or_with_one_field_twice_is_sent_back(agent):
    imported = upload(agent, SHEET)
    page = f"/listes/importations/{imported.uid}/colonnes/"
    assert "Dites quelle colonne" in agent.post(page, {"column-1": "kind"}).content.decode()
    twice = agent.post(page, {"column-0": "name", "column-1": "name"})
    assert twice.status_code == 400
    assert "ne peut venir que" in twice.content.decode()


def test_pasted_cells_are_an_import_too(agent):
    agent.post(START, {"pasted": "Nom\tVille\nAube\tShawinigan\n"})
    imported = Import.objects.get()
    assert imported.title == "Cellules collées"
    assert choose(agent, imported).report["preview"]["new"] == 1


def test_a_refused_file_says_why_beside_the_field_and_writes_nothing(agent):
    response = agent.post(START, {"file": SimpleUploadedFile("vieux.xls", b"\xd0\xcf\x11\xe0xx")})
    assert response.status_code == 400
    assert "vieux.xls" in response.content.decode()
    assert "Choisissez un fichier" in agent.post(START, {}).content.decode()
    assert not Import.objects.exists()


def test_confirming_queues_one_background_task_even_when_clicked_twice(agent):
    imported = choose(agent, upload(agent, SHEET))
    page = f"/listes/importations/{imported.uid}/apercu/"
    agent.post(page)
    agent.post(page)
    assert DBTaskResult.objects.count() == 1
    assert DBTaskResult.objects.get().queue_name == "long"


def test_progress_is_shown_with_and_without_javascript(agent):
    imported = choose(agent, upload(agent, SHEET))
    agent.post(f"/listes/importations/{imported.uid}/apercu/")
    page = f"/listes/importations/{imported.uid}/"
    whole = agent.get(page).content.decode()
    assert re.search(r'<noscript>\s*<meta http-equiv="refresh"', whole)
    assert "<progress" in whole
    assert "Arrêter" in whole
    part = agent.get(page, HTTP_HX_REQUEST="true").content.decode()
    assert part.strip().startswith('<div id="etat" hx-get=')


def test_the_outcome_names_what_was_done_and_offers_the_undo(agent):
    imported = bring_in(agent, SHEET)
    page = f"/listes/importations/{imported.uid}/"
    html = agent.get(page).content.decode()
    assert "Importation terminée" in html
    assert "Annuler l’importation" in html
    assert 'http-equiv="refresh"' not in html
    take_back(agent, imported)
    assert "Importation annulée" in agent.get(page).content.decode()


def test_an_import_belongs_to_its_author(cast, sign_in, agent):
    imported = bring_in(agent, SHEET)
    for other in (cast.colleague, cast.manager):
        client = sign_in(other)
        for part in ("", "colonnes/", "apercu/"):
            assert client.get(f"/listes/importations/{imported.uid}/{part}").status_code == 404
        assert client.post(f"/listes/importations/{imported.uid}/annuler/").status_code == 404


def test_only_agents_and_coordination_import(cast, sign_in):
    assert sign_in(cast.agent).get(START).status_code == 200
    for user in (cast.manager, cast.artist, cast.funder):
        assert sign_in(user).get(START).status_code == 404
    assert sign_in(None).get(START).status_code == 302
    assert (
        "core:import_start" not in sign_in(cast.manager).get("/reseauter/acteurs/").content.decode()
    )


def test_hostile_cells_are_only_text(agent):
    hostile = "Nom\tDescription\n<script>alert(1)</script>\t=A1\n{{ 7*7 }}\t' OR 1=1\n"
    imported = choose(agent, upload(agent, hostile))
    html = agent.get(f"/listes/importations/{imported.uid}/apercu/").content.decode()
    assert "<script>alert" not in html
    bring_in(agent, hostile)
    assert Actor.objects.filter(name="{{ 7*7 }}", description="' OR 1=1").exists()
