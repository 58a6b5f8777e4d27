"""An invitation to a circle by mail, answered without signing in; files of a meeting."""

from __future__ import annotations

import re

from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from maillage.connect.circles import inviting
from maillage.connect.models import CircleFile, CircleMember
from maillage.connect.tests.circle_cast import make_circle, seat
from maillage.connect.tests.meeting_cast import make_meeting
from maillage.core.models import Actor, ContactPoint


def url(name, circle, *more):
    return reverse(f"connect:{name}", args=[circle.address, *more])


def invite(client, circle, person):
    return client.post(url("add_seat", circle), {"actor": person.name, "role": "secretary"})


def test_an_invited_person_is_written_to_once_and_answers_by_the_link(
    cast, client, sign_in, django_capture_on_commit_callbacks
):
    circle = make_circle(cast, joining="invitation", purpose="Une billetterie pour huit salles")
    with django_capture_on_commit_callbacks(execute=True):
        invite(sign_in(cast.agent), circle, cast.colleague.person)
    inviting.send_invitations()
    [told] = mail.outbox
    assert told.to == [cast.colleague.email]
    assert f"{cast.agent.person.name} vous invite dans « Table numérique »" in told.body
    assert "Une billetterie pour huit salles" in told.body
    path = re.search(r"https?://[^/]+(/\S+/invitations/\S+)", told.body)[1]
    page = client.get(path)
    assert page["Referrer-Policy"] == "no-referrer"
    assert "vous invite dans ce cercle" in page.content.decode()
    offered = CircleMember.objects.get(actor=cast.colleague.person)
    assert offered.state == "invited"  # opening the link answers nothing
    client.post(path, {"answer": "yes"})
    client.post(path, {"answer": "no"})  # what was answered stands
    offered.refresh_from_db()
    assert offered.state == "active"
    assert "vous êtes membre du cercle" in client.get(path).content.decode()
    assert client.get(path.rstrip("/") + "x/").status_code == 404


def test_a_mail_that_the_server_refuses_is_tried_again(cast, monkeypatch):
    offered = seat(make_circle(cast), cast.colleague.person, state="invited")
    broken = [True]

    def send(self, fail_silently=False):
        if broken:
            raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMessage.send", send)
    assert inviting.send_invitations() == 0
    offered.refresh_from_db()
    assert (offered.mailed_at, offered.mail_tries) == (None, 1)
    broken.clear()
    assert [inviting.send_invitations(), inviting.send_invitations()] == [1, 0]


def test_somebody_without_an_account_is_asked_at_her_shared_address(cast, client, sign_in):
    circle = make_circle(cast, joining="invitation")
    shared = {"host": cast.host, "owner": cast.agent.person, "visibility": "network"}
    ada, eva = (
        Actor.objects.create(kind="person", name=name, **shared)
        for name in ("Ada Lavoie", "Eva Morin")
    )
    ContactPoint.objects.create(
        actor=ada, kind="email", value="ada@exemple.org", visibility="network"
    )
    chair = sign_in(cast.agent)
    for person in (ada, eva):
        invite(chair, circle, person)
    states = dict(circle.members.values_list("actor__name", "state"))
    assert (states["Ada Lavoie"], states["Eva Morin"]) == ("invited", "active")
    assert inviting.send_invitations() == 1
    page = chair.get(url("circle_seats", circle)).content.decode()
    assert "courriel envoyé le" in page
    assert "Noter son accord" in page
    offered = circle.members.get(actor=ada)
    chair.post(url("answer_seat", circle, offered.uid), {"answer": "yes"})
    offered.refresh_from_db()
    assert offered.state == "active"
    # An invitation that was taken back opens nothing.
    gone = seat(circle, cast.manager.person, state="invited")
    key = inviting.invitation_key(gone)
    chair.post(url("answer_seat", circle, gone.uid), {"answer": "end"})
    assert client.get(reverse("connect:answer_invitation", args=[key])).status_code == 404


def test_a_chair_does_not_answer_for_somebody_who_has_an_account(cast, sign_in):
    circle = make_circle(cast)
    offered = seat(circle, cast.colleague.person, state="invited")
    path = url("answer_seat", circle, offered.uid)
    assert sign_in(cast.agent).post(path, {"answer": "yes"}).status_code == 404
    offered.refresh_from_db()
    assert offered.state == "invited"


def test_a_file_of_a_meeting_is_added_and_read_from_its_page_by_members_alone(
    cast, sign_in, settings, tmp_path
):
    settings.PRIVATE_MEDIA_ROOT = tmp_path
    circle = make_circle(cast)
    meeting = make_meeting(cast, circle)
    path = url("add_meeting_file", meeting)
    upload = SimpleUploadedFile("budget.txt", b"Douze mille", "text/plain")
    assert sign_in(cast.colleague).post(path, {"file": upload}).status_code == 404
    upload.seek(0)
    client = sign_in(cast.agent)
    assert client.post(path, {"file": upload}).url == meeting.get_absolute_url()
    kept = CircleFile.objects.get()
    assert (kept.circle, kept.meeting) == (circle, meeting)
    assert "budget.txt" in client.get(meeting.get_absolute_url()).content.decode()
    assert str(meeting) in client.get(url("circle_files", circle)).content.decode()
    hers = sign_in(cast.colleague).get(meeting.get_absolute_url()).content.decode()
    assert "budget.txt" not in hers
