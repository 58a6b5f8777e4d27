"""Pictures that people send are checked, and what they hide is taken away."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from maillage.core.models import Picture
from maillage.offer.contributing.links import token_of
from maillage.offer.contributing.pictures import PictureRefused, picture_of
from maillage.offer.models import Event
from maillage.offer.tests.contributing_cast import a_submission

WORDS = {"title": "Veillée", "alternative_text": "Une lampe", "credit": "Photo : L. Côté"}


def drawn(kind: str = "JPEG", size=(640, 480), **saved) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (40, 90, 120)).save(out, kind, **saved)
    return out.getvalue()


def with_exif() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "Appareil secret"
    exif[0x0112] = 6  # lies on its side
    exif.get_ifd(0x8825)[2] = (46.0, 20.0, 30.0)
    return drawn(exif=exif)


@pytest.mark.django_db
def test_a_sent_picture_is_kept_with_its_words_and_without_its_hidden_data(
    client, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    submission = a_submission()
    file = SimpleUploadedFile("photo.jpg", with_exif(), "image/jpeg")
    told = {"picture": file, "alternative_text": "Une lampe", "credit": "Photo : L. Côté"}
    page = client.post(reverse("offer:private_picture", args=[token_of(submission)]), told)
    assert page.status_code == 302
    picture = Event.objects.get().picture
    assert (picture.alternative_text, picture.credit) == ("Une lampe", "Photo : L. Côté")
    with picture.file.open("rb") as stored:
        content = stored.read()
    assert b"Appareil secret" not in content
    image = Image.open(io.BytesIO(content))
    assert not dict(image.getexif())
    assert image.size == (480, 640)  # turned upright
    words = {"alternative_text": "Une lampe allumée", "credit": ""}
    client.post(reverse("offer:private_picture", args=[token_of(submission)]), words)
    picture.refresh_from_db()
    assert picture.alternative_text == "Une lampe allumée"
    assert Picture.objects.count() == 1


@pytest.mark.parametrize(
    "data",
    [
        b"", b"<svg onload='x()'></svg>", b"\x89PNG\r\n\x1a\nrubbish", drawn(size=(50, 50)),
        drawn()[:400], drawn("GIF"), b"x" * (11 * 1024 * 1024),
    ],
    ids=["nothing", "svg", "broken", "tiny", "cut", "gif", "heavy"],
)  # fmt: skip
def test_what_is_not_a_good_picture_is_refused_with_a_reason(data):
    with pytest.raises(PictureRefused) as refused:
        picture_of(data, **WORDS)
    assert str(refused.value.args[0]).endswith((".", "AVIF."))


def test_a_picture_that_unpacks_to_more_than_it_should_is_refused():
    with pytest.raises(PictureRefused):
        picture_of(drawn("PNG", (9_000, 9_000)), **WORDS)
