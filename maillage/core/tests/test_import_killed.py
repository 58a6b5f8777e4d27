"""SIGKILL during an import: whole pages only, then it goes on where it stopped, each row once."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.db import connection
from django_tasks_db.models import DBTaskResult

from maillage.core.lists.imports.run import resume_interrupted_imports, run_import
from maillage.core.models import Actor, Change, Import
from maillage.core.tests.importing import choose, upload

WORKER = """
import sys, time, pytest, django
from django.conf import settings
import maillage.config.settings as ours
ours.DATABASES["default"]["NAME"] = sys.argv[1]
ours.STORAGES["private"]["OPTIONS"]["location"] = sys.argv[2]
django.setup()
from maillage.core.lists.imports import run
real = run._write
def slow(*args):
    written = real(*args)
    time.sleep(0.05)  # the kill falls inside a page, its rows written and not committed
    return written
run._write = slow
run.run_import(int(sys.argv[3]))
"""
ROWS = 1500


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_killed_import_leaves_whole_pages_and_is_taken_up_again(cast, sign_in):
    agent = sign_in(cast.agent)
    sheet = "Nom;Courriel\n" + "".join(f"Acteur {n};a{n}@exemple.org\n" for n in range(ROWS))
    imported = choose(agent, upload(agent, sheet))
    agent.post(f"/listes/importations/{imported.uid}/apercu/")
    if connection.vendor == "sqlite":
        _kill_a_worker(imported)
        imported.refresh_from_db()
        assert imported.state == Import.State.RUNNING
        assert 0 < imported.rows_done < ROWS
        written = Actor.objects.filter(name__startswith="Acteur")
        assert written.count() == imported.rows_done == imported.report["new"]
        assert Change.objects.filter(batch=imported.batch).count() == 2 * imported.rows_done
    else:
        Import.objects.filter(pk=imported.pk).update(state=Import.State.RUNNING)
    DBTaskResult.objects.all().delete()
    assert resume_interrupted_imports() == 1
    assert DBTaskResult.objects.get().args_kwargs["args"] == [imported.pk]
    run_import(imported.pk)
    imported.refresh_from_db()
    assert (imported.state, imported.rows_done, imported.report["new"]) == ("done", ROWS, ROWS)
    names = list(Actor.objects.filter(name__startswith="Acteur").values_list("name", flat=True))
    assert len(names) == len(set(names)) == ROWS
    assert resume_interrupted_imports() == 0


def _kill_a_worker(imported):
    """Run the import in a process of its own and kill it in the middle of a page."""
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(connection.settings_dict["NAME"]),
         str(settings.PRIVATE_MEDIA_ROOT), str(imported.pk)],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "maillage.config.settings",
             "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and worker.poll() is None:
            done = Import.objects.values_list("rows_done", flat=True).get(pk=imported.pk)
            if done >= 400:
                break
            time.sleep(0.005)
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()
