"""The figures of a small year, against a count made by hand."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.contrib.contenttypes.models import ContentType

from maillage.core.models import Actor, Link, Need, Participation, Practice, Region, Verb
from maillage.core.registry import Indicator, registry
from maillage.report.content import compile_content
from maillage.report.tests.conftest import END, START, make_gesture

pytestmark = pytest.mark.django_db


def figures(report) -> dict:
    return {f["key"]: f for f in compile_content(report)["figures"]}


def test_the_figures_are_those_counted_by_hand(year):
    found = {key: f["value"] for key, f in figures(year.report).items()}
    assert found["gestures"] == 5
    assert found["people"] == 22
    assert found["organisations"] == 3
    assert found["distinct_people"] == 1
    assert found["organisation_visits"] == 8


def test_what_was_observed_and_what_was_declared_are_counted_apart(year):
    people = figures(year.report)["people"]
    assert (people["observed"], people["declared"], people["origin"]) == (7, 15, "mixed")
    organisations = figures(year.report)["organisations"]
    assert (organisations["observed"], organisations["declared"]) == (1, 2)
    assert figures(year.report)["distinct_people"]["origin"] == "declared"


def test_each_figure_has_its_definition_and_its_rows(year):
    for figure in figures(year.report).values():
        assert len(figure["definition"]) > 30
    rows = figures(year.report)["people"]["rows"]
    g = year.gestures
    assert rows == [g.table.uid, g.visit.uid, g.course.uid]


def test_axes_add_up_and_gestures_without_an_axis_are_named(year):
    axes = {a["slug"]: a for a in compile_content(year.report)["axes"]}
    assert axes["concertation"] == {
        "slug": "concertation", "name": axes["concertation"]["name"],
        "gestures": 2, "people": 15, "organisations": 2,
    }  # fmt: skip
    assert axes["projets"]["gestures"] == 0
    assert axes[""]["gestures"] == 1
    assert sum(a["gestures"] for a in axes.values()) == 5


def test_the_plan_says_planned_done_gap_and_why(year):
    year.report.gap_reasons = {year.targets["meetings"].uid: "Une panne."}
    plan = {t["uid"]: t for t in compile_content(year.report)["plan"]}
    meetings = plan[year.targets["meetings"].uid]
    assert (meetings["planned"], meetings["done"], meetings["gap"]) == (5, 2, -3)
    assert meetings["reason"] == "Une panne."
    assert plan[year.targets["people"].uid]["gap"] == 5
    assert plan[year.targets["organisations"].uid]["done"] == 1


def test_regions_and_disciplines_are_those_of_distinct_organisations(year):
    content = compile_content(year.report)
    assert sorted(n for _name, n in content["regions"]) == [1, 1, 1]
    assert content["regions"][-1] == ["Région inconnue", 1]
    assert content["disciplines"][-1] == ["Discipline inconnue", 2]


def test_a_gesture_with_many_actors_counts_once(year):
    others = [Actor.objects.create(name=f"Organisme {n}") for n in range(12)]
    year.gestures.table.actors.add(*others)
    assert figures(year.report)["gestures"]["value"] == 5
    assert figures(year.report)["organisations"]["value"] == 15


def test_merged_actors_count_as_the_one_they_became(year):
    year.theatre.merged_into = year.museum
    year.theatre.save()
    assert figures(year.report)["organisations"]["value"] == 2


def test_two_gestures_about_one_gathering_count_its_people_once(year, cast):
    gathering = Need.objects.create(text="une rencontre")
    kind = ContentType.objects.get_for_model(Need)
    rows = [Participation(gathering=gathering, actor=cast.artist.person, is_observed=True)]
    rows += [Participation(gathering=gathering, guest_name=f"Invité {n}") for n in range(3)]
    rows.append(Participation(gathering=gathering, guest_name="Absente", status="absent"))
    Participation.objects.bulk_create(rows)
    gesture_kind = ContentType.objects.get_for_model(type(year.gestures.table))
    for gesture in (year.gestures.table, year.gestures.visit):
        Link.objects.create(
            source_type=gesture_kind, source_id=gesture.pk, target_type=kind,
            target_id=gathering.pk,
        )  # fmt: skip
    people = figures(year.report)["people"]
    # 4 present instead of the 12 and 3 declared, and the 7 of the course.
    assert (people["value"], people["observed"], people["declared"]) == (11, 8, 3)
    assert figures(year.report)["distinct_people"]["value"] == 1


def test_the_period_holds_its_first_and_last_day_and_nothing_else(year, cast):
    before = figures(year.report)["gestures"]["value"]
    make_gesture(cast, "la veille", date(2025, 3, 31))
    make_gesture(cast, "le lendemain", date(2026, 4, 1))
    assert figures(year.report)["gestures"]["value"] == before
    make_gesture(cast, "le premier jour", START)
    make_gesture(cast, "le dernier jour", END)
    assert figures(year.report)["gestures"]["value"] == before + 2


def test_nothing_counts_before_the_post_begins(year, cast):
    cast.post.from_date = date(2025, 6, 1)
    cast.post.save()
    year.report.refresh_from_db()
    assert figures(year.report)["gestures"]["value"] == 4


def test_another_hosts_gestures_do_not_count(year, cast):
    make_gesture(cast, "ailleurs", date(2025, 8, 1), host=cast.other_host)
    make_gesture(cast, "d’une collègue", date(2025, 8, 1), owner=cast.colleague.person)
    assert figures(year.report)["gestures"]["value"] == 5


def test_a_verb_that_continues_another_has_one_line(year, cast):
    practice = Practice.objects.create(
        version=2, title="Suite", adopted_on=END, former=year.verb.practice
    )
    later = Verb.objects.create(practice=practice, name="Faire parler ensemble", position=1)
    later.continues.add(year.verb)
    make_gesture(cast, "nouvelle table", date(2026, 3, 1), verb=later)
    lines = {line["name"]: line["gestures"] for line in compile_content(year.report)["verbs"]}
    assert lines["Faire parler ensemble"] == 3
    assert "Concerter" not in lines
    assert lines["Sans verbe"] == 2


def test_a_room_adds_its_own_figure(year, cast, monkeypatch):
    Need.objects.create(text="un besoin", visibility="network", owner=cast.agent.person)
    Need.objects.create(text="un besoin privé", owner=cast.agent.person)
    indicator = Indicator(
        "needs", "Besoins notés", "Besoins que l’agente a notés.",
        rows=lambda post, start, end: Need.objects.filter(owner=post.owner),
        count=lambda rows: rows.count(), origin="observed", unit="besoins",
    )  # fmt: skip
    monkeypatch.setattr(registry, "indicators", [indicator])
    figure = figures(year.report)["salle-needs"]
    assert (figure["value"], figure["observed"]) == (2, 2)
    assert figure["texts"] == ["un besoin"]


def test_figures_are_read_by_room_and_each_one_says_where_it_comes_from(year, sign_in, cast):
    client = sign_in(cast.agent)
    page = client.get(year.report.get_absolute_url()).content.decode()
    titles = re.findall(r"<h3>([^<]+)</h3>", page)
    assert titles[0] == "Gestes"
    assert {"Réseauter", "Offre culturelle"} <= set(titles)
    for key, figure in figures(year.report).items():
        if key.startswith("salle-"):
            assert figure["origin"] in {"observed", "declared"}


def test_one_region_is_named_and_is_not_one_regions(year, cast, monkeypatch, sign_in):
    one = Region.objects.filter(pk=Region.objects.first().pk)
    indicator = Indicator("places", "Régions", "Régions.", rows=lambda *_: one, unit="régions")
    monkeypatch.setattr(registry, "indicators", [indicator])
    url = f"{year.report.get_absolute_url()}chiffres/salle-places/"
    page = sign_in(cast.agent).get(url).content.decode()
    assert "1 régions" not in page
    assert f"<li>{one.get().name}</li>" in page
