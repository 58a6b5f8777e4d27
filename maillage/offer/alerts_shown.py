"""An alert in words: what the site says, what its source says now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from maillage.core.models import Place
from maillage.offer.contributing.dates import slot_in_words
from maillage.offer.models import Alert, EventStatus
from maillage.offer.schedule import slot_of

MOST_DATES = 6


@dataclass(frozen=True)
class AlertShown:
    """`before` and `after` are lines; `follow` and `keep` say what each button does."""

    alert: Alert
    before: list[str]
    after: list[str]
    follow: str
    keep: str


def shown_alert(alert: Alert) -> AlertShown:
    """The alert as its two sides and its two acts."""
    if alert.kind == Alert.Kind.MISSING:
        gone = [_("%(source)s n’en parle plus.") % {"source": alert.record.source}]
        return AlertShown(
            alert, [_("Il est sur le site.")], gone, _("Retirer du site"), _("Garder")
        )
    follow = {
        Alert.Kind.DATE: _("Suivre la nouvelle date"),
        Alert.Kind.PLACE: _("Suivre le nouveau lieu"),
        Alert.Kind.CANCELLED: _("Annoncer l’annulation"),
    }[Alert.Kind(alert.kind)]  # fmt: skip
    return AlertShown(
        alert, _lines(alert.before), _lines(alert.after), follow, _("Garder l’ancien")
    )


def _lines(values: Mapping[str, Any]) -> list[str]:
    told = []
    if "schedule" in values:
        slots = [slot_of(one) for one in values["schedule"]]
        told += [slot_in_words(slot) for slot in slots[:MOST_DATES]]
        if len(slots) > MOST_DATES:
            told.append(_("et %d autres dates") % (len(slots) - MOST_DATES))
        if not slots:
            told.append(_("sans date"))
    if "place" in values:
        place = Place.objects.select_related("municipality").filter(pk=values["place"]).first()
        if place is None:
            told.append(_("sans lieu"))
        else:
            town = f", {place.municipality}" if place.municipality else ""
            told.append(f"{place.name}{town}")
    if "status" in values:
        told.append(str(EventStatus(values["status"]).label))
    return told or [_("(vide)")]
