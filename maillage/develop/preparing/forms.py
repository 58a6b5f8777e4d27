"""Forms of those who prepare an evening."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from maillage.core.access import Reader
from maillage.core.editing import MergesEdits
from maillage.core.form_fields import DayInput, MunicipalityField
from maillage.core.models import Topic, Visibility
from maillage.core.said import in_words
from maillage.develop.actions.evenings import kept_until
from maillage.develop.models import Evening, EveningTable
from maillage.develop.preparing.tables import NotUnderstood, read_links, read_tables
from maillage.develop.preparing.timetable import timetable

ZONES = (
    ("America/Toronto", _("Québec (heure de l’Est)")),
    ("America/Halifax", _("Îles-de-la-Madeleine (heure de l’Atlantique)")),
)
FIELDS = (
    "title", "description", "time_zone", "is_online", "location", "municipality", "accessibility",
    "topics", "capacity", "closes_on", "rounds", "round_minutes", "break_minutes", "visibility",
    "retention_on",
)  # fmt: skip


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class WhenForm(forms.Form):
    """A day and two hours, in the evening's own time zone."""

    day = forms.DateField(label=_("Jour"), widget=DayInput())
    starts = forms.TimeField(label=_("Début"), widget=TimeInput())
    ends = forms.TimeField(label=_("Fin"), widget=TimeInput())


class EveningForm(MergesEdits, forms.ModelForm):
    """Everything of an evening but its tables; a new one is given its tables in one sentence."""

    day = WhenForm.base_fields["day"]
    starts = WhenForm.base_fields["starts"]
    ends = WhenForm.base_fields["ends"]
    closes_on = forms.DateField(
        label=_("Dernier jour pour s’inscrire"), required=False, widget=DayInput(),
        help_text=_("Vide : jusqu’au début de la soirée."),
    )  # fmt: skip
    time_zone = forms.ChoiceField(label=_("Fuseau"), choices=ZONES)
    municipality = MunicipalityField(
        help_text=_("Où elle a lieu : sa région compte dans le compte rendu.")
    )
    tables = forms.CharField(
        label=_("Tables"), max_length=200,
        help_text=_("« 20 tables de 6, dont 2 accessibles ». Chacune se change ensuite."),
    )  # fmt: skip

    class Meta:
        model = Evening
        fields = tuple(name for name in FIELDS if name != "closes_on")
        widgets = {
            "description": forms.Textarea(attrs={"rows": 4}),
            "topics": forms.CheckboxSelectMultiple(),
            "retention_on": DayInput(),
        }
        help_texts = {
            "location": _("Nom de la salle et adresse."),
            "accessibility": _("Entrée de plain-pied, toilettes, boucle auditive…"),
            "topics": _("Les personnes inscrites touchent ceux qui les intéressent."),
            "capacity": _("Au-delà, les personnes sont mises en attente, par ordre d’arrivée."),
            "visibility": _("Qui, parmi les personnes qui ont un compte, voit la soirée. Son "
                            "inscription est publique dès qu’elle est ouverte."),
            "retention_on": _("Vide : sept mois après, une fois posée la question des six mois."),
        }  # fmt: skip

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        evening = self.instance
        self.reader = reader
        shown = [Visibility.HOST, Visibility.NETWORK]
        if evening.visibility not in shown and evening.pk:
            shown.insert(0, Visibility(evening.visibility))
        self.fields["visibility"].choices = [(one.value, one.label) for one in shown]  # type: ignore[attr-defined]
        self.fields["topics"].queryset = Topic.objects.order_by("name_fr")  # type: ignore[attr-defined]
        self.initial.setdefault("visibility", Visibility.NETWORK)
        if not evening.pk:
            self.initial["visibility"] = Visibility.NETWORK
            return
        del self.fields["tables"]
        self.initial["municipality"] = evening.municipality
        zone = ZoneInfo(evening.time_zone)
        starts, ends = timezone.localtime(evening.starts_at, zone), evening.ends_at
        self.initial.update({
            "day": starts.date(), "starts": starts.time(),
            "ends": timezone.localtime(ends, zone).time(),
            "closes_on": evening.closes_at and timezone.localtime(evening.closes_at, zone).date(),
        })  # fmt: skip

    def clean_tables(self) -> Any:
        try:
            return read_tables(self.cleaned_data["tables"])
        except NotUnderstood as error:
            raise ValidationError(in_words(error.why)) from None

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if self.errors:
            return told
        zone = ZoneInfo(told["time_zone"])
        starts, ends = _between(told["day"], told["starts"], told["ends"], zone)
        told["starts_at"], told["ends_at"] = starts, ends
        told["closes_at"] = self._closing(told, zone, starts)
        table = timetable(
            starts, ends, told["rounds"], told["round_minutes"], told["break_minutes"]
        )
        if not table.fits:
            self.add_error("rounds", _now(
                "Les tours et les pauses durent %(minutes)d minutes de plus que la soirée : moins "
                "de tours, des tours plus courts, ou une fin plus tard."
            ) % {"minutes": table.late_minutes})  # fmt: skip
        if told.get("tables") and sum(t.seats for t in told["tables"]) < told["capacity"]:
            self.add_error("tables", _now("Ces tables ont moins de places que la soirée."))
        if not told["is_online"] and not told["location"]:
            self.add_error("location", _now("Dites où, ou cochez « en ligne »."))
        if told.get("retention_on") and told["retention_on"] <= told["day"]:
            self.add_error("retention_on", _now("Les noms s’effacent après la soirée."))
        return told

    def _closing(self, told: dict[str, Any], zone: ZoneInfo, starts: datetime) -> datetime | None:
        day = told.get("closes_on")
        if not day:
            return None
        if day > told["day"]:
            self.add_error("closes_on", _now("Au plus tard le jour de la soirée."))
            return None
        end_of_day = datetime.combine(day + timedelta(days=1), datetime.min.time(), zone)
        return min(end_of_day, starts)

    def values(self) -> dict[str, Any]:
        """Fields of Evening; the day of forgetting is the usual one when none was chosen."""
        told = self.cleaned_data
        names = [n for n in FIELDS if n != "closes_on"] + ["starts_at", "ends_at", "closes_at"]
        values = {name: told[name] for name in names}
        values["retention_on"] = values["retention_on"] or kept_until(told["starts_at"])
        return values


