"""A workshop that was held, with all kinds of steps, for tests of its minutes."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from maillage.consult.live import facilitating
from maillage.consult.models import Breakout, Contribution, Dot, Step, Theme, Workshop
from maillage.consult.tests.live_cast import make_guest, make_workshop
from maillage.core.models import Action, Decision, Need

SECRET = "Ce que le groupe 2 n’a pas confirmé"


def held_workshop(cast: Any, **fields: Any) -> SimpleNamespace:
    """Two groups: « 1 » confirmed, « 2 » not. A grid of five columns, words, answers over two
    rounds, a closed vote, a concern, a theme with its need, decision and action."""
    held = make_workshop(cast, held_on=timezone.localdate(), audience="gestionnaires", **fields)
    held.by = cast.coordination.person
    held.grid.columns = ["Geste", "Ce que je comprends", "Exemples", "Ce qui nuit", "Avec qui"]
    held.grid.instructions = "Une ligne par geste."
    held.grid.save()
    kinds = {"choose": "Trois mots", "open": "Première ronde", "relay": "Préoccupations"}
    held.steps = {
        kind: Step.objects.create(workshop=held.workshop, kind=kind, title=title, position=place)
        for place, (kind, title) in enumerate(kinds.items(), 2)
    }
    held.second_round = Step.objects.create(
        workshop=held.workshop, kind="open", title="Deuxième ronde", position=6,
        draws_on=held.steps["open"],
    )  # fmt: skip
    held.dots = Step.objects.create(
        workshop=held.workshop, kind="dots", title="Vote", position=7, draws_on=held.grid,
    )  # fmt: skip
    held.rows = [_rows(held, group, number) for number, group in enumerate(held.groups)]
    _theme(cast, held)
    facilitating.confirm_reading(breakout=held.groups[0], by=held.by)
    held.workshop.refresh_from_db()
    return held


def _rows(held: SimpleNamespace, group: Breakout, number: int) -> SimpleNamespace:
    secret = f" {SECRET}" if number else ""
    made = SimpleNamespace()

    def write(step: Step, **values: Any) -> Contribution:
        return Contribution.objects.create(breakout=group, step=step, position=1, **values)

    made.grid = write(
        held.grid, word=f"Relier{secret}", why=["tisser"], examples=["un bottin"],
        cells=[["le temps", "l’argent"], ["les MRC"]],
    )  # fmt: skip
    made.word = write(held.steps["choose"], word=f"Lien{secret}", sentence="Que personne ne reste")
    made.open = write(held.steps["open"], text=f"Un café commun{secret}")
    made.next = write(held.second_round, text=f"Et un thé{secret}", continues=made.open)
    made.concern = write(held.steps["relay"], text=f"Les postes finissent{secret}")
    return made


def _theme(cast: Any, held: SimpleNamespace) -> None:
    scope = {"visibility": "network", "owner": held.by}
    held.decision = Decision.objects.create(
        title="Un bottin partagé", decided_on=timezone.localdate(), **scope
    )
    held.action = Action.objects.create(
        title="Ouvrir le bottin", holder=cast.agent.person, due_on=timezone.localdate(), **scope
    )
    held.theme = Theme.objects.create(
        workshop=held.workshop, name="Se connaître", decision=held.decision,
        need=Need.objects.create(kind="collective", text="Savoir qui fait quoi", **scope),
    )  # fmt: skip
    held.theme.actions.add(held.action)
    Contribution.objects.filter(step=held.grid).update(theme=held.theme)


def vote(held: SimpleNamespace) -> None:
    """Three points for the row of group 1, one for that of group 2, on two ballots."""
    Dot.objects.create(step=held.dots, contribution=held.rows[0].grid, ballot="a", count=3)
    Dot.objects.create(step=held.dots, contribution=held.rows[1].grid, ballot="b", count=1)


def close_vote(held: SimpleNamespace) -> None:
    facilitating.open_step(step=held.dots, by=held.by)
    facilitating.close_step(step=held.dots, by=held.by)


def people(cast: Any, held: SimpleNamespace) -> None:
    """Three guests: one who may be named, one who may not, one without a name; one simulated."""
    make_guest(
        held, name="Nommée Volontiers", may_be_named=True, organisation_name="Arts du Fleuve"
    )
    make_guest(held, name="Discrète Toujours", organisation_name="Un lieu à elle")
    make_guest(held, group=1)
    make_guest(held, name="Essai", may_be_named=True, is_simulated=True)


def reopened(workshop: Workshop, group: Breakout) -> None:
    facilitating.reopen_reading(breakout=Breakout.objects.get(pk=group.pk), by=None)
