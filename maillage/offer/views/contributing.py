"""Proposing an event: one box, the form that it fills, what is understood while typing."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from allauth.core import ratelimit
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.core.access import audience
from maillage.core.models import Place, Visibility
from maillage.core.models.base import new_uid
from maillage.core.said import in_words
from maillage.offer.contributing import actions, mails
from maillage.offer.contributing.actions import Sender
from maillage.offer.contributing.alike import Alike, alike
from maillage.offer.contributing.forms import BoxForm, FindLinkForm, ProposalForm
from maillage.offer.contributing.intake import Taken, take_file, take_text
from maillage.offer.contributing.links import submission_of
from maillage.offer.contributing.shapes import Draft, carried, drafts_of
from maillage.offer.contributing.values import credits_of, event_values
from maillage.offer.models import Submission
from maillage.offer.sites import Showcase

View = Callable[..., HttpResponseBase]
MOST_PLACES = 150


def form_page(*names: str) -> Callable[[View], View]:
    """A page of contributors: never kept by a cache."""

    def mark(view: View) -> View:
        return audience(*names)(never_cache(view))

    return mark


# --- One box ---------------------------------------------------------------------------------
@form_page("public")
@require_http_methods(["GET", "HEAD", "POST"])
def contribute(request: HttpRequest) -> HttpResponse:
    """Paste a text, an address or a file; one event opens the form, several are listed."""
    if refusal := ratelimit.consume_or_429(request, action="offer_read"):
        return refusal
    if request.method != "POST":
        return _box(request, BoxForm())
    form = BoxForm(request.POST, request.FILES)
    if not form.is_valid():
        return _box(request, form, 422)
    taken = _taken(form)
    if taken.problem is not None:
        form.add_error("file" if form.cleaned_data.get("file") else "text", in_words(taken.problem))
        return _box(request, form, 422)
    if len(taken.drafts) > 1:
        return _choices(request, taken)
    return _filled(request, taken.drafts[0], pasted=taken.text)


def _taken(form: BoxForm) -> Taken:
    file = form.cleaned_data.get("file")
    if file:
        return take_file(file.read(), file.name or "")
    return take_text(form.cleaned_data["text"])


def _box(request: HttpRequest, form: BoxForm, status: int = 200) -> HttpResponse:
    context = {"title": _("Proposer un événement"), "form": form}
    return TemplateResponse(request, "offer/contribute.html", context, status=status)


def _choices(request: HttpRequest, taken: Taken) -> HttpResponse:
    rows = [{"draft": draft, "carried": carried([draft])} for draft in taken.drafts]
    whole = taken.text and take_whole(taken.text)
    context = {
        "title": _("Plusieurs événements"), "rows": rows, "all": carried(taken.drafts),
        "whole": carried([whole]) if whole else "",
    }  # fmt: skip
    return TemplateResponse(request, "offer/contribute_choices.html", context)


def take_whole(text: str) -> Draft:
    """The same text as one event with all its dates."""
    from maillage.offer.contributing.intake import what_is_known
    from maillage.offer.contributing.understanding import understand

    return understand(text, what_is_known())


# --- The form --------------------------------------------------------------------------------
@form_page("public")
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """The form: empty, filled by a draft, or sent."""
    if request.method != "POST":
        return _filled(request, Draft())
    if "drafts" in request.POST:
        drafts = drafts_of(request.POST["drafts"])
        return _filled(request, drafts[0] if drafts else Draft(), rest=drafts[1:])
    form = ProposalForm(request.POST)
    if form.is_trapped:
        return redirect("offer:thanks")
    is_right = form.is_valid()
    same = alike(form) if is_right and not form.cleaned_data["other"] else []
    if not is_right or same or not form.are_dates_seen:
        return show_form(request, form, same=same, status=422)
    key = form.cleaned_data["email"].casefold()
    if refusal := ratelimit.consume_or_429(request, action="offer_send", key=key):
        return refusal
    return _sent(request, form)


def _sent(request: HttpRequest, form: ProposalForm) -> HttpResponse:
    told = form.cleaned_data
    source = submission_of(told["source"]) if told["source"] else None
    is_known = bool(source and source.confirmed_at and source.email == told["email"])
    discipline = told.get("discipline")
    submission, is_new = actions.propose(
        key=told["key"], values=event_values(told), slots=form.dates.slots, where=form.located,
        credits=credits_of(told), disciplines=[discipline.pk] if discipline else [],
        sender=Sender(told["email"], told["name"], language()), pasted=told["pasted"],
        note=told["note"], copied_from=source.event if source else None, is_confirmed=is_known,
    )  # fmt: skip
    is_mailed = mails.send_confirmation(submission) if is_new else True
    rest = drafts_of(told["rest"])
    if rest:
        sender = {"email": told["email"], "name": told["name"]}
        return _filled(request, rest[0], rest=rest[1:], sender=sender, sent=told["title"])
    address = reverse("offer:thanks")
    return redirect(address if is_mailed else f"{address}?courriel=non")


def _filled(
    request: HttpRequest,
    draft: Draft,
    *,
    pasted: str = "",
    rest: list[Draft] | None = None,
    sender: dict[str, str] | None = None,
    sent: str = "",
) -> HttpResponse:
    """The form with a draft in it; `rest` are the drafts that come after."""
    initial = {
        **initial_of(draft), **(sender or {}), "pasted": pasted, "key": new_uid(),
        "rest": carried(rest) if rest else "",
        "doubts": json.dumps({n: g.words for n, g in draft.doubts.items()}) if draft.doubts else "",
    }  # fmt: skip
    form = ProposalForm(initial=initial)
    extra = {"understood": bool(draft.guesses), "sent": sent, "left": len(rest or ())}
    return show_form(request, form, **extra)


def initial_of(draft: Draft) -> dict[str, Any]:
    """A draft as the form takes it: one answer for each feature of accessibility."""
    initial = draft.initial
    for code in initial.pop("accessible", []):
        initial[f"acc_{code}"] = "yes"
    for code in initial.pop("not_accessible", []):
        initial[f"acc_{code}"] = "no"
    return initial


def show_form(
    request: HttpRequest, form: ProposalForm, *, same: list[Alike] | None = None,
    status: int = 200, **extra: Any,
) -> HttpResponse:  # fmt: skip
    """The form, with the dates as they were understood and the events that may be this one."""
    for name, words in form.doubted.items():
        form.fields[name].doubt = words or " "
    is_to_see = form.is_bound and bool(form.dates.slots) and not form.are_dates_seen
    context = {
        "title": _("Proposer un événement"), "form": form, "dates": form.dates,
        "is_to_see": is_to_see and not form.errors, "same": same, "places": _places(request),
        "draft_name": f"proposition-{form['key'].value() or ''}", **extra,
    }  # fmt: skip
    return TemplateResponse(request, "offer/propose.html", context, status=status)


def _places(request: HttpRequest) -> list[str]:
    """The places that the site uses most, as the field's list proposes them."""
    showcase: Showcase = request.regional_site  # type: ignore[attr-defined]
    rows = Place.objects.filter(visibility=Visibility.PUBLIC, merged_into=None)
    rows = rows.filter(showcase.territory("municipality__"), municipality__isnull=False)
    rows = rows.annotate(uses=Count("events")).order_by("-uses", "name")
    named = rows.values_list("name", "municipality__name")[:MOST_PLACES]
    return sorted(f"{name}, {town}" for name, town in named)


