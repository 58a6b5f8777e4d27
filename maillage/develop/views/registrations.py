"""Who comes, for those who prepare the evening: one person, by hand, by spreadsheet, out as CSV."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from maillage.core.access import audience, editable_or_404
from maillage.core.lists.imports.sheets import Sheet, SheetError, read_sheet, read_text
from maillage.develop.access import evening_editable
from maillage.develop.actions import registrations as actions
from maillage.develop.actions.registrations import Arrival
from maillage.develop.models import Evening, Registration
from maillage.develop.registering import mails, sheet
from maillage.develop.registering.forms import OrganiserForm, PaperForm, SheetForm
from maillage.develop.registering.wording import consent_to_match
from maillage.develop.views.frame import crumbs, frame, person_of, shown

SALT = "develop.sheet"
MOST_BYTES = 2 * 1024 * 1024


def list_url(evening: Evening) -> str:
    """The list of this evening's people."""
    return f"{reverse('develop:registrations')}?soiree={evening.uid}"


def _crumbs(evening: Evening) -> list[dict[str, Any]]:
    return [*crumbs(evening), {"title": _("Inscriptions"), "url": list_url(evening), "verb": 2}]


@audience("network")
def registration(request: HttpRequest, address: str) -> HttpResponse:
    """One person: what she said for others to know, and what her hosts set."""
    rows = Registration.objects.select_related("evening", "host_of")
    row = editable_or_404(rows, request.reader, address)  # type: ignore[attr-defined]
    evening = row.evening
    form = OrganiserForm(request.POST or None, evening=evening, registration=row)
    if request.method == "POST" and form.is_valid():
        promoted = actions.change_by_organiser(
            registration=row, values=form.values(), by=person_of(request)
        )
        mails.send_promotions(promoted)
        messages.success(request, _("L’inscription est à jour."))
        return redirect(list_url(evening))
    context = {
        "title": row.name or _("(nom effacé)"), "registration": row, "evening": evening,
        "crumbs": _crumbs(evening), "form": form,
        "rank": actions.rank_of(row) if row.state == Registration.State.WAITING else 0,
        "topics": row.topics.all() if row.may_be_matched else [],
        "may_cancel": actions.may_cancel(row),
    }  # fmt: skip
    return shown(request, "registration", context, is_wrong=bool(form.errors))


@audience("network")
@require_POST
def cancel(request: HttpRequest, address: str) -> HttpResponse:
    """Somebody told that she does not come: her place goes to who waits."""
    row = editable_or_404(Registration, request.reader, address)  # type: ignore[attr-defined]
    if not actions.may_cancel(row):
        messages.error(request, _("Cette personne a été accueillie, ou la soirée est terminée."))
        return redirect(row.get_absolute_url())
    promoted = actions.cancel(registration=row, by=person_of(request))
    mails.send_promotions(promoted)
    told = _("Le désistement est noté.")
    if promoted:
        told += " " + _("Une place est offerte à %s.") % ", ".join(one.name for one in promoted)
    messages.success(request, told)
    return redirect(list_url(row.evening))


@audience("network")
def add(request: HttpRequest, address: str) -> HttpResponse:
    """Somebody who registers on paper or by telephone."""
    evening = evening_editable(request.reader, address)  # type: ignore[attr-defined]
    form = PaperForm(request.POST or None, evening=evening)
    if request.method == "POST" and form.is_valid():
        row = _written(request, evening, form)
        told = _("%s est en attente.") if row.state == "waiting" else _("%s est inscrit·e.")
        messages.success(request, told % row.name)
        return redirect(list_url(evening))
    context = frame(request, evening, "people", form=form, wording=consent_to_match(evening))
    return shown(request, "add_registration", context, is_wrong=bool(form.errors))


def _written(request: HttpRequest, evening: Evening, form: PaperForm) -> Registration:
    told, by = form.cleaned_data, person_of(request)
    arrival = Arrival(
        name=told["name"], email=told["email"], organisation_name=told["organisation_name"],
        wording=consent_to_match(evening) if told["has_agreed"] else "",
        needs_accessible=told["needs_accessible"], needs=told["needs"], offers=told["offers"],
    )  # fmt: skip
    row, _is_new = actions.register(evening=evening, arrival=arrival, is_confirmed=True, by=by)
    values = {"host_of": told["host_of"], "absent_rounds": told["missed"]}
    actions.change_by_organiser(registration=row, values=values, by=by)
    return row


