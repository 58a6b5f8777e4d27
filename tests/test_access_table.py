"""Each kind of person against each visibility, on every surface: the expected answers as data.

A surface is a way to reach a record: a page, the API, a file, the search. What may not be seen
is 404 there, and absent from lists. The expectations are written out, never computed.
"""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from conftest import make_person
from maillage.core.access import may_change, may_see, tokens_of_record, visible
from maillage.core.models import Actor, File, Gesture, Membership, Need, Visibility

# fmt: off
SEES = {
    #                 private  host   network public
    "visitor":       (False,  False, False,  True),
    "artist":        (False,  False, False,  True),
    "owner":         (True,   True,  True,   True),
    "agent":         (False,  True,  True,   True),
    "member":        (False,  True,  True,   True),
    "manager":       (False,  True,  True,   True),
    "other_agent":   (False,  False, True,   True),
    "other_manager": (False,  False, True,   True),
    "other_member":  (False,  False, False,  True),
    "coordination":  (False,  False, True,   True),
    "funder":        (False,  False, False,  True),
    "expired_agent": (False,  False, False,  True),
    "future_agent":  (False,  False, False,  True),
    "closed_agent":  (False,  False, False,  True),
}
CHANGES = {
    "visitor":       (False,  False, False,  False),
    "artist":        (False,  False, False,  False),
    "owner":         (True,   True,  True,   True),
    "agent":         (False,  True,  True,   True),
    "member":        (False,  False, False,  False),
    "manager":       (False,  True,  True,   True),
    "other_agent":   (False,  False, False,  False),
    "other_manager": (False,  False, False,  False),
    "other_member":  (False,  False, False,  False),
    "coordination":  (False,  False, True,   True),
    "funder":        (False,  False, False,  False),
    "expired_agent": (False,  False, False,  False),
    "future_agent":  (False,  False, False,  False),
    "closed_agent":  (False,  False, False,  False),
}
# Pages behind sign-in: a visitor is sent to sign in, whatever the record.
SIGNED_IN = {
    **SEES,
    "visitor":       (False,  False, False,  False),
    "closed_agent":  (False,  False, False,  False),
}
# Lists for those who work in the network.
NETWORK_LIST = {
    "visitor":       (False,  False, False,  False),
    "artist":        (False,  False, False,  False),
    "owner":         (True,   True,  True,   True),
    "agent":         (False,  True,  True,   True),
    "member":        (False,  False, False,  False),
    "manager":       (False,  True,  True,   True),
    "other_agent":   (False,  False, True,   True),
    "other_manager": (False,  False, True,   True),
    "other_member":  (False,  False, False,  False),
    "coordination":  (False,  False, True,   True),
    "funder":        (False,  False, False,  False),
    "expired_agent": (False,  False, False,  False),
    "future_agent":  (False,  False, False,  False),
    "closed_agent":  (False,  False, False,  False),
}
# What others share with her: her own has a list of its own.
SHARED = {
    "visitor":       (False,  False, False,  False),
    "artist":        (False,  False, False,  False),
    "owner":         (False,  False, False,  False),
    "agent":         (False,  True,  True,   True),
    "member":        (False,  False, False,  False),
    "manager":       (False,  True,  True,   True),
    "other_agent":   (False,  False, True,   True),
    "other_manager": (False,  False, True,   True),
    "other_member":  (False,  False, False,  False),
    "coordination":  (False,  False, True,   True),
    "funder":        (False,  False, False,  False),
    "expired_agent": (False,  False, False,  False),
    "future_agent":  (False,  False, False,  False),
    "closed_agent":  (False,  False, False,  False),
}
# An actor's history shows values: it is for whoever may change the record, and the ecosystem is
# the network's, so any agent may mend an organisation that the network sees.
HISTORY = {
    "visitor":       (False,  False, False,  False),
    "artist":        (False,  False, False,  False),
    "owner":         (True,   True,  True,   True),
    "agent":         (False,  True,  True,   True),
    "member":        (False,  False, False,  False),
    "manager":       (False,  True,  True,   True),
    "other_agent":   (False,  False, True,   True),
    "other_manager": (False,  False, False,  False),
    "other_member":  (False,  False, False,  False),
    "coordination":  (False,  False, True,   True),
    "funder":        (False,  False, False,  False),
    "expired_agent": (False,  False, False,  False),
    "future_agent":  (False,  False, False,  False),
    "closed_agent":  (False,  False, False,  False),
}
# fmt: on
VISIBILITIES = ["private", "host", "network", "public"]
NAME = "Enregistrement témoin"
NAMES = [f"{NAME} {visibility}" for visibility in VISIBILITIES]


