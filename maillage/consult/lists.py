"""The workshops as a list."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.consult.models import Relay, Synonym, Workshop
from maillage.consult.models.relays import WAITING
from maillage.consult.preparing.readiness import state_of
from maillage.core.access import Reader, visible
from maillage.core.lists import Choice, Column, Having, List


def _title(workshop: Workshop) -> SafeString:
    return format_html(
        '<a href="{}">{}</a><br><small>{}</small>',
        workshop.get_absolute_url(), workshop.title, workshop.audience,
    )  # fmt: skip


def _state(workshop: Workshop) -> SafeString:
    word, css = state_of(workshop)
    return format_html('<span class="tag {}">{}</span>', css, word)


def _day(workshop: Workshop) -> str:
    return date_format(workshop.held_on) if workshop.held_on else "—"


class Workshops(List):
    """Every workshop that the reader sees, newest first."""

    model, name, title = Workshop, "workshops", gettext_lazy("Ateliers")
    url_name, css, template = "consult:workshops", "v3", "consult/workshops.html"
    crumb = gettext_lazy("Concerter")
    columns = (
        Column("title", gettext_lazy("Atelier"), sort=("folded",), html=_title),
        Column("held_on", gettext_lazy("Date"), sort=("held_on",), html=_day),
        Column("state", gettext_lazy("État"), sort=("state",), html=_state,
               value=lambda w: state_of(w)[0]),
        Column("audience", gettext_lazy("Public visé"), on_page=False),
        Column("group_count", gettext_lazy("Groupes"), sort=("group_count",), is_number=True),
        Column("step_count", gettext_lazy("Étapes"), sort=("step_count",), is_number=True),
        Column(
            "practice", gettext_lazy("Pratique"),
            value=lambda w: _("adoptée") if w.practice_id else "",
        ),
    )  # fmt: skip
    filters = (
        Choice("state"),
        Having(
            "pratique", gettext_lazy("Pratique"),
            cases={
                "adoptee": (gettext_lazy("adoptée"), lambda r: models.Q(practice__isnull=False)),
                "sans": (gettext_lazy("pas encore"), lambda r: models.Q(practice=None)),
            },
        ),
    )  # fmt: skip
    search = ("folded",)
    ordering = "-held_on"
    add_url_name = "consult:import_notes"
    empty_title = gettext_lazy("Aucun atelier pour l’instant")
    empty_text = gettext_lazy(
        "Ici se lisent les ateliers du réseau : ce que chaque groupe a écrit, les mots choisis, "
        "les préoccupations transmises. Commencez par les notes d’un atelier déjà tenu."
    )

    @classmethod
    def queryset(cls) -> models.QuerySet:
        return Workshop.objects.with_counts()


def _concern(relay: Relay) -> SafeString:
    return format_html('<a href="{}">{}</a>', relay.get_absolute_url(), str(relay.concern))


def _since(relay: Relay) -> str:
    if not relay.is_waiting:
        return "—"
    is_new = timezone.now() - relay.created_at < timedelta(hours=1)
    return _("moins d’une heure") if is_new else timesince(relay.created_at)


class Relays(List):
    """Concerns handed over: those without an answer first, the oldest at the top."""

    model, name, title = Relay, "relays", gettext_lazy("Relais")
    url_name, css, crumb = "consult:relays", "v3", gettext_lazy("Concerter")
    columns = (
        Column("concern", gettext_lazy("Préoccupation"), html=_concern,
               value=lambda r: r.concern.text),
        Column("origin", gettext_lazy("De"), value=lambda r: r.shown_origin),
        Column("destination", gettext_lazy("À"), value=lambda r: r.shown_destination),
        Column("status", gettext_lazy("État"), sort=("status",)),
        Column("since", gettext_lazy("Attend depuis"), sort=("is_settled", "created_at"),
               value=_since),
        Column("answer", gettext_lazy("Réponse"), value=lambda r: r.concern.answer, on_page=False),
    )  # fmt: skip
    filters = (
        Having(
            "reponse", gettext_lazy("Réponse"),
            cases={
                "sans": (gettext_lazy("sans réponse"), lambda r: models.Q(status__in=WAITING)),
                "avec": (gettext_lazy("avec réponse"), lambda r: ~models.Q(status__in=WAITING)),
            },
        ),
        Choice("status"),
    )  # fmt: skip
    search = ("folded",)
    ordering = "since"
    empty_title = gettext_lazy("Aucune préoccupation transmise")
    empty_text = gettext_lazy(
        "Quand un groupe confirme sa lecture, les préoccupations qu’il a écrites arrivent ici, "
        "et y restent jusqu’à leur réponse."
    )

    @classmethod
    def queryset(cls) -> models.QuerySet:
        return Relay.objects.longest_waiting_first().select_related(
            "concern", "workshop", "to_workshop"
        )

    @classmethod
    def load(cls, records: list[Relay], reader: Reader) -> None:
        """Names of workshops are shown to those who see them; the others read the date."""
        ids = {r.workshop_id for r in records} | {r.to_workshop_id or 0 for r in records}
        seen = {w.pk: w for w in visible(Workshop.objects.filter(pk__in=ids), reader)}
        for relay in records:
            relay.shown_origin = _name(seen.get(relay.workshop_id))  # type: ignore[attr-defined]
            destination = seen.get(relay.to_workshop_id or 0)
            told = date_format(relay.to_date) if relay.to_date else "—"
            shown = _name(destination) if destination else told
            relay.shown_destination = shown  # type: ignore[attr-defined]


def _name(workshop: Workshop | None) -> str:
    return workshop.title if workshop else _("un autre atelier")


def _sign(synonym: Synonym) -> str:
    return _("disent la même chose") if synonym.is_same else _("ne disent pas la même chose")


def _shown_pair(synonym: Synonym) -> SafeString:
    return format_html('<a href="{}">{}</a>', synonym.get_absolute_url(), synonym.left)


class Synonyms(List):
    """What the team decided about wordings: the list grows with each synthesis."""

    model, name, title = Synonym, "synonyms", gettext_lazy("Synonymes de l’équipe")
    url_name, css, crumb = "consult:synonyms", "v3", gettext_lazy("Concerter")
    template = "consult/synonyms.html"
    columns = (
        Column("left", gettext_lazy("Une façon de dire"), sort=("left", "right"),
               html=_shown_pair),
        Column("is_same", gettext_lazy("Décision"), value=_sign),
        Column("right", gettext_lazy("Une autre"), sort=("right", "left")),
        Column("updated_at", gettext_lazy("Depuis"), sort=("updated_at",),
               value=lambda s: date_format(s.updated_at)),
    )  # fmt: skip
    filters = (
        Having(
            "decision", gettext_lazy("Décision"),
            cases={
                "oui": (gettext_lazy("la même chose"), lambda r: models.Q(is_same=True)),
                "non": (gettext_lazy("pas la même chose"), lambda r: models.Q(is_same=False)),
            },
        ),
    )  # fmt: skip
    search = ("left", "right")
    ordering = "-updated_at"
    add_url_name = "consult:add_synonym"
    add_audience = ("agent", "coordination")
    empty_title = gettext_lazy("Rien n’est encore décidé")
    empty_text = gettext_lazy(
        "Chaque fois que quelqu’un réunit des lignes, ou écarte un rapprochement, ce qu’elles "
        "disent s’ajoute ici. Les suggestions du prochain atelier en tiennent compte."
    )
