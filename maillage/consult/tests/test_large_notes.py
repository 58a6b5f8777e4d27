"""Large notes: a bounded preview, an import and an undo in the background, told on a page."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.urls import reverse
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from maillage.consult import actions
from maillage.consult.background import run_import, run_undo
from maillage.consult.models import Contribution, NotesDraft, NotesImport, Workshop
from maillage.consult.tests.own_notes import every_row, text_of, upload
from maillage.consult.tests.samples import ROWS
from maillage.consult.tests.test_import_page import client_page, confirm, preview
from maillage.core.models import File

pytestmark = pytest.mark.usefixtures("second_factors")
MANY = tuple((f"{n}. Verbe {n}", f"Raison {n}", f"Geste {n}") for n in range(1, 602))
State = NotesDraft.State


def queued(client, text: str) -> tuple[NotesDraft, str]:
    """A large import, confirmed and not yet begun; and the page that tells of it."""
    url = preview(client, upload(text))
    answer = confirm(client, url)
    draft = NotesDraft.objects.latest("pk")
    assert answer.url == reverse("consult:import_progress", args=[draft.uid])
    return draft, answer.url


def fetch(client, url: str) -> str:
    """The part of the page that the browser asks for again."""
    return client.get(url, headers={"HX-Request": "true"}).content.decode()


def test_a_large_import_is_written_by_the_worker_and_told_on_a_page(cast, sign_in):
    client = sign_in(cast.agent)
    draft, url = queued(client, text_of(rows=MANY))
    assert not Workshop.objects.exists()
    assert DBTaskResult.objects.get().args_kwargs["args"] == [draft.pk]
    page = client_page(client, url)
    assert '<meta http-equiv="refresh"' in page
    assert "hx-trigger" in page
    cache.set(f"consult.notes:{draft.uid}", [200, 604])
    assert "200 lignes écrites sur 604" in fetch(client, url)
    run_import(draft.pk)
    workshop = Workshop.objects.get()
    assert (workshop.host, workshop.owner) == (cast.host, cast.agent.person)
    assert Contribution.objects.count() == 604
    page = client_page(client, url)
    assert "604 contributions ajoutées" in page
    assert workshop.get_absolute_url() in page
    assert "http-equiv" not in page
    assert {f.visibility for f in File.objects.all()} == {"network"}
    run_import(draft.pk)  # a worker that comes too late
    assert Contribution.objects.count() == 604


def test_two_clicks_are_one_large_import_and_it_cannot_be_left_meanwhile(cast, sign_in):
    client = sign_in(cast.agent)
    draft, url = queued(client, text_of(rows=MANY))
    address = reverse("consult:preview_import", args=[draft.uid])
    assert confirm(client, address).url == url
    assert client.get(address).url == url
    assert client.post(f"{address}abandonner/").url == url
    assert client.get(f"{reverse('consult:import_notes')}?draft={draft.uid}").url == url
    assert DBTaskResult.objects.count() == 1
    assert NotesDraft.objects.count() == 1


def test_the_page_of_a_large_import_is_its_senders_alone(cast, sign_in):
    _draft, url = queued(sign_in(cast.agent), text_of(rows=MANY))
    for other in (cast.colleague, cast.manager, cast.coordination):
        assert sign_in(other).get(url).status_code == 404
        assert sign_in(other).get(f"{url}../lignes/?etape=0-0").status_code == 404


def test_an_error_of_a_large_import_is_told_and_nothing_is_written(cast, sign_in, monkeypatch):
    client = sign_in(cast.agent)
    draft, url = queued(client, text_of(rows=MANY))
    before = every_row()
    write = actions._write_import

    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(actions, "_write_import", broken)
    run_import(draft.pk)
    assert every_row() == before
    page = client_page(client, url)
    assert "Rien n’a été écrit" in page
    assert 'role="alert"' in page
    # The draft is whole: the same button tries again.
    monkeypatch.setattr(actions, "_write_import", write)
    assert confirm(client, reverse("consult:preview_import", args=[draft.uid])).url == url
    run_import(draft.pk)
    assert Contribution.objects.count() == 604


def test_a_group_that_somebody_else_imported_meanwhile_is_refused_on_the_page(cast, sign_in):
    client = sign_in(cast.agent)
    draft, url = queued(client, text_of(rows=MANY))
    other = sign_in(cast.colleague)
    confirm(other, preview(other, upload(text_of())))
    before = Contribution.objects.count()
    run_import(draft.pk)
    assert "prises par quelqu’un d’autre" in client_page(client, url)
    assert Contribution.objects.count() == before


def test_a_job_that_was_killed_too_often_is_told_instead_of_awaited(cast, sign_in):
    client = sign_in(cast.agent)
    draft, url = queued(client, text_of(rows=MANY))
    NotesDraft.objects.update(state=State.RUNNING)
    assert "http-equiv" in client_page(client, url)
    DBTaskResult.objects.update(status=TaskResultStatus.FAILED)
    assert "Rien n’a été écrit" in client_page(client, url)
    draft.refresh_from_db()
    assert draft.is_open


def test_a_killed_import_is_begun_again_and_each_row_is_there_once(cast, sign_in):
    client = sign_in(cast.agent)
    draft, _url = queued(client, text_of(rows=MANY))
    NotesDraft.objects.update(state=State.RUNNING)  # what a killed worker leaves behind
    run_import(draft.pk)
    assert Contribution.objects.count() == 604
    assert Workshop.objects.count() == 1


def test_the_preview_of_many_rows_stays_short_and_leads_to_all_of_them(cast, sign_in):
    client = sign_in(cast.agent)
    url = preview(client, upload(text_of(rows=MANY)))
    page = client_page(client, url)
    assert page.count("<tr>") == 31
    assert "30 lignes montrées sur 601" in page
    link = re.search(r'href="([^"]+lignes/[^"]+)"', page).group(1)
    rows = client_page(client, link)
    assert rows.count("<tr>") == 51
    last = client_page(client, f"{link}&page=13")
    assert "Verbe 601" in last
    assert last.count("<tr>") == 2
    for wrong in ("9-0", "0-9", "-1-0", "0--1", "x", ""):
        assert client.get(f"{url}lignes/?etape={wrong}").status_code == 404


def test_the_preview_of_corrected_rows_shows_those_that_change(cast, sign_in):
    client = sign_in(cast.agent)
    draft, _url = queued(client, text_of(rows=MANY))
    run_import(draft.pk)
    rows = (*MANY[:500], ("501. Verbe 501", "Raison neuve", ""), *MANY[501:])
    url = preview(client, upload(text_of(rows=rows)))
    page = client_page(client, url)
    assert "Raison neuve" in page
    assert "modifiées : 1" in page
    assert "inchangées : 603" in page
    assert page.count("<tr>") == 2
    changed = client_page(client, f"{url}lignes/?etape=0-0&etat=changed")
    assert changed.count("<tr>") == 2
    assert confirm(client, url).url == Workshop.objects.get().get_absolute_url()  # one row: at once


def test_a_preview_reads_what_was_kept_and_not_the_files_again(cast, sign_in, monkeypatch):
    client = sign_in(cast.agent)
    url = preview(client, upload(text_of("1")), text=text_of("2"))
    monkeypatch.setattr("maillage.consult.drafts.read_sources", None)
    assert "Groupe 2" in client_page(client, url)
    monkeypatch.undo()
    # A draft of a version that kept them otherwise is read again.
    NotesDraft.objects.update(readings={key: {"sha256": "", "groups": [{"what": 1}]}
                                        for key in NotesDraft.objects.get().readings})  # fmt: skip
    assert "Groupe 2" in client_page(client, url)
    confirm(client, url)
    assert Contribution.objects.count() == 12


# --- Undo -------------------------------------------------------------------------------------
def test_a_large_import_is_taken_back_by_the_worker(cast, sign_in):
    client = sign_in(cast.agent)
    draft, url = queued(client, text_of(rows=MANY))
    run_import(draft.pk)
    batch = NotesImport.objects.get().batch
    undo = reverse("consult:undo_import", args=[batch.uid])
    assert sign_in(cast.colleague).post(undo).status_code == 404
    first, second = client.post(undo).url, client.post(undo).url
    assert first == second
    assert Contribution.objects.count() == 604
    assert "en train d’être annulé" in fetch(client, first)
    run_undo(NotesDraft.objects.latest("pk").pk)
    assert not Workshop.objects.exists()
    assert not Contribution.objects.exists()
    page = client_page(client, first)
    assert "L’import est annulé." in page
    assert "http-equiv" not in page
    assert "L’import est annulé." in client_page(client, url)


def test_what_changed_since_is_kept_and_named_on_the_page(cast, sign_in):
    client = sign_in(cast.agent)
    draft, _url = queued(client, text_of(rows=MANY))
    run_import(draft.pk)
    row = Contribution.objects.get(word="Verbe 300")
    actions.change_contribution(
        contribution=row, values={"word": "Verbe trois cents"}, by=cast.coordination.person
    )
    batch = NotesImport.objects.get().batch
    url = client.post(reverse("consult:undo_import", args=[batch.uid])).url
    run_undo(NotesDraft.objects.latest("pk").pk)
    page = client_page(client, url)
    assert "Verbe 300" in page
    assert "1 élément est resté" in page
    assert list(Contribution.objects.all()) == [row]


def test_an_undo_that_fails_leaves_everything_and_says_so(cast, sign_in, monkeypatch):
    client = sign_in(cast.agent)
    draft, _url = queued(client, text_of(rows=MANY))
    run_import(draft.pk)
    batch = NotesImport.objects.get().batch
    url = client.post(reverse("consult:undo_import", args=[batch.uid])).url

    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(actions, "_remove_empty", broken)
    run_undo(NotesDraft.objects.latest("pk").pk)
    assert Contribution.objects.count() == 604
    assert "L’import est resté tel quel" in client_page(client, url)


@pytest.mark.parametrize("by_rows", [False, True])
def test_corrected_rows_by_the_hundred_are_undone_like_one(by_rows, cast, monkeypatch):
    """The bulk path and the row by row one bring back the same."""
    from maillage.consult.tests.own_notes import imported, sources_of

    if by_rows:
        monkeypatch.setattr("maillage.core.undo_many.undo_run", lambda *a: False)
    imported(text_of(rows=MANY[:120]))
    fields = ("pk", "uid", "word", "why", "examples", "number", "position", "key", "step_id")
    before = list(Contribution.objects.order_by("pk").values_list(*fields))
    rows = (ROWS[0], *((f"{n}. Verbe {n}", f"Autre {n}", "") for n in range(40, 100)))
    outcome = actions.import_notes(sources=sources_of(text_of(rows=rows)), by=None, reader=None)
    assert outcome.removed + outcome.count("changed") > 100
    undone = actions.undo_import(batch=outcome.batch, by=None)
    assert undone.refused == []
    assert list(Contribution.objects.order_by("pk").values_list(*fields)) == before
