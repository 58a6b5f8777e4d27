"""A workshop under way, its groups and its phones, for tests of what is held live."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

from django.test import Client

from maillage.consult.live import facilitating, joining, phones
from maillage.consult.models import Breakout, Guest, Step, Workshop, new_code
from maillage.core.models import Visibility


def make_workshop(cast: Any, **fields: Any) -> SimpleNamespace:
    """A workshop led by the coordination: a grid step that is open, groups « 1 » and « 2 »."""
    fields.setdefault("title", "Rencontre nationale")
    workshop = Workshop.objects.create(
        owner=cast.coordination.person, facilitator=cast.coordination.person,
        visibility=Visibility.NETWORK, code=new_code(), **fields,
    )  # fmt: skip
    groups = [
        Breakout.objects.create(
            workshop=workshop, name=name, position=place, code=new_code(), pen_code=new_code()
        )
        for place, name in enumerate(["1", "2"], start=1)
    ]
    grid = Step.objects.create(
        workshop=workshop, kind=Step.Kind.GRID, title="Les verbes", position=1, minutes=20,
        columns=["Verbe", "Pourquoi", "Exemples"],
    )  # fmt: skip
    facilitating.open_step(step=grid, by=cast.coordination.person)
    workshop.refresh_from_db()
    return SimpleNamespace(workshop=workshop, groups=groups, grid=grid)


def make_guest(held: SimpleNamespace, group: int = 0, **told: Any) -> Guest:
    """Somebody who joined a group of the workshop."""
    return joining.join(way=joining.Entrance(held.workshop, held.groups[group]), **told)


class Phone:
    """A guest's phone: her cookies, and the two doors."""

    def __init__(self, guest: Guest) -> None:
        self.guest = guest
        self.client = Client()
        name, secret = phones._names(guest.workshop.uid)
        self.client.cookies[name] = phones._signer.sign(guest.uid)
        self.client.cookies[secret] = f"secret-{guest.uid}-secret"

    def pulse(self, since: int = 0, **more: Any) -> Any:
        """What is new since a version."""
        query = {"a": self.guest.workshop.uid, "depuis": since, **more}
        return self.client.get("/direct/pouls", query)

    def send(self, act: str, step: Step, **told: Any) -> Any:
        """One act, as our page sends it."""
        body = {"act": act, "step": step.uid, **told}
        return self.client.post(
            f"/direct/lignes?a={self.guest.workshop.uid}", json.dumps(body),
            content_type="application/json",
        )  # fmt: skip
