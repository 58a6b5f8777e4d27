"""The workshops as a list."""

from __future__ import annotations

from django.db import models
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.consult.models import Workshop
from maillage.consult.preparing.readiness import state_of
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
