"""An import from end to end, as the pages and the worker do it, for the tests."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from maillage.core.lists.imports.run import run_import, undo_import
from maillage.core.models import Import

START = "/listes/actors/importer/"


def upload(client: Any, content: bytes | str, name: str = "liste.csv") -> Import:
    """Step 1: the file; the import made."""
    data = content.encode() if isinstance(content, str) else content
    response = client.post(START, {"file": SimpleUploadedFile(name, data)})
    assert response.status_code == 302, response.content.decode()
    return Import.objects.latest("pk")


def choose(client: Any, imported: Import, **options: str) -> Import:
    """Step 2: the proposed columns, with these options."""
    columns = {f"column-{number}": name for number, name in imported.mapping.items()}
    response = client.post(f"/listes/importations/{imported.uid}/colonnes/", columns | options)
    assert response.status_code == 302, response.content.decode()
    imported.refresh_from_db()
    return imported


def bring_in(client: Any, content: bytes | str, **options: str) -> Import:
    """All steps, then the worker's part."""
    imported = choose(client, upload(client, content), **options)
    client.post(f"/listes/importations/{imported.uid}/apercu/")
    run_import(imported.pk)
    imported.refresh_from_db()
    return imported


def take_back(client: Any, imported: Import) -> Import:
    """The undo button, then the worker's part."""
    client.post(f"/listes/importations/{imported.uid}/annuler/")
    undo_import(imported.pk)
    imported.refresh_from_db()
    return imported
