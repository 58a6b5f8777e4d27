"""A small year of gestures, counted by hand, and a report on it."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core import mail

from maillage.core.models import (
    Actor,
    Axis,
    Discipline,
    Gesture,
    Post,
    Practice,
    Region,
    Target,
    Verb,
    Visibility,
    WorkPlan,
)
from maillage.report.actions import (
    approve,
    ask_approval,
    open_to_funder,
    start_report,
    write_report,
)

START, END = date(2025, 4, 1), date(2026, 3, 31)


def make_gesture(cast, text: str, day: date, *, actors=(), **fields) -> Gesture:
    """A gesture of the agent for her host, shared with it unless told otherwise."""
    values = {
        "owner": cast.agent.person, "host": cast.host, "visibility": Visibility.HOST, **fields
    }  # fmt: skip
    gesture = Gesture.objects.create(text=text, occurred_on=day, **values)
    gesture.actors.set(actors)
    return gesture


def path_of(url: str) -> str:
    """The path of a whole address."""
    return url.removeprefix(settings.SITE_URL)


@pytest.fixture
def cast(cast) -> SimpleNamespace:
    """The shared cast; coordination is let in without a second factor."""
    cast.coordination.is_demo = True
    cast.coordination.save()
    return cast


def gestures_of_the_year(cast, axis, places, verbs) -> dict[str, Gesture]:
    """The gestures that `year` counts by hand."""
    (museum, theatre, festival), (verb, watch) = places, verbs
    return {
        "table": make_gesture(
            cast, "table de concertation", date(2025, 4, 1), axis=axis["concertation"], verb=verb,
            people_reached=12, actors=[museum, theatre],
        ),
        "visit": make_gesture(
            cast, "visite", date(2025, 6, 2), axis=axis["concertation"], verb=verb,
            people_reached=3, actors=[museum, cast.artist.person, cast.agent.person],
        ),
        "reading": make_gesture(
            cast, "lecture", date(2025, 7, 3), axis=axis["veille"], verb=watch,
            organisations_reached=4, visibility=Visibility.NETWORK,
        ),
        "course": make_gesture(
            cast, "formation", date(2026, 3, 31), axis=axis["formation"], people_reached=7,
            actors=[festival, cast.host], is_observed=True,
            quote="Nous savons qui appeler.", quote_by="Direction du festival", quote_consent=True,
        ),
        "loose": make_gesture(cast, "sans axe ni verbe", date(2025, 9, 1)),
        "secret": make_gesture(
            cast, "geste secret", date(2025, 9, 2), axis=axis["veille"], people_reached=1000,
            actors=[Actor.objects.create(name="Acteur secret")], visibility=Visibility.PRIVATE,
            quote="Parole secrète", quote_consent=True,
        ),
    }  # fmt: skip


def plan_of_the_year(cast, axis) -> tuple[WorkPlan, dict[str, Target]]:
    """A work plan of three targets."""
    plan = WorkPlan.objects.create(post=cast.post, title="Plan", from_date=START, to_date=END)
    targets = {
        name: Target.objects.create(plan=plan, axis=axis[slug], measure=measure, planned=planned)
        for name, slug, measure, planned in (
            ("meetings", "concertation", "gestures", 5),
            ("people", "concertation", "people", 10),
            ("organisations", "formation", "organisations", 2),
        )
    }
    return plan, targets


@pytest.fixture
def year(cast) -> SimpleNamespace:
    """Five shared gestures and one private.

    By hand: 5 gestures (1 observed); people 12 + 3 + 0 + 7 + 0 = 22 (7 observed); organisations
    museum, theatre, festival = 3 (festival observed); persons: artist = 1; visits of organisations
    2 + 1 + 4 + 1 = 8.
    """
    cast.post.refresh_from_db()
    axis = {a.slug: a for a in Axis.objects.all()}
    region = {r.name: r for r in Region.objects.filter(code__in=["04", "03"])}
    music = Discipline.objects.first()
    museum, theatre, festival = (
        Actor.objects.create(name=name, visibility=Visibility.NETWORK, region=where)
        for name, where in zip(
            ("Musée", "Théâtre", "Festival"),
            (*region.values(), None),
            strict=True,
        )
    )
    museum.disciplines.set([music])
    practice = Practice.objects.create(version=1, title="Pratique", adopted_on=START)
    verb = Verb.objects.create(practice=practice, name="Concerter", position=1, room="consult")
    watch = Verb.objects.create(practice=practice, name="Veiller", position=2, room="watch")
    g = gestures_of_the_year(cast, axis, (museum, theatre, festival), (verb, watch))
    plan, targets = plan_of_the_year(cast, axis)
    report = start_report(
        post=cast.post, from_date=START, to_date=END, title="Rapport 2025-2026",
        by=cast.agent.person,
    )  # fmt: skip
    return SimpleNamespace(
        report=report, gestures=SimpleNamespace(**g), targets=targets, axis=axis, plan=plan,
        museum=museum, theatre=theatre, festival=festival, verb=verb, cast=cast,
    )  # fmt: skip


@pytest.fixture
def submitted(year, settings):
    """The report waits for a signature: `.link`, `.token`."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []
    write_report(
        report=year.report, values={"chosen_quotes": [year.gestures.course.uid]},
        by=year.cast.agent.person,
    )  # fmt: skip
    year.report.refresh_from_db()
    year.link, year.token = ask_approval(
        report=year.report, name="Claire Gagnon", email="claire@example.org",
        by=year.cast.agent.person,
    )  # fmt: skip
    year.report.refresh_from_db()
    return year


@pytest.fixture
def approved(submitted):
    """The report is approved and frozen; a funder has a link: `.funder_link`, `.funder_token`."""
    approve(report=submitted.report, name="Claire Gagnon", by=submitted.cast.manager.person)
    submitted.report.refresh_from_db()
    submitted.funder_link, submitted.funder_token = open_to_funder(
        report=submitted.report, label="Direction régionale", email="", days=90,
        by=submitted.cast.agent.person,
    )  # fmt: skip
    return submitted


@pytest.fixture
def other_post(cast) -> Post:
    """The colleague's post, in the other host."""
    return Post.objects.create(
        title="Autre poste", host=cast.other_host, owner=cast.colleague.person,
        visibility=Visibility.HOST, from_date=START, to_date=END,
    )  # fmt: skip
