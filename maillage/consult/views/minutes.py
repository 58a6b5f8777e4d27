"""The minutes: their page, their files, and their publication."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import quote_etag
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.consult.access import (
    published_minutes,
    readable_breakouts,
    readable_minutes,
    workshop_editable,
)
from maillage.consult.minutes.data import as_json
from maillage.consult.minutes.formats import FORMATS, file_name
from maillage.consult.minutes.model import Minutes, Part
from maillage.consult.minutes.paging import DECISIONS, link, pages_of
from maillage.consult.minutes.publishing import (
    CannotPublish,
    preview_of,
    publish_minutes,
    withdraw_minutes,
)
from maillage.consult.minutes.reading import minutes_of
from maillage.consult.models import Workshop
from maillage.consult.views.workshops import crumbs
from maillage.core.access import VISITOR, audience, may_change, may_see, one_or_404

KEPT_FOR = 3600


# --- For the network --------------------------------------------------------------------------
@audience("network")
def minutes(request: HttpRequest, address: str) -> HttpResponse:
    """The minutes of a workshop, to be read; those who lead it publish them from here."""
    reader = request.reader  # type: ignore[attr-defined]
    record = one_or_404(readable_minutes(reader), address)
    if record.address != address:
        return HttpResponseRedirect(reverse("consult:minutes", args=[record.address]), status=301)
    is_seen = may_see(record, reader)
    context = {
        **_reading(minutes_of(record, reader=reader), request.GET.get("page")),
        "title": _("Compte rendu : %s") % record.title,
        "crumbs": crumbs(record) if is_seen else crumbs(),
        "is_linked": is_seen,
        "may_publish": may_change(record, reader),
        "files": _files("consult:minutes_file", record.address),
        "public_url": _public_url(record),
    }
    return TemplateResponse(request, "consult/minutes.html", context)


def _reading(told: Minutes, number: str | None, query: str = "") -> dict[str, Any]:
    """One page of the minutes, and the contents of all."""
    pages = pages_of(told)
    places = link(pages, query)
    page = Paginator(pages, 1).get_page(number)
    parts: list[Part] = page.object_list[0]
    contents = [part for one in pages for part in one if not part.is_continued]
    is_last = not page.has_next()
    return {
        "workshop": told.workshop,
        "minutes": told,
        "page": page,
        "parts": parts,
        "contents": contents,
        "decisions_href": places[DECISIONS],
        "decisions": told.decisions if is_last else [],
        "actions": told.actions if is_last else [],
    }


def _files(name: str, address: str) -> list[dict[str, str]]:
    return [
        {"title": form.title, "url": reverse(name, args=[address, suffix])}
        for suffix, form in FORMATS.items()
    ]


def _public_url(record: Workshop) -> str:
    if record.minutes_visibility != Workshop.MinutesTo.PUBLIC or record.is_rehearsing:
        return ""
    return reverse("consult:published_minutes", args=[record.address])


@audience("network")
def minutes_file(request: HttpRequest, address: str, suffix: str) -> HttpResponse:
    """The minutes across groups as a file."""
    reader = request.reader  # type: ignore[attr-defined]
    record = one_or_404(readable_minutes(reader), address)
    return _file(minutes_of(record, reader=reader), suffix)


@audience("network")
def breakout_minutes_file(request: HttpRequest, address: str, suffix: str) -> HttpResponse:
    """One group's minutes as a file."""
    reader = request.reader  # type: ignore[attr-defined]
    record = one_or_404(readable_breakouts(reader), address)
    return _file(minutes_of(record.workshop, record, reader=reader), suffix)


def _file(told: Minutes, suffix: str) -> HttpResponse:
    form = FORMATS.get(suffix)
    if form is None:
        raise Http404
    response = HttpResponse(form.write(told), content_type=form.media_type)
    response["Content-Disposition"] = f'attachment; filename="{file_name(told, suffix)}"'
    response["Cache-Control"] = "private, no-store"
    return response


