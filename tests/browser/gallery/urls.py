"""A page with every part and one with every field: real templates, no record behind them."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace as Given

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.urls import path

from maillage.config.urls import handler403, handler404, handler500
from maillage.config.urls import urlpatterns as real

__all__ = ["handler403", "handler404", "handler500", "urlpatterns"]
HERE = Path(__file__).parent
VERBS = ["Réseauter", "Développer", "Concerter"]


class ImportForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(label="Titre", help_text="Comme il sera lu en plénière.")
    day = forms.DateField(label="Date", widget=forms.DateInput(attrs={"type": "date"}))
    mail = forms.EmailField(label="Courriel de la personne à joindre", required=False)
    sentence = forms.CharField(
        label="Phrase", widget=forms.Textarea(attrs={"data-count": 140}), help_text="140 au plus."
    )
    verb = forms.ChoiceField(label="Verbe", choices=list(enumerate(VERBS)))
    seen_by = forms.ChoiceField(
        label="Qui peut le voir ?",
        choices=[("me", "Moi seule"), ("host", "Mon organisme"), ("all", "Le réseau")],
        widget=forms.RadioSelect,
        help_text="Vous pourrez changer d’idée.",
    )
    axes = forms.MultipleChoiceField(
        label="Axes", choices=[("w", "Veille"), ("t", "Formation")], required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    notes = forms.FileField(label="Notes de l’atelier", required=False)
    agreed = forms.BooleanField(label="J’ai la permission des personnes citées")


def show(request: HttpRequest, name: str, context: dict) -> HttpResponse:
    template = engines["django"].from_string((HERE / name).read_text())
    return HttpResponse(template.render(context, request))


def parts(request: HttpRequest) -> HttpResponse:
    messages.success(request, "Geste noté. Il reste privé jusqu’à ce que vous le partagiez.")
    messages.error(request, "2 lignes n’ont pas été lues.")
    rooms = [
        {"title": title, "url": f"/formulaire/?{letter}", "verb": n + 1, "shortcut": letter,
         "badge": 3 * n, "current": n == 2}
        for n, (title, letter) in enumerate(zip(VERBS, "rdc", strict=True))
    ]  # fmt: skip
    return show(request, "parts.html", {
        "menu": [rooms],
        "crumbs": [{"title": "Concerter", "url": "#", "verb": 3}, {"title": "Ateliers"}],
        "page": Paginator(range(1284), 50).get_page(request.GET.get("page", 4)),
        "exports": [{"title": "CSV", "url": "#"}],
        "guess": {"tags": [Given(text="Concerter", verb=3), Given(text="aujourd’hui")],
                  "because": "« rencontre » et « organismes »", "url": "#"},
        "figures": [Given(title="Veille", value=38, text="signaux triés", verb=8, url="#"),
                    Given(title="Formation", value="52 h", text="suivies", verb=7)],
        "entries": [Given(title="Conseil", meta="20 novembre · par vous", verb=5, url="#"),
                    Given(title="Lien confirmé", meta="12 septembre", text="Partenaire", verb=1)],
        "reasons": ["Même besoin : billetterie", "Même région, aucun lien connu"],
    })  # fmt: skip


def form(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        filled = ImportForm(request.POST, request.FILES)
        if filled.is_valid():
            return redirect("/pieces/")
        return show(request, "form.html", {"form": filled, "title": "Importer des notes"})
    return show(request, "form.html", {"form": ImportForm(), "title": "Importer des notes"})


def fragment(request: HttpRequest) -> HttpResponse:
    return HttpResponse(
        '<table class="rows"><caption>3 résultats</caption>'
        "<tbody><tr><td>Un</td></tr></tbody></table>"
    )


urlpatterns = [path("pieces/", parts), path("formulaire/", form), path("morceau/", fragment), *real]
