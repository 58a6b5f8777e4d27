"""Undo the change just made, from the message that told of it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from maillage.core import journal
from maillage.core.access import audience
from maillage.core.undoing import act_of_key, change_of_key
from maillage.core.views.gestures import tell_undone


@audience("signed_in")
@require_POST
def undo_told(request: HttpRequest) -> HttpResponse:
    """Undo one's own change by its key; what changed since is left and named."""
    person = request.user.person  # type: ignore[union-attr]
    key = request.POST.get("key", "")
    if many := act_of_key(key, person=person):
        tell_undone(request, journal.undo(many[0], by=person))
        return redirect(many[1])
    found = change_of_key(key, person=person)
    if found is None:
        raise Http404
    change, back = found
    tell_undone(request, journal.undo_change(change, by=person))
    return redirect(back)
