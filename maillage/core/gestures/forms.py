"""Forms of a gesture: the typed line, its correction, the whole record."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from maillage.core.access import NETWORK_ROLES, Reader, visible
from maillage.core.editing import MergesEdits
from maillage.core.form_fields import DayInput
from maillage.core.gestures.evidence import check_upload
from maillage.core.gestures.minutes import counts_minutes
from maillage.core.gestures.typed_line import check_line
from maillage.core.models import Actor, Axis, Gesture, Practice, Verb


class ActorChoices(forms.ModelMultipleChoiceField):
    """Actors already named by the gesture, as ticks; others are added by their name."""

    def label_from_instance(self, obj: Actor) -> str:  # type: ignore[override]
        return obj.name


class VerbChoice(forms.ModelChoiceField):
    """Verbs; the one of an older version says so."""

    def label_from_instance(self, obj: Verb) -> str:  # type: ignore[override]
        current = Practice.current()
        if current is None or obj.practice_id == current.pk:
            return obj.name
        return _now("%(name)s (version précédente)") % {"name": obj.name}


def verbs_for(gesture: Gesture | None) -> Any:
    """Verbs to choose from: those of the current practice, and the one the gesture has."""
    practice = Practice.current()
    wanted = Verb.objects.filter(practice=practice) if practice else Verb.objects.none()
    if gesture and gesture.verb_id:
        wanted = wanted | Verb.objects.filter(pk=gesture.verb_id)
    return wanted.order_by("practice", "position")


def working_hosts(reader: Reader) -> list[int]:
    """Organisations for which she may note a gesture."""
    return [host for host, roles in reader.hosts.items() if roles & NETWORK_ROLES]


class CorrectionForm(MergesEdits, forms.ModelForm):
    """What was understood of a line, correctable at a glance."""

    more_actors = forms.CharField(
        label=_("Ajouter un acteur"), required=False, max_length=200,
        help_text=_("Son nom, tel qu’il figure dans l’écosystème."),
    )  # fmt: skip

    class Meta:
        model = Gesture
        fields: tuple[str, ...] = (
            "occurred_on",
            "verb",
            "axis",
            "people_reached",
            "organisations_reached",
            "actors",
        )
        field_classes = {"actors": ActorChoices, "verb": VerbChoice}
        widgets = {
            "occurred_on": DayInput(),
            "actors": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reader = reader
        self.fields["verb"].queryset = verbs_for(self.instance)
        if not self.fields["verb"].queryset.exists():
            del self.fields["verb"]
        self.fields["axis"].queryset = Axis.objects.all()
        self.fields["actors"].queryset = self.offered_actors()
        if not self.offered_actors().exists():
            del self.fields["actors"]

    def offered_actors(self) -> Any:
        """Those the gesture names and their namesakes, as far as the reader sees them."""
        namesakes = self.instance.proposal.get("namesakes", {})
        ids = {int(pk) for pks in namesakes.values() for pk in pks}
        ids |= set(self.instance.actors.values_list("pk", flat=True))
        return visible(Actor.objects.filter(pk__in=ids), self.reader).order_by("sort_name")

    def clean_occurred_on(self) -> Any:
        day = self.cleaned_data["occurred_on"]
        if day and day > timezone.localdate():
            raise ValidationError(_now("Cette date est à venir ; un geste est déjà fait."))
        return day

    def clean_more_actors(self) -> Actor | None:
        name = self.cleaned_data["more_actors"].strip()
        if not name:
            return None
        return find_actor(name, self.reader)

    def values(self) -> dict[str, Any]:
        """Cleaned values as `change_gesture` wants them."""
        own = {name: self.cleaned_data[name] for name in self._meta.fields if name in self.fields}
        more = self.cleaned_data.get("more_actors")
        kept = list(own.get("actors", ()))
        hidden = self.instance.actors.exclude(pk__in=self.offered_actors().values("pk"))
        own["actors"] = [*kept, *hidden, *([more] if more and more not in kept else [])]
        return own


def find_actor(name: str, reader: Reader) -> Actor:
    """The one actor of that name that the reader sees. ValidationError for none or several."""
    from maillage.algorithms.gesture_vocabulary import name_key

    key = " ".join(name_key(name))[:240]
    found = list(visible(Actor.objects.called(name_key=key), reader)[:3]) if key else []
    exact = [actor for actor in found if actor.name.casefold() == name.casefold()]
    if len(found) == 1 or len(exact) == 1:
        return (exact or found)[0]
    if found:
        raise ValidationError(_now("Plusieurs acteurs portent ce nom ; notez-le depuis sa fiche."))
    raise ValidationError(_now("Aucun acteur que vous voyez ne porte ce nom."))


class GestureForm(CorrectionForm):
    """The whole record."""

    evidence_url = forms.URLField(
        label=_("Preuve : adresse"), required=False, max_length=500, assume_scheme="https"
    )
    evidence = forms.FileField(
        label=_("Preuve : fichier"), required=False,
        help_text=_("PDF, image, document ou texte ; 25 Mo au plus. Vu par qui voit le geste."),
    )  # fmt: skip
    drop_evidence = forms.BooleanField(label=_("Retirer le fichier"), required=False)

    class Meta(CorrectionForm.Meta):
        fields = (
            "text", "occurred_on", "verb", "axis", "host", "actors", "people_reached",
            "organisations_reached", "minutes", "outcome", "evidence_url", "quote", "quote_by",
            "quote_consent",
        )  # fmt: skip
        help_texts = {
            "quote_consent": _(
                "La personne sait que les rapports vont à des organismes publics et qu’ils peuvent "
                "être rendus publics (accès à l’information). Sans ce consentement, la citation "
                "reste hors des rapports."
            ),
            "axis": _("Un des quatre mandats des bailleurs."),
        }
        labels = {
            "quote_consent": _("La personne a consenti à être citée"),
            "host": _("Pour quel organisme d’accueil"),
        }
        widgets = {
            **CorrectionForm.Meta.widgets,
            "text": forms.TextInput,
            "outcome": forms.Textarea(attrs={"rows": 3}),
            "quote": forms.Textarea(attrs={"rows": 2}),
        }

    field_order = (
        "text", "occurred_on", "verb", "axis", "host", "actors", "more_actors", "people_reached",
        "organisations_reached", "minutes", "outcome", "evidence_url", "evidence", "drop_evidence",
        "quote", "quote_by", "quote_consent",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].strip = False
        self._hosts()
        if not counts_minutes(self.instance):
            del self.fields["minutes"]
        if not self.instance.evidence_file_id:
            del self.fields["drop_evidence"]
        self.order_fields(self.field_order)

    def _hosts(self) -> None:
        """Several hosts: she chooses; one or none: nothing to ask."""
        hosts = Actor.objects.filter(
            pk__in=[*working_hosts(self.reader), self.instance.host_id or 0]
        )
        self.fields["host"].queryset = hosts.order_by("sort_name")
        if hosts.count() < 2:
            del self.fields["host"]

    def clean_text(self) -> str:
        return check_line(self.cleaned_data["text"])

    def clean_evidence(self) -> Any:
        upload = self.cleaned_data["evidence"]
        return check_upload(upload) if upload else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("quote_consent") and not cleaned.get("quote"):
            self.add_error("quote", _now("Écrivez la citation à laquelle la personne a consenti."))
        return cleaned
