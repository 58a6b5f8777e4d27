"""Forms of relays: address a concern, answer it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from maillage.consult.models import Relay, Workshop
from maillage.core.form_fields import DayInput


class WorkshopChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        day = date_format(obj.held_on) if obj.held_on else _("sans date")
        return f"{obj.title} ({day})"


class AddressForm(forms.Form):
    """To a workshop that exists, or to the gathering of a date."""

    to_workshop = WorkshopChoice(
        label=_("À l’atelier"), queryset=Workshop.objects.none(), required=False
    )
    to_date = forms.DateField(
        label=_("Ou à la rencontre du"),
        required=False,
        widget=DayInput,
        help_text=_("L’atelier de ce jour la recevra quand il sera préparé."),
    )

    def __init__(self, *args: Any, relay: Relay, workshops: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["to_workshop"]
        field.queryset = workshops
        field.empty_label = _("— pas encore préparé —")
        self.initial = {"to_workshop": relay.to_workshop_id, "to_date": relay.to_date}

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not self.errors and not told.get("to_workshop") and not told.get("to_date"):
            raise forms.ValidationError(_("Choisissez un atelier ou une date."))
        return told


class AnswerForm(forms.Form):
    """The answer; a title of decision makes it decided."""

    answer = forms.CharField(
        label=_("Réponse"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Elle revient à l’atelier d’origine et aux personnes qui y étaient."),
    )
    decision_title = forms.CharField(
        label=_("Décision prise, s’il y en a une"), max_length=300, required=False
    )
    decided_on = forms.DateField(label=_("Prise le"), required=False, widget=DayInput)

    def __init__(self, *args: Any, relay: Relay, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        decision = relay.decision
        self.initial = {
            "answer": relay.concern.answer,
            "decision_title": decision.title if decision else "",
            "decided_on": decision.decided_on if decision else timezone.localdate(),
        }