@pytest.fixture
def people(cast):
    """One user for each line of the table; the record belongs to `owner`, of `cast.host`."""
    today, day = timezone.localdate(), timedelta(days=1)
    extra = {
        "owner": make_person("Odile", "odile@example.org", cast.host, "agent"),
        "member": make_person("Marc", "marc@example.org", cast.host, "member"),
        "other_manager": make_person("Gilles", "gilles@example.org", cast.other_host, "manager"),
        "other_member": make_person("Line", "line@example.org", cast.other_host, "member"),
        "expired_agent": make_person("Hier", "hier@example.org", None, ""),
        "future_agent": make_person("Demain", "demain@example.org", None, ""),
        "closed_agent": make_person("Fermée", "fermee@example.org", cast.host, "agent"),
    }
    terms = {"expired_agent": (None, today - day), "future_agent": (today + day, None)}
    for name, (start, end) in terms.items():
        Membership.objects.create(
            person=extra[name].person, organisation=cast.host, role="agent",
            from_date=start, to_date=end,
        )  # fmt: skip
    extra["closed_agent"].is_active = False
    extra["closed_agent"].save()
    cast.coordination.is_demo = True  # the second step has its own tests
    cast.coordination.save()
    return {
        "visitor": None, "artist": cast.artist, "agent": cast.agent, "manager": cast.manager,
        "other_agent": cast.colleague, "coordination": cast.coordination, "funder": cast.funder,
        **extra,
    }  # fmt: skip


@pytest.fixture(autouse=True)
def nothing_left_on_the_disk(db):
    yield
    for record in File.objects.all():
        record.file.delete(save=False)


# --- Records ----------------------------------------------------------------------------------
def an_actor(scope, name=NAME):
    return Actor.objects.create(kind="organization", name=name, **scope)


def a_gesture(scope, name=NAME):
    return Gesture.objects.create(text=name, **scope)


def a_file(scope, name=NAME):
    record = File(title=f"{name}.txt", media_type="text/plain", size=3, **scope)
    record.file.save("temoin.txt", ContentFile(b"abc"))
    return record


def a_need(scope, name=NAME):
    return Need.objects.create(text=name, **scope)


# --- Surfaces: which of the four records, one of each visibility, this person reaches ----------
def each(reaches):
    """A surface of one record: asked for each."""
    return lambda visit, records: [reaches(visit, record) for record in records]


@each
def by_query(visit, record):
    return visible(type(record).objects.all(), visit.reader).filter(pk=record.pk).exists()


@each
def by_question(visit, record):
    return may_see(record, visit.reader)


@each
def by_search_tokens(visit, record):
    return bool(set(visit.reader.tokens()) & set(tokens_of_record(record)))


@each
def by_history_page(visit, record):
    return _answered(visit.client.get(f"{record.get_absolute_url()}historique/"))


def _answered(answer) -> bool:
    """200 is seen; 404, or being sent to sign in, is not seen. Nothing else is expected."""
    if answer.status_code == 302:
        assert "/connexion/" in answer.url
        return False
    assert answer.status_code in {200, 404}, answer.status_code
    return answer.status_code == 200


@each
def by_file_page(visit, record):
    return _answered(visit.client.get(reverse("core:file", args=[record.address])))


@each
def by_record_page(visit, record):
    answer = visit.client.get(record.get_absolute_url())
    return _answered(answer) and str(record) in answer.content.decode()


def by_api_list(path):
    def surface(visit, records):
        answer = visit.client.get(path)
        assert answer.status_code == 200
        told = {item["uid"] for item in answer.json()["items"]}
        return [record.uid in told for record in records]

    return surface


@each
def by_api_record(visit, record):
    return _answered(visit.client.get(f"/api/acteurs/{record.uid}"))


