"""« Qui connaît cet organisme ? »: the warm path, and the question put to the network."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from maillage.connect.introducing import paths
from maillage.connect.introducing.forms import OfferForm, QuestionForm
from maillage.connect.views.actors import crumb_of, crumbs, sent
from maillage.core.access import Reader, audience, visible_or_404
from maillage.core.models import Actor


@audience("network")
def path_to(request: HttpRequest, address: str) -> HttpResponse:
    """By whom to be introduced; or ask everybody, and read who answered."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    target = visible_or_404(Actor.objects.current(), reader, address)
    if target.address != address:
        return HttpResponsePermanentRedirect(target.get_absolute_url())
    by: Actor = request.user.person  # type: ignore[union-attr,assignment]
    asked = paths.answers_to(target, by)
    form = QuestionForm(sent(request))
    if request.method == "POST":
        if "close" in request.POST and asked is not None:
            paths.close(request=asked, by=by)
            messages.success(request, _("La question est retirée."))
        elif form.is_valid():
            paths.ask(target=target, words=form.cleaned_data["words"], by=by)
            messages.success(
                request,
                _("La question est posée. Si quelqu’un peut vous présenter, sa réponse paraîtra "
                  "ici et sur votre page d’accueil."),
            )  # fmt: skip
        return redirect("connect:path", target.address)
    context = {
        "title": _("Qui connaît %s ?") % target.name, "target": target, "asked": asked,
        "crumbs": crumbs(reader, crumb_of(target)), "ways": paths.ways_to(target, reader),
        "form": form,
    }  # fmt: skip
    return TemplateResponse(request, "connect/path.html", context)


@audience("signed_in")
def answer(request: HttpRequest, uid: str) -> HttpResponse:
    """Somebody looks for who knows this actor, and she does: a yes, or nothing at all."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    asked = paths.asked_of(reader).filter(uid=uid).first()
    if asked is None:
        raise Http404
    form = OfferForm(sent(request))
    if request.method == "POST" and form.is_valid():
        by: Actor = request.user.person  # type: ignore[union-attr,assignment]
        paths.offer(request=asked, words=form.cleaned_data["words"], by=by)
        messages.success(request, _("C’est dit à %s, et à personne d’autre.") % asked.asker)
        return redirect("home:today")
    context = {
        "title": _("Qui connaît %s ?") % asked.target, "asked": asked, "form": form,
        "crumbs": crumbs(reader),
    }  # fmt: skip
    return TemplateResponse(request, "connect/path_answer.html", context)
