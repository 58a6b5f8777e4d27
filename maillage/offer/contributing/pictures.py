"""A picture that somebody sends: checked, turned upright, stripped of what it hides, then kept."""

from __future__ import annotations

import io
import warnings

from django.core.files.images import ImageFile
from PIL import Image, ImageOps, UnidentifiedImageError

from maillage.core.models import Picture
from maillage.core.said import Said

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 50_000_000
LARGEST = 2_560  # pixels on the longer side: what the pages show is smaller
LEAST = 200
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")


class PictureRefused(Exception):
    """Why a picture is not kept, in words; `args[0]` is a Said."""


def picture_of(data: bytes, *, title: str, alternative_text: str, credit: str) -> Picture:
    """An unsaved picture without place, camera or other hidden data. Raises PictureRefused."""
    image = _opened(data)
    has_alpha = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
    plain = image.convert("RGBA" if has_alpha else "RGB")
    plain.thumbnail((LARGEST, LARGEST))
    written = io.BytesIO()
    # Drawn anew: no EXIF (where and when it was taken), no comment, no hidden tail.
    clean = Image.new(plain.mode, plain.size)
    clean.paste(plain)
    clean.save(written, "PNG" if has_alpha else "JPEG", **({} if has_alpha else {"quality": 88}))
    name = "image.png" if has_alpha else "image.jpg"
    return Picture(
        title=title[:255], alternative_text=alternative_text, credit=credit,
        file=ImageFile(written, name=name), file_size=written.tell(),
    )  # fmt: skip


def _opened(data: bytes) -> Image.Image:
    if len(data) > MOST_BYTES:
        raise PictureRefused(Said("Cette image dépasse 10 Mo."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=FORMATS)
            if image.width * image.height > MOST_PIXELS:
                raise PictureRefused(Said("Cette image a trop de points : réduisez-la."))
            image.load()
            upright = ImageOps.exif_transpose(image)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError,
            Image.DecompressionBombWarning) as error:  # fmt: skip
        raise PictureRefused(Said(
            "Ce fichier n’est pas une image lisible : JPEG, PNG, WebP ou AVIF."
        )) from error  # fmt: skip
    if min(upright.size) < LEAST:
        raise PictureRefused(Said("Cette image est trop petite : 200 points de côté au moins."))
    return upright
