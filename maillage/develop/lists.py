"""The evenings, and who registered, as lists."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.core.access import editable
from maillage.core.lists import Choice, Column, Having, List, Territory
from maillage.core.lists.filters import Filter
from maillage.develop.models import Evening, Registration

if TYPE_CHECKING:
    from collections.abc import Iterable

    from maillage.core.access import Reader
    from maillage.core.lists.filters import Options

State = Registration.State
HOLDING = (State.REGISTERED, State.PRESENT, State.ABSENT)
STATE_CSS = {
    Evening.State.PREPARED: "v0", Evening.State.OPEN: "good", Evening.State.CLOSED: "warn",
    Evening.State.RUNNING: "v2", Evening.State.OVER: "v9",
}  # fmt: skip
COMING_CSS = {
    State.UNCONFIRMED: "warn", State.REGISTERED: "good", State.WAITING: "warn",
    State.CANCELLED: "v9", State.PRESENT: "good", State.ABSENT: "bad",
}  # fmt: skip


def tag(css: str, label: object) -> SafeString:
    """A word in its colour."""
    return format_html('<span class="tag {}">{}</span>', css, label)


def day_of(evening: Evening) -> str:
    """The evening's day, in its own time zone."""
    return date_format(timezone.localtime(evening.starts_at, ZoneInfo(evening.time_zone)))


def _title(evening: Evening) -> SafeString:
    place = _("en ligne") if evening.is_online else evening.where
    return format_html(
        '<a href="{}">{}</a><br><small>{}</small>',
        evening.get_absolute_url(), evening.title, place,
    )  # fmt: skip


class Evenings(List):
    """Every evening that the reader sees, newest first."""

    model, name, title = Evening, "evenings", gettext_lazy("Soirées de maillage")
    url_name, css, template = "develop:evenings", "v2", "develop/list.html"
    crumb = gettext_lazy("Développer")
    columns = (
        Column("title", gettext_lazy("Soirée"), sort=("title",), html=_title),
        Column("starts_at", gettext_lazy("Date"), sort=("starts_at",), html=day_of),
        Column("state", gettext_lazy("État"), sort=("state",),
               html=lambda e: tag(STATE_CSS[e.state], e.get_state_display())),
        Column("coming", gettext_lazy("Inscrit·es"), sort=("coming",), is_number=True,
               html=lambda e: f"{e.coming} / {e.capacity}"),
        Column("waiting", gettext_lazy("En attente"), sort=("waiting",), is_number=True),
        Column("rounds", gettext_lazy("Tours"), sort=("rounds",), is_number=True),
    )  # fmt: skip
    filters = (Choice("state"), Territory(region="municipality__region"))
    search = ("title", "location", "municipality__name")
    ordering = "-starts_at"
    add_url_name = "develop:new_evening"
    add_audience = ("agent", "coordination")
    add_title = gettext_lazy("Nouvelle soirée")
    empty_title = gettext_lazy("Aucune soirée pour l’instant")
    empty_text = gettext_lazy(
        "Une soirée de maillage réunit de 8 à 400 personnes à des tables, le temps de quelques "
        "tours. Chacune dit ce qu’elle cherche et offre ; le plan lui fait rencontrer les bonnes."
    )

    @classmethod
    def queryset(cls) -> models.QuerySet:
        held, waits = Q(registrations__state__in=HOLDING), Q(registrations__state=State.WAITING)
        return Evening.objects.select_related("municipality").annotate(
            coming=Count("registrations", filter=held),
            waiting=Count("registrations", filter=waits),
        )


class OfEvening(Filter):
    """One evening, by its uid: among those that the reader prepares."""

    def groups(self, reader: Reader) -> Iterable[tuple[str, Options]]:
        rows = editable(Evening.objects.all(), reader).order_by("-starts_at")[:100]
        return [("", [(e.uid, f"{e.title} · {day_of(e)}") for e in rows])]

    def rule(self, value: str, reader: Reader) -> Q | None:
        found = editable(Evening.objects.filter(uid=value), reader).values_list("pk", flat=True)
        pk = found.first()
        return Q(evening=pk) if pk else None


def _person(row: Registration) -> SafeString:
    name = row.name or _("(nom effacé)")
    return format_html('<a href="{}">{}</a>', row.get_absolute_url(), name)


def _asked(row: Registration) -> str:
    notes = []
    if row.host_of is not None:
        notes.append(_("anime : %s") % row.host_of)
    if row.needs_accessible:
        notes.append(_("table accessible"))
    if row.absent_rounds:
        notes.append(_("sans les tours %s") % ", ".join(map(str, row.absent_rounds)))
    return " · ".join(notes)


class Registrations(List):
    """Who comes to the evenings that the reader prepares. Whom they know or avoid is not here."""

    model, name, title = Registration, "registrations", gettext_lazy("Inscriptions")
    url_name, css, template = "develop:registrations", "v2", "develop/registrations.html"
    crumb = gettext_lazy("Développer")
    columns = (
        Column("name", gettext_lazy("Nom"), sort=("name",), html=_person),
        Column("organisation_name", gettext_lazy("Organisme"), sort=("organisation_name", "name")),
        Column("email", gettext_lazy("Courriel")),
        Column("state", gettext_lazy("État"), sort=("state", "asked_at"),
               html=lambda r: tag(COMING_CSS[r.state], r.get_state_display())),
        Column("asked_at", gettext_lazy("Arrivée"), sort=("asked_at",),
               html=lambda r: date_format(timezone.localtime(r.asked_at), "SHORT_DATETIME_FORMAT")),
        Column("notes", gettext_lazy("À savoir"), value=_asked),
        Column("evening", gettext_lazy("Soirée"), value=lambda r: r.evening.title),
    )  # fmt: skip
    filters = (
        OfEvening("soiree", gettext_lazy("Soirée"), gettext_lazy("Toutes")),
        Choice("state"),
        Having(
            "profil", gettext_lazy("Profil"),
            cases={
                "vide": (gettext_lazy("vide"), lambda r: Q(needs=[], offers=[])),
                "rempli": (gettext_lazy("rempli"), lambda r: ~Q(needs=[], offers=[])),
                "animation": (gettext_lazy("anime une table"),
                              lambda r: Q(host_of__isnull=False)),
                "accessible": (gettext_lazy("table accessible"),
                               lambda r: Q(needs_accessible=True)),
            },
        ),
    )  # fmt: skip
    search = ("name", "organisation_name", "email")
    ordering = "asked_at"
    empty_title = gettext_lazy("Personne pour l’instant")
    empty_text = gettext_lazy(
        "Les personnes qui s’inscrivent arrivent ici. Partagez l’adresse de la soirée, importez un "
        "tableau, ou inscrivez quelqu’un vous-même."
    )

    @classmethod
    def queryset(cls) -> models.QuerySet:
        return Registration.objects.select_related("evening", "host_of")
