"""Circles for tests: one per visibility, a seat, a discussion with a message, a file."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from maillage.connect.circles import talking
from maillage.connect.models import Circle, CircleFile, CircleMember, Thread
from maillage.core.models import Actor


def make_circle(cast: Any, name: str = "Table numérique", **values: Any) -> Circle:
    """An open circle of the agent's, in which she has the chair."""
    told = {"owner": cast.agent.person, "host": cast.host, "visibility": "network",
            "joining": "request", "from_date": "2026-01-15"}  # fmt: skip
    circle = Circle.objects.create(name=name, **{**told, **values})
    seat(circle, circle.owner, role="chair")
    return circle


def seat(circle: Circle, actor: Actor, **values: Any) -> CircleMember:
    """A seat, active unless told."""
    values.setdefault("from_date", "2026-01-15")
    return CircleMember.objects.create(circle=circle, actor=actor, **values)


def say(circle: Circle, person: Actor, text: str, title: str = "Par où commencer ?") -> Thread:
    """A discussion begun with these words."""
    return talking.start_thread(circle=circle, title=title, text=text, by=person)


def keep(circle: Circle, person: Actor, name: str = "guide.txt") -> CircleFile:
    """A file put with the circle."""
    upload = SimpleUploadedFile(name, b"Le guide du cercle.", "text/plain")
    return talking.add_file(circle=circle, upload=upload, title="", by=person)
