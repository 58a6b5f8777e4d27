"""Suggestions, the message prepared, what came of it; and the private answer."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maillage.connect.introducing import actions, answers
from maillage.connect.introducing.finding import idea_of, ideas_for
from maillage.connect.introducing.forms import MessageToBothForm, OutcomeForm
from maillage.connect.models import Introduction
from maillage.connect.views.actors import crumbs, sent
from maillage.core.access import (
    Reader,
    audience,
    editable_or_404,
    may_change,
    visible,
    visible_or_404,
)
from maillage.core.models import Actor, ContactPoint
from maillage.core.said import in_words
from maillage.core.timeline import entries_of
from maillage.core.undoing import told_with_undo

State = Introduction.State
MOMENTS = 10
SAID = "dit"
MAIL_LETTERS = 1800  # more, and some mail programs cut the address


def _crumbs(reader: Reader, *more: Introduction) -> list[dict[str, Any]]:
    here = {"title": _("Mises en relation"), "url": reverse("connect:introductions")}
    return crumbs(reader, here, *({"title": str(m), "url": m.get_absolute_url()} for m in more))


def _person(request: HttpRequest) -> Actor:
    return request.user.person  # type: ignore[union-attr,return-value]


@audience("agent", "coordination")
@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """Whom to bring together now, and why."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    context = {
        "title": _("Mises en relation"), "crumbs": crumbs(reader), "ideas": ideas_for(reader),
    }  # fmt: skip
    return TemplateResponse(request, "connect/introductions.html", context)


@audience("agent", "coordination")
@require_POST
def prepare(request: HttpRequest) -> HttpResponse:
    """A message to both, or the suggestion set aside. Gone meanwhile, whatever the cause, it is."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    idea = idea_of(reader, request.POST.get("key", ""))
    if idea is None:
        messages.info(request, _("Cette suggestion n’est plus là : en voici d’autres."))
        return redirect("connect:introductions")
    by = _person(request)
    if "aside" in request.POST:
        actions.set_aside(idea=idea, reader=reader, by=by)
        messages.success(request, _("Elle ne vous sera plus proposée."))
        return redirect("connect:introductions")
    made = actions.prepare(idea=idea, reader=reader, by=by)
    messages.success(request, _("Le message est prêt à relire. Rien n’est envoyé."))
    return redirect(made)


@audience("agent", "manager", "coordination")
def introduction(request: HttpRequest, address: str) -> HttpResponse:
    """The two, the reasons, the message to send by hand, what came of it."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    rows = Introduction.objects.select_related("one", "other")
    found = visible_or_404(rows, reader, address)
    if found.address != address:
        return HttpResponsePermanentRedirect(found.get_absolute_url())
    is_mine = may_change(found, reader)
    form = MessageToBothForm(sent(request) if is_mine else None, instance=found)
    if request.method == "POST":
        if not is_mine:
            raise Http404
        if form.is_valid():
            kept = Introduction.objects.get(pk=found.pk)
            told = actions.reword(
                introduction=kept, values=form.cleaned_data, by=_person(request)
            )  # fmt: skip
            told_with_undo(request, _("C’est enregistré."), told, back=found.get_absolute_url())
            return redirect(found)
    context = {
        "title": str(found), "crumbs": _crumbs(reader), "introduction": found,
        "is_mine": is_mine, "form": form, "why": [in_words(one) for one in found.reasons],
        "ends": _ends(found, reader), "outcome_form": OutcomeForm(
            initial={"state": found.state, "outcome": found.outcome}),
        "is_open": found.state in (State.DRAFTED, State.SENT),
        "entries": entries_of(found, reader, MOMENTS),
    }  # fmt: skip
    status = 400 if form.errors else 200
    return TemplateResponse(request, "connect/introduction.html", context, status=status)


def _ends(found: Introduction, reader: Reader) -> list[dict[str, Any]]:
    """Each of the two: whether the reader sees the record, how to write, whether she said yes."""
    seen = visible(Actor.objects.filter(pk__in=[found.one_id, found.other_id]), reader).in_bulk()
    return [
        {
            "actor": actor, "is_seen": actor.pk in seen,
            "agreed_on": found.one_agreed_on if actor == found.one else found.other_agreed_on,
            "mail": _mail(found, actor, reader) if actor.pk in seen else "",
            "link": settings.SITE_URL
            + reverse("connect:introduction_answer", args=[answers.key_of(found, actor)]),
        }
        for actor in (found.one, found.other)
    ]  # fmt: skip


def _mail(found: Introduction, actor: Actor, reader: Reader) -> str:
    """A `mailto:` with the message and her own private link; each is written to alone, so that
    neither learns the other's address before both agree."""
    points = ContactPoint.objects.filter(actor=actor, kind=ContactPoint.Kind.EMAIL)
    address = visible(points, reader).values_list("value", flat=True).first()
    if not address:
        return ""
    link = settings.SITE_URL + reverse(
        "connect:introduction_answer", args=[answers.key_of(found, actor)]
    )
    end = f"\n\n{_('Votre réponse, en un geste :')} {link}"
    body = found.message[: MAIL_LETTERS - len(end)] + end  # a long message is cut, never the link
    return f"mailto:{quote(address)}?subject={quote(found.subject)}&body={quote(body)}"


@audience("agent", "manager", "coordination")
@require_POST
def act(request: HttpRequest, address: str) -> HttpResponse:
    """Sent, or what came of it."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    found = editable_or_404(Introduction, reader, address)
    by, back = _person(request), found.get_absolute_url()
    if "sent" in request.POST:
        told = actions.mark_sent(introduction=found, by=by)
        told_with_undo(request, _("C’est noté : envoyé aujourd’hui."), told, back=back)
        return redirect(found)
    form = OutcomeForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choisissez ce qui s’est passé."))
        return redirect(found)
    told = actions.follow(introduction=found, by=by, **form.cleaned_data)
    told_with_undo(request, _("C’est noté."), told, back=back)
    return redirect(found)


# --- The private answer ---------------------------------------------------------------------
@audience("bearer")
def answer(request: HttpRequest, key: str) -> HttpResponse:
    """« Volontiers », or never again; opening the link changes nothing.

    The no is confirmed by the address that the answer leads to, not by what is kept: whoever else
    holds the link reads the same page before and after.
    """
    pair = answers.opened(key)
    if pair is None:
        raise Http404
    found, me, other = pair
    if request.method == "POST":
        if request.POST.get("answer") == "yes":
            answers.agree(introduction=found, actor=me)
        elif request.POST.get("answer") == "no":
            answers.refuse(actor=me, other=other)
        told = f"?{SAID}=non" if request.POST.get("answer") == "no" else ""
        response: HttpResponse = redirect(request.path + told)
    else:
        context = {
            "title": _("On vous propose une rencontre"), "me": me, "other": other,
            "introduction": found, "why": [in_words(one) for one in found.reasons],
            "said_yes": answers.said_yes(found, me), "said_no": request.GET.get(SAID) == "non",
            "is_open": found.state in answers.OPEN,
        }  # fmt: skip
        response = TemplateResponse(request, "connect/introduction_answer.html", context)
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
