"""The network as a list: the same actors as the map, under the same filters."""

from __future__ import annotations

from copy import copy
from typing import Any, ClassVar

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from maillage.connect.graph.formats import as_gexf, as_graphml
from maillage.connect.graph.keys import among
from maillage.connect.graph.reading import Answer, Figures
from maillage.connect.graph.seen import period_choices, period_of, ties_seen
from maillage.core.access import Reader, visible
from maillage.core.lists import Choice, Column, Filter, List, Related, Territory
from maillage.core.models import Actor

PERIOD, COMMUNITY, TIED = "periode", "communaute", "liens"
NEIGHBOURS_SHOWN, COLOURS = 4, 10
NOWHERE = Figures(0.0, 0.0, 0, 0)


def colour_of(community: int) -> str:
    """The class of a community's colour: v1 … v10 in turn; none for actors without ties."""
    return f"v{(community - 1) % COLOURS + 1}" if community else "v0"


def map_address(actor: Actor) -> str:
    """Where an actor's circles are drawn."""
    return f"{reverse('connect:map')}?autour={actor.address}"


class PeriodFilter(Filter):
    """Which ties count: those of today unless a year is chosen. It leaves no actor out."""

    def groups(self, reader: Reader) -> Any:
        return [("", period_choices())]

    def rule(self, value: str, reader: Reader) -> Q | None:
        return Q() if period_of(value) else None


class CommunityFilter(Filter):
    """One community, by its number."""

    figures: dict[int, Figures] | None = None  # None: the list is bound to no reading

    def groups(self, reader: Reader) -> Any:
        sizes: dict[int, int] = {}
        for one in (self.figures or {}).values():
            if one.community:
                sizes[one.community] = sizes.get(one.community, 0) + 1
        yield (
            "",
            [
                (
                    str(number),
                    _("Communauté %(number)d (%(size)d)") % {"number": number, "size": size},
                )
                for number, size in sorted(sizes.items(), key=lambda each: (-each[1], each[0]))
                if size > 1
            ],
        )

    def rule(self, value: str, reader: Reader) -> Q | None:
        if not (value.isascii() and value.isdigit() and 0 < int(value[:6]) < 100_000):
            return None
        if self.figures is None:
            return Q()
        return among(pk for pk, f in self.figures.items() if f.community == int(value))


class TiedFilter(Filter):
    """With ties, or without any. A graph of whom nothing ties shows nothing: there, `is_usual`,
    actors with ties are what is shown when nothing is chosen."""

    figures: dict[int, Figures] | None = None
    is_usual = False

    def groups(self, reader: Reader) -> Any:
        told = [("avec", _("Avec des liens")), ("sans", _("Sans lien noté")),
                ("tous", _("Tous les acteurs"))]  # fmt: skip
        return [("", [one for one in told if one[0] != ("avec" if self.is_usual else "tous")])]

    def unasked(self, reader: Reader) -> Q | None:
        return self.rule("avec", reader) if self.is_usual else None

    def rule(self, value: str, reader: Reader) -> Q | None:
        if value not in ("avec", "sans", "tous"):
            return None
        if self.figures is None or value == "tous":
            return Q()
        wanted = value == "avec"
        return among(pk for pk, f in self.figures.items() if bool(f.degree) == wanted)


def _name(actor: Actor) -> SafeString:
    place = str(actor.municipality) if actor.municipality else ""
    words = " · ".join(filter(None, [actor.get_kind_display().capitalize(), place]))
    return format_html(
        '<a href="{}">{}</a><br><small>{}</small>', actor.get_absolute_url(), actor.name, words
    )


def _community(actor: Any) -> SafeString | str:
    number = actor.figures.community
    if not number:
        return format_html("<small>{}</small>", _("sans lien noté"))
    return format_html(
        '<span class="tag {}">{}</span>', colour_of(number), _("Communauté %d") % number
    )


def said_share(figures: Figures) -> str:
    """« 12 sur 100 », with its margin when it is estimated."""
    if not figures.share:
        return ""
    hundred = 100 * figures.share
    shown = f"{hundred:.0f}" if hundred >= 10 else f"{hundred:.1f}" if hundred >= 0.1 else "0"
    shown = shown.replace(".", ",") if shown != "0" else _("moins de 0,1")
    if figures.doubt:
        margin = f"{100 * figures.doubt:.1f}".replace(".", ",")
        return _("%(share)s ± %(margin)s") % {"share": shown, "margin": margin}
    return shown


def _neighbours(actor: Any) -> SafeString:
    """Those whom most others know first, each a link; the rest is on the map."""
    links = format_html_join(
        ", ", '<a href="{}">{}</a>', ((n.get_absolute_url(), n.name) for n in actor.near)
    )
    rest = actor.figures.degree - len(actor.near)
    if rest < 1:
        return links
    more = ngettext("et %d autre", "et %d autres", rest) % rest
    return format_html('{} <a href="{}">{}</a>', links, map_address(actor), more)


