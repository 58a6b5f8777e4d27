"""Responsive pictures: which renditions a page uses, made once in the background."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models.signals import post_save
from django_tasks import task
from wagtail.images.models import Filter, SourceImageIOError

from maillage.core.models import Picture

log = logging.getLogger("maillage.offer")
FORMATS = (
    ("image/avif", "format-avif|avifquality-55"),
    ("image/webp", "format-webp|webpquality-72"),
)


@dataclass(frozen=True, slots=True)
class Shape:
    """The operations of each width, smallest first."""

    operations: tuple[str, ...]

    def specs(self, kind: str) -> list[str]:
        return [f"{operation}|{kind}" for operation in self.operations]


CARD = Shape(("fill-480x270", "fill-800x450"))
HERO = Shape(("max-800x800", "max-1280x1280"))
SHAPES = (CARD, HERO)


@dataclass(frozen=True, slots=True)
class Sources:
    """`(type, srcset)` of each format, and the `<img>` for those that read none of them."""

    sets: list[tuple[str, str]]
    fallback: str
    width: int
    height: int


def sources_of(picture: Picture, shape: Shape) -> Sources | None:
    """The renditions of a picture, made now if nobody asked before; None when its file is gone.

    Kept by the file and its focal point: another file or point is another picture.
    """
    key = (picture.pk, picture.file.name, str(picture.get_focal_point()), shape)
    if key not in _known:
        if len(_known) > MOST_KNOWN:
            _known.clear()
        made = _made(picture, shape)
        if made is None:
            return None
        _known[key] = made
    return _known[key]


def _made(picture: Picture, shape: Shape) -> Sources | None:
    try:
        made = picture.get_renditions(*(s for _type, kind in FORMATS for s in shape.specs(kind)))
    except (SourceImageIOError, OSError) as problem:
        log.warning("picture %s: %s", picture.pk, problem)
        return None
    sets = []
    for kind, operations in FORMATS:
        row = [made[spec] for spec in shape.specs(operations)]
        widths = dict.fromkeys(f"{one.url} {one.width}w" for one in row)
        sets.append((kind, ", ".join(widths)))
    smallest = made[shape.specs(FORMATS[-1][1])[0]]
    return Sources(sets, smallest.url, smallest.width, smallest.height)


MOST_KNOWN = 0 if settings.TESTING else 4_096
_known: dict[Any, Sources] = {}


def specs() -> list[str]:
    """Every rendition that pages use."""
    return [s for shape in SHAPES for _type, kind in FORMATS for s in shape.specs(kind)]


@task(queue_name="long")
def draw(picture_id: int) -> None:
    """Make the renditions of a new picture before anybody asks for them."""
    picture = Picture.objects.filter(pk=picture_id).first()
    if picture is None:
        return
    missing = [Filter(spec=spec) for spec in specs()]
    try:
        picture.get_renditions(*missing)
    except (SourceImageIOError, OSError) as problem:
        log.warning("picture %s: %s", picture.pk, problem)


def draw_later(sender: Any, instance: Picture, created: bool, raw: bool = False, **_: Any) -> None:
    """After a picture is added: in the worker, once it is there to be read."""
    if created and not raw:
        transaction.on_commit(lambda: draw.enqueue(instance.pk))


def follow_pictures() -> None:
    """Called once, from the room's registration."""
    post_save.connect(draw_later, sender=Picture, dispatch_uid="offer.draw_later")
