"""Tables of workshops, by topic."""

from maillage.consult.models.contributions import (
    SENTENCE_LIMIT,
    Ballot,
    Contribution,
    ContributionQuerySet,
    Dot,
)
from maillage.consult.models.guests import Guest
from maillage.consult.models.notes import NotesDraft, NotesImport
from maillage.consult.models.relays import Relay, RelayQuerySet
from maillage.consult.models.synthesis import Apart, Comparison, Synonym, Theme
from maillage.consult.models.workshops import (
    GUEST_LIMIT,
    Breakout,
    Step,
    Workshop,
    WorkshopQuerySet,
    folded_key,
    new_code,
)

__all__ = [
    "GUEST_LIMIT",
    "SENTENCE_LIMIT",
    "Apart",
    "Ballot",
    "Breakout",
    "Comparison",
    "Contribution",
    "ContributionQuerySet",
    "Dot",
    "Guest",
    "NotesDraft",
    "NotesImport",
    "Relay",
    "RelayQuerySet",
    "Step",
    "Synonym",
    "Theme",
    "Workshop",
    "WorkshopQuerySet",
    "folded_key",
    "new_code",
]
