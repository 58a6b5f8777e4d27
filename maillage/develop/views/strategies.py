"""A strategy's page and the forms of its parts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maillage.core.access import Reader, audience, editable_or_404, may_change, visible
from maillage.core.access import visible_or_404 as seen_or_404
from maillage.core.models import Actor
from maillage.core.timeline import entries_of
from maillage.core.undoing import act_told_with_undo, told_with_undo
from maillage.develop.models import Strategy
from maillage.develop.strategies import actions
from maillage.develop.strategies.forms import KINDS, Kind, StrategyForm
from maillage.develop.strategies.reading import counts_of, lines_of
from maillage.develop.views.frame import form_page, person_of

MOMENTS = 10


def crumbs(*more: Strategy) -> list[dict[str, Any]]:
    """The way to a page of strategies."""
    way: list[dict[str, Any]] = [
        {"title": _("Développer"), "url": "", "verb": 2},
        {"title": _("Stratégies"), "url": reverse("develop:strategies")},
    ]
    return [*way, *({"title": one.title, "url": one.get_absolute_url()} for one in more)]


@audience("network")
@require_safe
def strategy(request: HttpRequest, address: str) -> HttpResponse:
    """Orientations, objectives, indicators and projects on one page that prints as it is."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    found = seen_or_404(Strategy.objects.select_related("owner"), reader, address)
    if found.address != address:
        return HttpResponsePermanentRedirect(found.get_absolute_url())
    lines = lines_of(found, reader)
    partners = found.partners.all()
    context = {
        "title": found.title,
        "crumbs": crumbs(),
        "strategy": found,
        "lines": lines,
        "counts": counts_of(lines),
        "is_mine": may_change(found, reader),
        "partners": visible(Actor.objects.filter(pk__in=partners.values("pk")), reader),
        "entries": entries_of(found, reader, MOMENTS),
    }
    return TemplateResponse(request, "develop/strategy.html", context)


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _mine(request: HttpRequest, address: str) -> Strategy:
    return editable_or_404(Strategy, request.reader, address)  # type: ignore[attr-defined]


@audience("network")
def add_strategy(request: HttpRequest) -> HttpResponse:
    """A title is enough; its parts come on its page."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    form = StrategyForm(_sent(request), reader=reader, initial={"visibility": "network"})
    if request.method == "POST" and form.is_valid():
        made = actions.add_strategy(
            values=form.values(), partners=form.named(), reader=reader, by=person_of(request)
        )
        messages.success(request, _("« %s » est là. Ajoutez-y une orientation.") % made)
        return redirect(made)
    return form_page(request, form, _("Nouvelle stratégie"), crumbs(), draft="strategie")


@audience("network")
def edit_strategy(request: HttpRequest, address: str) -> HttpResponse:
    """Its words, days and partners."""
    found = _mine(request, address)
    form = StrategyForm(
        _sent(request), instance=found, known=list(found.partners.all()),
        reader=request.reader,  # type: ignore[attr-defined]
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        told = actions.change_strategy(
            strategy=found, values=form.values(), partners=form.named(), by=person_of(request)
        )
        told_with_undo(request, _("C’est enregistré."), told, back=found.get_absolute_url())
        return redirect(_mine(request, address))
    return form_page(request, form, _("Modifier la stratégie"), crumbs(_mine(request, address)))


@audience("network")
@require_POST
def remove_strategy(request: HttpRequest, address: str) -> HttpResponse:
    """Take it out with all its parts; the message undoes it."""
    found = _mine(request, address)
    back = found.get_absolute_url()
    act = actions.remove(record=found, by=person_of(request))
    act_told_with_undo(request, _("La stratégie est retirée."), act, back=back)
    return redirect("develop:strategies")


# --- Parts ----------------------------------------------------------------------------------
def _kind(kind: str) -> Kind:
    if kind not in KINDS:
        raise Http404
    return KINDS[kind]


def _part(strategy: Strategy, kind: Kind, uid: str) -> Any:
    """A part of this strategy, and of no other."""
    found = kind.model.objects.filter(uid=uid, **{kind.path: strategy}).first()
    if found is None:
        raise Http404
    return found


def _parent(strategy: Strategy, kind: Kind, uid: str) -> Any:
    if kind.parent is Strategy:
        if strategy.uid != uid:
            raise Http404
        return strategy
    above = next(one for one in KINDS.values() if one.model is kind.parent)
    return _part(strategy, above, uid)


def _back(strategy: Strategy, part: Any = None) -> str:
    """The strategy's page, at the part."""
    return f"{strategy.get_absolute_url()}#p-{part.uid}" if part else strategy.get_absolute_url()


@audience("network")
def add_part(request: HttpRequest, address: str, kind: str, uid: str) -> HttpResponse:
    """An orientation, an objective, an indicator, a reading or a project."""
    found, of = _mine(request, address), _kind(kind)
    parent = _parent(found, of, uid)
    part = of.model(**{of.hangs: parent})
    form = of.form(
        _sent(request), instance=part, reader=request.reader  # type: ignore[attr-defined]
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        made = actions.add_part(part=form.instance, by=person_of(request))
        messages.success(request, _("C’est ajouté."))
        return redirect(_back(found, made))
    return form_page(request, form, of.add, crumbs(found), submit=_("Ajouter"), about=str(parent))


@audience("network")
def edit_part(request: HttpRequest, address: str, kind: str, uid: str) -> HttpResponse:
    """Correct a part, or take it out."""
    found, of = _mine(request, address), _kind(kind)
    part = _part(found, of, uid)
    form = of.form(
        _sent(request), instance=part, reader=request.reader  # type: ignore[attr-defined]
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        told = actions.change_part(part=part, values=form.values(), by=person_of(request))
        told_with_undo(request, _("C’est enregistré."), told, back=found.get_absolute_url())
        return redirect(_back(found, part))
    take_out = reverse("develop:remove_part", args=[found.address, kind, part.uid])
    return form_page(request, form, of.edit, crumbs(found), take_out=take_out)


@audience("network")
@require_POST
def remove_part(request: HttpRequest, address: str, kind: str, uid: str) -> HttpResponse:
    """Take a part out, with what hangs on it; the message undoes it."""
    found, of = _mine(request, address), _kind(kind)
    act = actions.remove(record=_part(found, of, uid), by=person_of(request))
    act_told_with_undo(request, _("C’est retiré."), act, back=found.get_absolute_url())
    return redirect(found)
