"""Circles through HTTP: open, come in, be answered, leave, talk, close, hand over."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from maillage.connect.circles import actions
from maillage.connect.models import (
    Circle,
    CircleFile,
    CircleMember,
    Meeting,
    MeetingAction,
    Message,
    Thread,
)
from maillage.connect.tests.circle_cast import keep, make_circle, say, seat
from maillage.core.models import Action, Batch, Change, Gesture
from maillage.core.registry import registry

pytestmark = pytest.mark.django_db


def url(name: str, *parts) -> str:
    return reverse(f"connect:{name}", args=[getattr(p, "address", p) for p in parts])


def state_of(circle, person) -> str:
    return CircleMember.objects.filter(circle=circle, actor=person).latest("pk").state


def undo_key(client, answer) -> dict[str, str]:
    """What the message on the page one is sent to carries."""
    page = client.get(answer.url).content.decode()
    return {"key": re.search(r'name="key" value="([^"]+)"', page)[1]}


def undo(client, key: dict[str, str]) -> None:
    client.post(reverse("core:undo_told"), key)


@pytest.fixture(autouse=True)
def _without_second_step(cast):
    cast.coordination.is_demo = True  # the second step has its own tests
    cast.coordination.save()


# --- Opening --------------------------------------------------------------------------------
def test_an_agent_opens_a_circle_and_chairs_it(cast, sign_in):
    answer = sign_in(cast.agent).post(url("add_circle"), {
        "name": "Comité d’accessibilité", "kind": "committee", "purpose": "Entrer partout",
        "joining": "open", "visibility": "network",
    })  # fmt: skip
    circle = Circle.objects.get()
    assert answer.url == circle.get_absolute_url()
    assert (circle.owner, circle.host) == (cast.agent.person, cast.host)
    [chair] = circle.members.all()
    assert (chair.actor, chair.role, chair.state) == (cast.agent.person, "chair", "active")
    gesture = Gesture.objects.get()
    assert (gesture.owner, gesture.visibility, gesture.source) == (
        cast.agent.person, "private", "circle",
    )  # fmt: skip
    listed = sign_in(cast.colleague).get(url("circles") + "?q=accessibilite").content.decode()
    assert "Comité d’accessibilité" in listed


def test_a_mandate_that_ends_before_it_begins_is_refused_beside_the_field(cast, sign_in):
    answer = sign_in(cast.agent).post(url("add_circle"), {
        "name": "À l’envers", "kind": "circle", "joining": "open", "visibility": "network",
        "from_date": "2026-05-01", "to_date": "2026-04-01",
    })  # fmt: skip
    assert answer.status_code == 400
    assert "La fin vient avant le début." in answer.content.decode()
    assert not Circle.objects.exists()


def test_a_circle_cannot_answer_to_itself_nor_to_what_answers_to_it(cast, sign_in):
    top = make_circle(cast, "Haut")
    low = make_circle(cast, "Bas", parent=top)
    values = {"name": "Haut", "kind": "circle", "joining": "open", "visibility": "network"}
    for parent in (top, low):
        answer = sign_in(cast.agent).post(url("edit_circle", top), {**values, "parent": parent.pk})
        assert answer.status_code == 400
    top.refresh_from_db()
    assert top.parent is None


# --- Coming in ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("joining", "state"), [("open", "active"), ("request", "requested"), ("invitation", "")]
)
def test_the_way_in_is_the_circle_s(cast, sign_in, joining, state):
    circle = make_circle(cast, joining=joining)
    client = sign_in(cast.colleague)
    for _twice in range(2):
        client.post(url("join_circle", circle))
    seats = CircleMember.objects.filter(circle=circle, actor=cast.colleague.person)
    assert [s.state for s in seats] == ([state] if state else [])


def test_the_chair_answers_a_request_and_nobody_else_does(cast, sign_in):
    circle = make_circle(cast)
    sign_in(cast.colleague).post(url("join_circle", circle))
    asked = CircleMember.objects.get(actor=cast.colleague.person)
    answer = url("answer_seat", circle, asked.uid)
    assert sign_in(cast.colleague).post(answer, {"answer": "yes"}).status_code == 404
    assert sign_in(cast.artist).post(answer, {"answer": "yes"}).status_code == 404
    chair = sign_in(cast.agent)
    assert "demande à entrer" in "".join(
        t.title for source in registry.todos for t in source(_request(cast, cast.agent))
    )
    chair.post(answer, {"answer": "yes"})
    asked.refresh_from_db()
    assert (asked.state, asked.from_date) == ("active", timezone.localdate())


def _request(cast, user):
    from types import SimpleNamespace

    return SimpleNamespace(reader=cast.reader(user), user=user)


def test_an_invited_person_answers_herself_and_an_organisation_sits_at_once(cast, sign_in):
    circle = make_circle(cast, joining="invitation", visibility="private")
    chair = sign_in(cast.agent)
    for name in (cast.colleague.person.name, cast.other_host.name):
        chair.post(url("add_seat", circle), {"actor": name, "role": "member",
                                             "designated_by": cast.other_host.name})  # fmt: skip
    assert state_of(circle, cast.colleague.person) == "invited"
    assert state_of(circle, cast.other_host) == "active"
    twice = chair.post(url("add_seat", circle), {"actor": cast.other_host.name, "role": "member"})
    assert twice.status_code == 400
    assert "y siège déjà" in twice.content.decode()
    sign_in(cast.colleague).post(url("join_circle", circle))
    assert state_of(circle, cast.colleague.person) == "active"


def test_a_declined_invitation_stays_declined(cast, sign_in):
    circle = make_circle(cast, joining="invitation")
    offer = seat(circle, cast.colleague.person, state="invited")
    sign_in(cast.colleague).post(url("leave_circle", circle))
    offer.refresh_from_db()
    assert offer.state == "refused"


def test_the_last_who_chairs_passes_it_on_before_she_leaves(cast, sign_in):
    circle = make_circle(cast)
    other = seat(circle, cast.colleague.person)
    chair = sign_in(cast.agent)
    page = chair.get(chair.post(url("leave_circle", circle)).url).content.decode()
    assert "Confiez d’abord l’animation" in page
    chair.post(url("edit_seat", circle, other.uid), {"role": "chair"})
    chair.post(url("leave_circle", circle))
    assert state_of(circle, cast.agent.person) == "left"
    told = sign_in(cast.colleague).get(url("circle_seats", circle)).content.decode()
    assert "Y ont siégé" in told
    assert "du 15 janvier 2026 au" in told


# --- Talking --------------------------------------------------------------------------------
def test_members_write_and_addresses_become_links_but_nothing_else(cast, sign_in):
    circle = make_circle(cast)
    text = "Voir https://exemple.org <script>alert(1)</script> javascript:alert(2)"
    client = sign_in(cast.agent)
    client.post(url("add_thread", circle), {"title": "Par où ?", "text": text})
    page = client.get(Thread.objects.get().get_absolute_url()).content.decode()
    assert '<a href="https://exemple.org" rel="nofollow">' in page
    assert "<script>alert" not in page
    assert 'href="javascript' not in page


def test_one_mends_and_withdraws_one_s_own_words_and_they_stay_nowhere(cast, sign_in):
    circle = make_circle(cast)
    seat(circle, cast.colleague.person)
    thread = say(circle, cast.agent.person, "Un secret bien gardé")
    message = Message.objects.get()
    edit = url("edit_message", message.uid)
    assert sign_in(cast.colleague).post(edit, {"text": "Volé"}).status_code == 404
    client = sign_in(cast.agent)
    client.post(edit, {"text": "Un autre mot"})
    assert "corrigé" in client.get(thread.get_absolute_url()).content.decode()
    client.post(edit, {"withdraw": "1"})
    page = sign_in(cast.colleague).get(thread.get_absolute_url()).content.decode()
    assert "a été retiré" in page
    kept = [*Change.objects.values_list("label", "before", "after"), page]
    assert not re.search("secret|autre mot", str(kept))
    assert client.get(edit).status_code == 404


def test_a_closed_discussion_is_read_and_not_written(cast, sign_in):
    circle = make_circle(cast)
    seat(circle, cast.colleague.person)
    thread = say(circle, cast.agent.person, "Bonjour")
    assert sign_in(cast.colleague).post(url("close_thread", thread)).status_code == 404
    client = sign_in(cast.agent)
    client.post(url("close_thread", thread))
    assert client.post(thread.get_absolute_url(), {"text": "Encore"}).status_code == 404
    client.post(url("close_thread", thread), {"open": "1"})
    assert client.post(thread.get_absolute_url(), {"text": "Encore"}).status_code == 302


# --- Files ----------------------------------------------------------------------------------
def test_files_come_back_as_downloads_and_only_safe_kinds_come_in(
    cast, sign_in, settings, tmp_path
):
    settings.PRIVATE_MEDIA_ROOT = tmp_path
    circle = make_circle(cast)
    client = sign_in(cast.agent)
    page = SimpleUploadedFile("page.html", b"<html><script>1</script>", "text/html")
    refused = client.post(url("add_circle_file", circle), {"file": page})
    assert refused.status_code == 200 or refused.status_code == 400
    assert not CircleFile.objects.exists()
    good = SimpleUploadedFile("guide.txt", b"Le guide", "text/plain")
    client.post(url("add_circle_file", circle), {"file": good})
    kept = CircleFile.objects.get()
    answer = client.get(url("circle_file", kept))
    assert b"".join(answer.streaming_content) == b"Le guide"
    assert answer["Content-Disposition"].startswith("attachment")
    answer = client.post(url("remove_circle_file", kept))
    assert not CircleFile.objects.exists()
    undo(client, undo_key(client, answer))
    assert CircleFile.objects.exists()


# --- Closing --------------------------------------------------------------------------------
def _given(circle, holder, title):
    start = timezone.now()
    meeting = Meeting.objects.create(circle=circle, title="Réunion", starts_at=start,
                                     ends_at=start + timezone.timedelta(hours=1))  # fmt: skip
    action = Action.objects.create(title=title, holder=holder, visibility="network")
    MeetingAction.objects.create(meeting=meeting, action=action)
    return action


def test_a_circle_closes_once_every_open_action_is_settled_and_says_what_it_leaves(
    cast, sign_in, settings, tmp_path
):
    settings.PRIVATE_MEDIA_ROOT = tmp_path
    circle = make_circle(cast)
    seat(circle, cast.colleague.person)
    one, two = (_given(circle, cast.agent.person, t) for t in ("Écrire le guide", "Louer la salle"))
    thread = say(circle, cast.agent.person, "Merci à vous")
    values = {"closing_reason": "Mandat rempli", "kept": "Le guide, sur notre site",
              "kept_by": cast.agent.person.name}  # fmt: skip
    client = sign_in(cast.agent)
    refused = client.post(url("close_circle", circle), values)
    assert refused.status_code == 400
    assert "Écrire le guide" in refused.content.decode()
    values |= {f"to_{one.uid}": cast.colleague.person.name, f"done_{two.uid}": "on"}
    answer = client.post(url("close_circle", circle), values)
    key = undo_key(client, answer)
    one.refresh_from_db(), two.refresh_from_db()
    assert (one.holder, one.done_on, two.done_on) == (
        cast.colleague.person, None, timezone.localdate(),
    )  # fmt: skip
    page = sign_in(cast.colleague).get(circle.get_absolute_url()).content.decode()
    assert "Le guide, sur notre site" in page
    assert "Merci à vous" in sign_in(cast.colleague).get(thread.get_absolute_url()).content.decode()
    # It is read, and nothing is added.
    for name in ("add_thread", "add_circle_file", "edit_circle", "add_seat", "close_circle"):
        assert client.get(url(name, circle)).status_code == 404, name
    sign_in(cast.manager).post(url("join_circle", circle))
    assert not CircleMember.objects.filter(actor=cast.manager.person).exists()
    listed = [client.get(url("circles") + q).content.decode() for q in ("", "?state=closed")]
    assert [circle.name in page for page in listed] == [False, True]
    assert Gesture.objects.filter(owner=cast.agent.person, text__startswith="Fermé").count() == 1
    # Undone whole, or opened again by coordination alone.
    undo(client, key)
    circle.refresh_from_db(), two.refresh_from_db()
    assert (circle.closed_on, two.done_on) == (None, None)
    Circle.objects.filter(pk=circle.pk).update(closed_on="2026-03-01")
    assert client.post(url("reopen_circle", circle)).status_code == 404
    sign_in(cast.coordination).post(url("reopen_circle", circle))
    circle.refresh_from_db()
    assert circle.closed_on is None


# --- Proof of concertation ------------------------------------------------------------------
def test_figures_count_circles_organisations_and_regions_of_the_period(cast):
    mine = make_circle(cast, region_id="04")
    seat(mine, cast.colleague.person, designated_by=cast.ministry)
    seat(mine, cast.network, state="left", from_date="2024-01-01", to_date="2024-06-01")
    make_circle(cast, "À moi seule", visibility="private")
    make_circle(cast, "Ailleurs", owner=cast.colleague.person, host=cast.other_host)
    make_circle(cast, "Ancien", from_date="2020-01-01", closed_on="2021-01-01")
    day = timezone.datetime(2026, 4, 1).date()
    counts = {}
    for one in registry.indicators:
        if one.key.startswith("connect-circle"):
            counts[one.key] = one.count(one.rows(cast.post, day, day.replace(year=2027)))
    assert counts == {
        "connect-circles": 1,
        # the agent's and her colleague's hosts, and the body that designated him
        "connect-circle-organisations": 3,
        "connect-circle-regions": 1,
    }


def test_a_seat_shows_in_the_member_s_line_of_time_for_those_who_see_the_circle(cast, sign_in):
    seat(make_circle(cast, "Table commune"), cast.other_host)
    seat(make_circle(cast, "Table cachée", visibility="private"), cast.other_host)
    page = sign_in(cast.coordination).get(cast.other_host.get_absolute_url()).content.decode()
    assert "Entre dans « Table commune »" in page
    assert "Table cachée" not in page


# --- A post changes hands -------------------------------------------------------------------
def test_a_post_is_handed_over_in_one_act_and_taken_back_whole(cast, sign_in):
    from conftest import make_person

    heir = make_person("Gaëlle Roy", "gaelle@example.org", cast.host, "agent")
    circle = make_circle(cast)
    kept = make_circle(cast, "Pas transmis", visibility="private")
    action = Action.objects.create(title="Relancer la salle", holder=cast.agent.person)
    page_url = reverse("core:handover", args=[cast.post.address])
    client = sign_in(cast.agent)
    assert "Table numérique" in client.get(page_url).content.decode()
    outsider = client.post(page_url, {"to": cast.colleague.person.name})
    assert outsider.status_code == 400
    chosen = {"to": heir.person.name, "part_circles": [circle.uid], "part_actions": [action.uid],
              "part_seats": [circle.members.get().uid]}  # fmt: skip
    answer = client.post(page_url, chosen)
    for record in (circle, kept, action, cast.post):
        record.refresh_from_db()
    assert (circle.owner, kept.owner, action.holder, cast.post.successor) == (
        heir.person, cast.agent.person, heir.person, heir.person,
    )  # fmt: skip
    assert state_of(circle, cast.agent.person) == "left"
    assert CircleMember.objects.get(circle=circle, actor=heir.person).role == "chair"
    assert "Relancer la salle" in sign_in(heir).get(page_url).content.decode()
    assert sign_in(cast.colleague).get(page_url).status_code == 404
    assert Gesture.objects.get(source="handover").visibility == "private"
    sheet = client.get(reverse("core:handover_sheet", args=[cast.post.address]))
    assert sheet.content[:2] == b"PK"
    undo(client, undo_key(client, answer))
    for record in (circle, action, cast.post):
        record.refresh_from_db()
    assert (circle.owner, action.holder, cast.post.successor) == (
        cast.agent.person, cast.agent.person, None,
    )  # fmt: skip
    assert state_of(circle, cast.agent.person) == "active"
    assert not Gesture.objects.filter(source="handover").exists()
    assert Batch.objects.get(act="handover").undone_at


def test_a_full_seat_is_not_lowered_by_a_handover(cast):
    from maillage.connect.circles.handing import pass_seat

    circle = make_circle(cast)
    hers = seat(circle, cast.colleague.person, role="chair")
    mine = seat(circle, cast.manager.person, role="member")
    batch = Batch.objects.create(act="handover")
    pass_seat(mine, by=cast.manager.person, to=cast.colleague.person, batch=batch)
    hers.refresh_from_db()
    assert hers.role == "chair"
    with pytest.raises(actions.NotPossible):
        actions.seat_actor(circle=circle, values={"actor": hers.actor}, by=cast.agent.person)
    assert keep
