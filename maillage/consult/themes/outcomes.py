"""What comes of a theme: a need, a decision, actions with a holder and a date.

They belong to whom the workshop belongs to, and are seen by those who see it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from maillage.consult.models import Theme, Workshop
from maillage.consult.themes.actions import ThemeRefused, act_on
from maillage.consult.themes.reading import shown_themes
from maillage.core import journal
from maillage.core.access import Reader, visible
from maillage.core.models import Action, Actor, Decision, Need
from maillage.core.registry import Origin


def _scope(workshop: Workshop) -> dict[str, Any]:
    return {
        "owner": workshop.owner, "host": workshop.host, "visibility": workshop.visibility,
    }  # fmt: skip


@transaction.atomic
def state_need(*, theme: Theme, text: str, by: Actor | None) -> Need:
    """The theme tells a collective need; told again, its words change."""
    with act_on(theme.workshop, by, _("Besoin : %s") % text[:250]) as batch:
        now = _fresh(theme)
        if now.need is not None:
            journal.change(now.need, {"text": text}, by=by, batch=batch, pins=False)
            return now.need
        need = Need(kind=Need.Kind.COLLECTIVE, text=text, **_scope(now.workshop))
        journal.create(need, by=by, batch=batch)
        journal.change(now, {"need": need}, by=by, batch=batch, pins=False)
    return need


@transaction.atomic
def decide(
    *, theme: Theme, title: str, text: str, decided_on: datetime.date, by: Actor | None
) -> Decision:
    """The theme leads to a decision; its actions are those of the decision from then on."""
    values = {"title": title, "text": text, "decided_on": decided_on}
    with act_on(theme.workshop, by, _("Décision : %s") % title[:250]) as batch:
        now = _fresh(theme)
        if now.decision is not None:
            journal.change(now.decision, values, by=by, batch=batch, pins=False)
            return now.decision
        decision = Decision(**values, decided_by=by, **_scope(now.workshop))
        journal.create(decision, by=by, batch=batch)
        journal.change(now, {"decision": decision}, by=by, batch=batch, pins=False)
        for action in now.actions.filter(decision=None):
            journal.change(action, {"decision": decision}, by=by, batch=batch, pins=False)
    return decision


@transaction.atomic
def add_action(
    *,
    theme: Theme,
    title: str,
    holder: Actor | None,
    due_on: datetime.date | None,
    by: Actor | None,
) -> Action:
    """Something to do about the theme; its holder finds it in her own list."""
    with act_on(theme.workshop, by, _("Action : %s") % title[:250]) as batch:
        now = _fresh(theme)
        action = Action(
            title=title, holder=holder, due_on=due_on, decision=now.decision,
            **_scope(now.workshop),
        )  # fmt: skip
        journal.create(action, by=by, batch=batch)
        held = [*now.actions.values_list("pk", flat=True), action.pk]
        journal.change(now, {"actions": held}, by=by, batch=batch, pins=False)
    return action


@transaction.atomic
def change_action(
    *,
    theme: Theme,
    action: Action,
    title: str,
    holder: Actor | None,
    due_on: datetime.date | None,
    by: Actor | None,
) -> None:
    """Word an action otherwise, give it to somebody else or another date."""
    values = {"title": title, "holder": holder, "due_on": due_on}
    with act_on(theme.workshop, by, _("Action : %s") % title[:250]) as batch:
        if not _fresh(theme).actions.filter(pk=action.pk).exists():
            raise ThemeRefused(_("Cette action n’est plus là."))
        journal.change(action, values, by=by, batch=batch, pins=False)


def _fresh(theme: Theme) -> Theme:
    told = Theme.objects.select_related("workshop", "need", "decision")
    now = told.filter(pk=theme.pk).first()
    if now is None:
        raise ThemeRefused(_("Ce thème n’est plus là."))
    return now


# --- Where they come from -------------------------------------------------------------------
def _origins(rows: Any, reader: Reader) -> Iterator[Theme]:
    shown: dict[int, set[int]] = {}
    for theme in visible(rows, reader).select_related("workshop"):
        workshop = theme.workshop
        if workshop.pk not in shown:
            shown[workshop.pk] = set(shown_themes(workshop).values_list("pk", flat=True))
        if theme.pk in shown[workshop.pk]:
            yield theme


def _origin(theme: Theme) -> Origin:
    workshop = theme.workshop
    return Origin(theme.name, theme.get_absolute_url(), workshop.title, workshop.held_on)


def decision_origins(ids: list[int], reader: Reader) -> Iterator[tuple[int, Origin]]:
    """The themes that led to each decision."""
    for theme in _origins(Theme.objects.filter(decision__in=ids), reader):
        yield theme.decision_id or 0, _origin(theme)


def action_origins(ids: list[int], reader: Reader) -> Iterator[tuple[int, Origin]]:
    """The themes that each action belongs to."""
    rows = Theme.objects.filter(actions__in=ids).distinct().prefetch_related("actions")
    for theme in _origins(rows, reader):
        for action in theme.actions.all():
            if action.pk in ids:
                yield action.pk, _origin(theme)
