"""The API: the same records as the pages, page by page, and nothing kept by shared caches."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from maillage.core.models import Actor, ContactPoint, Gesture

pytestmark = pytest.mark.django_db


def every_page(client, path, field="uid"):
    found, cursor = [], ""
    while True:
        answer = client.get(f"{path}&cursor={cursor}").json()
        found += [item[field] for item in answer["items"]]
        cursor = answer["next"]
        if not cursor:
            return found


def test_a_visitor_reads_what_is_public_and_nothing_else(cast):
    Actor.objects.create(kind="organization", name="Théâtre public", visibility="public")
    items = Client().get("/api/acteurs").json()["items"]
    assert [item["name"] for item in items] == ["Théâtre public"]


def test_pages_follow_one_another_without_gap_or_repeat(cast, sign_in):
    for number in range(23):
        Actor.objects.create(
            kind="organization", name=f"Même nom {number // 5}", visibility="network"
        )
    client = sign_in(cast.agent)
    found = every_page(client, "/api/acteurs?limit=4", "uid")
    assert len(found) == len(set(found)) == Actor.objects.exclude(visibility="private").count()


def test_gestures_come_newest_first_and_between_two_days(cast, sign_in):
    days = ["2026-03-01", "2026-03-02", "2026-03-02", "2026-03-09"]
    for day in days:
        Gesture.objects.create(
            text=day, occurred_on=day, owner=cast.agent.person, host=cast.host, visibility="host"
        )
    client = sign_in(cast.agent)
    assert every_page(client, "/api/gestes?limit=1", "occurred_on") == sorted(days, reverse=True)
    some = client.get("/api/gestes?since=2026-03-02&until=2026-03-02").json()["items"]
    assert len(some) == 2


@pytest.mark.parametrize("cursor", ["x", "1:x", "%00", "a:b:c"])
def test_a_cursor_of_nobodys_is_refused(cursor):
    for path in ("/api/acteurs", "/api/gestes"):
        assert Client().get(f"{path}?cursor={cursor}").status_code == 400


def test_an_actor_comes_with_the_contact_points_one_may_see(cast, sign_in):
    for visibility in ("host", "network"):
        ContactPoint.objects.create(
            actor=cast.host, kind="email", value=f"{visibility}@example.org",
            visibility=visibility, host=cast.host,
        )  # fmt: skip
    path = f"/api/acteurs/{cast.host.uid}"
    mine = sign_in(cast.agent).get(path).json()["contact_points"]
    theirs = sign_in(cast.colleague).get(path).json()["contact_points"]
    assert len(mine) == 2
    assert [point["value"] for point in theirs] == ["network@example.org"]
    assert Client().get(path).status_code == 404
    assert sign_in(cast.agent).get(path[:-3]).status_code == 404


def test_answers_vary_with_who_asks(cast, sign_in):
    for path in ("/api/acteurs", "/api/gestes", f"/api/acteurs/{cast.host.uid}"):
        answer = sign_in(cast.agent).get(path)
        assert "Cookie" in answer.headers["Vary"]
        assert answer.headers["Cache-Control"] == "private, no-cache"


def test_its_description_is_published_and_its_page_loads_nothing_from_outside():
    client = Client()
    described = client.get("/api/openapi.json").json()
    assert "/api/acteurs" in described["paths"]
    answer = client.get("/api/docs")
    page = answer.content.decode()
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)
    assert not re.search(r"<script(?![^>]*(?:src=|application/json))", page)
    assert "style=" not in page
    assert "<style" not in page


def test_the_api_only_reads():
    for method in ("post", "put", "patch", "delete"):
        assert getattr(Client(), method)("/api/acteurs").status_code == 405
