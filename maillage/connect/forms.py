"""Forms of actors and of what hangs on them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.connect.cells import clean_email, clean_neq, clean_phone, clean_url
from maillage.connect.places import Places, folded_name
from maillage.core.access import Reader, visible
from maillage.core.lists import ImportProblem
from maillage.core.models import Actor, ContactPoint, Need, Tie, TieType, Visibility
from maillage.core.said import in_words

SEEN_BY = [
    (Visibility.NETWORK.value, gettext_lazy("le réseau")),
    (Visibility.HOST.value, gettext_lazy("mon organisme")),
    (Visibility.PRIVATE.value, gettext_lazy("moi seulement")),
    (Visibility.PUBLIC.value, gettext_lazy("tout le monde")),
]


def _told(problem: ImportProblem) -> ValidationError:
    return ValidationError(f"{in_words(problem.problem)} {in_words(problem.remedy)}".strip())


class ActorForm(forms.ModelForm):
    """A person, an organisation or a group."""

    place = forms.CharField(
        label=gettext_lazy("Municipalité"),
        required=False,
        max_length=160,
        help_text=gettext_lazy("Le nom officiel ; la région suit d’elle-même."),
    )
    neq = forms.CharField(
        label=gettext_lazy("NEQ"), required=False, max_length=20,
        help_text=gettext_lazy("Numéro d’entreprise du Québec : dix chiffres."),
    )  # fmt: skip
    url = forms.CharField(label=gettext_lazy("Site web"), required=False, max_length=200)
    visibility = forms.ChoiceField(label=gettext_lazy("Visible par"), choices=SEEN_BY)

    class Meta:
        model = Actor
        fields = [
            "kind", "name", "place", "description", "disciplines", "url", "neq",
            "wikidata", "isni", "artsdata", "visibility",
        ]  # fmt: skip
        widgets = {
            "description": forms.Textarea(attrs={"rows": 4}),
            "disciplines": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reader = reader
        self.doubles: list[Actor] = []
        self.places = Places()
        if self.instance.municipality:
            self.fields["place"].initial = self.places.written(self.instance.municipality)
        for name, pattern, example in (
            ("wikidata", r"^Q[0-9]+$", "Q12345"),
            ("isni", r"^[0-9]{15}[0-9X]$", "0000000121174585"),
            ("artsdata", r"^K[0-9]+-[0-9]+$", "K10-123"),
        ):
            message = _("Écrivez-le comme %s.") % example
            self.fields[name].validators.append(RegexValidator(pattern, message))

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_place(self) -> Any:
        text = self.cleaned_data["place"].strip()
        try:
            return self.places.find(text) if text else None
        except ImportProblem as problem:
            raise _told(problem) from problem

    def clean_url(self) -> str:
        text = self.cleaned_data["url"].strip()
        try:
            return clean_url(text) if text else ""
        except ImportProblem as problem:
            raise _told(problem) from problem

    def clean_neq(self) -> str:
        text = self.cleaned_data["neq"].strip()
        try:
            return clean_neq(text) if text else ""
        except ImportProblem as problem:
            raise _told(problem) from problem

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not self.instance.pk and "anyway" not in self.data:
            self.doubles = self._doubles(data)
            if self.doubles:
                raise ValidationError(_("Une fiche de ce nom existe déjà."))
        return data

    def _doubles(self, data: dict[str, Any]) -> list[Actor]:
        same = visible(Actor.objects.current(), self.reader).filter(
            sort_name=folded_name(data["name"])
        )
        place = data.get("place")
        return [a for a in same[:20] if not place or a.municipality_id in {None, place.pk}][:5]

    def values(self) -> dict[str, Any]:
        """Field values as the journal takes them; disciplines as a sorted list of ids."""
        data = dict(self.cleaned_data)
        data["municipality"] = data.pop("place")
        data["disciplines"] = sorted(d.pk for d in data["disciplines"])
        if data["municipality"]:
            data["region"] = data["municipality"].region
        return data


class ContactPointForm(forms.ModelForm):
    """One way to reach an actor, with its own visibility."""

    visibility = forms.ChoiceField(label=gettext_lazy("Visible par"), choices=SEEN_BY)

    class Meta:
        model = ContactPoint
        fields = ["kind", "value", "label", "visibility"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        rule = {"email": clean_email, "phone": clean_phone, "url": clean_url}.get(data.get("kind"))
        if rule and data.get("value"):
            try:
                data["value"] = rule(data["value"])
            except ImportProblem as problem:
                self.add_error("value", _told(problem))
        return data


class NeedForm(forms.ModelForm):
    """What an actor looks for or offers."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Sorte"),
        choices=[(k.value, k.label) for k in (Need.Kind.SEEKS, Need.Kind.OFFERS)],
    )
    visibility = forms.ChoiceField(label=gettext_lazy("Visible par"), choices=SEEN_BY)

    class Meta:
        model = Need
        fields = ["kind", "text", "expires_on", "visibility"]
        labels = {"text": gettext_lazy("En quelques mots")}
        widgets = {"expires_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}


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
        widgets = {
            name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            for name in ("from_date", "to_date")
        }

    def __init__(self, *args: Any, actor: Actor, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor, self.reader = actor, reader
        self.types = {t.slug: t for t in TieType.objects.all()}
        self.fields["way"].choices = list(self._ways())
        typed = self.data.get("other_name", "") if self.is_bound else ""
        self.found = self._search(typed) if typed else []
        if len(self.found) > 1:
            self.fields["other"].choices = [(a.uid, _described(a)) for a in self.found]
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
        exact = list(others.filter(sort_name=name)[:9])
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
