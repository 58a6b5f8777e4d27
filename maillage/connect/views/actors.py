"""An actor's record, its form and its history."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from maillage.connect import actions
from maillage.connect.access import may_answer, may_withdraw
from maillage.connect.consents import consents_of
from maillage.connect.duplicates import mergers_of
from maillage.connect.forms import ActorForm
from maillage.connect.identifiers import identifiers_of
from maillage.connect.lists import Actors
from maillage.connect.moments import ties_of
from maillage.core import journal
from maillage.core.access import (
    AUDIENCES,
    Reader,
    audience,
    editable_or_404,
    may_change,
    visible,
    visible_or_404,
)
from maillage.core.history import changes_shown
from maillage.core.models import Actor, Change, ContactPoint, Need, Post, Visibility
from maillage.core.timeline import entries_of

MOMENTS, MOST_POSTS = 30, 20
SEEN_BY = {
    Visibility.PUBLIC: gettext_lazy("visible par tout le monde"),
    Visibility.NETWORK: gettext_lazy("visible par le réseau"),
    Visibility.HOST: gettext_lazy("visible par l’organisme d’accueil"),
    Visibility.PRIVATE: gettext_lazy("visible par vous seulement"),
}


def crumbs(reader: Reader, *more: dict[str, str]) -> list[dict[str, Any]]:
    """The way to a page of the room; the list's name is a link for whoever may open it."""
    may_open = any(AUDIENCES[name](reader) for name in Actors.audience)
    url = reverse("connect:actors") if may_open else ""
    return [{"title": _("Réseauter"), "url": url, "verb": 1}, *more]


def sent(request: HttpRequest) -> Any:
    """What a form sent, even when it is empty; None when the page is only read."""
    return request.POST if request.method == "POST" else None


def crumb_of(actor: Actor) -> dict[str, str]:
    return {"title": actor.name, "url": actor.get_absolute_url()}


@audience("signed_in")
def actor(request: HttpRequest, address: str) -> HttpResponse:
    """The record: who it is, its story, its ties, needs and contact points."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    rows = Actor.objects.select_related("municipality", "region", "host", "merged_into")
    found = visible_or_404(rows.prefetch_related("disciplines"), reader, address)
    if found.merged_into and found.merged_into.get_absolute_url():
        return redirect(found.merged_into)
    if found.address != address:
        return HttpResponsePermanentRedirect(found.get_absolute_url())
    ties = ties_of(found, reader)
    for tie in ties:
        tie.may_answer = may_answer(tie, reader)  # type: ignore[attr-defined]
        tie.may_withdraw = may_withdraw(tie, reader)  # type: ignore[attr-defined]
    context = {
        "title": found.name,
        "crumbs": crumbs(reader),
        "actor": found,
        "may_change": may_change(found, reader),
        "entries": entries_of(found, reader, MOMENTS),
        "ties": ties,
        "points": visible(ContactPoint.objects.filter(actor=found), reader),
        **_said_of(found, reader),
        "can_note": reader.is_network and _can_note(),
        "about": found.uid,
        "seen_by": SEEN_BY[Visibility(found.visibility)],
    }
    return TemplateResponse(request, "connect/actor.html", context)


def _said_of(actor: Actor, reader: Reader) -> dict[str, Any]:
    """Skills, needs, numbers, posts and consents, each under its own rights."""
    today = timezone.localdate()
    needs = visible(Need.objects.filter(actor=actor).prefetch_related("topics"), reader)
    return {
        "skills": actor.skills.all(),
        "topics": actor.topics.all(),
        "needs": needs.open_on(today),
        "expired": needs.expired_on(today),
        "identifiers": identifiers_of(actor),
        "posts": _posts(actor, reader),
        "consents": consents_of(actor) if may_change(actor, reader) else [],
    }


def _posts(actor: Actor, reader: Reader) -> list[Post]:
    """Posts that she holds or that the organisation has, with who is at the other end."""
    today = timezone.localdate()
    rows = Post.objects.filter(Q(owner=actor) | Q(host=actor)).exclude(to_date__lt=today)
    found = list(visible(rows, reader).select_related("owner", "host")[:MOST_POSTS])
    others = {post.host_id if post.owner_id == actor.pk else post.owner_id for post in found}
    seen = visible(Actor.objects.filter(pk__in=others - {None}), reader).in_bulk()
    for post in found:
        other = post.host_id if post.owner_id == actor.pk else post.owner_id
        post.said_with = seen.get(other or 0)  # type: ignore[attr-defined]
    return found


def _can_note() -> bool:
    try:
        return bool(reverse("core:note_gesture"))
    except NoReverseMatch:
        return False


@audience("network")
def add_actor(request: HttpRequest) -> HttpResponse:
    """A new actor; a record of the same name is shown before a second one is made."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    form = ActorForm(sent(request), reader=reader)
    if request.method == "POST" and form.is_valid():
        made = actions.add_actor(values=form.values(), reader=reader, by=request.user.person)  # type: ignore[union-attr]
        messages.success(request, _("« %s » est dans le réseau.") % made)
        return redirect(made)
    context = {"title": _("Ajouter un acteur"), "crumbs": crumbs(reader), "form": form,
               "cancel": reverse("connect:actors")}  # fmt: skip
    return TemplateResponse(
        request, "connect/actor_form.html", context, status=400 if form.errors else 200
    )


@audience("signed_in")
def edit_actor(request: HttpRequest, address: str) -> HttpResponse:
    """Correct a record; what a person corrects is kept from machines."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    found = editable_or_404(Actor.objects.current(), reader, address)
    form = ActorForm(sent(request), instance=found, reader=reader)
    if request.method == "POST" and form.is_valid():
        found.refresh_from_db()  # the form wrote its values into it; the journal compares
        actions.change_actor(actor=found, values=form.values(), by=request.user.person)  # type: ignore[union-attr]
        messages.success(request, _("Fiche enregistrée."))
        return redirect(found)
    context = {"title": _("Modifier la fiche"), "crumbs": crumbs(reader, crumb_of(found)),
               "form": form, "actor": found, "cancel": found.get_absolute_url()}  # fmt: skip
    return TemplateResponse(
        request, "connect/actor_form.html", context, status=400 if form.errors else 200
    )


@audience("signed_in")
def actor_history(request: HttpRequest, address: str) -> HttpResponse:
    """Every change of the record with its values, for whoever may change it."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    found = editable_or_404(Actor.objects.current(), reader, address)
    context = {
        "title": _("Historique"),
        "crumbs": crumbs(reader, crumb_of(found)),
        "actor": found,
        "changes": changes_shown(found, reader),
        "mergers": mergers_of(reader, found),
    }
    return TemplateResponse(request, "connect/actor_history.html", context)


@audience("signed_in")
@require_POST
def undo_change(request: HttpRequest, address: str, change_id: int) -> HttpResponse:
    """Undo one change of the record; refused, and said, when it changed since."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    found = editable_or_404(Actor.objects.current(), reader, address)
    told = get_object_or_404(journal.history(found), pk=change_id)
    if told.act == Change.Act.REMOVE:
        raise Http404
    outcome = journal.undo_change(told, by=request.user.person)  # type: ignore[union-attr]
    for refusal in outcome.refusals:
        messages.error(request, refusal)
    if outcome.done:
        messages.success(request, _("Changement annulé."))
    still_there = Actor.objects.filter(pk=found.pk).exists()
    return redirect("connect:actor_history", found.address) if still_there else redirect(
        "connect:actors"
    )  # fmt: skip
