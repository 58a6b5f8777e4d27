"""Whom she avoids: added and removed by her, seen by nobody else, told nowhere."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from maillage.connect import actions
from maillage.connect.cells import folded_name
from maillage.core.access import Reader, audience, visible
from maillage.core.models import Actor, Avoidance

FOUND = 12


@never_cache
@audience("signed_in")
def avoidances(request: HttpRequest) -> HttpResponse:
    """Her list, and the search that adds to it (sent, so that no address or log keeps a name)."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    if not reader.person_id:
        raise Http404
    hers = visible(Avoidance.objects.select_related("other"), reader).order_by("other__sort_name")
    words = " ".join(request.POST.get("q", "").replace("\0", " ").split())[:100]
    context = {
        "title": _("Qui je préfère ne pas croiser"),
        "hers": hers,
        "words": words,
        "found": _people(words, reader, {one.other_id for one in hers}) if words else [],
    }
    return TemplateResponse(request, "connect/avoidances.html", context)


def _people(words: str, reader: Reader, hers: set[int]) -> list[Actor]:
    """People of that name whom she may see, herself and those already told left out."""
    people = visible(Actor.objects.current().people(), reader).exclude(pk=reader.person_id)
    for word in folded_name(words).split()[:6]:
        people = people.filter(folded__contains=word)
    people = people.exclude(pk__in=hers).select_related("municipality")
    return list(people.order_by("sort_name", "pk")[:FOUND])


@never_cache
@audience("signed_in")
@require_POST
def avoid(request: HttpRequest) -> HttpResponse:
    """Add a person to her list."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    people = visible(Actor.objects.current().people(), reader).exclude(pk=reader.person_id)
    other = people.filter(uid=request.POST.get("person", "")).first()
    if not reader.person_id or other is None:
        raise Http404
    actions.avoid(person=request.user.person, other=other)  # type: ignore[union-attr,arg-type]
    messages.success(request, _("C’est noté. Rien ne le dira à personne."))
    return redirect("connect:avoidances")


@never_cache
@audience("signed_in")
@require_POST
def stop_avoiding(request: HttpRequest, uid: str) -> HttpResponse:
    """Take a person off her list."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    avoidance = visible(Avoidance.objects.all(), reader).filter(uid=uid).first()
    if avoidance is None:
        raise Http404
    actions.stop_avoiding(avoidance=avoidance)
    messages.success(request, _("C’est retiré."))
    return redirect("connect:avoidances")
