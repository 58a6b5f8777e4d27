"""Drafts of an import: notes kept for a preview, seen by their sender only, until confirmed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from maillage.consult.models import NotesDraft, NotesImport
from maillage.consult.notes import PASTED, NotesError
from maillage.consult.plan import Source
from maillage.consult.sources import keep_original, read_sources, read_upload
from maillage.core.models import Actor, File

KEPT_DAYS = 7
PASTED_TYPE = "text/plain; source=pasted"


@dataclass
class Read:
    """What could be read of what was sent, and what could not (with the reason)."""

    files: list[tuple[str, bytes]] = field(default_factory=list)
    file_errors: list[NotesError] = field(default_factory=list)
    text_error: NotesError | None = None


def read_sent(uploads: Iterable[UploadedFile], text: str) -> Read:
    """Read each file and the pasted text; one that cannot be read does not hold up the others."""
    found = Read()
    for upload in uploads:
        try:
            data = read_upload(upload)
            read_sources(data, filename=upload.name or "")
        except NotesError as error:
            found.file_errors.append(error)
        else:
            found.files.append((upload.name or "", data))
    if text.strip():
        data = text.encode("utf-8", "replace")
        try:
            read_sources(data, filename=PASTED)
        except NotesError as error:
            found.text_error = error
        else:
            found.files.append((PASTED, data))
    return found


@transaction.atomic
def keep_draft(
    *, owner: Actor, files: Sequence[tuple[str, bytes]], draft: NotesDraft | None = None
) -> NotesDraft:
    """Keep what was read, in a new draft or in the one begun; the same bytes are kept once."""
    draft = draft or NotesDraft.objects.create(owner=owner)
    there = {(f.title, f.size) for f in draft.files.all()}
    for filename, data in files:
        record = keep_original(data, filename=filename, owner=owner)
        if (record.title, record.size) in there and _is_there(draft, record, data):
            _delete(record)
            continue
        if filename == PASTED:
            record.media_type = PASTED_TYPE
            record.save(update_fields=["media_type"])
        draft.files.add(record)
    return draft


def _is_there(draft: NotesDraft, record: File, data: bytes) -> bool:
    for other in draft.files.filter(title=record.title, size=record.size):
        with other.file.open("rb") as content:
            if content.read() == data:
                return True
    return False


def draft_sources(draft: NotesDraft) -> list[Source]:
    """The sources of a draft, read again from the originals. Raises NotesError."""
    sources: list[Source] = []
    for file in draft.files.order_by("pk"):
        with file.file.open("rb") as content:
            data = content.read()
        name = PASTED if file.media_type == PASTED_TYPE else file.title
        sources += read_sources(data, filename=name, file=file)
    return sources


@transaction.atomic
def drop_draft(*, draft: NotesDraft) -> None:
    """Take a draft away; originals that an import holds by now stay with it."""
    files = list(draft.files.all())
    draft.delete()
    for file in files:
        if not NotesImport.objects.filter(file=file).exists():
            _delete(file)


def _delete(file: File) -> None:
    storage, name = file.file.storage, file.file.name
    file.delete()
    transaction.on_commit(lambda: storage.delete(name))


def purge_drafts() -> None:
    """Take away the drafts that nobody confirmed within a week."""
    limit = timezone.now() - timedelta(days=KEPT_DAYS)
    for draft in NotesDraft.objects.filter(created_at__lt=limit):
        drop_draft(draft=draft)
