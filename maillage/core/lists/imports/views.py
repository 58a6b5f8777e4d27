"""The pages of an import: file, columns, preview, progress. Whole without JavaScript."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from maillage.core.access import AUDIENCES, Reader, audience
from maillage.core.lists.imports import actions
from maillage.core.lists.imports.actions import sheet_of
from maillage.core.lists.imports.declaration import Importer
from maillage.core.lists.imports.mapping import NO_HEADER
from maillage.core.lists.imports.run import ask_undo, may_start_again
from maillage.core.lists.imports.sheets import (
    MAX_BYTES,
    Sheet,
    SheetError,
    read_text,
)
from maillage.core.models import Import
from maillage.core.registry import registry

State = Import.State
OVER = {State.DONE, State.STOPPED, State.FAILED}
STEPS = [
    (gettext_lazy("Fichier"), "file"),
    (gettext_lazy("Colonnes"), "columns"),
    (gettext_lazy("Aperçu"), "preview"),
    (gettext_lazy("Importation"), "progress"),
]


class SourceForm(forms.Form):
    """A file, or cells pasted from a spreadsheet."""

    file = forms.FileField(
        label=gettext_lazy("Fichier"),
        required=False,
        help_text=gettext_lazy("20 Mo et 50 000 lignes au plus."),
        widget=forms.FileInput,
    )
    pasted = forms.CharField(
        label=gettext_lazy("… ou cellules copiées de votre tableur"),
        required=False,
        strip=False,
        help_text=gettext_lazy("Copiez les cellules avec leurs titres, puis collez-les ici."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: Any, importer: type[Importer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.importer = importer
        self.fields["file"].label = str(importer.file_title)
        self.fields["file"].widget.attrs["accept"] = importer.accepts

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        file, pasted = data.get("file"), data.get("pasted", "")
        if not file and not pasted.strip():
            raise forms.ValidationError(_("Choisissez un fichier ou collez des cellules."))
        name = file.name if file else _("Cellules collées")
        try:
            data["sheet"] = _sheet(file, pasted, name, self.importer)
        except SheetError as error:
            self.add_error("file" if file else "pasted", str(error))
        data["title"] = name
        return data


def _sheet(file: Any, pasted: str, name: str, importer: type[Importer]) -> Sheet:
    if file:
        # One byte too many is enough to know that it is too big.
        return sheet_of(file.read(MAX_BYTES + 1), name, importer)
    if len(pasted) > MAX_BYTES:
        raise SheetError(_("Il y a trop de cellules. Enregistrez-les dans un fichier."))
    return read_text(pasted, name)


def _list_or_404(name: str, reader: Reader) -> Any:
    """The registered list, when it takes imports and this reader may make them."""
    a_list = registry.lists.get(name)
    if (
        a_list is None
        or a_list.importer is None
        or not reader.person_id
        or not any(AUDIENCES[a](reader) for a in a_list.import_audience)
    ):
        raise Http404
    return a_list


def _import_or_404(request: HttpRequest, uid: str) -> tuple[Import, Any]:
    reader: Reader = request.reader  # type: ignore[attr-defined]
    imported = get_object_or_404(
        Import.objects.select_related("batch", "file", "host", "owner"),
        uid=uid,
        owner_id=reader.person_id or 0,
    )
    return imported, _list_or_404(imported.list_name, reader)


def _frame(a_list: Any, step: str, **more: Any) -> dict[str, Any]:
    position = [key for _title, key in STEPS].index(step)
    return {
        "a_list": a_list,
        "title": _("Importer dans « %s »") % a_list.title,
        "crumbs": [{"title": a_list.title, "url": a_list.url(), "verb": a_list.css[1:]}],
        "steps": [
            {"title": title, "is_done": n < position, "is_current": n == position}
            for n, (title, _key) in enumerate(STEPS)
        ],
        **more,
    }


@audience("signed_in")
def start(request: HttpRequest, list_name: str) -> HttpResponse:
    """Step 1: the file, or pasted cells."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    a_list = _list_or_404(list_name, reader)
    is_sent = request.method == "POST"
    form = SourceForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        importer=a_list.importer,
    )
    if is_sent and form.is_valid():
        imported = actions.receive(
            sheet=form.cleaned_data["sheet"],
            title=form.cleaned_data["title"],
            list_name=a_list.name,
            importer=a_list.importer,
            reader=reader,
        )
        return redirect("core:import_columns", imported.uid)
    former = Import.objects.filter(owner_id=reader.person_id, list_name=a_list.name)[:10]
    return TemplateResponse(
        request,
        "core/import_start.html",
        _frame(a_list, "file", form=form, former=former, fields=a_list.importer.fields),
        status=400 if form.errors else 200,
    )


@audience("signed_in")
def columns(request: HttpRequest, uid: str) -> HttpResponse:
    """Step 2: which column is what, and what to do with doubles."""
    imported, a_list = _import_or_404(request, uid)
    if imported.state not in {State.MAPPING, State.PREVIEWED}:
        return redirect("core:import_progress", imported.uid)
    problems: list[str] = []
    if request.method == "POST" and "move" in request.POST:
        _move_header(request, imported, a_list)
        return redirect("core:import_columns", imported.uid)
    if request.method == "POST":
        mapping = _mapping(request, imported, a_list)
        problems = _mapping_problems(mapping, a_list)
        if not problems:
            options = _options(request, a_list)
            actions.choose_columns(imported=imported, mapping=mapping, options=options)
            return redirect("core:import_preview", imported.uid)
        imported.mapping = mapping
    return TemplateResponse(
        request,
        "core/import_columns.html",
        _frame(a_list, "columns", problems=problems, **_columns(imported, a_list)),
        status=400 if problems else 200,
    )


