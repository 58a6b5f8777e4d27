"""Programs write their events with a key: made, followed, held or published, limited, gone."""

from __future__ import annotations

import json

import pytest

from maillage.core import journal
from maillage.core.models import Place
from maillage.offer.api_keys import create_key, revoke_key
from maillage.offer.models import Alert, Event, HarvestRecord, HarvestRun, Occurrence, Source
from maillage.offer.tests.site_cast import at

pytestmark = pytest.mark.database
ADDRESS = "/api/offre/evenements/saison/2026 #12"
TOLD = {
    "title": "Veillée de contes",
    "dates": [{"start": at(5).isoformat(timespec="minutes")}],
    "place": {"name": "Salle du Quai (exemple)", "municipality": "Shawinigan"},
    "disciplines": ["musique"],
    "price_low": 12.5,
    "performers": [{"name": "Maude Verreault (exemple)"}],
}


@pytest.fixture
def key(cast):
    return create_key(name="Billetterie", by=cast.coordination.person, trust="publish")


def put(client, key, address=ADDRESS, told=None, **headers):
    return client.put(
        address.replace("#", "%23"),
        json.dumps(TOLD if told is None else told),
        content_type="application/json",
        headers={"Authorization": f"Bearer {key[1]}", **headers},
    )


def test_a_key_makes_an_event_and_corrects_the_same_one(key, client):
    made = put(client, key)
    assert (made.status_code, made.json()["outcome"]) == (201, "created")
    event = Event.objects.get()
    assert (made.json()["uid"], event.state, event.place.name) == (
        event.uid, "published", "Salle du Quai (exemple)",
    )  # fmt: skip
    assert event.records.get().key == "saison/2026 #12"
    assert Occurrence.objects.get().start_time == at(5).time()
    assert put(client, key).json()["outcome"] == "unchanged"
    changed = put(client, key, told={**TOLD, "title": "Nuit des contes"})
    assert (changed.status_code, changed.json()["outcome"]) == (200, "changed")
    assert Event.objects.get().title == "Nuit des contes"
    assert Place.objects.count() == 1
    assert HarvestRun.objects.count() == 1


def test_what_a_source_is_not_trusted_with_waits(cast, client):
    made = put(client, create_key(name="Nouvelle source", by=cast.coordination.person))
    assert (made.json()["state"], made.json()["page"]) == ("held", "")
    assert client.get(f"/api/offre/evenements/{made.json()['uid']}").status_code == 404


def test_what_a_person_corrected_stays_and_a_new_date_alerts(key, cast, client):
    put(client, key)
    event = Event.objects.get()
    journal.change(event, {"title": "Veillée de Noël"}, by=cast.agent.person)
    moved = {**TOLD, "title": "Autre", "dates": [{"start": at(6).isoformat(timespec="minutes")}]}
    put(client, key, told=moved)
    assert Event.objects.get().title == "Veillée de Noël"
    assert Alert.objects.get().kind == "date"


def test_what_is_gone_is_flagged_and_not_erased(key, client):
    put(client, key)
    headers = {"Authorization": f"Bearer {key[1]}"}
    address = ADDRESS.replace("#", "%23")
    gone = client.delete(address, headers=headers)
    assert (gone.status_code, gone.json()["outcome"]) == (200, "gone")
    assert HarvestRecord.objects.get().missing_since is not None
    assert Alert.objects.get().kind == "missing"
    assert Event.objects.get().state == "published"
    client.delete(address, headers=headers)
    assert Alert.objects.count() == 1
    assert client.delete("/api/offre/evenements/inconnu", headers=headers).status_code == 404
    put(client, key)
    assert HarvestRecord.objects.get().missing_since is None


def test_one_source_never_touches_the_events_of_another(key, cast, client):
    put(client, key)
    other = create_key(name="Autre", by=cast.coordination.person)
    address = ADDRESS.replace("#", "%23")
    headers = {"Authorization": f"Bearer {other[1]}"}
    assert client.delete(address, headers=headers).status_code == 404
    assert put(client, other).status_code == 201
    assert Event.objects.count() == 2


