"""Forms of introductions."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.connect.models import Introduction
from maillage.core.editing import MergesEdits

State = Introduction.State


class MessageToBothForm(MergesEdits, forms.ModelForm):
    """The words that both will read."""

    class Meta:
        model = Introduction
        fields = ["subject", "message"]
        widgets = {"message": forms.Textarea(attrs={"rows": 12})}


class OutcomeForm(forms.Form):
    """What came of it."""

    state = forms.ChoiceField(
        label=_("Ce qui s’est passé"), widget=forms.RadioSelect,
        choices=[(one.value, one.label) for one in (State.MET, State.COLLABORATION, State.NOTHING)],
    )  # fmt: skip
    outcome = forms.CharField(
        label=_("Ce qui en est sorti"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class QuestionForm(forms.Form):
    """Why she looks for somebody who knows this actor."""

    words = forms.CharField(
        label=_("Pourquoi, en une phrase"), required=False, max_length=300,
        help_text=_("Les personnes qui connaissent cette fiche le liront."),
    )  # fmt: skip


class OfferForm(forms.Form):
    """How she can introduce who asked."""

    words = forms.CharField(
        label=_("Ce que vous proposez"), required=False, max_length=300,
        help_text=_("« Appelez-moi », « je lui écris cette semaine »…"),
    )  # fmt: skip
