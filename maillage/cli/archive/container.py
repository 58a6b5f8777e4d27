"""The file of a backup: a zip whose last 64 bytes are the SHA-256 of all the bytes before them.

Any other zip tool opens it; one changed, missing or added byte, wherever it is, is noticed.

    manifest.json              what, when, by which version; each member's size and SHA-256
    settings.json              settings in force, without secrets
    database/<model>.jsonl     a line of column names, then a line per row
    media/public/…  media/private/…
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

from maillage.core.console import Bar, Problem

FORMAT = 1
DIGEST = 64
PIECE = 1 << 20
MANIFEST = "manifest.json"
# The manifest is read before anything is known of the file: it may not be large.
LARGEST_MANIFEST = 64 << 20
NAME = re.compile(r"settings\.json|database/[a-z0-9_.]+\.jsonl|media/(public|private)/[^\\]+")


class Writer:
    """Write a backup beside its name; the name appears when the file is whole and on the disk."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.partial = path.with_name(path.name + ".partial")
        self.members: dict[str, dict[str, Any]] = {}

    def __enter__(self) -> Writer:
        self.zip = zipfile.ZipFile(
            self.partial, "w", zipfile.ZIP_DEFLATED, compresslevel=6, allowZip64=True
        )
        return self

    def add(self, name: str, pieces: Iterator[bytes]) -> None:
        """A member from its pieces, counted and hashed as they pass."""
        digest, size = hashlib.sha256(), 0
        with self.zip.open(name, "w", force_zip64=True) as member:
            for piece in pieces:
                member.write(piece)
                digest.update(piece)
                size += len(piece)
        self.members[name] = {"size": size, "sha256": digest.hexdigest()}

    def add_file(self, name: str, path: Path) -> None:
        with path.open("rb") as file:
            self.add(name, pieces_of(file))

    def finish(self, manifest: dict[str, Any]) -> None:
        """Close the file with its manifest and its digest, and give it its name."""
        told = {"format": FORMAT, **manifest, "members": self.members}
        self.zip.writestr(MANIFEST, json.dumps(told, ensure_ascii=False, indent=1))
        self.zip.comment = b"0" * DIGEST
        self.zip.close()
        with self.partial.open("r+b") as file:
            end = file.seek(-DIGEST, 2)
            file.seek(0)
            digest = _digest_of(file, end)
            file.seek(end)
            file.write(digest.encode())
            file.flush()
            os.fsync(file.fileno())
        self.partial.replace(self.path)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        where: TracebackType | None,
    ) -> None:  # fmt: skip
        if kind is not None:
            self.zip.fp and self.zip.fp.close()
            self.partial.unlink(missing_ok=True)


def pieces_of(file: BinaryIO) -> Iterator[bytes]:
    """A file by the megabyte."""
    while piece := file.read(PIECE):
        yield piece


def _digest_of(file: BinaryIO, end: int, bar: Bar | None = None) -> str:
    digest, left = hashlib.sha256(), end
    while left and (piece := file.read(min(PIECE, left))):
        digest.update(piece)
        left -= len(piece)
        if bar:
            bar.set(end - left >> 20, end >> 20)
    return digest.hexdigest()


# --- Reading ------------------------------------------------------------------------------------
def damaged(path: Path, why: str) -> Problem:
    return Problem(
        f"{path} n’est pas une sauvegarde entière ({why}). Rien n’a été changé.",
        "Reprendre le fichier là où il a été copié, ou choisir une autre sauvegarde.",
    )


def read_manifest(path: Path, bar: Bar) -> dict[str, Any]:
    """The manifest, once the whole file has been found unchanged. Errors: Problem."""
    try:
        with path.open("rb") as file:
            end = file.seek(0, 2) - DIGEST
            if end <= 0:
                raise damaged(path, "il est trop court")
            file.seek(0)
            computed = _digest_of(file, end, bar)
            if file.read().decode("ascii", "replace") != computed:
                raise damaged(path, "l’empreinte ne correspond pas")
        with zipfile.ZipFile(path) as archive:
            if archive.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
                raise damaged(path, "son manifeste est démesuré")
            manifest = json.loads(archive.read(MANIFEST))
    except (zipfile.BadZipFile, KeyError, ValueError, zlib.error) as error:
        raise damaged(path, f"{error}") from None
    except OSError as error:
        raise Problem(
            f"{path} ne peut pas être lu ({error.strerror}).", "Vérifier le nom et les droits."
        ) from None
    if not isinstance(manifest, dict) or not isinstance(manifest.get("members"), dict):
        raise damaged(path, "son manifeste est incomplet")
    return manifest


def check_members(path: Path, manifest: dict[str, Any], room: Path) -> None:
    """Names, kinds and sizes, before anything is written. `room`: the folder it must fit in.

    Errors: Problem for a member that the manifest does not know, that would leave its folder,
    that is no plain file, or for a whole larger than the free space.
    """
    with zipfile.ZipFile(path) as archive:
        infos = [i for i in archive.infolist() if i.filename != MANIFEST]
    names = [i.filename for i in infos]
    if len(set(names)) != len(names) or set(names) != set(manifest["members"]):
        raise damaged(path, "ses membres ne sont pas ceux du manifeste")
    for info in infos:
        kind = stat.S_IFMT(info.external_attr >> 16)
        if kind not in {0, stat.S_IFREG}:
            raise damaged(path, f"« {info.filename} » n’est pas un fichier ordinaire")
        if not NAME.fullmatch(info.filename) or ".." in info.filename.split("/"):
            raise damaged(path, f"le nom « {info.filename} » est refusé")
        if info.file_size != manifest["members"][info.filename].get("size"):
            raise damaged(path, f"la taille de « {info.filename} » diffère")
    needed, free = sum(i.file_size for i in infos), shutil.disk_usage(room).free
    if needed * 2 > free:
        raise Problem(
            f"il faut {needed * 2 >> 20} Mo libres pour restaurer, il y en a {free >> 20}. "
            "Rien n’a été changé.",
            f"Libérer de la place sur le disque de {room}.",
        )


def extract(path: Path, manifest: dict[str, Any], folder: Path, bar: Bar) -> None:
    """Write every member under `folder`, none longer than told, each checked. Errors: Problem."""
    members = manifest["members"]
    bar.set(0, len(members))
    with zipfile.ZipFile(path) as archive:
        for name, told in members.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            digest, left = hashlib.sha256(), told["size"]
            try:
                with archive.open(name) as member, target.open("wb") as file:
                    while piece := member.read(PIECE):
                        left -= len(piece)
                        if left < 0:
                            raise damaged(path, f"« {name} » est plus long que dit")
                        digest.update(piece)
                        file.write(piece)
            except (zipfile.BadZipFile, zlib.error, EOFError) as error:
                raise damaged(path, f"« {name} » : {error}") from None
            if left or digest.hexdigest() != told["sha256"]:
                raise damaged(path, f"« {name} » ne correspond pas à son empreinte")
            bar.advance()