def _columns(imported: Import, a_list: Any) -> dict[str, Any]:
    sample, header = imported.options["sample"], imported.options["header"]
    below = sample[header + 1 : header + 5]
    return {
        "imported": imported,
        "columns": [
            {
                "number": number,
                "heading": heading,
                "field": imported.mapping.get(str(number), ""),
                "cells": [row[number][:60] for row in below if number < len(row) and row[number]],
            }
            for number, heading in enumerate(actions.sheet_headings(imported))
        ],
        "fields": a_list.importer.fields,
        "asked": [
            {"option": option, "value": imported.options.get(option.name)}
            for option in a_list.importer.options_asked
        ],
        "header": header,
        "header_choices": [(NO_HEADER, _("aucune"))]
        + [
            (n, f"{number} : {' · '.join(c for c in row if c)[:60]}")
            for n, (number, row) in enumerate(
                zip(imported.options["numbers"], sample[:15], strict=False)
            )
        ],
    }


def _move_header(request: HttpRequest, imported: Import, a_list: Any) -> None:
    asked = request.POST.get("header", "")
    known = {str(n): n for n in range(NO_HEADER, len(imported.options["sample"]))}
    if asked in known:
        actions.move_header(imported=imported, header=known[asked], importer=a_list.importer)


def _mapping(request: HttpRequest, imported: Import, a_list: Any) -> dict[str, str]:
    known = {field.name for field in a_list.importer.fields}
    asked = {
        str(number): request.POST.get(f"column-{number}", "")
        for number in range(len(actions.sheet_headings(imported)))
    }
    return {number: name for number, name in asked.items() if name in known}


def _mapping_problems(mapping: dict[str, str], a_list: Any) -> list[str]:
    used = list(mapping.values())
    problems = [
        _("Dites quelle colonne contient « %s ».") % field.title
        for field in a_list.importer.fields
        if field.is_required and field.name not in used
    ]
    return problems + [
        _("« %s » ne peut venir que d’une colonne.") % field.title
        for field in a_list.importer.fields
        if field.is_unique and used.count(field.name) > 1
    ]


def _options(request: HttpRequest, a_list: Any) -> dict[str, str]:
    chosen = {}
    for option in a_list.importer.options_asked:
        allowed = [str(value) for value, _label in option.choices]
        asked = request.POST.get(option.name, "")
        chosen[option.name] = asked if asked in allowed else allowed[0]
    return chosen


@audience("signed_in")
def preview(request: HttpRequest, uid: str) -> HttpResponse:
    """Step 3: what will be written, before anything is."""
    imported, a_list = _import_or_404(request, uid)
    if imported.state == State.MAPPING:
        return redirect("core:import_columns", imported.uid)
    if imported.state != State.PREVIEWED:
        return redirect("core:import_progress", imported.uid)
    if request.method == "POST":
        choices = {
            name.removeprefix("row-"): value
            for name, value in request.POST.items()
            if name.startswith("row-")
        }
        actions.confirm(imported=imported, choices=choices)
        return redirect("core:import_progress", imported.uid)
    told = imported.report["preview"]
    will_write = told["new"] + (
        told["doubles"] if imported.options.get("doubles") in {"update", "create"} else 0
    )
    return TemplateResponse(
        request,
        "core/import_preview.html",
        _frame(
            a_list,
            "preview",
            imported=imported,
            told=told,
            will_write=will_write,
            offered=actions.offered(imported),
        ),
    )


@audience("signed_in")
def progress(request: HttpRequest, uid: str) -> HttpResponse:
    """Step 4: what is done, what is left, what failed; then the outcome and its undo."""
    imported, a_list = _import_or_404(request, uid)
    if imported.state in {State.MAPPING, State.PREVIEWED}:
        return redirect("core:import_columns", imported.uid)
    is_undoing = imported.options.get("undo") == "asked"
    total = max(imported.rows_total, 1)
    context = _frame(
        a_list,
        "progress",
        imported=imported,
        report=imported.report,
        is_over=imported.state in OVER,
        is_undoing=is_undoing,
        is_undone=imported.options.get("undo") == "done",
        is_waiting=imported.state not in OVER or is_undoing,
        may_start_again=may_start_again(imported),
        percent=100 * imported.rows_done // total,
    )
    fragment = bool(request.htmx)  # type: ignore[attr-defined]
    response = TemplateResponse(
        request, "core/import_state.html" if fragment else "core/import_progress.html", context
    )
    patch_vary_headers(response, ["HX-Request"])
    return response


@audience("signed_in")
@require_POST
def stop(request: HttpRequest, uid: str) -> HttpResponse:
    """Ask a running import to stop; the rows already written stay and can be undone."""
    imported, _list = _import_or_404(request, uid)
    actions.ask_stop(imported=imported)
    return redirect("core:import_progress", imported.uid)


@audience("signed_in")
@require_POST
def start_again(request: HttpRequest, uid: str) -> HttpResponse:
    """Go on with a failed import where it stopped."""
    imported, _list = _import_or_404(request, uid)
    if actions.start_again(imported=imported):
        messages.info(request, _("L’importation reprend où elle s’était arrêtée."))
    return redirect("core:import_progress", imported.uid)


@audience("signed_in")
@require_POST
def undo(request: HttpRequest, uid: str) -> HttpResponse:
    """Take the whole import back."""
    imported, _list = _import_or_404(request, uid)
    if imported.state in OVER and imported.batch and "undo" not in imported.options:
        ask_undo(imported)
        messages.info(request, _("L’annulation commence."))
    return redirect("core:import_progress", imported.uid)
