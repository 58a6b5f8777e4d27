"""Identifiers asked of a reconciliation service (a small one of our own): nothing by itself."""

from __future__ import annotations

import json
import threading
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache

from maillage.core.fetch import FetchFailed, fetch
from maillage.core.models import Actor, Change, Place, Visibility
from maillage.offer import reconciling
from maillage.offer.models import DirectoryEntry
from maillage.offer.tests.offer_cast import a_hall, an_artist

HALL = "http://kg.artsdata.ca/resource/K11-211"
MANIFEST = {
    "name": "Service d’essai",
    "identifierSpace": "http://kg.artsdata.ca/resource/",
    "schemaSpace": "http://schema.org/",
    "versions": ["0.2"],
}


class Service:
    """What a service answers, and what it was asked."""

    def __init__(self) -> None:
        self.asked: list[dict] = []
        self.status = 200
        self.body: bytes | None = None
        self.results = [
            {"id": "K11-211", "name": "Salle du Quai (exemple)", "score": 93.5, "match": True,
             "description": "Rivière-Claire (exemple)",
             "type": [{"id": "schema:Place", "name": "Place"}]},
            {"id": "K11-9", "name": "Quai des arts", "score": 40, "type": ["Place"]},
            {"id": "javascript:alert(1)", "name": "Piège", "score": 99, "match": False},
            {"name": "Sans identifiant"}, "n’importe quoi",
        ]  # fmt: skip

    def answer(self, path: str) -> tuple[int, bytes]:
        queries = parse_qs(urlsplit(path).query).get("queries")
        if self.body is not None:
            return self.status, self.body
        if not queries:
            return self.status, json.dumps(MANIFEST).encode()
        told = json.loads(queries[0])
        self.asked.append(told)
        return self.status, json.dumps({key: {"result": self.results} for key in told}).encode()


@pytest.fixture
def service(settings, monkeypatch):
    known = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            status, body = known.answer(self.path)
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    settings.RECONCILIATION_URL = f"http://127.0.0.1:{server.server_port}/recon"
    monkeypatch.setattr(reconciling, "fetch", partial(fetch, allow_private=True))
    cache.clear()
    yield known
    server.shutdown()
    server.server_close()


def listed(**values) -> Actor:
    actor = an_artist(**values)
    DirectoryEntry.objects.create(actor=actor, listed_on="2026-01-01")
    return actor


def test_without_a_service_the_page_does_not_exist(cast, sign_in, settings):
    assert settings.RECONCILIATION_URL == ""
    assert sign_in(cast.agent).get("/offre/reconcilier/").status_code == 404


def test_only_moderators_see_it(cast, sign_in, service):
    assert sign_in(cast.agent).get("/offre/reconcilier/").status_code == 200
    assert sign_in(cast.artist).get("/offre/reconcilier/").status_code == 404
    assert sign_in(None).get("/offre/reconcilier/").status_code == 302


def test_nothing_leaves_before_a_person_asks(cast, sign_in, service):
    a_hall()
    page = sign_in(cast.agent).get("/offre/reconcilier/?sorte=lieux").content.decode()
    assert "Salle du Quai (exemple)" in page
    assert "127.0.0.1" in page
    assert service.asked == []


def test_candidates_come_with_score_and_reasons_the_surest_first(cast, sign_in, service):
    a_hall()
    a_hall("Chez Untel", visibility=Visibility.NETWORK)
    address = "/offre/reconcilier/?sorte=lieux&chercher=1"
    page = sign_in(cast.agent).get(address).content.decode()
    [asked] = service.asked
    assert asked["q0"]["query"] == "Salle du Quai (exemple)"
    assert asked["q0"]["properties"] == [
        {"pid": "schema:address/schema:postalCode", "v": "G9A 1A1"}
    ]
    assert "Chez Untel" not in json.dumps(asked)
    assert page.index("K11-211") < page.index("K11-9")
    assert "même nom" in page
    assert "même municipalité" in page
    assert "93,5" in page
    assert "javascript:" not in page


def test_one_click_links_and_the_journal_says_who(cast, sign_in, service):
    hall = a_hall()
    client = sign_in(cast.agent)
    path = f"/offre/reconcilier/lieux/{hall.address}/"
    assert client.get(path).status_code == 405
    assert client.post(path, {"iri": HALL}).status_code == 302
    assert Place.objects.get(pk=hall.pk).same_as == [HALL]
    change = Change.objects.filter(record_id=hall.pk).latest("pk")
    assert (change.by, change.after) == (cast.agent.person, {"same_as": [HALL]})
    assert client.post(path, {"iri": HALL}).status_code == 404  # it has one now


def test_an_artist_keeps_hers_in_its_own_column(cast, sign_in, service):
    client = sign_in(cast.agent)
    for iri, field, value in (
        ("http://kg.artsdata.ca/resource/K12-273", "artsdata", "K12-273"),
        ("http://www.wikidata.org/entity/Q42", "wikidata", "Q42"),
        ("https://isni.org/isni/000000012146438X", "isni", "000000012146438X"),
    ):
        actor = listed(name=f"Artiste {field} (exemple)")
        client.post(f"/offre/reconcilier/acteurs/{actor.address}/", {"iri": iri})
        assert getattr(Actor.objects.get(pk=actor.pk), field) == value


@pytest.mark.parametrize(
    "iri", ["", "K", "javascript:alert(1)", "http://x y", "ftp://x", "h" * 400]
)
def test_what_is_no_identifier_is_not_kept(cast, sign_in, service, iri):
    hall = a_hall()
    sign_in(cast.agent).post(f"/offre/reconcilier/lieux/{hall.address}/", {"iri": iri})
    assert Place.objects.get(pk=hall.pk).same_as == []


def test_many_records_are_asked_in_as_few_requests_as_addresses_allow(cast, service):
    halls = [a_hall(f"Salle numéro {number} du quai d’été") for number in range(20)]
    found = reconciling.candidates_of(halls)
    assert set(found) == {hall.uid for hall in halls}
    assert sum(len(asked) for asked in service.asked) == 20
    assert 1 < len(service.asked) < 10


@pytest.mark.parametrize(
    ("status", "body"),
    [(500, b"{}"), (200, b"<html>"), (200, b"[]"), (404, b"")],
)
def test_a_service_that_fails_is_told_and_nothing_breaks(cast, sign_in, service, status, body):
    a_hall()
    service.status, service.body = status, body
    page = sign_in(cast.agent).get("/offre/reconcilier/?sorte=lieux&chercher=1")
    assert page.status_code == 200
    assert "pas pu être lu" in page.content.decode()
    with pytest.raises(FetchFailed):
        reconciling.candidates_of(list(Place.objects.all()))
