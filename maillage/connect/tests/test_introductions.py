"""Introductions: suggested, sent by hand, followed; a refusal that nobody can tell from silence."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.connect.introducing import actions, answers
from maillage.connect.introducing.finding import ideas_for
from maillage.connect.introducing.registration import introduced, met
from maillage.connect.models import Introduction, PathOffer, PathRequest
from maillage.core.access import reader_for
from maillage.core.models import (
    Actor,
    Avoidance,
    Change,
    Consent,
    ContactPoint,
    Gesture,
    Need,
    Tie,
    TieType,
    Visibility,
)

pytestmark = pytest.mark.django_db
State = Introduction.State
TOKEN = re.compile(r'(csrfmiddlewaretoken" value=|"X-CSRFToken": )"[^"]*"')


def organisation(name: str, **said: str) -> Actor:
    made = Actor.objects.create(
        kind=Actor.Kind.ORGANIZATION, name=name, visibility=Visibility.NETWORK
    )
    for kind, text in said.items():
        Need.objects.create(actor=made, kind=kind, text=text, visibility=Visibility.NETWORK)
    return made


@pytest.fixture
def four(cast):
    """One who seeks, three who offer the same."""
    cast.seeker = organisation("Théâtre du Quai", seeks="filmer un spectacle")
    cast.givers = [
        organisation(f"Studio {n}", offers="filmer des spectacles") for n in ("Un", "Deux", "Trois")
    ]
    return cast


def proposed(cast) -> list[set[str]]:
    return [{one.one.name, one.other.name} for one in ideas_for(reader_for(cast.agent))]


def prepared(cast) -> Introduction:
    reader = reader_for(cast.agent)
    return actions.prepare(idea=ideas_for(reader)[0], reader=reader, by=cast.agent.person)


def test_who_is_tied_introduced_at_work_together_or_withdrawn_is_not_proposed(four):
    one, two, three = four.givers
    assert len(proposed(four)) == 3
    Tie.objects.create(source=four.seeker, target=one, type=TieType.objects.first(),
                       state=Tie.State.REFUSED)  # fmt: skip
    assert {"Théâtre du Quai", "Studio Un"} not in proposed(four)
    Introduction.objects.create(one=two, other=four.seeker, owner=four.colleague.person)
    assert proposed(four) == [{"Théâtre du Quai", "Studio Trois"}]
    Consent.objects.create(actor=three, purpose="matching", given_on=timezone.localdate(),
                           withdrawn_on=timezone.localdate())  # fmt: skip
    assert proposed(four) == []


def test_what_one_agent_sets_aside_stays_an_idea_for_another(four, sign_in):
    page = reverse("connect:introductions")
    key = ideas_for(reader_for(four.agent))[0].key
    sign_in(four.agent).post(
        reverse("connect:prepare_introduction"), {"key": key, "aside": "1"}, follow=True
    )
    assert key not in sign_in(four.agent).get(page).content.decode()
    assert key in sign_in(four.colleague).get(page).content.decode()
    assert not sign_in(four.agent).get(reverse("connect:introductions_list")).context["page"]


def test_a_long_message_is_cut_in_the_mail_and_never_its_link(four, sign_in):
    ContactPoint.objects.create(
        actor=four.seeker, kind="email", value="quai@exemple.org", visibility=Visibility.NETWORK
    )
    found = prepared(four)
    Introduction.objects.update(message="Bonjour. " * 500)
    page = sign_in(four.agent).get(found.get_absolute_url()).content.decode()
    mail = re.search(r'href="(mailto:[^"]+)"', page)[1]
    assert unquote(mail).endswith(f"{answers.key_of(found, four.seeker)}/")
    assert len(unquote(mail)) < 2200


def test_nothing_is_proposed_from_what_the_reader_does_not_see(four):
    Need.objects.filter(actor=four.seeker).update(visibility=Visibility.HOST, host=four.other_host)
    assert proposed(four) == []
    assert len(ideas_for(reader_for(four.colleague))) == 3


def test_a_message_is_drafted_by_one_click_sent_by_hand_and_followed_to_a_gesture(
    four, sign_in, mailoutbox
):
    ContactPoint.objects.create(
        actor=four.seeker, kind="email", value="quai@exemple.org", visibility=Visibility.NETWORK
    )
    client = sign_in(four.agent)
    page = client.get(reverse("connect:introductions")).content.decode()
    key = re.search(r'name="key" value="([^"]+)"', page)[1]
    answer = client.post(reverse("connect:prepare_introduction"), {"key": key}, follow=True)
    found = Introduction.objects.get()
    html = answer.content.decode()
    assert "mailto:quai%40exemple.org?subject=" in html
    assert found.one.name in found.message
    assert found.other.name in found.message
    client.post(found.get_absolute_url(), {"subject": "Bonjour", "message": "Parlez-vous."})
    act = reverse("connect:introduction_act", args=[found.address])
    client.post(act, {"sent": "1"})
    found.refresh_from_db()
    assert (found.state, found.sent_on, found.message) == (
        State.SENT, timezone.localdate(), "Parlez-vous.",
    )  # fmt: skip
    client.post(act, {"state": "met", "outcome": "Un café."})
    gesture = Gesture.objects.get(owner=four.agent.person)
    assert "Mis en relation" in gesture.text
    assert set(gesture.actors.all()) == {found.one, found.other}
    tie = Tie.objects.get(source=found.one, target=found.other)
    assert tie.state == Tie.State.DECLARED
    client.post(act, {"state": "met", "outcome": "Un café, puis deux."})
    assert Gesture.objects.filter(owner=four.agent.person).count() == 1
    today = timezone.localdate()
    for figure in (introduced, met):
        assert figure(four.post, today - timedelta(days=1), today).count() == 1
    assert mailoutbox == []


def test_a_key_opens_one_answer_and_a_forged_one_nothing(four, client):
    found = prepared(four)
    where = reverse("connect:introduction_answer", args=[answers.key_of(found, found.one)])
    page = client.get(where)
    assert found.other.name in page.content.decode()
    assert page["Cache-Control"] == "private, no-store"
    found.refresh_from_db()
    assert found.one_agreed_on is None  # opening changes nothing
    client.post(where, {"answer": "yes"})
    found.refresh_from_db()
    assert found.one_agreed_on == timezone.localdate()
    assert found.other_agreed_on is None
    assert client.get(where[:-6] + "aaaaa/").status_code == 404
    stranger = answers.key_of(found, four.artist.person)
    assert client.get(reverse("connect:introduction_answer", args=[stranger])).status_code == 404


def test_a_refusal_is_the_same_as_silence_for_everybody_else(four, client, sign_in):
    """Pages, list, exports, figures, journal: byte for byte as if nobody had answered."""
    found = prepared(four)
    actions.mark_sent(introduction=found, by=four.agent.person)

    def all_that_is_told() -> list[bytes]:
        told = []
        for user in (four.agent, four.manager, four.colleague):
            reader = sign_in(user)
            for page in (
                found.get_absolute_url(), reverse("connect:introductions"),
                reverse("connect:introductions_list"),
                reverse("connect:introductions_list") + "?format=csv",
                found.one.get_absolute_url(), found.other.get_absolute_url(), "/",
            ):  # fmt: skip
                answer = reader.get(page)
                body = b"".join(answer) if answer.streaming else answer.content
                told.append(TOKEN.sub("", body.decode(errors="replace")).encode())
        return told

    before, changes = all_that_is_told(), Change.objects.count()
    where = reverse("connect:introduction_answer", args=[answers.key_of(found, found.one)])
    link = TOKEN.sub("", client.get(where).text)
    thanks = client.post(where, {"answer": "no"}, follow=True)
    assert "ne vous la proposera plus" in thanks.text
    assert Avoidance.objects.filter(person=found.one, other=found.other).exists()
    assert all_that_is_told() == before
    assert Change.objects.count() == changes
    # The agent holds the same link: opened again it shows nothing, and a yes lifts no refusal.
    assert TOKEN.sub("", client.get(where).text) == link
    client.post(where, {"answer": "no"})
    client.post(where, {"answer": "yes"})
    assert Avoidance.objects.filter(person=found.one, other=found.other).count() == 1
    Introduction.objects.all().delete()
    assert {found.one.name, found.other.name} not in proposed(four)


def test_another_agent_and_those_introduced_do_not_read_an_introduction(four, sign_in):
    found = prepared(four)
    for user, status in ((four.agent, 200), (four.manager, 200), (four.colleague, 404),
                         (four.artist, 404)):  # fmt: skip
        client = sign_in(user)
        assert client.get(found.get_absolute_url()).status_code == status, user
        act = reverse("connect:introduction_act", args=[found.address])
        if status == 404:
            assert client.post(act, {"sent": "1"}).status_code == 404
    found.refresh_from_db()
    assert found.state == State.DRAFTED


# --- Who knows whom ---------------------------------------------------------------------------
def test_a_path_names_the_holder_first_by_ties_that_the_asker_sees(four, sign_in):
    kind = TieType.objects.get(slug="connait")
    Tie.objects.create(source=four.colleague.person, target=four.seeker, type=kind,
                       visibility=Visibility.NETWORK, state=Tie.State.CONFIRMED)  # fmt: skip
    page = sign_in(four.agent).get(reverse("connect:path", args=[four.seeker.address]))
    assert "Bruno Lavoie, que vous connaissez" in page.content.decode()


def test_a_hidden_tie_is_not_hinted_at_and_its_holder_alone_reads_the_question(four, sign_in):
    kind = TieType.objects.get(slug="connait")
    where = reverse("connect:path", args=[four.seeker.address])
    agent = sign_in(four.agent)

    def told() -> str:
        return TOKEN.sub("", agent.get(where).content.decode())

    before = told()
    Tie.objects.create(source=four.colleague.person, target=four.seeker, type=kind,
                       visibility=Visibility.PRIVATE, owner=four.colleague.person)  # fmt: skip
    assert told() == before
    agent.post(where, {"words": "Pour une captation"})
    assert "La question est posée" in told()
    asked = PathRequest.objects.get()
    answer = reverse("connect:path_answer", args=[asked.uid])
    assert "cherche qui connaît Théâtre du Quai" in sign_in(four.colleague).get("/").text
    for user, status in ((four.colleague, 200), (four.manager, 404), (four.artist, 404)):
        assert sign_in(user).get(answer).status_code == status, user
    waiting = told()
    sign_in(four.colleague).get(answer)
    assert told() == waiting  # read, not answered: nothing is told
    sign_in(four.colleague).post(answer, {"words": "Je lui écris"})
    assert PathOffer.objects.get().by == four.colleague.person
    assert "Bruno Lavoie peut vous présenter" in told()
    assert "peut vous présenter" not in sign_in(four.manager).get(where).content.decode()