@pytest.mark.parametrize("text", ["", "x", "mlg_x_y", "mlg_000000000000_secret", "mlg__"])
def test_without_a_good_key_nothing_is_written(cast, client, text):
    assert put(client, (None, text)).status_code == 401
    assert not Event.objects.exists()


def test_a_revoked_key_opens_nothing(key, cast, client):
    revoke_key(key=key[0], by=cast.coordination.person)
    answer = put(client, key)
    assert answer.status_code == 401
    assert "révoquée" in answer.json()["detail"]


def test_a_key_that_writes_too_often_waits(cast, client):
    key = create_key(name="Pressée", by=cast.coordination.person, per_minute=2)
    answers = [put(client, key).status_code for _ in range(2)]
    assert answers == [201, 200]
    refused = put(client, key)
    # A minute may have ended meanwhile.
    if refused.status_code == 200:
        put(client, key)
        refused = put(client, key)
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 60
    assert "minute" in refused.json()["detail"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"dates": []}, "dates"),
        ({"dates": [{"start": "hier"}]}, "dates.0.start"),
        ({"dates": [{"start": "0001-01-01"}]}, "dates.0.start"),
        ({"status": "annulé"}, "status"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"titre": "x"}, "titre"),
        ({"event_type": "Concert"}, "event_type"),
        ({"audience": "chats"}, "audience"),
        ({"accessible": ["ascenseur"]}, "accessible"),
        ({"price_low": "cher"}, "price_low"),
        ({"timezone": "Mauricie"}, "timezone"),
        ({"place": {"name": "x", "latitude": 100}}, "place.latitude"),
    ],
)
def test_a_fault_names_its_field(key, client, changes, field):
    answer = put(client, key, told={**TOLD, **changes})
    assert answer.status_code == 422
    [fault] = answer.json()["errors"]
    assert fault["field"] == field
    assert "Input should" not in fault["message"]
    assert not Event.objects.exists()


def test_a_body_that_is_no_json_is_refused(key, client):
    answer = client.put(
        "/api/offre/evenements/x", "{", content_type="application/json",
        headers={"Authorization": f"Bearer {key[1]}"},
    )  # fmt: skip
    assert answer.status_code in (400, 422)
    assert answer.json()["detail"]


def test_days_and_offsets_are_understood(key, client):
    dates = [
        {"start": "2027-07-01", "end": "2027-07-03"},
        {"start": "2027-07-05T20:00:00-04:00"},
        {"start": "2027-07-06T20:00", "end": "2027-07-06T22:00", "is_sold_out": True},
    ]
    put(client, key, told={**TOLD, "dates": dates})
    days, offset, plain = Event.objects.get().schedule
    assert (days["start"], days["end"]) == ("2027-07-01", "2027-07-04")
    assert offset["start"] == "2027-07-05T20:00:00"
    assert (plain["end"], plain["sold_out"]) == ("2027-07-06T22:00:00", True)


def test_the_description_for_programs_tells_writing_and_its_key(cast, client):
    told = client.get("/api/openapi.json").json()
    path = told["paths"]["/api/offre/evenements/{key}"]
    assert set(path) == {"get", "put", "delete"}
    assert path["put"]["security"]
    assert {"200", "201", "401", "422", "429"} <= set(path["put"]["responses"])
    assert "EventIn" in told["components"]["schemas"]
    page = client.get("/api/docs").content.decode()
    assert "EventIn" in page


def test_the_key_itself_is_kept_nowhere(key):
    secret = key[1].rpartition("_")[2]
    assert secret not in str(list(type(key[0]).objects.values()))
    assert secret not in str(list(journal.Change.objects.values_list("after", flat=True)))
    assert Source.objects.get().kind == "api"
