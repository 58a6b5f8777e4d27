"""The form of an agreement: who, what, until when, and what happens then."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.core.access import Reader
from maillage.core.editing import MergesEdits
from maillage.core.form_fields import SEEN_WITHIN, DayInput
from maillage.core.gestures.evidence import check_upload
from maillage.core.models import Actor
from maillage.develop.models import Agreement
from maillage.develop.several_actors import SeveralActors

FEW = 3


class AgreementForm(MergesEdits, SeveralActors, forms.ModelForm):
    """`named()` are the parties; `upload` the signed document, checked."""

    upload = forms.FileField(
        label=gettext_lazy("Document signé"), required=False,
        help_text=gettext_lazy("PDF, image ou bureautique ; 25 Mo au plus. Il reste derrière la "
                               "visibilité de l’entente."),
    )  # fmt: skip
    visibility = forms.ChoiceField(label=gettext_lazy("Visible par"), choices=SEEN_WITHIN)

    class Meta:
        model = Agreement
        fields = [
            "title", "kind", "purpose", "state", "from_date", "to_date", "renewal", "notice_days",
            "visibility",
        ]  # fmt: skip
        widgets = {
            "purpose": forms.Textarea(attrs={"rows": 3}),
            "from_date": DayInput(), "to_date": DayInput(),
        }  # fmt: skip
        help_texts = {
            "purpose": gettext_lazy("Ce que chacun apporte, et ce que l’ensemble rend possible."),
            "to_date": gettext_lazy("Vide : sans terme."),
            "notice_days": gettext_lazy("0 : ne pas prévenir."),
        }

    def __init__(
        self, *args: Any, reader: Reader, known: list[Actor] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.ask("party", _("Partie %d"), known or [], reader, few=FEW,
                 wanted=_("Nommez au moins une partie."))  # fmt: skip
        self.order_fields(["title", "kind", "purpose", *self.names])

    def clean_upload(self) -> Any:
        given = self.cleaned_data["upload"]
        return check_upload(given) if given else None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, end = data.get("from_date"), data.get("to_date")
        if start and end and end < start:
            self.add_error("to_date", _("La fin vient avant le début."))
        renews = data.get("renewal") != Agreement.Renewal.NONE
        if renews and not end and "to_date" not in self.errors:
            self.add_error("to_date", _("Un renouvellement demande une date de fin."))
        return data

    def values(self) -> dict[str, Any]:
        """The agreement's own fields."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
