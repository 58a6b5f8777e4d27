"""Keys of the API: made by coordination, shown once, revoked, nobody else's business."""

from __future__ import annotations

import json
import re

import pytest

from maillage.offer.models import ApiKey, Source
from maillage.offer.tests.site_cast import at

pytestmark = pytest.mark.database
PAGE = "/offre/cles/"
FORM = {"name": "Billetterie", "source": "", "trust": "publish", "per_minute": "30"}


@pytest.fixture(autouse=True)
def _without_second_step(cast):
    cast.coordination.is_demo = True
    cast.coordination.save()


def test_only_coordination_comes_in(cast, sign_in):
    assert sign_in(cast.coordination).get(PAGE).status_code == 200
    for user in (cast.agent, cast.manager, cast.artist):
        assert sign_in(user).get(PAGE).status_code == 404
        assert sign_in(user).post(PAGE, FORM).status_code == 404
    assert not ApiKey.objects.exists()


def test_a_key_is_shown_once_and_works(cast, sign_in, client):
    office = sign_in(cast.coordination)
    answer = office.post(PAGE, FORM)
    assert answer["Cache-Control"] == "no-store"
    [secret] = re.findall(r'value="(mlg_[^"]+)"', answer.content.decode())
    assert secret not in office.get(PAGE).content.decode()
    key = ApiKey.objects.select_related("source").get()
    assert (key.source.name, key.source.trust, key.per_minute) == ("Billetterie", "publish", 30)
    told = {"title": "Contes", "dates": [{"start": at(3).isoformat()}]}
    written = client.put(
        "/api/offre/evenements/1", json.dumps(told), content_type="application/json",
        headers={"Authorization": f"Bearer {secret}"},
    )  # fmt: skip
    assert written.status_code == 201


def test_a_second_key_may_write_for_the_same_source(cast, sign_in):
    office = sign_in(cast.coordination)
    office.post(PAGE, FORM)
    source = Source.objects.get()
    office.post(PAGE, {**FORM, "name": "Autre poste", "source": source.pk})
    assert source.keys.count() == 2
    assert Source.objects.count() == 1


def test_a_key_is_revoked_and_the_page_says_so(cast, sign_in):
    office = sign_in(cast.coordination)
    office.post(PAGE, FORM)
    key = ApiKey.objects.get()
    assert sign_in(cast.agent).post(f"{PAGE}{key.uid}/revoquer/").status_code == 404
    assert office.get(f"{PAGE}{key.uid}/revoquer/").status_code == 405
    office.post(f"{PAGE}{key.uid}/revoquer/")
    key.refresh_from_db()
    assert key.revoked_at is not None
    assert "révoquée" in office.get(PAGE).content.decode()


@pytest.mark.parametrize("changes", [{"name": ""}, {"per_minute": "0"}, {"source": "999"}])
def test_a_form_with_a_fault_makes_no_key(cast, sign_in, changes):
    page = sign_in(cast.coordination).post(PAGE, {**FORM, **changes})
    assert page.status_code == 200
    assert not ApiKey.objects.exists()