def by_page(url_name, query=""):
    """A list page, or what it exports: each record's name is there or not."""

    def surface(visit, records):
        answer = visit.client.get(reverse(url_name) + query)
        if not _answered(answer):
            return [False] * len(records)
        body = b"".join(answer) if answer.streaming else answer.content
        is_sheet = "spreadsheet" in answer.headers["Content-Type"]
        there = _cells(body) if is_sheet else body.decode()
        return [name in there for name in NAMES]

    return surface


def _cells(content: bytes) -> set:
    from io import BytesIO

    from openpyxl import load_workbook

    sheets = load_workbook(BytesIO(content)).worksheets
    return {value for sheet in sheets for row in sheet.iter_rows(values_only=True) for value in row}


# name: (make a record, which of four this person reaches, the expected answers)
SURFACES = {
    "query of actors": (an_actor, by_query, SEES),
    "query of gestures": (a_gesture, by_query, SEES),
    "query of needs": (a_need, by_query, SEES),
    "question": (a_need, by_question, SEES),
    "search tokens of actors": (an_actor, by_search_tokens, SEES),
    "search tokens of gestures": (a_gesture, by_search_tokens, SEES),
    "file": (a_file, by_file_page, SEES),
    "API, list of actors": (an_actor, by_api_list("/api/acteurs?limit=200&q=temoin"), SEES),
    "API, an actor": (an_actor, by_api_record, SEES),
    "API, list of gestures": (a_gesture, by_api_list("/api/gestes?limit=200"), SEES),
    "page of an actor": (an_actor, by_record_page, SIGNED_IN),
    "page of a gesture": (a_gesture, by_record_page, SIGNED_IN),
    "list of actors": (an_actor, by_page("connect:actors", "?q=temoin"), NETWORK_LIST),
    "actors as CSV": (an_actor, by_page("connect:actors", "?format=csv"), NETWORK_LIST),
    "actors as XLSX": (an_actor, by_page("connect:actors", "?format=xlsx"), NETWORK_LIST),
    "shared gestures": (a_gesture, by_page("core:shared_gestures"), SHARED),
    "shared gestures as CSV": (a_gesture, by_page("core:shared_gestures", "?format=csv"), SHARED),
    "shared gestures as XLSX": (a_gesture, by_page("core:shared_gestures", "?format=xlsx"), SHARED),
    "history of an actor": (an_actor, by_history_page, HISTORY),
}


@pytest.fixture
def visits(people, sign_in, cast):
    return {
        name: SimpleNamespace(client=sign_in(user), reader=cast.reader(user))
        for name, user in people.items()
    }


@pytest.fixture
def scope(people, cast):
    def of(visibility):
        owner = people["owner"].person
        return {"host": cast.host, "owner": owner, "visibility": Visibility(visibility)}

    return of


@pytest.mark.parametrize("surface", SURFACES)
def test_each_person_reaches_exactly_what_she_may_see(surface, visits, scope):
    make, reaches, expected = SURFACES[surface]
    told = zip(VISIBILITIES, NAMES, strict=True)
    records = [make(scope(visibility), name) for visibility, name in told]
    found = {name: tuple(reaches(visit, records)) for name, visit in visits.items()}
    assert found == expected


@pytest.mark.parametrize("column", range(4), ids=VISIBILITIES)
def test_each_person_changes_exactly_what_she_may_change(column, visits, scope):
    record = a_need(scope(VISIBILITIES[column]))
    found = {name: may_change(record, visit.reader) for name, visit in visits.items()}
    assert found == {name: row[column] for name, row in CHANGES.items()}


def test_the_table_names_everybody_once(people):
    for table in (SEES, CHANGES, SIGNED_IN, NETWORK_LIST, SHARED, HISTORY):
        assert set(table) == set(people)


def test_an_owner_who_left_the_host_keeps_what_is_private_and_nothing_of_the_host(
    people, scope, cast
):
    former = people["expired_agent"]
    reader = cast.reader(former)
    seen = {}
    for visibility in VISIBILITIES:
        record = a_need({**scope(visibility), "owner": former.person})
        seen[visibility] = (may_see(record, reader), may_change(record, reader))
        tokens = bool(set(reader.tokens()) & set(tokens_of_record(record)))
        assert tokens == seen[visibility][0]
    assert seen == {
        "private": (True, True), "host": (False, False), "network": (False, False),
        "public": (True, False),
    }  # fmt: skip
