"""What a content is: told by itself and its headers, never by a name alone; and nothing hurts."""

import io
import random
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillage.offer.harvest import reading as reading_module
from maillage.offer.harvest.dry_run import told
from maillage.offer.harvest.kinds import KINDS, kind_of
from maillage.offer.tests.reading_cast import calendar, reading_of

CALENDAR = calendar("UID:a\nSUMMARY:A\nDTSTART:20260704T180000Z\nRRULE:FREQ=DAILY;COUNT=3")
SEEDS = [
    CALENDAR,
    '<html><script type="application/ld+json">{"@type":"Event","name":"A","startDate":'
    '"2026-05-01T19:30","location":{"@id":"#p"}}</script></html>',
    '{"@graph":[{"@type":"EventSeries","name":"S","subEvent":[{"@type":"Event","startDate":'
    '"2026-05-01"}],"offers":{"price":"2"}}]}',
    "Titre;Date;Lieu\nA;2026-05-01;Salle\nB;du 3 au 5 mars;Quai\n",
    '{"items":[{"title":"A","start":"2026-05-01T10:00:00","venue":{"name":"S","lat":46}}]}',
    '<?xml version="1.0"?><rss><channel><item><title>Le 5 mars</title></item></channel></rss>',
    '@prefix s: <http://schema.org/> . <#a> a s:Event ; s:name "A" ; s:startDate "2026-05-01" .',
]


RECOGNISED = ["ics", "html", "jsonld", "table", "json", "feed", "rdf"]


@pytest.mark.parametrize(("content", "kind"), list(zip(SEEDS, RECOGNISED, strict=True)))
def test_a_content_is_recognised_whatever_its_name(content, kind):
    assert kind_of(content.encode(), name="photo.jpg") == kind
    assert kind_of(b"\xef\xbb\xbf" + content.encode()) == kind


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (
            "<?xml version='1.0'?><rss><channel><item><title><![CDATA[<html><body>]]></title>",
            "feed",
        ),
        ("<?xml version='1.0'?><!-- x --><!DOCTYPE html><html xmlns='x'>", "html"),
        ("Titre;Texte\nA;<body>\nB;<html>\n", "table"),
        ("<p>Un fichier commence par\nBEGIN:VCALENDAR\n</p>", "html"),
        ('[{"title": "A", "start": "2026-05-01", "where": {"@type": "Place"}}]', "json"),
    ],
)
def test_what_is_inside_does_not_mislead(content, kind):
    assert reading_of(content).kind == kind


@pytest.mark.parametrize("kind", ["jsonld", "microdata", "maillage", "html", "auto"])
def test_a_kind_that_covers_pages_and_dumps_reads_a_page(kind):
    assert len(reading_of(SEEDS[1], kind).all()) == 1


def test_something_else_is_refused_in_words():
    reading = reading_of(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))

    assert reading.all() == []
    assert "rien n’en est lu" in str(reading.refused[0].why)


def test_a_file_too_big_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr(reading_module, "MAX_BYTES", 10)

    assert "dépasse" in str(reading_of(CALENDAR).refused[0].why)


def test_a_reading_that_lasts_too_long_stops_and_says_so():
    # Begun, then asked whether it is late before each event.
    late = iter([0.0, 0.0, 1.0, 1.0, 1_000.0])
    reading = reading_of(
        calendar("UID:a\nSUMMARY:A\nDTSTART:20260704", "UID:b\nSUMMARY:B\nDTSTART:20260704"),
        clock=lambda: next(late, 1_000.0),
    )

    assert len(reading.all()) == 1
    assert "trop long à lire" in str(reading.refused[0].why)


def test_a_zip_bomb_is_not_unpacked():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * 60_000_000)

    reading = reading_of(content.getvalue())
    assert reading.all() == []
    assert len(reading.refused) == 1


def answered(content: bytes, kind: str = "") -> None:
    result = told(reading_of(content, kind))
    assert result["events"] or result["refused"]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=300), st.sampled_from(["", *KINDS]))
def test_any_bytes_give_events_or_a_reason(content, kind):
    answered(content, kind)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32), st.sampled_from(SEEDS))
def test_any_damage_gives_events_or_a_reason(seed, content):
    draw = random.Random(seed)
    damaged = bytearray(content.encode())
    for _ in range(draw.randint(1, 8)):
        start = draw.randrange(len(damaged) + 1)
        piece = bytes(draw.choice([b"", b'"', b"{", b"}", b"[", b"<", b"\0", b"9999", b"\n", b"-"]))
        damaged[start : start + draw.randint(0, 12)] = piece
    answered(bytes(damaged))
