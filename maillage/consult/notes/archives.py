"""Opening the zip inside a .docx or .odt without being led astray by it."""

from __future__ import annotations

import io
import zipfile
import zlib
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from maillage.algorithms.said import Said

from .errors import NotesError

MAX_ENTRIES = 2_000
MAX_PART = 20_000_000  # bytes of XML read, all parts together
MAX_TOTAL = 200_000_000  # bytes announced, pictures included
MAX_RATIO = 250  # beyond, for a part over a million bytes, no document was ever so repetitive
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    KeyError,
    IndexError,
)
WHOLE = Said("tout le fichier")
_SAVE_AGAIN = Said(
    "Ouvrez-le dans le traitement de texte, enregistrez-le de nouveau en .docx ou en .odt, "
    "puis importez cette copie."
)


class Archive:
    """The parts of a document. Every failure is a NotesError that names the file."""

    def __init__(self, data: bytes, filename: str) -> None:
        self.filename = filename
        self._left = MAX_PART
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self._entries = self._zip.infolist()
        except _DAMAGED as error:
            raise self.damaged() from error
        self.names = {entry.filename for entry in self._entries}
        self._refuse_bombs()
        if any(entry.flag_bits & 1 for entry in self._entries):
            raise locked(filename)

    def damaged(self) -> NotesError:
        message = Said("le fichier est endommagé ou incomplet.")
        return NotesError(self.filename, WHOLE, _SAVE_AGAIN, message)

    def _refuse_bombs(self) -> None:
        total = sum(entry.file_size for entry in self._entries)
        swollen = any(
            entry.file_size > 1_000_000
            and entry.file_size > MAX_RATIO * max(1, entry.compress_size)
            for entry in self._entries
        )
        if swollen or total > MAX_TOTAL or len(self._entries) > MAX_ENTRIES:
            raise self._too_large(WHOLE)

    def _too_large(self, place: str) -> NotesError:
        message = Said(
            "une fois décompressé, le document dépasse de loin la taille de notes d’atelier "
            "(limite\u00a0: %(limit)d\u00a0Mo de texte).",
            limit=MAX_PART // 1_000_000,
        )
        remedy = Said(
            "Copiez le texte et les tableaux dans un document neuf et importez ce document."
        )
        return NotesError(self.filename, place, remedy, message)

    def read(self, name: str) -> bytes:
        """The bytes of one part; announced sizes are not trusted."""
        try:
            with self._zip.open(name) as part:
                data = part.read(self._left + 1)
        except RuntimeError as error:  # zipfile's word for « encrypted »
            raise locked(self.filename) from error
        except _DAMAGED as error:
            raise self.damaged() from error
        if len(data) > self._left:
            raise self._too_large(_part(name))
        self._left -= len(data)
        return data

    def tree(self, name: str) -> Element:
        """One XML part, parsed without entities, DTD or outside references."""
        data = self.read(name)
        try:
            return fromstring(data, forbid_dtd=True)
        except DefusedXmlException as error:
            message = Said("le document contient des définitions interdites (entités XML).")
            raise NotesError(self.filename, _part(name), _SAVE_AGAIN, message) from error
        except (ParseError, ValueError, LookupError, RecursionError) as error:
            raise self.damaged() from error


def locked(filename: str) -> NotesError:
    return NotesError(
        filename,
        WHOLE,
        Said("Ouvrez-le, retirez le mot de passe, enregistrez-le et importez-le de nouveau."),
        Said("le fichier est protégé par un mot de passe."),
    )


def _part(name: str) -> Said:
    return Said("partie « %(name)s »", name=name)
