"""An address becomes a question: each parameter by its own reader, its problems told in words."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.core.access import SHORT_UID
from maillage.core.models import Actor, Place, Visibility
from maillage.offer.agenda import words
from maillage.offer.agenda.dates import Days, days_between, days_of, read_day
from maillage.offer.agenda.query import RADII, RADIUS, AgendaQuery, Named, Near
from maillage.offer.agenda.territories import Territory, atlas, place_typed, territory
from maillage.offer.models import EventSeries
from maillage.offer.sites import Showcase

LONGEST_TEXT = 200
MOST_VALUES = 20
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z]{2,8})?\Z", re.ASCII)
CURSOR = re.compile(r"[a-z0-9.:_-]{1,80}\Z", re.ASCII | re.IGNORECASE)
CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def read(params: QueryDict | Mapping[str, Any], site: Showcase, now: datetime) -> AgendaQuery:
    """The question of an address, and the problems met."""
    return _Reading(params, site, now).query()


class _Reading:
    """One address being read: what is understood so far, and what is not."""

    def __init__(
        self, params: QueryDict | Mapping[str, Any], site: Showcase, now: datetime
    ) -> None:
        self.asked, self.site, self.now = params, site, now
        self.today = timezone.localtime(now).date()
        self.params: dict[str, str] = {}
        self.filters: dict[str, tuple[str, ...]] = {}
        self.named: dict[str, tuple[Named, ...]] = {}
        self.problems: list[str] = []

    def query(self) -> AgendaQuery:
        text = self._text()
        days = self._days()
        for one in words.filters():
            self._words(one)
        self._languages()
        territories = self._territories()
        self._records("lieu", "place", _places, _("lieu"))
        self._records("artiste", "actor", _actors, _("artiste ou organisme"))
        self._records("serie", "series", _series, _("série"))
        near = self._near()
        order = self._order(text)
        self._strangers()
        return AgendaQuery(
            site=self.site, now=self.now, params=self.params, text=text, days=days,
            filters=self.filters, territories=territories, named=self.named, near=near,
            order="relevance" if order else "date", problems=tuple(self.problems),
            cursor=self._cursor(),
        )  # fmt: skip

    # --- Reading one parameter ----------------------------------------------------------------
    def _one(self, name: str) -> str:
        """The last value of a parameter, cleaned and cut."""
        value = CONTROL.sub(" ", str(self.asked.get(name) or ""))
        return " ".join(value.split())[:LONGEST_TEXT]

    def _many(self, name: str) -> list[str]:
        """Every value of a parameter, given several times or with commas; each once."""
        getlist = getattr(self.asked, "getlist", None)
        given = getlist(name) if getlist else [str(self.asked.get(name) or "")]
        values = [one.strip().lower() for text in given for one in str(text).split(",")]
        return list(dict.fromkeys(one[:LONGEST_TEXT] for one in values if one))[:MOST_VALUES]

    def _refused(self, name: str, value: str) -> None:
        shown = value[:40] + ("…" if len(value) > 40 else "")
        self.problems.append(
            _("Le filtre « %(name)s=%(value)s » n’est pas connu.") % {"name": name, "value": shown}
        )

    def _text(self) -> str:
        text = self._one("q")
        if text:
            self.params["q"] = text
        return text

    def _days(self) -> Days | None:
        when = self._one("quand")
        if when:
            if days := days_of(when, self.today):
                self.params["quand"] = when
                return days
            self._refused("quand", when)
        first, last = self._day("du"), self._day("au")
        if first and last and last < first:
            first, last = last, first
            self.params["du"], self.params["au"] = first.isoformat(), last.isoformat()
        return days_between(first, last, self.today) if first or last else None

    def _day(self, name: str) -> date | None:
        text = self._one(name)
        day = read_day(text) if text else None
        if day:
            self.params[name] = day.isoformat()
        elif text:
            self._refused(name, text)
        return day

    def _words(self, one: words.Filter) -> None:
        codes: list[str] = []
        slugs: list[str] = []
        for slug in self._many(one.param):
            if word := one.word(slug):
                codes.append(word.code)
                slugs.append(slug)
            else:
                self._refused(one.param, slug)
        if one is words.PRICE:
            self._free(codes, slugs)
        if slugs:
            self.params[one.param] = ",".join(slugs)
        if codes:
            self.filters[one.facet] = tuple(codes)

    def _free(self, codes: list[str], slugs: list[str]) -> None:
        """`gratuit=oui` is what everybody writes; `prix=gratuit` becomes it."""
        asked = self._one("gratuit").lower()
        if asked and asked not in ("oui", "1", "true", "on"):
            self._refused("gratuit", asked)
            asked = ""
        if "gratuit" in slugs:
            slugs.remove("gratuit")
        elif asked:
            codes.insert(0, "free")
        if "free" in codes:
            self.params["gratuit"] = "oui"

    def _languages(self) -> None:
        codes = []
        for code in self._many("langue"):
            if LANGUAGE.match(code):
                codes.append(code)
            else:
                self._refused("langue", code)
        if codes:
            self.params["langue"] = ",".join(codes)
            self.filters["language"] = tuple(codes)

    def _territories(self) -> tuple[Territory, ...]:
        found: list[Territory] = []
        for slug in self._many("territoire"):
            if one := territory(slug):
                found.append(one)
            else:
                self._refused("territoire", slug)
        if found:
            self.params["territoire"] = ",".join(one.slug for one in found)
            self.filters |= _by_level(found)
        return tuple(found)

    def _records(
        self, param: str, facet: str, find: Callable[[str], Named | None], what: str
    ) -> None:
        found: list[Named] = []
        for address in self._many(param):
            short = address.rpartition("-")[2]
            is_uid = short.isascii() and short.isalnum() and len(short) >= SHORT_UID
            if is_uid and (one := find(short)):
                found.append(one)
            else:
                self._refused(param, address)
        if found:
            self.params[param] = ",".join(one.address for one in found)
            self.filters[facet] = tuple(str(one.pk) for one in found)
            self.named[param] = tuple(found)

    def _near(self) -> Near | None:
        around = self._radius()
        if typed := self._one("pres"):
            centre = place_typed(typed)
            if centre:
                self.params["pres"] = typed
                self._keep_radius(around)
                spot = round(centre.latitude, 2), round(centre.longitude, 2)
                return Near(*spot, around, typed, centre.name)
            self.problems.append(
                _("« %(typed)s » n’est ni une municipalité ni un code postal connus ici.")
                % {"typed": typed[:40]}
            )
        latitude, longitude = self._degrees("lat", 90), self._degrees("lon", 180)
        if latitude is None or longitude is None:
            return None
        self.params["lat"], self.params["lon"] = f"{latitude:.2f}", f"{longitude:.2f}"
        self._keep_radius(around)
        return Near(latitude, longitude, around, name=_("votre position"))

    def _degrees(self, name: str, most: int) -> float | None:
        text = self._one(name)
        if not text:
            return None
        try:
            value = float(text.replace(",", "."))
        except ValueError:
            value = math.nan
        if not math.isfinite(value) or abs(value) > most:
            self._refused(name, text)
            return None
        return round(value, 2)

    def _radius(self) -> int:
        text = self._one("rayon")
        if not text:
            return RADIUS
        if text.isascii() and text.isdigit() and int(text[:6]) in RADII:
            return int(text)
        self._refused("rayon", text)
        return RADIUS

    def _keep_radius(self, around: int) -> None:
        if around != RADIUS:
            self.params["rayon"] = str(around)

    def _order(self, text: str) -> bool:
        order = self._one("tri")
        if order not in ("", "date", "pertinence"):
            self._refused("tri", order)
        if order == "pertinence" and text:
            self.params["tri"] = order
            return True
        return False

    def _cursor(self) -> str:
        cursor = self._one("suite")
        return cursor if CURSOR.match(cursor) else ""

    def _strangers(self) -> None:
        """A misspelt parameter is told; what marks a visit (utm_…) is none of our business."""
        known = {*words.ORDER, *words.OTHERS}
        for name in self.asked:
            if name not in known and not name.startswith(("utm_", "fbclid", "gclid")):
                self._refused(name[:40], str(self.asked.get(name) or ""))


def _by_level(found: list[Territory]) -> dict[str, tuple[str, ...]]:
    """Filters of the index. Territories of several levels add up: all become municipalities."""
    levels = {one.level for one in found}
    if len(levels) == 1:
        return {levels.pop(): tuple(one.code for one in found)}
    wanted = {(one.level, one.code) for one in found}
    towns = (t for t in atlas().by_slug.values() if t.level == "municipality")
    codes = [
        t.code
        for t in towns
        if {("municipality", t.code), ("region", t.region), ("rcm", t.rcm)} & wanted
    ]
    return {"municipality": tuple(codes)}


def _places(short: str) -> Named | None:
    place = Place.objects.filter(
        uid__startswith=short, visibility=Visibility.PUBLIC, merged_into=None
    ).first()
    return Named(place.pk, place.uid, place.address, place.name) if place else None


def _actors(short: str) -> Named | None:
    actor = Actor.objects.called(uid__startswith=short).filter(visibility=Visibility.PUBLIC).first()
    return Named(actor.pk, actor.uid, actor.address, actor.name) if actor else None


def _series(short: str) -> Named | None:
    series = EventSeries.objects.filter(uid__startswith=short, visibility=Visibility.PUBLIC).first()
    return Named(series.pk, series.uid, series.address, series.title) if series else None
