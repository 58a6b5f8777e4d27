"""Forms of who leads a workshop, and of who takes the notes of a group."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.consult.forms.fields import LinesField
from maillage.consult.live import facilitating, note_taking
from maillage.consult.live.wording import RowRefused, clean_row
from maillage.consult.models import SENTENCE_LIMIT, Breakout, Contribution, Guest, Step
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
        guests = breakout.guests.order_by("number")
        self.fields["holder"].queryset = guests  # type: ignore[attr-defined]

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


class RowForm(forms.Form):
    """A row as its kind of step has it: added by who takes the notes, or corrected by her."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, step: Step, row: Contribution | None = None, **kwargs: Any
    ) -> None:
        kwargs.setdefault("prefix", row.uid if row else step.uid)
        kwargs.setdefault("initial", _values(row) if row else {})
        super().__init__(*args, **kwargs)
        self.step, self.row = step, row
        self.fields.update(_fields(step))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        try:
            clean_row(self.step.kind, self.words(), columns=len(self.step.columns))
        except RowRefused as refused:
            known = refused.field in self.fields
            self.add_error(refused.field if known else None, str(refused))
        return data

    def words(self) -> dict[str, Any]:
        """What was typed, as `clean_row` takes it."""
        data = self.cleaned_data
        extra = [name for name in self.fields if name.startswith("cell_")]
        cells = [data.get(name) or [] for name in extra]
        kept = {name: data.get(name) or "" for name in self.fields if name not in extra}
        return {**kept, "cells": cells}

    def save(self, *, breakout: Breakout, by: Actor | None) -> Contribution:
        """Raises WriteRefused, Conflict."""
        if self.row is None:
            return note_taking.add_row(
                breakout=breakout, step=self.step, values=self.words(), by=by
            )
        revision = self.cleaned_data["revision"]
        return note_taking.edit_row(
            row=self.row, values=self.words(), by=by,
            revision=-1 if revision is None else revision,
        )  # fmt: skip


def _values(row: Contribution) -> dict[str, Any]:
    values = {n: getattr(row, n) for n in ("word", "why", "examples", "sentence", "text")}
    cells = {f"cell_{n}": cell for n, cell in enumerate(row.cells)}
    return {**values, **cells, "revision": row.revision}


def _fields(step: Step) -> dict[str, forms.Field]:
    """The fields of a row at this step, named as its columns are."""
    if step.kind == Step.Kind.GRID:
        heads = [*step.columns, *[_("Verbe"), _("Pourquoi il compte"), _("Gestes concrets")][
            len(step.columns) :
        ]]  # fmt: skip
        found: dict[str, forms.Field] = {"word": forms.CharField(label=heads[0], required=False)}
        found["why"] = LinesField(label=heads[1])
        found["examples"] = LinesField(label=heads[2])
        found.update({f"cell_{n}": LinesField(label=head) for n, head in enumerate(heads[3:])})
        return found
    if step.kind == Step.Kind.CHOOSE:
        sentence = forms.Textarea(attrs={"rows": 3, "data-count": SENTENCE_LIMIT})
        return {
            "word": forms.CharField(label=_("Mot"), required=False),
            "sentence": forms.CharField(label=_("Phrase"), required=False, widget=sentence),
        }
    text = forms.Textarea(attrs={"rows": 3})
    return {"text": forms.CharField(label=_("Texte"), required=False, widget=text)}
