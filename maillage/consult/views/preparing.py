"""Screens that prepare a workshop: a new one, its settings, its steps, its links."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.consult.access import workshop_editable, workshop_visible
from maillage.consult.models import Breakout, Step, Workshop
from maillage.consult.preparing import actions, links, readiness
from maillage.consult.preparing.actions import PreparingRefused
from maillage.consult.preparing.forms import NewWorkshopForm, SettingsForm, StepForm
from maillage.consult.preparing.templates import TEMPLATES, total_minutes
from maillage.consult.views.workshops import crumbs
from maillage.core.access import audience, visible
from maillage.core.models import Actor

OFFERED = 100


def frame(request: HttpRequest, record: Workshop, tab: str, **more: Any) -> dict[str, Any]:
    """What every page of the preparation shows: where one is, what is missing, the last act."""
    groups = list(record.breakouts.select_related("note_taker", "facilitator"))
    steps = list(record.steps.order_by("position", "pk").select_related("draws_on"))
    found = readiness.checks(record, groups, steps)
    state, state_css = readiness.state_of(record)
    return {
        "title": _("Préparer l’atelier"),
        "crumbs": crumbs(record),
        "workshop": record,
        "tab": tab,
        "groups": groups,
        "steps": steps,
        "checks": found,
        "missing": sum(not check.is_ready for check in found),
        "duration": readiness.in_hours(total_minutes(steps)),
        "state": state,
        "state_css": state_css,
        "last_act": actions.last_act(record),
        **more,
    }


def shown(
    request: HttpRequest, name: str, context: dict[str, Any], *, is_wrong: bool = False
) -> HttpResponse:
    """The page, 422 when what was sent is refused."""
    return TemplateResponse(
        request, f"consult/{name}.html", context, status=422 if is_wrong else 200
    )


# --- A new workshop ---------------------------------------------------------------------------
@audience("agent", "coordination")
def new_workshop(request: HttpRequest) -> HttpResponse:
    """From a template, from an earlier workshop, or empty."""
    seen = visible(Workshop.objects.all(), request.reader)
    form = NewWorkshopForm(request.POST or None)
    if request.method == "POST":
        if "source" in request.POST:
            source = workshop_visible(request.reader, request.POST["source"] or "-")
            made = actions.duplicate_workshop(
                source=source, by=_person(request), host=_host(request)
            )
            messages.success(request, _("L’atelier est refait, sans date ni lignes. À vous."))
            return redirect("consult:prepare", made.address)
        if form.is_valid():
            return redirect("consult:prepare", _made(request, form).address)
    context = {
        "title": _("Nouvel atelier"),
        "crumbs": crumbs(),
        "form": form,
        "templates": [_told(one) for one in TEMPLATES.values()],
        "earlier": seen.order_by("-pk")[:OFFERED],
        "last": seen.filter(owner=request.reader.person_id or 0).order_by("-pk").first()
        or seen.order_by("-pk").first(),
    }
    return shown(request, "new_workshop", context, is_wrong=bool(form.errors))


def _made(request: HttpRequest, form: NewWorkshopForm) -> Workshop:
    data = form.cleaned_data
    return actions.create_workshop(
        template=TEMPLATES[data["template"]], by=_person(request), host=_host(request),
        title=data["title"], rounds=data["rounds"], has_dots=data["has_dots"],
    )  # fmt: skip


def _told(template: Any) -> dict[str, Any]:
    kinds = dict(Step.Kind.choices)
    return {
        "template": template,
        "duration": readiness.in_hours(template.minutes),
        "steps": [{"step": step, "kind": kinds[step.kind]} for step in template.steps],
    }


def _person(request: HttpRequest) -> Any:
    return request.user.person


def _host(request: HttpRequest) -> Actor | None:
    return Actor.objects.filter(pk=request.reader.current_host_id or 0).first()


# --- Settings ---------------------------------------------------------------------------------
@audience("network")
def prepare(request: HttpRequest, address: str) -> HttpResponse:
    """What is ready, what is missing, and the settings."""
    record = workshop_editable(request.reader, address)
    form = SettingsForm(request.POST or None, instance=record, reader=request.reader)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_settings(workshop=record, values=form.cleaned_data, by=_person(request))
        except PreparingRefused as refused:
            form.add_error("names", str(refused))
        else:
            messages.success(request, _("Les réglages sont enregistrés."))
            return redirect("consult:prepare", record.address)
    # What was typed and refused is not the workshop's title yet.
    told = workshop_editable(request.reader, address)
    context = frame(request, told, "settings", form=form, is_untouched=actions.is_untouched(told))
    return shown(request, "prepare", context, is_wrong=bool(form.errors))


# --- Steps ------------------------------------------------------------------------------------
@audience("network")
def prepare_steps(request: HttpRequest, address: str) -> HttpResponse:
    """The steps in order, their durations, and the kinds that may be added."""
    record = workshop_editable(request.reader, address)
    context = frame(request, record, "steps", kinds=_kinds())
    return shown(request, "prepare_steps", context)


def _kinds() -> list[dict[str, Any]]:
    says = {
        Step.Kind.GRID: _("Des colonnes nommées, une ligne par idée."),
        Step.Kind.CHOOSE: _("Quelques lignes, chacune avec une phrase d’au plus 140 caractères."),
        Step.Kind.OPEN: _("Des contributions libres."),
        Step.Kind.RELAY: _("Des préoccupations transmises à une autre rencontre."),
        Step.Kind.DOTS: _("Des points à répartir, totaux cachés jusqu’à la fermeture."),
    }
    return [{"kind": kind.value, "label": kind.label, "text": says[kind]} for kind in Step.Kind]


@audience("network")
def add_step(request: HttpRequest, address: str) -> HttpResponse:
    """A new step of the kind asked (`?sorte=open`)."""
    record = workshop_editable(request.reader, address)
    kind = request.GET.get("sorte", "")
    if kind not in Step.Kind.values:
        raise Http404
    form = StepForm(
        request.POST or None,
        kind=kind,
        workshop=record,
        reader=request.reader,
        instance=Step(workshop=record),
    )
    if request.method == "POST" and form.is_valid():
        actions.add_step(workshop=record, values=form.values(), by=_person(request))
        messages.success(request, _("L’étape est ajoutée."))
        return redirect("consult:prepare_steps", record.address)
    context = frame(request, record, "steps", form=form, heading=_("Ajouter une étape"))
    context["kind_label"] = Step.Kind(kind).label
    return shown(request, "prepare_step", context, is_wrong=bool(form.errors))


@audience("network")
def change_step(request: HttpRequest, address: str, uid: str) -> HttpResponse:
    """A step; another kind is offered as long as nobody wrote there."""
    record = workshop_editable(request.reader, address)
    step = _of(record.steps.all(), uid)
    kind = request.POST.get("kind", step.kind)
    asked = request.POST.get("change_kind", "")
    if not {kind, asked or kind} <= set(Step.Kind.values):
        raise Http404
    if asked:  # another kind, with what was typed so far; nothing is written yet
        form = StepForm(
            kind=asked,
            workshop=record,
            reader=request.reader,
            instance=step,
            initial=_typed(request, record),
        )
    else:
        form = StepForm(
            request.POST or None, kind=kind, workshop=record, reader=request.reader, instance=step
        )
        if request.method == "POST" and form.is_valid():
            try:
                actions.change_step(step=step, values=form.values(), by=_person(request))
            except PreparingRefused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, _("L’étape est enregistrée."))
                return redirect("consult:prepare_steps", record.address)
    context = frame(request, record, "steps", form=form, heading=_("Modifier l’étape"), step=step)
    context["kind_label"] = form.kind.label
    context["has_rows"] = actions.has_rows(step)
    context["other_kinds"] = [kind for kind in _kinds() if kind["kind"] != form.kind]
    return shown(request, "prepare_step", context, is_wrong=bool(form.errors))


def _typed(request: HttpRequest, record: Workshop) -> dict[str, Any]:
    """What stands in the form, to be shown in the form of another kind."""
    names = (
        "title",
        "instructions",
        "minutes",
        "writers",
        "picks",
        "most_per_row",
        "draws_on",
        "to_workshop",
        "to_date",
    )
    typed: dict[str, Any] = {n: request.POST[n] for n in names if n in request.POST}
    if "columns" in request.POST:
        typed["columns"] = request.POST["columns"].splitlines()
    return typed


def _of(records: Any, uid: str) -> Any:
    """The step or group of this workshop with this uid, or 404."""
    found = records.filter(uid=uid).first()
    if found is None:
        raise Http404
    return found


# --- Links ------------------------------------------------------------------------------------
@audience("network")
def prepare_links(request: HttpRequest, address: str) -> HttpResponse:
    """Every link, and the texts to paste in a call's chat."""
    record = workshop_editable(request.reader, address)
    absolute = request.build_absolute_uri
    context = frame(request, record, "links")
    doors = [links.doors_of(group, absolute) for group in context["groups"] if group.code]
    context |= {
        "doors": doors,
        "has_gaps": not record.code or len(doors) < len(context["groups"]),
        "url": absolute(links.join_path(record.code)) if record.code else "",
        "code": links.spoken_code(record.code),
        "bare_address": links.bare_address(absolute),
        "invitation": links.invitation(record, doors, absolute) if record.code else "",
        "note_takers": links.note_takers_text(doors),
    }
    return shown(request, "prepare_links", context)


