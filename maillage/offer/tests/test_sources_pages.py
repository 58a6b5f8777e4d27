"""Sources: made, tried without writing, their columns named, harvested, stopped, undone."""

from __future__ import annotations

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from maillage.offer.harvest import running, undoing
from maillage.offer.harvest.polite import Answer, Memory
from maillage.offer.models import Event, HarvestRecord, HarvestRun, Source
from maillage.offer.tests.test_harvest_running import a_calendar

pytestmark = pytest.mark.database
FORM = {
    "name": "La ville (exemple)", "url": "https://ville.example/agenda.ics", "kind": "auto",
    "trust": "hold", "rank": "50", "every_minutes": "1440", "is_active": "on",
}  # fmt: skip
TABLE = "Activité;Le jour;À quelle heure;Endroit\nBal;2030-03-05;19:30;Salle du Quai\n"


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path, "base_url": None},
        },
    }


@pytest.fixture
def agent(cast, sign_in):
    return sign_in(cast.agent)


@pytest.fixture
def city(db):
    return Source.objects.create(name="La ville (exemple)", trust="publish")


def the_file(content: bytes, name: str = "ville.jsonld") -> dict:
    return {"file": SimpleUploadedFile(name, content)}


def test_a_source_is_added_and_planned(agent):
    page = agent.post("/offre/sources/ajouter/", FORM, follow=True)
    source = Source.objects.get()
    assert page.status_code == 200
    assert (source.trust, source.every_minutes) == ("hold", 1440)
    assert source.next_at <= timezone.now()


def test_facebook_is_refused_with_words(agent):
    page = agent.post("/offre/sources/ajouter/", {**FORM, "url": "https://www.facebook.com/ville"})
    assert page.status_code == 422
    assert "n’est pas moissonné" in page.content.decode()
    assert not Source.objects.exists()


def test_a_new_address_forgets_what_was_remembered_of_the_former(agent, city):
    Source.objects.update(url="https://vieux.example/", etag="abc", body_hash="def")
    agent.post(f"/offre/sources/{city.uid}/modifier/", FORM)
    city.refresh_from_db()
    assert (city.url, city.etag, city.body_hash) == (FORM["url"], "", "")


def test_a_file_is_tried_and_nothing_is_written(agent, city):
    page = agent.post(f"/offre/sources/{city.uid}/essayer/", the_file(a_calendar(40)))
    told = page.content.decode()
    assert "Bal numéro 0" in told
    assert "Les 30 premiers" in told
    assert not Event.objects.exists()
    assert not HarvestRun.objects.exists()


def test_an_address_is_tried_and_its_refusal_is_told(agent, city, monkeypatch):
    from maillage.algorithms.said import Said
    from maillage.offer.harvest import trying
    from maillage.offer.harvest.polite import Refusal

    def refuses(*args, **kwargs):
        raise Refusal(Said("ce site refuse les robots"))

    monkeypatch.setattr(trying, "ask", refuses)
    Source.objects.update(url="https://ville.example/agenda.ics")
    page = agent.post(f"/offre/sources/{city.uid}/essayer/")
    assert "Ce site refuse les robots" in page.content.decode()


def test_what_is_no_calendar_is_told(agent, city):
    page = agent.post(f"/offre/sources/{city.uid}/essayer/", the_file(b"rien du tout", "a.txt"))
    assert "rien n’en est lu" in page.content.decode()


def test_the_columns_of_a_table_are_named_and_remembered(agent, city):
    address = f"/offre/sources/{city.uid}/essayer/"
    page = agent.post(address, the_file(TABLE.encode(), "a.csv"))
    told = page.content.decode()
    assert "aucune colonne ne donne" in told
    assert "Salle du Quai" in told
    columns = [column.heading for column in page.context_data["trial"].columns]
    assert columns == ["Activité", "Le jour", "À quelle heure", "Endroit"]
    chosen = dict(zip(columns, ("title", "start", "start_time", "place"), strict=True))
    data = {}
    for number, (heading, field) in enumerate(chosen.items()):
        data |= {f"heading-{number}": heading, f"field-{number}": field}
    agent.post(f"/offre/sources/{city.uid}/colonnes/", data)
    told = agent.post(address, the_file(TABLE.encode(), "a.csv")).content.decode()
    assert "5 mars 2030" in told
    assert "aucune colonne ne donne" not in told


def test_a_mapping_without_a_title_or_a_date_is_refused(agent, city):
    data = {"heading-0": "Activité", "field-0": "title"}
    page = agent.post(f"/offre/sources/{city.uid}/colonnes/", data, follow=True)
    assert "laquelle donne la date" in page.content.decode()
    city.refresh_from_db()
    assert city.mapping == {}


def test_a_file_is_harvested_and_its_report_read(agent, city, monkeypatch):
    page = agent.post(
        f"/offre/sources/{city.uid}/moissonner/", the_file(a_calendar(5)), follow=True
    )
    run = HarvestRun.objects.get()
    if run.state in ("waiting", "running"):
        assert "continue" in page.content.decode()
        running.harvest_source.func(run.pk)
        run.refresh_from_db()
    assert (run.state, run.new) == ("done", 5)
    told = agent.get(f"/offre/moissons/{run.uid}/").content.decode()
    assert "Nouveaux" in told
    assert "Annuler la moisson" in told


