"""« Mon espace »: she sees what is held, takes it away, withdraws, chooses, is forgotten."""

from __future__ import annotations

import csv
import io
import json
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from maillage.core import journal
from maillage.core.models import Actor, Consent, ContactPoint, File, Gesture, Membership, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(cast, sign_in, settings, tmp_path):
    settings.DATA = tmp_path
    return sign_in(cast.agent)


@pytest.fixture
def consent(cast):
    consent = Consent(
        actor=cast.agent.person, purpose="quote", wording="J’accepte d’être citée",
        given_on=timezone.localdate(),
    )  # fmt: skip
    return journal.create(consent, by=cast.agent.person)


@pytest.mark.parametrize("address", ["/moi/", "/moi/tout/", "/moi/effacer/", "/mes-actes/"])
def test_a_visitor_is_sent_to_sign_in(client, sign_in, address):
    assert sign_in(None).get(address).status_code == 302


def test_she_sees_what_is_held_about_her(cast, client, consent):
    ContactPoint.objects.create(actor=cast.agent.person, kind="phone", value="819 555-0123")
    journal.change(cast.agent.person, {"description": "Agente"}, by=cast.manager.person)
    text = client.get("/moi/").content.decode()
    for told in ("Alice Roy", "819 555-0123", "J’accepte d’être citée", "Culture Rivière",
                 "Claire Gagnon"):  # fmt: skip
        assert told in text


def test_an_account_without_a_record_has_a_page_too(sign_in, db, client):
    user = User.objects.create_user(email="admin@example.org")
    own = sign_in(user)
    assert "Ce compte n’a pas de fiche" in own.get("/moi/").content.decode()
    assert own.get("/moi/tout/").status_code == 404
    assert own.get("/moi/effacer/").status_code == 404


def test_a_consent_is_withdrawn_by_her_alone(cast, client, consent, sign_in):
    address = f"/moi/consentement/{consent.uid}/"
    assert sign_in(cast.colleague).post(address).status_code == 404
    assert client.post(address).status_code == 302
    consent.refresh_from_db()
    assert consent.withdrawn_on == timezone.localdate()
    assert "Retiré" in client.get("/moi/").content.decode()


# --- Export ---------------------------------------------------------------------------------
def exported(client) -> zipfile.ZipFile:
    answer = client.get("/moi/tout/")
    assert answer.headers["Cache-Control"] == "no-store"
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def test_the_export_holds_her_own_data_and_no_other(cast, client, consent):
    alice, bruno = cast.agent.person, cast.colleague.person
    Actor.objects.filter(pk=bruno.pk).update(visibility="private")
    ContactPoint.objects.create(actor=bruno, kind="email", value="bruno@secret.org", owner=alice)
    ContactPoint.objects.create(actor=alice, kind="phone", value="819 555-0123")
    mine = Gesture(text="Mon geste privé", owner=alice, visibility="private")
    journal.create(mine, by=alice, many={"actors": [bruno, cast.host]})
    journal.create(Gesture(text="Geste de Bruno", owner=bruno, visibility="network"), by=bruno)
    file = File(title="notes.txt", owner=alice, visibility="private")
    file.file.save("x.bin", ContentFile(b"mes notes"))
    archive = exported(client)
    told = json.loads(archive.read("donnees.json"))
    assert told["account"]["email"] == "alice@example.org"
    assert told["records"]["actor"][0]["name"] == "Alice Roy"
    assert told["records"]["gesture"][0]["actors"] == ["Culture Rivière"]
    everything = b"".join(archive.read(name) for name in archive.namelist()).decode()
    for present in ("Mon geste privé", "819 555-0123", "J’accepte d’être citée", "mes notes"):
        assert present in everything
    for absent in ("bruno@secret.org", "Geste de Bruno", "Bruno Lavoie", "password", "md5$"):
        assert absent not in everything


def test_a_cell_of_the_export_is_never_a_formula(cast, client):
    Gesture.objects.create(text="=1+1", owner=cast.agent.person)
    rows = csv.DictReader(io.StringIO(exported(client).read("gesture.csv").decode("utf-8-sig")))
    assert next(rows)["text"] == "'=1+1"


# --- Choices --------------------------------------------------------------------------------
def test_she_chooses_among_her_own_hosts_only(cast, client):
    Membership.objects.create(person=cast.agent.person, organisation=cast.network, role="agent")
    assert client.post("/moi/organisme/", {"host": cast.other_host.uid}).status_code == 404
    answer = client.post("/moi/organisme/", {"host": cast.network.uid, "next": "/chercher/"})
    assert answer.headers["Location"] == "/chercher/"
    cast.agent.refresh_from_db()
    assert cast.agent.current_host == cast.network


def test_an_address_elsewhere_is_not_followed(cast, client):
    answer = client.post(
        "/moi/organisme/", {"host": cast.host.uid, "next": "https://ailleurs.example/"}
    )
    assert answer.headers["Location"] == "/moi/"


def test_she_chooses_her_language(cast, client):
    assert client.post("/moi/langue/", {"language": "xx"}).status_code == 404
    answer = client.post("/moi/langue/", {"language": "en"})
    assert answer.headers["Location"] == "/en/moi/"
    cast.agent.refresh_from_db()
    assert cast.agent.language == "en"


# --- Erasure --------------------------------------------------------------------------------
def test_the_page_says_what_goes_and_what_stays(cast, client):
    Gesture.objects.create(text="a", owner=cast.agent.person, visibility="private")
    Gesture.objects.create(text="b", owner=cast.agent.person, visibility="host", host=cast.host)
    Gesture.objects.create(text="Vu Alice Roy", owner=cast.colleague.person, visibility="network")
    Gesture.objects.create(text="Vu Alice Roy", owner=cast.colleague.person, visibility="private")
    text = client.get("/moi/effacer/").content.decode()
    assert "1 geste privé" in text
    assert "1 geste partagé" in text
    assert "1 texte d’une autre personne" in text


def test_without_the_tick_nothing_is_erased(cast, client):
    answer = client.post("/moi/effacer/")
    assert answer.status_code == 422
    assert "Cochez cette case" in answer.content.decode()
    assert Actor.objects.filter(pk=cast.agent.person.pk).exists()


def test_once_confirmed_she_is_forgotten_and_signed_out(cast, client):
    pk = cast.agent.person.pk
    answer = client.post("/moi/effacer/", {"sure": "oui"})
    assert answer.status_code == 200
    assert "n’existent plus" in answer.content.decode()
    assert not Actor.objects.filter(pk=pk).exists()
    assert client.get("/moi/").status_code == 302


def test_the_last_coordinator_is_told_what_to_do_first(cast, sign_in, client):
    cast.coordination.is_demo = True
    cast.coordination.save()
    answer = sign_in(cast.coordination).post("/moi/effacer/", {"sure": "oui"}, follow=True)
    assert "dernière personne de la coordination" in answer.content.decode()
    assert Actor.objects.filter(pk=cast.coordination.person.pk).exists()
