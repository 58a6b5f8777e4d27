"""Why two events may be one, in French sentences that another language can say again."""

from __future__ import annotations

from enum import IntEnum

from maillage.algorithms.duplicates.model import Reason
from maillage.algorithms.duplicates.times import When
from maillage.algorithms.duplicates.titles import Likeness
from maillage.algorithms.duplicates.venues import Where
from maillage.algorithms.said import Said

_TITLE = {
    Likeness.SAME: Said("même titre"),
    Likeness.WITHIN: Said("un titre contient l’autre"),
    Likeness.ALIKE: Said("titres proches"),
    Likeness.SHARED: Said("titres qui ont une partie commune"),
    Likeness.PARTLY: Said("titres qui n’ont que quelques mots en commun"),
    Likeness.DIFFERENT: Said("titres différents"),
}
_WHEN = {
    When.SAME: Said("même jour, même heure"),
    When.NEAR: Said("même jour, à une heure et demie près"),
    When.SHIFTED: Said("heures décalées de quatre ou cinq heures, comme par un fuseau horaire"),
    When.DAY: Said("même jour, une des heures manque"),
    When.INSIDE: Said("l’un a lieu pendant la période de l’autre"),
    When.TIME: Said("même jour, autre heure"),
    When.APART: Said("aucun jour commun"),
}
_WHERE = {
    Where.SAME: Said("même lieu"),
    Where.NEAR: Said("même lieu, écrit autrement"),
    Where.PARTLY: Said("lieux qui ont un nom en partie commun"),
    Where.TOWN: Said("même municipalité"),
    Where.OTHER: Said("autres lieux"),
    Where.AWAY: Said("lieux éloignés l’un de l’autre"),
}
_EXACT = {
    "organiser": (Said("même organisateur"), Said("organisateurs différents")),
    "url": (Said("même page"), Said("pages différentes")),
    "phone": (Said("même téléphone"), Said("téléphones différents")),
}


def say(
    field: str, likeness: IntEnum | None, ratio: float, weight: float, metres: float | None = None
) -> Reason | None:
    """The reason of one field; None when it says nothing."""
    if likeness is None:
        if not weight:
            return None
        return Reason(field, float(weight > 0), weight, _EXACT[field][weight < 0])
    said = {"title": _TITLE, "dates": _WHEN, "place": _WHERE}[field].get(likeness)  # type: ignore[attr-defined]
    if said is None:
        return None
    return Reason(field, ratio, weight, _placed(said, metres) if field == "place" else said)


def _placed(said: Said, metres: float | None) -> Said:
    if metres is None:
        return said
    if metres < 1000:
        return Said("%(said)s, à %(count)s m", said=said, count=round(metres / 10) * 10)
    return Said("%(said)s, à %(count)s km", said=said, count=round(metres / 1000))
