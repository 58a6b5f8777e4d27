"""Screens of a workshop's groups: the list, a pasted list with its preview, one group."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.consult.access import workshop_editable
from maillage.consult.models import Workshop
from maillage.consult.preparing import actions
from maillage.consult.preparing.actions import PreparingRefused
from maillage.consult.preparing.forms import GroupCountForm, GroupForm, GroupListForm, people_for
from maillage.consult.preparing.groups import (
    MOST_GROUPS,
    GroupLine,
    as_text,
    numbered,
    read_groups,
)
from maillage.consult.views.preparing import _of, frame, shown
from maillage.core.access import audience
from maillage.core.lists.imports.sheets import SheetError


@audience("network")
def prepare_groups(request: HttpRequest, address: str) -> HttpResponse:
    """The groups; more of them by number, or from a list that is shown before it is written."""
    record = workshop_editable(request.reader, address)
    act = request.POST.get("act", "")
    pasted = (
        GroupListForm(request.POST, request.FILES) if act in {"read", "add"} else GroupListForm()
    )
    counted = GroupCountForm(request.POST if act == "count" else None)
    lines: list[GroupLine] = []
    if act == "count" and counted.is_valid():
        lines = numbered(counted.cleaned_data["count"], _names(record))
        if len(lines) + len(_names(record)) <= MOST_GROUPS:
            return _added(request, record, lines)
        counted.add_error("count", _("Au plus %d groupes par atelier.") % MOST_GROUPS)
    elif act in {"read", "add"} and pasted.is_valid():
        lines, pasted = _read(request, record, pasted)
        if act == "add" and lines and not any(line.problem for line in lines):
            return _added(request, record, lines)
    if act == "count":
        lines = []
    context = frame(
        request, record, "groups", pasted=pasted, counted=counted, lines=lines,
        problems=sum(bool(line.problem) for line in lines),
    )  # fmt: skip
    is_wrong = bool(pasted.errors or counted.errors or (act == "add" and lines))
    return shown(request, "prepare_groups", context, is_wrong=is_wrong)


def _names(record: Workshop) -> list[str]:
    return list(record.breakouts.values_list("name", flat=True))


def _read(
    request: HttpRequest, record: Workshop, form: GroupListForm
) -> tuple[list[GroupLine], GroupListForm]:
    """What is understood; a file's rows come back as text, to be mended and sent again."""
    data: dict[str, Any] = form.cleaned_data
    content = data["file"].read() if data.get("file") else data["text"].encode()
    try:
        lines = read_groups(content, people=people_for(request.reader), taken=_names(record))
        text = as_text(content) if data.get("file") else data["text"]
    except SheetError as error:
        form.add_error("file" if data.get("file") else "text", str(error))
        return [], form
    if not lines:
        form.add_error("text", _("Aucun groupe dans cette liste."))
        return [], form
    return lines, GroupListForm(initial={"text": text})


def _added(request: HttpRequest, record: Workshop, lines: list[GroupLine]) -> HttpResponse:
    count = actions.add_groups(workshop=record, lines=lines, by=request.user.person)
    told = ngettext("%d groupe ajouté.", "%d groupes ajoutés.", count) % count
    messages.success(request, told)
    return redirect("consult:prepare_groups", record.address)


@audience("network")
def prepare_group(request: HttpRequest, address: str, uid: str) -> HttpResponse:
    """One group: its name, who writes, who takes the notes, who leads."""
    record = workshop_editable(request.reader, address)
    group = _of(record.breakouts.select_related("note_taker", "facilitator"), uid)
    label = group.label
    form = GroupForm(request.POST or None, instance=group, reader=request.reader)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_group(breakout=group, values=form.cleaned_data, by=request.user.person)
        except PreparingRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Le groupe est enregistré."))
            return redirect("consult:prepare_groups", record.address)
    context = frame(request, record, "groups", form=form, label=label)
    return shown(request, "prepare_group", context, is_wrong=bool(form.errors))
