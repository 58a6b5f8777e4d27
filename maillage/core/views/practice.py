"""The practice: its current verbs, its versions, what changed, and where each verb belongs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.core.access import audience, editable_or_404, may_change, visible, visible_or_404
from maillage.core.actions import map_verbs
from maillage.core.models import Axis, Gesture, Practice, Verb
from maillage.core.practice import (
    ROOMS,
    compare,
    line_changes,
    practices_seen,
    texts,
    verb_series,
)
from maillage.core.registry import registry

IMPORT_ACT = "importer-notes"
ROOM_NAMES = dict(
    zip(
        ROOMS,
        (
            gettext_lazy("Réseauter"), gettext_lazy("Développer"), gettext_lazy("Concerter"),
            gettext_lazy("Outiller"), gettext_lazy("Conseiller"), gettext_lazy("Piloter"),
            gettext_lazy("Former"), gettext_lazy("Veiller"), gettext_lazy("Documenter"),
            gettext_lazy("Informer"),
        ),
        strict=True,
    )
)  # fmt: skip
KIND_NAMES = {
    "kept": gettext_lazy("Inchangé"), "changed": gettext_lazy("Modifié"),
    "renamed": gettext_lazy("Renommé"), "added": gettext_lazy("Ajouté"),
    "removed": gettext_lazy("Retiré"),
}  # fmt: skip
PART_NAMES = {
    "why": gettext_lazy("le pourquoi"), "examples": gettext_lazy("les gestes concrets"),
    "sentence": gettext_lazy("la phrase"),
}  # fmt: skip


@audience("network")
def current_practice(request: HttpRequest) -> HttpResponse:
    """The version in force; before any is adopted, what to do."""
    current = Practice.current()
    if current is None:
        # The act of another room, when that room is there and the reader may do it.
        acts = registry.for_reader(registry.acts, request.reader)
        act = next((act for act in acts if act.key == IMPORT_ACT), None)
        context = {
            "title": _("Pratique"),
            "practice": None,
            "act": act.title if act else "",
            "act_url": reverse(act.url_name) if act else "",
        }
        return TemplateResponse(request, "core/practice.html", context)
    record = visible(practices_seen(), request.reader).filter(pk=current.pk).first()
    return _shown(request, record)


@audience("network")
def practice(request: HttpRequest, address: str) -> HttpResponse:
    """One version."""
    record = visible_or_404(practices_seen(), request.reader, address)
    if record.address != address:
        return HttpResponseRedirect(record.get_absolute_url(), status=301)
    return _shown(request, record)


def _shown(request: HttpRequest, record: Practice | None) -> HttpResponse:
    versions = visible(Practice.objects.exclude(adopted_on=None), request.reader)
    context: dict[str, Any] = {
        "title": record.title if record else _("Pratique"),
        "practice": record,
        "current": Practice.current(),
        "versions": versions.annotate(verb_count=Count("verbs")).order_by("-version"),
    }
    if record:
        context["verbs"] = [_verb_shown(verb) for verb in texts(record.verbs.all())]
        context["differences"] = _differences(record)
        context["may_map"] = may_change(record, request.reader)
        context["series"] = _series(request, record)
    return TemplateResponse(request, "core/practice.html", context)


def _verb_shown(verb: Verb) -> dict[str, Any]:
    return {"verb": verb, "room": ROOM_NAMES.get(verb.room, ""), "continues": verb.continues.all()}


def _differences(record: Practice) -> list[dict[str, Any]]:
    """The comparison with the former version, in words; unchanged verbs are only counted."""
    if record.former is None:
        return []
    former, new = texts(record.former.verbs.all()), texts(record.verbs.all())
    place_of = {verb.pk: place for place, verb in enumerate(former)}
    chosen = {
        place: [place_of[v.pk] for v in verb.continues.all() if v.pk in place_of]
        for place, verb in enumerate(new)
    }
    return [
        {
            "kind": line.kind.value,
            "sign": KIND_NAMES[line.kind.value],
            "was": [former[i].name for i in line.former],
            "now": new[line.new].name if line.new is not None else "",
            "parts": [PART_NAMES[part] for part in line.changes],
            "lines": [
                {"name": PART_NAMES[told.part], "gone": told.gone, "come": told.come}
                for told in (
                    line_changes(former[line.former[0]], new[line.new], line.changes)
                    if line.new is not None and line.former
                    else ()
                )
            ],
        }
        for line in compare(former, new, chosen)
    ]


def _series(request: HttpRequest, record: Practice) -> list[dict[str, Any]]:
    """Her own gestures and those shared with her, all versions read through correspondences."""
    rows = visible(Gesture.objects.all(), request.reader)
    return [
        {
            "name": line.verb.name if line.verb else _("sans verbe"),
            "css": line.verb.colour if line.verb else "",
            "count": line.count,
        }
        for line in verb_series(rows, record)
        if line.count
    ]


# --- Where each verb belongs ----------------------------------------------------------------
class VerbMappingForm(forms.ModelForm):
    """Room, axis and correspondence of one verb."""

    room = forms.ChoiceField(
        label=gettext_lazy("Salle"), required=False,
        choices=[("", gettext_lazy("aucune")), *ROOM_NAMES.items()],
    )  # fmt: skip

    class Meta:
        model = Verb
        fields = ("room", "axis", "continues")
        labels = {"continues": gettext_lazy("Continue")}
        widgets = {"continues": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["axis"].queryset = Axis.objects.all()
        former = self.instance.practice.former
        if former is None:
            del self.fields["continues"]
        else:
            self.fields["continues"].queryset = former.verbs.all()


@audience("coordination", "agent", "manager")
def map_practice(request: HttpRequest, address: str) -> HttpResponse:
    """Rooms, axes and correspondences of a version: coordination, or who adopted it."""
    record = editable_or_404(practices_seen(), request.reader, address)
    data = request.POST if request.method == "POST" else None
    forms_ = [
        VerbMappingForm(data, instance=verb, prefix=verb.uid) for verb in texts(record.verbs.all())
    ]
    checked = [form.is_valid() for form in forms_]  # all of them, so that each shows its errors
    if request.method == "POST" and all(checked):
        choices = {Verb.objects.get(pk=f.instance.pk): f.cleaned_data for f in forms_}
        map_verbs(by=request.user.person, practice=record, choices=choices)
        return redirect(record.get_absolute_url())
    context = {
        "title": _("Salles, axes et correspondances"), "practice": record,
        "rows": [{"form": form, "verb": form.instance} for form in forms_],
    }  # fmt: skip
    return TemplateResponse(request, "core/map_practice.html", context)
