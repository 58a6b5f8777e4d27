"""Pictures of harvested events: only real ones, made light, nothing of the camera left in them."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from maillage.core.models import Picture
from maillage.offer.harvest.pictures import NotAPicture, keep_picture, lightened


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


@pytest.mark.database
def test_the_same_picture_is_kept_once(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    one = keep_picture(a_picture(), title="Veillée", alternative_text="Un feu", credit="N. Roy")
    assert keep_picture(a_picture(), title="Autre").pk == one.pk
    assert Picture.objects.get().alternative_text == "Un feu"
