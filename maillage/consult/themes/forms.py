"""Forms of a synthesis: what comes of a theme, a pair of wordings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from maillage.consult.models import Theme
from maillage.consult.preparing.forms import PersonField, people_for
from maillage.consult.themes.wordings import LONGEST_PHRASE, as_phrase, pair_of
from maillage.core.access import Reader
from maillage.core.form_fields import DayInput
from maillage.core.models import Action


class NeedForm(forms.Form):
    """A collective need, in one sentence."""

    text = forms.CharField(label=_("Besoin"), max_length=300)

    def __init__(self, *args: Any, theme: Theme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"text": theme.need.text if theme.need else theme.name}


class ThemeDecisionForm(forms.Form):
    """What was decided about a theme."""

    title = forms.CharField(label=_("Décision"), max_length=300)
    text = forms.CharField(
        label=_("Détail"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 5})
    )
    decided_on = forms.DateField(label=_("Prise le"), widget=DayInput)

    def __init__(self, *args: Any, theme: Theme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        decision = theme.decision
        self.initial = {
            "title": decision.title if decision else "",
            "text": decision.text if decision else "",
            "decided_on": decision.decided_on if decision else timezone.localdate(),
        }


class ActionForm(forms.Form):
    """Who does what, for when."""

    title = forms.CharField(label=_("Action"), max_length=300)
    holder = PersonField(
        label=_("Qui s’en charge"),
        help_text=_("Une personne du réseau : son nom ou son courriel. Elle la voit à l’accueil."),
    )
    due_on = forms.DateField(label=_("Échéance"), required=False, widget=DayInput)

    def __init__(self, *args: Any, reader: Reader, action: Action | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = people_for(reader)
        field: Any = self.fields["holder"]
        field.offer(people, people)
        field.current = action.holder if action else None
        if action is not None:
            self.initial = {
                "title": action.title, "due_on": action.due_on,
                "holder": action.holder.name if action.holder else "",
            }  # fmt: skip


class SynonymForm(forms.Form):
    """Two wordings, and whether they say the same thing."""

    left = forms.CharField(label=_("Une façon de dire"), max_length=LONGEST_PHRASE)
    right = forms.CharField(label=_("Une autre"), max_length=LONGEST_PHRASE)
    is_same = forms.TypedChoiceField(
        label=_("Ces deux façons de dire"),
        choices=[("1", _("disent la même chose")), ("0", _("ne disent pas la même chose"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
        initial="1",
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not self.errors:
            told["pair"] = pair_of(as_phrase(told["left"]), as_phrase(told["right"]))
            if told["pair"] is None:
                raise ValidationError(
                    _now("Écrivez deux façons de dire différentes, de dix mots au plus.")
                )
        return told
