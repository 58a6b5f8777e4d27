"""What gestures and the practice tell the floors above."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from maillage.core.gestures.calendars import read_all_addresses
from maillage.core.gestures.demo import fill_gestures
from maillage.core.gestures.lists import MyGestures, SharedGestures
from maillage.core.gestures.panels import gesture_document, month_figures, week_badge, week_panel
from maillage.core.gestures.timelines import actor_moments, gesture_moments
from maillage.core.models import Actor, File, Gesture, Practice, Verb
from maillage.core.registry import (
    Act,
    MenuEntry,
    Panel,
    Registry,
    Searchable,
    TimelineSource,
)


def register(registry: Registry) -> None:
    """Called once, from the core's `ready`."""
    registry.add(
        MenuEntry("semaine", _("Ma semaine"), "core:week", shortcut="s", badge=week_badge, group=0),
        MenuEntry("gestes", _("Mes gestes"), "core:gestures", shortcut="e", group=0),
        MenuEntry("pratique", _("Pratique"), "core:current_practice", shortcut="p", group=0),
        Act("noter", _("Noter un geste"), "core:note_gesture"),
        Act("semaine", _("Ma semaine"), "core:week"),
        Panel("week", _("Ma semaine"), week_panel, order=20),
        Panel("axes", _("Ce mois-ci, par axe"), month_figures, order=10, place="figures"),
        Searchable(
            Gesture,
            "gesture",
            _("Gestes"),
            _documents,
            gesture_document,
            follows={Actor: ("actors",), Verb: ("verb",)},
        ),
        TimelineSource(Actor, actor_moments),
        TimelineSource(Gesture, gesture_moments),
    )
    registry.add_list(MyGestures)
    registry.add_list(SharedGestures)
    registry.add_address(Gesture, "core:gesture")
    registry.add_address(Practice, "core:practice")
    registry.add_address(File, "core:file")
    registry.add_job("read-calendars", read_all_addresses, every_minutes=360)
    registry.add_demo(30, fill_gestures)


def _documents() -> QuerySet[Gesture]:
    return Gesture.objects.select_related("verb").prefetch_related("actors")
