"""The text of a Word or PDF file, of a page; pictures are refused with a sentence."""

from __future__ import annotations

import io
import re
import zipfile

import nh3

from maillage.algorithms.said import Said
from maillage.offer.harvest.cleaning import paragraphs
from maillage.offer.harvest.texts import decoded

MOST_PAGES = 12
MOST_UNPACKED = 40 * 1024 * 1024
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF", b"II*\0", b"MM\0*", b"BM")
_PICTURE = Said(
    "C’est une image : ses mots ne se lisent pas ici. Tapez ou collez le texte de l’affiche ; "
    "l’image s’ajoute ensuite à l’événement."
)


class Unread(Exception):
    """A file that is not read; `why` says it to who sent it."""

    def __init__(self, why: Said) -> None:
        super().__init__(why)
        self.why = why


def text_of_document(data: bytes) -> str | None:
    """The text of a DOCX or a PDF; None when it is something else. Raises Unread."""
    if data.startswith(_PICTURES) or data[4:12] in (b"ftypavif", b"ftypheic", b"ftypmif1"):
        raise Unread(_PICTURE)
    if data.startswith(b"%PDF"):
        return _pdf(data)
    if data.startswith(b"PK\x03\x04"):
        return _docx(data)
    if data.startswith((b"{\\rtf", b"\xd0\xcf\x11\xe0")):
        raise Unread(Said(
            "Ce format n’est pas lu. Enregistrez le document en .docx, ou copiez son texte et "
            "collez-le ici."
        ))  # fmt: skip
    return None


def _docx(data: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            size = sum(one.file_size for one in archive.infolist())
        if "word/document.xml" not in names:
            return None
        if size > MOST_UNPACKED:
            raise Unread(Said("Ce document est trop lourd une fois ouvert : il n’est pas lu."))
        from docx import Document

        document = Document(io.BytesIO(data))
        lines = [one.text for one in document.paragraphs]
        for table in document.tables[:20]:
            for row in table.rows[:200]:
                lines.append(" ".join(dict.fromkeys(cell.text for cell in row.cells)))
    except Unread:
        raise
    except Exception as error:  # a broken file raises whatever its libraries happen to raise
        raise Unread(Said("Ce document ne s’ouvre pas. Copiez son texte et collez-le.")) from error
    return "\n".join(lines)


def _pdf(data: bytes) -> str:
    try:
        from pypdf import PdfReader

        pages = PdfReader(io.BytesIO(data)).pages
        text = "\n\n".join(pages[n].extract_text() for n in range(min(len(pages), MOST_PAGES)))
    except Exception as error:  # as above
        raise Unread(Said("Ce document ne s’ouvre pas. Copiez son texte et collez-le.")) from error
    if not text.strip():
        raise Unread(Said(
            "Ce PDF ne contient que des images : aucun texte n’en est lu. Tapez ou collez-le."
        ))  # fmt: skip
    return text


_DROPPED = {"script", "style", "nav", "header", "footer", "aside", "form", "noscript", "svg"}
_TITLE = re.compile(
    r"<meta[^>]{0,200}property=[\"']og:title[\"'][^>]{0,40}content=[\"']([^\"']{3,200})|"
    r"<title[^>]{0,80}>([^<]{3,200})", re.I,
)  # fmt: skip


def text_of_page(data: bytes, content_type: str = "") -> str:
    """What a page tells, without its menus and scripts; its title comes first."""
    page = decoded(data[: 2 * 1024 * 1024], content_type)
    title = _TITLE.search(page[:100_000])
    body = re.search(r"<(main|article)\b.*?</\1>", page, re.I | re.S)
    kept = nh3.clean(
        body[0] if body else page, tags={"p", "br", "li", "h1", "h2", "h3", "div", "tr"},
        clean_content_tags=_DROPPED, attributes={},
    )  # fmt: skip
    named = re.split(r" [|–—·-] ", title[1] or title[2])[0].strip() if title else ""
    told = paragraphs(re.sub(r"</(?:div|tr|h[123]|p|li)>", "<br>", kept))
    return f"{paragraphs(named)}\n{told}" if named and not told.startswith(named) else told
