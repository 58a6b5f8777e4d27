"""A picture from outside, sent or fetched: opened with care, turned upright, drawn anew."""

from __future__ import annotations

import io
import warnings
from enum import StrEnum

from PIL import Image, ImageOps, UnidentifiedImageError

MOST_PIXELS = 60_000_000  # a telephone takes 50 million


class Wrong(StrEnum):
    """Why a content is no picture that the site can show."""

    UNREADABLE = "unreadable"
    TOO_MANY_PIXELS = "too many pixels"
    TOO_SMALL = "too small"


class NotAPicture(ValueError):
    """`wrong` says why; the message is for the log."""

    def __init__(self, wrong: Wrong, detail: str = "") -> None:
        super().__init__(detail or wrong.value)
        self.wrong = wrong


def read_picture(
    content: bytes, *, formats: tuple[str, ...], shortest: int, longest: int
) -> Image.Image:
    """The picture, RGB or RGBA (where something is transparent), within `longest` pixels a side.

    Nothing else of the file is left in it: no place, camera, comment or hidden tail. NotAPicture
    when it cannot be read, has a side under `shortest` pixels, or unpacks to too much.
    """
    try:
        with warnings.catch_warnings():
            # Our own limit, which is lower, says it; a warning is only what Pillow does about it.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=formats) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise NotAPicture(Wrong.TOO_MANY_PIXELS)
                upright = ImageOps.exif_transpose(image)
    except Image.DecompressionBombError as error:
        raise NotAPicture(Wrong.TOO_MANY_PIXELS, str(error)) from error
    except NotAPicture:
        raise
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise NotAPicture(Wrong.UNREADABLE, str(error)) from error
    if min(upright.size) < shortest:
        raise NotAPicture(Wrong.TOO_SMALL)
    see_through = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
    plain = upright.convert("RGBA" if see_through else "RGB")
    plain.thumbnail((longest, longest))
    clean = Image.new(plain.mode, plain.size)
    clean.paste(plain)
    return clean