def _between(day: Any, starts: Any, ends: Any, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """An end before the start is after midnight."""
    first = datetime.combine(day, starts, zone)
    last = datetime.combine(day, ends, zone)
    return first, last if last > first else datetime.combine(day + timedelta(days=1), ends, zone)


class DuplicateForm(forms.Form):
    """The same evening, another day."""

    title = forms.CharField(label=_("Titre"), max_length=200)
    day = WhenForm.base_fields["day"]
    starts = WhenForm.base_fields["starts"]

    def starts_at(self, source: Evening) -> datetime:
        told = self.cleaned_data
        return datetime.combine(told["day"], told["starts"], ZoneInfo(source.time_zone))


class AddTablesForm(forms.Form):
    """More tables, in one sentence."""

    sentence = forms.CharField(
        label=_("Ajouter des tables"), max_length=200, help_text=_("« 2 tables de 8 »")
    )

    def clean_sentence(self) -> Any:
        try:
            return read_tables(self.cleaned_data["sentence"])
        except NotUnderstood as error:
            raise ValidationError(in_words(error.why)) from None


class TableForm(forms.ModelForm):
    """One table."""

    removed = forms.BooleanField(label=_("Retirer"), required=False)

    class Meta:
        model = EveningTable
        fields = ("name", "seats", "is_accessible")

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class LinksForm(forms.Form):
    """The rooms of an online evening, pasted from a list."""

    links = forms.CharField(
        label=_("Liens des salles"), max_length=60_000, required=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=_("Un lien par ligne, dans l’ordre des tables. Autant que de tables : le même à "
                    "chaque tour. Sinon, ceux du premier tour, puis du deuxième…"),
    )  # fmt: skip

    def __init__(self, *args: Any, evening: Evening, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.evening = evening

    def clean_links(self) -> Any:
        try:
            return read_links(
                self.cleaned_data["links"], self.evening.tables.count(), self.evening.rounds
            )
        except NotUnderstood as error:
            raise ValidationError(in_words(error.why)) from None


class PlanForm(forms.Form):
    """How long to look for a plan, and from which draw."""

    seconds = forms.TypedChoiceField(
        label=_("Temps de calcul"), coerce=int, initial=10,
        choices=[(3, _("3 secondes")), (10, _("10 secondes")), (30, _("30 secondes")),
                 (120, _("2 minutes"))],
    )  # fmt: skip
    seed = forms.IntegerField(
        label=_("Tirage"), min_value=1, max_value=999_999, initial=1,
        help_text=_("Un autre nombre part d’ailleurs et propose un autre plan."),
    )  # fmt: skip
