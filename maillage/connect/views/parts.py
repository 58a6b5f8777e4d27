"""What hangs on an actor: contact points, needs and ties."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.connect import actions
from maillage.connect.access import may_answer, may_withdraw
from maillage.connect.forms import ContactPointForm, NeedForm
from maillage.connect.tie_form import TieForm
from maillage.connect.views.actors import crumb_of, crumbs, sent
from maillage.core.access import Reader, audience, editable_or_404, visible
from maillage.core.models import Actor, Change, ContactPoint, Need, Tie, Visibility
from maillage.core.undoing import told_with_undo


def _part_or_404(model: type[Model], actor: Actor, uid: str, reader: Reader) -> Any:
    """A contact point, need or tie of this actor that the reader sees."""
    found = visible(model._default_manager.filter(actor=actor), reader).filter(uid=uid).first()
    if found is None:
        raise Http404
    return found


def _form_page(request: HttpRequest, actor: Actor, form: ModelForm, title: str) -> HttpResponse:
    context = {"title": title, "crumbs": crumbs(request.reader, crumb_of(actor)), "form": form,
               "cancel": actor.get_absolute_url()}  # fmt: skip
    status = 400 if form.errors else 200
    return TemplateResponse(request, "connect/part_form.html", context, status=status)


def _usual(actor: Actor) -> dict[str, str]:
    """A part is seen as its actor is, but never publicly without being asked."""
    is_public = actor.visibility == Visibility.PUBLIC
    return {"visibility": Visibility.NETWORK if is_public else actor.visibility}


@audience("signed_in")
def edit_contact_point(request: HttpRequest, address: str, uid: str = "") -> HttpResponse:
    """Add a contact point, or change it."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    actor = editable_or_404(Actor.objects.current(), reader, address)
    point = _part_or_404(ContactPoint, actor, uid, reader) if uid else ContactPoint()
    form = ContactPointForm(sent(request), instance=point, initial={} if uid else _usual(actor))
    if request.method == "POST" and form.is_valid():
        actions.save_contact_point(
            point=point, actor=actor, values=form.cleaned_data, reader=reader,
            by=request.user.person,  # type: ignore[union-attr]
        )  # fmt: skip
        return redirect(actor)
    title = _("Modifier la coordonnée") if uid else _("Ajouter une coordonnée")
    return _form_page(request, actor, form, title)


@audience("signed_in")
def edit_need(request: HttpRequest, address: str, uid: str = "") -> HttpResponse:
    """Add what an actor seeks or offers, or change it."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    actor = editable_or_404(Actor.objects.current(), reader, address)
    need = _part_or_404(Need, actor, uid, reader) if uid else Need()
    form = NeedForm(sent(request), instance=need, initial={} if uid else _usual(actor))
    if request.method == "POST" and form.is_valid():
        actions.save_need(
            need=need, actor=actor, values=form.values(), reader=reader,
            by=request.user.person,  # type: ignore[union-attr]
        )  # fmt: skip
        return redirect(actor)
    title = _("Modifier le besoin ou l’offre") if uid else _("Ajouter un besoin ou une offre")
    return _form_page(request, actor, form, title)


@audience("signed_in")
@require_POST
def end_part(request: HttpRequest, address: str, kind: str, uid: str) -> HttpResponse:
    """Remove a contact point or a need, or say that a need is met."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    actor = editable_or_404(Actor.objects.current(), reader, address)
    model = {"coordonnees": ContactPoint, "besoins": Need}[kind]
    part = _part_or_404(model, actor, uid, reader)
    by = request.user.person  # type: ignore[union-attr]
    if isinstance(part, Need) and "met" in request.POST:
        told, change = _("Besoin comblé : « %s ».") % part, actions.meet_need(need=part, by=by)
    else:
        told, change = _("« %s » est retiré.") % part, actions.remove_record(record=part, by=by)
    told_with_undo(request, told, change, back=actor.get_absolute_url())
    return redirect(actor)


@audience("signed_in")
def declare_tie(request: HttpRequest, address: str) -> HttpResponse:
    """Declare a tie from a record that one may change."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    actor = editable_or_404(Actor.objects.current(), reader, address)
    usual = _usual(actor)
    form = TieForm(sent(request), actor=actor, reader=reader, initial=usual)
    if request.method == "POST" and form.is_valid():
        names = ("from_date", "to_date", "note", "visibility")
        actions.declare_tie(
            ends=form.ends(form.cleaned_data),
            values={name: form.cleaned_data[name] for name in names},
            reader=reader,
            by=request.user.person,  # type: ignore[union-attr]
        )
        messages.success(
            request, _("Lien déclaré. L’autre partie peut le confirmer ou le refuser.")
        )
        return redirect(actor)
    return _form_page(request, actor, form, _("Déclarer un lien"))


@audience("signed_in")
@require_POST
def answer_tie(request: HttpRequest, uid: str) -> HttpResponse:
    """Confirm, refuse or remove a tie."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    ties = visible(Tie.objects.select_related("source", "target"), reader)
    tie = ties.filter(uid=uid).first()
    answer = request.POST.get("answer", "")
    if tie is None:
        raise Http404
    by = request.user.person  # type: ignore[union-attr]
    change: Change | None
    if answer in {Tie.State.CONFIRMED, Tie.State.REFUSED} and may_answer(tie, reader):
        change = actions.answer_tie(tie=tie, state=answer, by=by)
        done = _("Lien confirmé.") if answer == Tie.State.CONFIRMED else _("Lien refusé.")
    elif answer == "remove" and may_withdraw(tie, reader):
        change = actions.remove_record(record=tie, by=by)
        done = _("Lien retiré.")
    else:
        raise Http404
    asked = request.POST.get("from", "")
    back = resolve_url("home:me") if asked == "moi" else resolve_url(_way_back(tie, asked, reader))
    told_with_undo(request, done, change, back=back)
    return redirect(back)


def _way_back(tie: Tie, uid: str, reader: Reader) -> Any:
    """The record she came from, when it is one of the two ends and she sees it."""
    ends = sorted((tie.source, tie.target), key=lambda actor: actor.uid != uid)
    for actor in visible(Actor.objects.filter(pk__in=[a.pk for a in ends[:1]]), reader):
        return actor
    return "connect:actors"
