"""What a stranger may send: too much, scripts, addresses that point inside, broken files."""

from __future__ import annotations

import io
import time
import zipfile

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from maillage.core.fetch import Fetched
from maillage.offer.contributing import intake
from maillage.offer.models import Event
from maillage.offer.tests.contributing_cast import post, send

pytestmark = pytest.mark.django_db
PAGE = b"""<!doctype html><html><head><title>Ailleurs | Site</title>
<script type="application/ld+json">{"@context":"https://schema.org","@type":"Event",
"name":"Bal des glaces","startDate":"2031-02-08T20:00:00-05:00",
"location":{"@type":"Place","name":"Salle du Quai","address":{"@type":"PostalAddress",
"streetAddress":"12, rue du Quai","addressLocality":"Shawinigan"}},
"offers":{"@type":"Offer","price":"15","priceCurrency":"CAD"}}</script></head>
<body><main>Bal</main></body></html>"""
PLAIN_PAGE = """<!doctype html><html><head><title>Bal des glaces – Le site</title></head><body>
<nav>Accueil Menu</nav><script>alert("non")</script><main><p>Samedi 8 février 2031, 20 h</p>
<p>À la salle du Quai, Shawinigan. 15 $</p></main></body></html>""".encode()


@pytest.fixture(autouse=True)
def _no_limit_from_other_tests():
    cache.clear()


def box(client, text: str = "", file: SimpleUploadedFile | None = None):
    told = {"text": text, **({"file": file} if file else {})}
    return client.post(reverse("offer:contribute"), told)


def a_file(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_megabyte_is_refused_quickly_with_a_sentence(client):
    begun = time.monotonic()
    page = box(client, "vendredi 5 mars à 20 h, concert au parc. " * 25_000)
    assert time.monotonic() - begun < 5
    assert page.status_code == 422
    assert "collez la partie qui compte" in page.content.decode()


def test_scripts_are_shown_as_text_and_never_run(client):
    bad = '<script>alert(1)</script><img src=x onerror="alert(2)">'
    html = box(client, f"Titre : {bad}\nQuand : 5 mars 2031, 20 h\nLieu : {bad}").content.decode()
    assert bad not in html
    assert "<script>alert" not in html
    html = send(client, title=bad, email="faux").content.decode()
    assert bad not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1/", "http://localhost:8000/", "http://169.254.169.254/latest/meta-data/",
     "http://[::1]/", "https://10.0.0.8/admin", "http://0x7f000001/"],
)  # fmt: skip
def test_an_address_that_points_inside_is_refused(client, address):
    page = box(client, address)
    assert page.status_code == 422
    assert "errorlist" in page.content.decode()


def test_facebook_is_not_read_and_the_page_says_what_to_do(client, monkeypatch):
    monkeypatch.setattr(intake, "fetch", lambda *a, **k: pytest.fail("asked for"))
    html = box(client, "https://www.facebook.com/events/123456").content.decode()
    assert "Facebook n’est pas moissonné" in html
    assert "collez-le ici" in html


def answering(body: bytes, monkeypatch, status: int = 200) -> None:
    import httpx

    def fetch(url, **_asked):
        headers = httpx.Headers({"content-type": "text/html; charset=utf-8"})
        return Fetched(url, status, headers, body, None, None, False)

    monkeypatch.setattr(intake, "fetch", fetch)


def test_a_page_gives_its_own_data_first(client, monkeypatch):
    answering(PAGE, monkeypatch)
    page = box(client, "https://exemple.org/bal")
    initial = page.context["form"].initial
    assert initial["title"] == "Bal des glaces"
    assert initial["place"] == "Salle du Quai"
    assert "8 février 2031 à 20 h" in initial["when"]
    assert "title" not in page.context["form"].doubted


def test_a_page_without_data_gives_its_text(client, monkeypatch):
    answering(PLAIN_PAGE, monkeypatch)
    page = box(client, "https://exemple.org/bal")
    initial = page.context["form"].initial
    assert initial["title"] == "Bal des glaces"
    assert initial["url"] == "https://exemple.org/bal"
    assert "Accueil" not in initial["description"]
    assert "alert" not in initial["description"]
    assert "title" in page.context["form"].doubted


def test_a_page_that_is_not_there_is_told(client, monkeypatch):
    answering(b"", monkeypatch, status=404)
    assert "erreur 404" in box(client, "https://exemple.org/rien").content.decode()


def test_one_address_is_read_at_a_time(client, monkeypatch):
    cache.add(intake._READING, 1, timeout=10)
    monkeypatch.setattr(intake, "fetch", lambda *a, **k: pytest.fail("asked for"))
    page = box(client, "https://exemple.org/bal")
    assert "Une autre page est en train d’être lue" in page.content.decode()


def word_file(text: str) -> bytes:
    from docx import Document

    document, out = Document(), io.BytesIO()
    for line in text.split("\n"):
        document.add_paragraph(line)
    document.save(out)
    return out.getvalue()


ICS = b"""BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r
BEGIN:VEVENT\r\nUID:1@x\r\nDTSTART:20310208T200000\r
SUMMARY:Bal des glaces\r\nLOCATION:Salle du Quai\\, Shawinigan\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"""


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bal.ics", ICS), ("bal.html", PAGE),
        ("bal.txt", "Bal des glaces\nSamedi 8 février 2031, 20 h".encode()),
        ("bal.docx", word_file("Bal des glaces\nSamedi 8 février 2031, 20 h")),
        ("bal.csv", "titre;date;heure;lieu\nBal des glaces;2031-02-08;20:00;Salle du Quai\n"
                    .encode("latin-1")),
    ],
)  # fmt: skip
def test_a_file_of_any_usual_kind_fills_the_form(client, name, content):
    page = box(client, file=a_file(name, content))
    assert page.status_code == 200, page.context["form"].errors
    initial = page.context["form"].initial
    assert initial["title"] == "Bal des glaces"
    assert "8 février 2031" in initial["when"]


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * (60 * 1024 * 1024))
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("affiche.png", b"\x89PNG\r\n\x1a\n0000", "C’est une image"),
        ("affiche.jpg", b"\xff\xd8\xff\xe0000000", "C’est une image"),
        ("vieux.doc", b"\xd0\xcf\x11\xe00000000", "n’est pas lu"),
        ("faux.pdf", b"%PDF-1.4 rien", "ne s’ouvre pas"),
        ("faux.docx", b"PK\x03\x04rien", ""),
        ("bombe.docx", bomb(), "trop lourd"),
        ("vide.txt", b"", ""),
        ("bruit.bin", bytes(range(256)) * 40, ""),
        ("gros.txt", b"a" * (5 * 1024 * 1024 + 1), "dépasse 5 Mo"),
    ],
)
def test_a_file_that_is_not_read_is_refused_with_a_sentence(client, name, content, words):
    page = box(client, file=a_file(name, content))
    assert page.status_code == 422
    assert words in page.content.decode()
    assert not Event.objects.exists()


def test_a_post_of_many_kinds_of_noise_still_opens_the_form(client):
    assert box(client, post() + "\0" * 3 + "\u202e\u200b").status_code in (200, 422)
