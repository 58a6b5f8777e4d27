"""What an import writes: new rows, doubles, twice the same, pinned fields, undo, stop, crash."""

import pytest

from maillage.core import journal
from maillage.core.lists.imports import run
from maillage.core.models import Actor, Change, ContactPoint, Import, Municipality
from maillage.core.said import in_words
from maillage.core.tests.importing import bring_in, choose, take_back, upload

pytestmark = pytest.mark.django_db
SHEET = (
    "Nom;Ville;Courriel;Discipline;Site\n"
    "Aube;Shawinigan;aube@exemple.org;Arts numériques;aube.example\n"
    "Brume;Shawinigan;brume@exemple.org;;\n"
)


@pytest.fixture
def agent(cast, sign_in):
    return sign_in(cast.agent)


def many(number, start=0):
    return "Nom;Courriel\n" + "".join(
        f"Acteur {n};a{n}@exemple.org\n" for n in range(start, start + number)
    )


def test_a_new_row_is_a_record_with_place_discipline_and_contact_point(cast, agent):
    imported = bring_in(agent, SHEET)
    assert imported.report["new"] == 2
    aube = Actor.objects.get(name="Aube")
    assert aube.municipality == Municipality.objects.get(code="36033")
    assert aube.region_id == aube.municipality.region_id
    assert [d.slug for d in aube.disciplines.all()] == ["arts-numeriques"]
    assert aube.url == "https://aube.example"
    assert (aube.host, aube.owner, aube.visibility) == (cast.host, cast.agent.person, "network")
    assert aube.contact_points.get().value == "aube@exemple.org"
    told = journal.history(aube).get()
    assert told.batch == imported.batch
    assert told.after["disciplines"] == [aube.disciplines.get().pk]


@pytest.mark.parametrize("doubles", ["skip", "update"])
def test_importing_twice_changes_nothing(agent, doubles):
    bring_in(agent, SHEET, doubles=doubles)
    records = list(Actor.objects.order_by("pk").values())
    points = list(ContactPoint.objects.order_by("pk").values())
    changes = Change.objects.count()
    again = bring_in(agent, SHEET, doubles=doubles)
    assert again.report["new"] == 0
    assert list(Actor.objects.order_by("pk").values()) == records
    assert list(ContactPoint.objects.order_by("pk").values()) == points
    assert Change.objects.count() == changes


@pytest.mark.parametrize(
    ("row", "because"),
    [
        ("AUBE;Shawinigan;;;", "même nom"),
        ("Aube;;;;", "même nom"),
        ("Autre nom;;aube@exemple.org;;", "même courriel"),
        ("Autre nom;;;;http://www.aube.example/", "même site web"),
    ],
)
def test_doubles_are_known_by_name_and_place_e_mail_or_site(agent, row, because):
    bring_in(agent, SHEET)
    header = SHEET.splitlines()[0]
    told = choose(agent, upload(agent, f"{header}\n{row}\n")).report["preview"]
    assert told["doubles"] == 1
    assert in_words(told["double_rows"][0]["near"][0]["because"][0]).startswith(because)


def test_the_same_name_elsewhere_is_another_record(agent):
    bring_in(agent, SHEET)
    header = SHEET.splitlines()[0]
    told = choose(agent, upload(agent, f"{header}\nAube;Montréal;;;\n")).report["preview"]
    assert (told["new"], told["doubles"]) == (1, 0)


def test_a_record_that_the_reader_does_not_see_is_no_double_and_is_not_told(cast, agent):
    Actor.objects.create(name="Aube", visibility="private", owner=cast.colleague.person)
    told = choose(agent, upload(agent, "Nom\nAube\n")).report["preview"]
    assert (told["new"], told["doubles"]) == (1, 0)


def test_two_lines_of_one_file_make_one_record_whatever_the_page(agent, monkeypatch):
    monkeypatch.setattr(run, "PAGE", 2)
    sheet = "Nom;Courriel\nAube;a@exemple.org\nBrume;\nCrue;\nAUBE;\nDune;A@exemple.org\n"
    imported = bring_in(agent, sheet, doubles="update")
    assert (imported.report["new"], imported.report["skipped"]) == (3, 2)
    assert not Actor.objects.filter(name__in=["Dune", "AUBE"]).exists()


def test_create_anyway_makes_a_second_record(agent):
    bring_in(agent, SHEET)
    imported = bring_in(agent, SHEET, doubles="create")
    assert imported.report["new"] == 2
    assert Actor.objects.filter(name="Aube").count() == 2


