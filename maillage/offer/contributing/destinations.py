"""Where an event goes, said to its contributor: ready, collected, published, or refused and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from maillage.core import journal
from maillage.core.registry import Moment
from maillage.core.timeline import title_of
from maillage.offer.contributing.actions import ACT
from maillage.offer.models import Destination, Event, Publication, PublicationState, Submission
from maillage.offer.outbound import is_collected
from maillage.offer.publishing import REQUIREMENTS, missing, requirements_of
from maillage.offer.sites import Showcase

# Where the form asks for what a destination wants: (page, field).
_ASKED = {
    "title": ("offer:private_edit", "id_title"), "start": ("offer:private_dates", "dates"),
    "description": ("offer:private_edit", "id_description"),
    "location": ("offer:private_edit", "id_place"), "address": ("offer:private_edit", "id_street"),
    "offers": ("offer:private_edit", "id_price_kind"), "status": ("offer:private_dates", "dates"),
    "picture": ("offer:private_picture", "id_picture"), "url": ("offer:private_edit", "id_url"),
}  # fmt: skip
_TONES = {
    Publication.State.PUBLISHED: "good", Publication.State.COLLECTED: "good",
    Publication.State.REFUSED: "bad", Publication.State.INCOMPLETE: "warn",
}  # fmt: skip


@dataclass
class Stop:
    """One destination: its name, the state in words, why, and what is missing with its address."""

    name: str
    state: str
    tone: str = ""
    url: str = ""
    why: str = ""
    missing: list[tuple[str, str]] = field(default_factory=list)


def stops(submission: Submission, token: str, showcase: Showcase) -> list[Stop]:
    """The showcase itself, then every destination."""
    event = submission.event
    rows = {row.destination_id: row for row in event.publications.select_related("destination")}
    told = [_own(submission, showcase)]
    if event.state in (PublicationState.HELD, PublicationState.PUBLISHED):
        others = Destination.objects.filter(is_own=False)
        told += [_elsewhere(event, one, rows.get(one.pk), token) for one in others]
    return told


def _own(submission: Submission, showcase: Showcase) -> Stop:
    event, name = submission.event, showcase.name
    if event.merged_into is not None:
        url = event.merged_into.get_absolute_url() if event.merged_into.is_published else ""
        why = _("Votre événement y était déjà : les deux pages n’en font qu’une.")
        return Stop(name, _("Publié"), "good", url, why)
    match event.state:
        case PublicationState.PUBLISHED:
            return Stop(name, _("Publié"), "good", event.get_absolute_url())
        case PublicationState.REFUSED:
            return Stop(name, _("Refusé"), "bad", why=event.state_reason)
        case PublicationState.WITHDRAWN:
            return Stop(name, _("Retiré"), "warn", why=event.state_reason)
        case PublicationState.HELD:
            return Stop(name, _("Recueilli"), why=_promise(submission, showcase))
    return Stop(name, _("Courriel à confirmer"), "warn")


def _promise(submission: Submission, showcase: Showcase) -> str:
    """« La modération répond d'ici mardi 24 novembre, 14 h. »"""
    until = answer_by(submission, showcase)
    if until < timezone.now():
        return _("La modération le regarde ; elle a dépassé son délai habituel.")
    local = timezone.localtime(until)
    from django.utils.formats import date_format

    return _("La modération répond d’ici %(day)s, %(hour)s.") % {
        "day": date_format(local, "FULL_DAY_FORMAT"), "hour": date_format(local, "TIME_FORMAT"),
    }  # fmt: skip


def answer_by(submission: Submission, showcase: Showcase) -> datetime:
    """When moderators promised to have answered."""
    since = submission.confirmed_at or submission.created_at
    return since + timedelta(hours=showcase.moderation_hours)


def _elsewhere(event: Event, where: Destination, row: Publication | None, token: str) -> Stop:
    lacking = [
        (str(REQUIREMENTS[name].words), _field_address(name, token))
        for name in missing(event, requirements_of(where))
    ]
    if row is not None and row.state not in (Publication.State.READY, Publication.State.INCOMPLETE):
        state = capfirst(str(Publication.State(row.state).label))
        stop = Stop(where.name, state, _TONES.get(Publication.State(row.state), ""), where.url,
                    row.reason)  # fmt: skip
        if row.state == Publication.State.ELSEWHERE:
            stop.why = _("C’est %(who)s qui l’y publie.") % {"who": row.publisher}
        return stop
    if lacking:
        return Stop(where.name, _("Il manque des renseignements"), "warn", missing=lacking)
    if event.is_published and is_collected(event, where):
        return Stop(where.name, _("Recueilli"), "good", where.url, _("Tel qu’il est maintenant."))
    if event.is_published:
        return Stop(where.name, _("Prêt"), "good", why=_("Il sera recueilli au prochain passage."))
    return Stop(where.name, _("Prêt"), why=_("Il partira une fois publié ici."))


def _field_address(name: str, token: str) -> str:
    page, anchor = _ASKED[name]
    return f"{reverse(page, args=[token])}#{anchor}"


MOST_TOLD = 40
_WHERE = {"place", "place_detail", "timezone"}
_SILENT = {"checked_at", "state_reason", "published_at"}


def history_of(event: Event) -> Sequence[Moment]:
    """What happened to the event, newest first: which fields and by whom, never a name."""
    told = []
    for change in journal.history(event)[:MOST_TOLD]:
        title = title_of(change, event)
        if change.act == "create":
            title = _("Proposition reçue") if _is_hers(change) else _("Événement ajouté")
        elif set(change.after) and set(change.after) <= {"state", *_SILENT}:
            title = capfirst(str(PublicationState(change.after.get("state", event.state)).label))
        # A new place is made when the e-mail is confirmed: nobody corrected anything.
        is_settled = change.before.get("place_detail") and set(change.after) <= _WHERE
        if not title or is_settled:
            continue
        told.append(Moment(at=change.at, title=title, meta=_by(change), kind="change"))
    return told


def _is_hers(change: object) -> bool:
    batch = getattr(change, "batch", None)
    return batch is not None and batch.act == ACT


def _by(change: object) -> str:
    if _is_hers(change):
        return _("par vous")
    if getattr(change, "by_id", None):
        return _("par la modération")
    return _("par une source moissonnée")
