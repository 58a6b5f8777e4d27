"""Actors from a spreadsheet: what a column may hold, which rows are already there, how to write."""

from __future__ import annotations

import difflib
import re
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy

from maillage.algorithms.french_text import fold, words
from maillage.connect.cells import (
    clean_email,
    clean_kind,
    clean_neq,
    clean_phone,
    clean_url,
    url_forms,
    url_key,
)
from maillage.connect.places import Places
from maillage.core import journal
from maillage.core.access import editable, visible
from maillage.core.lists import Importer, ImportField, ImportProblem
from maillage.core.lists.imports.declaration import DOUBLES, ImportOption, Row
from maillage.core.lists.imports.plan import note
from maillage.core.models import Actor, ContactPoint, Discipline, Visibility
from maillage.core.said import Said

CONTACTS = {
    "email": ContactPoint.Kind.EMAIL,
    "phone": ContactPoint.Kind.PHONE,
    "postal": ContactPoint.Kind.POSTAL,
}


class ActorImporter(Importer):
    """Rows of people and organisations, matched by e-mail, NEQ, web site, or name and place."""

    fields = [
        ImportField(
            "name", gettext_lazy("Nom"), is_required=True, is_unique=True, max_length=200,
            synonyms=["nom de l’organisme", "organisme", "organisation", "nom complet", "acteur",
                      "raison sociale", "artiste", "titre", "full name", "organization", "company"],
        ),
        ImportField(
            "kind", gettext_lazy("Sorte"), clean=clean_kind, is_unique=True,
            synonyms=["type", "type d’organisme", "catégorie", "category", "kind"],
        ),
        ImportField(
            "municipality", gettext_lazy("Municipalité"), is_unique=True, max_length=120,
            synonyms=["ville", "lieu", "localité", "town", "city", "municipality", "place"],
        ),
        ImportField(
            "region", gettext_lazy("Région"), is_unique=True, max_length=120,
            synonyms=["région administrative", "region", "territoire"],
        ),
        ImportField(
            "disciplines", gettext_lazy("Disciplines"), max_length=1000,
            synonyms=["discipline", "domaine", "secteur", "secteur d’activité", "field", "sector"],
        ),
        ImportField(
            "description", gettext_lazy("Ce que fait cet acteur"), max_length=10_000,
            synonyms=["description", "mission", "notes", "présentation", "about", "commentaire"],
        ),
        ImportField(
            "url", gettext_lazy("Site web"), clean=clean_url, is_unique=True, max_length=200,
            synonyms=["site", "site internet", "web", "website", "url", "adresse web", "lien"],
        ),
        ImportField(
            "email", gettext_lazy("Courriel"), clean=clean_email, is_unique=True, max_length=254,
            synonyms=["e-mail", "email", "adresse courriel", "adresse électronique", "mail", "mél"],
        ),
        ImportField(
            "phone", gettext_lazy("Téléphone"), clean=clean_phone, is_unique=True, max_length=60,
            synonyms=["tél", "numéro de téléphone", "phone", "telephone", "cellulaire"],
        ),
        ImportField(
            "postal", gettext_lazy("Adresse postale"), max_length=300,
            synonyms=["adresse", "adresse civique", "address", "street address"],
        ),
        ImportField(
            "neq", gettext_lazy("NEQ"), clean=clean_neq, is_unique=True, max_length=30,
            synonyms=["numéro d’entreprise", "numéro d’entreprise du québec", "business number"],
        ),
    ]  # fmt: skip
    options_asked = (
        DOUBLES,
        ImportOption(
            "visibility",
            gettext_lazy("Les nouvelles fiches seront visibles par"),
            (
                (Visibility.NETWORK.value, gettext_lazy("le réseau")),
                (Visibility.HOST.value, gettext_lazy("mon organisme")),
                (Visibility.PRIVATE.value, gettext_lazy("moi seulement")),
                (Visibility.PUBLIC.value, gettext_lazy("tout le monde")),
            ),
        ),
    )
    help_text = gettext_lazy("Une ligne par personne ou organisation, une colonne par champ.")

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
        keys = [f"{name}:{values[name]}" for name in ("email", "neq") if name in values]
        return [*keys, f"url:{url_key(values['url'])}"] if "url" in values else keys

    def match(self, rows: list[Row]) -> None:
        """Three or four queries for the whole page, under the reader's rights."""
        seen = visible(Actor.objects.current(), self.reader)
        finders = (
            ("email", Said("même courriel"), self._by_email(rows)),
            ("neq", Said("même NEQ"), self._by_field(rows, "neq", lambda v: [v])),
            ("url", Said("même site web"), self._by_field(rows, "url", url_forms)),
        )
        names = {fold(row.values["name"])[:200] for row in rows}
        by_name: dict[str, list[Actor]] = {}
        for actor in seen.filter(sort_name__in=names) if names else ():
            by_name.setdefault(actor.sort_name, []).append(actor)
        for row in rows:
            self._match_row(row, finders, by_name)
        self._load(rows)

    def _match_row(self, row: Row, finders: Any, by_name: dict[str, list[Actor]]) -> None:
        for name, because, known in finders:
            actor = known.get(row.values.get(name))
            if actor is not None:
                row.double, row.because = actor, because
                return
        place = row.values.get("municipality")
        for actor in by_name.get(fold(row.values["name"])[:200], ()):
            if place is None or actor.municipality_id in {None, place.pk}:
                row.double = actor
                row.because = Said("même nom et même lieu") if place else Said("même nom")
                return

    def _by_email(self, rows: list[Row]) -> dict[str, Actor]:
        wanted = {row.values["email"] for row in rows if "email" in row.values}
        if not wanted:
            return {}
        points = visible(ContactPoint.objects.all(), self.reader).filter(
            kind=ContactPoint.Kind.EMAIL, value__in=wanted, actor__merged_into=None
        )
        actors = {point.value: point.actor_id for point in points.order_by("-id")}
        seen = visible(Actor.objects.all(), self.reader).in_bulk(set(actors.values()))
        return {email: seen[pk] for email, pk in actors.items() if pk in seen}

    def _by_field(self, rows: list[Row], name: str, forms: Any) -> dict[str, Actor]:
        wanted = {row.values[name]: forms(row.values[name]) for row in rows if name in row.values}
        if not wanted:
            return {}
        seen = visible(Actor.objects.current(), self.reader)
        every = {form for all_forms in wanted.values() for form in all_forms}
        found = {getattr(a, name): a for a in seen.filter(**{f"{name}__in": every}).order_by("-id")}
        return {
            value: found[form]
            for value, all_forms in wanted.items()
            for form in all_forms
            if form in found
        }

    def _load(self, rows: list[Row]) -> None:
        """What `update` compares with, for all doubles at once."""
        self._may_change: set[int] = set()
        ids = {row.double.pk for row in rows if row.double is not None}
        if self.options.get("doubles") != "update" or not ids:
            return
        found = editable(Actor.objects.filter(pk__in=ids), self.reader)
        self._may_change = set(found.values_list("pk", flat=True))
        loaded = Actor.objects.prefetch_related("disciplines", "contact_points").in_bulk(ids)
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
        own = ("name", "kind", "municipality", "description", "url", "neq")
        actors = [
            Actor(**scope, **{n: row.values[n] for n in own if n in row.values}) for row in rows
        ]
        disciplines = [[d.pk for d in row.values.get("disciplines", ())] for row in rows]
        made = journal.create_many(
            actors, by=self.person, batch=batch, many={"disciplines": disciplines}
        )
        points = [
            self._contact(actor, name, row.values[name])
            for actor, row in zip(made, rows, strict=True)
            for name in CONTACTS
            if name in row.values
        ]
        journal.create_many(points, by=self.person, batch=batch)
        return made

    def _contact(self, actor: Actor, name: str, value: str) -> ContactPoint:
        """A contact point is never more public than the network: its owner may open it later."""
        is_public = actor.visibility == Visibility.PUBLIC
        return ContactPoint(
            actor=actor, kind=CONTACTS[name], value=value[:300],
            visibility=Visibility.NETWORK if is_public else actor.visibility,
            host=actor.host, owner=actor.owner,
        )  # fmt: skip

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
            for name in ("name", "kind", "municipality", "description", "url", "neq")
            if name in row.values and row.values[name] != getattr(actor, name)
        }
        if "url" in values and url_key(values["url"]) == url_key(actor.url):
            del values["url"]  # written otherwise, the same address
        had = {d.pk for d in actor.disciplines.all()}
        new = {d.pk for d in row.values.get("disciplines", ())} - had
        if new:
            values["disciplines"] = sorted(had | new)
        told = None
        if values:
            told = journal.change(actor, values, by=self.person, batch=batch, is_machine=True)
        known = {(point.kind, point.value.lower()) for point in actor.contact_points.all()}
        points = [
            self._contact(actor, name, row.values[name])
            for name, kind in CONTACTS.items()
            if name in row.values and (kind, row.values[name].lower()) not in known
        ]
        journal.create_many(points, by=self.person, batch=batch)
        return bool(told or points)

    def shown(self, row: Row) -> list[tuple[str, str]]:
        values = dict(row.values)
        if "kind" in values:
            values["kind"] = Actor.Kind(values["kind"]).label
        if "disciplines" in values:
            values["disciplines"] = ", ".join(d.name for d in values["disciplines"])
        titles = {f.name: str(f.title) for f in self.fields}
        return [(titles[name], str(value)) for name, value in values.items()]
