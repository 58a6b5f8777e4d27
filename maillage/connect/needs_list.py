"""What is sought and offered in the network, as a list."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.core.access import Reader
from maillage.core.lists import Column, Having, List, Related, Territory
from maillage.core.models import Need

COLOURS = {Need.Kind.SEEKS: "v3", Need.Kind.OFFERS: "v4"}


def _text(need: Need) -> SafeString:
    topics = format_html_join(
        " ", '<span class="tag">{}</span>', ((topic.name,) for topic in need.topics.all())
    )
    return format_html(
        '<span class="tag {}">{}</span> {}{}{}',
        COLOURS.get(Need.Kind(need.kind), "v0"), need.get_kind_display(), need.text,
        mark_safe("<br>") if topics else "", topics,
    )  # fmt: skip


def _actor(need: Need) -> SafeString | str:
    actor = need.actor
    if actor is None:
        return _("collectif")
    place = format_html("<br><small>{}</small>", actor.municipality) if actor.municipality else ""
    return format_html('<a href="{}">{}</a>{}', actor.get_absolute_url(), actor.name, place)


def _until(need: Need) -> SafeString | str:
    if need.met_on:
        return _tagged("good", _("comblé"), need.met_on)
    if need.expires_on is None:
        return ""
    if need.expires_on < timezone.localdate():
        return _tagged("v0", _("échu"), need.expires_on)
    return _day(need.expires_on)


def _tagged(css: str, words: str, day: date) -> SafeString:
    return format_html('<span class="tag {}">{}</span> {}', css, words, _day(day))


def _day(day: date) -> SafeString:
    told = date_format(day, "BRIEF_DATE_FORMAT")
    return format_html('<time datetime="{}">{}</time>', day.isoformat(), told)


def _since(need: Need) -> date:
    return timezone.localtime(need.created_at).date()


def _open(reader: Reader) -> Q:
    today = timezone.localdate()
    return Q(met_on=None) & (Q(expires_on=None) | Q(expires_on__gte=today))


def _expired(reader: Reader) -> Q:
    return Q(met_on=None, expires_on__lt=timezone.localdate())


class Needs(List):
    """What somebody looks for or offers; collective needs are those of workshops."""

    model, name, title = Need, "needs", gettext_lazy("Cherche et offre")
    url_name, css, crumb = "connect:needs", "v1", gettext_lazy("Réseauter")
    template = "connect/list.html"
    audience = ("signed_in",)
    add_url_name, add_audience = "connect:add_own_need", ("signed_in",)
    add_title = gettext_lazy("J’offre / je cherche")
    ordering = "-since"
    columns = [
        Column("text", gettext_lazy("Besoin ou offre"), html=_text),
        Column("kind", gettext_lazy("Sorte"), sort=("kind", "-created_at"), on_page=False),
        Column(
            "actor", gettext_lazy("Qui"), sort=("actor__sort_name",), html=_actor,
            value=lambda need: need.actor.name if need.actor else "",
        ),
        Column(
            "municipality", gettext_lazy("Lieu"), on_page=False,
            value=lambda need: need.actor.municipality if need.actor else None,
        ),
        Column(
            "topics", gettext_lazy("Thèmes"), on_page=False,
            value=lambda need: "; ".join(topic.name for topic in need.topics.all()),
        ),
        Column(
            "since", gettext_lazy("Depuis"), sort=("created_at",), value=_since,
            html=lambda need: _day(_since(need)),
        ),
        Column(
            "expires_on", gettext_lazy("Jusqu’au"), sort=("expires_on",), html=_until,
            value=lambda need: need.expires_on or "",
        ),
        Column(
            "met_on", gettext_lazy("Comblé le"), on_page=False,
            value=lambda need: need.met_on or "",
        ),
    ]  # fmt: skip
    filters = [
        Having("kind", gettext_lazy("Sorte"), gettext_lazy("Cherche et offre"), cases={
            "seeks": (gettext_lazy("cherche"), lambda reader: Q(kind=Need.Kind.SEEKS)),
            "offers": (gettext_lazy("offre"), lambda reader: Q(kind=Need.Kind.OFFERS)),
        }),
        Related("topics", gettext_lazy("Thème")),
        Territory(municipality="actor__municipality", region="actor__region"),
        Having("state", gettext_lazy("État"), gettext_lazy("Ouverts"), cases={
            "expired": (gettext_lazy("échus"), _expired),
            "met": (gettext_lazy("comblés"), lambda reader: Q(met_on__isnull=False)),
            "all": (gettext_lazy("tous"), lambda reader: Q()),
        }, usual=_open),
    ]  # fmt: skip
    search = ("text", "actor__folded")
    empty_title = gettext_lazy("Que cherche-t-on, qu’offre-t-on ?")
    empty_text = gettext_lazy(
        "Un local, une oreille, un logiciel, une compétence : dites en une ligne ce que vous "
        "cherchez ou offrez. Le réseau le voit, et propose des mises en relation."
    )

    @classmethod
    def queryset(cls) -> QuerySet[Need]:
        found = Need.objects.exclude(kind=Need.Kind.COLLECTIVE).filter(actor__merged_into=None)
        found = found.select_related("actor", "actor__municipality")
        return found.prefetch_related("topics")

    @classmethod
    def load(cls, records: list[Any], reader: Reader) -> None:
        """Nothing more than the query brings."""
