"""A harvest from its content to its report: resumed after a kill, stopped, failed with words."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from maillage.core.models import File
from maillage.offer.harvest import running
from maillage.offer.harvest.polite import Refusal
from maillage.offer.models import Event, HarvestRun, Source

pytestmark = pytest.mark.database


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
def city(db):
    return Source.objects.create(name="La ville", trust="publish")


def a_calendar(count: int, title="Bal") -> bytes:
    day = timezone.localdate() + timedelta(days=5)
    nodes = [
        {
            "@type": "Event", "@id": f"https://ville.example/e/{n}", "name": f"{title} numéro {n}",
            "startDate": f"{day + timedelta(days=n % 40)}T19:30:00-05:00",
            "location": {
                "@type": "Place", "name": "Salle (exemple)",
                "address": {"@type": "PostalAddress", "addressLocality": "Shawinigan"},
            },
        }
        for n in range(count)
    ]  # fmt: skip
    return json.dumps({"@context": "https://schema.org", "@graph": nodes}).encode()


def test_a_file_is_harvested_and_reported(city):
    seen = []
    run = running.run_content(
        source=city, content=a_calendar(450), name="ville.jsonld",
        progress=lambda done, total: seen.append((done, total)),
    )  # fmt: skip
    assert (run.state, run.seen, run.new, run.refused) == ("done", 450, 450, 0)
    assert Event.objects.published().count() == 450
    assert seen[-1] == (450, 450)
    assert run.batch.finished_at
    assert not File.objects.exists()


def test_a_run_that_was_killed_goes_on_after_its_last_whole_page(city, monkeypatch):
    content = a_calendar(450)
    real = running.PageWriter.write

    def dies(self, page, refused=()):
        if self.run.position >= 200:
            raise KeyboardInterrupt  # as a SIGKILL: nothing after it runs
        return real(self, page, refused)

    monkeypatch.setattr(running.PageWriter, "write", dies)
    with pytest.raises(KeyboardInterrupt):
        running.run_content(source=city, content=content, name="ville.jsonld")
    assert Event.objects.count() == 200
    monkeypatch.undo()
    run = running.run_content(source=city, content=content, name="ville.jsonld")
    assert HarvestRun.objects.get() == run
    assert (run.state, run.seen, run.new) == ("done", 450, 450)
    assert Event.objects.count() == 450


def test_a_run_stops_when_asked_and_says_so(city, monkeypatch):
    real = running.PageWriter.write

    def asked(self, page, refused=()):
        HarvestRun.objects.filter(pk=self.run.pk).update(stop_asked=True)
        return real(self, page, refused)

    monkeypatch.setattr(running.PageWriter, "write", asked)
    run = running.run_content(source=city, content=a_calendar(450), name="ville.jsonld")
    assert (run.state, run.new, run.missing) == ("stopped", 200, 0)


def test_a_site_that_refuses_is_told_and_read_later(city, monkeypatch):
    city.url = "https://ville.example/agenda"
    city.save()

    def refuses(source):
        raise Refusal("Le site a répondu par l’erreur 503.", retry_after=7200)

    monkeypatch.setattr(running, "visit", refuses)
    run = running.carry_on(running.ask_for_harvest(source=city))
    city.refresh_from_db()
    assert run.state == "failed"
    assert "503" in str(run.problem)
    assert city.failures == 1
    assert city.next_at > timezone.now() + timedelta(seconds=7100)


def test_what_is_no_event_file_is_refused_in_the_report(city):
    run = running.run_content(source=city, content=b"\x00\x01\x02rien", name="x.bin")
    assert (run.state, run.new, run.refused) == ("done", 0, 1)
    assert run.refusals.get().why


def test_a_source_under_way_is_not_asked_twice(city):
    assert running.ask_for_harvest(source=city) == running.ask_for_harvest(source=city)