def test_an_address_is_harvested_once_at_a_time(agent, city, monkeypatch):
    content = a_calendar(3)
    media = "application/ld+json"
    answer = Answer("https://ville.example/", content, media, Memory(), unchanged=False)
    monkeypatch.setattr(running, "visit", lambda source: answer)
    Source.objects.update(url="https://ville.example/agenda.jsonld")
    run = HarvestRun.objects.create(source=city)
    answer = agent.post(f"/offre/sources/{city.uid}/moissonner/")
    assert answer["Location"] == f"/offre/moissons/{run.uid}/"
    assert HarvestRun.objects.count() == 1


def test_a_run_that_waits_is_stopped_before_it_begins(agent, city):
    run = HarvestRun.objects.create(source=city)
    agent.post(f"/offre/moissons/{run.uid}/arreter/")
    running.harvest_source.func(run.pk)
    run.refresh_from_db()
    assert run.state == "stopped"
    assert not Event.objects.exists()


def test_a_small_run_is_undone_at_once_and_what_changed_since_is_named(agent, cast, city):
    from maillage.core import journal

    run = running.run_content(source=city, content=a_calendar(4), name="ville.jsonld")
    kept = Event.objects.first()
    journal.change(kept, {"title": "Corrigé"}, by=cast.agent.person)
    page = agent.post(f"/offre/moissons/{run.uid}/annuler/", follow=True)
    run.refresh_from_db()
    assert run.undo["state"] == "done"
    assert [event.title for event in Event.objects.all()] == ["Corrigé"]
    assert "Ce qui a changé depuis est resté" in page.content.decode()


def test_a_large_run_is_undone_in_the_background(agent, cast, city, monkeypatch):
    monkeypatch.setattr(undoing, "AT_ONCE", 2)
    asked = []
    queue = undoing.take_back_run.__class__
    monkeypatch.setattr(queue, "enqueue", lambda task, *given: asked.append(given))
    run = running.run_content(source=city, content=a_calendar(4), name="ville.jsonld")
    page = agent.post(f"/offre/moissons/{run.uid}/annuler/", follow=True)
    assert "en train d’être annulée" in page.content.decode()
    assert asked == [(run.pk, cast.agent.person.pk)]
    agent.post(f"/offre/moissons/{run.uid}/annuler/")
    assert len(asked) == 1
    undoing.take_back_run.func(*asked[0])
    assert not Event.objects.exists()


def test_an_undo_that_was_cut_short_may_be_asked_again(cast, city):
    run = running.run_content(source=city, content=a_calendar(2), name="ville.jsonld")
    run.undo = {"state": "asked"}
    run.save()
    assert not undoing.may_undo(run)
    undoing.give_up_undo(run.pk, cast.agent.person.pk)
    run.refresh_from_db()
    assert undoing.may_undo(run)


def test_a_run_that_killed_its_process_too_often_ends_with_a_sentence(city):
    run = HarvestRun.objects.create(source=city, state="running")
    running.give_up_harvest(run.pk)
    run.refresh_from_db()
    assert run.state == "failed"
    assert "interrompue plusieurs fois" in str(run.problem)


def test_the_refused_pieces_are_told_with_why_and_as_they_were(agent, city):
    broken = a_calendar(2).replace(b'"startDate"', b'"rien"')
    run = running.run_content(source=city, content=broken, name="ville.jsonld")
    told = agent.get(f"/offre/moissons/{run.uid}/").content.decode()
    assert run.refused
    assert "Tel quel" in told or "Refusés, et pourquoi" in told
    assert not HarvestRecord.objects.exists()


def test_lists_of_events_and_sources_are_exported(agent, city):
    running.run_content(source=city, content=a_calendar(3), name="ville.jsonld")
    for path in ("/offre/evenements/", "/offre/sources/"):
        answer = agent.get(f"{path}?format=csv")
        assert "La ville (exemple)" in b"".join(answer).decode("utf-8-sig")
        book = agent.get(f"{path}?format=xlsx")
        content = b"".join(book) if book.streaming else book.content
        assert io.BytesIO(content).read(2) == b"PK"
    told = agent.get(f"/offre/evenements/?source={city.uid}&quand=a-venir&state=published")
    assert "3 résultats" in told.content.decode()


def test_runs_are_listed_and_undone_from_the_command_line(city):
    from click.testing import CliRunner

    from maillage.offer.commands import offer

    run = running.run_content(source=city, content=a_calendar(3), name="ville.jsonld")
    told = CliRunner().invoke(offer, ["runs", "--source", city.name, "--json"])
    assert told.exit_code == 0, (told.output, told.exc_info)
    assert json.loads(told.stdout)["runs"][0]["new"] == 3
    told = CliRunner().invoke(offer, ["undo", run.uid, "--json"])
    assert json.loads(told.stdout)["refused"] == []
    assert not Event.objects.exists()
    assert CliRunner().invoke(offer, ["undo", run.uid]).exit_code == 1
    assert CliRunner().invoke(offer, ["undo", "rien"]).exit_code == 1
