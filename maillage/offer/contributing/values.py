"""Between the form and the event: what is written, and what an event puts back in the form."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from maillage.core.models import Actor, Visibility
from maillage.offer.actions import Credit
from maillage.offer.contributing.forms import EventForm
from maillage.offer.harvest.cleaning import prices_told
from maillage.offer.models import Accessibility, Attendance, Event, EventCredit

PLAIN = ("title", "online_url", "description", "ticket_url", "url", "audience", "age_low",
         "age_high", "contact")  # fmt: skip
Role = EventCredit.Role


def event_values(told: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of the event that the form's values give, but for its place, dates and credits."""
    values: dict[str, Any] = {name: told.get(name) for name in PLAIN}
    for name, value in values.items():
        if value is None and not name.startswith("age_"):
            values[name] = ""
    values["attendance"] = told.get("attendance") or Attendance.OFFLINE
    values |= _prices(told.get("price_kind", ""), told.get("price_text", ""))
    codes = [code for code, _label in Accessibility.choices]
    values["accessible"] = [code for code in codes if told.get(f"acc_{code}") == "yes"]
    values["not_accessible"] = [code for code in codes if told.get(f"acc_{code}") == "no"]
    return values


def _prices(kind: str, text: str) -> dict[str, Any]:
    _free, low, high = prices_told(text)
    is_free = {"free": True, "paid": False}.get(kind)
    if is_free is None and low is not None:
        is_free = not high
    if is_free:
        low = high = None
    return {"is_free": is_free, "price_text": text, "price_low": low, "price_high": high}


def credits_of(told: Mapping[str, Any]) -> list[Credit]:
    """Who makes it: the public directory's record when one bears exactly that name."""
    names = [(told.get("organizer", ""), Role.ORGANIZER)]
    names += [(one, Role.PERFORMER) for one in re.split(r"[,;\n]", told.get("performers", ""))]
    kept = [(" ".join(name.split()), role) for name, role in names if name.strip()][:20]
    known = _actors([name for name, _role in kept])
    return [Credit(name[:200], role, known.get(name.casefold())) for name, role in kept]


def _actors(names: Sequence[str]) -> dict[str, Actor]:
    rows = Actor.objects.called(name__in=names).filter(visibility=Visibility.PUBLIC)
    found: dict[str, Actor] = {}
    doubled = set()
    for actor in rows:
        for name in {one.casefold() for one in (actor.name, *actor.other_names)}:
            if name in found:
                doubled.add(name)
            found[name] = actor
    return {name: actor for name, actor in found.items() if name not in doubled}


def credits_changed(event: Event, told: Mapping[str, Any]) -> list[Credit] | None:
    """The event's credits as the form wants them; None when it says the same as before.

    What the form does not show (a presenter) is kept.
    """
    before = form_values(event)
    if all(before[name] == told.get(name, "") for name in ("organizer", "performers")):
        return None
    others = event.credits.filter(role=Role.PRESENTER).select_related("actor")
    kept = [Credit(one.name, one.role, one.actor) for one in others]
    return [*credits_of(told), *kept]


def form_values(event: Event) -> dict[str, Any]:
    """The form's initial values for an event."""
    place = event.place
    told: dict[str, Any] = {name: getattr(event, name) for name in (*PLAIN, "attendance")}
    told["place"] = place.name if place else event.place_detail
    told["street"] = place.street_address if place else ""
    told["town"] = place.municipality.name if place and place.municipality else ""
    told["price_kind"] = {True: "free", False: "paid", None: ""}[event.is_free]
    told["price_text"] = event.price_text or _price_text(event.price_low, event.price_high)
    named = list(event.credits.order_by("position", "pk").values_list("role", "name"))
    told["organizer"] = next((name for role, name in named if role == Role.ORGANIZER), "")
    told["performers"] = ", ".join(name for role, name in named if role == Role.PERFORMER)
    first = event.disciplines.order_by("name_fr").first()
    told["discipline"] = first.slug if first else ""
    for code, _label in Accessibility.choices:
        told[f"acc_{code}"] = "yes" if code in event.accessible else ""
        if code in event.not_accessible:
            told[f"acc_{code}"] = "no"
    return told


def _price_text(low: Decimal | None, high: Decimal | None) -> str:
    amounts = [str(amount.normalize() if amount != amount.to_integral() else int(amount))
               for amount in (low, high) if amount is not None]  # fmt: skip
    return " à ".join(f"{amount.replace('.', ',')} $" for amount in dict.fromkeys(amounts))


def differences(event: Event, form: EventForm) -> list[dict[str, str]]:
    """The fields where what is kept now is not what was typed: `label`, `now`, `typed`."""
    now, told = form_values(event), []
    for name, value in now.items():
        typed = form.data.get(form.add_prefix(name), "")
        kept = "" if value is None else str(value)
        if kept.replace("\r\n", "\n").strip() != str(typed).replace("\r\n", "\n").strip():
            now_said, typed_said = _shown(form, name, kept), _shown(form, name, str(typed))
            label = str(form.fields[name].label)
            told.append({"label": label, "now": now_said, "typed": typed_said})
    return told


def _shown(form: EventForm, name: str, value: str) -> str:
    choices = getattr(form.fields[name], "choices", None)
    if choices is not None:
        return next((str(label) for key, label in choices if str(key) == value), value)
    return value[:300]
