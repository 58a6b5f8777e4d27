"""Write the region: actors, needs and offers, ties, accounts, posts with their work plans."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.utils import timezone
from django.utils.text import slugify

from maillage.core import journal
from maillage.core.demo.cast import (
    ACCOUNTS,
    FUNDER,
    HOST_1,
    HOST_2,
    NETWORK,
    PASSWORD,
    Account,
    Cast,
    Player,
)
from maillage.core.models import (
    Actor,
    Axis,
    Batch,
    ContactPoint,
    Discipline,
    Membership,
    Municipality,
    Need,
    Post,
    Target,
    Tie,
    TieType,
    Topic,
    User,
    Visibility,
    WorkPlan,
)

DATA = Path(__file__).parent / "data"
MARK = " (exemple)"
REGION = "04"
# axis, measure, planned for the first and for the second post, label
TARGETS = [
    ("concertation", "gestures", 36, 24, "Animer les comités et les communautés de pratique"),
    ("concertation", "organisations", 25, 15, "Rejoindre des organismes différents"),
    ("veille", "gestures", 40, 30, "Repérer et relayer outils et appels de projets"),
    ("formation", "people", 120, 60, "Former des personnes du milieu"),
    ("formation", "gestures", 12, 8, "Donner ou organiser des formations"),
    ("projets", "gestures", 20, 14, "Accompagner des projets jusqu’au bout"),
]


def write_region() -> Cast:
    """Everything of core; returns the cast for the rooms. The caller holds the transaction."""
    batch = journal.open_batch(by=None, act="demo", label="Région de démonstration")
    actors = _write_actors(batch)
    hosts = {name: actors[name] for name in (HOST_1, HOST_2, NETWORK)}
    players: dict[str, Any] = {
        a.key: _write_account(a, actors[a.organisation], batch) for a in ACCOUNTS
    }
    _write_needs(actors, players["agent1"].person, batch)
    _write_ties(actors, players["agent1"].person, batch)
    cast = Cast(
        **players, host1=hosts[HOST_1], host2=hosts[HOST_2], network=hosts[NETWORK],
        funder=actors[FUNDER], actors=actors,
    )  # fmt: skip
    cast.posts = [
        _write_post(cast.agent1, cast.host1, cast.funder, 100, 0, batch),
        _write_post(cast.agent2, cast.host2, cast.funder, 60, 1, batch),
    ]
    journal.close_batch(batch)
    return cast


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write_actors(batch: Batch) -> dict[str, Actor]:
    rows = _rows("actors.csv")
    places = {m.name: m for m in Municipality.objects.filter(region_id=REGION)}
    hosts = {HOST_1, HOST_2, NETWORK}
    made = journal.create_many(
        [
            Actor(
                name=row["name"] + MARK, kind=row["kind"], description=row["description"],
                municipality=places[row["municipality"]], visibility=Visibility.NETWORK,
                is_host=row["name"] in hosts, is_demo=True,
            )
            for row in rows
        ],
        by=None, batch=batch,
    )  # fmt: skip
    actors = {row["name"]: actor for row, actor in zip(rows, made, strict=True)}
    # The two hosts share the care of the ecosystem's records.
    for number, actor in enumerate(made):
        actor.host = actors[HOST_1 if number % 3 else HOST_2]
    Actor.objects.bulk_update(made, ["host"], batch_size=200)
    _write_words(rows, actors)
    return actors


def _write_words(rows: list[dict[str, str]], actors: dict[str, Actor]) -> None:
    disciplines = {d.slug: d.pk for d in Discipline.objects.all()}
    topics = {t: _topic(t) for row in rows for t in row["topics"].split(";") if t}
    Actor.disciplines.through.objects.bulk_create(
        Actor.disciplines.through(actor_id=actors[row["name"]].pk, discipline_id=disciplines[slug])
        for row in rows
        for slug in row["disciplines"].split(";")
        if slug
    )
    Actor.topics.through.objects.bulk_create(
        Actor.topics.through(actor_id=actors[row["name"]].pk, topic_id=topics[name].pk)
        for row in rows
        for name in row["topics"].split(";")
        if name
    )


def region_topics() -> list[str]:
    """Slugs of the topics that the region's actors speak of."""
    return sorted(
        {slugify(t) for row in _rows("actors.csv") for t in row["topics"].split(";") if t}
    )


