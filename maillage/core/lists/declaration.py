"""How a room declares a list: its columns, filters and what it searches in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.template.loader import get_template
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from maillage.core.access import Reader, visible

if TYPE_CHECKING:
    from maillage.core.lists.filters import Filter
    from maillage.core.lists.imports.declaration import Importer

Text = str | Promise


@dataclass(frozen=True)
class Column:
    """A column of a list, on the page and in its exports.

    `sort`: the fields it sorts by (the list adds `id`); empty: not sortable.
    `rank`: what it sorts by when no field holds it: key of a record → value, smallest first.
    `value`: what it holds, as a function of the record (default: the attribute `name`).
    `html` or `template` (with `record`): how the page shows it, when not as plain text; a template
    costs some tenths of a millisecond per row, a function nothing.
    """

    name: str
    title: Text
    sort: tuple[str, ...] = ()
    rank: Callable[[int], Any] | None = None
    value: Callable[[Any], Any] | None = None
    html: Callable[[Any], SafeString | str] | None = None
    template: str = ""
    is_number: bool = False
    on_page: bool = True
    in_export: bool = True

    @property
    def is_sortable(self) -> bool:
        return bool(self.sort or self.rank)

    def value_of(self, record: Any) -> Any:
        """The cell as text, number or date: what an export holds."""
        if self.value:
            return self.value(record)
        shown = getattr(record, f"get_{self.name}_display", None)
        return shown() if shown else getattr(record, self.name)

    def shown(self, record: Any) -> Any:
        """The cell as the page shows it."""
        if self.html:
            return self.html(record)
        if self.template:
            # Only our own template engine speaks here: it escapes the record's text.
            return mark_safe(get_template(self.template).render({"record": record}))  # noqa: S308
        value = self.value_of(record)
        if isinstance(value, date):
            # Kept on one line, and read in the reader's language.
            told = date_format(value, "BRIEF_DATE_FORMAT")
            return format_html('<time datetime="{}">{}</time>', value.isoformat(), told)
        return "" if value is None else value


class List:
    """A list of records. Subclass it, register it, give `view()` an address."""

    do_not_call_in_templates = True  # it is used as a class, there too

    model: ClassVar[type[models.Model]]
    name: ClassVar[str]
    title: ClassVar[Text]
    url_name: ClassVar[str]
    columns: ClassVar[Sequence[Column]] = ()
    filters: ClassVar[Sequence[Filter]] = ()
    search: ClassVar[Sequence[str]] = ()
    ordering: ClassVar[str] = ""  # a column's name, with "-" for the other way
    audience: ClassVar[tuple[str, ...]] = ("network",)
    importer: ClassVar[type[Importer] | None] = None
    # Other formats it goes out in: extension → a function of the records, loaded, that yields
    # text.
    other_exports: ClassVar[Mapping[str, Callable[[Iterable[Any]], Iterable[str]]]] = {}
    import_audience: ClassVar[tuple[str, ...]] = ("agent", "coordination")
    page_size: ClassVar[int] = 25
    template: ClassVar[str] = "core/list.html"
    css: ClassVar[str] = ""  # v1 … v10
    crumb: ClassVar[Text] = ""  # the room's title, above the list's
    add_url_name: ClassVar[str] = ""
    add_audience: ClassVar[tuple[str, ...]] = ("network",)
    add_title: ClassVar[Text] = _("Ajouter")
    empty_title: ClassVar[Text] = _("Rien ici pour l’instant")
    empty_text: ClassVar[Text] = ""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for a_filter in cls.filters:
            a_filter.bind(cls.model)

    @classmethod
    def queryset(cls) -> models.QuerySet:
        """All rows of the list, before rights."""
        return cls.model._default_manager.all()

    @classmethod
    def seen(cls, rows: models.QuerySet, reader: Reader) -> models.QuerySet:
        """Those of `rows` that this reader sees: every page, count and export passes here."""
        return visible(rows, reader)

    @classmethod
    def load(cls, records: list[Any], reader: Reader) -> None:
        """Attach to a page's records what its columns show, under the reader's rights."""

    @classmethod
    def load_for_export(cls, records: list[Any], reader: Reader) -> None:
        """Attach what only an export holds, likewise; after `load`."""

    @classmethod
    def dress(cls, records: list[Any], request: HttpRequest) -> None:
        """Attach to a page's records what only the page can say: whole addresses."""

    @classmethod
    def sort_columns(cls) -> dict[str, Column]:
        return {column.name: column for column in cls.columns if column.is_sortable}

    @classmethod
    def default_sort(cls) -> str:
        return cls.ordering or next(iter(cls.sort_columns()), "")

    @classmethod
    def url(cls) -> str:
        return reverse(cls.url_name)

    @classmethod
    def view(cls) -> Callable:
        """The list's page; the same address also gives fragments and exports."""
        from maillage.core.lists.views import view_of

        return view_of(cls)
