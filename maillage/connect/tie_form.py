"""The form that declares a tie from one actor to another."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.connect.cells import folded_name
from maillage.core.access import Reader, visible
from maillage.core.form_fields import SEEN_BY, DayInput
from maillage.core.models import Actor, Tie, TieType


class TieForm(forms.ModelForm):
    """A tie from the record one reads to another actor, found by its name."""

    way = forms.ChoiceField(label=gettext_lazy("Lien"))
    other_name = forms.CharField(
        label=gettext_lazy("Avec"), max_length=200,
        help_text=gettext_lazy("Le nom d’une fiche, en entier ou en partie."),
    )  # fmt: skip
    other = forms.ChoiceField(
        label=gettext_lazy("Laquelle de ces fiches ?"), required=False, widget=forms.RadioSelect
    )
    visibility = forms.ChoiceField(label=gettext_lazy("Visible par"), choices=SEEN_BY)

    class Meta:
        model = Tie
        fields = ["way", "other_name", "other", "from_date", "to_date", "note", "visibility"]
        widgets = {name: DayInput() for name in ("from_date", "to_date")}

    def __init__(self, *args: Any, actor: Actor, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor, self.reader = actor, reader
        self.types = {t.slug: t for t in TieType.objects.all()}
        self.fields["way"].choices = list(self._ways())  # type: ignore[attr-defined]
        typed = self.data.get("other_name", "") if self.is_bound else ""
        self.found = self._search(typed) if typed else []
        if len(self.found) > 1:
            choices = [(a.uid, _described(a)) for a in self.found]
            self.fields["other"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["other"]

    def _ways(self) -> Any:
        for slug, kind in self.types.items():
            yield f"{slug}:out", kind.name
            if not kind.symmetric:
                yield f"{slug}:in", inverse_name(kind)

    def _search(self, text: str) -> list[Actor]:
        others = visible(Actor.objects.current(), self.reader).exclude(pk=self.actor.pk)
        name = folded_name(text)
        called = visible(Actor.objects.called(sort_name=name), self.reader)
        exact = list(called.exclude(pk=self.actor.pk)[:9])
        if exact:
            return exact
        for word in name.split():
            others = others.filter(folded__contains=word)
        return list(others.select_related("municipality").order_by("sort_name")[:9])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        chosen = [a for a in self.found if a.uid == data.get("other")]
        if len(self.found) == 1:
            chosen = self.found
        if data.get("other_name") and not self.found:
            self.add_error("other_name", _("Aucune fiche ne porte ce nom. Ajoutez-la d’abord."))
        elif len(self.found) > 1 and not chosen and "other" not in self.errors:
            self.add_error("other", _("Plusieurs fiches répondent à ce nom : choisissez."))
        start, end = data.get("from_date"), data.get("to_date")
        if start and end and end < start:
            self.add_error("to_date", _("La fin vient avant le début."))
        data["other_actor"] = chosen[0] if chosen else None
        if chosen and data.get("way") and not self.errors:
            self._refuse_twice(data)
        return data

    def _refuse_twice(self, data: dict[str, Any]) -> None:
        tie = self.ends(data)
        twins = [tie, {**tie, "source": tie["target"], "target": tie["source"]}]
        for twin in twins if tie["type"].symmetric else twins[:1]:
            # SQLite does not keep this constraint itself when the date is empty.
            if Tie.objects.filter(**twin, from_date=data.get("from_date")).exists():
                self.add_error("other_name", _("Ce lien existe déjà."))

    def ends(self, data: dict[str, Any]) -> dict[str, Any]:
        """`source`, `target` and `type` of the tie."""
        slug, _sep, direction = data["way"].partition(":")
        ends = (self.actor, data["other_actor"])
        source, target = ends if direction == "out" else ends[::-1]
        return {"source": source, "target": target, "type": self.types[slug]}


def inverse_name(kind: TieType) -> str:
    """The tie's name read from its other end, in the reader's language."""
    english = kind.name == kind.name_en and kind.name != kind.name_fr
    return (kind.inverse_en or kind.inverse_fr) if english else kind.inverse_fr


def _described(actor: Actor) -> str:
    return f"{actor.name} · {actor.municipality}" if actor.municipality else actor.name
