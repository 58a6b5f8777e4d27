"""Forms of a person's own page, after the evening."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from maillage.develop.actions.wishes import Shared, mutual_of
from maillage.develop.after.met import people_met
from maillage.develop.models import FollowUp, Registration

Answer = FollowUp.State


class ChooseForm(forms.Form):
    """Whom she wants to see again, and what she agrees to give to who chose her too."""

    about = forms.MultipleChoiceField(required=False)
    shares_email = forms.BooleanField(required=False)
    other_way = forms.CharField(
        label=_("Une autre façon de me joindre"), max_length=120, required=False,
        help_text=_("Un téléphone, par exemple. Laissez vide pour ne rien ajouter."),
    )  # fmt: skip
    agrees_to_questions = forms.BooleanField(required=False)

    def __init__(self, *args: Any, registration: Registration, **kwargs: Any) -> None:
        self.registration = registration
        self.met = people_met(registration)
        super().__init__(*args, initial=_former(registration), **kwargs)
        self.fields["about"].choices = [(one.row.uid, one.row.name) for one in self.met]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        way = (told.get("shares_email") and self.registration.email) or told.get("other_way")
        if told.get("about") and not way and "other_way" not in self.errors:
            self.add_error("other_way", ValidationError(_now(
                "Donnez au moins une façon de vous joindre : sans elle, un choix réciproque ne "
                "mènerait nulle part."
            )))  # fmt: skip
        return told

    @property
    def chosen(self) -> list[str]:
        """The uids ticked, as typed or as kept."""
        return list(self["about"].value() or [])

    def shared(self) -> Shared:
        told = self.cleaned_data
        return Shared(
            email=told["shares_email"], other_way=told["other_way"],
            questions=told["agrees_to_questions"],
        )  # fmt: skip


def _former(row: Registration) -> dict[str, Any]:
    found: dict[str, Any] = {"about": list(row.wishes.values_list("about__uid", flat=True))}
    if sharing := getattr(row, "sharing", None):
        found |= {
            "shares_email": sharing.shares_email, "other_way": sharing.other_way,
            "agrees_to_questions": sharing.agrees_to_questions,
        }  # fmt: skip
    return found


class FollowUpForm(forms.Form):
    """What came of one mutual choice; nothing is required."""

    state = forms.ChoiceField(
        required=False,
        choices=[
            (Answer.MET, _("Oui, nous nous sommes revus")),
            (Answer.COLLABORATION, _("Oui, et une collaboration est née")),
            (Answer.NOTHING, _("Non, pas pour le moment")),
        ],
    )
    note = forms.CharField(label=_("En une phrase, si vous voulez"), max_length=300, required=False)
    tie = forms.BooleanField(required=False)


def follow_up_forms(row: Registration, months: int, data: Any = None) -> list[dict[str, Any]]:
    """One form for each mutual choice, with what she answered before."""
    former = {one.other_id: one for one in FollowUp.objects.filter(one=row, months=months)}
    found = []
    for other in mutual_of(row):
        told = former.get(other.pk)
        initial = {"state": told.state, "note": told.note} if told else {}
        form = FollowUpForm(data, prefix=other.uid, initial=initial)
        found.append({"other": other, "form": form})
    return found