# --- Acts of one button -----------------------------------------------------------------------
def _move_step(record: Workshop, target: str, by: Actor, places: int) -> None:
    actions.move_step(step=_of(record.steps.all(), target), places=places, by=by)


def _move_group(record: Workshop, target: str, by: Actor, places: int) -> None:
    actions.move_group(breakout=_group(record, target), places=places, by=by)


def _group(record: Workshop, target: str) -> Breakout:
    return _of(record.breakouts.all(), target)


ACTS: dict[str, tuple[str, Any]] = {
    "step-up": ("consult:prepare_steps", lambda w, t, by: _move_step(w, t, by, -1)),
    "step-down": ("consult:prepare_steps", lambda w, t, by: _move_step(w, t, by, 1)),
    "step-remove": (
        "consult:prepare_steps",
        lambda w, t, by: actions.remove_step(step=_of(w.steps.all(), t), by=by),
    ),
    "group-up": ("consult:prepare_groups", lambda w, t, by: _move_group(w, t, by, -1)),
    "group-down": ("consult:prepare_groups", lambda w, t, by: _move_group(w, t, by, 1)),
    "group-remove": (
        "consult:prepare_groups",
        lambda w, t, by: actions.remove_group(breakout=_group(w, t), by=by),
    ),
    "group-codes": (
        "consult:prepare_links",
        lambda w, t, by: actions.give_new_codes(workshop=w, breakout=_group(w, t), by=by),
    ),
    "codes": (
        "consult:prepare_links", lambda w, t, by: actions.give_new_codes(workshop=w, by=by),
    ),
    "missing-codes": (
        "consult:prepare_links", lambda w, t, by: actions.give_missing_codes(workshop=w, by=by),
    ),
}  # fmt: skip


