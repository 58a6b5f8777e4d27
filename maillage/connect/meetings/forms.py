"""Forms of meetings: hours in a zone, a point of the agenda, a guest, a decision, an action."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.connect.circles.forms import _named
from maillage.connect.meetings.timing import ZONES, NoSuchTime, moment, zone_of
from maillage.connect.models import AgendaItem, CircleMember, Meeting
from maillage.core.access import Reader
from maillage.core.accounts.forms import actors_for
from maillage.core.editing import MergesEdits
from maillage.core.form_fields import DayInput
from maillage.core.models import Action, Actor


class HourInput(forms.TimeInput):
    """The browser's own clock, fed with hours and minutes."""

    input_type = "time"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%H:%M", **kwargs)


class MeetingForm(MergesEdits, forms.ModelForm):
    """A meeting's title, hours in its zone, place, link and call."""

    online_url = forms.URLField(
        label=gettext_lazy("Lien de la rencontre en ligne"), max_length=500, required=False,
        assume_scheme="https", help_text=gettext_lazy("Montré aux membres seulement."),
    )  # fmt: skip
    day = forms.DateField(label=gettext_lazy("Jour"), widget=DayInput())
    begins = forms.TimeField(label=gettext_lazy("De"), widget=HourInput())
    ends = forms.TimeField(label=gettext_lazy("À"), widget=HourInput())
    time_zone = forms.ChoiceField(label=gettext_lazy("Fuseau horaire"))
    field_order = [
        "title", "day", "begins", "ends", "time_zone", "location", "online_url", "call",
    ]  # fmt: skip

    class Meta:
        model = Meeting
        fields = ["title", "location", "online_url", "call"]
        widgets = {"call": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "call": gettext_lazy("Ce que dira le courriel, au-dessus de l’ordre du jour."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        meeting = kwargs.get("instance")
        if meeting is not None and meeting.pk:
            zone = zone_of(meeting.time_zone)
            start, end = meeting.starts_at.astimezone(zone), meeting.ends_at.astimezone(zone)
            kwargs["initial"] = {
                "day": start.date(), "begins": start.time(), "ends": end.time(),
                "time_zone": meeting.time_zone, **(kwargs.get("initial") or {}),
            }  # fmt: skip
        super().__init__(*args, **kwargs)
        kept = meeting.time_zone if meeting is not None else ZONES[0]
        zones = dict.fromkeys([*ZONES, kept])
        self.fields["time_zone"].choices = [(z, z.replace("_", " ")) for z in zones]
        self.moments: dict[str, datetime] = {}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        day, zone = data.get("day"), data.get("time_zone")
        if not day or not zone:
            return data
        for name, key in (("begins", "starts_at"), ("ends", "ends_at")):
            if data.get(name) is None:
                continue
            try:
                self.moments[key] = moment(day, data[name], zone)
            except NoSuchTime:
                self.add_error(
                    name, _("Cette heure n’existe pas ce jour-là : on avance les horloges.")
                )
        if len(self.moments) == 2 and self.moments["ends_at"] <= self.moments["starts_at"]:
            self.add_error("ends", _("La fin vient avant le début."))
        return data

    def values(self) -> dict[str, Any]:
        """What is written: moments instead of a day and hours."""
        names = ("title", "location", "online_url", "call", "time_zone")
        return {**{name: self.cleaned_data[name] for name in names}, **self.moments}


class ItemForm(MergesEdits, forms.ModelForm):
    """One point of the agenda."""

    presenter = _named(gettext_lazy("Présenté par"))

    class Meta:
        model = AgendaItem
        fields = ["title", "kind", "duration"]

    field_order = ["title", "kind", "duration", "presenter"]

    def __init__(self, *args: Any, reader: Reader, meeting: Meeting, **kwargs: Any) -> None:
        item = kwargs.get("instance")
        if item is not None and item.presenter:
            kwargs["initial"] = {"presenter": item.presenter.name}
        super().__init__(*args, **kwargs)
        _offer(self.fields["presenter"], reader, meeting, item.presenter if item else None)
        duration = self.fields["duration"]
        duration.min_value, duration.max_value = 1, 600
        duration.widget.attrs.update(min=1, max=600, inputmode="numeric")
        duration.help_text = _("Vide : sans durée, et les points qui suivent n’ont plus d’heure.")

    def clean_duration(self) -> int | None:
        minutes = self.cleaned_data["duration"]
        if minutes is not None and not 1 <= minutes <= 600:
            raise ValidationError(_("Une durée va de 1 à 600 minutes."))
        return minutes


def _offer(field: Any, reader: Reader, meeting: Meeting, now: Actor | None = None) -> None:
    """Any actor that she may see, and whoever it is already; the members are proposed."""
    actors = actors_for(reader)
    if now is not None:
        actors = Actor.objects.filter(pk__in=[*actors.values_list("pk", flat=True), now.pk])
    field.offer(actors, members(meeting))


def members(meeting: Meeting) -> QuerySet[Actor]:
    """Those who sit in the meeting's circle."""
    seats = CircleMember.objects.filter(
        circle=meeting.circle_id, state=CircleMember.State.ACTIVE
    ).values("actor")
    return Actor.objects.filter(pk__in=seats)


class GuestForm(forms.Form):
    """Somebody who came and is no member; a name of the ecosystem is recognised."""

    name = forms.CharField(label=gettext_lazy("Nom"), max_length=120)


class DecisionForm(forms.Form):
    """What was decided."""

    title = forms.CharField(label=gettext_lazy("Décision"), max_length=300)
    text = forms.CharField(
        label=gettext_lazy("Détail"), required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class ActionForm(forms.Form):
    """What is to be done, by whom, by when."""

    title = forms.CharField(label=gettext_lazy("Action"), max_length=300)
    holder = _named(gettext_lazy("Responsable"))
    due_on = forms.DateField(label=gettext_lazy("Échéance"), required=False, widget=DayInput())

    def __init__(self, *args: Any, reader: Reader, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        actors = actors_for(reader) | members(meeting)
        everybody = Actor.objects.filter(pk__in=actors.values("pk"))
        self.fields["holder"].offer(everybody, members(meeting))


class PassOnForm(forms.Form):
    """Who does it now, and by when."""

    holder = _named(gettext_lazy("Responsable"), gettext_lazy("Vide : à confier."))
    due_on = forms.DateField(label=gettext_lazy("Échéance"), required=False, widget=DayInput())

    def __init__(self, *args: Any, reader: Reader, action: Action, **kwargs: Any) -> None:
        now = action.holder
        initial = {"holder": now.name if now else "", "due_on": action.due_on}
        super().__init__(*args, initial=initial, **kwargs)
        # Whom she may see, and those with whom she sits where the action was given.
        seats = CircleMember.objects.filter(
            circle__meetings__actions__action=action, state=CircleMember.State.ACTIVE
        )
        beside = Actor.objects.filter(pk__in=seats.values("actor"))
        seen = actors_for(reader).filter(user__isnull=False)
        kept = [now.pk] if now else []
        anybody = Q(pk__in=actors_for(reader).values("pk")) | Q(pk__in=seats.values("actor"))
        self.fields["holder"].offer(
            Actor.objects.filter(anybody | Q(pk__in=kept)), beside if beside.exists() else seen
        )


class ApproveForm(forms.Form):
    """The day of the approval: the next meeting's, or the chair's."""

    on = forms.DateField(label=gettext_lazy("Approuvé le"), widget=DayInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"on": timezone.localdate()}, **kwargs)


class CorrectionForm(forms.Form):
    """Other words in approved minutes, and why."""

    text = forms.CharField(
        label=gettext_lazy("Texte corrigé"), required=False, max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Pourquoi"), max_length=300,
        help_text=gettext_lazy("Lu avec la correction, par quiconque lit le compte rendu."),
    )  # fmt: skip


class ReminderForm(forms.Form):
    """Which reminders she takes."""

    wants_actions = forms.BooleanField(
        label=gettext_lazy("Mes actions qui arrivent à échéance, ou en retard"), required=False
    )
    wants_meetings = forms.BooleanField(
        label=gettext_lazy("Les réunions de mes cercles, deux jours avant"), required=False
    )
