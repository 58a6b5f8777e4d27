"""What a room tells the floors above: menu, panels, search, indicators, commands, timelines.

A room fills this from its `apps.py` (`ready`). `home`, `report` and `cli` loop over it and know no
room by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import Promise

if TYPE_CHECKING:
    import click

    from maillage.core.access import Reader
    from maillage.search import SearchDocument
    from maillage.search.agenda import AgendaEntry

Text = str | Promise
FindOrigins = Callable[[list[int], "Reader"], Iterable[tuple[int, "Origin"]]]


@dataclass(frozen=True)
class MenuEntry:
    """A room in the menu. `verb` is 1 to 10 for the ten rooms, else None."""

    key: str
    title: Text
    url_name: str
    verb: int | None = None
    shortcut: str = ""
    audiences: tuple[str, ...] = ("network",)
    badge: Callable[[Reader], int] | None = None
    group: int = 1


@dataclass(frozen=True)
class Act:
    """Something a person does often: a button of the home page, pinned or not."""

    key: str
    title: Text
    url_name: str
    audiences: tuple[str, ...] = ("network",)


@dataclass(frozen=True)
class Panel:
    """A part of the home page: `render(request)` returns (template, context), or None if empty."""

    key: str
    title: Text
    render: Callable[[Any], tuple[str, dict[str, Any]] | None]
    audiences: tuple[str, ...] = ("network",)
    order: int = 50
    # main, aside or figures; me: on « Mon espace »; welcome: for whoever is not signed in
    place: str = "main"


@dataclass(frozen=True)
class Todo:
    """One thing that waits for the reader: a line of « À faire » on the home page."""

    tag: Text  # the room's name: « Concerter »
    title: str
    url: str
    meta: str = ""
    due: date | None = None
    css: str = ""  # v1 … v10
    done_url: str = ""  # a POST there says that it is done


@dataclass(frozen=True)
class Searchable:
    """A model with search documents. `document` returns None for a record not to be found.

    `follows` says which other records a document shows, and through which keys, so that it is
    written again when they change: `{Actor: ("actors", "owner")}`.
    """

    model: type[models.Model]
    kind: str
    title: Text
    queryset: Callable[[], models.QuerySet]
    document: Callable[[Any], SearchDocument | None]
    follows: Mapping[type[models.Model], tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class AgendaSource:
    """A model whose records are the events of the public agenda.

    `entries(ids)` yields (id, entry) for those that the public may find, by few wide queries; all
    of them when `ids` is None. `expected()` says about how many there are. `follows`: as above.
    """

    model: type[models.Model]
    entries: Callable[[Iterable[int] | None], Iterator[tuple[int, AgendaEntry]]]
    expected: Callable[[], int]
    follows: Mapping[type[models.Model], tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Indicator:
    """A figure of the report. `rows` returns the queryset it counts, for a post and a period.

    `told` keeps of these rows those that everybody in the network may read by name, for records
    that take their visibility from another one; without it their own visibility decides.
    """

    key: str
    title: Text
    definition: Text
    rows: Callable[[Any, date, date], models.QuerySet]
    count: Callable[[models.QuerySet], int] = models.QuerySet.count
    origin: str = "declared"  # observed or declared
    unit: Text = ""
    order: int = 50
    told: Callable[[models.QuerySet], models.QuerySet] | None = None


@dataclass(frozen=True)
class TimelineSource:
    """Adds moments to a record's timeline: `moments(record, reader)` yields `Moment`s."""

    model: type[models.Model]
    moments: Callable[[Any, Reader], Iterable[Moment]]


@dataclass(frozen=True)
class Handover:
    """What a person may pass on when her post changes hands.

    `rows(holder, post)` are the records that hang on her there; `pass_on(record, by=…, to=…,
    batch=…)` gives one of them to her successor, through the journal, within the batch.
    """

    key: str
    title: Text
    rows: Callable[[Any, Any], models.QuerySet]
    pass_on: Callable[..., None]
    order: int = 50


@dataclass(frozen=True)
class Origin:
    """Where a decision or an action comes from: a meeting, a theme of a workshop."""

    title: str
    url: str
    meta: str = ""  # the circle, the workshop
    on: date | None = None


@dataclass(frozen=True)
class Moment:
    """One line of a timeline."""

    at: Any  # date or aware datetime
    title: str
    meta: str = ""
    url: str = ""
    css: str = ""  # v1 … v10
    kind: str = "gesture"  # gesture, change or tie


@dataclass(frozen=True)
class Acquaintance:
    """Two people whom a room brought together and who both agreed that the network keeps it.

    `about`: the record that brought them together, owned and kept as `Scoped`; `outcome`: `met` or
    `collaboration`, the last that is known.
    """

    one: Any
    other: Any
    about: Any
    on: date
    outcome: str = "met"