@audience("network")
@require_POST
def prepare_act(request: HttpRequest, address: str) -> HttpResponse:
    """Move, remove, give new codes: `act` and `target` (a uid)."""
    record = workshop_editable(request.reader, address)
    page, act = ACTS.get(request.POST.get("act", ""), ("", None))
    if act is None:
        raise Http404
    try:
        act(record, request.POST.get("target", ""), _person(request))
    except PreparingRefused as refused:
        messages.warning(request, str(refused))
    return redirect(page, record.address)


PAGES = ("prepare", "prepare_steps", "prepare_groups", "prepare_links")


@audience("network")
@require_POST
def undo_preparing(request: HttpRequest, address: str) -> HttpResponse:
    """Undo the last act of preparation; back to the page where one was."""
    record = workshop_editable(request.reader, address)
    try:
        outcome = actions.undo_last(workshop=record, by=_person(request))
    except PreparingRefused as refused:
        messages.warning(request, str(refused))
    else:
        for line in outcome.refused:
            messages.warning(request, line)
        if not outcome.refused:
            messages.success(request, _("C’est annulé."))
    record.refresh_from_db()
    back = request.POST.get("page", "")
    return redirect(f"consult:{back if back in PAGES else 'prepare'}", record.address)


@audience("network")
def remove_workshop(request: HttpRequest, address: str) -> HttpResponse:
    """Take away a workshop where nothing happened yet; asked once more before."""
    record = workshop_editable(request.reader, address)
    if request.method != "POST":
        return shown(request, "remove_workshop", frame(request, record, "settings"))
    try:
        actions.remove_workshop(workshop=record, by=_person(request))
    except PreparingRefused as refused:
        messages.warning(request, str(refused))
        return redirect("consult:prepare", record.address)
    messages.success(request, _("L’atelier « %s » est retiré.") % record.title)
    return redirect(reverse("consult:workshops"))
