"""RSS and CSV of the agenda: what is to come, in order, guarded, asked again by its tag."""

from __future__ import annotations

import csv
from datetime import date, datetime, timedelta
from io import StringIO

import feedparser
import pytest

from maillage.offer.schedule import Slot
from maillage.offer.tests.offer_cast import a_hall, an_event

pytestmark = pytest.mark.database
SOON = datetime.combine(date.today() + timedelta(days=3), datetime.min.time()).replace(hour=20)


@pytest.fixture
def events(cast):
    hall = a_hall()
    return [
        an_event("=1+1 & <b>Contes</b>", slots=[Slot(SOON), Slot(SOON + timedelta(days=1))],
                 place=hall, is_free=True, price_text="Contribution libre"),
        an_event("Estampes", slots=[Slot(date.today(), date.today() + timedelta(days=9))],
                 place=hall, status="cancelled"),
        an_event("Passé", slots=[Slot(SOON - timedelta(days=40))], place=hall),
    ]  # fmt: skip


def test_the_feed_tells_each_event_once_from_the_first_to_come(events, client):
    response = client.get("/agenda.rss")
    assert response["Content-Type"].startswith("application/rss+xml")
    feed = feedparser.parse(response.content)
    assert not feed.bozo
    assert [one.title for one in feed.entries] == ["Estampes", "=1+1 & <b>Contes</b>"]
    cancelled = feed.entries[0]
    assert "Annulé" in cancelled.summary
    assert "Salle du Quai (exemple)" in cancelled.summary
    assert cancelled.id == f"{events[1].uid}@maillage"
    assert cancelled.link.endswith(f"/evenements/{events[1].address}/")


def test_the_table_has_one_row_for_each_date_and_runs_no_formula(events, client):
    response = client.get("/agenda.csv")
    text = b"".join(response).decode("utf-8")
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(StringIO(text[1:])))
    assert [row["Titre"] for row in rows] == [
        "Estampes", "'=1+1 & <b>Contes</b>", "'=1+1 & <b>Contes</b>",
    ]  # fmt: skip
    assert (rows[0]["Tenue"], rows[0]["Heure"]) == ("annulé", "")
    assert (rows[1]["Premier jour"], rows[1]["Heure"]) == (SOON.date().isoformat(), "20:00")
    assert (rows[1]["Gratuit"], rows[1]["Tarifs"]) == ("oui", "Contribution libre")
    assert rows[1]["Municipalité"] == "Rivière-Claire (exemple)"
    assert 'filename="agenda-' in response["Content-Disposition"]


@pytest.mark.parametrize("address", ["/agenda.rss", "/agenda.csv", "/agenda.jsonld"])
def test_a_feed_is_not_sent_again_while_nothing_changed(events, client, address):
    first = client.get(address)
    assert first.status_code == 200
    assert "public" in first["Cache-Control"]
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    events[0].title = "Contes d’hiver"
    events[0].save()
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_the_columns_are_in_the_language_of_the_page(events, client):
    assert b"Titre" in b"".join(client.get("/agenda.csv"))
    assert client.get("/en/agenda.csv").status_code == 200


@pytest.mark.parametrize("path", ["/agenda.rss", "/agenda.ics", "/agenda.csv", "/agenda.jsonld"])
def test_a_filter_that_is_not_understood_is_refused_in_words(events, client, path):
    assert client.get(f"{path}?gratuit=oui&utm_source=infolettre").status_code == 200
    refused = client.get(f"{path}?discipline=cirque-imaginaire")
    assert refused.status_code == 400
    assert refused["Content-Type"] == "text/plain; charset=utf-8"
    assert "discipline=cirque-imaginaire" in refused.content.decode()
    assert "Contes" not in refused.content.decode()
    page = client.get("/agenda/?discipline=cirque-imaginaire")
    assert page.status_code == 200
    assert "Les événements sont montrés sans ce filtre" in page.content.decode()
