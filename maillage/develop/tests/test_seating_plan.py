"""A plan from its button to people's own pages; refusals kept and told nowhere."""

from __future__ import annotations

import pytest
from django.urls import reverse

from maillage.core.models import Avoidance, Tie
from maillage.core.said import in_words
from maillage.develop import seating
from maillage.develop.actions import evenings, plans
from maillage.develop.actions.registrations import change_profile
from maillage.develop.models import Evening, Seat, SeatingPlan
from maillage.develop.preparing.tables import TypedTable
from maillage.develop.registering.keys import own_path
from maillage.develop.tests.evening_cast import come, make_evening

State = SeatingPlan.State
NAMES = ("Ada Un", "Bea Deux", "Cléo Trois", "Dan Quatre", "Eli Cinq", "Fay Six", "Gil Sept",
         "Hal Huit")  # fmt: skip


def made_plan(evening, seconds=0) -> SeatingPlan:
    plan = SeatingPlan.objects.create(evening=evening, seconds=seconds)
    plans.run(plan)
    plan.refresh_from_db()
    return plan


@pytest.fixture
def evening(cast):
    made = make_evening(cast)
    for rank, name in enumerate(NAMES):
        come(made, name, needs=["filmer un spectacle"] if rank % 2 else [],
             offers=[] if rank % 2 else ["filmer un spectacle"])  # fmt: skip
    return made


def test_from_the_button_to_a_person_s_page(evening, cast, sign_in, client):
    agent, here = sign_in(cast.agent), evening.address
    sent = {"seconds": "3", "seed": "7"}
    url = agent.post(reverse("develop:compute_plan", args=[here]), sent).url
    [plan] = SeatingPlan.objects.all()
    # Asked twice, it is one; it waits, with a way to stop.
    assert agent.post(reverse("develop:compute_plan", args=[here]), sent).url == url
    assert "Arrêter" in agent.get(url).content.decode()
    plan.seconds = 0
    plans.run(plan)
    plan.refresh_from_db()
    assert plan.state == State.READY, plan.problem
    page = agent.get(url).content.decode()
    assert (
        "Personne ne revoit" in page or "On sait qu’il en faut" in page or "pas faire moins" in page
    )
    ada = evening.registrations.get(name="Ada Un")
    assert "Mes tables" not in client.get(own_path(ada)).content.decode()
    agent.post(f"{url}acte/", {"act": "publish"})
    plan.refresh_from_db()
    assert plan.state == State.PUBLISHED
    assert "Mes tables" in client.get(own_path(ada)).content.decode()
    for kind in ("badges", "tables", "fiches"):
        pdf = agent.get(reverse("develop:evening_pdf", args=[here, kind]))
        assert pdf.content.startswith(b"%PDF")
        assert b"StructTreeRoot" in pdf.content
    # Another one takes its place.
    other = made_plan(evening)
    plans.publish(plan=other, by=cast.agent.person)
    plan.refresh_from_db()
    assert plan.state == State.READY
    both = agent.get(reverse("develop:seating", args=[here]), {"un": plan.uid, "autre": other.uid})
    assert "Deux plans côte à côte" in both.content.decode()


def test_who_is_avoided_is_refused_whoever_typed_it(evening, cast):
    """What the algorithm does of it is proven beside it (algorithms/seating)."""
    people = list(evening.registrations.order_by("asked_at", "pk"))
    ada, bea, cleo, dan, *_others = people
    change_profile(registration=ada, values={}, avoided_names=["bea deux"])
    for row, actor in ((cleo, cast.artist.person), (dan, cast.colleague.person)):
        row.actor = actor
        row.save()
    Avoidance.objects.create(person=cleo.actor, other=dan.actor)
    seating.match_names(evening)
    asked = seating.problem_of(evening, people, list(evening.tables.all()))
    refused = {person.id: person.refused for person in asked.people if person.refused}
    assert refused == {str(ada.pk): {str(bea.pk)}, str(cleo.pk): {str(dan.pk)}}
    # She registers again under another name: what was typed is compared again.
    change_profile(registration=bea, values={"name": "Autre Personne"})
    seating.match_names(evening)
    assert ada.pk not in seating.refused_pairs(people)