# --- Spreadsheets -------------------------------------------------------------------------------
@audience("network")
@require_safe
def export(request: HttpRequest, address: str) -> HttpResponse:
    """Those who come, as `maillage evening seat` reads them; nobody's refusals."""
    evening = evening_editable(request.reader, address)  # type: ignore[attr-defined]
    response = HttpResponse(sheet.written(evening), content_type="text/csv; charset=utf-8")
    name = f"{evening.address}-{timezone.localdate():%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@audience("network")
def import_sheet(request: HttpRequest, address: str) -> HttpResponse:
    """People from a spreadsheet: read, shown, then written."""
    evening = evening_editable(request.reader, address)  # type: ignore[attr-defined]
    if "carried" in request.POST:
        return _confirmed(request, evening)
    form = SheetForm(request.POST or None, request.FILES or None)
    lines: list[sheet.Line] = []
    if request.method == "POST" and form.is_valid():
        try:
            lines = sheet.read(_sheet(form), evening)
        except SheetError as error:
            form.add_error("file" if form.cleaned_data.get("file") else "text", str(error))
    taken = sheet.carried(lines)
    context = frame(
        request, evening, "people", form=form, lines=lines, new=len(taken),
        carried=Signer(salt=SALT).sign_object({"evening": evening.uid, "lines": taken})
        if taken else "",
        there=sum(line.is_there for line in lines),
        wrong=[line for line in lines if line.problem],
    )  # fmt: skip
    return shown(request, "import_registrations", context, is_wrong=bool(form.errors))


def _sheet(form: SheetForm) -> Sheet:
    file = form.cleaned_data.get("file")
    if file:
        return read_sheet(file.read(MOST_BYTES + 1), file.name or "", max_bytes=MOST_BYTES)
    return read_text(form.cleaned_data["text"], _("cellules collées"))


def _confirmed(request: HttpRequest, evening: Evening) -> HttpResponse:
    """Write what the preview showed; it comes back signed, as it was read."""
    try:
        kept: dict[str, Any] = Signer(salt=SALT).unsign_object(request.POST["carried"])
    except (BadSignature, ValueError, json.JSONDecodeError):
        kept = {}
    if kept.get("evening") != evening.uid:
        messages.error(request, _("Cet aperçu n’est plus bon : recommencez."))
        return redirect("develop:import_registrations", evening.address)
    has_agreed = "has_agreed" in request.POST
    wording = consent_to_match(evening) if has_agreed else ""
    arrivals = [(_arrival(one, wording), _names(one)) for one in kept["lines"]]
    made, _there = actions.register_many(evening=evening, arrivals=arrivals, by=person_of(request))
    _give_topics(made, [one["topics"] for one in kept["lines"]], evening)
    if "mail" in request.POST:
        for row in made:
            mails.send_link(row)
    told = ngettext("%d personne est ajoutée.", "%d personnes sont ajoutées.", len(made))
    messages.success(request, told % len(made))
    return redirect(list_url(evening))


def _arrival(one: dict[str, Any], wording: str) -> Arrival:
    return Arrival(
        name=one["name"], email=one["email"], organisation_name=one["organisation"],
        wording=wording, needs=one["needs"], offers=one["offers"],
    )  # fmt: skip


def _names(one: dict[str, Any]) -> dict[str, Any]:
    return {name: one.get(name, []) for name in ("known_names", "avoided_names")}


def _give_topics(made: list[Registration], named: list[list[str]], evening: Evening) -> None:
    """Topics by their names, among those of the evening."""
    topics = {name.casefold(): topic for topic in evening.topics.all()
              for name in (topic.name_fr, topic.name_en, topic.slug) if name}  # fmt: skip
    if len(made) == len(named):
        for row, names in zip(made, named, strict=True):
            row.topics.set({topics[n.casefold()] for n in names if n.casefold() in topics})


# --- Her own page -------------------------------------------------------------------------------
@audience("network")
@require_POST
def send_link(request: HttpRequest, address: str) -> HttpResponse:
    """Her page's address again, to her own e-mail: nobody else reads it."""
    row = editable_or_404(Registration, request.reader, address)  # type: ignore[attr-defined]
    if row.email and mails.send_link(row):
        messages.success(request, _("Le lien de sa page est envoyé."))
    else:
        messages.error(request, _("Le courriel n’a pas pu partir."))
    return redirect(row.get_absolute_url())