class NetworkActors(List):
    """Every actor with her place in the network. Unbound, it only knows what may be asked."""

    model, name, title = Actor, "network", gettext_lazy("Le réseau en liste")
    url_name, css, crumb = "connect:network_list", "v1", gettext_lazy("Réseauter")
    template = "connect/network_list.html"
    ordering = "-degree"
    search = ("folded",)
    other_exports = {"graphml": as_graphml, "gexf": as_gexf}
    empty_title = gettext_lazy("Le réseau commence par un premier acteur")
    empty_text = gettext_lazy(
        "Ajoutez les artistes et organismes de votre territoire, puis déclarez leurs liens."
    )
    answer: ClassVar[Answer | None] = None
    period_key: ClassVar[str] = ""
    columns = [
        Column("name", gettext_lazy("Nom"), sort=("sort_name",), html=_name),
        Column("kind", gettext_lazy("Sorte"), on_page=False),
        Column("municipality", gettext_lazy("Lieu"), on_page=False),
        Column("region", gettext_lazy("Région"), on_page=False),
        Column("degree", gettext_lazy("Liens avec"), is_number=True, sort=("sort_name",),
               rank=int, value=lambda a: a.figures.degree),
        Column("community", gettext_lazy("Communauté"), sort=("sort_name",), rank=int,
               html=_community, value=lambda a: a.figures.community or ""),
        Column("bridging", gettext_lazy("Relie (sur 100)"), is_number=True, sort=("sort_name",),
               rank=int, html=lambda a: said_share(a.figures),
               value=lambda a: round(100 * a.figures.share, 2)),
        Column("margin", gettext_lazy("Marge d’erreur (±)"), on_page=False,
               value=lambda a: round(100 * a.figures.doubt, 2)),
        Column("neighbours", gettext_lazy("Lié avec"), html=_neighbours,
               value=lambda a: "; ".join(a.all_near)),
    ]  # fmt: skip
    filters = [
        Territory(),
        Related("disciplines", gettext_lazy("Discipline"), gettext_lazy("Toutes")),
        Related("topics", gettext_lazy("Thème"), gettext_lazy("Tous")),
        Choice("kind", everything=gettext_lazy("Toutes")),
        CommunityFilter(COMMUNITY, gettext_lazy("Communauté"), gettext_lazy("Toutes")),
        TiedFilter(TIED, gettext_lazy("Liens"), gettext_lazy("Tous les acteurs")),
        PeriodFilter(PERIOD, gettext_lazy("Période"), gettext_lazy("Aujourd’hui")),
    ]

    @classmethod
    def of(cls, answer: Answer, period_key: str, *, only_tied: bool = False) -> type[NetworkActors]:
        """The list of one reader's network: it orders, filters and tells by this reading.

        `only_tied`: who has no tie is left out unless she is asked for.
        """
        figures = answer.reading.figures if answer.reading else {}
        ranks = {
            "degree": lambda pk: figures.get(pk, NOWHERE).degree,
            # Without ties last, whatever the number.
            "community": lambda pk: figures.get(pk, NOWHERE).community or 10**9,
            "bridging": lambda pk: figures.get(pk, NOWHERE).share,
        }
        columns = [
            Column(**{**vars(column), "rank": ranks.get(column.name)}) for column in cls.columns
        ]
        filters = [copy(each) for each in cls.filters]
        for each in filters:
            if isinstance(each, CommunityFilter | TiedFilter):
                each.figures = figures
            if isinstance(each, TiedFilter) and only_tied:
                each.is_usual, each.everything = True, gettext_lazy("Avec des liens")
        told = {"columns": columns, "filters": filters, "answer": answer, "period_key": period_key}
        return type(cls.__name__, (cls,), told)

    @classmethod
    def queryset(cls) -> Any:
        return Actor.objects.current().select_related("municipality", "region")

    @classmethod
    def load(cls, records: list[Any], reader: Reader) -> None:
        """Figures of the reading; neighbours that the reader sees, the best tied first."""
        answer = cls.answer
        if answer is None:
            raise TypeError("the list is bound to no reading")
        figures = answer.reading.figures if answer.reading else {}
        neighbours = answer.seen.neighbours
        around = {
            actor.pk: sorted(
                neighbours.get(actor.pk, ()), key=lambda pk: (-len(neighbours[pk]), pk)
            )
            for actor in records
        }
        first = {pk for near in around.values() for pk in near[:NEIGHBOURS_SHOWN]}
        named = visible(Actor.objects.filter(pk__in=first), reader).in_bulk()
        for actor in records:
            actor.figures = figures.get(actor.pk, NOWHERE)
            shown = around[actor.pk][:NEIGHBOURS_SHOWN]
            actor.near = [named[pk] for pk in shown if pk in named]
            actor.near_keys = around[actor.pk]

    @classmethod
    def load_for_export(cls, records: list[Any], reader: Reader) -> None:
        """The names of all neighbours, and the ties themselves, for the files of graphs."""
        period = period_of(cls.period_key)
        if period is None:
            raise ValueError("an unknown period")
        keys = {pk for actor in records for pk in actor.near_keys}
        named = visible(Actor.objects.filter(pk__in=keys), reader)
        names = dict(named.values_list("pk", "name"))
        by_source: dict[int, list[tuple[Any, ...]]] = {actor.pk: [] for actor in records}
        ties = ties_seen(reader, period).filter(source__in=by_source).order_by("pk")
        fields = ("source_id", "target_id", "uid", "type__name_fr", "state", "from_date", "to_date")
        for source, *tie in ties.values_list(*fields):
            by_source[source].append(tuple(tie))
        for actor in records:
            actor.all_near = [names[pk] for pk in actor.near_keys if pk in names]
            actor.ties_told = by_source[actor.pk]
