"""Responsive pictures: which renditions a page uses, made once in the background."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import Prefetch, prefetch_related_objects
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
    """The renditions of a picture that are there; the picture itself until the worker made them.

    Making them takes seconds: a visitor never waits for it. What is made is kept by the file and
    its focal point: another file or point is another picture.
    """
    key = (picture.pk, picture.file.name, str(picture.get_focal_point()), shape)
    if key in _known:
        return _known[key]
    wanted = [Filter(spec=s) for _type, kind in FORMATS for s in shape.specs(kind)]
    found = picture.find_existing_renditions(*wanted)
    made = {one.spec: rendition for one, rendition in found.items()}
    if len(made) < len(wanted):
        _ask_again(picture)
        return Sources([], picture.file.url, picture.width, picture.height)
    if len(_known) > MOST_KNOWN:
        _known.clear()
    _known[key] = _gathered(made, shape)
    return _known[key]


def _gathered(made: dict[str, Any], shape: Shape) -> Sources:
    sets = []
    for kind, operations in FORMATS:
        row = [made[spec] for spec in shape.specs(operations)]
        widths = dict.fromkeys(f"{one.url} {one.width}w" for one in row)
        sets.append((kind, ", ".join(widths)))
    smallest = made[shape.specs(FORMATS[-1][1])[0]]
    return Sources(sets, smallest.url, smallest.width, smallest.height)


MOST_KNOWN = 0 if settings.TESTING else 4_096
_known: dict[Any, Sources] = {}


def with_renditions(pictures: Iterable[Picture | None]) -> None:
    """Bring the renditions of many pictures at once, before a page shows them."""
    there = {picture.pk: picture for picture in pictures if picture is not None}
    kept = Prefetch("renditions", to_attr="prefetched_renditions")
    prefetch_related_objects(list(there.values()), kept)


def _ask_again(picture: Picture) -> None:
    """At most once an hour: a picture whose file is gone is not asked for at each view."""
    if cache.add(f"renditions-{picture.pk}", 1, 3600):
        draw.enqueue(picture.pk)


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
