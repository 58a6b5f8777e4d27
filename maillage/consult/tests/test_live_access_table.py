"""Who reads a group's row, and who may do what to it: the expected answers as data.

Before its reading is confirmed a row is its group's alone; coordination, which leads the workshop,
does not read it. The expectations are written out, never computed.
"""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maillage.consult.live import facilitating, joining
from maillage.consult.models import Breakout, Contribution, Step, Workshop
from maillage.consult.tests.live_cast import Phone, make_guest, make_workshop
from maillage.core import indexing

pytestmark = pytest.mark.django_db
WORD = "Tisserande"
SURFACES = ["phone", "guest_page", "group", "row", "workshop", "export", "search", "plenary"]
GROUP_ONLY = {"phone", "guest_page"}
NETWORK = {"group", "row", "workshop", "export", "search", "plenary"}
# fmt: off
READS = {
    #                       not confirmed      confirmed
    "guest_of_the_group":  (GROUP_ONLY,        GROUP_ONLY),
    "guest_other_group":   (set(),             set()),
    "guest_other_workshop": (set(),            set()),
    "passer_by":           (set(),             set()),
    "note_taker":          ({"group", "row"},  NETWORK),
    "coordination":        (set(),             NETWORK),
    "agent_other_host":    (set(),             NETWORK),
    "manager":             (set(),             NETWORK),
    "funder":              (set(),             set()),
    "member":              (set(),             set()),
}
# What the row's door answers to each act: 200 done, 403 not here or not now, 410 nobody here.
DOES = {
    #                        write  change  remove  keep
    "guest_of_the_group":   (200,   200,    200,    403),
    "pen_of_the_group":     (200,   200,    200,    200),
    "guest_other_group":    (200,   403,    403,    403),  # writes in her own group
    "guest_other_workshop": (410,   410,    410,    410),
    "passer_by":            (410,   410,    410,    410),
}
CLOSED = {
    "guest_of_the_group":   (403,   403,    403,    403),
    "pen_of_the_group":     (200,   200,    200,    200),  # types what is on paper
    "guest_other_group":    (403,   403,    403,    403),
}
CONFIRMED = {
    "guest_of_the_group":   (403,   403,    403,    403),
    "pen_of_the_group":     (403,   403,    403,    403),
    "guest_other_group":    (200,   403,    403,    403),
}
# fmt: on
ACTS = ["write", "change", "remove", "keep"]


@pytest.fixture
def held(cast, settings, tmp_path):
    """A row of group 1, everybody writing; a guest in each place; a note-taker with an account."""
    settings.SEARCH_INDEX = tmp_path / "index"
    cast.coordination.is_demo = True  # the second step has its own tests
    cast.coordination.save()
    held = make_workshop(cast)
    Breakout.objects.filter(workshop=held.workshop).update(pen=Breakout.Pen.EVERYBODY)
    Breakout.objects.filter(pk=held.groups[0].pk).update(note_taker=cast.agent.person)
    elsewhere = make_workshop(cast, title="Autre atelier")
    held.guests = {
        "guest_of_the_group": make_guest(held),
        "pen_of_the_group": make_guest(held),
        "guest_other_group": make_guest(held, group=1),
        "guest_other_workshop": make_guest(elsewhere),
    }
    Breakout.objects.filter(pk=held.groups[0].pk).update(pen_holder=held.guests["pen_of_the_group"])
    author = make_guest(held)
    Phone(author).send("write", held.grid, values={"word": WORD})
    held.row = Contribution.objects.get()
    held.users = {
        "note_taker": cast.agent, "coordination": cast.coordination,
        "agent_other_host": cast.colleague, "manager": cast.manager, "funder": cast.funder,
        "member": cast.artist,
    }  # fmt: skip
    return held


def confirm(held, cast):
    facilitating.confirm_reading(breakout=held.groups[0], by=cast.agent.person)


def phone_of(held, who) -> Phone:
    """The phone of somebody in the table; it asks about this workshop, wherever she is."""
    guest = held.guests.get(who)
    if guest is None:
        return SimpleNamespace(client=Client(), guest=SimpleNamespace(workshop=held.workshop))
    phone = Phone(guest)
    if guest.workshop_id != held.workshop.pk:
        # The cookie of another workshop, put under this one's name.
        for name in list(phone.client.cookies):
            other = name.replace(guest.workshop.uid[:10], held.workshop.uid[:10])
            phone.client.cookies[other] = phone.client.cookies[name].value
    return phone


def text_of(client, path, **query) -> str:
    """What a page says, or nothing: 404, and being sent to sign in or to join, are not seen."""
    answer = client.get(path, query)
    assert answer.status_code in {200, 302, 404, 410}, (path, answer.status_code)
    return answer.content.decode() if answer.status_code == 200 else ""


