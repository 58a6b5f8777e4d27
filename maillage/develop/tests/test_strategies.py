"""Strategies: parts written and taken out with what hangs on them, progress, who carries what."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.core import journal
from maillage.core.access import reader_for
from maillage.core.models import Actor, Visibility
from maillage.develop.models import (
    Objective,
    Orientation,
    ProgressIndicator,
    Project,
    Reading,
    Strategy,
)
from maillage.develop.strategies import actions
from maillage.develop.strategies.reading import counts_of, lines_of, percent_of
from maillage.develop.strategies.registration import reached

PARTS = (Orientation, Objective, ProgressIndicator, Reading, Project)


@pytest.fixture
def strategy(cast) -> Strategy:
    """One orientation, one late objective, an indicator read once, a project."""
    by = cast.agent.person
    values = {"title": "Plan numérique", "visibility": Visibility.NETWORK}
    made = actions.add_strategy(
        values=values, partners=[cast.other_host], reader=reader_for(cast.agent), by=by
    )
    line = actions.add_part(part=Orientation(strategy=made, title="Se faire trouver"), by=by)
    today = timezone.localdate()
    aim = actions.add_part(
        part=Objective(orientation=line, title="200 fiches", due_on=today - timedelta(days=2)),
        by=by,
    )
    measure = actions.add_part(
        part=ProgressIndicator(objective=aim, name="Fiches", start=20, target=200), by=by
    )
    actions.add_part(part=Reading(indicator=measure, read_on=today, value=65), by=by)
    actions.add_part(part=Project(objective=aim, title="Sprint", holder=cast.artist.person), by=by)
    return made


@pytest.mark.parametrize(
    ("start", "target", "value", "percent"),
    [(0, 10, 5, 50), (20, 200, 65, 25), (30, 10, 20, 50), (0, 10, 12, 100), (0, 10, -4, 0)],
)
def test_progress_is_the_part_of_the_way_that_is_done(start, target, value, percent):
    assert percent_of(ProgressIndicator(start=start, target=target), value) == percent


def test_a_strategy_is_read_in_few_questions(cast, strategy, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        lines = lines_of(strategy, reader_for(cast.colleague))
    (aim,) = lines[0].aims
    assert aim.is_late
    assert aim.progress[0].percent == 25
    assert counts_of(lines) == {"objectives": 1, "reached": 0, "late": 1, "projects": 1}


def test_what_is_taken_out_goes_with_what_hangs_on_it_and_comes_back_whole(cast, strategy):
    act = actions.remove(record=strategy, by=cast.agent.person)
    assert not any(model.objects.exists() for model in (Strategy, *PARTS))
    undone = journal.undo(act, by=cast.agent.person)
    assert not undone.refused
    assert all(model.objects.count() == 1 for model in (Strategy, *PARTS))
    lines = lines_of(Strategy.objects.get(), reader_for(cast.agent))
    assert lines[0].aims[0].progress[0].value == 65
    assert list(Strategy.objects.get().partners.all()) == [cast.other_host]


def test_a_page_writes_every_kind_of_part(cast, sign_in):
    client = sign_in(cast.agent)
    client.post(
        reverse("develop:add_strategy"),
        {"title": "Plan", "visibility": "network", "partner_1": "arts du fleuve"},
    )
    made = Strategy.objects.get()
    assert list(made.partners.all()) == [cast.other_host]
    today = timezone.localdate().isoformat()

    def add(kind: str, parent, **sent):
        where = reverse("develop:add_part", args=[made.address, kind, parent.uid])
        assert client.get(where).status_code == 200
        answer = client.post(where, sent)
        assert answer.status_code == 302, answer.content.decode()

    add("orientation", made, title="Se faire trouver")
    add("objectif", Orientation.objects.get(), title="200 fiches", due_on=today)
    add("indicateur", Objective.objects.get(), name="Fiches", start="0", target="200")
    add("releve", ProgressIndicator.objects.get(), read_on=today, value="50")
    add("projet", Objective.objects.get(), title="Sprint", state="running", holder=cast.host.name)
    page = client.get(made.get_absolute_url()).content.decode()
    assert "50 sur 200" in page
    assert "Sprint" in page
    assert cast.host.name in page


@pytest.mark.parametrize(
    ("kind", "sent", "wrong"),
    [
        ("indicateur", {"name": "Fiches", "start": "5", "target": "5"}, "La cible est la même"),
        ("projet", {"title": "S", "state": "running", "holder": "Nul"}, "Aucune fiche ne porte"),
    ],
)
def test_a_part_that_says_nothing_is_refused(cast, strategy, sign_in, kind, sent, wrong):
    where = reverse("develop:add_part", args=[strategy.address, kind, Objective.objects.get().uid])
    answer = sign_in(cast.agent).post(where, sent)
    assert answer.status_code == 400
    assert wrong in answer.content.decode()


def test_nobody_writes_in_a_strategy_through_another_or_without_the_right(cast, strategy, sign_in):
    hers = actions.add_strategy(
        values={"title": "Autre", "visibility": Visibility.NETWORK}, partners=[],
        reader=reader_for(cast.colleague), by=cast.colleague.person,
    )  # fmt: skip
    aim = Objective.objects.get()
    colleague = sign_in(cast.colleague)
    for address in (hers.address, strategy.address):
        for name in ("edit_part", "remove_part"):
            where = reverse(f"develop:{name}", args=[address, "objectif", aim.uid])
            assert colleague.post(where, {"title": "Pris"}).status_code == 404
    assert colleague.get(strategy.get_absolute_url()).status_code == 200
    assert sign_in(cast.artist).get(strategy.get_absolute_url()).status_code == 404
    assert Objective.objects.get().title == "200 fiches"


def test_who_carries_a_project_is_named_to_those_who_may_see_that_record(cast, strategy, sign_in):
    discreet = Actor.objects.create(name="Collectif discret", visibility="host", host=cast.host)
    Project.objects.update(holder=discreet)
    assert "Collectif discret" in sign_in(cast.manager).get(strategy.get_absolute_url()).text
    assert "Collectif discret" not in sign_in(cast.colleague).get(strategy.get_absolute_url()).text


def test_an_objective_reached_counts_in_the_report_of_its_period(cast, strategy):
    today = timezone.localdate()
    assert not reached(cast.post, today - timedelta(days=30), today).exists()
    Objective.objects.update(reached_on=today)
    assert reached(cast.post, today - timedelta(days=30), today).count() == 1
    Strategy.objects.update(visibility=Visibility.PRIVATE)
    assert not reached(cast.post, today - timedelta(days=30), today).exists()
