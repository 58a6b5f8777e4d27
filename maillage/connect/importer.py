"""Actors from a file: what a row becomes, which rows are already there, how they are written."""

from __future__ import annotations

import difflib
import re
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy

from maillage.algorithms.french_text import fold, words
from maillage.connect.cells import url_key
from maillage.connect.import_fields import FIELDS, OPTIONS
from maillage.connect.import_parts import add_parts, missing_parts
from maillage.connect.known import NUMBERS, match_rows
from maillage.connect.likeness import set_near
from maillage.core import journal
from maillage.core.access import editable, visible
from maillage.core.lists import Importer, ImportProblem
from maillage.core.lists.imports.declaration import Row
from maillage.core.lists.imports.plan import note
from maillage.core.lists.imports.sheets import Sheet
from maillage.core.models import Actor, Discipline, Visibility
from maillage.core.places import Places
from maillage.core.said import Said
from maillage.core.topics import topic_key, topics_named

OWN = (
    "name", "kind", "municipality", "description", "url", "neq", "wikidata", "isni", "artsdata",
)  # fmt: skip
WORDS = ("skills", "topics")


class ActorImporter(Importer):
    """Rows of people, organisations and groups, from a table, cards or entities."""

    fields = FIELDS
    options_asked = OPTIONS
    help_text = gettext_lazy(
        "Une ligne par personne ou organisation, une colonne par champ ; ou vos contacts (vCard), "
        "ou des entités de Wikidata ou d’Artsdata."
    )
    file_title = gettext_lazy("Fichier CSV, XLSX, vCard, JSON de Wikidata, JSON-LD ou Turtle")
    accepts = ".csv,.tsv,.txt,.xlsx,.vcf,.vcard,.json,.jsonld,.ttl"

    @classmethod
    def read_other(cls, content: bytes, name: str) -> Sheet | None:
        """Cards and entities as a sheet whose columns are ours."""
        from maillage.connect.exchange.reading import sheet_of_other

        return sheet_of_other(content, name)

    # --- Names into records -------------------------------------------------------------------
    @cached_property
    def _places(self) -> Places:
        return Places()

    @cached_property
    def _disciplines(self) -> dict[str, Discipline]:
        return {
            " ".join(words(name)): discipline
            for discipline in Discipline.objects.all()
            for name in (discipline.name_fr, discipline.name_en, discipline.slug)
            if name
        }

    def prepare(self, rows: list[Row]) -> None:
        """Municipalities and disciplines by their names, with the nearest name as a remedy."""
        for row in rows:
            region = row.values.pop("region", "")
            for name, find in (("municipality", self._places.find), ("disciplines", self._words)):
                if name not in row.values:
                    continue
                try:
                    row.values[name] = find(row.values[name], region)
                except ImportProblem as problem:
                    self._note(row, name, problem)

    def _note(self, row: Row, name: str, problem: ImportProblem) -> None:
        field = next(f for f in self.fields if f.name == name)
        note(row, field, problem.problem, problem.remedy)

    def _words(self, text: str, _region: str) -> list[Discipline]:
        whole = self._disciplines.get(" ".join(words(text)))
        if whole:
            return [whole]
        found = []
        for part in re.split(r"[;,/|\n]", text):
            key = " ".join(words(part))
            if not key:
                continue
            if key not in self._disciplines:
                near = difflib.get_close_matches(key, self._disciplines, 1, 0.6)
                meant = self._disciplines[near[0]].name_fr if near else ""
                raise ImportProblem(
                    Said("La discipline « %(text)s » n’est pas connue.", text=part.strip()[:60]),
                    Said("Vouliez-vous dire « %(text)s » ?", text=meant)
                    if meant
                    else Said("Videz la case, ou n’importez pas cette colonne."),
                )
            found.append(self._disciplines[key])
        return found

    # --- What is already there ----------------------------------------------------------------
    def keys(self, row: Row) -> list[str]:
        name, place = self._name_and_place(row)
        return [f"{name}:{place}", f"{name}:*", *self._exact_keys(row)]

    def looks(self, row: Row) -> list[str]:
        """A row without a place doubles any row of that name, as `match` says of records."""
        name, place = self._name_and_place(row)
        return [f"{name}:{place or '*'}", f"{name}:", *self._exact_keys(row)]

    def _name_and_place(self, row: Row) -> tuple[str, str]:
        place = row.values.get("municipality")
        return f"name:{fold(row.values['name'])}", place.pk if place else ""

    def _exact_keys(self, row: Row) -> list[str]:
        values = row.values
        keys = [f"{name}:{values[name]}" for name in ("email", *NUMBERS) if name in values]
        return [*keys, f"url:{url_key(values['url'])}"] if "url" in values else keys

    def match(self, rows: list[Row]) -> None:
        match_rows(rows, self.reader)

    def near(self, rows: list[Row]) -> None:
        set_near(rows, self.reader)

    def records(self, uids: set[str]) -> dict[str, Actor]:
        found = visible(Actor.objects.current().filter(uid__in=uids), self.reader) if uids else ()
        return {actor.uid: actor for actor in found}

    def load(self, rows: list[Row]) -> None:
        """What `update` compares with, for all doubles at once."""
        self._learn_topics(rows)
        ids = {row.double.pk for row in rows if row.double is not None}
        found = editable(Actor.objects.filter(pk__in=ids), self.reader)
        self._may_change = set(found.values_list("pk", flat=True))
        loaded = Actor.objects.prefetch_related(
            "disciplines", "skills", "topics", "contact_points", "needs"
        ).in_bulk(ids)
        for row in rows:
            if row.double is not None:
                row.double = loaded[row.double.pk]

    # --- Writing ------------------------------------------------------------------------------
    def create(self, rows: list[Row], batch: Any) -> list[Actor]:
        scope = {
            "host": self.host,
            "owner": self.person,
            "visibility": self.options.get("visibility", Visibility.NETWORK),
        }
        actors = [
            Actor(**scope, **{n: row.values[n] for n in OWN if n in row.values}) for row in rows
        ]
        self._learn_topics(rows)
        many = {"disciplines": [[d.pk for d in r.values.get("disciplines", ())] for r in rows]}
        for name in WORDS:
            many[name] = [self._topic_ids(row, name) for row in rows]
        made = journal.create_many(actors, by=self.person, batch=batch, many=many)
        parts = [(a, missing_parts(a, r.values, is_new=True))
                 for a, r in zip(made, rows, strict=True)]  # fmt: skip
        add_parts(parts, by=self.person, batch=batch)
        return made

    def _learn_topics(self, rows: list[Row]) -> None:
        """The topics that these rows name, new ones written; once for all of them."""
        names = [word for row in rows for name in WORDS for word in row.values.get(name, ())]
        self._topics = topics_named(names, by=self.person)

    def _topic_ids(self, row: Row, name: str) -> list[int]:
        return sorted({self._topics[topic_key(word)].pk for word in row.values.get(name, ())})

    def update(self, row: Row, batch: Any) -> bool:
        actor = row.double
        if actor.pk not in self._may_change and actor.owner_id != self.person.pk:
            problem = ImportProblem(
                Said("Vous ne pouvez pas modifier « %(text)s ».", text=str(actor)),
                Said("Proposez le changement à qui tient la fiche."),
            )
            self._note(row, "name", problem)
            return False
        values: dict[str, Any] = {
            name: row.values[name]
            for name in OWN
            if name in row.values and row.values[name] != getattr(actor, name)
        }
        if row.is_alike:
            values.pop("name", None)
        if "url" in values and url_key(values["url"]) == url_key(actor.url):
            del values["url"]  # written otherwise, the same address
        values |= self._more_words(row, actor)
        told = None
        if values:
            told = journal.change(actor, values, by=self.person, batch=batch, is_machine=True)
        parts = missing_parts(actor, row.values)
        add_parts([(actor, parts)], by=self.person, batch=batch)
        return bool(told or any(parts))

    def _more_words(self, row: Row, actor: Actor) -> dict[str, list[int]]:
        """Disciplines, skills and topics are added to those that are there, never taken away."""
        more = {}
        new = {"disciplines": {d.pk for d in row.values.get("disciplines", ())}}
        new |= {name: set(self._topic_ids(row, name)) for name in WORDS}
        for name, ids in new.items():
            had = {word.pk for word in getattr(actor, name).all()}
            if ids - had:
                more[name] = sorted(had | ids)
        return more

    def shown(self, row: Row) -> list[tuple[str, str]]:
        values = dict(row.values)
        if "kind" in values:
            values["kind"] = Actor.Kind(values["kind"]).label
        if "disciplines" in values:
            values["disciplines"] = [d.name for d in values["disciplines"]]
        titles = {f.name: str(f.title) for f in self.fields}
        return [
            (titles[name], ", ".join(map(str, value)) if isinstance(value, list) else str(value))
            for name, value in values.items()
        ]
