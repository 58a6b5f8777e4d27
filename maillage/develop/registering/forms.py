"""Forms of those who come, and of those who register them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from maillage.core.models import Topic
from maillage.develop.actions.registrations import hosts_table
from maillage.develop.models import Evening, EveningTable, Registration

MOST_LINES = 8
LONGEST_LINE = 120
MOST_NAMES = 30


class Lines(forms.CharField):
    """Texts, one per line: at most so many, each at most so long."""

    def __init__(self, *, most: int, rows: int = 3, example: Any = "", **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows, "placeholder": example} if example
                                else {"rows": rows})  # fmt: skip
        super().__init__(required=False, widget=widget, max_length=6_000, **kwargs)
        self.most = most

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> list[str]:  # type: ignore[override]
        text = super().clean(value)
        lines = [" ".join(line.split()) for line in text.splitlines()]
        lines = list(dict.fromkeys(line.lstrip("-•* ").strip() for line in lines if line.strip()))
        lines = [line for line in lines if line]
        if len(lines) > self.most:
            raise ValidationError(
                ngettext("Au plus %d ligne.", "Au plus %d lignes.", self.most) % self.most
            )
        for line in lines:
            if len(line) > LONGEST_LINE:
                raise ValidationError(
                    _now("« %(start)s… » dépasse %(most)d caractères.")
                    % {"start": line[:30], "most": LONGEST_LINE}
                )
        return lines


class RegisterForm(forms.Form):
    """A place at the evening. `website` is a trap: people do not see it."""

    name = forms.CharField(
        label=_("Votre nom"), max_length=120, help_text=_("Prénom et nom, comme sur un badge."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    email = forms.EmailField(
        label=_("Votre courriel"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    organisation_name = forms.CharField(
        label=_("Votre organisme"), max_length=200, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )  # fmt: skip
    needs_accessible = forms.BooleanField(
        label=_("J’ai besoin d’une table accessible en fauteuil roulant"), required=False
    )
    consent = forms.BooleanField(required=False)
    website = forms.CharField(
        label=_("Laissez ce champ vide"), required=False, max_length=500,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, wording: str, is_online: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consent"].label = wording
        if is_online:
            del self.fields["needs_accessible"]

    @property
    def is_trapped(self) -> bool:
        """Whether a program filled the field that nobody sees."""
        return bool(self.data.get("website", "").strip())


class FindPageForm(forms.Form):
    """The address to which one's page is sent again."""

    again = forms.EmailField(
        label=_("Votre courriel"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


class ProfileForm(forms.Form):
    """Two minutes on a phone: what she looks for, what she offers, whom she knows."""

    needs = Lines(
        label=_("Je cherche"), most=MOST_LINES, example=_("une salle pour répéter"),
        help_text=_("Une chose par ligne. « Une salle pour répéter », « quelqu’un qui connaît les "
                    "droits d’auteur », « un public jeunesse »."),
    )  # fmt: skip
    offers = Lines(
        label=_("J’offre"), most=MOST_LINES, example=_("un studio libre le lundi"),
        help_text=_("Une chose par ligne. « Un studio libre le lundi », « mon carnet d’adresses en "
                    "Mauricie », « de l’aide en sous-titrage »."),
    )  # fmt: skip
    topics = forms.ModelMultipleChoiceField(
        label=_("Mes thèmes"), queryset=Topic.objects.none(), to_field_name="slug",
        required=False, widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    known_names = Lines(
        label=_("Qui je connais déjà"), most=MOST_NAMES,
        help_text=_("Prénom et nom, ou courriel ; une personne par ligne. Ces rencontres-là ne "
                    "prendront pas la place d’une nouvelle."),
    )  # fmt: skip
    avoided_names = Lines(
        label=_("Avec qui je ne souhaite pas être à table"), most=MOST_NAMES, rows=2,
        help_text=_("Prénom et nom, ou courriel ; une personne par ligne. Personne d’autre que "
                    "vous ne lit ces noms, et rien ne dira si la personne est inscrite."),
    )  # fmt: skip
    present_rounds = forms.TypedMultipleChoiceField(
        label=_("Je suis là"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    needs_accessible = RegisterForm.base_fields["needs_accessible"]

    def __init__(self, *args: Any, registration: Registration, **kwargs: Any) -> None:
        self.registration = registration
        evening = registration.evening
        super().__init__(*args, initial=_profile(registration), **kwargs)
        topics = evening.topics.all()
        self.fields["topics"].queryset = topics  # type: ignore[attr-defined]
        if not topics:
            del self.fields["topics"]
        if evening.rounds < 2:
            del self.fields["present_rounds"]
        else:
            self.fields["present_rounds"].choices = [  # type: ignore[attr-defined]
                (n, _now("Tour %d") % n) for n in range(1, evening.rounds + 1)
            ]
        if evening.is_online:
            del self.fields["needs_accessible"]

    def clean_present_rounds(self) -> list[int]:
        there = self.cleaned_data["present_rounds"]
        if not there:
            raise ValidationError(
                _now("Au moins un tour. Si vous ne venez pas, désistez-vous au bas de la page.")
            )
        return there

    def saved(self) -> dict[str, Any]:
        """Arguments of `change_profile`."""
        told = self.cleaned_data
        names = ("needs", "offers", "needs_accessible")
        values: dict[str, Any] = {name: told[name] for name in names if name in told}
        if "present_rounds" in told:
            rounds = range(1, self.registration.evening.rounds + 1)
            values["absent_rounds"] = [n for n in rounds if n not in told["present_rounds"]]
        return {
            "values": values, "topics": told.get("topics"),
            "known_names": told["known_names"], "avoided_names": told["avoided_names"],
        }  # fmt: skip


def _profile(row: Registration) -> dict[str, Any]:
    rounds = range(1, row.evening.rounds + 1)
    return {
        "needs": row.needs, "offers": row.offers,
        "topics": [topic.slug for topic in row.topics.all()],
        "known_names": row.known_names, "avoided_names": row.avoided_names,
        "present_rounds": [n for n in rounds if n not in row.absent_rounds],
        "needs_accessible": row.needs_accessible,
    }  # fmt: skip


class TableField(forms.ModelChoiceField):
    """One of the evening's tables."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj)


class OrganiserForm(forms.Form):
    """What those who prepare the evening hold of a person: never whom she knows or avoids."""

    name = forms.CharField(label=_("Nom"), max_length=120)
    email = forms.EmailField(label=_("Courriel"), required=False)
    organisation_name = forms.CharField(label=_("Organisme"), max_length=200, required=False)
    host_of = TableField(
        label=_("Anime la table"), queryset=EveningTable.objects.none(), required=False,
        empty_label=_("aucune"), to_field_name="uid",
        help_text=_("Elle y reste à chaque tour."),
    )  # fmt: skip
    needs_accessible = forms.BooleanField(
        label=_("A besoin d’une table accessible"), required=False
    )
    missed = forms.CharField(
        label=_("Tours manqués"), max_length=40, required=False,
        help_text=_("Leurs numéros : « 1, 4 ». Vide : elle est là toute la soirée."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, evening: Evening, registration: Registration | None = None, **kwargs: Any
    ) -> None:
        self.evening, self.registration = evening, registration
        if registration is not None:
            kwargs["initial"] = {
                "name": registration.name, "email": registration.email,
                "organisation_name": registration.organisation_name,
                "host_of": registration.host_of and registration.host_of.uid,
                "needs_accessible": registration.needs_accessible,
                "missed": ", ".join(map(str, registration.absent_rounds)),
            }  # fmt: skip
        super().__init__(*args, **kwargs)
        if registration is not None and registration.email:
            # Her link goes there: another address would open her page, and whom she avoids.
            self.fields["email"].disabled = True
            self.fields["email"].help_text = _(
                "Il ouvre sa page : elle seule le change, en s’inscrivant de nouveau."
            )
        self.fields["host_of"].queryset = evening.tables.order_by("number")  # type: ignore[attr-defined]

    def clean_missed(self) -> list[int]:
        text = self.cleaned_data["missed"]
        numbers = [part for part in text.replace(";", ",").replace(" ", ",").split(",") if part]
        rounds = {str(n): n for n in range(1, self.evening.rounds + 1)}
        if any(part not in rounds for part in numbers):
            raise ValidationError(
                _now("Des numéros de tour, de 1 à %d, séparés par des virgules.")
                % self.evening.rounds
            )
        missed = sorted({rounds[part] for part in numbers})
        if len(missed) == self.evening.rounds:
            raise ValidationError(
                _now("Elle manque tous les tours : notez plutôt son désistement.")
            )
        return missed

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        others = self.evening.registrations.filter(email__iexact=email)
        if self.registration is not None:
            others = others.exclude(pk=self.registration.pk)
        if email and others.exists():
            raise ValidationError(_now("Une autre inscription a ce courriel."))
        return email

    def clean_host_of(self) -> EveningTable | None:
        table = self.cleaned_data["host_of"]
        if hosts_table(table, self.registration or Registration(evening=self.evening)):
            raise ValidationError(_now("Quelqu’un d’autre anime déjà cette table."))
        return table

    def values(self) -> dict[str, Any]:
        told = dict(self.cleaned_data)
        told["absent_rounds"] = told.pop("missed")
        return {name: told[name] for name in
                ("name", "email", "organisation_name", "host_of", "needs_accessible",
                 "absent_rounds")}  # fmt: skip


class PaperForm(OrganiserForm):
    """A registration that came on paper or by telephone, with what the person asked to say."""

    needs = Lines(label=_("Cherche"), most=MOST_LINES)
    offers = Lines(label=_("Offre"), most=MOST_LINES)
    has_agreed = forms.BooleanField(
        label=_("La personne accepte que cela serve à choisir ses tables"), required=False,
        help_text=_("Le texte complet est celui de la page d’inscription : lisez-le-lui."),
    )  # fmt: skip


class SheetForm(forms.Form):
    """A spreadsheet of people: a file, or its cells pasted."""

    file = forms.FileField(
        label=_("Fichier CSV ou XLSX"), required=False, allow_empty_file=True,
        help_text=_("Une ligne par personne : nom, courriel, organisme, cherche, offre, thèmes."),
    )  # fmt: skip
    text = forms.CharField(
        label=_("Ou les cellules, collées"), required=False, max_length=300_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not self.errors and not told.get("file") and not told.get("text"):
            self.add_error("text", _now("Choisissez un fichier ou collez des cellules."))
        return told
