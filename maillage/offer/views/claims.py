"""Claiming a page of the directory, and keeping it once it was granted."""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from maillage.core.access import one_or_404
from maillage.core.models import Actor, Visibility
from maillage.core.said import in_words
from maillage.offer import claims
from maillage.offer.contributing import mails
from maillage.offer.contributing.forms import LINKS, ClaimForm, PageForm, PictureForm
from maillage.offer.contributing.links import claim_of, entry_of, token_of
from maillage.offer.contributing.pictures import PictureRefused, picture_of
from maillage.offer.models import Claim, DirectoryEntry
from maillage.offer.views.contributing import form_page, language


def _listed() -> QuerySet[Actor]:
    """Actors whose page is in the public directory."""
    return Actor.objects.current().filter(
        visibility=Visibility.PUBLIC, directory_entry__listed_on__isnull=False
    )


@form_page("public")
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, address: str) -> HttpResponse:
    """« Cette page est la mienne »."""
    actor = one_or_404(_listed(), address)
    form = ClaimForm(request.POST or None)
    if form.is_bound and form.is_trapped:
        return redirect("offer:claim_thanks")
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        key = told["email"].casefold()
        if refusal := ratelimit.consume_or_429(request, action="offer_claim", key=key):
            return refusal
        asked = claims.ask(
            actor=actor, email=told["email"], name=told["name"], message=told["message"],
            language=language(),
        )  # fmt: skip
        mails.send_claim_confirmation(asked)
        return redirect("offer:claim_thanks")
    title = _("Tenir la page « %(name)s »") % {"name": actor.name}
    context = {"title": title, "actor": actor, "form": form}
    status = 422 if form.errors else 200
    return TemplateResponse(request, "offer/claim.html", context, status=status)


@form_page("public")
@require_safe
def claim_thanks(request: HttpRequest) -> HttpResponse:
    """What is left to do: open the mail."""
    context = {"title": _("Il reste une étape"), "is_mailed": True, "is_claim": True}
    return TemplateResponse(request, "offer/contribute_thanks.html", context)


@form_page("bearer")
@require_http_methods(["GET", "HEAD", "POST"])
def kept(request: HttpRequest, token: str) -> HttpResponse:
    """The link of a claim: confirm it, see where it stands, and keep the page once granted."""
    found = claim_of(token)
    entry = entry_of(found) if found else None
    if found is None or entry is None:
        raise Http404
    if found.state == Claim.State.GRANTED:
        response = _page(request, found, entry)
    else:
        if request.method == "POST" and found.state == Claim.State.UNCONFIRMED:
            claims.confirm(claim=found)
            return _again(found)
        context = {"title": found.actor.name, "claim": found}
        response = TemplateResponse(request, "offer/claim_state.html", context)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _page(request: HttpRequest, found: Claim, entry: DirectoryEntry) -> HttpResponse:
    act = request.POST.get("act", "")
    form = PageForm(request.POST if act == "page" else None, initial=_initial(found, entry))
    portrait = PictureForm(*([request.POST, request.FILES] if act == "picture" else []))
    if act in ("list", "withdraw"):
        claims.list_page(claim=found, is_listed=act == "list")
        return _again(found, act)
    if act == "page" and form.is_valid():
        _write(found, form)
        return _again(found, "page")
    if act == "picture" and portrait.is_valid() and _portrait(found, portrait):
        return _again(found, "picture")
    context = {
        "title": found.actor.name, "claim": found, "entry": entry, "form": form,
        "portrait": portrait, "done": _done(request.GET.get("fait", "")),
    }  # fmt: skip
    status = 422 if form.errors or portrait.errors else 200
    return TemplateResponse(request, "offer/kept_page.html", context, status=status)


def _write(found: Claim, form: PageForm) -> None:
    told = form.cleaned_data
    values = {"headline": told["headline"], "text": told["text"], "links": form.links}
    claims.keep_page(claim=found, values=values, disciplines=[d.pk for d in told["disciplines"]])


def _portrait(found: Claim, form: PictureForm) -> bool:
    told = form.cleaned_data
    try:
        picture = picture_of(
            told["picture"].read(), title=found.actor.name, credit=told["credit"],
            alternative_text=told["alternative_text"],
        )  # fmt: skip
    except PictureRefused as refused:
        form.add_error("picture", in_words(refused.args[0]))
        return False
    claims.put_portrait(claim=found, picture=picture)
    return True


def _initial(found: Claim, entry: DirectoryEntry) -> dict[str, Any]:
    told: dict[str, Any] = {"headline": entry.headline, "text": entry.text}
    told["disciplines"] = list(found.actor.disciplines.values_list("slug", flat=True))
    for number, link in enumerate(entry.links[:LINKS], start=1):
        told[f"label_{number}"], told[f"url_{number}"] = link.get("label", ""), link.get("url", "")
    return told


def _again(found: Claim, done: str = "") -> HttpResponse:
    address = reverse("offer:kept", args=[token_of(found)])
    return redirect(f"{address}?fait={done}" if done else address)


def _done(code: str) -> str:
    return {
        "page": _("La page est à jour."), "picture": _("L’image est en place."),
        "list": _("La page est au répertoire."),
        "withdraw": _("La page n’est plus au répertoire. Elle vous attend ici."),
    }.get(code, "")  # fmt: skip
