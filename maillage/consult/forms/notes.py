"""Forms of workshops: send notes, confirm an import, correct a row, adopt a practice."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from maillage.consult.adoption import VerbChoice
from maillage.consult.forms.fields import LinesField
from maillage.consult.models import SENTENCE_LIMIT, Contribution, Step, Workshop
from maillage.core.editing import MergesEdits
from maillage.core.form_fields import DayInput
from maillage.core.models import Axis
from maillage.core.practice import ROOMS

ROOM_TITLES = (
    _("Réseauter"), _("Développer"), _("Concerter"), _("Outiller"), _("Conseiller"),
    _("Piloter"), _("Former"), _("Veiller"), _("Documenter"), _("Informer"),
)  # fmt: skip
ACCEPTED = ".txt,.tsv,.md,.docx,.odt"


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files; each is checked by the reader of notes, which says what is wrong."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        sent = data if isinstance(data, list | tuple) else [data] if data else []
        return [one for one in sent if one]


class NotesForm(forms.Form):
    """Files, pasted text, or both."""

    files = FilesField(  # type: ignore[assignment]  # a form keeps what was sent under that name too
        label=_("Fichiers de notes"),
        required=False,
        widget=SeveralFiles(attrs={"accept": ACCEPTED}),
        help_text=_(
            "Un fichier par groupe, autant qu’il y a de groupes : texte, Markdown, Word (.docx) "
            "ou OpenDocument (.odt)."
        ),
    )
    text = forms.CharField(
        label=_("Ou notes collées"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Copiez tout le document, tableau compris, et collez-le ici."),
    )

    def __init__(self, *args: Any, has_kept: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_kept = has_kept

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("files") and not (data.get("text") or "").strip() and not self.has_kept:
            self.add_error("files", _("Choisissez au moins un fichier, ou collez des notes."))
        return data


class ConfirmForm(forms.Form):
    """Where the notes go, and what they do not say themselves."""

    AUTO, NEW = "auto", "new"

    target = forms.ChoiceField(
        label=_("Atelier"),
        help_text=_("Les groupes d’un même atelier ont le même titre et la même date."),
    )
    title = forms.CharField(
        label=_("Titre"), required=False, max_length=300,
        help_text=_("Seulement si les notes n’en donnent pas."),
    )  # fmt: skip
    held_on = forms.DateField(
        label=_("Date"), required=False, widget=DayInput(),
        help_text=_("Seulement si les notes n’en donnent pas."),
    )  # fmt: skip
    audience = forms.CharField(
        label=_("Public visé"), required=False, max_length=200,
        help_text=_("Pour un nouvel atelier : gestionnaires, agent·es, milieu…"),
    )  # fmt: skip

    def __init__(self, *args: Any, workshops: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.workshops = {w.uid: w for w in workshops[:200]}
        self.fields["target"].choices = [
            (self.AUTO, _("D’après le titre et la date des notes")),
            (self.NEW, _("Un nouvel atelier")),
            *((uid, _named(w)) for uid, w in self.workshops.items()),
        ]
        self.initial.setdefault("target", self.AUTO)

    def choices(self) -> dict[str, Any]:
        """The arguments of `plan_import` and `import_notes` (valid form only)."""
        data = self.cleaned_data
        return {
            "target": self.workshops.get(data["target"]),
            "is_new": data["target"] == self.NEW,
            "title": data["title"],
            "held_on": data["held_on"],
        }


def _named(workshop: Workshop) -> str:
    if workshop.held_on is None:
        return workshop.title
    return f"{date_format(workshop.held_on, 'BRIEF_DATE_FORMAT')} · {workshop.title}"


class ContributionForm(MergesEdits, forms.ModelForm):
    """The fields that the kind of step has; a sentence too long is told, never cut."""

    why = LinesField(label=_("Pourquoi il compte"))
    examples = LinesField(label=_("Gestes concrets"))

    class Meta:
        model = Contribution
        fields = ("word", "why", "examples", "sentence", "text")
        widgets = {
            "word": forms.TextInput(),
            "sentence": forms.Textarea(attrs={"rows": 3, "data-count": SENTENCE_LIMIT}),
            "text": forms.Textarea(attrs={"rows": 4}),
        }

    KEPT = {
        Step.Kind.GRID: ("word", "why", "examples"),
        Step.Kind.CHOOSE: ("word", "sentence"),
        Step.Kind.OPEN: ("text",),
        Step.Kind.RELAY: ("text",),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = Step.Kind(self.instance.step.kind)
        for name in set(self.fields) - set(self.KEPT[kind]):
            del self.fields[name]
        self.fields[self.KEPT[kind][0]].required = True
        if kind == Step.Kind.GRID:
            self.fields["word"].label = _("Verbe")


# --- Adoption -------------------------------------------------------------------------------
class VerbForm(forms.Form):
    """One verb of the workshop, on its way into the practice.

    A verb in force that the workshop did not name continues itself: nothing to choose there.
    """

    keep = forms.BooleanField(label=_("Adopter ce verbe"), required=False)
    position = forms.IntegerField(label=_("Rang"), min_value=1, max_value=999)
    name = forms.CharField(label=_("Verbe"), max_length=120)
    room = forms.ChoiceField(label=_("Salle"), required=False)
    axis = forms.ChoiceField(label=_("Axe"), required=False)
    sentence = forms.CharField(
        label=_("Phrase"), required=False, max_length=400,
        widget=forms.Textarea(attrs={"rows": 2, "data-count": SENTENCE_LIMIT}),
    )  # fmt: skip
    continues = forms.MultipleChoiceField(
        label=_("Continue, de la version en vigueur"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, choice: VerbChoice, former: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choice = choice
        self.fields["room"].choices = [
            ("", _("aucune")), *zip(ROOMS, ROOM_TITLES, strict=True),
        ]  # fmt: skip
        self.fields["axis"].choices = [
            ("", _("aucun")), *((a.slug, a.name) for a in Axis.objects.all()),
        ]  # fmt: skip
        if former and not choice.is_in_force:
            self.fields["continues"].choices = [(str(i), name) for i, name in enumerate(former)]
        else:
            del self.fields["continues"]

    def chosen(self) -> VerbChoice:
        """The verb as the person wants it (valid form only)."""
        data = self.cleaned_data
        return VerbChoice(
            name=data["name"], why=self.choice.why, examples=self.choice.examples,
            sentence=data["sentence"], room=data["room"], axis=data["axis"],
            continues=[int(i) for i in data.get("continues", self.choice.continues)],
            rows=self.choice.rows, is_in_force=self.choice.is_in_force,
        )  # fmt: skip


class DecisionForm(forms.Form):
    """What is decided, when and by whom."""

    title = forms.CharField(label=_("Titre de la version"), max_length=200)
    decision_title = forms.CharField(label=_("Décision"), max_length=300)
    decided_on = forms.DateField(label=_("Prise le"), widget=DayInput(), initial=timezone.localdate)
    decided_by = forms.CharField(
        label=_("Prise par"), required=False, max_length=200,
        help_text=_("Le cercle, le comité ou la rencontre."),
    )  # fmt: skip
    detail = forms.CharField(
        label=_("Précisions"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def text(self) -> str:
        """The decision's text: who took it, then the details."""
        data = self.cleaned_data
        lines = [str(_("Prise par : %s") % data["decided_by"])] if data["decided_by"] else []
        return "\n".join([*lines, data["detail"]]).strip()
