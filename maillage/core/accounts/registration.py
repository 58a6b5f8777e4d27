"""What accounts tell the floors above."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from maillage.core.accounts.actions import sync_wagtail_groups
from maillage.core.accounts.lists import Invitations, Memberships, People
from maillage.core.handover import HANDOVERS
from maillage.core.registry import MenuEntry, Registry

LEADERS = ("coordination", "manager")


def register(registry: Registry) -> None:
    """Called once, from the core's `ready`."""
    registry.add(
        MenuEntry("people", _("Personnes"), "core:people", audiences=("coordination",), group=3),
        MenuEntry("roles", _("Équipe et rôles"), "core:memberships", audiences=LEADERS, group=3),
        MenuEntry("invitations", _("Invitations"), "core:invitations", audiences=LEADERS, group=3),
    )
    registry.add(*HANDOVERS)
    for a_list in (People, Memberships, Invitations):
        registry.add_list(a_list)
    registry.add_job("sync-editors", sync_wagtail_groups, every_minutes=720)
