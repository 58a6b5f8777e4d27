"""Two records of one actor become one and two again: what stays, who may, what changed since."""

from __future__ import annotations

import pytest
from django.contrib.contenttypes.models import ContentType

from maillage.core import journal
from maillage.core.merging import (
    MergeRefused,
    decide_different,
    default_choices,
    merge_actors,
    separate_actors,
)
from maillage.core.merging.finding import compare_actors, find_pairs, start_comparing
from maillage.core.models import (
    Actor,
    ActorPair,
    ContactPoint,
    Discipline,
    Merger,
    Need,
    Participation,
    Pin,
    Tie,
    TieType,
    User,
)

pytestmark = pytest.mark.django_db


def an_actor(name: str, **fields) -> Actor:
    fields.setdefault("visibility", "network")
    return Actor.objects.create(name=name, **fields)


@pytest.fixture
def two(cast):
    """The record that stays, and the other, which says more."""
    kept = an_actor("Théâtre de la Grève", url="https://greve.example")
    gone = an_actor(
        "Theatre de la Greve", neq="1140000000", url="https://vieux.example", description="Scène."
    )
    cast.kept, cast.gone, cast.by = kept, gone, cast.agent.person
    return cast


def merged(two, **more) -> Merger:
    return merge_actors(survivor=two.kept, other=two.gone, by=two.by, **more)


# --- What stays ----------------------------------------------------------------------------
def test_filled_stays_over_empty_and_corrected_over_typed_by_a_machine(two):
    journal.change(two.gone, {"url": "https://greve.example/accueil"}, by=two.by)
    some = Discipline.objects.order_by("pk")[:3]
    two.kept.disciplines.set(some[:2])
    two.gone.disciplines.set(some[1:])
    merged(two)
    two.kept.refresh_from_db()
    assert (two.kept.neq, two.kept.description) == ("1140000000", "Scène.")
    assert two.kept.name == "Théâtre de la Grève"
    assert two.kept.url == "https://greve.example/accueil"
    assert list(two.kept.disciplines.order_by("pk")) == list(some)
    assert journal.pinned_fields(two.kept) == {"url"}


def test_a_person_chooses_field_by_field_and_the_merge_is_one_act_of_the_journal(two):
    merger = merged(two, choices={"name": "other", "neq": "kept", "url": "kept"})
    two.kept.refresh_from_db()
    assert (two.kept.name, two.kept.neq) == ("Theatre de la Greve", "")
    assert {change.batch for change in journal.history(two.gone)} == {merger.batch}
    assert merger.batch.finished_at is not None
    two.gone.refresh_from_db()
    assert two.gone.merged_into == two.kept


def test_of_two_ties_without_a_date_to_the_same_actor_the_confirmed_one_stays(two):
    kind = TieType.objects.first()
    for actor, state in ((two.kept, Tie.State.DECLARED), (two.gone, Tie.State.CONFIRMED)):
        Tie.objects.create(source=actor, target=two.host, type=kind, state=state)
    merger = merged(two)
    assert [tie.state for tie in two.kept.ties_out.all()] == [Tie.State.CONFIRMED]
    separate_actors(merger=merger, by=two.by)
    assert two.kept.ties_out.get().state == Tie.State.DECLARED
    assert two.gone.ties_out.get().state == Tie.State.CONFIRMED


def test_nothing_is_chosen_where_both_say_the_same(two):
    assert "visibility" not in default_choices(two.kept, two.gone)
    assert default_choices(two.kept, two.gone)["description"] == "other"


# --- Who may -------------------------------------------------------------------------------
def test_two_accounts_are_never_one_and_the_record_with_an_account_stays(two):
    people = two.agent.person, two.colleague.person
    with pytest.raises(MergeRefused, match="deux comptes"):
        merge_actors(survivor=people[0], other=people[1], by=two.by, is_coordination=True)
    card = an_actor("Alice Roy", kind="person")
    with pytest.raises(MergeRefused, match="doit rester"):
        merge_actors(survivor=card, other=people[0], by=two.by, is_coordination=True)
    merge_actors(survivor=people[0], other=card, by=two.by)
    assert User.objects.get(pk=two.agent.pk).person == people[0]


def test_an_agent_gains_no_rights_by_a_merge(two):
    with pytest.raises(MergeRefused, match="seule la coordination"):
        merge_actors(survivor=two.kept, other=two.other_host, by=two.by)
    two.gone.host = two.kept
    two.gone.save()
    Need.objects.create(text="Un piano", host=two.gone, visibility="host")
    with pytest.raises(MergeRefused, match="seule la coordination"):
        merged(two)
    merged(two, is_coordination=True)


def test_of_two_people_who_merge_at_once_the_second_is_told(two):
    stale = Actor.objects.get(pk=two.kept.pk), Actor.objects.get(pk=two.gone.pk)
    merged(two)
    with pytest.raises(MergeRefused, match="déjà été réunie"):
        merge_actors(survivor=stale[1], other=stale[0], by=two.colleague.person)
    with pytest.raises(MergeRefused, match="déjà été réunie"):
        merge_actors(survivor=stale[0], other=stale[1], by=two.colleague.person)
    assert Merger.objects.count() == 1