def _topic(name: str) -> Topic:
    return Topic.objects.get_or_create(slug=slugify(name), defaults={"name_fr": name})[0]


def _write_account(account: Account, organisation: Actor, batch: Batch) -> Player:
    person = journal.create(
        Actor(
            kind=Actor.Kind.PERSON, name=account.name + MARK, visibility=Visibility.NETWORK,
            host=organisation if organisation.is_host else None,
            municipality=organisation.municipality, is_demo=True,
        ),
        by=None, batch=batch,
    )  # fmt: skip
    person.owner = person
    person.save(update_fields=["owner"])
    user = User.objects.create_user(account.email, PASSWORD, person=person, is_demo=True)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    start = timezone.localdate() - timedelta(days=700)
    Membership.objects.create(
        person=person, organisation=organisation, role=account.role, from_date=start
    )
    ContactPoint.objects.create(
        actor=person, kind=ContactPoint.Kind.EMAIL, value=account.email, owner=person
    )
    return Player(user=user, person=person)


def _write_needs(actors: dict[str, Actor], by: Actor, batch: Batch) -> None:
    expires = timezone.localdate() + timedelta(days=240)
    needs = [
        Need(
            kind=kind, actor=actors[row["name"]], text=row[kind], visibility=Visibility.NETWORK,
            host=actors[row["name"]].host, owner=by, expires_on=expires,
        )
        for row in _rows("actors.csv")
        for kind in ("seeks", "offers")
        if row[kind]
    ]  # fmt: skip
    journal.create_many(needs, by=by, batch=batch)


def _write_ties(actors: dict[str, Actor], by: Actor, batch: Batch) -> None:
    types = {t.slug: t for t in TieType.objects.all()}
    today = timezone.localdate()
    ties = [
        Tie(
            source=actors[row["source"]], target=actors[row["target"]], type=types[row["type"]],
            visibility=Visibility.NETWORK, host=actors[HOST_1], owner=by, declared_by=by,
            state=Tie.State.CONFIRMED if number % 4 else Tie.State.DECLARED,
            from_date=today - timedelta(days=200 + 37 * number) if number % 3 else None,
        )
        for number, row in enumerate(_rows("ties.csv"))
    ]  # fmt: skip
    journal.create_many(ties, by=by, batch=batch)


def fiscal_year(today: date) -> tuple[date, date]:
    """The funders' year that holds `today`: 1 April to 31 March."""
    year = today.year if today.month >= 4 else today.year - 1
    return date(year, 4, 1), date(year + 1, 3, 31)


def _write_post(
    agent: Player, host: Actor, funder: Actor, share: int, which: int, batch: Batch
) -> Post:
    start, end = fiscal_year(timezone.localdate())
    values: dict[str, Any] = {
        "host": host, "owner": agent.person, "funder": funder, "visibility": Visibility.HOST,
        "from_date": start.replace(year=start.year - 1), "time_share": share,
        "to_date": end.replace(year=end.year + 1),
    }  # fmt: skip
    post = journal.create(
        Post(title=f"Développement culturel numérique{MARK}", **values),
        by=agent.person, batch=batch, many={"axes": Axis.objects.all()},
    )  # fmt: skip
    plan = journal.create(
        WorkPlan(
            post=post, from_date=start, to_date=end,
            title=f"Plan de travail {start.year}-{end.year}{MARK}",
        ),
        by=agent.person, batch=batch,
    )  # fmt: skip
    axes = {a.slug: a for a in Axis.objects.all()}
    targets = [
        Target(plan=plan, axis=axes[axis], measure=measure, planned=planned[which], label=label)
        for axis, measure, *planned, label in TARGETS
    ]
    journal.create_many(targets, by=agent.person, batch=batch)
    return post
