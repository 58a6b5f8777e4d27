"""A workshop held live, for the screens: four groups, rows, themes, relays, votes, minutes."""

from __future__ import annotations

from typing import Any

from maillage.consult import relaying
from maillage.consult.live import facilitating
from maillage.consult.models import Breakout, Contribution, NotesDraft, Relay, Synonym, new_code
from maillage.consult.tests.harvest_cast import held_workshop, people, vote
from maillage.consult.themes import actions
from maillage.consult.themes.comparing import queue_comparison, run_comparison


def fill_live(w: Any) -> None:
    """Adds `held`, its groups, a theme and what came of it, and a relay of each state to `w`.

    Groups: « 1 » and « Lac » confirmed; « 2 » writes on phones (`held_group`); « Rive » is on
    paper, its notes taken by the agent (`paper_group`).
    """
    held = held_workshop(w, title="Rencontre tenue en direct")
    people(w, held)
    vote(held)
    w.held, w.held_group, w.led_group = held.workshop, held.groups[1], held.groups[0]
    w.theme, w.theme_decision, w.theme_action = held.theme, held.decision, held.action
    w.theme_need = held.theme.need
    lake = _group(held, "Lac", 3)
    w.paper_group = _group(held, "Rive", 4, pen="paper", note_taker=w.agent.person)
    first = held.groups[0]
    facilitating.reopen_reading(breakout=first, by=held.by)
    for group, word in ((first, "Réseauter"), (lake, "Faire du réseautage"),
                        (first, "Outiller"), (lake, "Équiper"),
                        (w.paper_group, "Veiller")):  # fmt: skip
        _row(group, held.grid, word=word, why=[f"pourquoi {word}"])
    _row(lake, held.steps["relay"], text="Nos outils ne se parlent pas.")
    for group in (first, lake):
        facilitating.confirm_reading(breakout=Breakout.objects.get(pk=group.pk), by=held.by)
    _gather(w, held)
    _relays(w)
    w.held.refresh_from_db()


def _group(held: Any, name: str, place: int, **more: Any) -> Breakout:
    return Breakout.objects.create(
        workshop=held.workshop, name=name, position=place, code=new_code(), pen_code=new_code(),
        **more,
    )  # fmt: skip


def _row(group: Breakout, step: Any, **values: Any) -> Contribution:
    place = group.contributions.filter(step=step).count() + 1
    return Contribution.objects.create(breakout=group, step=step, position=place, **values)


def _gather(w: Any, held: Any) -> None:
    """Two wordings said to be the same: a theme and a synonym; the others compared."""
    rows = Contribution.objects.of(held.workshop).filter(word__in=["Outiller", "Équiper"])
    actions.gather(
        workshop=held.workshop, rows=[row.uid for row in rows], name="Outiller", by=held.by
    )
    w.synonym = Synonym.objects.first()
    run_comparison(queue_comparison(workshop=held.workshop).pk)


def _relays(w: Any) -> None:
    """One that waits for its answer, one that has it."""
    w.relay, w.answered_relay = Relay.objects.filter(workshop=w.held).order_by("pk")
    by = w.coordination.person
    relaying.address_relay(relay=w.relay, to_workshop=w.prepared, to_date=None, by=by)
    relaying.answer_relay(
        relay=w.answered_relay, answer="Un bottin commun.", decision_title="Un bottin", by=by
    )


def import_in_the_background(w: Any) -> None:
    """A large import that has not begun: its page tells how far it is."""
    w.queued_notes = NotesDraft.objects.create(owner=w.agent.person, state=NotesDraft.State.QUEUED)
