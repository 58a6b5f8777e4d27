"""Agreements as a list."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from maillage.core.access import Reader, visible
from maillage.core.lists import Choice, Column, Having, List
from maillage.core.models import Actor
from maillage.develop.agreements.standing import standing_of
from maillage.develop.models import Agreement

State = Agreement.State
SOON = timedelta(days=90)


def parties_seen(rows: list[Any], reader: Reader) -> None:
    """Attach `.seen_parties` (those that the reader may see) and `.unseen` (how many others)."""
    ids = {party.pk for row in rows for party in row.parties.all()}
    seen = set(visible(Actor.objects.filter(pk__in=ids), reader).values_list("pk", flat=True))
    for row in rows:
        parties = sorted(row.parties.all(), key=lambda one: one.sort_name)
        row.seen_parties = [one for one in parties if one.pk in seen]
        row.unseen = len(parties) - len(row.seen_parties)


def _title(row: Agreement) -> SafeString:
    return format_html(
        '<a href="{}">{}</a><br><small>{}</small>',
        row.get_absolute_url(), row.title, capfirst(row.get_kind_display()),
    )  # fmt: skip


def _standing(row: Agreement) -> SafeString:
    stands = standing_of(row)
    return format_html('<span class="tag {}">{}</span>', stands.css, stands.words)


def _parties(row: Any) -> str:
    names = [one.name for one in row.seen_parties]
    return "; ".join([*names, f"+ {row.unseen}"] if row.unseen else names)


def _ends_by(days: timedelta) -> Any:
    def rule(reader: Reader) -> Q:
        return Q(state=State.ACTIVE, to_date__lte=timezone.localdate() + days, renewals=None)

    return rule


class Agreements(List):
    """Who is bound to whom, about what, until when."""

    model, name, title = Agreement, "agreements", gettext_lazy("Partenariats et ententes")
    url_name, css, template = "develop:agreements", "v2", "develop/list.html"
    crumb = gettext_lazy("Développer")
    add_url_name, add_title = "develop:add_agreement", gettext_lazy("Nouvelle entente")
    columns = [
        Column("title", gettext_lazy("Entente"), sort=("title",), html=_title),
        Column("kind", gettext_lazy("Sorte"), on_page=False),
        Column("parties", gettext_lazy("Parties"), value=_parties),
        Column("purpose", gettext_lazy("Objet"), on_page=False),
        Column("from_date", gettext_lazy("Du"), sort=("from_date",)),
        Column("to_date", gettext_lazy("Au"), sort=("to_date",)),
        Column("state", gettext_lazy("État"), sort=("state", "to_date"), html=_standing,
               value=lambda row: standing_of(row).words),
        Column("renewal", gettext_lazy("Renouvellement"), on_page=False),
    ]  # fmt: skip
    filters = [
        Having("when", gettext_lazy("Lesquelles"), gettext_lazy("en cours"), cases={
            "soon": (gettext_lazy("finissent d’ici 90 jours"), _ends_by(SOON)),
            "late": (gettext_lazy("échues"), _ends_by(-timedelta(days=1))),
            "ended": (gettext_lazy("terminées"), lambda reader: Q(state=State.ENDED)),
            "all": (gettext_lazy("toutes"), lambda reader: Q()),
        }, usual=lambda reader: ~Q(state=State.ENDED)),
        Choice("kind", everything=gettext_lazy("Toutes")),
    ]  # fmt: skip
    search = ("title", "purpose")
    ordering = "to_date"
    empty_title = gettext_lazy("Aucune entente ici")
    empty_text = gettext_lazy(
        "Un partenariat, une entente ou une lettre d’intention se note avec ses parties et son "
        "terme : vous serez prévenu·e à temps de ce qui finit."
    )

    @classmethod
    def queryset(cls) -> QuerySet[Agreement]:
        return Agreement.objects.prefetch_related("parties")

    @classmethod
    def load(cls, records: list[Any], reader: Reader) -> None:
        """The parties that the reader may see."""
        parties_seen(records, reader)
