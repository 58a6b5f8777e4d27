"""The night goes wrong: two hosts at once, old pages, slips of a finger, a mind changed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.core import journal
from maillage.core.models import Actor, Change, Tie, TieType, Visibility
from maillage.develop import seating
from maillage.develop.actions import evenings as preparing
from maillage.develop.actions import night, plans, registrations
from maillage.develop.actions.evenings import NotNow
from maillage.develop.models import Evening, Registration, SeatingPlan
from maillage.develop.preparing.tables import TypedTable
from maillage.develop.registering.keys import own_path
from maillage.develop.tests.evening_cast import come, make_evening
from maillage.develop.tonight.mending import propose
from maillage.develop.tonight.scene import scene_of

State = Registration.State
NAMES = ("Ada Un", "Bea Deux", "Cléo Trois", "Dan Quatre")


@pytest.fixture
def evening(cast) -> Evening:
    """Four people at two tables of two, three rounds; Ada looks for what Bea offers; doors open."""
    made = make_evening(cast, tables=[TypedTable(2)] * 2, rounds=3)
    for name in NAMES:
        come(made, name, needs=["un lutrin secret"] if name == "Ada Un" else [],
             offers=["un lutrin secret"] if name == "Bea Deux" else [])  # fmt: skip
    computed(made, cast)
    return night.begin(evening=made, by=cast.agent.person)


def computed(evening, cast, *, is_published: bool = True) -> SeatingPlan:
    plan = SeatingPlan.objects.create(evening=evening, seconds=0)
    plans.run(plan)
    plan.refresh_from_db()
    if is_published:
        plans.publish(plan=plan, by=cast.agent.person)
    return plan


def person(evening, name: str) -> Registration:
    return evening.registrations.get(name=name)


def mark(evening, name: str, state: str, cast) -> Registration:
    night.mark(registration=person(evening, name), state=state, by=cast.agent.person)
    return person(evening, name)


def test_a_slip_at_the_door_takes_no_round_away_from_who_was_there(cast, evening):
    by = cast.agent.person
    mark(evening, "Ada Un", "present", cast)
    mark(evening, "Dan Quatre", "present", cast)  # not him: he comes later
    mark(evening, "Dan Quatre", "registered", cast)
    night.start_round(evening=evening, number=1, by=by)
    assert mark(evening, "Bea Deux", "present", cast).absent_rounds == [1]
    for slip in ("absent", "registered"):
        mark(evening, "Ada Un", slip, cast)
        assert mark(evening, "Ada Un", "present", cast).absent_rounds == []
    Change.objects.update(at=timezone.now() - timedelta(minutes=30))
    assert mark(evening, "Dan Quatre", "present", cast).absent_rounds == [1]


def test_an_old_page_of_another_host_neither_ends_nor_begins_a_round_again(cast, evening, sign_in):
    here, client = reverse("develop:live", args=[evening.address]), sign_in(cast.agent)

    def send(act: str, number: int) -> Evening:
        client.post(here, {"act": act, "round": str(number)})
        return Evening.objects.get(pk=evening.pk)

    ends = send("start", 1).round_ends_at
    assert send("start", 1).round_ends_at == ends
    assert send("plus-5", 1).round_ends_at == ends + timedelta(minutes=5)
    send("end", 1)
    assert scene_of(send("start", 1)).phase == "break"
    assert send("resume", 1).round_ends_at == ends + timedelta(minutes=5)
    send("end", 1)
    ends = send("start", 2).round_ends_at
    for act in ("end", "plus-5", "resume", "start"):
        now = send(act, 1)
        assert (now.current_round, now.round_ends_at) == (2, ends), act


def test_doors_opened_too_soon_close_again_until_a_round_begins(cast, evening):
    by = cast.agent.person
    assert night.close_doors(evening=evening, by=by).state == Evening.State.CLOSED
    night.begin(evening=evening, by=by)
    night.start_round(evening=evening, number=1, by=by)
    with pytest.raises(NotNow):
        night.close_doors(evening=evening, by=by)


def test_an_evening_ended_by_mistake_goes_on_where_it_was(cast, evening):
    by = cast.agent.person
    night.start_round(evening=evening, number=1, by=by)
    act = night.finish(evening=evening, by=by)
    assert not journal.undo(act, by=by).refused
    evening.refresh_from_db()
    assert (evening.state, evening.current_round) == (Evening.State.RUNNING, 1)
    assert evening.registrations.filter(state=State.REGISTERED).count() == len(NAMES)


def test_a_round_that_took_place_is_not_told_otherwise_by_another_plan(cast, evening, sign_in):
    by = cast.agent.person
    followed = evening.plans.get(state="published")
    other = computed(evening, cast, is_published=False)
    tables = list(evening.tables.all())
    for seat in other.seats.filter(round=1):  # the two tables changed places
        seat.table = tables[seat.table_id == tables[0].pk]
        seat.save()
    plans.publish(plan=other, by=by)
    plans.publish(plan=followed, by=by)
    night.start_round(evening=evening, number=1, by=by)
    answer = sign_in(cast.agent).post(
        reverse("develop:plan_act", args=[evening.address, other.uid]), {"act": "publish"},
        follow=True,
    )  # fmt: skip
    assert "des tours ont eu lieu" in answer.content.decode()
    with pytest.raises(NotNow):
        plans.withdraw(plan=followed, by=by)
    mark(evening, "Dan Quatre", "absent", cast)
    evening.refresh_from_db()
    night.mend(evening=evening, digest=propose(evening).digest, by=by)
    plans.publish(plan=followed, by=by)  # the mending taken back: round 1 is the same
    assert evening.plans.get(state="published") == followed


def test_who_takes_her_agreement_back_leaves_the_reasons_of_every_plan(cast, evening, client):
    ada, bea = person(evening, "Ada Un"), person(evening, "Bea Deux")
    assert "lutrin secret" in client.get(own_path(bea)).content.decode()
    stale = Registration.objects.get(pk=bea.pk)
    computing = SeatingPlan.objects.create(evening=evening, seconds=0)
    people = seating.people_coming(evening)
    tables = list(evening.tables.order_by("number"))
    found = seating.solve(evening, people, tables, seconds=0, seed=1)
    client.post(reverse("develop:my_consent", args=[own_path(ada).split("/")[-2]]), {"agree": "no"})
    plans.write(computing, found, people, tables)
    Registration.objects.filter(pk=bea.pk).update(needs=[], offers=[])
    assert "lutrin" not in client.get(own_path(stale)).content.decode()
    assert not [one for one in evening.plans.all() if "lutrin" in str(one.reasons)]


def test_what_is_written_meanwhile_is_not_written_over(cast, evening):
    by = cast.agent.person
    read_before = person(evening, "Ada Un")
    evening_before = Evening.objects.get(pk=evening.pk)
    mark(evening, "Ada Un", "present", cast)
    night.start_round(evening=evening, number=1, by=by)
    registrations.change_profile(registration=read_before, values={"offers": ["une salle"]})
    preparing.change_evening(evening=evening_before, values={"location": "Ailleurs"}, by=by)
    assert person(evening, "Ada Un").state == State.PRESENT
    assert Evening.objects.get(pk=evening.pk).current_round == 1
    registrations.cancel(registration=read_before)  # she was welcomed: those who met her keep that
    assert person(evening, "Ada Un").state == State.PRESENT


def test_marks_at_the_door_wake_no_phone_and_who_is_gone_is_no_mate(cast, evening, client):
    before = Evening.objects.get(pk=evening.pk).version
    ada = person(evening, "Ada Un")
    mates = {one.name for one in Registration.objects.all()
             if one != ada and one.name in client.get(own_path(ada)).content.decode()}  # fmt: skip
    assert mates
    for name in mates:
        mark(evening, name, "absent", cast)
    page = client.get(own_path(ada)).content.decode()
    assert not [name for name in mates if name in page]
    assert Evening.objects.get(pk=evening.pk).version == before


def test_a_tie_that_one_keeps_to_herself_is_no_reason_that_others_read(cast, evening):
    ada, bea = (person(evening, name) for name in ("Ada Un", "Bea Deux"))
    for row in (ada, bea):
        row.actor = Actor.objects.create(kind=Actor.Kind.PERSON, name=row.name)
        row.save()
    kind = TieType.objects.first() or TieType.objects.create(slug="t", name_fr="t", inverse_fr="t")
    tie = Tie.objects.create(
        source=ada.actor, target=bea.actor, type=kind, visibility=Visibility.PRIVATE
    )
    assert not seating.known_pairs([ada, bea])[ada.pk]
    Tie.objects.filter(pk=tie.pk).update(visibility=Visibility.NETWORK)
    assert seating.known_pairs([ada, bea])[ada.pk] == {bea.pk}


def test_words_sought_at_the_door_are_not_part_of_an_address(cast, evening, sign_in):
    ada = person(evening, "Ada Un")
    answer = sign_in(cast.agent).post(
        reverse("develop:check_in", args=[evening.address]),
        {"who": ada.uid, "status": "present", "q": "ada\r\n&q=#"},
    )
    assert answer.url.endswith(f"?q=ada%0D%0A%26q%3D%23#qui-{ada.uid}")
