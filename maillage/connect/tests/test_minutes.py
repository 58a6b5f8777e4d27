"""Minutes: two writers, approval, corrections in sight; actions followed to the end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from conftest import make_person
from maillage.connect.circles.actions import NotPossible
from maillage.connect.meetings import minutes, outcomes, presence, reminders
from maillage.connect.meetings.document import document_of
from maillage.connect.meetings.told import told_of
from maillage.connect.models import ReminderChoice
from maillage.connect.tests.meeting_cast import make_meeting, make_table
from maillage.core.documents import as_markdown
from maillage.core.models import Action
from maillage.core.privacy.actions import forget_person

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def table(cast):
    return make_table(cast)


@pytest.fixture
def meeting(cast, table):
    """Held yesterday; the artist and the colleague were there."""
    made = make_meeting(cast, table.circle, days=-1)
    seats = [
        s for s in presence.sheet_of(made) if s.actor in (cast.artist.person, cast.colleague.person)
    ]
    presence.mark(meeting=made, seats=seats, status="present", by=cast.colleague.person)
    return made


def written(cast, meeting) -> None:
    item = meeting.agenda.get(title="Caméra commune")
    minutes.write_words(meeting=meeting, item=item, text="Quatre salles la louent.",
                        base=minutes.print_of(""), by=cast.colleague.person)  # fmt: skip
    outcomes.decide(meeting=meeting, item=item, title="Mettre la caméra en commun", text="",
                    by=cast.colleague.person)  # fmt: skip
    outcomes.give(meeting=meeting, item=item, title="Appeler l’assurance",
                  holder=cast.artist.person, due_on=TODAY() + timedelta(days=2),
                  by=cast.colleague.person)  # fmt: skip


# --- Two writers ----------------------------------------------------------------------------
def test_two_secretaries_at_once_lose_nothing(cast, meeting, sign_in):
    item = meeting.agenda.first()
    url = reverse("connect:write_words", args=[meeting.address, item.uid])
    base = minutes.print_of("")
    one, two = sign_in(cast.agent), sign_in(cast.colleague)
    bit = {"HX-Request": "true"}
    kept = one.post(url, {"text": "Il pleut.\r\n", "base": base}, headers=bit)
    assert minutes.print_of("Il pleut.") in kept.content.decode()
    # Her own words again over an answer that was lost on the way: no quarrel with herself.
    one.post(url, {"text": "Il pleut fort.", "base": base}, headers=bit)
    both = two.post(url, {"text": "Il vente.", "base": base}, headers=bit)
    page = both.content.decode()
    assert both["HX-Retarget"] == f"#mots-{item.uid}"
    assert "Il pleut fort." in page
    assert "Il vente." in page
    item.refresh_from_db()
    assert item.notes == "Il pleut fort."
    plain = two.post(url, {"text": "Il vente.", "base": base})
    assert plain.status_code == 409
    two.post(url, {"text": "Il vente.", "both": "1", "base": minutes.print_of("Il pleut fort.")})
    item.refresh_from_db()
    assert item.notes == "Il pleut fort.\nIl vente."


# --- Approval -------------------------------------------------------------------------------
def test_minutes_are_proposed_answered_approved_then_corrected_in_sight(cast, meeting, sign_in):
    written(cast, meeting)
    lead, member = sign_in(cast.colleague), sign_in(cast.artist)
    stranger = sign_in(make_person("Lou Roy", "lou@example.org", cast.other_host, "manager"))
    page = reverse("connect:minutes", args=[meeting.address])
    way = reverse("connect:move_minutes", args=[meeting.address])
    with pytest.raises(NotPossible):
        minutes.approve(meeting=meeting, on=TODAY(), by=cast.agent.person)
    assert stranger.get(page).status_code == 404
    lead.post(way, {"act": "propose"})
    told = member.get(page).content.decode()
    assert "Il me convient" in told
    member.post(reverse("connect:answer_minutes", args=[meeting.address]),
                {"text": "Cinq salles, pas quatre."})  # fmt: skip
    assert "Cinq salles" in lead.get(page).content.decode()
    lead.post(way, {"act": "approve", "on": (TODAY() - timedelta(days=20)).isoformat()})
    meeting.refresh_from_db()
    assert meeting.minutes_state == "proposed"
    lead.post(way, {"act": "approve", "on": TODAY().isoformat()})
    meeting.refresh_from_db()
    assert (meeting.minutes_state, meeting.state) == ("approved", "held")
    frozen = told_of(meeting)

    item = meeting.agenda.get(title="Caméra commune")
    for act in (
        lambda: written(cast, meeting),
        lambda: presence.mark(meeting=meeting, seats=[], status="absent", by=None),
        lambda: minutes.write_words(meeting=meeting, item=item, text="Autre", base="", by=None),
    ):
        with pytest.raises(NotPossible):
            act()
    Action.objects.update(holder=cast.agent.person)
    assert told_of(meeting) == frozen
    url = reverse("connect:correct_minutes", args=[meeting.address, item.uid])
    assert lead.post(url, {"text": "Cinq salles la louent."}).status_code == 400
    lead.post(url, {"text": "Cinq salles la louent.", "reason": "Une salle oubliée"})
    shown = member.get(page).content.decode()
    for words in ("Quatre salles la louent.", "Cinq salles la louent.", "Une salle oubliée"):
        assert words in shown
    # Approved, they are read with the circle, without the names of those who were there.
    others = stranger.get(page).content.decode()
    assert "Mettre la caméra en commun" in others
    assert cast.artist.person.name not in others


def test_minutes_go_out_as_markdown_word_and_tagged_pdf(cast, meeting, sign_in):
    written(cast, meeting)
    client = sign_in(cast.agent)
    starts = {"md": b"# Rencontre de mars", "docx": b"PK", "pdf": b"%PDF"}
    for suffix, start in starts.items():
        url = reverse("connect:minutes_file", args=[meeting.address, suffix])
        answer = client.get(url)
        assert start in answer.content[:2000], suffix
        assert f".{suffix}" in answer["Content-Disposition"]
    assert client.get(url.replace(".pdf", ".exe")).status_code == 404
    told = as_markdown(document_of(meeting, with_names=True))
    for words in ("Quatre salles la louent.", "Mettre la caméra en commun", "Appeler l’assurance"):
        assert words in told
    assert cast.artist.person.name in told
    assert cast.artist.person.name not in as_markdown(document_of(meeting, with_names=False))


def test_an_erased_person_leaves_frozen_minutes(cast, meeting):
    written(cast, meeting)
    minutes.propose(meeting=meeting, by=cast.agent.person)
    minutes.approve(meeting=meeting, on=TODAY(), by=cast.agent.person)
    name = cast.artist.person.name
    forget_person(person=cast.artist.person)
    meeting.refresh_from_db()
    assert name not in str(meeting.frozen)


# --- Registers ------------------------------------------------------------------------------
def test_a_private_circle_s_decisions_are_its_members_alone(cast, meeting, sign_in):
    type(meeting.circle).objects.update(visibility="host")
    meeting.circle.refresh_from_db()
    meeting.refresh_from_db()
    written(cast, meeting)
    stranger = make_person("Lou Roy", "lou@example.org", cast.other_host, "manager")
    for name, words in (("decisions", "Mettre la caméra"), ("actions_due", "Appeler")):
        url = reverse(f"connect:{name}")
        assert words not in sign_in(stranger).get(url).content.decode()
        assert words not in sign_in(stranger).get(f"{url}?format=csv").getvalue().decode()
        assert words in sign_in(cast.artist).get(url).content.decode()  # no host, but a seat
    settle = reverse("connect:settle_action", args=[Action.objects.get().uid])
    assert sign_in(stranger).post(settle, {"done": "1"}).status_code == 404


def test_an_action_is_done_in_one_tap_or_handed_on_by_its_holder(cast, meeting, sign_in):
    written(cast, meeting)
    action = Action.objects.get()
    late = outcomes.give(meeting=meeting, item=None, title="Ranger", holder=cast.agent.person,
                         due_on=TODAY() - timedelta(days=3), by=cast.colleague.person)  # fmt: skip
    outcomes.give(meeting=meeting, item=None, title="Un jour", holder=None, due_on=None,
                  by=cast.colleague.person)  # fmt: skip
    client = sign_in(cast.artist)
    url = reverse("connect:actions_due")
    page = client.get(url).content.decode()
    assert page.index("Ranger") < page.index("Appeler") < page.index("Un jour")
    assert "en retard" in page
    assert reverse("connect:settle_action", args=[late.uid]) not in page
    assert "Ranger" not in client.get(f"{url}?mine=yes").content.decode()
    assert "Appeler" not in client.get(f"{url}?state=late").content.decode()
    client.post(reverse("connect:settle_action", args=[action.uid]), {"done": "1"})
    action.refresh_from_db()
    assert action.done_on == TODAY()
    settle = reverse("connect:settle_action", args=[action.uid])
    assert settle not in client.get(f"{url}?mine=yes").content.decode()
    client.post(settle, {})
    assert settle in client.get(f"{url}?mine=yes").content.decode()
    hand = reverse("connect:pass_action", args=[action.uid])
    assert client.post(hand, {"holder": "Personne de tel"}).status_code == 400
    client.post(hand, {"holder": cast.colleague.person.name, "due_on": ""})
    action.refresh_from_db()
    assert (action.holder, action.due_on) == (cast.colleague.person, None)


def test_holders_are_reminded_once_before_and_once_after_in_one_mail(cast, meeting):
    written(cast, meeting)
    outcomes.give(meeting=meeting, item=None, title="Ranger", holder=cast.artist.person,
                  due_on=TODAY() - timedelta(days=1), by=cast.colleague.person)  # fmt: skip
    assert reminders.remind_holders() == 1
    assert reminders.remind_holders() == 0
    [sent] = mail.outbox
    assert sent.to == [cast.artist.email]
    for words in ("Appeler l’assurance", "[en retard] Ranger", "Rencontre de mars"):
        assert words in sent.body
    later = TODAY() + timedelta(days=4)
    assert reminders.remind_holders(later) == 1
    assert "Ranger" not in mail.outbox[-1].body
    Action.objects.update(due_on=TODAY() + timedelta(days=9))
    ReminderChoice.objects.create(person=cast.artist.person, wants_actions=False)
    assert reminders.remind_holders(TODAY() + timedelta(days=20)) == 0
