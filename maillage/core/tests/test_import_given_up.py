"""An import whose worker is killed every time ends, says why, and may go on or be undone."""

import pytest
from django_tasks_db.models import DBTaskResult

from maillage.core.lists.imports import run
from maillage.core.lists.imports.run import run_import, undo_import
from maillage.core.models import Actor, Import
from maillage.core.schedules import take_up_again
from maillage.core.tests.importing import bring_in, choose, upload

ROWS = 250
SHEET = "Nom;Courriel\n" + "".join(f"Acteur {n};a{n}@exemple.org\n" for n in range(ROWS))


class Killed(BaseException):
    """As SIGKILL: nothing of the import's own code sees it."""


def kill_three_times(work, *arguments) -> None:
    """What the worker and its successors do when each of them dies in the task."""
    for _try in range(3):
        DBTaskResult.objects.get(status="READY").claim("a worker that will die")
        with pytest.raises(Killed):
            work(*arguments)
        take_up_again("long")


@pytest.fixture
def confirmed(cast, sign_in):
    agent = sign_in(cast.agent)
    imported = choose(agent, upload(agent, SHEET))
    agent.post(f"/listes/importations/{imported.uid}/apercu/")
    return agent, imported


def die_at_the_second_page(monkeypatch) -> None:
    real = run._write

    def write(importer, imported, cells):
        written = real(importer, imported, cells)
        if imported.rows_done:
            raise Killed
        return written

    monkeypatch.setattr(run, "_write", write)


@pytest.fixture
def given_up(confirmed, monkeypatch):
    agent, imported = confirmed
    with monkeypatch.context() as patch:
        die_at_the_second_page(patch)
        kill_three_times(run_import, imported.pk)
    imported.refresh_from_db()
    return agent, imported


def test_an_import_whose_worker_dies_three_times_has_failed_and_says_so(given_up):
    agent, imported = given_up
    assert imported.state == Import.State.FAILED
    assert imported.rows_done == 200 == Actor.objects.filter(name__startswith="Acteur").count()
    page = agent.get(f"/listes/importations/{imported.uid}/").content.decode()
    assert "Importation arrêtée." in page
    assert "plusieurs fois pendant l’écriture" in page
    assert "après la ligne 200 de 250" in page
    assert "Reprendre l’importation" in page
    assert "hx-trigger" not in page.split('id="etat"')[1].split(">")[0]


def test_a_failed_import_started_again_writes_the_rest_and_each_row_once(given_up):
    agent, imported = given_up
    address = f"/listes/importations/{imported.uid}/reprendre/"
    agent.post(address)
    agent.post(address)  # two clicks
    task = DBTaskResult.objects.get(status="READY")
    run_import(*task.args_kwargs["args"])
    imported.refresh_from_db()
    assert (imported.state, imported.rows_done, imported.report["new"]) == ("done", ROWS, ROWS)
    assert "failure" not in imported.report
    assert imported.file is None
    assert Actor.objects.filter(name__startswith="Acteur").count() == ROWS


def test_a_failed_import_taken_back_leaves_nothing_and_cannot_be_started_again(given_up):
    agent, imported = given_up
    agent.post(f"/listes/importations/{imported.uid}/annuler/")
    undo_import(imported.pk)
    agent.post(f"/listes/importations/{imported.uid}/reprendre/")
    imported.refresh_from_db()
    assert (imported.state, imported.file) == ("failed", None)
    assert not Actor.objects.filter(name__startswith="Acteur").exists()
    assert "Reprendre" not in agent.get(f"/listes/importations/{imported.uid}/").content.decode()


def test_nobody_else_starts_her_import_again(given_up, cast, sign_in):
    _agent, imported = given_up
    for stranger in (None, cast.colleague, cast.artist, cast.manager):
        answer = sign_in(stranger).post(f"/listes/importations/{imported.uid}/reprendre/")
        assert answer.status_code in {302, 404}
        imported.refresh_from_db()
        assert imported.state == "failed"


def test_an_undo_whose_worker_dies_three_times_may_be_asked_again(cast, sign_in, monkeypatch):
    agent = sign_in(cast.agent)
    imported = bring_in(agent, SHEET)
    DBTaskResult.objects.all().delete()
    address = f"/listes/importations/{imported.uid}/annuler/"
    agent.post(address)

    def die(*_arguments, **_named):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(run.journal, "undo", die)
        kill_three_times(undo_import, imported.pk)
    page = agent.get(f"/listes/importations/{imported.uid}/").content.decode()
    assert "L’annulation s’est arrêtée avant la fin." in page
    assert 'id="annuler"' in page
    agent.post(address)
    undo_import(imported.pk)
    imported.refresh_from_db()
    assert imported.options["undo"] == "done"
    assert not Actor.objects.filter(name__startswith="Acteur").exists()
