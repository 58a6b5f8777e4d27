"""Who may see or change a workshop and what belongs to it.

Seen with the workshop. Changed by its owner, its facilitator, its host's agents and managers, and
coordination; a group's rows also by the person who takes that group's notes.

Nothing leaves a group until its reading is confirmed: before that its rows are seen by its own
guests (`live.reading`), its note-taker and its facilitator; not even by coordination.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from maillage.consult.models import (
    Apart,
    Breakout,
    Comparison,
    Contribution,
    Guest,
    NotesDraft,
    NotesImport,
    Relay,
    Step,
    Synonym,
    Theme,
    Workshop,
)
from maillage.consult.models.relays import SHOWN
from maillage.core.access import (
    NOBODY,
    Reader,
    access_rule,
    change_rule,
    editable,
    editable_or_404,
    scope_rule,
    visible,
    visible_or_404,
)


def workshop_visible(reader: Reader, address: str) -> Workshop:
    """The workshop at `address`, when the reader may see it; Http404 otherwise."""
    return visible_or_404(Workshop, reader, address)


def workshop_editable(reader: Reader, address: str) -> Workshop:
    """The workshop at `address`, when the reader may change it; Http404 otherwise."""
    return editable_or_404(Workshop, reader, address)


def _changed_with_workshop(reader: Reader, path: str) -> Q:
    return Q(**{f"{path}__in": editable(Workshop.objects.all(), reader)})


def _leads(reader: Reader) -> Q:
    return Q(facilitator_id=reader.person_id) if reader.person_id else NOBODY


def _workshop_seen(reader: Reader) -> Q:
    return scope_rule(reader) | _leads(reader)


def _workshop_changed(reader: Reader) -> Q:
    return change_rule(reader) | _leads(reader)


def _takes_the_notes(reader: Reader, path: str = "") -> Q:
    """Whoever takes a group's notes, or leads that group."""
    if not reader.person_id:
        return NOBODY
    mine = Q(**{f"{path}note_taker_id": reader.person_id})
    return mine | Q(**{f"{path}facilitator_id": reader.person_id})


def breakout_noted(reader: Reader, address: str) -> Breakout:
    """The group at `address`, when the reader takes its notes or leads it; Http404 otherwise."""
    groups = Breakout.objects.select_related("workshop", "note_taker", "confirmed_by")
    return visible_or_404(groups.filter(_takes_the_notes(reader)), reader, address)


def takes_notes(reader: Reader, breakout: Breakout) -> bool:
    """Whether the reader takes this group's notes, or leads the group: she reads what it writes."""
    mine = {breakout.note_taker_id, breakout.facilitator_id}
    return reader.person_id is not None and reader.person_id in mine


def groups_to_confirm(reader: Reader) -> QuerySet[Breakout]:
    """Groups of workshops held here whose reading waits for this reader."""
    mine = Breakout.objects.filter(_takes_the_notes(reader), confirmed_at=None)
    held = mine.filter(workshop__opened_at__isnull=False, workshop__rehearsing_since=None)
    return held.select_related("workshop").order_by("workshop__held_on", "position")


def _with_workshop(reader: Reader, path: str) -> Q:
    return Q(**{f"{path}__in": visible(Workshop.objects.all(), reader)})


def _breakout_seen(reader: Reader) -> Q:
    return _with_workshop(reader, "workshop") | _takes_the_notes(reader)


def _seen_with_workshop(reader: Reader) -> Q:
    return _with_workshop(reader, "workshop")


def _breakout_changed(reader: Reader) -> Q:
    return _changed_with_workshop(reader, "workshop") | _takes_the_notes(reader)


def _contribution_seen(reader: Reader) -> Q:
    shown = Q(breakout__confirmed_at__isnull=False, state=Contribution.State.KEPT)
    # What a rehearsal invents is for those who lead it.
    is_real = Q(breakout__workshop__rehearsing_since=None)
    leads = _changed_with_workshop(reader, "breakout__workshop")
    return _takes_the_notes(reader, "breakout__") | (
        shown & (is_real & _with_workshop(reader, "breakout__workshop") | leads)
    )


