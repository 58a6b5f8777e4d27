"""Pictures of harvested events: only real ones, made light, nothing of the camera left in them."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from maillage.core.models import Picture
from maillage.offer.foreign_pictures import NotAPicture
from maillage.offer.harvest.pictures import keep_picture, lightened


def a_picture(size=(3000, 1500), kind="JPEG", **more) -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", size, (184, 69, 27)).save(kept, kind, **more)
    return kept.getvalue()


def test_a_large_picture_is_made_light_and_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # taken with the camera on its side
    exif[0x010F] = "Une marque"
    light, width, height = lightened(a_picture(exif=exif))
    assert (width, height) == (1000, 2000)
    with Image.open(io.BytesIO(light)) as kept:
        assert dict(kept.getexif()) == {}


@pytest.mark.parametrize(
    "content",
    [
        b"", b"<svg onload='alert(1)'>", b"\x89PNG\r\n\x1a\nabc", a_picture((60, 60)),
        a_picture(kind="TIFF"),
    ],
    ids=["nothing", "svg", "broken", "a dot", "another format"],
)  # fmt: skip
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(NotAPicture):
        lightened(content)


def a_bomb(side: int) -> bytes:
    """A PNG of a few bytes that says it is `side` by `side`."""
    said = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunks = (b"IHDR" + said, b"IDAT" + zlib.compress(b"\0"), b"IEND")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(c) - 4) + c + struct.pack(">I", zlib.crc32(c)) for c in chunks
    )


@pytest.mark.parametrize("side", [8_000, 10_000, 60_000])
def test_a_picture_that_unpacks_to_too_much_is_refused_not_an_error(side):
    with pytest.raises(NotAPicture) as refused:
        lightened(a_bomb(side))
    assert refused.value.wrong == "too many pixels"


def test_the_comment_of_the_file_is_not_kept():
    light, _width, _height = lightened(a_picture(comment=b"chez moi"))
    assert b"chez moi" not in light


@pytest.mark.database
def test_the_same_picture_is_kept_once(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    one = keep_picture(a_picture(), title="Veillée", alternative_text="Un feu", credit="N. Roy")
    assert keep_picture(a_picture(), title="Autre").pk == one.pk
    assert Picture.objects.get().alternative_text == "Un feu"
