"""Forms of the preparation: a new workshop, its settings, a step, groups, a rehearsal."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from maillage.consult.forms.fields import LinesField
from maillage.consult.forms.relays import WorkshopChoice
from maillage.consult.models import Breakout, Step, Workshop, folded_key
from maillage.consult.preparing.groups import MOST_GROUPS, group_name, person_named
from maillage.consult.preparing.templates import TEMPLATES
from maillage.core.access import Reader, visible
from maillage.core.accounts.forms import ActorByName
from maillage.core.accounts.people import network_people
from maillage.core.editing import MergesEdits
from maillage.core.form_fields import DayInput
from maillage.core.models import Actor, Visibility

MOST_PLACES = 1000
MOST_MINUTES = 600
MOST_COLUMNS = 8
MOST_PICKS = 20
HALF_MINUTE = "%Y-%m-%dT%H:%M"


def people_for(reader: Reader) -> QuerySet[Actor]:
    """Among whom roles are given: the network's people that the reader sees."""
    return visible(network_people(), reader)


class PersonField(ActorByName):
    """Somebody of the network, by her name or her e-mail address; whoever is named now stays."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            unknown=_("Personne de ce nom dans le réseau. Écrivez son nom entier ou son courriel."),
            required=False, **kwargs,
        )  # fmt: skip
        self.current: Actor | None = None

    def clean(self, value: Any) -> Actor | None:
        text = forms.CharField.clean(self, value)
        if not text:
            return None
        if self.current is not None and text == self.current.name:
            return self.current
        found = person_named(text, self.queryset)
        if not found:
            raise ValidationError(self.unknown)
        if len(found) > 1:
            raise ValidationError(_now("Plusieurs personnes portent ce nom : écrivez le courriel."))
        return found[0]


def _offer_people(form: forms.BaseForm, reader: Reader, **current: Actor | None) -> None:
    people = people_for(reader)
    for name, actor in current.items():
        field = form.fields[name]
        field.offer(people, people)
        field.current = actor
        form.initial[name] = actor.name if actor else ""


class NewWorkshopForm(forms.Form):
    """Which template, and what it leaves open."""

    template = forms.ChoiceField(
        choices=[(key, one.name) for key, one in TEMPLATES.items()], required=False
    )
    title = forms.CharField(label=_("Titre"), required=False, max_length=300)
    rounds = forms.TypedChoiceField(
        label=_("Rondes"), choices=[(3, "3"), (2, "2")], coerce=int, required=False, empty_value=3
    )
    has_dots = forms.BooleanField(label=_("Terminer par un vote par points"), required=False)


class SettingsForm(MergesEdits, forms.ModelForm):
    """When, for whom, who leads, and how people join."""

    facilitator = PersonField(label=_("Animation"), help_text=_("Son nom ou son courriel."))

    class Meta:
        model = Workshop
        fields = (
            "title", "held_on", "audience", "facilitator", "visibility", "names", "guest_limit",
            "code_expires_at", "guests_forgotten_on",
        )  # fmt: skip
        widgets = {
            "held_on": DayInput(),
            "guests_forgotten_on": DayInput(),
            "code_expires_at": forms.DateTimeInput(
                attrs={"type": "datetime-local"}, format=HALF_MINUTE
            ),
        }
        help_texts = {
            "audience": _("Gestionnaires, agent·es, milieu…"),
            "visibility": _("Qui, parmi les personnes qui ont un compte, voit l’atelier."),
            "names": _("Anonyme : personne, vous compris, ne sait qui écrit quoi."),
            "guest_limit": _("Personnes qui peuvent rejoindre l’atelier en même temps."),
            "code_expires_at": _("Vide : jusqu’à la fin de l’atelier."),
            "guests_forgotten_on": _("Vide : quatre-vingt-dix jours après la fin."),
        }

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        workshop = self.instance
        _offer_people(self, reader, facilitator=workshop.facilitator)
        # A workshop's page is the network's; what the public reads is its published minutes.
        shown = [Visibility.PRIVATE, Visibility.HOST, Visibility.NETWORK]
        if workshop.visibility == Visibility.PUBLIC:
            shown.append(Visibility.PUBLIC)
        self.fields["visibility"].choices = [(one.value, one.label) for one in shown]
        self.fields["guest_limit"].min_value = 1
        self.fields["guest_limit"].widget.attrs.update(min=1, max=MOST_PLACES)

    def clean_guests_forgotten_on(self) -> Any:
        day, held_on = self.cleaned_data["guests_forgotten_on"], self.cleaned_data.get("held_on")
        if day and held_on and day <= held_on:
            raise ValidationError(_now("Les noms s’effacent après l’atelier."))
        return day

    def clean_guest_limit(self) -> int:
        limit = self.cleaned_data["guest_limit"]
        if not 1 <= limit <= MOST_PLACES:
            raise ValidationError(_now("Entre 1 et %d places.") % MOST_PLACES)
        return limit


DRAWN_FROM = (Step.Kind.GRID, Step.Kind.OPEN, Step.Kind.CHOOSE, Step.Kind.RELAY)


class StepForm(MergesEdits, forms.ModelForm):
    """A step: only the fields that its kind has."""

    columns = LinesField(label=_("Colonnes"))

    class Meta:
        model = Step
        fields = (
            "title", "instructions", "minutes", "columns", "draws_on", "picks", "most_per_row",
            "to_workshop", "to_date", "writers", "hides_until_close",
        )  # fmt: skip
        field_classes = {"to_workshop": WorkshopChoice}
        widgets = {
            "instructions": forms.Textarea(attrs={"rows": 5}),
            "title": forms.TextInput(),
            "to_date": DayInput(),
        }
        help_texts = {
            "instructions": _("Ce que chaque groupe lit sur son téléphone."),
            "minutes": _("Vide : sans minuterie."),
            "to_date": _("L’atelier de ce jour recevra les préoccupations quand il sera préparé."),
        }

    OWN = {
        Step.Kind.GRID: ("columns", "writers", "hides_until_close"),
        Step.Kind.CHOOSE: ("draws_on", "picks"),
        Step.Kind.OPEN: ("draws_on", "writers", "hides_until_close"),
        Step.Kind.RELAY: ("to_workshop", "to_date", "writers"),
        Step.Kind.DOTS: ("draws_on", "picks", "most_per_row"),
    }

    def __init__(
        self, *args: Any, kind: str, workshop: Workshop, reader: Reader, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.reader = reader
        self.kind = Step.Kind(kind)
        for name in set(self.fields) - {"title", "instructions", "minutes", *self.OWN[self.kind]}:
            del self.fields[name]
        self.fields["title"].required = True
        _bound(self, "minutes", 1, MOST_MINUTES)
        self._word(workshop)

    def _word(self, workshop: Workshop) -> None:
        fields = self.fields
        if "columns" in fields:
            fields["columns"].help_text = _(
                "Une colonne par ligne, huit au plus. La première nomme la ligne."
            )
            if not self.instance.pk:
                self.initial.setdefault(
                    "columns", [_now("Verbe"), _now("Pourquoi"), _now("Gestes")]
                )
        if "picks" in fields:
            is_vote = self.kind == Step.Kind.DOTS
            fields["picks"].label = (
                _("Points par personne") if is_vote else _("Lignes à choisir, au plus")
            )
            _bound(self, "picks", 1, MOST_PICKS)
        _bound(self, "most_per_row", 1, MOST_PICKS)
        if "to_workshop" in fields:
            others = visible(Workshop.objects.exclude(pk=workshop.pk), self.reader)
            fields["to_workshop"].queryset = others
            fields["to_workshop"].empty_label = _("— pas encore préparé —")
        if "draws_on" in fields:
            earlier = workshop.steps.filter(kind__in=DRAWN_FROM)
            if self.instance.pk:
                earlier = earlier.filter(position__lt=self.instance.position)
            fields["draws_on"].queryset = earlier
            fields["draws_on"].empty_label = _("aucune")
            fields["draws_on"].required = self.kind == Step.Kind.DOTS

    def clean_columns(self) -> list[str]:
        columns = [" ".join(one.split())[:80] for one in self.cleaned_data["columns"]]
        if not columns:
            raise ValidationError(_now("Donnez au moins une colonne."))
        if len(columns) > MOST_COLUMNS:
            raise ValidationError(
                _now("Huit colonnes au plus : sur un téléphone, c’est déjà long.")
            )
        return columns

    def values(self) -> dict[str, Any]:
        """The step's fields (valid form only); what the kind has not goes back to nothing."""
        told: dict[str, Any] = {
            "kind": self.kind.value,
            "columns": [],
            "draws_on": None,
            "to_workshop": None,
        }
        told |= {"to_date": None, **self.cleaned_data}
        if self.kind == Step.Kind.DOTS:
            told["hides_until_close"] = True
        return told


