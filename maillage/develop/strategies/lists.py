"""Strategies as a list."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from maillage.core.lists import Column, Having, List
from maillage.develop.models import Strategy


def _title(row: Strategy) -> SafeString:
    return format_html('<a href="{}">{}</a>', row.get_absolute_url(), row.title)


def _reached(row: Any) -> str:
    return f"{row.reached} / {row.objectives}"


class Strategies(List):
    """What is to be reached, and how much of it is."""

    model, name, title = Strategy, "strategies", gettext_lazy("Stratégies")
    url_name, css, template = "develop:strategies", "v2", "develop/list.html"
    crumb = gettext_lazy("Développer")
    add_url_name, add_title = "develop:add_strategy", gettext_lazy("Nouvelle stratégie")
    columns = [
        Column("title", gettext_lazy("Stratégie"), sort=("title",), html=_title),
        Column("from_date", gettext_lazy("Du"), sort=("from_date",)),
        Column("to_date", gettext_lazy("Au"), sort=("to_date",)),
        Column("orientations_count", gettext_lazy("Orientations"), is_number=True),
        Column("reached", gettext_lazy("Objectifs atteints"), is_number=True, sort=("reached",),
               html=_reached),
        Column("objectives", gettext_lazy("Objectifs"), is_number=True, on_page=False),
        Column("projects", gettext_lazy("Projets"), is_number=True, sort=("projects",)),
    ]  # fmt: skip
    filters = [
        Having("when", gettext_lazy("Lesquelles"), gettext_lazy("en cours"), cases={
            "past": (gettext_lazy("passées"), lambda reader: Q(to_date__lt=timezone.localdate())),
            "all": (gettext_lazy("toutes"), lambda reader: Q()),
        }, usual=lambda reader: Q(to_date=None) | Q(to_date__gte=timezone.localdate())),
    ]  # fmt: skip
    search = ("title", "description")
    ordering = "-from_date"
    empty_title = gettext_lazy("Aucune stratégie ici")
    empty_text = gettext_lazy(
        "Une stratégie dit où vous allez : des orientations, leurs objectifs, ce qui les mesure et "
        "les projets qui les servent."
    )

    @classmethod
    def queryset(cls) -> QuerySet[Strategy]:
        objective = "orientations__objectives"
        return Strategy.objects.annotate(
            orientations_count=Count("orientations", distinct=True),
            objectives=Count(objective, distinct=True),
            reached=Count(
                objective, filter=Q(**{f"{objective}__reached_on__isnull": False}), distinct=True
            ),
            projects=Count(f"{objective}__projects", distinct=True),
        )
