"""« Mon espace »: what is held about her; correct, take away, withdraw, erase; language, host."""

from __future__ import annotations

import tempfile
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse, translate_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from maillage.core.access import Reader, audience, may_change, visible
from maillage.core.models import Actor, Consent, Gesture, Visibility
from maillage.core.models.accounts import Theme
from maillage.core.privacy.actions import NotPossible, erase_person, withdraw_consent
from maillage.core.privacy.holdings import changes_about, holdings, write_export
from maillage.core.privacy.relations import addresses_of
from maillage.core.privacy.scrubbing import holding, words_of
from maillage.core.undoing import told_with_undo
from maillage.home.actions import choose_user_language, choose_user_theme
from maillage.home.views.today import drawn_panels

CHANGES_SHOWN = 20


def _person_or_404(request: HttpRequest) -> Actor:
    """Her own record; an account without one (the first administrator) has none to show."""
    person = request.user.person  # type: ignore[union-attr]
    if person is None:
        raise Http404
    return person  # type: ignore[return-value]


@audience("signed_in")
def me(request: HttpRequest) -> HttpResponse:
    """Everything that is held about her on one page."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    person = request.user.person  # type: ignore[union-attr]
    context: dict[str, Any] = {
        "title": _("Mon espace"),
        "account": request.user,
        "languages": settings.LANGUAGES,
        "themes": Theme.choices,
        "hosts": Actor.objects.filter(pk__in=reader.host_ids).order_by("sort_name"),
        "current_host_id": reader.current_host_id,
        "record": person,
    }
    if person is not None:
        context |= {
            "may_correct": may_change(person, reader),
            "contact_points": person.contact_points.all(),
            "memberships": person.memberships.select_related("organisation"),
            "consents": person.consents.all(),
            "holdings": [{"title": h.title, "count": h.count} for h in holdings(person)],
            "changes": list(changes_about(person)[:CHANGES_SHOWN]),
            "panels": drawn_panels(request, reader, "me"),
        }
    return TemplateResponse(request, "home/me.html", context)


@require_GET
@audience("signed_in")
def export(request: HttpRequest) -> FileResponse:
    """All of it in one zip: JSON, CSV, her files."""
    person = _person_or_404(request)
    target = tempfile.SpooledTemporaryFile(max_size=8 * 1024 * 1024)  # noqa: SIM115
    write_export(target, person=person, reader=request.reader)  # type: ignore[attr-defined,arg-type]
    target.seek(0)
    name = f"maillage-{timezone.localdate().isoformat()}.zip"
    response = FileResponse(target, as_attachment=True, filename=name)  # type: ignore[arg-type]
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
@audience("signed_in")
def withdraw(request: HttpRequest, uid: str) -> HttpResponse:
    """She takes a consent back."""
    person = _person_or_404(request)
    consent = get_object_or_404(Consent, uid=uid, actor=person)
    change = withdraw_consent(consent=consent, by=person)
    told_with_undo(request, _("Le consentement est retiré."), change, back=reverse("home:me"))
    return redirect("home:me")


# --- Erasure --------------------------------------------------------------------------------
@audience("signed_in")
def erase(request: HttpRequest) -> HttpResponse:
    """What goes, what stays without her name; then, once confirmed, it is done."""
    person = _person_or_404(request)
    if request.method == "POST" and request.POST.get("sure") == "oui":
        try:
            erase_person(person=person)
        except NotPossible as reason:
            messages.error(request, str(reason))
            return redirect("home:erase")
        logout(request)
        return TemplateResponse(request, "home/erased.html", {"title": _("C’est effacé")})
    context = {
        "title": _("Effacer ce qui est gardé sur moi"),
        "missing_tick": request.method == "POST",
        **_what_happens(person, request.reader),  # type: ignore[attr-defined]
    }
    status = 422 if request.method == "POST" else 200
    return TemplateResponse(request, "home/erase.html", context, status=status)


def _what_happens(person: Actor, reader: Reader) -> dict[str, Any]:
    mine = Gesture.objects.filter(owner=person)
    words = words_of([person.name], addresses_of([person]))
    others = visible(Gesture.objects.exclude(owner=person), reader)
    named = holding(others, ["text", "outcome"], words.all())
    return {
        "record": person,
        "private_gestures": mine.filter(visibility=Visibility.PRIVATE).count(),
        "shared_gestures": mine.exclude(visibility=Visibility.PRIVATE).count(),
        "contact_points": person.contact_points.count(),
        "named_by_others": named.count(),
    }


# --- Choices --------------------------------------------------------------------------------
@require_POST
@audience("signed_in")
def choose_language(request: HttpRequest) -> HttpResponse:
    """Her language, for her messages and for the page she comes back to."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        raise Http404
    choose_user_language(user=request.user, language=language)  # type: ignore[arg-type]
    return redirect(translate_url(reverse("home:me"), language))


@require_POST
@audience("signed_in")
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Light, dark or as her device, on every page from now on."""
    theme = request.POST.get("theme")
    if theme not in Theme.values:
        raise Http404
    choose_user_theme(user=request.user, theme=theme)  # type: ignore[arg-type]
    return redirect("home:me")
