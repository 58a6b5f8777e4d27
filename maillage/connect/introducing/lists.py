"""Introductions as a list: those that are followed."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from maillage.connect.models import Introduction
from maillage.core.access import Reader, visible
from maillage.core.lists import Choice, Column, Having, List
from maillage.core.models import Actor

State = Introduction.State
CSS = {
    State.DRAFTED: "v0", State.SENT: "warn", State.MET: "good", State.COLLABORATION: "good",
    State.NOTHING: "v9",
}  # fmt: skip


def _pair(row: Any) -> SafeString:
    names = [one.name for one in row.seen_ends]
    return format_html(
        '<a href="{}">{}</a>', row.get_absolute_url(), " · ".join(names) or row.subject
    )


def _mine(reader: Reader) -> Q:
    return Q(owner=reader.person_id or 0)


class Introductions(List):
    """Whom agents brought together, and what came of it."""

    model, name, title = Introduction, "introductions", gettext_lazy("Mises en relation")
    url_name, css = "connect:introductions_list", "v1"
    crumb, template = gettext_lazy("Réseauter"), "connect/list.html"
    columns = [
        Column("pair", gettext_lazy("Qui"), html=_pair,
               value=lambda row: " · ".join(one.name for one in row.seen_ends)),
        Column("state", gettext_lazy("État"), sort=("state", "created_at"),
               html=lambda row: format_html('<span class="tag {}">{}</span>',
                                            CSS[row.state], row.get_state_display())),
        Column("created_at", gettext_lazy("Préparée le"), sort=("created_at",),
               value=lambda row: row.created_at.date()),
        Column("sent_on", gettext_lazy("Envoyée le"), sort=("sent_on",)),
        Column("outcome_on", gettext_lazy("Issue le"), sort=("outcome_on",)),
        Column("outcome", gettext_lazy("Ce qui en est sorti"), on_page=False),
    ]  # fmt: skip
    filters = [
        Choice("state", everything=gettext_lazy("tous")),
        Having("whose", gettext_lazy("Lesquelles"), cases={
            "mine": (gettext_lazy("les miennes"), _mine),
        }),
    ]  # fmt: skip
    search = ("subject", "outcome")
    ordering = "-created_at"
    empty_title = gettext_lazy("Aucune mise en relation suivie")
    empty_text = gettext_lazy(
        "Préparez un message depuis une suggestion : elle se suit ensuite ici."
    )

    @classmethod
    def queryset(cls) -> QuerySet[Introduction]:
        """Those set aside without a message are hers alone, and no story."""
        aside = Q(state=State.NOTHING, sent_on=None, message="")
        return Introduction.objects.exclude(aside).select_related("one", "other")

    @classmethod
    def load(cls, records: list[Any], reader: Reader) -> None:
        """The ends that the reader may see."""
        ids = {pk for row in records for pk in (row.one_id, row.other_id)}
        seen = visible(Actor.objects.filter(pk__in=ids), reader).in_bulk()
        for row in records:
            row.seen_ends = [seen[pk] for pk in (row.one_id, row.other_id) if pk in seen]
