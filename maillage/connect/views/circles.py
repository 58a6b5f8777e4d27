"""A circle's page, its form, its closing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.connect.access import circle_editable, circle_visible, is_inside
from maillage.connect.circles import actions, closing
from maillage.connect.circles.forms import CircleForm, ClosingForm
from maillage.connect.circles.lists import period
from maillage.connect.circles.reading import composition, family, standing
from maillage.connect.models import Circle, CircleFile, CircleMember, Thread
from maillage.connect.views.actors import SEEN_BY, sent
from maillage.core.access import Reader, audience, visible
from maillage.core.models import Actor, Visibility
from maillage.core.timeline import entries_of
from maillage.core.undoing import act_told_with_undo, told_with_undo

MOMENTS = 15
THREADS, FILES, A_PAGE = 8, 8, 50


def crumbs(*more: Circle) -> list[dict[str, Any]]:
    """The way to a page of circles."""
    way: list[dict[str, Any]] = [
        {"title": _("Réseauter"), "url": "", "verb": 1},
        {"title": _("Cercles"), "url": reverse("connect:circles")},
    ]
    return [*way, *({"title": c.name, "url": c.get_absolute_url()} for c in more)]


def form_page(
    request: HttpRequest, form: Any, title: str, *around: Circle, template: str = "", **more: Any
) -> HttpResponse:
    """A form by itself; refused, it keeps what was typed and answers 400."""
    cancel = around[-1].get_absolute_url() if around else reverse("connect:circles")
    context = {"title": title, "form": form, "crumbs": crumbs(*around), "cancel": cancel, **more}
    status = 400 if form.errors else 200
    name = template or "connect/circle_form.html"
    return TemplateResponse(request, name, context, status=status)


def led_and_open(reader: Reader, address: str) -> Circle:
    """A circle that the reader leads and that is not closed; Http404 otherwise."""
    circle = circle_editable(reader, address)
    if circle.closed_on:
        raise Http404
    return circle


@audience("signed_in")
def circle(request: HttpRequest, address: str) -> HttpResponse:
    """The circle: its mandate, who sits there, what is said, met, decided and kept."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    found = circle_visible(reader, address)
    if found.address != address:
        return HttpResponsePermanentRedirect(found.get_absolute_url())
    stands = standing(found, reader)
    threads = visible(Thread.objects.filter(circle=found), reader)
    files = visible(CircleFile.objects.filter(circle=found), reader).select_related("file")
    context = {
        "title": found.name,
        "crumbs": crumbs(),
        "circle": found,
        "stands": stands,
        "composition": composition(found, reader),
        "threads": _in_order(threads)[:THREADS],
        "thread_count": threads.count(),
        "files": files[:FILES],
        "file_count": files.count(),
        "keeper": visible(Actor.objects.filter(pk=found.kept_by_id), reader).first(),
        "digests": CircleMember.Digest.choices,
        "period": period(found),
        "seen_by": SEEN_BY[Visibility(found.visibility)],
        "entries": entries_of(found, reader, MOMENTS),
        **family(found, reader),
    }
    return TemplateResponse(request, "connect/circle.html", context)


def _in_order(threads: QuerySet[Thread]) -> QuerySet[Thread]:
    """Those that go on first, then the last written in; each with `.said`, its messages."""
    rows = threads.annotate(said=Count("messages"))
    return rows.order_by(F("closed_on").asc(nulls_first=True), "-last_message_at", "-pk")


@audience("signed_in")
def threads(request: HttpRequest, address: str) -> HttpResponse:
    """All the circle's discussions, for its members."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    found = circle_visible(reader, address)
    if not is_inside(found, reader):
        raise Http404
    page = Paginator(_in_order(found.threads.all()), A_PAGE).get_page(request.GET.get("page"))
    context = {"title": _("Discussions"), "crumbs": crumbs(found), "circle": found, "page": page}
    return TemplateResponse(request, "connect/threads.html", context)


@audience("network")
def add_circle(request: HttpRequest) -> HttpResponse:
    """Open a circle: a name and a need are enough."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    form = CircleForm(sent(request), reader=reader, initial={"visibility": "network"})
    if request.method == "POST" and form.is_valid():
        made = actions.open_circle(
            values=form.cleaned_data, reader=reader,
            by=request.user.person,  # type: ignore[union-attr]
        )  # fmt: skip
        messages.success(request, _("« %s » est ouvert. Invitez maintenant qui en sera.") % made)
        return redirect(made)
    return form_page(request, form, _("Ouvrir un cercle"), draft="cercle", submit=_("Ouvrir"))


@audience("signed_in")
def edit_circle(request: HttpRequest, address: str) -> HttpResponse:
    """Correct the mandate."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    found = led_and_open(reader, address)
    form = CircleForm(sent(request), instance=found, reader=reader)
    if request.method == "POST" and form.is_valid():
        found.refresh_from_db()  # the form wrote its values into it; the journal compares
        told = actions.change_circle(
            circle=found, values=form.cleaned_data,
            by=request.user.person,  # type: ignore[union-attr]
        )  # fmt: skip
        told_with_undo(request, _("C’est enregistré."), told, back=found.get_absolute_url())
        return redirect(found)
    return form_page(request, form, _("Modifier le mandat"), circle_visible(reader, address))


@audience("signed_in")
def seats(request: HttpRequest, address: str) -> HttpResponse:
    """Everybody who sits or sat there, from when to when."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    found = circle_visible(reader, address)
    context = {
        "title": _("Membres"), "crumbs": crumbs(found), "circle": found,
        "stands": standing(found, reader), "composition": composition(found, reader),
    }  # fmt: skip
    return TemplateResponse(request, "connect/circle_seats.html", context)


# --- Closing --------------------------------------------------------------------------------
@audience("signed_in")
def close_circle(request: HttpRequest, address: str) -> HttpResponse:
    """Close: why, what is kept, where, by whom, and who takes each open action over."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    found = led_and_open(reader, address)
    waiting = closing.open_actions(found)
    by = request.user.person  # type: ignore[union-attr]
    form = ClosingForm(
        sent(request), reader=reader, open_actions=waiting, initial={"kept_by": by.name}
    )
    if request.method == "POST" and form.is_valid():
        names = ("closing_reason", "kept", "kept_by")
        try:
            act = closing.close_circle(
                circle=found, values={n: form.cleaned_data[n] for n in names},
                settled=form.settled(), by=by,
            )  # fmt: skip
        except actions.NotPossible as refusal:
            form.add_error(None, str(refusal))
        else:
            words = _("« %s » est fermé ; ce qu’il laisse se retrouve sur sa page.") % found
            act_told_with_undo(request, words, act, back=found.get_absolute_url())
            return redirect(found)
    return form_page(
        request, form, _("Fermer le cercle"), found, submit=_("Fermer le cercle"),
        draft=f"fermer-{found.uid}", waiting=waiting, template="connect/circle_close.html",
    )  # fmt: skip


@audience("coordination")
@require_POST
def reopen_circle(request: HttpRequest, address: str) -> HttpResponse:
    """A closed circle goes on."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    found = circle_editable(reader, address)
    if not found.closed_on:
        raise Http404
    closing.reopen_circle(circle=found, by=request.user.person)  # type: ignore[union-attr]
    messages.success(request, _("« %s » est ouvert de nouveau.") % found)
    return redirect(found)
