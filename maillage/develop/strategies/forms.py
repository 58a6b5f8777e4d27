"""Forms of a strategy and of its parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.core.access import Reader
from maillage.core.accounts.forms import ActorByName, actors_for
from maillage.core.editing import MergesEdits
from maillage.core.form_fields import SEEN_WITHIN, DayInput
from maillage.core.models import Actor
from maillage.develop.models import (
    Objective,
    Orientation,
    ProgressIndicator,
    Project,
    Reading,
    Strategy,
)
from maillage.develop.several_actors import SeveralActors

FEW = 2


class StrategyForm(MergesEdits, SeveralActors, forms.ModelForm):
    """`named()` are the partners."""

    visibility = forms.ChoiceField(label=gettext_lazy("Visible par"), choices=SEEN_WITHIN)

    class Meta:
        model = Strategy
        fields = ["title", "description", "from_date", "to_date", "visibility"]
        widgets = {
            "description": forms.Textarea(attrs={"rows": 4}),
            "from_date": DayInput(), "to_date": DayInput(),
        }  # fmt: skip

    def __init__(
        self, *args: Any, reader: Reader, known: list[Actor] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.ask("partner", _("Partenaire %d"), known or [], reader, few=FEW)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, end = data.get("from_date"), data.get("to_date")
        if start and end and end < start:
            self.add_error("to_date", _("La fin vient avant le début."))
        return data

    def values(self) -> dict[str, Any]:
        """The strategy's own fields."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class PartForm(MergesEdits, forms.ModelForm):
    """A part of a strategy; `values()` are its own fields."""

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reader = reader

    def values(self) -> dict[str, Any]:
        """What was typed, by the names of fields."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}


class OrientationForm(PartForm):
    class Meta:
        model = Orientation
        fields = ["title"]


class ObjectiveForm(PartForm):
    class Meta:
        model = Objective
        fields = ["title", "due_on", "reached_on", "result"]
        widgets = {
            "due_on": DayInput(), "reached_on": DayInput(),
            "result": forms.Textarea(attrs={"rows": 3}),
        }  # fmt: skip
        help_texts = {"reached_on": gettext_lazy("Vide : pas encore.")}


class IndicatorForm(PartForm):
    class Meta:
        model = ProgressIndicator
        fields = ["name", "unit", "start", "target"]
        help_texts = {"unit": gettext_lazy("Ce qui se compte : fiches, salles, heures, %.")}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, target = data.get("start"), data.get("target")
        if start is not None and start == target:
            self.add_error("target", _("La cible est la même qu’au départ : il n’y a rien à lire."))
        return data


class ReadingForm(PartForm):
    class Meta:
        model = Reading
        fields = ["read_on", "value", "note"]
        widgets = {"read_on": DayInput()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["read_on"].initial = timezone.localdate

    def clean_read_on(self) -> Any:
        day = self.cleaned_data["read_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Ce jour n’est pas encore venu."))
        return day


class ProjectForm(PartForm):
    url = forms.URLField(
        label=gettext_lazy("Page du projet"), required=False, max_length=500,
        assume_scheme="https",
    )  # fmt: skip
    holder = ActorByName(label=gettext_lazy("Porté par"), required=False)

    class Meta:
        model = Project
        fields = ["title", "holder", "state", "url"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        actors = actors_for(self.reader)
        now = self.instance.holder if self.instance.pk else None
        is_hidden = now is not None and not actors.filter(pk=now.pk).exists()
        self.hidden_holder = now if is_hidden else None
        self.fields["holder"].offer(actors, actors.filter(is_host=True))
        self.initial["holder"] = now.name if now and not is_hidden else ""

    def clean_holder(self) -> Actor | None:
        """A holder whom she may not see stays, unless she names another."""
        return self.cleaned_data["holder"] or self.hidden_holder


@dataclass(frozen=True)
class Kind:
    """A part of a strategy: its form, what it hangs on, and how its pages are called."""

    model: Any
    form: type[PartForm]
    parent: Any
    hangs: str  # the field that holds what it hangs on
    path: str  # from the part to its strategy
    add: str | Promise
    edit: str | Promise


KINDS = {
    "orientation": Kind(
        Orientation, OrientationForm, Strategy, "strategy", "strategy",
        gettext_lazy("Nouvelle orientation"), gettext_lazy("Modifier l’orientation"),
    ),
    "objectif": Kind(
        Objective, ObjectiveForm, Orientation, "orientation", "orientation__strategy",
        gettext_lazy("Nouvel objectif"), gettext_lazy("Modifier l’objectif"),
    ),
    "indicateur": Kind(
        ProgressIndicator, IndicatorForm, Objective, "objective",
        "objective__orientation__strategy",
        gettext_lazy("Nouvel indicateur"), gettext_lazy("Modifier l’indicateur"),
    ),
    "releve": Kind(
        Reading, ReadingForm, ProgressIndicator, "indicator",
        "indicator__objective__orientation__strategy",
        gettext_lazy("Nouveau relevé"), gettext_lazy("Modifier le relevé"),
    ),
    "projet": Kind(
        Project, ProjectForm, Objective, "objective", "objective__orientation__strategy",
        gettext_lazy("Nouveau projet"), gettext_lazy("Modifier le projet"),
    ),
}  # fmt: skip
