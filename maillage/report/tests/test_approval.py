"""The manager signs by a link that serves once, with no account; or from her own list."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from maillage.report.actions import ReportRefusal, ask_approval, take_back, write_report
from maillage.report.models import Report, ReportLink
from maillage.report.tests.conftest import path_of

pytestmark = pytest.mark.django_db
SIGN = {"decision": "approve", "name": "Claire Gagnon"}


def approval_path(year) -> str:
    return f"/rendre-compte/approbation/{year.token}/"


def test_the_agent_asks_and_the_link_is_sent_and_shown_once(year, sign_in, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    client = sign_in(year.cast.agent)
    page = year.report.get_absolute_url()
    form = client.get(page + "demander/").content.decode()
    assert "claire@example.org" in form
    answer = client.post(
        page + "demander/", {"name": "Claire", "email": "claire@example.org"}, follow=True
    )
    url = answer.context["link_url"]
    assert url in mail.outbox[0].body
    assert url in answer.content.decode()
    assert url not in client.get(page).content.decode()
    assert Client().get(path_of(url)).status_code == 200


def test_only_a_hash_of_the_token_is_kept(submitted):
    assert len(submitted.token) >= 43
    stored = ReportLink.objects.filter(pk=submitted.link.pk).values().get()
    assert submitted.token not in str(stored)


def test_the_link_shows_the_report_and_sets_no_cookie(submitted):
    answer = Client().get(approval_path(submitted))
    assert answer.status_code == 200
    assert "Participations de personnes" in answer.content.decode()
    assert not answer.cookies
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["Referrer-Policy"] == "no-referrer"
    assert b"<script" not in answer.content


def test_programs_that_open_links_do_not_use_it_up(submitted):
    for _time in range(3):
        assert Client().get(approval_path(submitted)).status_code == 200
        assert Client().head(approval_path(submitted)).status_code == 200
    assert Client(enforce_csrf_checks=True).post(approval_path(submitted), SIGN).status_code == 200
    submitted.report.refresh_from_db()
    assert submitted.report.is_approved


def test_a_link_answers_once(submitted):
    Client().post(approval_path(submitted), SIGN)
    again = Client().post(approval_path(submitted), {"decision": "return", "note": "non"})
    assert again.status_code == 410
    assert "déjà approuvé" in again.content.decode()
    assert Client().get(approval_path(submitted)).status_code == 410
    submitted.report.refresh_from_db()
    assert submitted.report.approved_by_name == "Claire Gagnon"


def test_the_manager_opens_a_figure_and_its_rows_without_an_account(submitted):
    page = Client().get(approval_path(submitted) + "chiffres/people/")
    assert "table de concertation" in page.content.decode()
    assert not page.cookies
    assert Client().get(approval_path(submitted) + "chiffres/rien/").status_code == 404


def test_a_decision_without_a_name_or_a_word_changes_nothing(submitted):
    for data in ({"decision": "approve", "name": " "}, {"decision": "return"}, {}):
        answer = Client().post(approval_path(submitted), data)
        assert answer.status_code == 200
    submitted.report.refresh_from_db()
    assert submitted.report.state == Report.State.SUBMITTED


def test_a_returned_report_says_why_and_the_link_is_closed_kindly(submitted, sign_in):
    Client().post(approval_path(submitted), {"decision": "return", "note": "Ajoutez les défis."})
    submitted.report.refresh_from_db()
    assert submitted.report.state == Report.State.RETURNED
    assert submitted.report.frozen == {}
    page = sign_in(submitted.cast.agent).get(submitted.report.get_absolute_url())
    assert "Ajoutez les défis." in page.content.decode()
    assert "Ajoutez les défis." in mail.outbox[-1].body
    closed = Client().get(approval_path(submitted))
    assert closed.status_code == 410
    assert "déjà servi" in closed.content.decode()


def test_an_expired_or_revoked_link_says_what_to_do(submitted):
    submitted.link.expires_at = timezone.now() - timedelta(minutes=1)
    submitted.link.save()
    expired = Client().get(approval_path(submitted))
    assert expired.status_code == 410
    assert "a expiré" in expired.content.decode()
    assert Client().post(approval_path(submitted), SIGN).status_code == 410
    take_back(report=submitted.report, by=submitted.cast.agent.person)
    submitted.report.refresh_from_db()
    assert submitted.report.state == Report.State.DRAFT


def test_a_new_link_closes_the_former_one_and_keeps_the_content(submitted):
    frozen = submitted.report.frozen
    submitted.gestures.table.delete()
    _link, token = ask_approval(
        report=submitted.report, name="Claire", email="claire@example.org",
        by=submitted.cast.agent.person,
    )  # fmt: skip
    assert Client().get(approval_path(submitted)).status_code == 410
    assert Client().get(f"/rendre-compte/approbation/{token}/").status_code == 200
    assert Report.objects.get(pk=submitted.report.pk).frozen == frozen


def test_an_unknown_token_is_404(submitted):
    assert Client().get("/rendre-compte/approbation/inconnu/").status_code == 404
    # A funder's address never opens the signature, nor the reverse.
    assert Client().get(f"/rendre-compte/lecture/{submitted.token}/").status_code == 404


def test_a_signed_in_manager_signs_from_her_list(submitted, sign_in):
    client = sign_in(submitted.cast.manager)
    assert "Rapport 2025-2026" in client.get("/rendre-compte/").content.decode()
    client.post(submitted.report.get_absolute_url() + "decider/", SIGN)
    submitted.report.refresh_from_db()
    assert submitted.report.is_approved
    assert Client().get(approval_path(submitted)).status_code == 410


def test_nobody_else_signs(submitted, sign_in):
    cast = submitted.cast
    path = submitted.report.get_absolute_url() + "decider/"
    for user in (cast.agent, cast.colleague, cast.coordination, cast.funder, cast.artist):
        assert sign_in(user).post(path, SIGN).status_code == 404
    submitted.report.refresh_from_db()
    assert not submitted.report.is_approved


def test_a_submitted_report_is_no_longer_written_in(submitted, sign_in):
    path = submitted.report.get_absolute_url() + "rediger/"
    assert sign_in(submitted.cast.agent).get(path).status_code == 404
    with pytest.raises(ReportRefusal):
        write_report(report=submitted.report, values={"title": "Autre"},
                     by=submitted.cast.agent.person)  # fmt: skip


def test_the_link_is_still_shown_when_mail_cannot_leave(year, sign_in, monkeypatch):
    def broken(*args, **kwargs):
        raise OSError("no server")

    monkeypatch.setattr("maillage.report.letters.send_mail", broken)
    answer = sign_in(year.cast.agent).post(
        year.report.get_absolute_url() + "demander/",
        {"name": "Claire", "email": "claire@example.org"}, follow=True,
    )  # fmt: skip
    assert answer.context["link_url"]
    assert "n’a pas pu partir" in answer.content.decode()
