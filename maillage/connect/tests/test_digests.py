"""Digests: one mail a person, when she chose, of what is new; stopped from the mail itself."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.urls import reverse

from maillage.connect.circles import digests, talking
from maillage.connect.models import CircleFile, CircleMember, Message
from maillage.connect.tests.circle_cast import make_circle, say, seat

pytestmark = pytest.mark.django_db
TORONTO = ZoneInfo("America/Toronto")
# A Wednesday, ten in the morning.
WEDNESDAY = datetime(2026, 3, 4, 10, tzinfo=TORONTO)


@pytest.fixture
def hers(cast):
    """The colleague's seats in two circles, told each day, and what was said there on Tuesday."""
    seats = []
    for name in ("Table numérique", "Comité du son"):
        circle = make_circle(cast, name)
        CircleMember.objects.filter(circle=circle).update(digest="never")
        seats.append(seat(circle, cast.colleague.person, digest="daily"))
        say(circle, cast.agent.person, f"Du nouveau à {name}")
    long_ago = WEDNESDAY - timedelta(days=30)
    CircleMember.objects.update(created_at=long_ago)
    Message.objects.update(created_at=WEDNESDAY - timedelta(hours=20))
    return seats


@pytest.mark.parametrize(
    ("digest", "now", "turn"),
    [
        ("daily", WEDNESDAY, WEDNESDAY.replace(hour=7)),
        ("daily", WEDNESDAY.replace(hour=6), WEDNESDAY.replace(day=3, hour=7)),
        ("weekly", WEDNESDAY, WEDNESDAY.replace(day=2, hour=7)),
        ("weekly", WEDNESDAY.replace(day=2, hour=6), datetime(2026, 2, 23, 7, tzinfo=TORONTO)),
    ],
)
def test_a_digest_is_due_at_seven_on_a_monday_for_weekly(digest, now, turn):
    assert digests.last_turn(digest, now) == turn


def test_one_mail_gathers_all_her_circles_and_is_sent_once(cast, hers):
    assert digests.send_digests(WEDNESDAY) == 1
    assert digests.send_digests(WEDNESDAY + timedelta(hours=1)) == 0
    [sent] = mail.outbox
    assert sent.to == [cast.colleague.email]
    assert sent.subject.startswith("2 messages dans vos cercles")
    for name in ("Table numérique", "Comité du son"):
        assert f"Du nouveau à {name}" in sent.body
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_nothing_new_no_mail_and_her_own_words_are_not_news(cast, hers):
    Message.objects.update(author=cast.colleague.person)
    assert digests.send_digests(WEDNESDAY) == 0
    Message.objects.update(author=cast.agent.person, withdrawn_at=WEDNESDAY, text="")
    assert digests.send_digests(WEDNESDAY + timedelta(days=1)) == 0
    assert mail.outbox == []


def test_whoever_left_chose_never_or_sits_in_a_closed_circle_hears_nothing(cast, hers):
    one, two = hers
    CircleMember.objects.filter(pk=one.pk).update(state="left")
    two.circle.closed_on = "2026-03-01"
    two.circle.save()
    seat(hers[0].circle, cast.manager.person, digest="never")
    assert digests.send_digests(WEDNESDAY) == 0


def test_a_worker_that_dies_while_sending_does_not_send_again(cast, hers, monkeypatch):
    def dies(message, *args, **kwargs):
        mail.outbox.append(message)
        raise SystemExit

    monkeypatch.setattr("django.core.mail.EmailMessage.send", dies)
    with pytest.raises(SystemExit):
        digests.send_digests(WEDNESDAY)
    monkeypatch.undo()
    assert digests.send_digests(WEDNESDAY + timedelta(minutes=5)) == 0
    assert len(mail.outbox) == 1


def test_a_mail_that_the_server_refuses_is_tried_again(cast, hers, monkeypatch):
    def refuses(message, *args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuses)
    assert digests.send_digests(WEDNESDAY) == 0
    monkeypatch.undo()
    assert digests.send_digests(WEDNESDAY + timedelta(hours=1)) == 1


@pytest.mark.parametrize("way", ["page", "mail program"])
def test_the_link_of_the_mail_stops_digests_signed_out(cast, hers, client, way):
    digests.send_digests(WEDNESDAY)
    path = urlsplit(re.search(r"https?://\S+/resumes/\S+", mail.outbox[0].body)[0]).path
    if way == "page":
        assert "2 cercles vous écrivent" in client.get(path).content.decode()
        assert CircleMember.objects.filter(actor=cast.colleague.person, digest="daily").count() == 2
    from django.test import Client

    answer = Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"})
    assert "C’est fait" in answer.content.decode()
    kept = CircleMember.objects.filter(actor=cast.colleague.person)
    assert set(kept.values_list("digest", "state")) == {("never", "active")}
    assert client.get(reverse("connect:digests", args=["forgée"])).status_code == 404


def test_a_new_file_is_news_too(cast, hers, settings, tmp_path):
    from django.core.files.uploadedfile import SimpleUploadedFile

    settings.PRIVATE_MEDIA_ROOT = tmp_path
    Message.objects.all().delete()
    upload = SimpleUploadedFile("guide.txt", b"Le guide", "text/plain")
    talking.add_file(circle=hers[0].circle, upload=upload, title="Guide", by=cast.agent.person)
    CircleFile.objects.update(created_at=WEDNESDAY - timedelta(hours=1))
    assert digests.send_digests(WEDNESDAY) == 1
    assert "Fichier ajouté : Guide" in mail.outbox[0].body
