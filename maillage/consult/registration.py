"""What workshops tell the floors above: menu, act, search, timelines, addresses, command, demo."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.consult import relaying
from maillage.consult.access import groups_to_confirm
from maillage.consult.commands import COMMANDS
from maillage.consult.demo import fill_workshops
from maillage.consult.drafts import purge_drafts
from maillage.consult.lists import Relays, Synonyms, Workshops
from maillage.consult.live import doors
from maillage.consult.live.closing import refresh_traces
from maillage.consult.live.forgetting import forget_guests
from maillage.consult.minutes import publishing
from maillage.consult.models import (
    Breakout,
    Contribution,
    NotesImport,
    Relay,
    Step,
    Synonym,
    Theme,
    Workshop,
)
from maillage.consult.plan import field_label
from maillage.consult.synthesis import colour_of
from maillage.consult.themes.outcomes import action_origins, decision_origins
from maillage.core import journal
from maillage.core.access import Reader, may_see, tokens_of_record
from maillage.core.handover import pass_owner
from maillage.core.models import Action, Actor, Decision, Need, Post, Practice
from maillage.core.models.journal import Change
from maillage.core.registry import (
    Act,
    Handover,
    MenuEntry,
    Moment,
    Registry,
    Searchable,
    TimelineSource,
    Todo,
)
from maillage.search import SearchDocument

MOST = 100


def register(registry: Registry) -> None:
    """Called once, from the room's `ready`."""
    registry.add(
        MenuEntry("consult", gettext_lazy("Concerter"), "consult:workshops", verb=3, shortcut="c"),
        Act(
            "nouvel-atelier", gettext_lazy("Nouvel atelier"), "consult:new_workshop",
            audiences=("agent", "coordination"),
        ),
        Act("importer-notes", gettext_lazy("Importer des notes"), "consult:import_notes"),
        Searchable(
            Workshop, "workshop", gettext_lazy("Ateliers"), _workshops, workshop_document,
            follows={Breakout: ("breakouts",), Contribution: ("breakouts__contributions",)},
        ),
        Searchable(
            Contribution, "contribution", gettext_lazy("Contributions"), _contributions,
            contribution_document, follows={Workshop: ("breakout__workshop",), Step: ("step",)},
        ),
        TimelineSource(Workshop, workshop_moments),
        TimelineSource(Contribution, contribution_moments),
        TimelineSource(Practice, practice_moments),
        Handover("workshops", gettext_lazy("Ateliers à tenir"), _to_hold, pass_owner, order=25),
    )  # fmt: skip
    registry.add_list(Workshops)
    registry.add_list(Relays)
    registry.add_list(Synonyms)
    registry.add_address(Theme, "consult:theme")
    registry.add_address(Synonym, "consult:synonym")
    registry.add_address(Need, "consult:need")
    registry.add_address(Decision, "consult:decision")
    registry.add_address(Action, "consult:action")
    registry.add_origins(Decision, decision_origins)
    registry.add_origins(Action, action_origins)
    registry.add_todos(relaying.todos)
    registry.add_address(Relay, "consult:relay")
    registry.add_address(Workshop, "consult:workshop")
    registry.add_address(Breakout, "consult:breakout")
    registry.add_address(Contribution, "consult:contribution")
    registry.add_job("purge-import-drafts", purge_drafts, every_minutes=24 * 60)
    registry.add_job("forget-guests", forget_guests, every_minutes=24 * 60)
    registry.add_job("refresh-workshop-gestures", refresh_traces, every_minutes=24 * 60)
    registry.add_door(doors.PULSE, doors.pulse_door)
    registry.add_door(doors.ROWS, doors.rows_door)
    registry.add_todos(readings_to_confirm)
    registry.add_demo(40, fill_workshops)
    for command in COMMANDS:
        registry.add_command(command)


def _to_hold(holder: Actor, post: Post) -> QuerySet[Workshop]:
    """Her workshops that are not held yet: what passes when the post does."""
    rows = Workshop.objects.filter(owner=holder, host=post.host)
    return rows.exclude(state=Workshop.State.CLOSED)


