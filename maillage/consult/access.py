"""Who may see or change a workshop and what belongs to it.

Seen with the workshop. Changed by its owner, its host's agents and managers, and coordination; a
group's rows also by the person who takes that group's notes.
"""

from __future__ import annotations

from django.db.models import Q

from maillage.consult.models import Breakout, Contribution, NotesDraft, NotesImport, Relay, Workshop
from maillage.core.access import (
    NOBODY,
    Reader,
    access_rule,
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


def _takes_the_notes(reader: Reader, path: str = "") -> Q:
    return Q(**{f"{path}note_taker_id": reader.person_id}) if reader.person_id else NOBODY


def _breakout_seen(reader: Reader) -> Q:
    return scope_rule(reader, "workshop__")


def _breakout_changed(reader: Reader) -> Q:
    return _changed_with_workshop(reader, "workshop") | _takes_the_notes(reader)


def _contribution_seen(reader: Reader) -> Q:
    return scope_rule(reader, "breakout__workshop__")


def _contribution_changed(reader: Reader) -> Q:
    mine = _takes_the_notes(reader, "breakout__")
    return _changed_with_workshop(reader, "breakout__workshop") | mine


def _import_changed(reader: Reader) -> Q:
    mine = _takes_the_notes(reader, "breakout__")
    return _changed_with_workshop(reader, "workshop") | mine


def _relay_changed(reader: Reader) -> Q:
    return _changed_with_workshop(reader, "workshop")


def _draft_seen(reader: Reader) -> Q:
    return Q(owner_id=reader.person_id) if reader.person_id else NOBODY


access_rule(Breakout, seeing=_breakout_seen, changing=_breakout_changed)
access_rule(Contribution, seeing=_contribution_seen, changing=_contribution_changed)
access_rule(NotesImport, seeing=_breakout_seen, changing=_import_changed)
access_rule(Relay, seeing=_breakout_seen, changing=_relay_changed)
access_rule(NotesDraft, seeing=_draft_seen, changing=_draft_seen)


def workshops_to_import_into(reader: Reader):
    """Workshops that take the notes of one more group: those that the reader's network sees."""
    return visible(Workshop.objects.all(), reader)
