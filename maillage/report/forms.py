"""Forms of reports, links and work plans."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maillage.core.editing import MergesEdits
from maillage.core.form_fields import DayInput
from maillage.core.models import Axis, Post, Target, WorkPlan
from maillage.report.actions import FUNDER_DAYS
from maillage.report.figures import GestureFact
from maillage.report.models import NARRATIVE, Report
from maillage.report.presentation import measure_name

LONGEST_LINK = 365


class PeriodMixin:
    """Two dates in their order."""

    def clean(self) -> dict[str, Any]:
        values = super().clean()  # type: ignore[misc]
        start, end = values.get("from_date"), values.get("to_date")
        if start and end and end < start:
            self.add_error("to_date", gettext("La fin vient avant le début."))  # type: ignore[attr-defined]
        return values


class NewReportForm(PeriodMixin, forms.Form):
    """A post and a period."""

    post = forms.ModelChoiceField(Post.objects.none(), label=_("Poste"), empty_label=None)
    from_date = forms.DateField(label=_("Du"), widget=DayInput())
    to_date = forms.DateField(label=_("Au"), widget=DayInput())
    title = forms.CharField(
        label=_("Titre"),
        max_length=200,
        required=False,
        help_text=_("Vide : « Rapport d’activité », avec les années."),
    )

    def __init__(self, *args: Any, posts: QuerySet[Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].queryset = posts  # type: ignore[attr-defined]


class ReportForm(MergesEdits, forms.ModelForm):
    """What the agent writes: title and the four free texts."""

    class Meta:
        model = Report
        fields = ["title", *(key for key, _title, _help in NARRATIVE)]
        widgets = {key: forms.Textarea(attrs={"rows": 6}) for key, _t, _h in NARRATIVE}
        help_texts = {key: text for key, _title, text in NARRATIVE}


class QuotesForm(forms.Form):
    """Which quotes go in the report, among those whose author consented."""

    chosen_quotes = forms.MultipleChoiceField(
        label=_("Citations avec consentement"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, quotes: Sequence[GestureFact], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen_quotes"].choices = [  # type: ignore[attr-defined]
            (f.uid, f"« {f.quote} » {'— ' + f.quote_by if f.quote_by else ''}") for f in quotes
        ]


class GapsForm(forms.Form):
    """Why each target was missed or passed: one text for each."""

    def __init__(self, *args: Any, plan: Sequence[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for target in plan:
            self.fields[f"gap_{target['uid']}"] = forms.CharField(
                label=gettext("%(axis)s : %(done)s sur %(planned)s (%(measure)s)")
                % {
                    "axis": target["axis"],
                    "done": target["done"],
                    "planned": target["planned"],
                    "measure": measure_name(target),
                },
                help_text=target["label"],
                required=False,
                initial=target["reason"],
                max_length=4000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def reasons(self) -> dict[str, str]:
        """The reasons by target."""
        return {
            name.removeprefix("gap_"): text.strip()
            for name, text in self.cleaned_data.items()
            if text.strip()
        }


class ApprovalRequestForm(forms.Form):
    """Who is asked to sign."""

    name = forms.CharField(label=_("Nom de votre gestionnaire"), max_length=200)
    email = forms.EmailField(
        label=_("Son courriel"),
        help_text=_("Aucun compte à ouvrir : le lien suffit, et sert une seule fois."),
    )


class DecisionForm(forms.Form):
    """Sign, or return with a word. `decision` is the button that was pressed: each has its text."""

    decision = forms.ChoiceField(
        choices=[("approve", "approve"), ("return", "return")], widget=forms.HiddenInput
    )
    name = forms.CharField(
        label=_("Votre nom, en guise de signature"),
        max_length=200,
        error_messages={"required": _("Écrivez votre nom pour approuver.")},
    )
    note = forms.CharField(
        label=_("Ce qui est à revoir"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Dites en un mot ce qui est à revoir.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unused = {"approve": "note", "return": "name"}.get(self.data.get("decision", ""))
        if unused:
            self.fields[unused].required = False


class FunderLinkForm(forms.Form):
    """For whom, and for how long."""

    label = forms.CharField(
        label=_("Pour qui"), max_length=200, help_text=_("Par exemple : direction régionale.")
    )
    email = forms.EmailField(label=_("Courriel"), required=False)
    days = forms.IntegerField(
        label=_("Ouvert pendant (jours)"), min_value=1, max_value=LONGEST_LINK, initial=FUNDER_DAYS
    )


class PlanForm(MergesEdits, PeriodMixin, forms.ModelForm):
    """A work plan's title and dates."""

    class Meta:
        model = WorkPlan
        fields = ["title", "from_date", "to_date"]
        widgets = {"from_date": DayInput(), "to_date": DayInput()}


class TargetForm(forms.ModelForm):
    """One target: under an axis, how much of what, and why it differs."""

    class Meta:
        model = Target
        fields = ["axis", "measure", "planned", "label", "gap_reason"]
        widgets = {"gap_reason": forms.Textarea(attrs={"rows": 2})}
        labels = {"axis": _("Axe")}

    def __init__(self, *args: Any, axes: QuerySet[Axis], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["axis"].queryset = axes  # type: ignore[attr-defined]


def target_formset(data: Any, *, targets: QuerySet[Target], axes: QuerySet[Axis]) -> Any:
    """The targets of a plan and two empty lines."""
    made = forms.modelformset_factory(Target, form=TargetForm, extra=2, can_delete=True)
    formset = made(data, queryset=targets, form_kwargs={"axes": axes}, prefix="cibles")
    for form in formset.forms:
        form.fields["DELETE"].label = _("Retirer cette cible")
    return formset


def default_title(start: date, end: date) -> str:
    """« Rapport d’activité 2025-2026 », when no title was given."""
    years = f"{start.year}-{end.year}" if start.year != end.year else str(start.year)
    return gettext("Rapport d’activité %s") % years
