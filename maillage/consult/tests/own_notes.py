"""Ways to import the small notes of `samples.py` in tests."""

from __future__ import annotations

import json
from collections import Counter

from click.testing import CliRunner
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile

from maillage.consult.actions import import_notes
from maillage.consult.commands import workshop as command
from maillage.consult.models import Workshop
from maillage.consult.sources import read_sources
from maillage.consult.tests.samples import CONCERN, ROWS, as_text

OTHER_ROWS = (
    ("1. Relier", "Savoir qui fait quoi", ""),
    ("2. Former", "Rendre autonome", "Donner un atelier"),
)


def text_of(group: str = "4", rows=ROWS, concern: str = CONCERN) -> str:
    """The small notes as another group's, with other rows or another concern."""
    text = as_text(rows).replace("Groupe 4", f"Groupe {group}")
    return text.replace(CONCERN, concern)


def sources_of(*texts: str):
    found = []
    for number, text in enumerate(texts, 1):
        found += read_sources(text.encode(), filename=f"notes-{number}.txt")
    return found


def imported(*texts: str, by=None, reader=None, host=None) -> Workshop:
    outcome = import_notes(
        sources=sources_of(*(texts or (text_of(),))), by=by, reader=reader, host=host
    )
    return outcome.workshops[0]


def run(*arguments: str):
    """The command's result; `.json` when it was asked for."""
    result = CliRunner().invoke(command, list(map(str, arguments)))
    if "--json" in arguments:
        result.json = json.loads(result.stdout)
    return result


def every_row() -> Counter:
    """How many rows every table of ours holds: nothing changed when this is the same."""
    return Counter(
        {m._meta.label: m._base_manager.count() for m in apps.get_models() if m._meta.managed}
    )


def upload(text: str | bytes, name: str = "notes.txt") -> SimpleUploadedFile:
    data = text.encode() if isinstance(text, str) else text
    return SimpleUploadedFile(name, data)