# --- Publishing -------------------------------------------------------------------------------
@audience("network")
def publish(request: HttpRequest, address: str) -> HttpResponse:
    """What the network, or everybody, would read; then publish."""
    record = workshop_editable(request.reader, address)  # type: ignore[attr-defined]
    asked = request.POST if request.method == "POST" else request.GET
    to = asked.get("pour") or record.minutes_visibility or Workshop.MinutesTo.NETWORK
    if request.method == "POST":
        try:
            publish_minutes(workshop=record, to=to, by=request.user.person)  # type: ignore[union-attr]
        except CannotPublish as problem:
            messages.warning(request, str(problem))
        else:
            messages.success(request, _told_as_published(to))
        return redirect("consult:minutes", record.address)
    if to not in {Workshop.MinutesTo.NETWORK, Workshop.MinutesTo.PUBLIC}:
        raise Http404
    preview = preview_of(record, to)
    context = {
        **_reading(preview.minutes, request.GET.get("page"), f"pour={to}&"),
        "title": _("Publier le compte rendu"),
        "crumbs": [
            *crumbs(record),
            {"title": _("Compte rendu"), "url": reverse("consult:minutes", args=[record.address])},
        ],
        "preview": preview,
        "is_public": to == Workshop.MinutesTo.PUBLIC,
        "choices": [
            {"value": "network", "title": _("Au réseau")},
            {"value": "public", "title": _("À tout le monde")},
        ],
    }
    return TemplateResponse(request, "consult/publish_minutes.html", context)


def _told_as_published(to: str) -> str:
    if to == Workshop.MinutesTo.PUBLIC:
        return _("Le compte rendu est public.")
    return _("Le compte rendu est montré au réseau.")


@audience("network")
@require_POST
def withdraw(request: HttpRequest, address: str) -> HttpResponse:
    """Take the minutes back, at once."""
    record = workshop_editable(request.reader, address)  # type: ignore[attr-defined]
    withdraw_minutes(workshop=record, by=request.user.person)  # type: ignore[union-attr]
    messages.success(request, _("Le compte rendu n’est plus publié."))
    return redirect("consult:minutes", record.address)


# --- For everybody ----------------------------------------------------------------------------
@audience("public")
def published(request: HttpRequest, address: str) -> HttpResponse:
    """Public minutes: the same for whoever reads, kept by caches that ask again each time."""
    record = one_or_404(Workshop.objects.filter(published_minutes()), address)
    if record.address != address:
        url = reverse("consult:published_minutes", args=[record.address])
        return HttpResponseRedirect(url, status=301)
    context = {
        **_reading(minutes_of(record, reader=VISITOR), request.GET.get("page")),
        "title": record.title,
        "is_linked": False,
        "files": _files("consult:published_minutes_file", record.address),
        "own_url": _own_url(request, record),
    }
    response = TemplateResponse(request, "consult/published_minutes.html", context).render()
    return _revalidated(request, response, sha256(response.content).hexdigest())


def _own_url(request: HttpRequest, record: Workshop) -> str:
    """For somebody who is signed in and sees the workshop: the way back to it."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return ""
    reader = request.reader  # type: ignore[attr-defined]
    is_seen = reader.is_network and may_see(record, reader)
    return record.get_absolute_url() if is_seen else ""


@audience("public")
def published_file(request: HttpRequest, address: str, suffix: str) -> HttpResponse:
    """Public minutes as a file; written once for as long as they say the same."""
    record = one_or_404(Workshop.objects.filter(published_minutes()), address)
    told = minutes_of(record, reader=VISITOR)
    form = FORMATS.get(suffix)
    if form is None:
        raise Http404
    fingerprint = sha256(as_json(told)).hexdigest()
    key = f"minutes:{record.uid}:{get_language()}:{suffix}:{fingerprint[:32]}"
    written = cache.get(key)
    if written is None:
        written = form.write(told)
        cache.set(key, written, KEPT_FOR)
    response = HttpResponse(written, content_type=form.media_type)
    response["Content-Disposition"] = f'attachment; filename="{file_name(told, suffix)}"'
    return _revalidated(request, response, fingerprint)


def _revalidated(request: HttpRequest, response: HttpResponse, fingerprint: str) -> HttpResponse:
    """A copy may be kept, and is asked about before each use: withdrawn minutes vanish at once."""
    etag = quote_etag(f"{fingerprint[:32]}-{get_language()}")
    response["ETag"] = etag
    has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
    response["Cache-Control"] = "private, no-cache" if has_session else "public, no-cache"
    patch_vary_headers(response, ["Cookie"])
    answer = get_conditional_response(request, etag=etag, response=response)
    return response if answer is None else answer  # type: ignore[return-value]
