"""« Importer des notes »: send, look, confirm, undo; through HTTP."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.consult.drafts import purge_drafts
from maillage.consult.models import Contribution, NotesDraft, NotesImport, Workshop
from maillage.consult.tests.own_notes import every_row, imported, text_of, upload
from maillage.consult.tests.samples import ROWS
from maillage.core.models import File

ADDRESS = "/concerter/ateliers/importer/"


def send(client, *files, text="", **more):
    return client.post(ADDRESS, {"files": list(files), "text": text, **more})


def preview(client, *files, text=""):
    answer = send(client, *files, text=text)
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    return answer.url


def confirm(client, url, **more):
    return client.post(url, {"act": "write", "target": "auto", **more})


def test_nothing_is_written_before_the_preview_is_confirmed(cast, sign_in):
    client = sign_in(cast.agent)
    url = preview(client, upload(text_of("1"), "g1.txt"), upload(text_of("2"), "g2.txt"))
    page = client.get(url).content.decode()
    for told in ("Groupe 1", "Groupe 2", "Équiper", "Prêter du matériel", "26 / 140", "8 juin"):
        assert told in page
    assert not Workshop.objects.exists()
    answer = confirm(client, url, audience="gestionnaires")
    workshop = Workshop.objects.get()
    assert answer.url == workshop.get_absolute_url()
    assert (workshop.host, workshop.owner) == (cast.host, cast.agent.person)
    assert (workshop.visibility, workshop.audience) == ("network", "gestionnaires")
    assert [b.note_taker for b in workshop.breakouts.all()] == [cast.agent.person] * 2
    assert not NotesDraft.objects.exists()
    assert {f.visibility for f in File.objects.all()} == {"network"}


def test_files_and_pasted_text_go_together(cast, sign_in):
    client = sign_in(cast.agent)
    url = preview(client, upload(text_of("1"), "g1.txt"), text=text_of("2"))
    confirm(client, url)
    assert Contribution.objects.count() == 12


def test_a_bad_file_is_told_beside_its_field_and_the_rest_is_kept(cast, sign_in):
    client = sign_in(cast.agent)
    answer = send(client, upload(b"", "vide.txt"), upload(text_of("1"), "bon.txt"), text="rien ici")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "vide.txt" in page
    assert "le fichier est vide" in page
    assert "rien ici" in page
    assert "Déjà lus" in page
    assert "bon.txt" in page
    draft = NotesDraft.objects.get()
    again = send(client, text=text_of("2"), draft=draft.uid)
    assert again.status_code == 302
    confirm(client, again.url)
    assert Contribution.objects.count() == 12


@pytest.mark.parametrize("files", [[], [upload(b"\x89PNG\r\n\x1a\n0000", "photo.txt")]])
def test_a_page_import_that_cannot_be_read_changes_nothing(files, cast, sign_in):
    client = sign_in(cast.agent)
    before = every_row()
    assert send(client, *files).status_code == 422
    assert every_row() == before


def test_fifty_megabytes_are_refused_with_the_remedy(cast, sign_in):
    client = sign_in(cast.agent)
    before = every_row()
    answer = send(client, upload(b"a" * 50_000_000, "gros.txt"))
    assert "trop gros" in answer.content.decode()
    assert every_row() == before


def test_the_preview_shows_what_is_new_changed_and_removed(cast, sign_in):
    client = sign_in(cast.agent)
    confirm(client, preview(client, upload(text_of())))
    rows = (("1. Relier", "Raison neuve", ""), ROWS[1], ("3. Former", "", ""), ("4. Lire", "", ""))
    page = client.get(preview(client, upload(text_of(rows=rows[:2] + rows[3:])))).content.decode()
    assert "modifiée" in page
    assert "Rapprocher les petites équipes" in page
    same = client.get(preview(client, upload(text_of()))).content.decode()
    assert "Rien de nouveau" in same
    gone = client.get(preview(client, upload(text_of(rows=ROWS[:1])))).content.decode()
    assert "seront retirées" in gone
    assert "Raconter" in gone


def test_the_same_notes_twice_by_page_change_nothing_and_say_so(cast, sign_in):
    client = sign_in(cast.agent)
    confirm(client, preview(client, upload(text_of())))
    before = every_row()
    answer = client.post(preview(client, upload(text_of())), {"act": "write", "target": "auto"},
                         follow=True)  # fmt: skip
    assert "Rien n’a changé" in answer.content.decode()
    assert every_row() == before


def test_another_agent_adds_her_group_but_does_not_change_somebody_elses(cast, sign_in):
    confirm(sign_in(cast.agent), preview(sign_in(cast.agent), upload(text_of("1"))))
    other = sign_in(cast.colleague)
    confirm(other, preview(other, upload(text_of("2"))))
    assert Workshop.objects.get().breakouts.count() == 2
    before = Contribution.objects.count()
    url = preview(other, upload(text_of("1", rows=ROWS[:1])))
    assert "prises par quelqu’un d’autre" in client_page(other, url)
    assert confirm(other, url).status_code == 422
    assert Contribution.objects.count() == before
    coordination = sign_in(cast.coordination)
    confirm(coordination, preview(coordination, upload(text_of("1", rows=ROWS[:1]))))
    assert Contribution.objects.count() == before - 2


def client_page(client, url) -> str:
    return client.get(url).content.decode()


def test_notes_without_title_or_date_take_those_that_are_typed(cast, sign_in):
    client = sign_in(cast.agent)
    bare = text_of().split("\n", 3)[3]
    url = preview(client, upload(bare, "sans-titre.txt"))
    confirm(client, url, title="Notre atelier", held_on="2024-02-01")
    workshop = Workshop.objects.get()
    assert (workshop.title, str(workshop.held_on)) == ("Notre atelier", "2024-02-01")
    assert workshop.breakouts.get().name == "sans-titre"


def test_the_whole_import_is_undone_from_the_workshop_page(cast, sign_in):
    client = sign_in(cast.agent)
    before = every_row()
    confirm(client, preview(client, upload(text_of("1")), upload(text_of("2"))))
    workshop = Workshop.objects.get()
    uid = NotesImport.objects.first().batch.uid
    assert f"imports/{uid}/annuler" in client_page(client, workshop.get_absolute_url())
    url = reverse("consult:undo_import", args=[uid])
    assert sign_in(cast.colleague).post(url).status_code == 404
    assert client.get(url).status_code == 405
    client.post(url)
    after = every_row()
    for label in ("consult.Workshop", "consult.Contribution", "core.Concern", "consult.Relay"):
        assert after[label] == before[label]
    assert client.post(url).status_code == 404


def test_a_draft_is_its_senders_alone_and_can_be_left(cast, sign_in):
    client = sign_in(cast.agent)
    before = every_row()
    url = preview(client, upload(text_of()))
    for other in (cast.colleague, cast.manager, cast.coordination):
        assert sign_in(other).get(url).status_code == 404
        assert sign_in(other).post(url, {"act": "write"}).status_code == 404
        assert sign_in(other).get(f"{ADDRESS}?draft={url.split('/')[-2]}").status_code == 404
    assert client.post(f"{url}abandonner/").status_code == 302
    assert every_row() == before


def test_old_drafts_are_purged_with_their_originals(
    cast, sign_in, django_capture_on_commit_callbacks
):
    client = sign_in(cast.agent)
    preview(client, upload(text_of("1")))
    file = File.objects.get().file
    purge_drafts()
    assert NotesDraft.objects.count() == 1
    NotesDraft.objects.update(created_at=timezone.now() - timezone.timedelta(days=8))
    with django_capture_on_commit_callbacks(execute=True):
        purge_drafts()
    assert not File.objects.exists()
    assert not file.storage.exists(file.name)


def test_the_original_is_downloaded_through_access(cast, sign_in):
    client = sign_in(cast.agent)
    confirm(client, preview(client, upload(text_of(), "groupe quatre.txt")))
    page = client_page(client, Workshop.objects.get().get_absolute_url() + "notes/")
    url = File.objects.get().get_absolute_url()
    assert url in page
    answer = client.get(url)
    assert "attachment" in answer["Content-Disposition"]
    assert b"".join(answer.streaming_content).decode() == text_of()
    assert sign_in(cast.artist).get(url).status_code == 404
    assert sign_in(cast.funder).get(url).status_code == 404


HOSTILE = "<script>alert(1)</script>"


def test_hostile_text_is_shown_as_text_everywhere(cast, sign_in):
    client = sign_in(cast.coordination)
    rows = ((f"1. {HOSTILE}", HOSTILE, HOSTILE), ("2. =cmd|'/c'!A1", "{{ 7*7 }}", "{% now %}"))
    url = preview(client, upload(text_of(HOSTILE, rows, HOSTILE), f"{HOSTILE}.txt"))
    assert HOSTILE not in client_page(client, url)
    confirm(client, url)
    workshop = Workshop.objects.get()
    pages = [workshop.get_absolute_url(), "/concerter/", workshop.get_absolute_url() + "adopter/"]
    pages += [workshop.get_absolute_url() + "notes/"]
    pages += [workshop.breakouts.get().get_absolute_url()]
    pages += [row.get_absolute_url() for row in Contribution.objects.all()]
    pages += [Contribution.objects.first().get_absolute_url() + "modifier/"]
    for address in pages:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert HOSTILE not in answer.content.decode(), address


def test_a_sentence_of_141_characters_is_imported_and_flagged(cast, sign_in):
    client = sign_in(cast.agent)
    long = "é" * 141
    url = preview(client, upload(text_of().replace("Que personne ne reste seul", long)))
    assert "141 / 140" in client_page(client, url)
    assert "trop long" in client_page(client, url)
    confirm(client, url)
    row = Contribution.objects.get(word="Relier", step__kind="choose")
    assert (row.length, row.is_too_long, row.sentence) == (141, True, long)
    for address in (Workshop.objects.get().get_absolute_url(), row.get_absolute_url()):
        assert "trop long" in client_page(client, address)


def test_an_import_from_the_command_belongs_to_the_network(cast, sign_in):
    workshop = imported()
    page = client_page(sign_in(cast.agent), workshop.get_absolute_url())
    assert "maillage import" in page
