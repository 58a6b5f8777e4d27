"""The form of a source, and the trial of one: what would come, and which column becomes what."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from maillage.core.form_fields import WordChoices
from maillage.core.models import Discipline
from maillage.core.said import in_words
from maillage.offer.contributing.forms import WebField
from maillage.offer.contributing.spots import locate
from maillage.offer.harvest.polite import not_harvested
from maillage.offer.models import Source
from maillage.offer.places import Gazetteer

EVERY = [
    (60, _("toutes les heures")), (6 * 60, _("toutes les six heures")), (24 * 60, _("chaque jour")),
    (7 * 24 * 60, _("chaque semaine")),
]  # fmt: skip
KINDS = [(value, label) for value, label in Source.Kind.choices if value != Source.Kind.API]


class SourceForm(forms.Form):
    """A calendar, a page, a feed, a table: where it is, how far it is believed, how often."""

    name = forms.CharField(
        label=_("Nom"), max_length=200, help_text=_("« Ville de Shawinigan », « Salle du Quai ».")
    )
    url = WebField(
        label=_("Adresse"), max_length=1000,
        help_text=_(
            "Du calendrier, de la page, du fil ou du tableau. Sans adresse, vous donnez un fichier."
        ),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Sorte"), choices=KINDS, initial=Source.Kind.AUTO)
    trust = forms.ChoiceField(
        label=_("Confiance"), choices=Source.Trust.choices, initial=Source.Trust.HOLD,
        widget=forms.RadioSelect,
    )  # fmt: skip
    rank = forms.IntegerField(
        label=_("Rang"), min_value=0, max_value=100, initial=50,
        help_text=_("Quand deux sources parlent d’un événement, le plus haut rang est cru."),
    )  # fmt: skip
    is_active = forms.BooleanField(label=_("Moissonner d’elle-même"), required=False, initial=True)
    every_minutes = forms.TypedChoiceField(
        label=_("À quel rythme"), choices=EVERY, coerce=int, initial=24 * 60
    )
    place = forms.CharField(
        label=_("Lieu par défaut"), max_length=200, required=False,
        help_text=_("Celui des événements qui n’en disent pas : « Salle du Quai, Shawinigan »."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    town = forms.CharField(
        label=_("Municipalité par défaut"), max_length=120, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    disciplines = WordChoices(
        label=_("Disciplines par défaut"), queryset=Discipline.objects.all(), required=False,
        to_field_name="slug", widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def clean_url(self) -> str:
        url = str(self.cleaned_data["url"])
        why = not_harvested(url) if url else None
        if why is not None:
            raise ValidationError(in_words(why))
        return url

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        for name in ("name", "place", "town"):
            if "\x00" in str(told.get(name, "")):
                self.add_error(name, _now("Ce texte contient un caractère interdit."))
        town = str(told.get("town") or "").strip()
        told["default_municipality_id"] = Gazetteer().find(town) if town else None
        if town and told["default_municipality_id"] is None:
            self.add_error("town", _now("Aucune municipalité du Québec ne porte ce nom."))
        where = locate(str(told.get("place") or ""), "", town)
        told["default_place"] = where.place
        if told.get("place") and where.place is None:
            self.add_error(
                "place", _now("Ce lieu n’est pas encore connu : un événement l’amènera.")
            )
        return told

    def values(self) -> dict[str, Any]:
        """The source's fields, as the journal writes them."""
        told = self.cleaned_data
        names = ("name", "url", "kind", "trust", "rank", "is_active", "every_minutes")
        return {
            **{name: told[name] for name in names},
            "default_place": told["default_place"],
            "default_municipality_id": told["default_municipality_id"],
        }


def initial_of(source: Source) -> dict[str, Any]:
    """What the form of a source holds at first."""
    names = ("name", "url", "kind", "trust", "rank", "is_active", "every_minutes")
    place, town = source.default_place, source.default_municipality
    return {
        **{name: getattr(source, name) for name in names},
        "place": place.name if place else "", "town": town.name if town else "",
        "disciplines": list(source.default_disciplines.values_list("slug", flat=True)),
    }  # fmt: skip


class FileForm(forms.Form):
    """A file to harvest into a source."""

    file = forms.FileField(
        label=_("Un fichier"), required=False, allow_empty_file=True,
        help_text=_("Calendrier (.ics), tableau (CSV, XLSX), JSON ou page ; 60 Mo au plus."),
    )  # fmt: skip