def language() -> str:
    """The language that mails are to be written in: the page's."""
    return "en" if (get_language() or "fr").startswith("en") else "fr"


# --- While typing ------------------------------------------------------------------------------
@form_page("public")
@require_POST
def dates_read(request: HttpRequest) -> HttpResponse:
    """A fragment: the dates as they are understood now."""
    if refusal := ratelimit.consume_or_429(request, action="offer_typing"):
        return refusal
    form = ProposalForm(request.POST)
    form.is_valid()
    return TemplateResponse(request, "offer/partials/dates_read.html", {"dates": form.dates})


@form_page("public")
@require_POST
def alike_now(request: HttpRequest) -> HttpResponse:
    """A fragment: « est-ce celui-ci ? »."""
    if refusal := ratelimit.consume_or_429(request, action="offer_typing"):
        return refusal
    form = ProposalForm(request.POST)
    form.is_valid()
    context = {"same": alike(form), "form": form}
    return TemplateResponse(request, "offer/partials/alike.html", context)


# --- After -------------------------------------------------------------------------------------
@form_page("public")
@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """What is left to do: open the mail."""
    context = {"title": _("Il reste une étape"), "is_mailed": request.GET.get("courriel") != "non"}
    return TemplateResponse(request, "offer/contribute_thanks.html", context)


@form_page("public")
@require_http_methods(["GET", "HEAD", "POST"])
def find_link(request: HttpRequest) -> HttpResponse:
    """Private links again, by mail. The answer never says whether the address is known."""
    form = FindLinkForm(request.POST or None)
    is_sent = False
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        key = email.casefold()
        if refusal := ratelimit.consume_or_429(request, action="offer_link", key=key):
            return refusal
        _send_links(email)
        is_sent = True
    context = {"title": _("Retrouver mon lien"), "form": form, "is_sent": is_sent}
    status = 422 if form.errors else 200
    return TemplateResponse(request, "offer/find_link.html", context, status=status)


def _send_links(email: str) -> None:
    since = timezone.now() - timedelta(days=550)
    rows = Submission.objects.filter(email__iexact=email).select_related("event__place")
    found = list(rows.filter(event__last_end__gte=since).order_by("event__first_start")[:50])
    if found:
        # To the address as it was written then: what was typed may only look like it.
        mails.send_links(found, found[0].email)


def submission_or_404(token: str) -> Submission:
    """The proposition of a private link. Http404 for any other."""
    submission = submission_of(token)
    if submission is None:
        raise Http404
    return submission
