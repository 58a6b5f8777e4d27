"""Files of evidence: what is accepted, told by their first bytes and never by their name."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from maillage.core import journal
from maillage.core.models import Actor, Batch, File, Visibility

MAX_SIZE = 25 * 1024 * 1024
HEAD = 4096
_SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"ID3", "audio/mpeg"),
)
_OFFICE = {
    "word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_ODF = frozenset(
    f"application/vnd.oasis.opendocument.{kind}" for kind in ("text", "spreadsheet", "presentation")
)
_MARKUP = re.compile(rb"<\s*(?:!doctype|html|script|svg|\?xml|body|iframe)", re.IGNORECASE)


def media_type_of(upload: UploadedFile) -> str:
    """The media type that the content shows; an empty text when it is none of those accepted."""
    upload.seek(0)
    head = upload.read(HEAD)
    upload.seek(0)
    for signature, media_type in _SIGNATURES:
        if head.startswith(signature):
            return media_type
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp":
        return "image/heic" if head[8:12] in {b"heic", b"heix", b"mif1"} else "video/mp4"
    if head.startswith(b"PK\x03\x04"):
        return _office_type(upload)
    return _text_type(head)


def _office_type(upload: UploadedFile) -> str:
    try:
        with zipfile.ZipFile(upload) as archive:  # type: ignore[arg-type]
            names = archive.namelist()
            if names and names[0] == "mimetype" and archive.getinfo("mimetype").file_size < 100:
                kind = archive.read("mimetype").decode("ascii", "replace")
                return kind if kind in _ODF else ""
            if "[Content_Types].xml" in names:
                return next((t for start, t in _OFFICE.items() if _has(names, start)), "")
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError):
        return ""
    finally:
        upload.seek(0)
    return ""


def _has(names: list[str], start: str) -> bool:
    return any(name.startswith(start) for name in names)


def _text_type(head: bytes) -> str:
    """Plain text, unless it is markup that a browser could run."""
    if not head or b"\x00" in head or _MARKUP.search(head):
        return ""
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        # Cut in the middle of a character at the end of the head: still text.
        return "text/plain" if error.start > HEAD - 4 else ""
    return "text/plain"


def check_upload(upload: UploadedFile) -> UploadedFile:
    """The file itself, or ValidationError that says what is wrong and what is accepted."""
    size = upload.size or 0
    if size > MAX_SIZE:
        raise ValidationError(
            _("Ce fichier fait %(size)s ; la limite est de 25 Mo. Mettez-en l’adresse à la place.")
            % {"size": filesizeformat(size)}
        )
    if size == 0:
        raise ValidationError(_("Ce fichier est vide."))
    if not media_type_of(upload):
        raise ValidationError(
            _(
                "Le contenu de ce fichier n’est pas d’une sorte acceptée : PDF, image (PNG, JPEG, "
                "GIF, WebP, HEIC), document Word, Excel, PowerPoint ou OpenDocument, texte, MP3 "
                "ou MP4."
            )
        )
    return upload


def safe_name(name: str) -> str:
    """The name that the person gave, without folders and without signs that hide or control."""
    last = PurePath(name.replace("\\", "/")).name
    kept = "".join(c for c in last if unicodedata.category(c)[0] != "C")
    return kept.strip()[:200] or _("preuve")


def keep_file(
    upload: UploadedFile, *, host_id: int | None, by: Actor, owner: Actor | None = None,
    visibility: str = Visibility.PRIVATE, batch: Batch | None = None,
) -> File:  # fmt: skip
    """Keep a file that `check_upload` let in. Without an owner, private: nobody reaches it but
    through a page that gives it out."""
    name = safe_name(upload.name or "")
    record = File(
        title=name, media_type=media_type_of(upload), size=upload.size or 0,
        owner=owner, host_id=host_id, visibility=visibility,
    )  # fmt: skip
    # The stored name tells nothing; the title keeps the one that the person gave.
    record.file.save(f"{record.uid}.bin", upload, save=False)
    return journal.create(record, by=by, batch=batch)