# --- Back --------------------------------------------------------------------------------------
def test_what_changed_since_stays_and_is_named_what_came_since_stays_too(two):
    phone = ContactPoint.objects.create(actor=two.gone, kind="phone", value="819 555-0100")
    moved = ContactPoint.objects.create(actor=two.gone, kind="email", value="a@example.org")
    merger = merged(two)
    two.kept.refresh_from_db()
    journal.change(two.kept, {"description": "Une scène."}, by=two.by)
    ContactPoint.objects.filter(pk=moved.pk).update(actor=two.ministry)
    late = Need.objects.create(actor=two.kept, text="Une scène mobile")

    outcome = separate_actors(merger=merger, by=two.by, may_name=lambda row: True)
    told = " ".join(outcome.refusals)
    assert "ce que fait cet acteur" in told
    assert "a@example.org" in told
    two.kept.refresh_from_db()
    assert (two.kept.description, two.kept.neq) == ("Une scène.", "")
    phone.refresh_from_db()
    assert phone.actor == two.gone
    late.refresh_from_db()
    assert late.actor == two.kept
    with pytest.raises(MergeRefused):
        separate_actors(merger=merger, by=two.by)
    assert ActorPair.objects.get().state == "different"


def test_what_a_reader_may_not_see_is_not_named(two):
    need = Need.objects.create(actor=two.gone, text="Secret", visibility="private")
    merger = merged(two)
    Need.objects.filter(pk=need.pk).update(actor=two.ministry)
    assert separate_actors(merger=merger, by=two.by, may_name=lambda row: False).refused == []


def test_a_chain_is_separated_from_its_end(two):
    third = an_actor("Grève (Théâtre de la)")
    point = ContactPoint.objects.create(actor=two.gone, kind="phone", value="819 555-0100")
    first = merged(two)
    second = merge_actors(survivor=third, other=two.kept, by=two.by)
    for row in (two.gone, two.kept, point):
        row.refresh_from_db()
    assert (two.gone.merged_into, two.kept.merged_into, point.actor) == (third, third, third)
    with pytest.raises(MergeRefused, match="séparez d’abord"):
        separate_actors(merger=first, by=two.by)
    separate_actors(merger=second, by=two.by)
    separate_actors(merger=first, by=two.by)
    for row in (two.gone, two.kept, point):
        row.refresh_from_db()
    assert (two.gone.merged_into, two.kept.merged_into, point.actor) == (None, None, two.gone)


def test_the_better_said_of_two_presences_stays_and_room_is_given_back(two):
    kind = ContentType.objects.get_for_model(Need)
    told = {"gathering_type": kind, "gathering_id": 7}
    mine = Participation.objects.create(actor=two.kept, status="invited", **told)
    theirs = Participation.objects.create(actor=two.gone, status="present", **told)
    third = an_actor("La Grève")
    late = Participation.objects.create(actor=third, status="registered", **told)
    first = merged(two)
    assert list(two.kept.participations.all()) == [theirs]
    second = merge_actors(survivor=two.kept, other=third, by=two.by)
    assert list(two.kept.participations.all()) == [theirs]
    separate_actors(merger=first, by=two.by)
    assert list(two.gone.participations.all()) == [theirs]
    assert two.kept.participations.get() in (mine, late)
    separate_actors(merger=second, by=two.by)
    assert list(two.kept.participations.all()) == [mine]
    assert list(third.participations.all()) == [late]


def test_pins_taken_with_a_value_leave_with_it(two):
    journal.change(two.gone, {"description": "Une scène ouverte."}, by=two.by)
    before = list(Pin.objects.values("pk", "record_id", "field"))
    merger = merged(two)
    assert "description" in journal.pinned_fields(two.kept)
    separate_actors(merger=merger, by=two.by)
    assert list(Pin.objects.values("pk", "record_id", "field")) == before


# --- Finding -------------------------------------------------------------------------------------
def test_pairs_are_found_once_never_again_once_called_different_even_after_a_merge(two):
    same = an_actor("Théatre de la Grève", url="https://greve.example", neq="1140000000")
    assert find_pairs() >= 2
    assert find_pairs() == 0
    pair = ActorPair.objects.get(first=two.gone, second=same)
    assert (pair.state, pair.score > 0.5, bool(pair.reasons)) == ("asked", True, True)
    decide_different(one=two.gone, two=same, by=two.by)
    merged(two)
    find_pairs()
    # What was said of the record that went is said of the one that stayed.
    assert not ActorPair.objects.filter(state="asked", first=two.kept, second=same).exists()


def test_a_search_tells_how_it_went_and_two_do_not_run_at_once(
    two, django_capture_on_commit_callbacks
):
    started = start_comparing(by=two.by)
    assert start_comparing(by=two.by) == started
    compare_actors.func(started.pk)
    started.refresh_from_db()
    assert started.found is not None
    assert (started.ended_at is not None, started.is_failed) == (True, False)
    assert start_comparing(by=two.by) != started


# --- Reached by its former name ---------------------------------------------------------------
def test_a_merged_record_is_reached_by_its_name_number_and_identifier(two, sign_in):
    from maillage.core.access import reader_for
    from maillage.core.gestures.forms import find_actor

    an_actor("Autre")
    gone = an_actor("La Petite Grève du Nord")
    merge_actors(survivor=two.kept, other=gone, by=two.by)
    reader = reader_for(two.agent)
    assert find_actor("petite grève du nord", reader) == two.kept
    two.kept.refresh_from_db()
    assert two.kept.also_named == "La Petite Grève du Nord"
    assert "petite greve du nord" in two.kept.folded
    client = sign_in(two.agent)
    assert client.get(f"/api/acteurs/{gone.uid}").json()["uid"] == two.kept.uid
    listed = client.get("/reseauter/acteurs/?q=petite+greve").content.decode()
    assert two.kept.get_absolute_url() in listed
    assert client.get(gone.get_absolute_url())["Location"] == two.kept.get_absolute_url()


def test_a_name_that_fewer_saw_is_not_passed_on(two):
    secret = an_actor("Projet secret", visibility="private", owner=two.by)
    merge_actors(survivor=two.kept, other=secret, by=two.by)
    two.kept.refresh_from_db()
    assert two.kept.also_named == ""