@dataclass
class Registry:
    """Everything the rooms told. One instance: `registry`."""

    menu: list[MenuEntry] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    panels: list[Panel] = field(default_factory=list)
    searchables: dict[type[models.Model], Searchable] = field(default_factory=dict)
    agendas: dict[type[models.Model], AgendaSource] = field(default_factory=dict)
    indicators: list[Indicator] = field(default_factory=list)
    timelines: list[TimelineSource] = field(default_factory=list)
    handovers: list[Handover] = field(default_factory=list)
    lists: dict[str, Any] = field(default_factory=dict)
    commands: list[click.Command] = field(default_factory=list)
    demos: list[tuple[int, Callable[[Any], None]]] = field(default_factory=list)
    demo_removals: list[Callable[[], Mapping[str, int]]] = field(default_factory=list)
    jobs: dict[str, tuple[Callable[[], object], int]] = field(default_factory=dict)
    addresses: dict[type[models.Model], str] = field(default_factory=dict)
    doors: dict[str, Callable[[HttpRequest], HttpResponseBase]] = field(default_factory=dict)
    todos: list[Callable[[Any], Iterable[Todo]]] = field(default_factory=list)
    copies: dict[type[models.Model], tuple[str, ...]] = field(default_factory=dict)
    give_ups: dict[str, Callable[..., None]] = field(default_factory=dict)
    fronts: list[Callable[[HttpRequest], HttpResponseBase | None]] = field(default_factory=list)
    routers: list[tuple[str, str]] = field(default_factory=list)
    facts: dict[str, Callable[[HttpRequest], Any]] = field(default_factory=dict)
    origins: dict[type[models.Model], list[FindOrigins]] = field(default_factory=dict)
    keepers: list[Callable[[Acquaintance], None]] = field(default_factory=list)

    def add(self, *things: Any) -> None:
        """Register menu entries, acts, panels, indicators, searchables and what else has a type."""
        places: dict[type, list[Any]] = {
            MenuEntry: self.menu, Act: self.acts, Panel: self.panels,
            Indicator: self.indicators, TimelineSource: self.timelines,
            Handover: self.handovers,
        }  # fmt: skip
        for thing in things:
            if isinstance(thing, Searchable | AgendaSource):
                kept: Any = self.searchables if isinstance(thing, Searchable) else self.agendas
                kept[thing.model] = thing
                from maillage.core.outbox import watch

                watch(thing.model, dict(thing.follows))
            else:
                places[type(thing)].append(thing)

    def add_command(self, command: click.Command) -> None:
        """A sub-command of `maillage`."""
        self.commands.append(command)

    def add_list(self, a_list: Any) -> None:
        """A list of the list kit, by its name: exports, imports and saved views find it here."""
        self.lists[a_list.name] = a_list

    def add_demo(
        self,
        order: int,
        fill: Callable[[Any], None],
        remove: Callable[[], Mapping[str, int]] | None = None,
    ) -> None:
        """A room's part of the demonstration region; called in order with the cast.

        `remove` takes away what hangs on no demonstration actor, and counts it by kind.
        """
        self.demos.append((order, fill))
        if remove is not None:
            self.demo_removals.append(remove)

    def add_job(self, name: str, run: Callable[[], object], *, every_minutes: int) -> None:
        """Work that comes back; its schedule is a row that a host may change."""
        self.jobs[name] = (run, every_minutes)

    def add_give_up(self, task: Any, tell: Callable[..., None]) -> None:
        """What to write when `task` killed its worker too often and is not tried any more.

        `tell` takes the task's own arguments: it ends what a person would else wait for.
        """
        self.give_ups[task.module_path] = tell

    def add_door(self, path: str, view: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """A path answered before sessions, languages and templates (`core.middleware.Doors`).

        For what hundreds of phones ask every two seconds. The view carries its audience, checks
        its own key and says nothing that depends on the language.
        """
        self.doors[path] = view

    def add_router(self, prefix: str, router: str) -> None:
        """A room's part of the API, at `/api<prefix>`: the dotted name of a ninja Router."""
        self.routers.append((prefix, router))

    def add_front(self, front: Callable[[HttpRequest], HttpResponseBase | None]) -> None:
        """What `/` shows on a domain that is the room's: its answer, or None when it is not."""
        self.fronts.append(front)

    def add_fact(self, name: str, find: Callable[[HttpRequest], Any]) -> None:
        """`request.<name>` for every view and template, found when something asks for it."""
        self.facts[name] = find

    def add_origins(self, model: type[models.Model], find: FindOrigins) -> None:
        """Where records of a shared noun come from: `find(ids, reader)` yields (id, Origin) for
        those that the room knows and the reader may see."""
        self.origins.setdefault(model, []).append(find)

    def origins_of(self, records: Sequence[Any], reader: Reader) -> dict[int, list[Origin]]:
        """For each record (its id), its origins in every room; records of one model."""
        found: dict[int, list[Origin]] = {record.pk: [] for record in records}
        for find in self.origins.get(type(records[0]), []) if records else []:
            for pk, origin in find(list(found), reader):
                found[pk].append(origin)
        return found

    def add_keeper(self, keep: Callable[[Acquaintance], None]) -> None:
        """Who keeps the acquaintances that other rooms make; told again, it writes what changed."""
        self.keepers.append(keep)

    def keep_acquaintance(self, told: Acquaintance) -> None:
        """Tell every keeper, within the caller's transaction."""
        for keep in self.keepers:
            keep(told)

    def add_todos(self, source: Callable[[Any], Iterable[Todo]]) -> None:
        """What waits for a reader: `source(request)` yields a few `Todo`s, most urgent first."""
        self.todos.append(source)

    def add_copies(self, model: type[models.Model], *fields: str) -> None:
        """Fields in which the program itself copies people's names (labels, kept messages).

        Erasing a person takes her name and addresses out of them.
        """
        self.copies[model] = (*self.copies.get(model, ()), *fields)

    def add_address(self, model: type[models.Model], url_name: str) -> None:
        """Which page shows the records of a model: `url_name` takes the record's `address`."""
        self.addresses[model] = url_name

    def address_of(self, record: Any) -> str:
        """The record's page, or an empty text when no installed room shows it."""
        name = self.addresses.get(type(record))
        return reverse(name, args=[record.address]) if name else ""

    def for_reader(self, things: Iterable[Any], reader: Reader) -> list[Any]:
        """Those of `things` whose audiences hold the reader."""
        from maillage.core.access import AUDIENCES

        return [t for t in things if any(AUDIENCES[a](reader) for a in t.audiences)]


registry = Registry()
