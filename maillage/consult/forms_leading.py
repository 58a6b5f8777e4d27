"""Forms of who leads a workshop, and of who takes the notes of a group."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.consult.live import facilitating
from maillage.consult.models import Breakout, Guest
from maillage.core.access import Reader, visible
from maillage.core.accounts.forms import ActorByName
from maillage.core.models import Actor


class PenForm(forms.Form):
    """Who writes in a group, and who of its guests holds the pen."""

    pen = forms.ChoiceField(label=_("Qui écrit"), choices=Breakout.Pen, widget=forms.RadioSelect)
    holder = forms.ModelChoiceField(
        Guest.objects.none(), label=_("Qui tient la plume"), required=False, to_field_name="uid",
        empty_label=_("personne pour l’instant"),
        help_text=_("Parmi les personnes qui sont dans le groupe."),
    )  # fmt: skip

    def __init__(self, *args: Any, breakout: Breakout, **kwargs: Any) -> None:
        holder = breakout.pen_holder
        kwargs.setdefault("initial", {"pen": breakout.pen, "holder": holder and holder.uid})
        super().__init__(*args, **kwargs)
        self.breakout = breakout
        self.fields["holder"].queryset = breakout.guests.order_by("number")

    def save(self, *, by: Actor | None) -> None:
        """Raises NotNow."""
        pen, holder = self.cleaned_data["pen"], self.cleaned_data["holder"]
        if pen != self.breakout.pen:
            facilitating.change_pen(breakout=self.breakout, pen=pen, by=by)
        if holder != self.breakout.pen_holder:
            facilitating.hand_pen(breakout=self.breakout, guest=holder, by=by)


class NoteTakerForm(forms.Form):
    """A person of the network, with an account, who reads the group's notes and confirms them."""

    note_taker = ActorByName(
        label=_("Prise de notes, avec un compte"),
        required=False,
        help_text=_("Cette personne lit ce que le groupe écrit et confirme sa lecture."),
        unknown=_("Aucune personne du réseau de ce nom n’a de compte."),
    )

    def __init__(self, *args: Any, breakout: Breakout, reader: Reader, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"note_taker": breakout.note_taker})
        super().__init__(*args, **kwargs)
        self.breakout = breakout
        people = visible(Actor.objects.filter(kind=Actor.Kind.PERSON), reader)
        people = people.filter(user__is_active=True).order_by("sort_name")
        self.fields["note_taker"].offer(people, people)  # type: ignore[attr-defined]

    def save(self, *, by: Actor | None) -> None:
        """Raises NotNow."""
        person = self.cleaned_data["note_taker"]
        if person != self.breakout.note_taker:
            facilitating.name_note_taker(breakout=self.breakout, person=person, by=by)
