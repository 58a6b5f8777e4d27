"""Events and sources of the showcase as lists of the network."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.core.access import Reader
from maillage.core.lists import Choice, Column, Having, List, Related, Territory
from maillage.core.lists.filters import Filter, Options
from maillage.core.models import Municipality
from maillage.core.said import in_words
from maillage.offer.models import Event, HarvestRecord, HarvestRun, PublicationState, Source
from maillage.offer.moderation import origin_of, with_origins
from maillage.offer.schedule import slots_of

TONES = {
    PublicationState.PUBLISHED: "good", PublicationState.HELD: "warn",
    PublicationState.REFUSED: "bad",
}  # fmt: skip
LEADERS = ("agent", "coordination")
READERS = ("agent", "coordination", "manager")


def managed_url(event: Event) -> str:
    """The event's page for the network."""
    return reverse("offer:manage_event", args=[event.address])


def days_of(event: Event) -> str:
    """« 28 nov. 2026 », « 28 nov. 2026 … 3 déc. 2026 (4 dates) »."""
    slots = slots_of(event)
    if not slots:
        return _("sans date")
    first, last = date_format(slots[0].start, "j b Y"), date_format(slots[-1].start, "j b Y")
    if len(slots) == 1:
        return first
    told = {"first": first, "last": last, "n": len(slots)}
    return _("%(first)s … %(last)s (%(n)d dates)") % told


def place_of(event: Event) -> str:
    """The place and its municipality, or where it is said to be."""
    place = event.place
    if place is None:
        return event.place_detail or ("" if event.attendance == "offline" else _("en ligne"))
    town = place.municipality
    return f"{place.name}, {town.name}" if town else place.name


def _pick(event: Event) -> SafeString:
    return format_html(
        '<label class="tick"><input type="checkbox" name="event" value="{}" form="lot">'
        '<span class="vh">{}</span></label>',
        event.uid, event.title,
    )  # fmt: skip


def _title(event: Event) -> SafeString:
    return format_html('<a href="{}">{}</a>', managed_url(event), event.title)


def _state(event: Event) -> SafeString:
    tone = TONES.get(PublicationState(event.state), "")
    return format_html('<span class="tag {}">{}</span>', tone, event.get_state_display())


@dataclass
class FromSource(Filter):
    """Events that a source speaks of."""

    is_joined = True

    def groups(self, reader: Reader) -> Iterable[tuple[str, Options]]:
        return [("", list(Source.objects.values_list("uid", "name")))]

    def rule(self, value: str, reader: Reader) -> Q | None:
        source = Source.objects.filter(uid=value).first()
        if source is None:
            return None
        return Q(pk__in=HarvestRecord.objects.filter(source=source).values("event"))


@dataclass
class InMunicipality(Filter):
    """Events of one municipality, of those that have some."""

    is_joined = True

    def groups(self, reader: Reader) -> Iterable[tuple[str, Options]]:
        rows = Municipality.objects.filter(places__events__isnull=False).distinct()
        return [("", list(rows.order_by("name").values_list("code", "name")))]

    def rule(self, value: str, reader: Reader) -> Q | None:
        known = Municipality.objects.filter(code=value).exists()
        return Q(place__municipality=value) if known else None


def _until(days: int) -> Q:
    now = timezone.now()
    return Q(last_end__gte=now, first_start__lt=now + timedelta(days=days))


Cases = dict[str, tuple[str | Promise, Callable[[Reader], Q]]]
WHEN: Cases = {
    "a-venir": (gettext_lazy("à venir"), lambda r: Q(last_end__gte=timezone.now())),
    "semaine": (gettext_lazy("d’ici une semaine"), lambda r: _until(7)),
    "mois": (gettext_lazy("d’ici un mois"), lambda r: _until(31)),
    "passes": (gettext_lazy("passés"), lambda r: Q(last_end__lt=timezone.now())),
    "sans-date": (gettext_lazy("sans date"), lambda r: Q(first_start=None)),
}
ALERTED: Cases = {
    "oui": (
        gettext_lazy("avec un changement à la source"),
        lambda r: Q(alerts__settled_at=None, alerts__isnull=False),
    ),
}