# --- To do ----------------------------------------------------------------------------------
def readings_to_confirm(request: Any) -> Iterator[Todo]:
    """Groups that wait for their note-taker: nothing of theirs is shown before."""
    for group in groups_to_confirm(request.reader)[:5]:
        yield Todo(
            gettext_lazy("Concerter"), _("Confirmer la lecture : %s") % group.label,
            reverse("consult:take_notes", args=[group.address]), group.workshop.title, css="v3",
        )  # fmt: skip


# --- Search ---------------------------------------------------------------------------------
def _workshops() -> QuerySet[Workshop]:
    return Workshop.objects.all()


def workshop_document(workshop: Workshop) -> SearchDocument:
    """A workshop by its title, its public and its date; by what its minutes say once published."""
    return SearchDocument(
        key=f"consult.workshop:{workshop.pk}",
        kind="workshop",
        title=workshop.title,
        url=publishing.search_url(workshop),
        audiences=sorted({*tokens_of_record(workshop), *publishing.search_tokens(workshop)}),
        body="\n".join([workshop.audience, publishing.search_body(workshop)]).strip(),
        date=workshop.held_on,
        version=workshop.updated_at.isoformat(),
    )


def _contributions() -> QuerySet[Contribution]:
    """What a rehearsal writes is never found."""
    rows = Contribution.objects.confirmed().filter(breakout__workshop__rehearsing_since=None)
    return rows.select_related("breakout__workshop", "step")


def contribution_document(row: Contribution) -> SearchDocument:
    """What a group wrote, seen by those who see its workshop."""
    workshop = row.breakout.workshop
    body = [row.sentence, row.text, *row.why, *row.examples, workshop.title]
    return SearchDocument(
        key=f"consult.contribution:{row.pk}",
        kind="contribution",
        title=str(row) or str(row.step),
        url=row.get_absolute_url(),
        audiences=tokens_of_record(workshop),
        body="\n".join(part for part in body if part),
        date=workshop.held_on,
        version=row.updated_at.isoformat(),
    )


# --- Timelines ------------------------------------------------------------------------------
def workshop_moments(workshop: Workshop, reader: Reader) -> Iterator[Moment]:
    """Imports and the adoption of a workshop, for those who see it."""
    if not may_see(workshop, reader):
        return
    imports = NotesImport.objects.filter(workshop=workshop).select_related("breakout", "batch__by")
    for one in imports[:MOST]:
        by = one.batch.by if one.batch else None
        yield Moment(
            at=one.created_at,
            title=_("Notes importées : %s") % one.breakout.label,
            meta=f"{one.filename} · {by or _('maillage import')}",
            url=one.breakout.get_absolute_url(),
            css="v3",
            kind="change",
        )
    if workshop.practice is not None:
        decision = workshop.practice.decision
        yield Moment(
            at=workshop.practice.adopted_on or workshop.practice.created_at,
            title=_("Pratique adoptée : %s") % workshop.practice,
            meta=str(decision or ""),
            url=workshop.practice.get_absolute_url(),
            kind="change",
        )


def practice_moments(practice: Practice, reader: Reader) -> Iterator[Moment]:
    """The workshops that a version of the practice comes from."""
    for workshop in practice.workshops.all():
        if may_see(workshop, reader):
            yield Moment(
                at=workshop.held_on or workshop.created_at,
                title=_("Vient de l’atelier : %s") % workshop,
                url=workshop.get_absolute_url(),
                css="v3",
                kind="change",
            )


def contribution_moments(row: Contribution, reader: Reader) -> Iterator[Moment]:
    """A contribution's own story: from the notes to its corrections."""
    if not may_see(row, reader):
        return
    css = f"v{colour_of(row.word)}"
    for change in journal.history(row)[:MOST]:
        yield Moment(
            at=change.at, title=_story(change), meta=str(change.by or _("maillage import")),
            css=css, kind="change",
        )  # fmt: skip


FIELDS = ("word", "why", "examples", "sentence", "text", "adopted_as", "theme")


def _story(change: Change) -> str:
    if change.act == Change.Act.CREATE:
        return _("Écrite d’après les notes")
    told = [field_label(name) for name in FIELDS if name in change.after]
    is_undo = change.batch is not None and change.batch.act == "undo"
    act = _("Annulation") if is_undo else _("Modification")
    return _("%(label)s\u00a0: %(text)s") % {"label": act, "text": ", ".join(told)} if told else act
