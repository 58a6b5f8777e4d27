"""Fields of one parsed event, whatever shape its producer gave them (icalendar's own objects)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from maillage.algorithms.said import Said


def start_problem(component: Any) -> str:
    """Why an event has no usable start, in French, or ""."""
    start = component.get("DTSTART")
    if start is None:
        broken = any(str(name).upper() == "DTSTART" for name, _ in component.errors)
        return Said("date de début illisible") if broken else Said("date de début absente")
    if not isinstance(getattr(start, "dt", None), date):
        return Said("date de début illisible ou donnée plusieurs fois")
    return ""


def stable_moment(moment: date) -> str:
    """A date or a moment as one stable text: zones that agree give the same."""
    if isinstance(moment, datetime) and moment.utcoffset() is not None:
        moment = moment.astimezone(ZoneInfo("UTC"))
        return moment.replace(tzinfo=None).isoformat() + "Z"
    return moment.isoformat()


def text_of(component: Any, name: str) -> str:
    """A text property, or "" when it is missing."""
    value = component.get(name)
    if isinstance(value, list):  # given several times: the first one
        value = value[0] if value else None
    return str(value).strip() if value is not None else ""


def _parameter(address: Any, name: str) -> str:
    parameters = getattr(address, "params", {})
    value = parameters.get(name, "")
    return str(value[0] if isinstance(value, list) and value else value).strip().strip('"')


def person_named(address: Any) -> str:
    """The name written beside an address, otherwise the address without « mailto: »."""
    if isinstance(address, list):
        address = address[0] if address else None
    if address is None:
        return ""
    name = _parameter(address, "CN")
    plain = str(address)
    plain = plain[7:] if plain.lower().startswith("mailto:") else plain
    return name or plain


def attendees_of(component: Any) -> tuple[str, ...]:
    """Names of those invited, without rooms, equipment and those who declined."""
    value = component.get("ATTENDEE")
    found = value if isinstance(value, list) else [value] if value is not None else []
    keep: Callable[[Any], bool] = lambda one: (  # noqa: E731
        _parameter(one, "PARTSTAT").upper() != "DECLINED"
        and _parameter(one, "CUTYPE").upper() not in ("ROOM", "RESOURCE")
    )
    return tuple(dict.fromkeys(name for name in map(person_named, filter(keep, found)) if name))