class Events(List):
    """Every event that the reader sees, whatever its state."""

    model, name, title = Event, "events", gettext_lazy("Événements")
    url_name, css, crumb = "offer:events", "v0", gettext_lazy("Offre culturelle")
    template = "offer/events_list.html"
    audience = READERS
    columns = (
        Column("title", gettext_lazy("Événement"), sort=("folded",), html=_title),
        Column("when", gettext_lazy("Quand"), sort=("first_start",), value=days_of),
        Column("place", gettext_lazy("Où"), value=place_of),
        Column("state", gettext_lazy("État"), sort=("state",), html=_state),
        Column("origin", gettext_lazy("Vient de"), value=origin_of),
        Column("updated_at", gettext_lazy("Modifié"), sort=("updated_at",),
               value=lambda e: date_format(timezone.localtime(e.updated_at), "j b Y")),
        Column("status", gettext_lazy("Tenue"), on_page=False),
        Column("url", gettext_lazy("Page officielle"), on_page=False),
        Column("pick", gettext_lazy("Choisir"), html=_pick, value=lambda e: "", in_export=False),
    )  # fmt: skip
    filters = (
        Choice("state"),
        FromSource("source", gettext_lazy("Source"), gettext_lazy("Toutes")),
        Having("quand", gettext_lazy("Quand"), cases=WHEN),
        Related("disciplines", gettext_lazy("Discipline"), gettext_lazy("Toutes")),
        InMunicipality("municipalite", gettext_lazy("Municipalité"), gettext_lazy("Toutes")),
        Territory(municipality="place__municipality", region="place__municipality__region"),
        Having("alerte", gettext_lazy("Changement à la source"), cases=ALERTED),
    )  # fmt: skip
    search = ("folded",)
    ordering = "-updated_at"
    add_url_name = "offer:contribute"
    add_audience = LEADERS
    add_title = gettext_lazy("Proposer un événement")
    empty_title = gettext_lazy("Aucun événement pour l’instant")
    empty_text = gettext_lazy(
        "Les événements arrivent des sources moissonnées et du formulaire public ; ils se suivent "
        "ici, quel que soit leur état."
    )

    @classmethod
    def queryset(cls) -> QuerySet[Event]:
        return with_origins(Event.objects.current())


# --- Sources ----------------------------------------------------------------------------------
def _source(source: Source) -> SafeString:
    return format_html(
        '<a href="{}">{}</a><br><small>{}</small>',
        reverse("offer:source", args=[source.uid]), source.name,
        source.url or _("fichier ou API"),
    )  # fmt: skip


def _last(source: Source) -> SafeString | str:
    run: HarvestRun | None = getattr(source, "last_run", None)
    if run is None:
        return _("jamais")
    tone = "bad" if run.state == HarvestRun.State.FAILED else ""
    day = date_format(timezone.localtime(run.created_at), "j b Y")
    return format_html(
        '<a href="{}">{}</a> <span class="tag {}">{}</span>',
        reverse("offer:run", args=[run.uid]), day, tone, run.get_state_display(),
    )  # fmt: skip


def _last_told(source: Source) -> str:
    run: HarvestRun | None = getattr(source, "last_run", None)
    if run is None:
        return _("jamais")
    day = date_format(timezone.localtime(run.created_at), "j b Y")
    return f"{day} {run.get_state_display()} {in_words(run.problem)}".strip()


class Sources(List):
    """Where events come from."""

    model, name, title = Source, "sources", gettext_lazy("Sources")
    url_name, css, crumb = "offer:sources", "v0", gettext_lazy("Offre culturelle")
    template = "offer/sources_list.html"
    audience = READERS
    columns = (
        Column("name", gettext_lazy("Source"), sort=("name",), html=_source),
        Column("url", gettext_lazy("Adresse"), on_page=False),
        Column("kind", gettext_lazy("Sorte"), sort=("kind",)),
        Column("trust", gettext_lazy("Confiance"), sort=("trust",)),
        Column("rank", gettext_lazy("Rang"), sort=("rank",), is_number=True),
        Column("event_count", gettext_lazy("Événements"), sort=("event_count",), is_number=True),
        Column("last", gettext_lazy("Dernière moisson"), html=_last, value=_last_told),
    )
    filters = (
        Choice("kind"),
        Choice("trust"),
        Having(
            "etat", gettext_lazy("État"),
            cases={
                "active": (gettext_lazy("moissonnée"), lambda r: Q(is_active=True)),
                "arretee": (gettext_lazy("arrêtée"), lambda r: Q(is_active=False)),
                "en-echec": (gettext_lazy("en échec"), lambda r: Q(failures__gt=0)),
            },
        ),
    )  # fmt: skip
    search = ("name", "url")
    ordering = "name"
    add_url_name = "offer:new_source"
    add_audience = LEADERS
    add_title = gettext_lazy("Ajouter une source")
    empty_title = gettext_lazy("Aucune source pour l’instant")
    empty_text = gettext_lazy(
        "Une source est un calendrier, une page, un fil ou un tableau que le Maillage relit : les "
        "événements d’une ville, d’une salle, d’un festival."
    )

    @classmethod
    def queryset(cls) -> QuerySet[Source]:
        events = Count("records__event", distinct=True)
        return Source.objects.annotate(event_count=events)

    @classmethod
    def load(cls, records: list[Any], reader: Reader) -> None:
        """Each source's last run (one query)."""
        runs = HarvestRun.objects.filter(source__in=records).order_by("source_id", "created_at")
        last = {run.source_id: run for run in runs.only(
            "uid", "source_id", "state", "created_at", "problem"
        )}  # fmt: skip
        for source in records:
            source.last_run = last.get(source.pk)
