"""The filters of a list: what may be chosen, and how each choice narrows the rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from maillage.core.access import Reader

Text = str | Promise
Options = list[tuple[str, str]]
ALL, TERRITORY, WHOLE = _("Tous"), _("Territoire"), _("Tout le Québec")


@dataclass
class Filter:
    """One value chosen among a few. `name` is its parameter in the address."""

    name: str
    title: Text = ""
    everything: Text = ALL
    # The rows come through another table: reading keys once costs less than a page and a count.
    is_joined: ClassVar[bool] = False

    def bind(self, model: type[models.Model]) -> None:
        """Find in the model what the declaration leaves out. Called once, with the list."""

    def groups(self, reader: Reader) -> Iterable[tuple[str, Options]]:
        """The choices as (group title, options); an empty title is no group."""
        return []

    def rule(self, value: str, reader: Reader) -> Q | None:
        """The filter of a value; None for a value that is none of the choices."""
        raise NotImplementedError

    def unasked(self, reader: Reader) -> Q | None:
        """What narrows the rows when nothing is chosen; `everything` then says what is shown."""
        return None


@dataclass
class Choice(Filter):
    """A field with choices, e.g. the kind of an actor."""

    def bind(self, model: type[models.Model]) -> None:
        field: Any = model._meta.get_field(self.name)
        self.options: Options = [(str(value), label) for value, label in field.flatchoices]
        self.title = self.title or getattr(field, "verbose_name", self.name)

    def groups(self, reader: Reader) -> Iterable[tuple[str, Options]]:
        return [("", self.options)]

    def rule(self, value: str, reader: Reader) -> Q | None:
        known = value in {option for option, _label in self.options}
        return Q(**{self.name: value}) if known else None


@dataclass
class Related(Filter):
    """A word of a vocabulary that the record carries, by its slug."""

    is_joined = True

    def bind(self, model: type[models.Model]) -> None:
        field: Any = model._meta.get_field(self.name)
        self.field = field
        self.title = self.title or field.verbose_name

    def groups(self, reader: Reader) -> Iterable[tuple[str, Options]]:
        words = self.field.related_model._default_manager.all()
        return [("", sorted(((word.slug, word.name) for word in words), key=lambda o: o[1]))]

    def rule(self, value: str, reader: Reader) -> Q | None:
        words = self.field.related_model._default_manager
        word = words.filter(slug=value).values_list("pk", flat=True).first()
        if word is None:
            return None
        if not self.field.many_to_many:
            return Q(**{self.name: word})
        # Rows of the joining table first: the planner then never joins the whole list.
        through = self.field.remote_field.through._default_manager
        own, other = self.field.m2m_column_name(), self.field.m2m_reverse_name()
        return Q(pk__in=through.filter(**{other: word}).values(own))


@dataclass
class Territory(Filter):
    """A region (two digits) or an RCM (three), through the record's municipality."""

    name: str = "territory"
    title: Text = TERRITORY
    everything: Text = WHOLE
    municipality: str = "municipality"
    region: str = "region"

    def groups(self, reader: Reader) -> Iterable[tuple[str, Options]]:
        from maillage.core.models import Rcm, Region

        rcms: dict[str, Options] = {}
        for code, name, region in Rcm.objects.values_list("code", "name", "region_id"):
            rcms.setdefault(region, []).append((code, f"MRC {name}"))
        for code, name in Region.objects.values_list("code", "name"):
            whole = (code, name)
            yield name, [whole, *rcms.get(code, [])]

    def rule(self, value: str, reader: Reader) -> Q | None:
        from maillage.core.models import Municipality, Rcm, Region

        if len(value) == 2 and Region.objects.filter(code=value).exists():
            return Q(**{self.region: value})
        if len(value) == 3 and Rcm.objects.filter(code=value).exists():
            inside = Municipality.objects.filter(rcm=value).values("code")
            return Q(**{f"{self.municipality}__in": inside})
        return None


@dataclass
class Having(Filter):
    """Choices with a rule each: `{"value": (label, rule(reader) -> Q)}`."""

    is_joined = True
    cases: Mapping[str, tuple[Text, Callable[[Reader], Q]]] | None = None
    usual: Callable[[Reader], Q] | None = None  # when nothing is chosen

    def groups(self, reader: Reader) -> Iterable[tuple[str, Options]]:
        return [("", [(value, str(label)) for value, (label, _rule) in (self.cases or {}).items()])]

    def rule(self, value: str, reader: Reader) -> Q | None:
        case = (self.cases or {}).get(value)
        return case[1](reader) if case else None

    def unasked(self, reader: Reader) -> Q | None:
        return self.usual(reader) if self.usual else None
