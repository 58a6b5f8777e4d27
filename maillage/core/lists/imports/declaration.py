"""How a list says what it accepts from a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maillage.algorithms.french_text import words
from maillage.core.access import Reader

if TYPE_CHECKING:
    from maillage.core.lists.imports.sheets import Sheet

Text = str | Promise
MAX_CELL = 10_000


class ImportProblem(Exception):
    """A cell that cannot be taken. `remedy` tells the person what to do about it.

    Both are sentences that keep their templates (`Said`): the report outlives the request.
    """

    def __init__(self, problem: str, remedy: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy


@dataclass(frozen=True)
class ImportField:
    """A field that a column may fill.

    `synonyms`: headings it answers to, in French and English; accents and case do not matter.
    `clean(text)` returns the value or raises ImportProblem; empty cells are not cleaned.
    """

    name: str
    title: Text
    synonyms: Sequence[str] = ()
    clean: Callable[[str], Any] | None = None
    max_length: int = MAX_CELL
    is_required: bool = False
    is_unique: bool = False  # two columns may not both fill it

    def headings(self) -> set[str]:
        """Every heading it answers to, as folded words."""
        return {heading_key(str(text)) for text in (self.title, self.name, *self.synonyms)}


def heading_key(text: str) -> str:
    """A heading without accents, case, signs or small words."""
    return " ".join(words(text.replace("_", " ")))[:120]


@dataclass
class Near:
    """What a row may be without being certain: a record of the list, or an earlier line."""

    record: Any = None
    line: int = 0
    # Alike enough to be taken for it unless a person says otherwise.
    is_sure: bool = False
    because: list[str] = field(default_factory=list)


@dataclass
class Row:
    """One line of the sheet on its way in. `number` is the line in the person's file (from 1)."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[dict[str, Any]] = field(default_factory=list)
    # The record it doubles, and why we think so.
    double: Any = None
    because: str = ""
    # The earlier line of the same file that is the same record.
    double_of_line: int = 0
    # What it resembles, best first, when it is none of these for certain.
    near: list[Near] = field(default_factory=list)
    # It was linked to `double` by likeness, or `double` is what its record was merged into: it
    # may be called otherwise here, and does not rename it.
    is_alike: bool = False
    # What a person said to do with it: create, update or skip; empty: as all of its sort.
    choice: str = ""

    @property
    def is_wrong(self) -> bool:
        return bool(self.problems)


@dataclass
class Written:
    """What writing some rows did."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    problems: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class ImportOption:
    """A choice asked once for the whole sheet, e.g. who sees the new records. First is usual."""

    name: str
    title: Text
    choices: Sequence[tuple[str, Text]]


DOUBLES = ImportOption(
    "doubles",
    _("Si une fiche existe déjà"),
    (
        ("skip", _("laisser la fiche telle quelle")),
        ("update", _("la mettre à jour (ce qu’une personne a corrigé reste)")),
        ("create", _("ajouter quand même une nouvelle fiche")),
    ),
)


class Importer:
    """What a list does with rows. Subclass it beside the list.

    Every method takes rows of one page (at most 200 when writing) and asks the database once for
    all of them, never once per row.
    """

    do_not_call_in_templates = True  # a template reads the class itself
    fields: ClassVar[Sequence[ImportField]] = ()
    options_asked: ClassVar[Sequence[ImportOption]] = (DOUBLES,)
    help_text: ClassVar[Text] = _("Une ligne par fiche ; la première ligne nomme les colonnes.")
    file_title: ClassVar[Text] = _("Fichier CSV ou XLSX")
    accepts: ClassVar[str] = ".csv,.tsv,.txt,.xlsx"

    def __init__(self, reader: Reader, person: Any, host: Any, options: dict[str, Any]) -> None:
        self.reader = reader
        self.person = person
        self.host = host
        self.options = options

    @classmethod
    def read_other(cls, content: bytes, name: str) -> Sheet | None:
        """A file that is no table (cards, entities) as a sheet; None when it is a table.

        Raises SheetError when it is neither.
        """
        return None

    def prepare(self, rows: list[Row]) -> None:
        """Turn names into records (a municipality, a discipline); note problems in the rows."""

    def keys(self, row: Row) -> list[str]:
        """What a row leaves behind, by which a later row of the file is known as its double."""
        raise NotImplementedError

    def looks(self, row: Row) -> list[str]:
        """The keys of earlier rows that make this row their double; usually its own keys."""
        return self.keys(row)

    def match(self, rows: list[Row]) -> None:
        """Set `double` and `because` of the rows that are already in the list."""
        raise NotImplementedError

    def near(self, rows: list[Row]) -> None:
        """Set `near` of the rows, which are all of a file: what they resemble in the list and
        in the file itself. Nothing by default."""

    def records(self, uids: set[str]) -> dict[str, Any]:
        """The records of the list that a person may link a row to, by uid, under her rights."""
        return {}

    def load(self, rows: list[Row]) -> None:
        """Read what `update` compares with, for all doubles at once; before writing."""

    def create(self, rows: list[Row], batch: Any) -> Sequence[models.Model]:
        """Write these rows as new records, in this order, through the journal."""
        raise NotImplementedError

    def update(self, row: Row, batch: Any) -> bool:
        """Bring the record it doubles up to date, leaving pinned fields; whether it changed."""
        raise NotImplementedError

    def shown(self, row: Row) -> list[tuple[str, str]]:
        """The row as it will be, as (title, text), for the preview."""
        titles = {f.name: str(f.title) for f in self.fields}
        return [(titles[n], str(v)) for n, v in row.values.items() if n in titles and v != ""]