def test_a_tie_and_a_typed_name_count_as_known_and_a_refused_tie_does_not(evening, cast):
    from maillage.core.models import TieType

    people = list(evening.registrations.order_by("asked_at", "pk"))
    actors = (cast.artist.person, cast.colleague.person, cast.manager.person)
    for row, actor in zip(people, actors, strict=False):
        row.actor = actor
        row.save()
    kind = TieType.objects.create(slug="essai", name_fr="connaît", inverse_fr="est connu de")
    Tie.objects.create(source=actors[0], target=actors[1], type=kind, visibility="network")
    Tie.objects.create(
        source=actors[1],
        target=actors[2],
        type=kind,
        state=Tie.State.REFUSED,
        visibility="network",
    )
    known = seating.known_pairs(people)
    assert known[people[0].pk] == {people[1].pk}
    assert people[2].pk not in known[people[1].pk]


def test_what_cannot_be_is_explained_and_never_by_a_refusal(evening, cast, sign_in):
    for row in evening.registrations.all():
        row.avoided_names = [name for name in NAMES if name != row.name]
        row.save()
    plan = made_plan(evening)
    assert plan.state == State.FAILED
    told = " ".join(in_words(one) for one in plan.problem)
    assert "Aucun plan ne respecte" in told
    assert "refus" not in told
    page = sign_in(cast.agent).get(reverse("develop:plan", args=[evening.address, plan.uid]))
    assert "Pas de plan" in page.content.decode()
    assert "refus" not in page.content.decode()


def test_too_few_seats_are_said_with_what_would_help(evening, cast):
    evenings.change_tables(
        evening=evening, values=[(table, {"seats": 2}) for table in evening.tables.all()],
        removed=[], by=cast.agent.person,
    )  # fmt: skip
    plan = made_plan(evening)
    assert plan.state == State.FAILED
    assert "8 personnes pour 4 places" in in_words(plan.problem[0])


def test_who_did_not_agree_is_seated_and_tells_nothing(evening):
    evening.registrations.update(consent_at=None, consent_wording="")
    plan = made_plan(evening)
    assert Seat.objects.filter(plan=plan).count() == 16
    assert "filmer" not in str(plan.reasons)


def test_a_stopped_plan_is_not_written_after_all(evening):
    plan = SeatingPlan.objects.create(evening=evening, seconds=0)
    plans.stop(plan=plan)
    plans.run(plan)
    plan.refresh_from_db()
    assert plan.state == State.FAILED
    assert not plan.seats.exists()


def test_a_table_of_the_published_plan_stays_and_others_take_their_plans_along(evening, cast):
    plan = made_plan(evening)
    table = evening.tables.first()
    plans.publish(plan=plan, by=cast.agent.person)
    with pytest.raises(evenings.NotNow):
        evenings.change_tables(evening=evening, values=[], removed=[table], by=cast.agent.person)
    plans.withdraw(plan=plan, by=cast.agent.person)
    evenings.change_tables(evening=evening, values=[], removed=[table], by=cast.agent.person)
    assert not SeatingPlan.objects.exists()
    assert evening.tables.count() == 1


def test_rounds_that_do_not_fit_are_said_before_anything_is_written(cast, sign_in):
    sent = {
        "title": "Trop", "day": "2040-05-04", "starts": "18:30", "ends": "19:00", "location": "Ici",
        "time_zone": "America/Halifax", "tables": "2 tables de 3", "capacity": "6", "rounds": "2",
        "round_minutes": "20", "break_minutes": "5", "visibility": "network",
    }  # fmt: skip
    client, address = sign_in(cast.agent), reverse("develop:new_evening")
    answer = client.post(address, sent)
    assert answer.status_code == 422
    assert "15 minutes de plus" in answer.content.decode()
    assert client.post(address, {**sent, "ends": "00:30"}).status_code == 302
    made = Evening.objects.get()
    assert made.starts_at.isoformat() == "2040-05-04T21:30:00+00:00"  # Atlantic time
    assert (made.ends_at - made.starts_at).total_seconds() == 6 * 3600
    assert made.retention_on.isoformat() == "2040-11-30"


def test_the_same_evening_again_takes_tables_and_no_people(evening, cast):
    evenings.add_tables(evening=evening, tables=[TypedTable(8)], by=cast.agent.person)
    copy = evenings.duplicate_evening(
        source=evening, title="Encore", starts_at=evening.ends_at, by=cast.agent.person,
        host=cast.host,
    )  # fmt: skip
    assert [t.seats for t in copy.tables.all()] == [4, 4, 8]
    assert copy.ends_at - copy.starts_at == evening.ends_at - evening.starts_at
    assert (copy.state, copy.registrations.count()) == ("prepared", 0)
