"""Undo the change just made, from the message that told of it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from maillage.core import journal
from maillage.core.access import audience
from maillage.core.merging import MergeRefused, separate_actors
from maillage.core.merging.separating import may_be_named
from maillage.core.models import Batch
from maillage.core.undoing import act_of_key, change_of_key
from maillage.core.views.gestures import tell_undone


def _undo(act: Batch, request: HttpRequest) -> journal.Undone:
    """Two actors that became one are taken apart: more was moved than the journal tells."""
    person, reader = request.user.person, request.reader  # type: ignore[union-attr,attr-defined]
    merger = act.mergers.filter(separated_at=None).first()
    if merger is None:
        return journal.undo(act, by=person)
    try:
        return separate_actors(
            merger=merger, by=person, may_name=lambda row: may_be_named(row, reader)
        )
    except MergeRefused as refusal:
        return journal.Undone(refused=[str(refusal)])


@audience("signed_in")
@require_POST
def undo_told(request: HttpRequest) -> HttpResponse:
    """Undo one's own change by its key; what changed since is left and named."""
    person = request.user.person  # type: ignore[union-attr]
    key = request.POST.get("key", "")
    if many := act_of_key(key, person=person):
        tell_undone(request, _undo(many[0], request))
        return redirect(many[1])
    found = change_of_key(key, person=person)
    if found is None:
        raise Http404
    change, back = found
    tell_undone(request, journal.undo_change(change, by=person))
    return redirect(back)
