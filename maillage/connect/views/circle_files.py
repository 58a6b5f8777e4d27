"""A circle's files: given out by its own page, to its members."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maillage.connect.access import circle_visible, is_inside
from maillage.connect.circles import talking
from maillage.connect.circles.forms import FileForm
from maillage.connect.circles.reading import standing
from maillage.connect.models import Circle, CircleFile, Meeting
from maillage.connect.views.circles import crumbs, form_page
from maillage.connect.views.seats import tried
from maillage.connect.views.threads import written_in
from maillage.core.access import Reader, audience, editable_or_404, visible_or_404
from maillage.core.undoing import told_with_undo
from maillage.core.views.files import served


@audience("signed_in")
def add_file(request: HttpRequest, address: str) -> HttpResponse:
    """Put a file with the circle."""
    circle = written_in(request.reader, address)  # type: ignore[attr-defined]
    return _add(request, circle, None)


@audience("signed_in")
def add_meeting_file(request: HttpRequest, address: str) -> HttpResponse:
    """Put a file with a meeting: what is read before, or what was shown there."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    rows = Meeting.objects.select_related("circle")
    meeting = visible_or_404(rows, reader, address)
    return _add(request, written_in(reader, meeting.circle.address), meeting)


def _add(request: HttpRequest, circle: Circle, meeting: Meeting | None) -> HttpResponse:
    if request.method == "POST":
        form = FileForm(request.POST, request.FILES)
        if form.is_valid():
            tried(request, lambda: talking.add_file(
                circle=circle, upload=form.cleaned_data["file"],
                title=form.cleaned_data["title"],
                by=request.user.person,  # type: ignore[union-attr]
                meeting=meeting,
            ))  # fmt: skip
            if meeting is not None:
                return redirect(meeting)
            return redirect("connect:circle_files", circle.address)
    else:
        form = FileForm()
    title = _("Ajouter un fichier à « %s »") % meeting if meeting else _("Ajouter un fichier")
    back = (meeting or circle).get_absolute_url()
    return form_page(request, form, title, circle, submit=_("Ajouter"), cancel=back)


@audience("signed_in")
def files(request: HttpRequest, address: str) -> HttpResponse:
    """All the circle's files."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    circle = circle_visible(reader, address)
    rows = CircleFile.objects.filter(circle=circle).select_related("file", "added_by", "meeting")
    if not is_inside(circle, reader):
        rows = rows.none()
    stands = standing(circle, reader)
    context = {"title": _("Fichiers"), "crumbs": crumbs(circle), "circle": circle,
               "stands": stands, "files": rows}  # fmt: skip
    return TemplateResponse(request, "connect/circle_files.html", context)


@audience("signed_in")
@require_safe
def file(request: HttpRequest, address: str) -> HttpResponseBase:
    """The file, as a download."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    found = visible_or_404(CircleFile.objects.select_related("file"), reader, address)
    return served(request, found.file)


@audience("signed_in")
@require_POST
def remove_file(request: HttpRequest, address: str) -> HttpResponse:
    """Take a file out: who added it, and who leads the circle."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    rows = CircleFile.objects.select_related("circle")
    found = editable_or_404(rows, reader, address)
    circle = found.circle
    if not standing(circle, reader).leads:
        found = editable_or_404(rows.filter(added_by_id=reader.person_id), reader, address)
    by = request.user.person  # type: ignore[union-attr]
    told = tried(request, lambda: talking.remove_file(kept=found, by=by))
    told_with_undo(request, _("Le fichier est retiré."), told, back=circle.get_absolute_url())
    return redirect("connect:circle_files", circle.address)
