"""Forms of actors and of what hangs on them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.connect.cells import clean_email, clean_phone, clean_url, clean_words, folded_name
from maillage.connect.identifiers import CLEANERS
from maillage.core.access import Reader, visible
from maillage.core.editing import MergesEdits
from maillage.core.form_fields import SEEN_BY, DayInput, MunicipalityField, WordChoices
from maillage.core.lists import ImportProblem
from maillage.core.models import Actor, ContactPoint, Need
from maillage.core.said import in_words

WORDS = ("skills", "topics")
USUAL_DAYS = 182  # half a year: what is older is asked again


def _told(problem: ImportProblem) -> ValidationError:
    return ValidationError(f"{in_words(problem.problem)} {in_words(problem.remedy)}".strip())


class WordsField(forms.CharField):
    """Words typed one after the other; new ones are welcome. Its value is a list of texts."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(max_length=2000, **kwargs)

    def clean(self, value: Any) -> list[str]:  # type: ignore[override]  # a list, not a text
        text = super().clean(value)
        try:
            return clean_words(text) if text else []
        except ImportProblem as problem:
            raise _told(problem) from problem


def typed(record: Any, name: str) -> str:
    """The words of a record as somebody would type them."""
    return ", ".join(word.name for word in getattr(record, name).all()) if record.pk else ""


class ActorForm(MergesEdits, forms.ModelForm):
    """A person, an organisation or a group."""

    place = MunicipalityField()
    neq = forms.CharField(
        label=gettext_lazy("NEQ"), required=False, max_length=20,
        help_text=gettext_lazy("Numéro d’entreprise du Québec : dix chiffres."),
    )  # fmt: skip
    url = forms.CharField(label=gettext_lazy("Site web"), required=False, max_length=200)
    skills = WordsField(
        label=gettext_lazy("Compétences"),
        help_text=gettext_lazy("Ce qu’on peut lui demander, séparé par des virgules."),
    )
    topics = WordsField(
        label=gettext_lazy("Thèmes"),
        help_text=gettext_lazy("Ce dont il est question, séparé par des virgules."),
    )
    wikidata = forms.CharField(
        label=gettext_lazy("Wikidata"), required=False, max_length=80,
        help_text=gettext_lazy("Q12345, ou l’adresse de l’élément."),
    )  # fmt: skip
    isni = forms.CharField(
        label=gettext_lazy("ISNI"), required=False, max_length=60,
        help_text=gettext_lazy("Seize chiffres ; le dernier est vérifié."),
    )  # fmt: skip
    artsdata = forms.CharField(
        label=gettext_lazy("Artsdata"), required=False, max_length=80,
        help_text=gettext_lazy("K10-123, ou l’adresse de l’entité."),
    )  # fmt: skip
    visibility = forms.ChoiceField(label=gettext_lazy("Visible par"), choices=SEEN_BY)

    class Meta:
        model = Actor
        fields = [
            "kind", "name", "place", "description", "disciplines", "skills", "topics", "url",
            "neq", "wikidata", "isni", "artsdata", "visibility",
        ]  # fmt: skip
        widgets = {
            "description": forms.Textarea(attrs={"rows": 4}),
            "disciplines": forms.CheckboxSelectMultiple,
        }
        field_classes = {"disciplines": WordChoices}

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reader = reader
        self.doubles: list[Actor] = []
        self.initial["place"] = self.instance.municipality
        for name in WORDS:
            self.initial[name] = typed(self.instance, name)

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_url(self) -> str:
        text = self.cleaned_data["url"].strip()
        try:
            return clean_url(text) if text else ""
        except ImportProblem as problem:
            raise _told(problem) from problem

    def clean_neq(self) -> str:
        return self._number("neq")

    def clean_wikidata(self) -> str:
        return self._number("wikidata")

    def clean_isni(self) -> str:
        return self._number("isni")

    def clean_artsdata(self) -> str:
        return self._number("artsdata")

    def _number(self, name: str) -> str:
        """A public number checked by its own rule."""
        text = self.cleaned_data[name].strip()
        try:
            return CLEANERS[name](text) if text else ""
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
        same = visible(Actor.objects.called(sort_name=folded_name(data["name"])), self.reader)
        place = data.get("place")
        return [a for a in same[:20] if not place or a.municipality_id in {None, place.pk}][:5]

    def values(self) -> dict[str, Any]:
        """Field values as the journal takes them; disciplines as a sorted list of ids. Skills and
        topics stay words: the action finds or makes their topics."""
        data = dict(self.cleaned_data)
        data["municipality"] = data.pop("place")
        data["disciplines"] = sorted(d.pk for d in data["disciplines"])
        if data["municipality"]:
            data["region"] = data["municipality"].region
        return data


class ContactPointForm(MergesEdits, forms.ModelForm):
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


class NeedForm(MergesEdits, forms.ModelForm):
    """What an actor looks for or offers, until a day."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Sorte"),
        widget=forms.RadioSelect,
        choices=[
            (Need.Kind.SEEKS.value, gettext_lazy("je cherche")),
            (Need.Kind.OFFERS.value, gettext_lazy("j’offre")),
        ],
    )
    topics = WordsField(
        label=gettext_lazy("Thèmes"),
        help_text=gettext_lazy(
            "Quelques mots séparés par des virgules : ils aident à trouver qui répond."
        ),
    )
    visibility = forms.ChoiceField(label=gettext_lazy("Visible par"), choices=SEEN_BY)

    class Meta:
        model = Need
        fields = ["kind", "text", "topics", "expires_on", "visibility"]
        labels = {"text": gettext_lazy("En quelques mots")}
        help_texts = {
            "expires_on": gettext_lazy("Après ce jour, il se replie ; vide : il reste ouvert.")
        }
        widgets = {"expires_on": DayInput()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("kind", Need.Kind.SEEKS)
        self.initial["topics"] = typed(self.instance, "topics")
        if not self.instance.pk:
            self.initial["expires_on"] = timezone.localdate() + timedelta(days=USUAL_DAYS)

    def values(self) -> dict[str, Any]:
        """Field values as `actions.save_need` takes them; topics as words."""
        return {name: self.cleaned_data[name] for name in NeedForm.Meta.fields}


class OwnNeedForm(NeedForm):
    """« J’offre / je cherche », for herself or for an organisation that she works for."""

    whom = forms.ChoiceField(label=gettext_lazy("Pour"))

    class Meta(NeedForm.Meta):
        fields = ["whom", *NeedForm.Meta.fields]

    def __init__(self, *args: Any, actors: Sequence[Actor], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actors = {actor.uid: actor for actor in actors}
        self.fields["whom"].choices = [(a.uid, a.name) for a in actors]

    def actor(self) -> Actor:
        """Whose need it is."""
        return self.actors[self.cleaned_data["whom"]]