def _contribution_changed(reader: Reader) -> Q:
    mine = _takes_the_notes(reader, "breakout__")
    return _changed_with_workshop(reader, "breakout__workshop") | mine


def _guest_seen(reader: Reader) -> Q:
    """Who came is for those who lead the workshop; herself, for a person with an account."""
    mine = Q(person_id=reader.person_id) if reader.person_id else NOBODY
    return mine | _changed_with_workshop(reader, "workshop")


def _synonym_seen(reader: Reader) -> Q:
    return Q() if reader.is_network else NOBODY


def _synonym_changed(reader: Reader) -> Q:
    return Q() if reader.has_role("coordination", "agent") else NOBODY


def _relay_seen(reader: Reader) -> Q:
    """With the workshop it comes from, or the one it goes to."""
    return SHOWN & (_with_workshop(reader, "workshop") | _with_workshop(reader, "to_workshop"))


def _either_end(reader: Reader) -> Q:
    """Addressed by its origin; answered by where it goes."""
    origin = _changed_with_workshop(reader, "workshop")
    return origin | _changed_with_workshop(reader, "to_workshop")


def _import_seen(reader: Reader) -> Q:
    return _with_workshop(reader, "workshop")


def _import_changed(reader: Reader) -> Q:
    mine = _takes_the_notes(reader, "breakout__")
    return _changed_with_workshop(reader, "workshop") | mine


def _relay_changed(reader: Reader) -> Q:
    return _changed_with_workshop(reader, "workshop")


def _draft_seen(reader: Reader) -> Q:
    return Q(owner_id=reader.person_id) if reader.person_id else NOBODY


access_rule(Workshop, seeing=_workshop_seen, changing=_workshop_changed)
access_rule(Step, seeing=_seen_with_workshop, changing=_relay_changed)
access_rule(Guest, seeing=_guest_seen, changing=_relay_changed)
access_rule(Theme, seeing=_seen_with_workshop, changing=_relay_changed)
access_rule(Comparison, seeing=_relay_changed, changing=_relay_changed)
access_rule(Apart, seeing=_relay_changed, changing=_relay_changed)
access_rule(Synonym, seeing=_synonym_seen, changing=_synonym_changed)
access_rule(Breakout, seeing=_breakout_seen, changing=_breakout_changed)
access_rule(Contribution, seeing=_contribution_seen, changing=_contribution_changed)
access_rule(NotesImport, seeing=_import_seen, changing=_import_changed)
access_rule(Relay, seeing=_relay_seen, changing=_either_end)
access_rule(NotesDraft, seeing=_draft_seen, changing=_draft_seen)


def published_minutes() -> Q:
    """Workshops whose minutes everybody may read; a rehearsal is never published."""
    return Q(minutes_visibility=Workshop.MinutesTo.PUBLIC, rehearsing_since=None)


def readable_minutes(reader: Reader) -> QuerySet[Workshop]:
    """Workshops whose minutes `reader` may read: those she sees, and those published to her."""
    public = published_minutes()
    if not reader.is_network:
        return Workshop.objects.filter(public)
    told = Q(minutes_visibility=Workshop.MinutesTo.NETWORK, rehearsing_since=None)
    return Workshop.objects.filter(_workshop_seen(reader) | told | public)


def readable_breakouts(reader: Reader) -> QuerySet[Breakout]:
    """Groups whose minutes `reader` may read: with the workshop's, or because she takes its notes.

    Unconfirmed ones are among them: their minutes say that nothing is confirmed.
    """
    rule = Q(workshop__in=readable_minutes(reader)) | _takes_the_notes(reader)
    return Breakout.objects.filter(rule).select_related("workshop")


def workshops_to_import_into(reader: Reader):
    """Workshops that take the notes of one more group: those that the reader's network sees."""
    return visible(Workshop.objects.all(), reader)
