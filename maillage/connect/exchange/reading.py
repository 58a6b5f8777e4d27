"""A file that is no table, recognised by its content, as a sheet whose columns are ours."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from maillage.connect.import_fields import FIELDS
from maillage.core.lists import ImportProblem
from maillage.core.lists.imports.sheets import MAX_ROWS, Sheet, SheetError
from maillage.core.places import Places

VCARD, WIKIDATA, ARTSDATA = "vcard", "wikidata", "artsdata"
TABLES = ("csv", "xlsx")
KINDS = (*TABLES, VCARD, WIKIDATA, ARTSDATA)
# A column that is no field of ours, shown so that somebody may say where it goes.
CATEGORIES = "categories"
# (line or rank in the file, field → its values).
Found = tuple[int, dict[str, list[str]]]


def kind_of(content: bytes, name: str = "") -> str:
    """`vcard`, `wikidata`, `artsdata`, or nothing: a table."""
    head = content[:4000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head[:11].upper() == b"BEGIN:VCARD":
        return VCARD
    if head[:1] in (b"{", b"["):
        return WIKIDATA if b'"claims"' in content or b'"entities"' in head else ARTSDATA
    lines = head.splitlines()
    is_turtle = any(line.lstrip().lower().startswith((b"@prefix", b"prefix ", b"@base"))
                    for line in lines[:40])  # fmt: skip
    return ARTSDATA if is_turtle or name.lower().endswith((".ttl", ".nt")) else ""


def sheet_of_other(content: bytes, name: str, kind: str = "") -> Sheet | None:
    """The sheet of a file of cards or entities; None for a table.

    `kind`: what somebody says that it is. Raises SheetError when it cannot be read as that.
    """
    found = kind or kind_of(content, name)
    if not found or found in TABLES:
        return None
    read: dict[str, Callable[[bytes, str], tuple[list[Found], list[Any]]]] = {
        VCARD: _cards, WIKIDATA: _wikidata, ARTSDATA: _artsdata,
    }  # fmt: skip
    rows, notes = read[found](content, name)
    if len(rows) > MAX_ROWS:
        raise SheetError(
            _("« %s » a plus de 50 000 fiches. Coupez-le en plusieurs fichiers.") % name
        )
    if not rows:
        raise SheetError(_("« %s » ne contient aucune fiche de personne ni d’organisation.") % name)
    sheet = _as_sheet(rows)
    sheet.notes = notes
    return sheet


def _cards(content: bytes, name: str) -> tuple[list[Found], list[Any]]:
    from maillage.connect.exchange.vcard import read_cards

    text = text_of(content, name)
    return read_cards(text, is_place=_place_finder())


def _wikidata(content: bytes, name: str) -> tuple[list[Found], list[Any]]:
    from maillage.connect.exchange.wikidata import read_entities

    return read_entities(_json(content, name), is_place=_place_finder())


def _artsdata(content: bytes, name: str) -> tuple[list[Found], list[Any]]:
    from maillage.connect.exchange.artsdata import nodes_of_json, nodes_of_turtle, read_nodes

    head = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if head in (b"{", b"["):
        nodes = nodes_of_json(_json(content, name))
    else:
        try:
            nodes = nodes_of_turtle(text_of(content, name))
        except Exception as error:  # rdflib's parsers raise many kinds on broken text
            raise SheetError(
                _("« %s » n’est pas un fichier Turtle lisible. Exportez-le de nouveau.") % name
            ) from error
    return read_nodes(nodes, is_place=_place_finder())


def text_of(content: bytes, name: str) -> str:
    """The text of a file of cards: UTF-8, else what Windows wrote. Raises SheetError."""
    if b"\0" in content[:4000]:
        if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return content.decode("utf-16", errors="replace")
        raise SheetError(_("« %s » n’est pas un fichier de texte.") % name)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _json(content: bytes, name: str) -> Any:
    try:
        return json.loads(text_of(content, name))
    except (ValueError, RecursionError) as error:
        raise SheetError(
            _("« %s » n’est pas un fichier JSON lisible. Téléchargez-le de nouveau.") % name
        ) from error


def _place_finder() -> Callable[[str], bool]:
    """Whether a name is that of one municipality of Quebec; another stays in the address."""
    places = Places()

    def is_place(text: str) -> bool:
        try:
            return bool(text.strip() and places.find(text))
        except ImportProblem:
            return False

    return is_place


def _as_sheet(rows: Iterable[Found]) -> Sheet:
    """One column per field that somebody has, under the field's own title."""
    rows = list(rows)
    used = {name for _number, values in rows for name, told in values.items() if any(told)}
    with override("fr-ca"):  # the headings are those of the fields, whoever reads
        heads = [(f.name, str(f.title)) for f in FIELDS if f.name in used]
    if CATEGORIES in used:
        heads.append((CATEGORIES, "Catégories"))  # data
    sheet = Sheet(rows=[[title for _name, title in heads]], numbers=[0])
    for number, values in rows:
        # Only our own joining signs stay between values; a cell is one line of a table.
        cells = ["; ".join(filter(None, values.get(name, []))) for name, _title in heads]
        sheet.rows.append(cells)
        sheet.numbers.append(number)
    return sheet
