"""A circle's discussions, read and written by its members."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.connect.access import circle_visible, sits
from maillage.connect.circles import talking
from maillage.connect.circles.forms import MessageForm, ThreadForm
from maillage.connect.circles.reading import standing
from maillage.connect.models import Circle, Message, Thread
from maillage.connect.views.actors import sent
from maillage.connect.views.circles import crumbs, form_page
from maillage.connect.views.seats import tried
from maillage.core.access import Reader, audience, editable_or_404, visible_or_404

A_PAGE = 50


def written_in(reader: Reader, address: str) -> Circle:
    """A circle that is open and in which the reader sits; Http404 otherwise."""
    circle = circle_visible(reader, address)
    if circle.closed_on or not sits(circle, reader):
        raise Http404
    return circle


@audience("signed_in")
def add_thread(request: HttpRequest, address: str) -> HttpResponse:
    """Begin a discussion."""
    circle = written_in(request.reader, address)  # type: ignore[attr-defined]
    form = ThreadForm(sent(request))
    if request.method == "POST" and form.is_valid():
        made = tried(request, lambda: talking.start_thread(
            circle=circle, by=request.user.person, **form.cleaned_data,  # type: ignore[union-attr]
        ))  # fmt: skip
        return redirect(made or circle)
    return form_page(
        request, form, _("Nouvelle discussion"), circle, submit=_("Publier"),
        draft=f"discussion-{circle.uid}",
    )  # fmt: skip


@audience("signed_in")
def thread(request: HttpRequest, address: str) -> HttpResponse:
    """What was said, oldest first; the last page is where one writes."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    found = visible_or_404(Thread.objects.select_related("circle"), reader, address)
    if found.address != address:
        return HttpResponsePermanentRedirect(found.get_absolute_url())
    stands = standing(found.circle, reader)
    may_write = stands.writes and not found.closed_on
    form = MessageForm(sent(request))
    if request.method == "POST":
        if not may_write:
            raise Http404
        if form.is_valid():
            by, text = request.user.person, form.cleaned_data["text"]  # type: ignore[union-attr]
            said = tried(request, lambda: talking.write_message(thread=found, text=text, by=by))
            return redirect(_place(found, said) if said else found)
    pages = Paginator(found.messages.select_related("author"), A_PAGE)
    page = pages.get_page(request.GET.get("page") or pages.num_pages)
    context = {
        "title": found.title, "crumbs": crumbs(found.circle), "thread": found,
        "circle": found.circle, "stands": stands, "page": page, "form": form,
        "may_write": may_write,
        "may_close": stands.writes and _may_close(found, stands.leads, reader),
    }  # fmt: skip
    status = 400 if form.errors else 200
    return TemplateResponse(request, "connect/thread.html", context, status=status)


def _place(thread: Thread, message: Message) -> str:
    return f"{thread.get_absolute_url()}#m-{message.uid}"


def _may_close(thread: Thread, leads: bool, reader: Reader) -> bool:
    return leads or thread.started_by_id == reader.person_id


@audience("signed_in")
@require_POST
def close_thread(request: HttpRequest, address: str) -> HttpResponse:
    """Close a discussion or take it up again: who began it, and who leads the circle."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    found = editable_or_404(Thread.objects.select_related("circle"), reader, address)
    if not _may_close(found, standing(found.circle, reader).leads, reader):
        raise Http404
    is_closed = request.POST.get("open") != "1"
    by = request.user.person  # type: ignore[union-attr]
    if tried(request, lambda: talking.close_thread(thread=found, is_closed=is_closed, by=by)):
        messages.success(
            request, _("La discussion est fermée.") if is_closed else _("La discussion reprend.")
        )
    return redirect(found)


@audience("signed_in")
def edit_message(request: HttpRequest, uid: str) -> HttpResponse:
    """Mend one's own message, or withdraw it."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    mine = Message.objects.filter(author_id=reader.person_id or 0, withdrawn_at=None)
    found = editable_or_404(mine.select_related("thread__circle"), reader, uid)
    text_now = found.text
    form = MessageForm(sent(request), instance=found)
    by = request.user.person  # type: ignore[union-attr]
    if request.method == "POST" and "withdraw" in request.POST:
        if tried(request, lambda: talking.withdraw_message(message=found, by=by)):
            messages.success(request, _("Votre message est retiré."))
        return redirect(_place(found.thread, found))
    if request.method == "POST" and form.is_valid():
        found.text = text_now  # the form wrote into it; the action compares
        new = form.cleaned_data["text"]
        tried(request, lambda: talking.mend_message(message=found, text=new, by=by))
        return redirect(_place(found.thread, found))
    context = {
        "title": _("Corriger mon message"), "form": form,
        "crumbs": [*crumbs(found.thread.circle),
                   {"title": found.thread.title, "url": found.thread.get_absolute_url()}],
        "cancel": reverse("connect:thread", args=[found.thread.address]),
    }  # fmt: skip
    status = 400 if form.errors else 200
    return TemplateResponse(request, "connect/message_form.html", context, status=status)
