"""The bytes of a file of notes → blocks, or a clear refusal."""

from __future__ import annotations

from maillage.algorithms.said import Said

from .archives import WHOLE, Archive, locked
from .blocks import Block
from .docx import docx_blocks
from .errors import NotesError
from .odt import odt_blocks
from .text_file import NotText, decode, text_blocks

MAX_BYTES = 50_000_000
MAX_TEXT_BYTES = 10_000_000
MAX_LINES = 100_000
MAX_CELLS = 1_000_000
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_SAVE_AS = Said(
    "Enregistrez les notes en .txt, .tsv, .md, .docx ou .odt, ou copiez-les et collez-les dans "
    "la page d’import."
)
_KNOWN = (
    (b"%PDF", Said("c’est un PDF, où les tableaux ne se lisent plus comme des tableaux.")),
    (b"{\\rtf", Said("c’est un fichier RTF.")),
    (b"\x89PNG", Said("c’est une image.")),
    (b"\xff\xd8\xff", Said("c’est une image.")),
    (b"GIF8", Said("c’est une image.")),
)


def file_blocks(data: bytes, filename: str) -> list[Block]:
    """The blocks of a file; its content decides of the format, not its name alone.

    Raises NotesError.
    """
    refuse_large(len(data), filename, MAX_BYTES)
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        message = Said("le fichier ne contient aucun texte.")
        if not data:
            message = Said("le fichier est vide.")
        remedy = Said("Choisissez le fichier où les notes ont été prises.")
        raise NotesError(filename, WHOLE, remedy, message)
    if data.startswith(_ZIP):
        return _document_blocks(Archive(data, filename))
    if data.startswith(_OLE):
        raise _old_or_locked(data, filename)
    if filename.lower().endswith((".docx", ".odt")):
        raise NotesError(
            filename,
            WHOLE,
            Said(
                "Ouvrez-le dans le traitement de texte et enregistrez-le de nouveau, ou copiez son "
                "contenu et collez-le dans la page d’import."
            ),
            Said("ce n’est pas un document de traitement de texte, ou il est endommagé."),
        )
    text = _text(data, filename)
    refuse_long(text, filename)
    return text_blocks(text)


def refuse_large(size: int, filename: str, limit: int) -> None:
    if size < limit:
        return
    message = Said(
        "le fichier est trop gros (%(size)d\u00a0Mo, limite\u00a0: moins de %(limit)d\u00a0Mo).",
        size=round(size / 1_000_000), limit=limit // 1_000_000,
    )  # fmt: skip
    remedy = Said(
        "Retirez-en les images, ou séparez les notes en plusieurs fichiers, "
        "puis importez-les ensemble."
    )
    raise NotesError(filename, WHOLE, remedy, message)


def refuse_long(text: str, filename: str) -> None:
    """Raises NotesError for a text of more lines or cells than any workshop wrote."""
    if text.count("\n") <= MAX_LINES and text.count("\t") <= MAX_CELLS:
        return
    message = Said(
        "le texte est trop long (limite\u00a0: %(limit)d\u00a0000\u00a0lignes).",
        limit=MAX_LINES // 1000,
    )
    remedy = Said("Séparez les notes en plusieurs fichiers et importez-les ensemble.")
    raise NotesError(filename, WHOLE, remedy, message)


def _document_blocks(archive: Archive) -> list[Block]:
    if "word/document.xml" in archive.names:
        return docx_blocks(archive)
    if "encrypted-package" in archive.names:
        raise locked(archive.filename)
    if "xl/workbook.xml" in archive.names:
        raise NotesError(
            archive.filename,
            WHOLE,
            Said("Sélectionnez les cellules, copiez-les et collez-les dans la page d’import."),
            Said("c’est un classeur, pas des notes."),
        )
    is_text = archive.filename.lower().endswith(".odt")
    if "content.xml" in archive.names and (is_text or "mimetype" in archive.names):
        return odt_blocks(archive)
    if archive.filename.lower().endswith((".docx", ".odt")):
        raise archive.damaged()
    message = Said("c’est une archive, pas des notes.")
    raise NotesError(archive.filename, WHOLE, _SAVE_AS, message)


def _old_or_locked(data: bytes, filename: str) -> NotesError:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return locked(filename)
    message = Said("c’est un ancien document Office (.doc), ou un document protégé.")
    remedy = Said("Ouvrez-le et enregistrez-le en .txt, .tsv, .md, .docx ou .odt.")
    return NotesError(filename, WHOLE, remedy, message)


def _text(data: bytes, filename: str) -> str:
    for signature, message in _KNOWN:
        if data.startswith(signature):
            raise NotesError(filename, WHOLE, _SAVE_AS, message)
    refuse_large(len(data), filename, MAX_TEXT_BYTES)
    try:
        text = decode(data)
    except NotText as error:
        message = Said("le fichier ne contient pas de texte.")
        raise NotesError(filename, WHOLE, _SAVE_AS, message) from error
    if text.lstrip()[:15].lower().startswith(("<!doctype html", "<html")):
        raise NotesError(filename, WHOLE, _SAVE_AS, Said("c’est une page Web."))
    return text
