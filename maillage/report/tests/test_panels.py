"""What the home page says of a post, and of the reports that wait."""

from __future__ import annotations

from datetime import date

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from maillage.core.access import reader_for
from maillage.report.actions import start_report
from maillage.report.completeness import funding_year
from maillage.report.panels import waiting_count, waiting_reports, your_post
from maillage.report.tests.conftest import make_gesture

pytestmark = pytest.mark.django_db


def request_of(user):
    request = RequestFactory().get("/")
    request.user, request.reader = user, reader_for(user)
    return request


def test_your_post_says_until_when_and_names_what_is_missing(cast, django_assert_max_num_queries):
    start, end = funding_year(date.today())
    start_report(post=cast.post, from_date=start, to_date=end, title="R", by=cast.agent.person)
    make_gesture(cast, "sans axe", date.today())
    request = request_of(cast.agent)
    with django_assert_max_num_queries(8):
        template, context = your_post(request)
    text = render_to_string(template, context)
    assert "31 mars 2028" in text
    assert "l’axe de 1 geste" in text
    assert "Bons coups" in text


def test_your_post_offers_to_begin_when_there_is_no_report(cast):
    template, context = your_post(request_of(cast.agent))
    assert "/rendre-compte/nouveau/" in render_to_string(template, context)


def test_there_is_no_panel_without_a_post(cast):
    assert your_post(request_of(cast.colleague)) is None


def test_the_manager_sees_what_waits(submitted):
    cast = submitted.cast
    template, context = waiting_reports(request_of(cast.manager))
    assert "Rapport 2025-2026" in render_to_string(template, context)
    assert waiting_count(reader_for(cast.manager)) == 1
    assert waiting_reports(request_of(cast.coordination)) is None
