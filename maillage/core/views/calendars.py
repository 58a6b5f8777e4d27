"""One's own calendars: add a file or a private address, read again, remove."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.defaultfilters import filesizeformat
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from maillage.core.access import audience
from maillage.core.calendars import MAX_BYTES
from maillage.core.gestures.calendars import (
    FILE_DAYS_BACK,
    ReadCalendar,
    masked,
    read_address,
    take_calendar,
)
from maillage.core.models import CalendarSource
from maillage.core.said import in_words

MOST_CALENDARS = 10


class CalendarForm(forms.Form):
    """A file or an address, not both."""

    name = forms.CharField(
        label=_("Nom du calendrier"), max_length=120, required=False,
        help_text=_("Pour le reconnaître ; par exemple « Travail »."),
    )  # fmt: skip
    url = forms.CharField(
        label=_("Adresse privée (.ics)"), max_length=1000, required=False,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
        help_text=_(
            "Dans Google Agenda : Paramètres, votre agenda, « Adresse secrète au format iCal ». "
            "Dans Outlook : Calendriers partagés, Publier un calendrier, lien ICS. "
            "Elle n’est montrée à personne et elle est relue toutes les six heures."
        ),
    )  # fmt: skip
    file = forms.FileField(
        label=_("Fichier .ics"), required=False,
        help_text=_("Lu une fois ; les trois derniers mois."),
    )  # fmt: skip

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload and upload.size > MAX_BYTES:
            raise ValidationError(
                _now("Ce fichier fait %s ; la limite est de 10 Mo. Exportez une période plus "
                     "courte.") % filesizeformat(upload.size)
            )  # fmt: skip
        return upload

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        if bool(cleaned.get("url")) == bool(cleaned.get("file")):
            raise ValidationError(_now("Donnez un fichier ou une adresse, l’un des deux."))
        return cleaned


@audience("network")
def calendars(request: HttpRequest) -> HttpResponse:
    """The list of one's calendars and the form to add one."""
    if request.reader.person_id is None:
        raise Http404
    form = CalendarForm(*_sent(request))
    if request.method == "POST" and form.is_valid() and _add(request, form):
        return redirect("core:calendars")
    sources = _mine(request)
    context = {
        "title": _now("Mes calendriers"),
        "form": form,
        "sources": [{"record": s, "address": masked(s.url) if s.url else ""} for s in sources],
    }
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "core/calendars.html", context, status=status)


def _sent(request: HttpRequest) -> tuple[Any, Any]:
    """What was posted; an empty sending is one too, and gets its error."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _mine(request: HttpRequest) -> Any:
    return CalendarSource.objects.filter(owner_id=request.reader.person_id)


def _add(request: HttpRequest, form: CalendarForm) -> bool:
    """Read it first: what cannot be read is not kept, and the form says why."""
    if _mine(request).count() >= MOST_CALENDARS:
        form.add_error(None, _now("Dix calendriers au plus ; retirez-en un d’abord."))
        return False
    cleaned = form.cleaned_data
    source = CalendarSource(owner=request.user.person, url=cleaned["url"].strip())
    upload = cleaned["file"]
    source.name = cleaned["name"] or (upload.name if upload else masked(source.url))[:120]
    if source.url and (same := _mine(request).filter(url=source.url).first()):
        source = same
    else:
        source.save()
    outcome = _read(source, upload)
    if outcome.problem:
        if not source.proposals.exists():
            source.delete()
        form.add_error("file" if upload else "url", in_words(outcome.problem))
        return False
    _tell(request, outcome)
    return True


def _read(source: CalendarSource, upload: Any) -> ReadCalendar:
    today = timezone.localdate()
    if upload is None:
        return read_address(source, today=today)
    outcome = take_calendar(source, upload.read(), today=today, days_back=FILE_DAYS_BACK)
    source.read_at = timezone.now()
    source.save(update_fields=["read_at", "updated_at"])
    return outcome


def _tell(request: HttpRequest, outcome: ReadCalendar) -> None:
    new = ngettext("%d geste proposé", "%d gestes proposés", outcome.new) % outcome.new
    aside = ngettext(
        "%d événement laissé de côté (privé, absence, pause)",
        "%d événements laissés de côté (privé, absence, pause)",
        outcome.aside,
    )
    parts = [new]
    if outcome.changed:
        changed = ngettext("%d mis à jour", "%d mis à jour", outcome.changed)
        parts.append(changed % outcome.changed)
    if outcome.aside:
        parts.append(aside % outcome.aside)
    messages.success(request, ", ".join(parts) + ".")


@require_POST
@audience("network")
def read_calendar_again(request: HttpRequest, uid: str) -> HttpResponse:
    """Read a private address now."""
    source = get_object_or_404(_mine(request).exclude(url=""), uid=uid)
    outcome = read_address(source, today=timezone.localdate())
    if outcome.problem:
        messages.warning(request, in_words(outcome.problem))
    else:
        _tell(request, outcome)
    return redirect("core:calendars")


@require_POST
@audience("network")
def remove_calendar(request: HttpRequest, uid: str) -> HttpResponse:
    """Forget a calendar, its address and its proposals; gestures accepted from it stay."""
    source = get_object_or_404(_mine(request), uid=uid)
    source.delete()
    messages.success(
        request, _now("Le calendrier et ses propositions sont retirés. Vos gestes restent.")
    )
    return redirect("core:calendars")
