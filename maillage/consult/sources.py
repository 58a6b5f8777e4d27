"""From files and pasted text to the sources of an import, and the originals that are kept."""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Callable

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from maillage.consult.notes import MAX_BYTES, PASTED, read_groups, read_pasted
from maillage.consult.notes.files import refuse_large
from maillage.consult.plan import Source
from maillage.core.gestures.evidence import safe_name
from maillage.core.models import Actor, File, Visibility

TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".md": "text/markdown",
    ".tsv": "text/tab-separated-values",
}
Progress = Callable[[int, int], None]


def read_sources(
    data: bytes, *, filename: str, file: File | None = None, progress: Progress | None = None
) -> list[Source]:
    """One source for each group of a file (or of pasted text, under its own name).

    Raises NotesError; nothing is written.
    """
    digest = hashlib.sha256(data).hexdigest()
    if filename == PASTED:
        groups = [read_pasted(data.decode("utf-8"))]
    else:
        groups = read_groups(data, filename=filename, progress=progress)
    return [Source(notes, filename, digest, file, b"" if file else data) for notes in groups]


def read_upload(upload, filename: str | None = None) -> bytes:
    """The bytes of a sent file; raises NotesError before reading one that is too large."""
    name = filename or upload.name or ""
    refuse_large(upload.size or 0, name, MAX_BYTES)
    upload.seek(0)
    return upload.read()


def keep_original(
    data: bytes, *, filename: str, owner: Actor | None, visibility: str = Visibility.PRIVATE
) -> File:
    """Store the original as a private file (no web address serves it by itself)."""
    suffix = "." + filename.rpartition(".")[2].lower()
    media_type = TYPES.get(suffix) or mimetypes.guess_type(filename)[0]
    title = _("texte collé") + ".txt" if filename == PASTED else safe_name(filename)
    record = File(
        title=title, owner=owner, visibility=visibility, size=len(data),
        media_type=media_type or "application/octet-stream",
    )  # fmt: skip
    # The stored name tells nothing; the title keeps the one that the person gave.
    record.file.save(f"{record.uid}.bin", ContentFile(data), save=True)
    return record
