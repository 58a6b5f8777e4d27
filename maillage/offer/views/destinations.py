"""« Destinations »: where published events go besides our own sites, and what each one wants."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from maillage.core import journal
from maillage.core.access import audience, editable, editable_or_404, visible
from maillage.core.editing import MergesEdits
from maillage.offer.caching import public_page
from maillage.offer.linked_data.dumps import written
from maillage.offer.models import Destination, Publication
from maillage.offer.outbound import collecting_path, nodes_for, note_collected
from maillage.offer.publishing import REQUIREMENTS, requirements_of
from maillage.offer.streaming import streamed
from maillage.offer.views.data import TYPE


class DestinationForm(MergesEdits, forms.ModelForm):
    """Its name, its address, and what it will not take an event without."""

    url = forms.URLField(label=_("Adresse"), required=False, assume_scheme="https")
    requires = forms.MultipleChoiceField(
        label=_("Ce qu’elle exige d’un événement"), required=False,
        choices=[(name, one.words) for name, one in REQUIREMENTS.items()],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Un événement qui ne l’a pas attend, et qui l’a proposé sait pourquoi."),
    )  # fmt: skip

    class Meta:
        model = Destination
        fields = ["name", "url", "requires"]

    def clean_name(self) -> str:
        name = " ".join(str(self.cleaned_data["name"]).split())
        slug = slugify(name)[:60]
        if not slug:
            raise ValidationError(_now("Ce nom n’a ni lettre ni chiffre."))
        if Destination.objects.filter(slug=slug).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_now("Une destination porte déjà ce nom."))
        return name


@audience("agent", "coordination")
def destinations(request: HttpRequest) -> HttpResponse:
    """The destinations, the address each collects at and when it last came; a new one."""
    form = DestinationForm(request.POST or None, initial={"requires": ["title", "start"]})
    if request.method == "POST" and form.is_valid():
        made = form.save(commit=False)
        made.slug = slugify(made.name)[:60]
        journal.create(made, by=request.user.person)  # type: ignore[union-attr]
        messages.success(request, _now("« %s » peut recueillir nos événements.") % made.name)
        return redirect("offer:destinations")
    reader = request.reader  # type: ignore[attr-defined]
    context = {
        "title": _now("Destinations"),
        "form": form,
        "rows": [
            {"one": one, "address": request.build_absolute_uri(collecting_path(one)),
             "wants": [REQUIREMENTS[name].words for name in requirements_of(one)]}
            for one in visible(Destination.objects.filter(is_own=False), reader)
        ],
    }  # fmt: skip
    return TemplateResponse(request, "offer/destinations.html", context)


@audience("agent", "coordination")
def edit_destination(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what a destination is called and wants."""
    rows = editable(Destination.objects.all(), request.reader)  # type: ignore[attr-defined]
    one = editable_or_404(rows, request.reader, get_object_or_404(rows, slug=slug).uid)  # type: ignore[attr-defined]
    known: dict[str, Any] = {"requires": list(requirements_of(one))}
    form = DestinationForm(request.POST or None, instance=one, initial=known)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        one.refresh_from_db()
        journal.change(one, told, by=request.user.person)  # type: ignore[union-attr]
        messages.success(request, _now("« %s » est à jour.") % told["name"])
        return redirect("offer:destinations")
    context = {"title": _now("Modifier « %s »") % one.name, "form": form, "destination": one}
    return TemplateResponse(request, "offer/destination_form.html", context)


@public_page
def collect(request: HttpRequest, slug: str, uid: str) -> HttpResponseBase:
    """What a destination takes away; its visit is noted, also when nothing has changed."""
    one = Destination.objects.filter(slug=slug, uid=uid).first()
    if one is None:
        raise Http404
    answer = streamed(
        request, lambda: written(nodes_for(one)), content_type=TYPE, filename=f"{slug}.jsonld",
        also=(Destination, Publication),
    )  # fmt: skip
    # A cache that answered in our place would hide the visit.
    answer.headers["Cache-Control"] = "no-cache"
    if request.method == "GET":
        note_collected(one)
    return answer
