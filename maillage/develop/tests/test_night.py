"""The night: the door, two greeters, no-shows and late arrivals mended, the wall, a phone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.develop import seating
from maillage.develop.actions import night, plans
from maillage.develop.actions.evenings import NotNow
from maillage.develop.models import Evening, Registration, SeatingPlan
from maillage.develop.preparing.tables import TypedTable
from maillage.develop.registering.keys import badge_key_of, own_path
from maillage.develop.tests.evening_cast import come, make_evening
from maillage.develop.tonight.mending import propose
from maillage.develop.tonight.scene import NAMES_A_PAGE, page_of_names, scene_of

State = Registration.State
NAMES = ("Ada Un", "Bea Deux", "Cléo Trois", "Dan Quatre", "Eli Cinq", "Fay Six", "Gil Sept",
         "Hal Huit", "Ida Neuf")  # fmt: skip


@pytest.fixture
def evening(cast) -> Evening:
    """Nine people at three tables of four for three rounds; a published plan; doors open."""
    made = make_evening(cast, tables=[TypedTable(4)] * 3, capacity=12, rounds=3)
    for rank, name in enumerate(NAMES):
        come(made, name, needs=["filmer un spectacle"] if rank % 2 else [],
             offers=[] if rank % 2 else ["filmer un spectacle"])  # fmt: skip
    plan = SeatingPlan.objects.create(evening=made, seconds=0)
    plans.run(plan)
    plans.publish(plan=SeatingPlan.objects.get(pk=plan.pk), by=cast.agent.person)
    return night.begin(evening=made, by=cast.agent.person)


def person(evening, name: str) -> Registration:
    return evening.registrations.get(name=name)


def seats(evening) -> dict[tuple[int, str], int]:
    """{(round, name): table} of the published plan."""
    plan = evening.plans.get(state="published")
    rows = plan.seats.values_list("round", "registration__name", "table__number")
    return {(number, name): table for number, name, table in rows}


def mended(cast, evening):
    found = propose(evening)
    return night.mend(evening=evening, digest=found.digest, by=cast.agent.person)[1]


def test_no_shows_leave_their_seats_and_rounds_that_began_stay(cast, evening):
    by = cast.agent.person
    for name in NAMES[:6]:
        night.mark(registration=person(evening, name), state="present", by=by)
    evening = night.start_round(evening=evening, number=1, by=by)
    before = seats(evening)
    act = night.count_missing_absent(evening=evening, by=by)
    assert act.changes.count() == 3
    evening.refresh_from_db()
    found = mended(cast, evening)
    after = seats(evening)
    assert {key: table for key, table in before.items() if key[0] == 1} == {
        key: table for key, table in after.items() if key[0] == 1
    }
    assert {name for number, name in after if number > 1} == set(NAMES[:6])
    assert evening.plans.filter(state="published").get().from_round == 2
    assert found.moves <= 4
    assert propose(evening).changes_nothing


def test_a_late_arrival_misses_what_has_begun_and_is_seated_next(cast, evening):
    by = cast.agent.person
    late = person(evening, "Ida Neuf")
    night.mark(registration=late, state="absent", by=by)
    evening.refresh_from_db()
    mended(cast, evening)
    evening = night.start_round(evening=evening, number=1, by=by)
    assert (1, "Ida Neuf") not in seats(evening)
    night.mark(registration=late, state="present", by=by)
    late.refresh_from_db()
    assert late.absent_rounds == [1]
    evening.refresh_from_db()
    found = mended(cast, evening)
    assert [len(rows) for rows in found.came.values()] == [1, 1]
    assert {(2, "Ida Neuf"), (3, "Ida Neuf")} <= set(seats(evening))


def test_a_refusal_is_kept_by_the_mending_and_told_nowhere(cast, evening, sign_in):
    by = cast.agent.person
    walk_in = come(evening, "Zoé Dernière", avoided_names=["Ada Un", "Bea Deux"])
    night.mark(registration=walk_in, state="present", by=by)
    night.mark(registration=person(evening, "Hal Huit"), state="absent", by=by)
    evening.refresh_from_db()
    page = sign_in(cast.agent).get(reverse("develop:mend_plan", args=[evening.address]))
    mended(cast, evening)
    plan = evening.plans.get(state="published")
    for number in (1, 2, 3):
        hers = plan.seats.get(round=number, registration=walk_in).table
        names = set(plan.seats.filter(round=number, table=hers).values_list(
            "registration__name", flat=True))  # fmt: skip
        assert not names & {"Ada Un", "Bea Deux"}
    for text in (page.content.decode(), str(plan.reasons), str(plan.quality)):
        assert not any(word in text for word in ("évite", "refus", "avoid"))


def test_what_cannot_be_seated_is_explained_and_changes_nothing(cast, evening, sign_in):
    by = cast.agent.person
    for number in range(4):
        walk_in = come(evening, f"Nouvelle {number}", email=f"n{number}@exemple.org")
        night.mark(registration=walk_in, state="present", by=by)
    evening.refresh_from_db()
    evening.tables.filter(number=3).update(seats=2)
    before = seats(evening)
    with pytest.raises(seating.NoPlan):
        propose(evening)
    here = reverse("develop:mend_plan", args=[evening.address])
    client = sign_in(cast.agent)
    assert "places" in client.get(here).content.decode()
    assert client.post(here, {"digest": "x"}).status_code == 200
    assert seats(evening) == before


def test_two_greeters_do_not_trip_over_each_other(cast, evening, sign_in):
    here = reverse("develop:check_in", args=[evening.address])
    one, other = sign_in(cast.agent), sign_in(cast.manager)
    ada, bea = person(evening, "Ada Un"), person(evening, "Bea Deux")
    sent = {"who": ada.uid, "status": "present", "was": "registered"}
    for client in (one, other):
        line = client.post(here, sent, headers={"HX-Request": "true"})
        assert 'aria-pressed="true"' in line.content.decode()
        ada.refresh_from_db()
        assert ada.state == State.PRESENT
    one.post(here, {**sent, "was": "present"})
    ada.refresh_from_db()
    assert ada.state == State.REGISTERED
    found = propose(evening)
    night.mark(registration=bea, state="absent", by=cast.manager.person)
    with pytest.raises(NotNow):
        night.mend(evening=evening, digest=found.digest, by=cast.agent.person)
    evening.refresh_from_db()
    other.post(here, {"missing": "1"})
    assert not evening.registrations.filter(state=State.REGISTERED).exists()


def test_a_badge_leads_those_who_welcome_to_her_line_and_others_to_her_tables(
    cast, evening, sign_in, client
):
    ada = person(evening, "Ada Un")
    scanned = reverse("develop:badge", args=[badge_key_of(ada)])
    assert "Mes tables" in client.get(scanned).content.decode()
    assert sign_in(cast.colleague).get(scanned).status_code == 200
    agent = sign_in(cast.agent)
    page = agent.get(scanned, follow=True)
    assert page.redirect_chain
    assert "Accueillir" in page.content.decode()
    where = reverse("develop:arrival", args=[evening.address, ada.uid])
    agent.post(where, {"who": ada.uid, "status": "present"})
    ada.refresh_from_db()
    assert ada.state == State.PRESENT
    assert ada.checked_in_at is not None


def test_nobody_else_leads_an_evening_or_reads_its_door(cast, evening, sign_in):
    other = make_evening(cast, title="Une autre")
    stranger = come(other, "Personne Autre")
    pages = [
        reverse(f"develop:{name}", args=[evening.address])
        for name in ("check_in", "live", "wall", "mend_plan")
    ]
    for user, status in ((cast.colleague, 404), (cast.artist, 404), (None, 302)):
        client = sign_in(user)
        assert {client.get(page).status_code for page in pages} == {status}, user
    agent = sign_in(cast.agent)
    assert {agent.get(page).status_code for page in pages} == {200}
    answer = agent.post(pages[0], {"who": stranger.uid, "status": "present"})
    assert answer.status_code == 404


def test_the_host_leads_rounds_from_the_first_to_the_end(cast, evening, sign_in):
    here, client = reverse("develop:live", args=[evening.address]), sign_in(cast.agent)
    assert scene_of(evening).phase == "before"
    client.post(here, {"act": "start", "round": "1"})
    evening.refresh_from_db()
    assert (scene_of(evening).phase, scene_of(evening).number) == ("round", 1)
    ends = evening.round_ends_at
    client.post(here, {"act": "plus-5"})
    evening.refresh_from_db()
    assert evening.round_ends_at == ends + timedelta(minutes=5)
    client.post(here, {"act": "end"})
    evening.refresh_from_db()
    assert (scene_of(evening).phase, scene_of(evening).number) == ("break", 2)
    assert "Il n’y a pas de tour 9" in client.post(
        here, {"act": "start", "round": "9"}, follow=True).content.decode()  # fmt: skip
    client.post(here, {"act": "start", "round": "3"})
    client.post(here, {"act": "end"})
    evening.refresh_from_db()
    assert scene_of(evening).phase == "last"
    client.post(here, {"act": "finish"})
    evening.refresh_from_db()
    assert evening.state == Evening.State.OVER
    assert not evening.registrations.filter(state=State.REGISTERED).exists()
    assert client.post(here, {"act": "start", "round": "1"}, follow=True).status_code == 200
    assert scene_of(evening).phase == "over"


def test_a_phone_shows_her_table_now_who_and_why_and_the_word_to_all(cast, evening, client):
    ada = person(evening, "Ada Un")
    page = client.get(own_path(ada)).content.decode()
    assert "Tour 1, bientôt" in page
    night.start_round(evening=evening, number=1, by=cast.agent.person)
    night.tell_all(evening=evening, message="Le café est servi", by=cast.agent.person)
    page = client.get(own_path(ada)).content.decode()
    mine = seats(evening)[1, "Ada Un"]
    mates = {name for (number, name), table in seats(evening).items()
             if number == 1 and table == mine and name != "Ada Un"}  # fmt: skip
    assert "Tour 1, en ce moment" in page
    assert f"Table {mine}" in page
    assert all(name in page for name in mates)
    assert "filmer un spectacle" in page
    assert "Le café est servi" in page


def test_a_phone_is_told_that_something_changed_and_nothing_else(cast, evening, client):
    where = f"/developper/pouls/?s={evening.uid}"
    before = client.get(where)
    assert before.json() == {"v": Evening.objects.get().version}
    night.tell_all(evening=evening, message="Bonsoir", by=cast.agent.person)
    assert client.get(where).json()["v"] > before.json()["v"]
    assert client.get("/developper/pouls/?s=nimportequoi").status_code == 404
    assert not before.cookies


def test_the_wall_turns_its_pages_and_answers_only_when_it_changed(cast, evening, sign_in):
    places = page_of_names(evening, 1, at=0).places
    assert len(places) == len(NAMES)
    extra = [
        come(evening, f"Invité {number:02d}", email=f"i{number}@exemple.org")
        for number in range(30)
    ]
    evening.registrations.filter(state=State.WAITING).update(state=State.REGISTERED)
    plan = evening.plans.get(state="published")
    table = evening.tables.first()
    for row in extra:
        plan.seats.create(round=1, table=table, registration=row)
    turns = [page_of_names(evening, 1, at=10 * turn) for turn in range(2)]
    assert [page.count for page in turns] == [2, 2]
    assert max(len(page.places) for page in turns) <= NAMES_A_PAGE
    assert len({place.name for page in turns for place in page.places}) == len(NAMES) + 30
    night.start_round(evening=evening, number=1, by=cast.agent.person)
    client, here = sign_in(cast.agent), reverse("develop:wall", args=[evening.address])
    assert "Tour 1 sur 3" in client.get(here).content.decode()
    mark = client.get(here).context_data["mark"]
    assert client.get(f"{here}?v={mark}", headers={"HX-Request": "true"}).status_code == 204
    Evening.objects.update(round_ends_at=timezone.now() - timedelta(seconds=1))
    assert "On conclut" in client.get(here).content.decode()
