"""Stop the digests from the mail itself, without signing in: the address is the key."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from maillage.connect.circles import digests
from maillage.connect.circles.actions import choose_digest
from maillage.connect.models import CircleMember
from maillage.core.access import audience


# Mail programs post here by themselves (RFC 8058), without our cookie: the signed key is the proof.
@csrf_exempt
@audience("bearer")
def stop_digests(request: HttpRequest, key: str) -> HttpResponse:
    """Confirm, then no digest of any circle; a mail program's own button does it at once."""
    person = digests.person_of(key)
    if person is None:
        raise Http404
    seats = digests.seats_told(person)
    if request.method == "POST":
        with transaction.atomic():
            for seat in seats:
                choose_digest(seat=seat, digest=CircleMember.Digest.NEVER, by=person)
    context = {"title": _("Résumés par courriel"), "count": len(seats),
               "is_done": request.method == "POST"}  # fmt: skip
    response = TemplateResponse(request, "connect/stop_digests.html", context)
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, no-store"
    return response
