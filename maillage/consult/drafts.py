"""Drafts of an import: notes kept for a preview, seen by their sender only, until confirmed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from maillage.consult.models import NotesDraft, NotesImport
from maillage.consult.notes import PASTED, Notes, NotesError
from maillage.consult.plan import Source
from maillage.consult.sources import (
    Progress,
    forget_file,
    keep_original,
    read_sources,
    read_upload,
)
from maillage.core.models import Actor, File

KEPT_DAYS = 7
PASTED_TYPE = "text/plain; source=pasted"


@dataclass
class SentFile:
    """A file that could be read, and what was understood of it."""

    name: str
    data: bytes
    sources: list[Source]


@dataclass
class Read:
    """What could be read of what was sent, and what could not (with the reason)."""

    files: list[SentFile] = field(default_factory=list)
    file_errors: list[NotesError] = field(default_factory=list)
    text_error: NotesError | None = None


def read_sent(uploads: Iterable[UploadedFile], text: str) -> Read:
    """Read each file and the pasted text; one that cannot be read does not hold up the others."""
    found = Read()
    for upload in uploads:
        try:
            data = read_upload(upload)
            sources = read_sources(data, filename=upload.name or "")
        except NotesError as error:
            found.file_errors.append(error)
        else:
            found.files.append(SentFile(upload.name or "", data, sources))
    if text.strip():
        data = text.encode("utf-8", "replace")
        try:
            sources = read_sources(data, filename=PASTED)
        except NotesError as error:
            found.text_error = error
        else:
            found.files.append(SentFile(PASTED, data, sources))
    return found


@transaction.atomic
def keep_draft(
    *, owner: Actor, files: Sequence[SentFile], draft: NotesDraft | None = None
) -> NotesDraft:
    """Keep what was read, in a new draft or in the one begun; the same bytes are kept once."""
    draft = draft or NotesDraft.objects.create(owner=owner)
    there = {(f.title, f.size) for f in draft.files.all()}
    for sent in files:
        record = keep_original(sent.data, filename=sent.name, owner=owner)
        if (record.title, record.size) in there and _is_there(draft, record, sent.data):
            forget_file(record)
            continue
        if sent.name == PASTED:
            record.media_type = PASTED_TYPE
            record.save(update_fields=["media_type"])
        draft.files.add(record)
        draft.readings[str(record.pk)] = {
            "sha256": sent.sources[0].sha256,
            "groups": [source.notes.kept() for source in sent.sources],
        }
    draft.save(update_fields=["readings", "updated_at"])
    return draft


def _is_there(draft: NotesDraft, record: File, data: bytes) -> bool:
    for other in draft.files.filter(title=record.title, size=record.size):
        with other.file.open("rb") as content:
            if content.read() == data:
                return True
    return False


def draft_sources(draft: NotesDraft, progress: Progress | None = None) -> list[Source]:
    """The sources of a draft: what was understood when they were sent, else read again.

    Raises NotesError.
    """
    sources: list[Source] = []
    for file in draft.files.order_by("pk"):
        name = PASTED if file.media_type == PASTED_TYPE else file.title
        kept = _kept_sources(draft, file, name)
        if kept is None:
            with file.file.open("rb") as content:
                data = content.read()
            kept = read_sources(data, filename=name, file=file, progress=progress)
        sources += kept
    return sources


def _kept_sources(draft: NotesDraft, file: File, name: str) -> list[Source] | None:
    """None for a draft of an older version of the program, which kept them in another shape."""
    told = draft.readings.get(str(file.pk))
    try:
        return told and [
            Source(Notes.from_kept(group), name, told["sha256"], file) for group in told["groups"]
        ]
    except (KeyError, TypeError, ValueError):
        return None


@transaction.atomic
def drop_draft(*, draft: NotesDraft) -> None:
    """Take a draft away; originals that an import holds by now stay with it."""
    files = list(draft.files.all())
    draft.delete()
    for file in files:
        if not NotesImport.objects.filter(file=file).exists():
            forget_file(file)


def purge_drafts() -> None:
    """Take away the drafts that nobody confirmed within a week."""
    limit = timezone.now() - timedelta(days=KEPT_DAYS)
    for draft in NotesDraft.objects.filter(created_at__lt=limit):
        drop_draft(draft=draft)
