"""« Identifiants » : actors and places that nobody has linked to Artsdata, Wikidata or ISNI yet."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.core import journal
from maillage.core.access import audience, one_or_404, visible
from maillage.core.fetch import FetchFailed, FetchRefused
from maillage.core.models import Actor, Place, Visibility
from maillage.core.undoing import told_with_undo
from maillage.offer import reconciling

KINDS = {"acteurs": Actor, "lieux": Place}
PAGE = 10


@audience("agent", "coordination")
def identifiers(request: HttpRequest) -> HttpResponse:
    """Public records without identifier; candidates when they are asked for."""
    kind = _kind(request.GET.get("sorte", "lieux"))
    page = Paginator(_without_identifier(kind, request), PAGE).get_page(request.GET.get("page"))
    found: dict[str, list[reconciling.Candidate]] = {}
    problem: Any = ""
    if request.GET.get("chercher") and page.object_list:
        try:
            found = reconciling.candidates_of(list(page.object_list))
        except (FetchRefused, FetchFailed) as error:
            problem = error.args[0]
    context = {
        "title": _("Identifiants liés"),
        "kind": kind,
        "page": page,
        "rows": [{"record": one, "candidates": found.get(one.uid)} for one in page.object_list],
        "problem": problem,
        "is_asked": bool(request.GET.get("chercher")) and not problem,
        "service": reconciling.service_host(),
        "counts": {name: _without_identifier(name, request).count() for name in KINDS},
    }
    return TemplateResponse(request, "offer/reconciliation.html", context)


@audience("agent", "coordination")
@require_POST
def accept(request: HttpRequest, kind: str, address: str) -> HttpResponse:
    """This is the same one: its identifier is kept, and the journal says who decided."""
    record = one_or_404(_without_identifier(_kind(kind), request), address)
    iri, number = request.POST.get("iri", ""), request.POST.get("page", "")
    back = f"{reverse('offer:reconciliation')}?sorte={kind}"
    back += f"&page={number}" if number.isdecimal() else ""
    try:
        values = reconciling.values_for(record, iri)
    except ValueError:
        messages.error(request, _("Cet identifiant n’est pas d’une forme que nous gardons."))
    else:
        change = journal.change(record, values, by=request.user.person)  # type: ignore[union-attr]
        told = _("« %(name)s » est lié à %(iri)s.") % {"name": record.name, "iri": iri}
        told_with_undo(request, told, change, back=back)
    return redirect(back)


def _kind(name: str) -> str:
    if not reconciling.is_on() or name not in KINDS:
        raise Http404
    return name


def _without_identifier(kind: str, request: HttpRequest) -> QuerySet[Any]:
    """Only what is public is ever asked of a service outside; moderators change all of it."""
    reader = request.reader  # type: ignore[attr-defined]
    if kind == "lieux":
        places = Place.objects.filter(merged_into=None, visibility=Visibility.PUBLIC, same_as=[])
        return visible(places, reader).select_related("municipality").order_by("folded", "pk")
    actors = Actor.objects.current().filter(
        Q(directory_entry__listed_on__isnull=False), visibility=Visibility.PUBLIC,
        artsdata="", wikidata="", isni="",
    )  # fmt: skip
    return visible(actors, reader).select_related("municipality").order_by("sort_name", "pk")
