"""What cannot be read is refused in words that name the file, the place and the remedy."""

from __future__ import annotations

import contextlib
import io
import os
import random
import time
import zipfile

import openpyxl
import pytest

from maillage.consult.notes import MAX_BYTES, NotesError, read_notes, read_pasted

from .samples import as_docx, as_odt, as_text, zipped


def refusal(data: bytes, filename: str = "notes.txt") -> NotesError:
    with pytest.raises(NotesError) as caught:
        read_notes(data, filename=filename)
    error = caught.value
    assert error.file == filename
    for part in (error.file, error.place, error.message, error.remedy):
        assert part
        assert part in str(error)
    return error


def docx_with(document: str | bytes, **parts: str | bytes) -> bytes:
    return zipped({"[Content_Types].xml": "<a/>", "word/document.xml": document, **parts})


@pytest.mark.parametrize("data", [b"", b"   \n\t\r\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\0" * 100])
def test_an_empty_file_is_refused(data: bytes) -> None:
    assert "vide" in refusal(data).message or "aucun texte" in refusal(data).message


@pytest.mark.parametrize("seed", range(5))
def test_bytes_that_are_no_text_are_refused(seed: int) -> None:
    assert "texte" in refusal(b"Q" + random.Random(seed).randbytes(5000)).message


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"%PDF-1.7\n...", "PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "image"),
        (b"{\\rtf1 Bonjour}", "RTF"),
        (b"<!DOCTYPE html><html><p>Bonjour", "page Web"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "ancien document"),
        (zipped({"a.txt": "b"}), "archive"),
    ],
)
def test_a_known_other_format_is_named(data: bytes, word: str) -> None:
    assert word in refusal(data).message


def test_a_workbook_is_to_be_pasted() -> None:
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    assert "collez" in refusal(out.getvalue(), "notes.xlsx").remedy


@pytest.mark.parametrize(
    "text",
    [
        "Chère équipe,\n\nVoici quelques mots sur notre journée.\n\nÀ bientôt",
        "Nom\tMontant\nLoyer\t1200\nTaxi\t40",
        "Étape 1 : Les verbes\n\nRien n’a été noté.\n\nÉtape 3 : Préoccupations\n\nLa suite.",
    ],
)
def test_notes_without_their_table_are_refused(text: str) -> None:
    assert "tableau" in refusal(text.encode()).message


def test_the_place_of_the_missing_table_is_named() -> None:
    assert "ligne 2" in refusal("Bilan\nÉtape 1 : Les verbes du métier\n\nRien.".encode()).place


def test_a_file_of_fifty_megabytes_is_refused_at_once_with_the_limit() -> None:
    started = time.process_time()
    for size in (MAX_BYTES, 50 * 1024 * 1024):
        assert "50" in refusal(b"mot\t" * (size // 4), "gros.txt").message
    assert time.process_time() - started < 3
    assert "10" in refusal(b"mot\t" * 6_000_000, "gros.txt").message
    assert "lignes" in refusal(b"1. Relier\t\t\n" * 150_000, "long.txt").message


def test_a_pasted_text_is_limited_too() -> None:
    for text in ("", " \n", "mot " * 6_000_000):
        with pytest.raises(NotesError) as caught:
            read_pasted(text)
        assert caught.value.file == "texte collé"


@pytest.mark.parametrize("part", ["word/document.xml", "word/media/image1.png", "word/styles.xml"])
@pytest.mark.parametrize("size", [30_000_000, pytest.param(300_000_000, marks=pytest.mark.slow)])
def test_a_zip_bomb_is_refused_quickly(part: str, size: int) -> None:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(as_docx())) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name in source.namelist():
            if name != part:
                archive.writestr(name, source.read(name))
        with archive.open(part, "w") as entry:
            for _ in range(size // 1_000_000):
                entry.write(b"A" * 1_000_000)
    data = out.getvalue()
    started = time.process_time()
    assert "décompressé" in refusal(data, "bombe.docx").message
    assert time.process_time() - started < 2


def test_a_document_that_hides_its_size_is_refused() -> None:
    noise = os.urandom(3_000_000).hex().encode()  # compresses by two: no ratio betrays it
    document = b"<w>" + noise * 4 + b"</w>"
    assert "décompressé" in refusal(docx_with(document), "n.docx").message


def test_a_document_of_too_many_parts_is_refused() -> None:
    assert refusal(zipped({f"word/{n}.xml": "" for n in range(3000)}), "n.docx")


@pytest.mark.parametrize(
    "document",
    [
        '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>',
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
        '<!DOCTYPE a SYSTEM "http://example.org/a.dtd"><a/>',
    ],
)
def test_xml_entities_are_refused(document: str) -> None:
    assert "entités" in refusal(docx_with(document), "n.docx").message
    odt = zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": document})
    assert "entités" in refusal(odt, "n.odt").message


@pytest.mark.parametrize(
    "document", ["", "<a", "<a/>", "<a>" * 90_000 + "</a>" * 90_000, b"\xff\0"]
)
def test_a_document_of_broken_xml_is_refused(document: str | bytes) -> None:
    assert "endommagé" in refusal(docx_with(document), "n.docx").message


@pytest.mark.parametrize("source", [as_docx(), as_odt()], ids=["docx", "odt"])
def test_a_document_cut_or_altered_is_refused_or_read_never_a_crash(source: bytes) -> None:
    name = "n.docx" if b"word/" in source else "n.odt"
    assert "endommagé" in refusal(source[: len(source) // 2], name).message
    chance = random.Random(2)
    for _ in range(60):
        data = bytearray(source)
        for _ in range(20):
            data[chance.randrange(4, len(data))] = chance.randrange(256)
        with contextlib.suppress(NotesError):  # anything else fails the test
            read_notes(bytes(data), filename=name)


def test_a_text_named_docx_is_refused() -> None:
    assert "traitement de texte" in refusal(as_text().encode(), "notes.docx").message


def test_documents_under_a_password_are_named_so() -> None:
    ole = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    assert "mot de passe" in refusal(ole, "n.docx").message
    manifest = (
        '<m:manifest xmlns:m="urn:m"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'
    )
    odt = zipped({"mimetype": "x", "content.xml": b"\1\2", "META-INF/manifest.xml": manifest})
    assert "mot de passe" in refusal(odt, "n.odt").message
    wrapped = zipped({"mimetype": "x", "encrypted-package": b"\1\2"})
    assert "mot de passe" in refusal(wrapped, "n.odt").message
    flagged = bytearray(as_docx())
    at = flagged.find(b"PK\x01\x02")
    flagged[at + 8] |= 1
    assert "mot de passe" in refusal(bytes(flagged), "n.docx").message
