"""The demonstration region's meetings: one approved, one to approve, one to come, with actions."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from maillage.connect.meetings import actions, mailing, minutes, outcomes, presence
from maillage.connect.meetings.timing import moment
from maillage.connect.models import Circle, CircleMember, Meeting, MeetingMail
from maillage.core import journal
from maillage.core.models import Actor, Decision, Participation, Visibility

ZONE = "America/Toronto"
TABLE = "Table numérique de la Mauricie (exemple)"
Status = Participation.Status


def fill_meetings(cast: Any) -> None:
    """Three meetings of the region's roundtable. Once."""
    circle = Circle.objects.filter(name=TABLE).first() or _circle(cast)
    if circle.meetings.exists():
        return
    alice, bruno = cast.agent1.person, cast.agent2.person
    _approved(circle, alice, bruno)
    _proposed(circle, alice, bruno, cast.manager.person)
    _coming(circle, alice)
    # Nobody is written to from a demonstration.
    MeetingMail.objects.filter(meeting__circle=circle).update(sent_at=timezone.now())


def _circle(cast: Any) -> Circle:
    """When the region has no roundtable: one, with those who have accounts."""
    alice = cast.agent1.person
    circle = journal.create(
        Circle(kind=Circle.Kind.ROUNDTABLE, name=TABLE, owner=alice, host=cast.host1,
               visibility=Visibility.NETWORK, from_date=timezone.localdate()),
        by=alice,
    )  # fmt: skip
    for player, role in ((cast.agent1, "chair"), (cast.agent2, "secretary"),
                         (cast.manager, "member")):  # fmt: skip
        seat = CircleMember(circle=circle, actor=player.person, role=role)
        journal.create(seat, by=alice)
    return circle


def _day(days: int) -> date:
    """About `days` from today, never on a Saturday or a Sunday."""
    day = timezone.localdate() + timedelta(days=days)
    return day - timedelta(days=max(0, day.weekday() - 4))


def _meeting(circle: Circle, by: Actor, title: str, day: date, points: list[Any]) -> Meeting:
    at: dict[str, datetime] = {
        "starts_at": moment(day, time(13, 30), ZONE), "ends_at": moment(day, time(15, 0), ZONE),
    }  # fmt: skip
    made = actions.plan_meeting(
        circle=circle, by=by,
        values={"title": title, "time_zone": ZONE, "location": "Bibliothèque, salle du haut",
                "call": "Apportez vos chiffres de fréquentation.", **at},
    )  # fmt: skip
    for name, kind, duration in points:
        actions.add_item(
            meeting=made, by=by, values={"title": name, "kind": kind, "duration": duration},
        )  # fmt: skip
    return made


def _presence(meeting: Meeting, by: Actor, away: int) -> None:
    seats = presence.sheet_of(meeting)
    presence.mark(meeting=meeting, seats=seats[:-away], status=Status.PRESENT, by=by)
    presence.mark(meeting=meeting, seats=seats[-away:], status=Status.EXCUSED, by=by)


def _write(meeting: Meeting, by: Actor, words: list[str]) -> list[Any]:
    items = list(meeting.agenda.all())
    for item, text in zip(items, words, strict=True):
        minutes.write_words(meeting=meeting, item=item, text=text, base=minutes.print_of(""), by=by)
    return items


def _approved(circle: Circle, alice: Actor, bruno: Actor) -> None:
    meeting = _meeting(circle, alice, "Rencontre d’automne de la table", _day(-55), [
        ("Tour de table", "information", 15),
        ("Prêt d’équipement entre lieux", "discussion", 40),
        ("Calendrier commun des captations", "decision", 30),
    ])  # fmt: skip
    _presence(meeting, bruno, 2)
    items = _write(meeting, bruno, [
        "Trois lieux ont changé de billetterie depuis l’été.",
        "Quatre salles louent la même caméra le même mois. Un prêt tournant coûterait l’assurance "
        "et un étui.",
        "Un seul calendrier, tenu par les lieux eux-mêmes.",
    ])  # fmt: skip
    lend = outcomes.decide(
        meeting=meeting, item=items[1], by=bruno,
        title="Mettre en commun une caméra et une console",
        text="À l’essai pour une saison, entre quatre salles.",
    )  # fmt: skip
    outcomes.decide(meeting=meeting, item=items[2], by=bruno, text="",
                    title="Tenir un calendrier commun des captations")  # fmt: skip
    done = outcomes.give(
        meeting=meeting, item=items[1], by=bruno, title="Demander ce que coûte l’assurance",
        holder=alice, due_on=_day(-30),
    )  # fmt: skip
    outcomes.give(
        meeting=meeting, item=items[1], by=bruno, title="Écrire l’entente de prêt en une page",
        holder=bruno, due_on=_day(-6),
    )  # fmt: skip
    minutes.propose(meeting=meeting, by=bruno)
    minutes.approve(meeting=meeting, on=_day(-20), by=alice)
    minutes.correct(
        meeting=meeting, item=items[0], by=bruno, reason="Un lieu avait été oublié.",
        text="Quatre lieux ont changé de billetterie depuis l’été.",
    )  # fmt: skip
    outcomes.settle(action=done, is_done=True, by=alice)
    Decision.objects.filter(pk=lend.pk).update(decided_on=_day(-55))


def _proposed(circle: Circle, alice: Actor, bruno: Actor, claire: Actor) -> None:
    meeting = _meeting(circle, alice, "Rencontre sur les données d’usage", _day(-8), [
        ("Ce que chaque lieu compte déjà", "discussion", 45),
        ("Cinq chiffres en commun", "decision", 30),
    ])  # fmt: skip
    _presence(meeting, bruno, 1)
    items = _write(meeting, bruno, [
        "Personne ne compte la même chose : entrées, billets, personnes.",
        "Cinq chiffres suffisent, envoyés chaque trimestre.",
    ])  # fmt: skip
    outcomes.decide(meeting=meeting, item=items[1], by=bruno, text="",
                    title="Compter cinq chiffres, les mêmes partout")  # fmt: skip
    outcomes.give(
        meeting=meeting, item=items[1], by=bruno, title="Proposer la définition des cinq chiffres",
        holder=alice, due_on=_day(12),
    )  # fmt: skip
    minutes.propose(meeting=meeting, by=bruno)
    mailing.ask_to_approve(meeting=meeting)
    minutes.answer(meeting=meeting, agrees=False, by=claire,
                   text="Ajouter que le musée compte aussi les visites scolaires.")  # fmt: skip


def _coming(circle: Circle, alice: Actor) -> None:
    meeting = _meeting(circle, alice, "Rencontre d’hiver de la table", _day(16), [
        ("Où en est le prêt d’équipement", "information", 15),
        ("Captation : qui filme quoi", "discussion", 45),
        ("Plan d’action du printemps", "decision", 30),
    ])  # fmt: skip
    mailing.call(meeting=meeting, by=alice)
