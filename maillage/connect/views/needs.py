"""« J’offre / je cherche »: for herself, or for an organisation that she works for."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.connect import actions
from maillage.connect.forms import OwnNeedForm
from maillage.connect.views.actors import crumbs, sent
from maillage.core.access import Reader, audience, editable
from maillage.core.models import Actor, Need, Visibility

MOST_ACTORS = 20


@audience("signed_in")
def add_own_need(request: HttpRequest) -> HttpResponse:
    """One form, for her and her organisations; a need of another actor starts at its record."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    actors = _hers(reader)
    if not actors:
        raise Http404
    kind = request.GET.get("kind", "")
    initial = {"visibility": Visibility.NETWORK, "whom": actors[0].uid}
    if kind in {Need.Kind.SEEKS, Need.Kind.OFFERS}:
        initial["kind"] = kind
    form = OwnNeedForm(sent(request), actors=actors, initial=initial)
    if request.method == "POST" and form.is_valid():
        actor = form.actor()
        actions.save_need(
            need=Need(), actor=actor, values=form.values(), reader=reader,
            by=request.user.person,  # type: ignore[union-attr]
        )  # fmt: skip
        messages.success(request, _("C’est dit : on peut vous répondre."))
        return redirect(f"{actor.get_absolute_url()}#besoins")
    context = {
        "title": _("J’offre / je cherche"),
        "crumbs": crumbs(reader, {"title": _("Cherche et offre"), "url": reverse("connect:needs")}),
        "form": form,
        "cancel": reverse("connect:needs"),
    }
    status = 400 if form.errors else 200
    return TemplateResponse(request, "connect/part_form.html", context, status=status)


def _hers(reader: Reader) -> list[Actor]:
    """Herself first, then the organisations of hers that she may change."""
    if not reader.person_id:
        return []
    own = Actor.objects.filter(pk=reader.person_id)
    hosts = editable(Actor.objects.current().filter(pk__in=reader.host_ids), reader)
    return [*own, *hosts.order_by("sort_name")[:MOST_ACTORS]]
