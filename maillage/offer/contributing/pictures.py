"""A picture that somebody sends: checked, stripped of what it hides, refused in words."""

from __future__ import annotations

import io

from django.core.files.images import ImageFile

from maillage.core.models import Picture
from maillage.core.said import Said
from maillage.offer.foreign_pictures import NotAPicture, Wrong, read_picture

MOST_BYTES = 10 * 1024 * 1024
LARGEST = 2_560  # pixels on the longer side: what the pages show is smaller
LEAST = 200
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")
REASONS = {
    Wrong.TOO_MANY_PIXELS: Said("Cette image a trop de points : réduisez-la."),
    Wrong.TOO_SMALL: Said("Cette image est trop petite : 200 points de côté au moins."),
    Wrong.UNREADABLE: Said("Ce fichier n’est pas une image lisible : JPEG, PNG, WebP ou AVIF."),
}


class PictureRefused(Exception):
    """Why a picture is not kept, in words; `args[0]` is a Said."""


def picture_of(data: bytes, *, title: str, alternative_text: str, credit: str) -> Picture:
    """An unsaved picture without place, camera or other hidden data. Raises PictureRefused."""
    if len(data) > MOST_BYTES:
        raise PictureRefused(Said("Cette image dépasse 10 Mo."))
    try:
        image = read_picture(data, formats=FORMATS, shortest=LEAST, longest=LARGEST)
    except NotAPicture as error:
        raise PictureRefused(REASONS[error.wrong]) from error
    written = io.BytesIO()
    has_alpha = image.mode == "RGBA"
    image.save(written, "PNG" if has_alpha else "JPEG", **({} if has_alpha else {"quality": 88}))
    name = "image.png" if has_alpha else "image.jpg"
    return Picture(
        title=title[:255], alternative_text=alternative_text, credit=credit,
        file=ImageFile(written, name=name), file_size=written.tell(),
    )  # fmt: skip
