"""The shared nouns of the house."""

from maillage.core.models.accounts import (
    Invitation,
    Membership,
    Post,
    Target,
    User,
    WorkPlan,
    active_on,
)
from maillage.core.models.actors import Actor, ContactPoint
from maillage.core.models.base import Dated, Identified, Linkable, Named, Scoped, Visibility
from maillage.core.models.files import File, Picture, Rendition
from maillage.core.models.journal import Batch, Change, IndexChange, Pin
from maillage.core.models.merging import ActorPair, Comparing, Merger
from maillage.core.models.practice import (
    CalendarSource,
    Gesture,
    GestureProposal,
    Practice,
    Verb,
)
from maillage.core.models.privacy import Consent, Erasure
from maillage.core.models.shared import Action, Concern, Decision, Need, Participation
from maillage.core.models.territory import Municipality, Place, Rcm, Region
from maillage.core.models.ties import Avoidance, Link, Tie, TieType
from maillage.core.models.vocabulary import Axis, Discipline, Topic
from maillage.core.models.work import ColumnMapping, Import, SavedView, Schedule

__all__ = [
    "Action", "Actor", "ActorPair", "Avoidance", "Axis", "Batch", "CalendarSource", "Change",
    "ColumnMapping", "Comparing", "Concern", "Consent", "ContactPoint", "Dated", "Decision",
    "Discipline", "Erasure", "File", "Gesture", "GestureProposal", "Identified", "Import",
    "IndexChange", "Invitation", "Link", "Linkable", "Membership", "Merger", "Municipality",
    "Named", "Need", "Participation", "Picture", "Pin", "Place", "Post", "Practice", "Rcm",
    "Region", "Rendition", "SavedView", "Schedule", "Scoped", "Target", "Tie", "TieType",
    "Topic", "User", "Verb", "Visibility", "WorkPlan", "active_on",
]  # fmt: skip
