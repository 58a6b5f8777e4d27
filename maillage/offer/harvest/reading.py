"""Read anything: `read(data, asked)` says what kind it is and hands it to its reader."""

from __future__ import annotations

from collections.abc import Callable

from maillage.algorithms.said import Said
from maillage.offer.harvest.found import Reading, whole_file
from maillage.offer.harvest.kinds import NAMES, Asked, chosen

MAX_BYTES = 60 * 1024 * 1024
TOO_BIG = Said("le fichier dépasse 60 Mo : il n’est pas lu ; exportez une période plus courte")


def read(data: bytes, asked: Asked, kind: str = "") -> Reading:
    """The reading of some content. `kind` is one of NAMES, or "" to recognise it.

    Never raises on the content: what cannot be read is in `refused`.
    """
    if not data.strip():
        return refused(Said("le fichier est vide"), kind)
    if len(data) > MAX_BYTES:
        return refused(TOO_BIG, kind)
    is_named = bool(NAMES.get(kind))
    kind = chosen(kind, data, asked)
    reader = _reader(kind)
    if reader is None:
        return refused(
            Said("ce contenu n’est ni un calendrier, ni une page, ni un fil, ni un tableau, ni du "
                 "JSON : rien n’en est lu")
        )  # fmt: skip
    try:
        reading = reader(data, asked)
        if kind == "jsonld" and not is_named and not reading.total:
            # JSON that only borrows some words of schema.org.
            reading = _otherwise(data, asked) or reading
    except (RecursionError, MemoryError):
        return refused(Said("contenu imbriqué à l’excès"), kind)
    reading.found = asked.timed(reading.found)
    return reading


def _otherwise(data: bytes, asked: Asked) -> Reading | None:
    from maillage.offer.harvest.json_lists import read_json

    reading = read_json(data, asked)
    return reading if reading.total else None


def refused(why: str, kind: str = "") -> Reading:
    """A reading of which nothing comes."""
    reading = Reading(kind=kind, found=iter(()))
    reading.refuse(whole_file(why))
    return reading


def _reader(kind: str) -> Callable[[bytes, Asked], Reading] | None:
    """Imported when needed: lxml, rdflib and openpyxl are slow to load."""
    if kind == "ics":
        from maillage.offer.harvest.ics import read_ics

        return read_ics
    if kind in ("jsonld", "html"):
        from maillage.offer.harvest import jsonld

        return jsonld.read_jsonld if kind == "jsonld" else jsonld.read_page
    if kind == "feed":
        from maillage.offer.harvest.feeds import read_feed

        return read_feed
    if kind == "table":
        from maillage.offer.harvest.tables import read_table

        return read_table
    if kind == "json":
        from maillage.offer.harvest.json_lists import read_json

        return read_json
    if kind == "rdf":
        from maillage.offer.harvest.rdf import read_rdf

        return read_rdf
    return None
