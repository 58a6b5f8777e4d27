"""Private files leave as downloads, through access, and never as something a browser runs."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from maillage.core.models import File
from maillage.core.views.files import safe_media_type

pytestmark = pytest.mark.django_db


@pytest.fixture
def evidence(cast) -> File:
    record = File(
        title="Preuve d’août.svg", media_type="image/svg+xml", size=6, host=cast.host,
        owner=cast.agent.person, visibility="host",
    )  # fmt: skip
    record.file.save("preuve.svg", ContentFile(b"<svg/>"))
    yield record
    record.file.delete(save=False)


def address(record: File) -> str:
    return reverse("core:file", args=[record.address])


def test_a_file_is_always_a_download_that_nothing_runs(cast, sign_in, evidence):
    answer = sign_in(cast.agent).get(address(evidence))
    assert b"".join(answer) == b"<svg/>"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "private" in answer.headers["Cache-Control"]
    assert "Cookie" in answer.headers["Vary"]


def test_what_may_not_be_seen_is_not_there(cast, sign_in, evidence):
    assert Client().get(address(evidence)).status_code == 404
    assert sign_in(cast.colleague).get(address(evidence)).status_code == 404


def test_an_unchanged_file_is_not_sent_again_but_the_right_is_checked_again(
    cast, sign_in, evidence
):
    client = sign_in(cast.agent)
    etag = client.get(address(evidence)).headers["ETag"]
    again = client.get(address(evidence), headers={"If-None-Match": etag})
    assert again.status_code == 304
    other = sign_in(cast.colleague).get(address(evidence), headers={"If-None-Match": etag})
    assert other.status_code == 404


def test_no_web_address_serves_the_private_folder(evidence, settings):
    assert str(settings.PRIVATE_MEDIA_ROOT) not in str(settings.MEDIA_ROOT)
    for path in (f"/media/{evidence.file.name}", f"/media/../private/{evidence.file.name}"):
        assert Client().get(path).status_code in {400, 404}


def test_a_file_that_is_gone_from_the_disk_is_404(cast, sign_in, evidence):
    evidence.file.storage.delete(evidence.file.name)
    assert sign_in(cast.agent).get(address(evidence)).status_code == 404


@pytest.mark.parametrize(
    ("told", "sent"),
    [
        ("application/pdf", "application/pdf"),
        ("image/png", "image/png"),
        ("text/plain; charset=utf-8", "text/plain"),
        ("text/html", "application/octet-stream"),
        ("application/xhtml+xml", "application/octet-stream"),
        ("image/svg+xml", "application/octet-stream"),
        ("text/javascript", "application/octet-stream"),
        ("", "application/octet-stream"),
        ("n’importe quoi", "application/octet-stream"),
    ],
)
def test_only_harmless_media_types_keep_their_name(told, sent):
    assert safe_media_type(told) == sent
