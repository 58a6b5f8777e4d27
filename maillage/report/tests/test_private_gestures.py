"""What an agent keeps private is nowhere in a report: neither counted nor named."""

from __future__ import annotations

import json

import pytest

from maillage.report.content import compile_content
from maillage.report.documents import TYPES
from maillage.report.facts import facts_of

pytestmark = pytest.mark.django_db


def test_a_private_gesture_is_never_in_the_content(year):
    year.report.chosen_quotes = [year.gestures.secret.uid]
    text = json.dumps(compile_content(year.report), ensure_ascii=False)
    assert "secret" not in text.lower()
    assert "Parole secrète" not in text
    assert year.gestures.secret.uid not in text


def test_a_private_gesture_changes_no_figure(year):
    with_it = compile_content(year.report)
    year.gestures.secret.delete()
    assert compile_content(year.report) == with_it


def test_facts_hold_shared_gestures_only(year):
    assert {f.visibility for f in facts_of(year.cast.post, year.report.from_date,
                                           year.report.to_date)} == {"host", "network"}  # fmt: skip


def test_pages_never_name_a_private_gesture(year, sign_in):
    client = sign_in(year.cast.agent)
    page = year.report.get_absolute_url()
    paths = [page, f"{page}rediger/", f"{page}chiffres/people/", f"{page}chiffres/axe-veille/"]
    paths += [f"{page}documents/{kind}/" for kind in TYPES]
    for path in paths:
        answer = client.get(path)
        assert answer.status_code == 200
        assert b"secret" not in answer.content


def test_a_quote_without_consent_is_neither_offered_nor_printed(year, sign_in):
    gesture = year.gestures.course
    gesture.quote_consent = False
    gesture.save()
    year.report.chosen_quotes = [gesture.uid]
    assert compile_content(year.report)["quotes"] == []
    page = sign_in(year.cast.agent).get(year.report.get_absolute_url() + "rediger/")
    assert "qui appeler" not in page.content.decode()
