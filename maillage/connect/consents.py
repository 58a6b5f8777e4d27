"""Consents as a record shows them and as they are noted (Loi 25; LCAP)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.core.form_fields import DayInput
from maillage.core.models import Actor, Consent

PURPOSES = [
    ("publish", gettext_lazy("paraître dans le répertoire public")),
    ("quote", gettext_lazy("être cité·e dans un bilan")),
    ("picture", gettext_lazy("paraître en photo")),
    ("matching", gettext_lazy("recevoir des mises en relation")),
    ("news", gettext_lazy("recevoir l’infolettre")),
]


def consents_of(actor: Actor) -> list[Any]:
    """The actor's consents with `.said_purpose` and `.is_active`, for who may change the record."""
    words, today = dict(PURPOSES), timezone.localdate()
    found: list[Any] = list(Consent.objects.filter(actor=actor))
    for consent in found:
        consent.said_purpose = words.get(consent.purpose, consent.purpose)
        is_past = consent.expires_on is not None and consent.expires_on < today
        consent.is_active = consent.withdrawn_on is None and not is_past
    return found


class ConsentForm(forms.ModelForm):
    """One consent to one purpose (Loi 25; LCAP)."""

    purpose = forms.ChoiceField(label=gettext_lazy("Pour"), choices=PURPOSES)

    class Meta:
        model = Consent
        fields = ["purpose", "basis", "wording", "channel", "given_on", "expires_on"]
        widgets = {
            "wording": forms.Textarea(attrs={"rows": 3}),
            **{name: DayInput() for name in ("given_on", "expires_on")},
        }
        help_texts = {
            "wording": gettext_lazy("Les mots auxquels la personne a dit oui."),
            "channel": gettext_lazy("De vive voix, par courriel, sur un formulaire…"),
        }

    def clean_given_on(self) -> object:
        day = self.cleaned_data["given_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Un consentement se note une fois donné."))
        return day
