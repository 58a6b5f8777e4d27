"""Pictures of harvested events: fetched in the background, checked, made light, kept here.

A page never shows a picture from its source: no outside request leaves a visitor's browser.
"""

from __future__ import annotations

import hashlib
import io
import logging
from functools import partial

from django.core.files.images import ImageFile
from django.utils.text import slugify

from maillage.core import journal
from maillage.core.fetch import fetch
from maillage.core.models import Picture
from maillage.offer.foreign_pictures import NotAPicture, read_picture
from maillage.offer.harvest.polite import Pace, Refusal, Robots, ask
from maillage.offer.models import Event, PublicationState

log = logging.getLogger("maillage.harvest")
MOST_BYTES = 12 * 2**20
SECONDS = 20.0
LONGEST_SIDE = 2_000
SHORTEST_SIDE = 120  # smaller is an icon or a tracker's dot
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
A_RUN = 40  # pictures fetched at once; the job comes back


def lightened(content: bytes) -> tuple[bytes, int, int]:
    """The picture as a JPEG of at most 2,000 px, without where and how it was taken.

    Gives (content, width, height). NotAPicture when it cannot be read, is too small, or is a bomb.
    """
    picture = read_picture(
        content, formats=FORMATS, shortest=SHORTEST_SIDE, longest=LONGEST_SIDE
    ).convert("RGB")
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=85, optimize=True)
    return kept.getvalue(), *picture.size


def keep_picture(
    content: bytes, *, title: str, alternative_text: str = "", credit: str = ""
) -> Picture:
    """Store a picture, or find the same one already stored. NotAPicture when it is none."""
    light, width, height = lightened(content)
    digest = hashlib.sha1(light, usedforsecurity=False).hexdigest()  # as Wagtail's file_hash is
    known = Picture.objects.filter(file_hash=digest).first()
    if known is not None:
        return known
    name = f"{slugify(title)[:60] or 'image'}.jpg"
    picture = Picture(
        title=title[:255], file=ImageFile(io.BytesIO(light), name=name), width=width,
        height=height, file_hash=digest, file_size=len(light),
        alternative_text=alternative_text[:300], credit=credit[:200],
    )  # fmt: skip
    picture.save()
    return picture


def fetch_pictures(*, allow_private: bool = False) -> int:
    """The job: fetch some of the pictures that sources point at. Gives how many were kept.

    An address that gives no picture is forgotten, so that it is not asked again and again.
    """
    waiting = Event.objects.current().exclude(picture_url="").filter(
        picture=None, state__in=[PublicationState.PUBLISHED, PublicationState.HELD]
    ).order_by("first_start")[:A_RUN]  # fmt: skip
    going = partial(fetch, allow_private=allow_private)
    robots, pace = Robots(going), Pace()
    kept = 0
    for event in waiting:
        try:
            answer = ask(
                event.picture_url, fetch=going, robots=robots, pace=pace, max_bytes=MOST_BYTES,
                timeout=SECONDS,
            )  # fmt: skip
            alternative_text, credit = _words_of(event)
            picture = keep_picture(
                answer.data, title=event.title, alternative_text=alternative_text, credit=credit
            )
        except (Refusal, NotAPicture) as error:
            log.info("image de %s laissée : %s", event.uid, error)
            journal.change(event, {"picture_url": ""}, by=None, is_machine=True)
            continue
        journal.change(event, {"picture": picture}, by=None, is_machine=True)
        kept += 1
    return kept


def _words_of(event: Event) -> tuple[str, str]:
    """The picture's alternative text and credit, when the source gave them."""
    for values in event.records.order_by("pk").values_list("values", flat=True):
        if values.get("picture_url") == event.picture_url:
            return values.get("picture_alt", ""), values.get("picture_credit", "")
    return "", ""