def test_an_update_fills_and_corrects_but_never_empties_nor_touches_what_a_person_corrected(
    cast, agent
):
    bring_in(agent, SHEET)
    aube = Actor.objects.get(name="Aube")
    journal.change(aube, {"url": "https://corrige.example"}, by=cast.manager.person)
    sheet = "Nom;Ville;Courriel;Site;Description\nAube;;aube@exemple.org;autre.example;Un studio\n"
    imported = bring_in(agent, sheet, doubles="update")
    aube.refresh_from_db()
    assert imported.report["updated"] == 1
    assert (aube.url, aube.description) == ("https://corrige.example", "Un studio")
    assert aube.municipality_id == "36033"
    assert aube.disciplines.count() == 1


def test_a_record_that_she_may_not_change_is_an_error_of_its_row(cast, agent):
    Actor.objects.create(name="Jeanne Roy", kind="person", visibility="network")
    imported = bring_in(agent, "Nom;Description\nJeanne Roy;autre\n", doubles="update")
    assert imported.report["wrong"] == 1
    assert "ne pouvez pas modifier" in in_words(imported.report["problems"][0]["problem"])


@pytest.mark.parametrize("page", [70, 300, 1000])
def test_the_whole_import_is_undone_in_one_act(agent, monkeypatch, page):
    monkeypatch.setattr(journal, "UNDO_PAGE", page)
    before = Actor.objects.count()
    bring_in(agent, SHEET)
    imported = bring_in(agent, many(450) + "Aube;aube@exemple.org\n", doubles="update")
    assert Actor.objects.count() == before + 452
    take_back(agent, imported)
    assert Actor.objects.count() == before + 2
    assert imported.batch.undone_at
    assert (imported.report["undone"], imported.report["refused"]) == (900, [])
    # Each row that went away is told: none was taken along in silence.
    assert Change.objects.filter(act="remove", batch__act="undo").count() == 900


def test_an_undo_keeps_what_changed_since_and_names_it(cast, agent):
    imported = bring_in(agent, many(30))
    kept = Actor.objects.get(name="Acteur 7")
    journal.change(kept, {"description": "relu"}, by=cast.manager.person)
    take_back(agent, imported)
    assert list(Actor.objects.filter(name__startswith="Acteur")) == [kept]
    assert "Acteur 7" in in_words(imported.report["refused"][0])


def test_a_long_cell_is_an_error_of_its_row_with_a_remedy(agent):
    imported = bring_in(agent, f"Nom;Description\nAube;{'x' * 10_001}\nBrume;court\n")
    problem = imported.report["problems"][0]
    assert (problem["line"], in_words(problem["column"])) == (2, "Ce que fait cet acteur")
    assert "10" in in_words(problem["problem"])
    assert "tableur" in in_words(problem["remedy"])
    assert imported.report["new"] == 1


def test_a_stopped_import_keeps_whole_pages_and_can_be_undone(agent):
    imported = choose(agent, upload(agent, many(500)))
    agent.post(f"/listes/importations/{imported.uid}/apercu/")
    first = run._begun(imported.pk)
    run._write_next_page(first)
    agent.post(f"/listes/importations/{imported.uid}/arreter/")
    run.run_import(imported.pk)
    imported.refresh_from_db()
    assert (imported.state, imported.rows_done) == ("stopped", 200)
    assert Actor.objects.filter(name__startswith="Acteur").count() == 200
    take_back(agent, imported)
    assert not Actor.objects.filter(name__startswith="Acteur").exists()


def test_an_error_of_the_program_rolls_its_page_back_and_is_said(agent, monkeypatch):
    imported = choose(agent, upload(agent, many(500)))
    agent.post(f"/listes/importations/{imported.uid}/apercu/")
    real, calls = run._write, []

    def failing(*args):
        calls.append(args)
        written = real(*args)
        if len(calls) == 2:
            raise ValueError("panne")
        return written

    monkeypatch.setattr(run, "_write", failing)
    run.run_import(imported.pk)
    imported.refresh_from_db()
    assert (imported.state, imported.rows_done) == ("failed", 200)
    assert Actor.objects.filter(name__startswith="Acteur").count() == 200
    page = agent.get(f"/listes/importations/{imported.uid}/").content.decode()
    assert "après la ligne 200" in page


def test_two_workers_on_one_import_write_each_row_once(agent):
    imported = choose(agent, upload(agent, many(450)))
    agent.post(f"/listes/importations/{imported.uid}/apercu/")
    slow, quick = run._begun(imported.pk), run._begun(imported.pk)
    assert run._write_next_page(quick)
    assert not run._write_next_page(slow)
    run.run_import(imported.pk)
    assert Actor.objects.filter(name__startswith="Acteur").count() == 450


def test_the_kept_rows_are_removed_once_they_are_in_the_list(agent):
    from maillage.core.models import File

    bring_in(agent, SHEET)
    assert not File.objects.exists()
    assert Import.objects.get().file is None
