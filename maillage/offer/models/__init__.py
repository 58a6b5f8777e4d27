"""The tables of the regional showcase."""

from maillage.offer.models.contributing import ApiKey, Claim, Submission
from maillage.offer.models.directory import DirectoryEntry
from maillage.offer.models.duplicates import DuplicatePair, Kin
from maillage.offer.models.events import (
    Accessibility,
    Attendance,
    Audience,
    Event,
    EventCredit,
    EventQuerySet,
    EventSeries,
    EventStatus,
    Occurrence,
    PublicationState,
)
from maillage.offer.models.harvest import Alert, HarvestRecord, HarvestRun, Refusal, Source
from maillage.offer.models.publishing import Destination, Publication
from maillage.offer.models.sites import Partner, RegionalSite
from maillage.offer.models.works import Work, WorkCredit

__all__ = [
    "Accessibility", "Alert", "ApiKey", "Attendance", "Audience", "Claim", "Destination",
    "DirectoryEntry", "DuplicatePair", "Event", "EventCredit", "EventQuerySet", "EventSeries",
    "EventStatus", "HarvestRecord", "HarvestRun", "Kin", "Occurrence", "Partner", "Publication",
    "PublicationState", "Refusal", "RegionalSite", "Source", "Submission", "Work", "WorkCredit",
]  # fmt: skip
