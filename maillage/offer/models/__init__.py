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
from maillage.offer.models.magazine import (
    ArticlePage,
    Contributor,
    EntryPage,
    EpisodePage,
    FeedItem,
    MagazineFeed,
    MagazineIndexPage,
    Mention,
)
from maillage.offer.models.publishing import Destination, Publication
from maillage.offer.models.sites import Partner, RegionalSite
from maillage.offer.models.works import Work, WorkCredit

__all__ = [
    "Accessibility",
    "Alert",
    "ApiKey",
    "ArticlePage",
    "Attendance",
    "Audience",
    "Claim",
    "Contributor",
    "Destination",
    "DirectoryEntry",
    "DuplicatePair",
    "EntryPage",
    "EpisodePage",
    "Event",
    "EventCredit",
    "EventQuerySet",
    "EventSeries",
    "EventStatus",
    "FeedItem",
    "HarvestRecord",
    "HarvestRun",
    "Kin",
    "MagazineFeed",
    "MagazineIndexPage",
    "Mention",
    "Occurrence",
    "Partner",
    "Publication",
    "PublicationState",
    "Refusal",
    "RegionalSite",
    "Source",
    "Submission",
    "Work",
    "WorkCredit",
]  # fmt: skip
