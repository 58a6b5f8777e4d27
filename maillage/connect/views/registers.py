"""Actions of the register: done in one tap, handed to somebody else."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.connect.meetings import outcomes
from maillage.connect.meetings.forms import PassOnForm
from maillage.connect.views.actors import sent
from maillage.core.access import Reader, audience, editable
from maillage.core.models import Action
from maillage.core.undoing import told_with_undo


def _hers(reader: Reader, uid: str) -> Action:
    """An action that she holds, or may change; Http404 otherwise."""
    rows = Action.objects.select_related("holder").filter(uid=uid)
    found = editable(rows, reader).first()
    if found is None:
        raise Http404
    return found


def _back(request: HttpRequest) -> str:
    """The page that she came from, when it is ours."""
    asked = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()})
    return asked if is_ours else reverse("connect:actions_due")


@audience("signed_in")
@require_POST
def settle_action(request: HttpRequest, uid: str) -> HttpResponse:
    """Done today; or not done after all."""
    action = _hers(request.reader, uid)  # type: ignore[attr-defined]
    is_done = bool(request.POST.get("done"))
    by = request.user.person  # type: ignore[union-attr]
    change = outcomes.settle(action=action, is_done=is_done, by=by)
    words = _("C’est fait : « %s ».") if is_done else _("« %s » est de nouveau à faire.")
    told_with_undo(request, words % action, change, back=reverse("connect:actions_due"))
    return redirect(_back(request))


@audience("signed_in")
def pass_action(request: HttpRequest, uid: str) -> HttpResponse:
    """Somebody else does it, or by another day."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    action = _hers(reader, uid)
    form = PassOnForm(sent(request), reader=reader, action=action)
    if request.method == "POST" and form.is_valid():
        by = request.user.person  # type: ignore[union-attr]
        change = outcomes.pass_on(action=action, by=by, **form.cleaned_data)
        told_with_undo(request, _("C’est enregistré."), change,
                       back=reverse("connect:actions_due"))  # fmt: skip
        return redirect("connect:actions_due")
    way = [
        {"title": _("Réseauter"), "url": "", "verb": 1},
        {"title": _("Actions"), "url": reverse("connect:actions_due")},
    ]
    context = {"title": _("Confier : %s") % action, "form": form, "crumbs": way,
               "submit": _("Confier"), "cancel": reverse("connect:actions_due")}  # fmt: skip
    status = 400 if form.errors else 200
    return TemplateResponse(request, "connect/circle_form.html", context, status=status)
