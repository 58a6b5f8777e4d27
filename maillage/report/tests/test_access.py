"""Who opens a report, its figures and its documents, in each state: what is not theirs is 404."""

from __future__ import annotations

import pytest
from django.test import Client

from conftest import make_person
from maillage.report.documents import TYPES

pytestmark = pytest.mark.django_db
READERS = ("agent", "colleague", "manager", "other_manager", "coordination", "funder",
           "other_funder", "artist", "visitor")  # fmt: skip
DRAFT = {"agent": 200, "visitor": 302}
SUBMITTED = {**DRAFT, "manager": 200}
APPROVED = {**SUBMITTED, "coordination": 200, "funder": 200}


def client_of(name, cast, sign_in):
    if name == "visitor":
        return Client()
    if name == "other_manager":
        return sign_in(make_person("Gil", "gil@example.org", cast.other_host, "manager"))
    if name == "other_funder":
        return sign_in(make_person("Fay", "fay@example.org", cast.network, "funder"))
    return sign_in(getattr(cast, name))


def statuses(name, year, sign_in) -> dict[str, int]:
    client = client_of(name, year.cast, sign_in)
    page = year.report.get_absolute_url()
    paths = {"page": page, "figure": f"{page}chiffres/people/"}
    paths |= {kind: f"{page}documents/{kind}/" for kind in TYPES}
    return {part: client.get(path).status_code for part, path in paths.items()}


def test_a_draft_is_its_authors_alone(year, sign_in):
    found = {name: set(statuses(name, year, sign_in).values()) for name in READERS}
    assert found == {name: {DRAFT.get(name, 404)} for name in READERS}


def test_a_submitted_report_is_also_its_managers(submitted, sign_in):
    found = {name: set(statuses(name, submitted, sign_in).values()) for name in READERS}
    assert found == {name: {SUBMITTED.get(name, 404)} for name in READERS}


def test_an_approved_report_is_also_for_coordination_and_its_funder(approved, sign_in):
    found = {name: statuses(name, approved, sign_in) for name in READERS}
    figures = {name: parts.pop("figure") for name, parts in found.items()}
    expected = {name: APPROVED.get(name, 404) for name in READERS}
    assert {name: set(parts.values()) for name, parts in found.items()} == {
        name: {status} for name, status in expected.items()
    }
    assert figures == {**expected, "funder": 404}


def test_only_its_author_writes_asks_takes_back_and_gives_links(submitted, sign_in):
    page = submitted.report.get_absolute_url()
    for name in ("colleague", "manager", "coordination", "funder", "artist"):
        client = client_of(name, submitted.cast, sign_in)
        for part in ("rediger", "demander", "liens"):
            assert client.get(f"{page}{part}/").status_code == 404, (name, part)
        assert client.post(f"{page}reprendre/").status_code == 404, name


def test_coordination_sees_rows_shared_with_the_network_only(approved, sign_in):
    client = sign_in(approved.cast.coordination)
    page = approved.report.get_absolute_url() + "chiffres/gestures/"
    text = client.get(page).content.decode()
    assert "lecture" in text
    assert "table de concertation" not in text
    assert client.get(page).context["figure"]["value"] == "5"


def test_a_row_links_to_its_gesture_while_the_reader_may_see_it(approved, sign_in):
    client = sign_in(approved.cast.agent)
    path = approved.report.get_absolute_url() + "chiffres/gestures/"
    url = approved.gestures.table.get_absolute_url()
    assert url
    assert url in client.get(path).content.decode()
    approved.gestures.table.delete()
    text = client.get(path).content.decode()
    assert "table de concertation" in text
    assert url not in text


def test_lists_hold_what_each_may_read(submitted, sign_in):
    cast = submitted.cast
    for user, there in (
        (cast.agent, True), (cast.manager, True), (cast.colleague, False),
        (cast.coordination, False), (cast.funder, False),
    ):  # fmt: skip
        page = sign_in(user).get("/rendre-compte/")
        assert ("Rapport 2025-2026" in page.content.decode()) is there


def test_a_wrong_name_in_the_address_leads_to_the_right_one(year, sign_in):
    path = f"/rendre-compte/autre-nom-{year.report.uid[:10]}/"
    answer = sign_in(year.cast.agent).get(path)
    assert answer.status_code == 301
    assert answer["Location"] == year.report.get_absolute_url()
