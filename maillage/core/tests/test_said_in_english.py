"""Reasons of modules without Django, on English pages: kept once, said in the reader's language."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import formats, translation

from maillage.core import journal
from maillage.core.fetch import FetchFailed
from maillage.core.gestures import calendars
from maillage.core.models import Actor, CalendarSource, Gesture
from maillage.core.network_guard import check_host
from maillage.core.registry import registry
from maillage.core.said import Said, in_words
from maillage.core.tests.gesture_parts import LINE, adopt, calendar, event, noon
from maillage.core.tests.importing import bring_in, choose, take_back, upload

FRENCH = re.compile(r"parce que|relève|illisible|pas valide|Vouliez|n’existe|Remplissez")


def english(client, address):
    return client.get(f"/en{address}").content.decode()


@pytest.fixture
def agent(cast, sign_in):
    return sign_in(cast.agent)


def test_the_reasons_of_a_typed_line_are_english_on_an_english_page(cast, agent):
    adopt(cast)
    agent.post("/gestes/noter/", {"line": LINE})
    address = Gesture.objects.get().get_absolute_url()
    page = english(agent, address)
    assert "Verb: because of “rencontre” and “organismes”" in page
    assert "belongs to the axis “Concertation”" in page
    assert "no date in the line: today is proposed" in page
    assert not FRENCH.search(page)
    french = agent.get(address).content.decode()
    assert "parce que « rencontre » et « organismes »" in french


def test_an_axis_is_named_in_the_readers_language(cast, agent):
    adopt(cast)
    agent.post("/gestes/noter/", {"line": "formation sur la billetterie, 12 personnes"})
    address = Gesture.objects.get().get_absolute_url()
    assert "because the verb “Former” belongs to the axis “Training”" in english(agent, address)
    page = agent.get(address).content.decode()
    assert "parce que le verbe « Former » relève de l’axe « Formation »" in page


def test_a_reason_kept_as_plain_text_before_stays_readable(agent, cast):
    agent.post("/gestes/noter/", {"line": LINE})
    gesture = Gesture.objects.get()
    gesture.proposal["reasons"]["axis"] = "parce que c’était écrit ainsi"
    gesture.save()
    assert "parce que c’était écrit ainsi" in english(agent, gesture.get_absolute_url())


def test_a_calendar_that_is_not_one_is_refused_in_english(agent):
    sent = {"file": SimpleUploadedFile("agenda.ics", b"<!doctype html><p>Bonjour")}
    page = agent.post("/en/gestes/calendrier/", sent).content.decode()
    assert "this is a web page and not a calendar: check the private address (.ics)" in page


def test_an_address_that_fails_tells_each_reader_in_her_language(agent, cast, monkeypatch):
    source = CalendarSource.objects.create(
        owner=cast.agent.person, name="Agenda", url="https://calendar.example.org/x.ics"
    )

    def fail(url, **kwargs):
        raise FetchFailed(Said("Le site « %(host)s » est introuvable.", host="a.example"))

    monkeypatch.setattr(calendars, "fetch", fail)
    registry.jobs["read-calendars"][0]()
    source.refresh_from_db()
    assert source.problem == "Le site « a.example » est introuvable."
    assert "The site “a.example” cannot be found." in english(agent, "/gestes/calendrier/")
    assert source.problem in agent.get("/gestes/calendrier/").content.decode()
    CalendarSource.objects.update(problem="Le site a répondu par l’erreur 404.")
    assert "par l’erreur 404." in english(agent, "/gestes/calendrier/")


def test_a_proposal_keeps_why_it_was_made(agent, cast):
    meeting = calendar(event("e@x", "Comité billetterie", noon(3)))
    agent.post("/gestes/calendrier/", {"file": SimpleUploadedFile("agenda.ics", meeting)})
    why = CalendarSource.objects.get().proposals.get().details["why"]
    with translation.override("en"):
        assert in_words(why) == "because of “comite”"
    with translation.override("fr-ca"):
        assert in_words(why) == "parce que « comite »"


def test_a_refused_address_is_told_in_english():
    with pytest.raises(Exception, match="réseau local") as caught:
        check_host("imprimante.local")
    with translation.override("en"):
        assert "local network" in in_words(caught.value.reason)


def test_the_errors_of_an_import_are_english_before_and_after_it(agent):
    sheet = "Nom;Type;VILLE\nBrume;robot;Shawinigan\nCrue;organisme;Chawinigan\n;organisme;\n"
    imported = choose(agent, upload(agent, sheet))
    address = f"/listes/importations/{imported.uid}/"
    told = (
        "“robot” is not a kind of actor.",
        "The municipality “Chawinigan” is not known.",
        "Did you mean “Shawinigan”?",
    )
    page = english(agent, f"{address}apercu/")
    assert all(line in page for line in told)
    assert ">Kind<" in page
    assert not FRENCH.search(page)
    # The worker has no reader: the report is French or English when it is read.
    done = bring_in(agent, sheet)
    page = english(agent, f"/listes/importations/{done.uid}/")
    assert all(line in page for line in told)
    page = agent.get(f"/listes/importations/{done.uid}/").content.decode()
    assert "« robot » n’est pas une sorte d’acteur." in page


def test_what_an_undone_import_keeps_is_told_in_english(agent, cast):
    done = bring_in(agent, "Nom;Type\nAube;organisme\n")
    record = Actor.objects.get(name="Aube")
    journal.change(record, {"description": "relu"}, by=cast.manager.person)
    take_back(agent, done)
    page = english(agent, f"/listes/importations/{done.uid}/")
    assert "“Aube” has changed since: " in page
    assert "ce que fait cet acteur" not in page


@pytest.mark.parametrize(
    ("name", "french", "other"),
    [
        ("FULL_DATE_FORMAT", "dimanche 22 novembre 2026", "Sunday, November 22, 2026"),
        ("FULL_DAY_FORMAT", "dimanche 22 novembre", "Sunday, November 22"),
        ("BRIEF_DATE_FORMAT", "22 nov. 2026", "Nov. 22, 2026"),
        ("BRIEF_DAY_FORMAT", "22 nov.", "Nov. 22"),
    ],
)
def test_a_date_is_ordered_as_its_language_does(name, french, other):
    day = date(2026, 11, 22)
    with translation.override("fr-ca"):
        assert formats.date_format(day, name) == french
    with translation.override("en"):
        assert formats.date_format(day, name) == other