def shown(held, who, sign_in) -> set[str]:
    """Surfaces on which this person reads the row."""
    workshop, group = held.workshop, held.groups[0]
    user = held.users.get(who)
    client = sign_in(user) if user else phone_of(held, who).client
    pages = {
        "phone": text_of(client, "/direct/pouls", a=workshop.uid, depuis=0),
        "guest_page": text_of(client, reverse("consult:guest", args=[workshop.uid])),
        "group": text_of(client, group.get_absolute_url()),
        "row": text_of(client, held.row.get_absolute_url()),
        "workshop": text_of(client, workshop.get_absolute_url()),
        "export": text_of(client, reverse("consult:export", args=[workshop.address, "json"])),
        "search": text_of(client, reverse("home:search"), q=WORD).replace(f'"{WORD}"', ""),
    }
    slides = [
        text_of(client, reverse("consult:plenary", args=[workshop.address]), diapo=n)
        for n in range(6)
    ]
    pages["plenary"] = "".join(slides)
    found = {name for name, text in pages.items() if WORD in text}
    if "search" in found and held.row.get_absolute_url() not in pages["search"]:
        found.discard("search")  # her own question, shown again
    return found


@pytest.mark.parametrize("is_confirmed", [False, True])
def test_who_reads_a_row(held, cast, sign_in, is_confirmed):
    if is_confirmed:
        confirm(held, cast)
    indexing.rebuild()
    found = {who: shown(held, who, sign_in) for who in READS}
    assert found == {who: reads[is_confirmed] for who, reads in READS.items()}


def asked(held, who, act) -> int:
    """The door's answer to one act on the row, as this person's phone sends it."""
    phone = phone_of(held, who)
    told = {"row": held.row.uid, "rev": held.row.revision, "values": {"word": "Autre mot"}}
    phone_send = Phone.send
    phone.guest = SimpleNamespace(workshop=held.workshop)
    return phone_send(phone, act, held.grid, **told).status_code


@pytest.mark.parametrize("place", range(4), ids=ACTS)
@pytest.mark.parametrize("who", DOES)
def test_who_writes_while_the_step_is_open(held, who, place):
    if ACTS[place] == "keep":
        Contribution.objects.update(state=Contribution.State.SUGGESTED)
    assert asked(held, who, ACTS[place]) == DOES[who][place]


@pytest.mark.parametrize("place", range(4), ids=ACTS)
@pytest.mark.parametrize("who", CLOSED)
def test_who_writes_once_the_step_is_closed(held, who, place):
    if ACTS[place] == "keep":
        Contribution.objects.update(state=Contribution.State.SUGGESTED)
    held.grid.refresh_from_db()
    facilitating.close_step(step=held.grid, by=None)
    assert asked(held, who, ACTS[place]) == CLOSED[who][place]


@pytest.mark.parametrize("place", range(4), ids=ACTS)
@pytest.mark.parametrize("who", CONFIRMED)
def test_who_writes_once_the_reading_is_confirmed(held, cast, who, place):
    confirm(held, cast)
    before = Contribution.objects.get(pk=held.row.pk)
    assert asked(held, who, ACTS[place]) == CONFIRMED[who][place]
    assert Contribution.objects.get(pk=held.row.pk).word == before.word


def test_an_expired_code_opens_nothing_but_those_inside_go_on(held, client):
    past = timezone.now() - timedelta(minutes=1)
    Workshop.objects.filter(pk=held.workshop.pk).update(code_expires_at=past)
    page = reverse("consult:join", args=[held.groups[0].code])
    count = held.workshop.guests.count()
    client.post(page, {"name": "Tard venue"})
    assert held.workshop.guests.count() == count
    held.workshop.refresh_from_db()
    with pytest.raises(joining.JoinRefused):
        joining.join(way=joining.Entrance(held.workshop, held.groups[0]))
    assert asked(held, "guest_of_the_group", "write") == 200


def test_a_row_of_another_workshop_is_never_reached_by_its_uid(held, cast):
    elsewhere = Workshop.objects.get(title="Autre atelier")
    guest = held.guests["guest_other_workshop"]
    Breakout.objects.filter(workshop=elsewhere).update(pen=Breakout.Pen.EVERYBODY)
    step = Step.objects.get(workshop=elsewhere)
    for act in ("change", "remove", "keep"):
        answer = Phone(guest).send(act, step, row=held.row.uid, rev=0, values={"word": "x"})
        assert answer.status_code == 403
    answer = Phone(guest).send("write", held.grid, values={"word": "x"})
    assert answer.status_code == 403
    assert Contribution.objects.get().word == WORD
