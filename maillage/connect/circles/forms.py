"""Forms of circles: the mandate, a seat, a role, a discussion, a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.connect.models import Circle, CircleMember, Message, Thread
from maillage.core.access import Reader, editable, visible
from maillage.core.accounts.forms import ActorByName, actors_for
from maillage.core.editing import MergesEdits
from maillage.core.form_fields import SEEN_BY, DayInput, WordChoices
from maillage.core.gestures.evidence import check_upload
from maillage.core.models import Actor, Topic

MOST_LETTERS = 10_000


def _named(label: Any, help_text: Any = "", *, required: bool = False) -> ActorByName:
    return ActorByName(label=label, help_text=help_text, required=required)


class CircleForm(MergesEdits, forms.ModelForm):
    """A circle's name, mandate and way in."""

    visibility = forms.ChoiceField(
        label=gettext_lazy("Visible par"), choices=SEEN_BY,
        help_text=gettext_lazy("Les discussions et les fichiers restent aux membres."),
    )  # fmt: skip

    class Meta:
        model = Circle
        fields = [
            "name", "kind", "purpose", "deliverables", "from_date", "to_date", "parent",
            "joining", "region", "topics", "disciplines", "visibility",
        ]  # fmt: skip
        widgets = {
            "purpose": forms.Textarea(attrs={"rows": 3}),
            "deliverables": forms.Textarea(attrs={"rows": 3}),
            "from_date": DayInput(), "to_date": DayInput(),
            "topics": forms.CheckboxSelectMultiple, "disciplines": forms.CheckboxSelectMultiple,
        }  # fmt: skip
        field_classes = {"topics": WordChoices, "disciplines": WordChoices}
        help_texts = {
            "purpose": gettext_lazy("Ce qui manque à plusieurs, et que vous voulez changer."),
            "deliverables": gettext_lazy("Ce qui existera quand le mandat sera rempli."),
            "to_date": gettext_lazy("Vide : sans terme prévu."),
        }

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parents = editable(Circle.objects.filter(closed_on=None), reader)
        now = self.instance.parent_id if self.instance.pk else None
        below = _below(self.instance) if self.instance.pk else set()
        # The parent it has stays a choice, even when she does not lead it.
        kept = Circle.objects.filter(pk=now) if now else Circle.objects.none()
        allowed = (parents | visible(kept, reader)).exclude(pk__in=below)
        self.fields["parent"].queryset = Circle.objects.filter(pk__in=allowed.values("pk"))
        self.fields["topics"].queryset = Topic.objects.all()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, end = data.get("from_date"), data.get("to_date")
        if start and end and end < start:
            self.add_error("to_date", _("La fin vient avant le début."))
        return data


def _below(circle: Circle) -> set[int]:
    """The circle and all that answer to it: none of them can be its parent."""
    found, level = {circle.pk}, [circle.pk]
    while level:
        rows = Circle.objects.filter(parent__in=level).exclude(pk__in=found)
        level = list(rows.values_list("pk", flat=True))
        found.update(level)
    return found


class SeatForm(forms.Form):
    """Who is given a seat, as what, named by whom."""

    actor = _named(
        gettext_lazy("Qui"), gettext_lazy("Une personne ou un organisme de l’écosystème."),
        required=True,
    )  # fmt: skip
    role = forms.ChoiceField(
        label=gettext_lazy("Rôle"), choices=CircleMember.Role.choices, initial="member"
    )
    designated_by = _named(
        gettext_lazy("Désigné·e par"), gettext_lazy("L’organisme qu’elle ou il représente.")
    )

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        actors = actors_for(reader)
        self.fields["actor"].offer(actors, actors.filter(user__isnull=False))
        self.fields["designated_by"].offer(
            actors.exclude(kind=Actor.Kind.PERSON), actors.filter(is_host=True)
        )


