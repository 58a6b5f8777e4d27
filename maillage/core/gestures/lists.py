"""Gestures as lists: her own, and those that others share with her."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.core.access import Reader, visible
from maillage.core.lists import Choice, Column, Filter, Having, List, Related
from maillage.core.models import Actor, Gesture, Practice, Visibility
from maillage.core.practice import heirs

ALL, VERB = gettext_lazy("Tous"), gettext_lazy("Verbe")


@dataclass
class ByVerb(Filter):
    """A verb of the current practice, older versions read through their correspondences."""

    name: str = "verbe"
    title: Any = VERB

    def groups(self, reader: Reader) -> Iterable[tuple[str, list[tuple[str, str]]]]:
        practice = Practice.current()
        verbs = practice.verbs.all() if practice else []
        return [("", [(verb.uid, verb.name) for verb in verbs])]

    def rule(self, value: str, reader: Reader) -> Q | None:
        practice = Practice.current()
        chosen = practice.verbs.filter(uid=value).first() if practice else None
        if practice is None or chosen is None:
            return None
        return Q(verb_id__in=[old for old, heir in heirs(practice).items() if heir == chosen.pk])


def _this_week(reader: Reader) -> Q:
    today = timezone.localdate()
    return Q(occurred_on__gte=today - timedelta(days=today.weekday()))


def _this_month(reader: Reader) -> Q:
    return Q(occurred_on__gte=timezone.localdate().replace(day=1))


def _this_year(reader: Reader) -> Q:
    return Q(occurred_on__gte=timezone.localdate().replace(month=1, day=1))


def _text(gesture: Gesture) -> SafeString:
    names = ", ".join(actor.name for actor in gesture.shown_actors)  # type: ignore[attr-defined]
    waiting = (
        format_html(' <span class="tag warn">{}</span>', _("à relire"))
        if gesture.is_waiting  # type: ignore[attr-defined]
        else ""
    )
    under = format_html("<br><small>{}</small>", names) if names else ""
    link = format_html('<a href="{}">{}</a>', gesture.get_absolute_url(), gesture.text)
    return format_html("{}{}{}", link, waiting, under)


def _verb(gesture: Gesture) -> SafeString | str:
    if gesture.verb is None:
        return "—"
    return format_html('<span class="tag {}">{}</span>', gesture.verb.colour, gesture.verb.name)


def _tick(gesture: Gesture) -> SafeString:
    """Outside of its form in the page, tied to it by name: the list's own forms stay whole."""
    return format_html(
        '<label class="tick"><input type="checkbox" name="gesture" value="{}" form="lot">'
        '<span class="vh">{}</span></label>',
        gesture.uid, _("Choisir « %s »") % gesture.text,
    )  # fmt: skip


COLUMNS = [
    Column("text", gettext_lazy("Geste"), sort=("folded",), html=_text, value=lambda g: g.text),
    Column(
        "occurred_on", gettext_lazy("Date"), sort=("occurred_on",),
        html=lambda g: format_html("{}", date_format(g.occurred_on, "DATE_FORMAT")),
    ),
    Column("verb", gettext_lazy("Verbe"), html=_verb, value=lambda g: str(g.verb or "")),
    Column("axis", gettext_lazy("Axe"), value=lambda g: g.axis.name if g.axis else ""),
    Column(
        "actors", gettext_lazy("Avec qui"), on_page=False,
        value=lambda g: "; ".join(actor.name for actor in g.shown_actors),
    ),
    Column("people_reached", gettext_lazy("Personnes rejointes"), is_number=True, on_page=False),
    Column(
        "organisations_reached", gettext_lazy("Organismes rejoints"), is_number=True, on_page=False
    ),
    Column("outcome", gettext_lazy("Ce qui en est sorti"), on_page=False),
    Column("evidence_url", gettext_lazy("Preuve : adresse"), on_page=False),
    Column(
        "origin", gettext_lazy("Origine"), on_page=False,
        value=lambda g: _("observé") if g.is_observed else _("déclaré"),
    ),
    Column("host", gettext_lazy("Organisme d’accueil"), on_page=False,
           value=lambda g: str(g.host or "")),
]  # fmt: skip
AXIS, PERIOD = (
    Related("axis", gettext_lazy("Axe"), ALL),
    Having(
        "periode", gettext_lazy("Période"), ALL,
        cases={
            "semaine": (gettext_lazy("cette semaine"), _this_week),
            "mois": (gettext_lazy("ce mois-ci"), _this_month),
            "annee": (gettext_lazy("cette année"), _this_year),
        },
    ),
)  # fmt: skip


class _Gestures(List):
    model = Gesture
    search = ("folded",)
    ordering = "-occurred_on"
    template = "core/gestures.html"

    @classmethod
    def queryset(cls) -> Any:
        return Gesture.objects.with_parts()

    @classmethod
    def load(cls, records: list[Any], reader: Reader) -> None:
        """The actors that the reader sees: one question for the whole page."""
        ids = {actor.pk for gesture in records for actor in gesture.actors.all()}
        seen = set(visible(Actor.objects.filter(pk__in=ids), reader).values_list("pk", flat=True))
        for gesture in records:
            gesture.shown_actors = [a for a in gesture.actors.all() if a.pk in seen]
            mine = gesture.owner_id == reader.person_id
            gesture.is_waiting = mine and not gesture.is_confirmed


class MyGestures(_Gestures):
    """Her own gestures, private or shared."""

    name, title, url_name = "gestures", gettext_lazy("Mes gestes"), "core:gestures"
    columns = [
        *COLUMNS,
        Column("visibility", gettext_lazy("Vu par")),
        Column("tick", gettext_lazy("Choisir"), html=_tick, value=lambda g: "", in_export=False),
    ]
    filters = [
        ByVerb(), AXIS, PERIOD, Choice("visibility", gettext_lazy("Vu par"), ALL),
        Having("etat", gettext_lazy("État"), ALL, cases={
            "relire": (gettext_lazy("à relire"), lambda reader: Q(is_confirmed=False)),
            "partages": (
                gettext_lazy("partagés"), lambda reader: ~Q(visibility=Visibility.PRIVATE)
            ),
        }),
    ]  # fmt: skip
    empty_title = gettext_lazy("Aucun geste ici")
    empty_text = gettext_lazy("Une ligne suffit : écrivez ce que vous venez de faire.")

    @classmethod
    def seen(cls, rows: Any, reader: Reader) -> Any:
        return super().seen(rows, reader).filter(owner_id=reader.person_id or 0)


class SharedGestures(_Gestures):
    """What others share with her host or with the network."""

    name, title = "shared-gestures", gettext_lazy("Gestes partagés avec moi")
    url_name = "core:shared_gestures"
    columns = [
        *COLUMNS,
        Column("owner", gettext_lazy("Par"), value=lambda g: str(g.owner or "")),
    ]
    filters = [ByVerb(), AXIS, PERIOD]
    empty_title = gettext_lazy("Rien de partagé avec vous pour l’instant")
    empty_text = gettext_lazy(
        "Les gestes que d’autres partagent avec votre organisme ou avec le réseau paraîtront ici."
    )

    @classmethod
    def seen(cls, rows: Any, reader: Reader) -> Any:
        return super().seen(rows, reader).exclude(owner_id=reader.person_id or 0)