def _bound(form: forms.BaseForm, name: str, least: int, most: int) -> None:
    """Bounds of a number, told by the browser and held by the form."""
    field = form.fields.get(name)
    if field is None:
        return
    field.min_value, field.max_value = least, most
    field.widget.attrs.update(min=least, max=most)
    field.validators += forms.IntegerField(min_value=least, max_value=most).validators


class GroupForm(MergesEdits, forms.ModelForm):
    """A group: its name, who writes, who takes the notes, who leads."""

    note_taker = PersonField(label=_("Prise de notes"), help_text=_("Son nom ou son courriel."))
    facilitator = PersonField(label=_("Animation du groupe"))

    class Meta:
        model = Breakout
        fields = ("name", "pen", "note_taker", "facilitator")

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        group = self.instance
        _offer_people(self, reader, note_taker=group.note_taker, facilitator=group.facilitator)

    def clean_name(self) -> str:
        name = group_name(self.cleaned_data["name"])
        others = self.instance.workshop.breakouts.exclude(pk=self.instance.pk)
        if folded_key(name) in {folded_key(other.name) for other in others}:
            raise ValidationError(_now("Un groupe porte déjà ce nom."))
        return name


class GroupListForm(forms.Form):
    """A list that is pasted or sent."""

    text = forms.CharField(
        label=_("Liste collée"), required=False, strip=False, max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=_(
            "Un groupe par ligne : nom ; prise de notes ; animation ; plume. Le nom suffit. Un "
            "tableau copié d’un tableur convient aussi."
        ),
    )  # fmt: skip
    file = forms.FileField(
        label=_("Ou fichier CSV ou XLSX"), required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("file") and not (data.get("text") or "").strip():
            self.add_error("text", _("Collez une liste, ou choisissez un fichier."))
        return data


class GroupCountForm(forms.Form):
    """So many numbered groups."""

    count = forms.IntegerField(
        label=_("Nombre de groupes"), min_value=1, max_value=MOST_GROUPS, initial=4
    )


class RehearsalForm(forms.Form):
    """How many people are simulated."""

    participants = forms.IntegerField(
        label=_("Personnes simulées"), min_value=1, max_value=120,
        help_text=_("Réparties entre les groupes ; dans chacun, une personne tient la plume."),
    )  # fmt: skip