class RoleForm(forms.Form):
    """What a member does there, and who designated her."""

    role = forms.ChoiceField(label=gettext_lazy("Rôle"), choices=CircleMember.Role.choices)
    designated_by = _named(
        gettext_lazy("Désigné·e par"), gettext_lazy("L’organisme qu’elle ou il représente.")
    )

    def __init__(self, *args: Any, reader: Reader, seat: CircleMember, **kwargs: Any) -> None:
        by = seat.designated_by
        initial = {"role": seat.role, "designated_by": by.name if by else ""}
        super().__init__(*args, initial=initial, **kwargs)
        bodies = actors_for(reader).exclude(kind=Actor.Kind.PERSON)
        if by:
            bodies = Actor.objects.filter(pk__in=[*bodies.values_list("pk", flat=True), by.pk])
        self.fields["designated_by"].offer(bodies, bodies.filter(is_host=True))


def _words(label: Any, rows: int) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=MOST_LETTERS, widget=forms.Textarea(attrs={"rows": rows})
    )


class ThreadForm(forms.ModelForm):
    """A discussion's subject and its first message."""

    text = _words(gettext_lazy("Message"), 6)

    class Meta:
        model = Thread
        fields = ["title"]


class MessageForm(MergesEdits, forms.ModelForm):
    """One message, in plain text."""

    text = _words(gettext_lazy("Message"), 4)

    class Meta:
        model = Message
        fields = ["text"]


class FileForm(forms.Form):
    """A file for the circle's members."""

    file = forms.FileField(
        label=gettext_lazy("Fichier"),
        help_text=gettext_lazy("PDF, image, bureautique, texte, son ou vidéo ; 25 Mo au plus."),
    )
    title = forms.CharField(
        label=gettext_lazy("Titre"), max_length=200, required=False,
        help_text=gettext_lazy("Vide : le nom du fichier."),
    )  # fmt: skip

    def clean_file(self) -> Any:
        return check_upload(self.cleaned_data["file"])


class ClosingForm(forms.Form):
    """Why a circle closes, what is kept of it, where, and by whom; each open action is settled."""

    closing_reason = forms.CharField(
        label=gettext_lazy("Pourquoi le cercle se ferme"),
        widget=forms.Textarea(attrs={"rows": 3}), max_length=4000,
        help_text=gettext_lazy("Mandat rempli, repris ailleurs, mis en veille…"),
    )  # fmt: skip
    kept = forms.CharField(
        label=gettext_lazy("Ce qui est conservé, et où"),
        widget=forms.Textarea(attrs={"rows": 4}), max_length=4000,
        help_text=gettext_lazy("Comptes rendus, guides, données, outils : où les retrouver."),
    )  # fmt: skip
    kept_by = _named(
        gettext_lazy("Qui en répond"), gettext_lazy("À qui on s’adressera ensuite."), required=True
    )

    def __init__(self, *args: Any, reader: Reader, open_actions: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.open_actions = open_actions
        actors = actors_for(reader)
        people = actors.filter(user__isnull=False)
        self.fields["kept_by"].offer(actors, people)
        for action in open_actions:
            to = _named(_("Confier « %s » à") % action.title)
            to.offer(actors, people)
            self.fields[f"to_{action.uid}"] = to
            self.fields[f"done_{action.uid}"] = forms.BooleanField(
                label=_("Ou : c’est fait, ou cela ne se fera pas"), required=False
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for action in self.open_actions:
            to, done = data.get(f"to_{action.uid}"), data.get(f"done_{action.uid}")
            if f"to_{action.uid}" not in self.errors and bool(to) == bool(done):
                self.add_error(
                    f"to_{action.uid}",
                    ValidationError(
                        _("Nommez qui la reprend, ou cochez qu’elle se ferme : l’un ou l’autre.")
                    ),
                )
        return data

    def settled(self) -> dict[int, Actor | None]:
        """For each open action (its id) who takes it over, or None when it ends."""
        return {a.pk: self.cleaned_data.get(f"to_{a.uid}") for a in self.open_actions}
