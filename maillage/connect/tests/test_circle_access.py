"""Who sees a circle, its discussions and its files: the expected answers as data."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.urls import reverse

from conftest import make_person
from maillage.connect.circles.registration import circle_document
from maillage.connect.models import Circle, CircleMember, Message
from maillage.connect.tests.circle_cast import keep, make_circle, say, seat
from maillage.core.access import visible

pytestmark = pytest.mark.django_db

# fmt: off
# A private, a host's, a network's and a public circle; then what is said and filed in each.
SEES = {
    #               private host   network public  inside
    "visitor":     (False, False, False, True,  False),
    "artist":      (False, False, False, True,  False),
    "funder":      (False, False, False, True,  False),
    "other_agent": (False, False, True,  True,  False),
    "agent":       (False, True,  True,  True,  False),
    "manager":     (False, True,  True,  True,  False),
    "coordination":(False, False, True,  True,  False),
    "owner":       (True,  True,  True,  True,  True),
    "seated":      (True,  True,  True,  True,  True),   # in the circle, with no role anywhere
    "invited":     (True,  True,  True,  True,  False),
    "former":      (False, False, False, True,  False),
    "keeper":      (False, False, False, True,  False),  # answers for it once it is closed
}
# fmt: on
VISIBILITIES = ["private", "host", "network", "public"]


@pytest.fixture
def people(cast) -> dict:
    cast.coordination.is_demo = True  # the second step has its own tests
    cast.coordination.save()
    alone = {n: make_person(n.title(), f"{n}@example.org", None, "") for n in
             ("seated", "invited", "former", "keeper")}  # fmt: skip
    return {
        "visitor": None, "artist": cast.artist, "funder": cast.funder,
        "other_agent": cast.colleague, "manager": cast.manager,
        "agent": make_person("Autre Agente", "autre@example.org", cast.host, "agent"),
        "coordination": cast.coordination, "owner": cast.agent, **alone,
    }  # fmt: skip


@pytest.fixture
def circles(cast, people, settings, tmp_path) -> list[SimpleNamespace]:
    settings.PRIVATE_MEDIA_ROOT = tmp_path
    made = []
    for visibility in VISIBILITIES:
        circle = make_circle(cast, f"Cercle {visibility}", visibility=visibility)
        seat(circle, people["seated"].person)
        seat(circle, people["invited"].person, state="invited")
        seat(circle, people["former"].person, state="left", to_date="2026-02-01")
        thread = say(circle, cast.agent.person, "Un mot entre nous.")
        kept = keep(circle, cast.agent.person)
        made.append(SimpleNamespace(circle=circle, thread=thread, file=kept))
    return made


def test_who_sees_a_circle_and_what_is_said_in_it(cast, people, circles, sign_in):
    for who, (*seen, inside) in SEES.items():
        see(who, seen, inside, sign_in(people[who]), cast.reader(people[who]), circles)


def see(who, seen, inside, client, reader, circles):
    rows = visible(Circle.objects.all(), reader)
    assert [one.circle in rows for one in circles] == seen, who
    tokens = set(reader.tokens())
    for one, sees in zip(circles, seen, strict=True):
        within = inside and sees
        pages = {
            one.circle.get_absolute_url(): sees,
            reverse("connect:circle_seats", args=[one.circle.address]): sees,
            one.thread.get_absolute_url(): within,
            reverse("connect:threads", args=[one.circle.address]): within,
            reverse("connect:circle_file", args=[one.file.address]): within,
            reverse("core:file", args=[one.file.file.address]): False,
        }
        if who != "visitor":
            answers = {url: client.get(url).status_code == 200 for url in pages}
            assert answers == pages, (who, one.circle.name)
        assert bool(tokens & set(circle_document(one.circle).audiences)) == sees, who
        assert visible(Message.objects.filter(thread=one.thread), reader).exists() == within, who
    if who != "visitor":
        listed = client.get(reverse("connect:circles")).content.decode()
        assert [one.circle.name in listed for one in circles] == seen, who


def test_a_visitor_signs_in_before_anything_of_a_circle(circles, client):
    public = circles[-1]
    for url in (public.circle.get_absolute_url(), public.thread.get_absolute_url()):
        assert client.get(url).status_code == 302
    assert client.get(reverse("core:file", args=[public.file.file.address])).status_code == 404


def test_whoever_keeps_what_a_closed_circle_left_reads_it(cast, people, circles, sign_in):
    private = circles[0]
    Circle.objects.filter(pk=private.circle.pk).update(
        closed_on="2026-03-01", kept_by=people["keeper"].person
    )
    keeper = sign_in(people["keeper"])
    assert keeper.get(private.circle.get_absolute_url()).status_code == 200
    assert "Un mot entre nous." in keeper.get(private.thread.get_absolute_url()).content.decode()
    assert keeper.post(private.thread.get_absolute_url(), {"text": "Moi aussi"}).status_code == 404


def test_a_request_and_a_refusal_are_known_to_those_they_concern(cast, people, circles, sign_in):
    circle = circles[2].circle
    asks = seat(circle, cast.colleague.person, state="requested")
    seat(circle, cast.manager.person, state="refused")
    rows = CircleMember.objects.filter(circle=circle, state__in=["requested", "refused"])
    counts = {who: visible(rows, cast.reader(people[who])).count() for who in
              ("owner", "other_agent", "manager", "seated", "funder")}  # fmt: skip
    assert counts == {"owner": 2, "other_agent": 1, "manager": 2, "seated": 0, "funder": 0}
    page = sign_in(people["seated"]).get(circle.get_absolute_url()).content.decode()
    assert asks.actor.name not in page


def test_a_member_whose_record_is_not_seen_is_counted_and_not_named(cast, circles, sign_in):
    page = sign_in(cast.funder).get(circles[3].circle.get_absolute_url()).content.decode()
    assert "Et 2 personnes dont vous ne voyez pas la fiche" in page
    assert cast.agent.person.name not in page
