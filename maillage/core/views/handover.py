"""The handover of a post: see what hangs on it, choose what passes, take the rest away."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from maillage.core import handover as handing
from maillage.core.access import Reader, audience
from maillage.core.accounts.forms import ActorByName
from maillage.core.documents.xlsx import Sheet, as_xlsx
from maillage.core.models import Post, Visibility
from maillage.core.undoing import act_told_with_undo

FEW = 6
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class HandoverForm(forms.Form):
    """To whom, and which of the things that hang on the post."""

    to = ActorByName(
        label=gettext_lazy("À qui"),
        help_text=gettext_lazy("Une personne qui a un rôle dans l’organisme d’accueil."),
        unknown=gettext_lazy(
            "Personne de ce nom dans cet organisme. Invitez-la d’abord, ou donnez-lui un rôle."
        ),
    )

    def __init__(self, *args: Any, post: Post, parts: list[handing.Part], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts = parts
        people = handing.successors(post)
        self.fields["to"].offer(people, people)
        for part in parts:
            usual = [r.uid for r in part.records if not _is_private(r)]
            self.fields[f"part_{part.key}"] = forms.MultipleChoiceField(
                label=part.title, required=False, initial=usual,
                choices=[(r.uid, _described(r)) for r in part.records],
                widget=forms.CheckboxSelectMultiple,
            )  # fmt: skip

    def ticks(self) -> list[tuple[forms.BoundField, int, bool]]:
        """Each part as a field, how many things it holds, and whether it is shown unfolded."""
        fields = [(self[f"part_{part.key}"], len(part.records)) for part in self.parts]
        return [(f, count, count <= FEW or bool(f.errors)) for f, count in fields]

    def chosen(self) -> list[tuple[handing.Part, list[Any]]]:
        """Each part with those of its records that pass."""
        wanted = {p.key: set(self.cleaned_data[f"part_{p.key}"]) for p in self.parts}
        return [(p, [r for r in p.records if r.uid in wanted[p.key]]) for p in self.parts]


def _is_private(record: Any) -> bool:
    return getattr(record, "visibility", "") == Visibility.PRIVATE


def _described(record: Any) -> str:
    return _("%s (privé)") % record if _is_private(record) else str(record)


@audience("network")
def handover(request: HttpRequest, address: str) -> HttpResponse:
    """The holder chooses what passes to a named successor; who received reads what."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    post = handing.post_or_404(reader, address)
    passed = handing.last_passed(post, reader)
    may_pass = handing.may_hand_over(post, reader)
    if not may_pass and (passed is None or post.successor_id != reader.person_id):
        raise Http404
    parts = handing.parts_of(post, reader) if may_pass else []
    form = HandoverForm(request.POST or None, post=post, parts=parts)
    if request.method == "POST":
        if not may_pass:
            raise Http404
        if form.is_valid():
            to = form.cleaned_data["to"]
            act = handing.hand_over(
                post=post, to=to, chosen=form.chosen(),
                by=request.user.person,  # type: ignore[union-attr]
            )  # fmt: skip
            words = _("C’est transmis à %s.") % to
            act_told_with_undo(request, words, act, back=request.path)
            return redirect("core:handover", post.address)
    context = {
        "title": _("Passation du poste"), "post": post, "parts": parts, "form": form,
        "ticks": form.ticks(), "passed": passed, "may_pass": may_pass,
        "cancel": post.get_absolute_url(),
        "crumbs": [{"title": post.title, "url": post.get_absolute_url()}],
    }  # fmt: skip
    status = 400 if form.errors else 200
    return TemplateResponse(request, "core/handover.html", context, status=status)


@audience("network")
@require_safe
def handover_sheet(request: HttpRequest, address: str) -> HttpResponse:
    """Everything that hangs on the post, as a workbook that its holder keeps."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    post = handing.post_or_404(reader, address)
    if post.owner_id != reader.person_id:
        raise Http404
    columns = [_("Nom"), _("Visible par"), _("Depuis le"), _("Adresse")]
    sheets = [
        Sheet(part.title, columns, [_row(record, request) for record in part.records])
        for part in handing.parts_of(post, reader)
    ] or [Sheet(_("Passation"), columns, [])]
    content = as_xlsx(sheets, title=f"{_('Passation du poste')} · {post.title}")
    response = HttpResponse(content, content_type=XLSX)
    name = f"passation-{timezone.localdate():%Y-%m-%d}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _row(record: Any, request: HttpRequest) -> list[Any]:
    seen_by = record.get_visibility_display() if hasattr(record, "visibility") else ""
    path = record.get_absolute_url()
    url = request.build_absolute_uri(path) if path else ""
    return [str(record), seen_by, timezone.localdate(record.created_at), url]
