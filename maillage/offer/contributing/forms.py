"""Forms of contributors: the one box, the event, its dates, a picture, a claim, a link by mail."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, time
from functools import cached_property
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from maillage.core.form_fields import DayInput, WordChoice, WordChoices
from maillage.core.models import Discipline
from maillage.offer.contributing.dates import DatesSeen, read_when
from maillage.offer.contributing.intake import MOST_TEXT
from maillage.offer.contributing.spots import Located, locate
from maillage.offer.models import Accessibility, Attendance, Audience

ROWS = 3
UNSAID = ("", _("non précisé"))
BY_HAND = {"autocomplete": "off"}


class WebField(forms.URLField):
    """A web address; without a scheme it is https."""

    default_validators = [URLValidator(schemes=["http", "https"])]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(assume_scheme="https", **{"required": False, "max_length": 500, **kwargs})


def _one_of(form: forms.Form, *names: str) -> None:
    """Fields of which something is wanted, though none by itself: not said to be optional."""
    for name in names:
        form.fields[name].is_one_of = True  # type: ignore[attr-defined]


class BoxForm(forms.Form):
    """A text, an address or a file: one of them."""

    text = forms.CharField(
        label=_("Collez ce que vous avez"),
        help_text=_("Une publication, un courriel, un programme, ou l’adresse d’une page."),
        required=False, max_length=MOST_TEXT, strip=True,
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={"max_length": _(
            "C’est un texte de %(show_value)d caractères : collez la partie qui compte, "
            "30 000 au plus."
        )},
    )  # fmt: skip
    file = forms.FileField(
        label=_("Ou un fichier"),
        help_text=_("Calendrier (.ics), page, tableau, Word ou PDF ; 5 Mo au plus."),
        required=False, allow_empty_file=True,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _one_of(self, "text", "file")

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not self.errors and not told.get("text") and not told.get("file"):
            self.add_error("text", _t("Collez un texte ou une adresse, ou choisissez un fichier."))
        return told


class EventForm(forms.Form):
    """What a person says of an event, but for its dates and herself."""

    title = forms.CharField(label=_("Titre"), max_length=200)
    attendance = forms.ChoiceField(
        label=_("Participation"), choices=Attendance, initial=Attendance.OFFLINE, required=False
    )
    place = forms.CharField(
        label=_("Lieu"), max_length=200, required=False,
        help_text=_("Son nom : salle, bibliothèque, parc… Les lieux connus sont proposés."),
        widget=forms.TextInput(attrs={"list": "lieux-connus", **BY_HAND}),
    )  # fmt: skip
    street = forms.CharField(
        label=_("Adresse"), max_length=120, required=False, widget=forms.TextInput(attrs=BY_HAND)
    )
    town = forms.CharField(
        label=_("Municipalité"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs=BY_HAND),
    )
    online_url = WebField(label=_("Adresse de la diffusion"))
    description = forms.CharField(
        label=_("Description"), max_length=20_000, required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )  # fmt: skip
    price_kind = forms.ChoiceField(
        label=_("Prix"), required=False, widget=forms.RadioSelect,
        choices=[("free", _("gratuit")), ("paid", _("payant")), UNSAID],
    )  # fmt: skip
    price_text = forms.CharField(
        label=_("Tarifs"), max_length=300, required=False, help_text=_("« 15 $, étudiants 10 $ »")
    )
    ticket_url = WebField(label=_("Billetterie ou inscription"))
    url = WebField(label=_("Page officielle"))
    organizer = forms.CharField(label=_("Organisé par"), max_length=200, required=False)
    performers = forms.CharField(
        label=_("Artistes"),
        max_length=600,
        required=False,
        help_text=_("Séparés par des virgules."),
    )
    discipline = WordChoice(
        label=_("Discipline"), queryset=Discipline.objects.all(), to_field_name="slug",
        required=False, empty_label=_("non précisée"),
    )  # fmt: skip
    audience = forms.ChoiceField(
        label=_("Pour qui"), choices=[UNSAID, *Audience.choices], required=False
    )
    age_low = forms.IntegerField(label=_("De (ans)"), min_value=0, max_value=120, required=False)
    age_high = forms.IntegerField(label=_("À (ans)"), min_value=0, max_value=120, required=False)
    contact = forms.CharField(
        label=_("Renseignements"), max_length=200, required=False,
        help_text=_("Téléphone ou courriel que tout le monde verra."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, label in Accessibility.choices:
            self.fields[f"acc_{code}"] = forms.ChoiceField(
                label=capfirst(label), required=False, widget=forms.RadioSelect,
                choices=[("yes", _("oui")), ("no", _("non")), UNSAID],
            )  # fmt: skip
            _one_of(self, f"acc_{code}")
        _one_of(self, "place", "price_kind", "attendance")

    def accessibility(self) -> Iterator[forms.BoundField]:
        """One question for each feature, three answers each."""
        return (self[f"acc_{code}"] for code, _label in Accessibility.choices)

    @property
    def has_accessibility(self) -> bool:
        """Whether something is said of it: the questions then stand open."""
        return any(field.value() for field in self.accessibility())

    @cached_property
    def located(self) -> Located:
        """The place that is meant."""
        told = self.cleaned_data
        return locate(told.get("place", ""), told.get("street", ""), told.get("town", ""))

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        self._clean_place(told)
        low, high = told.get("age_low"), told.get("age_high")
        if low is not None and high is not None and low > high:
            self.add_error("age_high", _t("Cet âge est plus petit que le premier."))
        if told.get("price_kind") == "free" and "$" in told.get("price_text", ""):
            from maillage.offer.harvest.cleaning import prices_told

            if prices_told(told["price_text"])[1]:
                self.add_error(
                    "price_kind", _t("Gratuit, et pourtant un tarif est écrit : lequel ?")
                )
        return told

    def _clean_place(self, told: dict[str, Any]) -> None:
        is_online = told.get("attendance") == Attendance.ONLINE
        if is_online and not told.get("place"):
            return
        if not told.get("place"):
            self.add_error("place", _t("Dites où l’événement a lieu."))
            return
        problem = self.located.problem
        if problem:
            self.add_error("town", problem)


class WhenFields(forms.Form):
    """When: a French line, and plain rows for who prefers them."""

    when = forms.CharField(
        label=_("Quand"), max_length=4_000, required=False,
        help_text=_(
            "Comme vous l’écririez : « du 3 au 5 mars, 19 h 30 », « tous les samedis de juillet, "
            "14 h »."
        ),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _one_of(self, "when")
        for number in range(1, ROWS + 1):
            self.fields[f"day_{number}"] = forms.DateField(
                label=_("Jour"),
                required=False,
                widget=DayInput(),
            )
            for name, label in (("start", _("Début")), ("end", _("Fin"))):
                self.fields[f"{name}_{number}"] = forms.TimeField(
                    label=label, required=False, widget=forms.TimeInput({"type": "time"}, "%H:%M")
                )

    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        """(day, start, end) of each plain row."""
        return [
            (self[f"day_{n}"], self[f"start_{n}"], self[f"end_{n}"]) for n in range(1, ROWS + 1)
        ]

    @property
    def has_rows(self) -> bool:
        return any(day.value() for day, _start, _end in self.rows())

    @cached_property
    def dates(self) -> DatesSeen:
        """What is understood of what was typed so far, whether or not the form is right."""
        if self.is_bound:
            told = getattr(self, "cleaned_data", {})
            return read_when(told.get("when") or "", self._told_rows())
        return read_when(str(self.initial.get("when", "")))

    def _told_rows(self) -> Iterator[tuple[date, time | None, time | None]]:
        told = self.cleaned_data
        for number in range(1, ROWS + 1):
            day = told.get(f"day_{number}")
            if day:
                yield day, told.get(f"start_{number}"), told.get(f"end_{number}")

    def clean_dates(self) -> None:
        """Errors of dates stand under « Quand »."""
        if not self.dates.slots:
            if self.cleaned_data.get("when"):
                self.add_error("when", _t(
                    "Aucune date n’a été lue. Écrivez-la comme « 5 mars 2027, 19 h 30 », ou "
                    "remplissez une ligne plus bas."
                ))  # fmt: skip
            else:
                self.add_error("when", _t("Dites quand l’événement a lieu."))
        elif self.dates.is_past:
            self.add_error("when", _t("Ces dates sont passées."))

    @property
    def are_dates_seen(self) -> bool:
        """Whether the list of dates was on the page that was sent."""
        return self.cleaned_data.get("seen") == self.dates.digest


class ProposalForm(WhenFields, EventForm):
    """An event sent in without an account."""

    email = forms.EmailField(
        label=_("Votre courriel"), max_length=254,
        help_text=_("Pour confirmer, puis pour corriger l’événement. Il n’est jamais montré."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )  # fmt: skip
    name = forms.CharField(
        label=_("Votre nom"), max_length=120, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    note = forms.CharField(label=_("Un mot à la modération"), max_length=500, required=False)
    other = forms.BooleanField(label=_("Non, le mien est un autre événement"), required=False)
    # A trap: people do not see it, programs that fill everything do.
    website = forms.CharField(
        label=_("Laissez ce champ vide"), required=False, max_length=500,
        widget=forms.TextInput(attrs={"tabindex": "-1", **BY_HAND, "data-no-draft": ""}),
    )  # fmt: skip
    key = forms.RegexField(r"^[a-z0-9]{16}$", required=False, widget=forms.HiddenInput)
    pasted = forms.CharField(required=False, max_length=MOST_TEXT, widget=forms.HiddenInput)
    source = forms.CharField(required=False, max_length=120, widget=forms.HiddenInput)
    rest = forms.CharField(required=False, max_length=300_000, widget=forms.HiddenInput)
    # What was guessed and must be looked at: {field: the words it was read in}, as JSON.
    doubts = forms.CharField(required=False, max_length=20_000, widget=forms.HiddenInput)
    checked = forms.BooleanField(
        label=_("J’ai vérifié ce qui est marqué « À vérifier »."), required=False
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        self.clean_dates()
        if self.doubted and not told.get("checked"):
            self.add_error("checked", _t("Vérifiez-les, puis cochez cette case."))
        return told

    @cached_property
    def doubted(self) -> dict[str, str]:
        """The fields that were guessed, with the words they were read in."""
        text = self.data.get("doubts", "") if self.is_bound else self.initial.get("doubts", "")
        try:
            told = json.loads(text) if text and len(text) <= 20_000 else {}
        except (ValueError, RecursionError):
            return {}
        if not isinstance(told, dict):
            return {}
        return {n: str(w)[:160] for n, w in told.items() if n in self.fields}

    @property
    def is_trapped(self) -> bool:
        """Whether a program filled the field that nobody sees."""
        return bool(self.data.get("website", "").strip())


class AddDatesForm(WhenFields):
    """More dates for an event that is there."""

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        self.clean_dates()
        return told


class PictureForm(forms.Form):
    """A picture, the words that replace it, who made it."""

    picture = forms.FileField(
        label=_("Image"), help_text=_("JPEG, PNG, WebP ou AVIF ; 10 Mo au plus.")
    )
    alternative_text = forms.CharField(
        label=_("Texte de remplacement"), max_length=300, required=False,
        help_text=_("Ce qu’on y voit, pour qui ne la voit pas."),
    )  # fmt: skip
    credit = forms.CharField(label=_("Crédit"), max_length=200, required=False)


class PictureWordsForm(forms.Form):
    """The words of a picture that is already there."""

    alternative_text = PictureForm.base_fields["alternative_text"]
    credit = PictureForm.base_fields["credit"]


class FindLinkForm(forms.Form):
    """The address to which private links are sent again."""

    email = forms.EmailField(
        label=_("Votre courriel"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


class ClaimForm(forms.Form):
    """Who asks to keep a page of the directory."""

    name = forms.CharField(
        label=_("Votre nom"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Votre courriel"), widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("De préférence celui qui est sur votre site : la réponse en est plus rapide."),
    )  # fmt: skip
    message = forms.CharField(
        label=_("Votre lien avec cette page"), max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("« C’est moi », « je dirige l’organisme », « je suis son agente »…"),
    )  # fmt: skip
    website = ProposalForm.base_fields["website"]

    @property
    def is_trapped(self) -> bool:
        return bool(self.data.get("website", "").strip())


LINKS = 4


class PageForm(forms.Form):
    """A claimed page of the directory, as its keeper writes it."""

    headline = forms.CharField(label=_("En une phrase"), max_length=200, required=False)
    text = forms.CharField(
        label=_("Présentation"), max_length=20_000, required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )  # fmt: skip
    disciplines = WordChoices(
        label=_("Disciplines"), queryset=Discipline.objects.all(), to_field_name="slug",
        required=False, widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, LINKS + 1):
            self.fields[f"label_{number}"] = forms.CharField(
                label=_("Intitulé"), max_length=60, required=False
            )
            self.fields[f"url_{number}"] = WebField(label=_("Adresse"))

    def link_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"label_{n}"], self[f"url_{n}"]) for n in range(1, LINKS + 1)]

    @property
    def links(self) -> list[dict[str, str]]:
        """The links as `DirectoryEntry.links` keeps them."""
        told = self.cleaned_data
        rows = ((told.get(f"label_{n}", ""), told.get(f"url_{n}", "")) for n in range(1, LINKS + 1))
        return [{"label": label or url.split("/")[2], "url": url} for label, url in rows if url]
