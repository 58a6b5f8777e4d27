"""Circles as a list."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.connect.models import Circle, CircleMember
from maillage.core.access import NOBODY, Reader
from maillage.core.lists import Choice, Column, Having, List, Related, Territory
from maillage.core.models import Region

ACTIVE = CircleMember.State.ACTIVE


def _name(circle: Any) -> SafeString:
    words = [circle.get_kind_display(), *(t.name for t in circle.topics.all())]
    mine = {
        CircleMember.State.ACTIVE: ("good", _("vous en êtes")),
        CircleMember.State.INVITED: ("warn", _("vous êtes invité·e")),
        CircleMember.State.REQUESTED: ("warn", _("demande envoyée")),
    }.get(circle.my_state)
    tag = format_html(' <span class="tag {}">{}</span>', *mine) if mine else ""
    closed = format_html(' <span class="tag">{}</span>', _("fermé")) if circle.closed_on else ""
    return format_html(
        '<a href="{}">{}</a>{}{}<br><small>{}</small>',
        circle.get_absolute_url(), circle.name, tag, closed, capfirst(" · ".join(words)),
    )  # fmt: skip


def period(circle: Circle) -> str:
    """« depuis le 3 mars 2026 », « du … au … »."""
    start, end = circle.from_date, circle.closed_on or circle.to_date
    days = {n: date_format(d, "DATE_FORMAT") for n, d in (("start", start), ("end", end)) if d}
    if start and end:
        return _("du %(start)s au %(end)s") % days
    if start:
        return _("depuis le %(start)s") % days
    return _("jusqu’au %(end)s") % days if end else ""


def _mine(reader: Reader) -> Q:
    if not reader.person_id:
        return NOBODY
    taken = [ACTIVE, CircleMember.State.INVITED, CircleMember.State.REQUESTED]
    seats = CircleMember.objects.filter(actor_id=reader.person_id, state__in=taken)
    return Q(pk__in=seats.values("circle"))


class CircleTerritory(Territory):
    """A circle has a region, or none."""

    def groups(self, reader: Reader) -> Any:
        return [("", list(Region.objects.values_list("code", "name")))]

    def rule(self, value: str, reader: Reader) -> Q | None:
        return Q(region=value) if Region.objects.filter(code=value).exists() else None


class Circles(List):
    """Committees, working groups, thematic circles, communities, roundtables, networks."""

    model, name, title = Circle, "circles", gettext_lazy("Cercles")
    url_name, css, crumb = "connect:circles", "v1", gettext_lazy("Réseauter")
    template = "connect/list.html"
    audience = ("signed_in",)
    add_url_name, add_title = "connect:add_circle", gettext_lazy("Ouvrir un cercle")
    columns = [
        Column("name", gettext_lazy("Nom"), sort=("name",), html=_name),
        Column("kind", gettext_lazy("Sorte"), sort=("kind", "name"), on_page=False),
        Column("region", gettext_lazy("Région"), value=lambda c: c.region.name if c.region else ""),
        Column("topics", gettext_lazy("Thèmes"), on_page=False,
               value=lambda c: "; ".join(t.name for t in c.topics.all())),
        Column("joining", gettext_lazy("Pour en être"), sort=("joining", "name")),
        Column("seats", gettext_lazy("Membres"), is_number=True, sort=("seats",)),
        Column("period", gettext_lazy("Mandat"), value=period),
        Column("from_date", gettext_lazy("Du"), sort=("from_date",), on_page=False),
        Column("to_date", gettext_lazy("Au"), on_page=False),
        Column("closed_on", gettext_lazy("Fermé le"), on_page=False),
        Column("kept", gettext_lazy("Conservé"), on_page=False),
    ]  # fmt: skip
    filters = [
        Choice("kind", everything=gettext_lazy("Toutes")),
        Having("state", gettext_lazy("État"), gettext_lazy("ouverts"), cases={
            "closed": (gettext_lazy("fermés"), lambda reader: Q(closed_on__isnull=False)),
            "all": (gettext_lazy("tous"), lambda reader: Q()),
        }, usual=lambda reader: Q(closed_on=None)),
        Having("mine", gettext_lazy("Lesquels"), cases={
            "yes": (gettext_lazy("les miens"), _mine),
        }),
        CircleTerritory(),
        Related("topics", gettext_lazy("Thème"), gettext_lazy("Tous")),
    ]  # fmt: skip
    search = ("folded",)
    empty_title = gettext_lazy("Qui se réunit, et pourquoi ?")
    empty_text = gettext_lazy(
        "Les comités, groupes de travail, cercles et communautés de pratique vont ici, "
        "avec leur mandat et leurs membres."
    )

    @classmethod
    def queryset(cls) -> QuerySet[Circle]:
        seats = Count("members", filter=Q(members__state=ACTIVE), distinct=True)
        return (
            Circle.objects.select_related("region").prefetch_related("topics").annotate(seats=seats)
        )

    @classmethod
    def load(cls, records: list[Any], reader: Reader) -> None:
        """Where the reader herself stands in each."""
        by_id = {circle.pk: circle for circle in records}
        for circle in records:
            circle.my_state = ""
        if reader.person_id:
            seats = CircleMember.objects.filter(circle__in=by_id, actor_id=reader.person_id)
            for seat in seats.filter(_mine_state()):
                by_id[seat.circle_id].my_state = seat.state


def _mine_state() -> Q:
    return Q(state__in=[ACTIVE, CircleMember.State.INVITED, CircleMember.State.REQUESTED])
