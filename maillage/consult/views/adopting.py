"""Adopt a workshop's verbs as the practice: choose, compare, decide."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from maillage.consult import adoption
from maillage.consult.access import workshop_visible
from maillage.consult.adoption import AdoptionRefused, VerbChoice
from maillage.consult.forms.notes import DecisionForm, VerbForm
from maillage.consult.models import Workshop
from maillage.consult.synthesis import synthesis_of
from maillage.consult.views.workshops import crumbs
from maillage.core.access import audience
from maillage.core.models import Actor, Practice
from maillage.core.practice import Kind, compare, line_changes, suggest_correspondences, texts

SIGNS = {
    Kind.KEPT: gettext_lazy("Inchangé"), Kind.CHANGED: gettext_lazy("Modifié"),
    Kind.RENAMED: gettext_lazy("Renommé"), Kind.ADDED: gettext_lazy("Ajouté"),
    Kind.REMOVED: gettext_lazy("Retiré"),
}  # fmt: skip
PARTS = {
    "why": gettext_lazy("le pourquoi"),
    "examples": gettext_lazy("les gestes"),
    "sentence": gettext_lazy("la phrase"),
}
MOST_VERBS = 60


@audience("coordination")
def adopt(request: HttpRequest, address: str) -> HttpResponse:
    """Choose the verbs, see the difference, record the decision."""
    record = workshop_visible(request.reader, address)
    if record.address != address:
        return HttpResponseRedirect(reverse("consult:adopt", args=[record.address]), status=301)
    if record.practice is not None:
        return _already(request, record)
    current = Practice.current()
    former = texts(current.verbs.select_related("axis")) if current else []
    forms = _verb_forms(request, record, former)
    decision = DecisionForm(request.POST or None, initial=_proposed_decision(record))
    problem, chosen = "", _chosen(forms)
    if request.method == "POST":
        # Every form is asked, so that all the errors show at once.
        valid = [form.is_valid() for form in (*forms, decision)]
        chosen = _chosen(forms)
        if request.POST.get("act") == "adopt" and all(valid):
            try:
                return _adopt(request, record, chosen, decision)
            except (AdoptionRefused, ValueError) as error:
                problem = str(error)
    context = {
        "title": _("Adopter la pratique"),
        "crumbs": crumbs(record),
        "workshop": record,
        "current": current,
        "forms": forms,
        "decision": decision,
        "problem": problem,
        "differences": _differences(former, chosen),
        "cancel": record.get_absolute_url(),
    }
    has_errors = any(f.errors for f in forms) or decision.errors
    is_wrong = request.method == "POST" and (problem or has_errors)
    return TemplateResponse(request, "consult/adopt.html", context, status=422 if is_wrong else 200)


def _already(request: HttpRequest, record: Workshop) -> HttpResponse:
    context = {
        "title": _("Pratique déjà adoptée"),
        "crumbs": crumbs(record),
        "workshop": record,
        "practice": record.practice,
    }
    status = 409 if request.method == "POST" else 200
    return TemplateResponse(request, "consult/adopted.html", context, status=status)


def _verb_forms(request: HttpRequest, record: Workshop, former: list[Any]) -> list[VerbForm]:
    choices = adoption.proposed_verbs(synthesis_of(record))[:MOST_VERBS]
    suggested = suggest_correspondences(former, choices)
    choices += adoption.unnamed_verbs(former, suggested)
    names = [verb.name for verb in former]
    return [
        VerbForm(
            request.POST or None,
            prefix=f"v{place}",
            choice=choice,
            former=names,
            initial={
                "keep": True, "position": place + 1, "name": choice.name, "room": choice.room,
                "axis": choice.axis, "sentence": choice.sentence,
                "continues": [str(i) for i in suggested.get(place, choice.continues)],
            },
        )
        for place, choice in enumerate(choices)
    ]  # fmt: skip


def _chosen(forms: list[VerbForm]) -> list[VerbChoice]:
    """The kept verbs in the order that the person gives; as proposed before she sent anything.

    A verb in force gives way when a verb of the workshop is said to continue it: kept beside its
    heir, it would part the series in two.
    """
    kept: list[tuple[int, int, VerbChoice]] = []
    for place, form in enumerate(forms):
        if not form.is_bound:
            form.choice.continues = [int(i) for i in form.initial["continues"]]
            kept.append((place, place, form.choice))
        elif form.is_valid() and form.cleaned_data["keep"]:
            kept.append((form.cleaned_data["position"], place, form.chosen()))
    ranked = [choice for _rank, _place, choice in sorted(kept, key=lambda one: one[:2])]
    continued = {i for choice in ranked if not choice.is_in_force for i in choice.continues}
    return [c for c in ranked if not (c.is_in_force and continued.intersection(c.continues))]


def _proposed_decision(record: Workshop) -> dict[str, str]:
    return {
        "title": _("Pratique du réseau : %s") % record.title[:160],
        "decision_title": (_("Adoption des verbes de l’atelier « %s »") % record.title)[:300],
    }


def _differences(former: list[Any], chosen: list[VerbChoice]) -> list[dict[str, Any]]:
    links = {place: list(choice.continues) for place, choice in enumerate(chosen)}
    return [
        {
            "kind": line.kind.value,
            "sign": SIGNS[line.kind],
            "was": ", ".join(former[i].name for i in line.former),
            "now": chosen[line.new].name if line.new is not None else "",
            "parts": [PARTS[part] for part in line.changes],
            "lines": [
                {"name": PARTS[told.part], "gone": told.gone, "come": told.come}
                for told in (
                    line_changes(former[line.former[0]], chosen[line.new], line.changes)
                    if line.new is not None and line.former
                    else ()
                )
            ],
        }
        for line in compare(former, chosen, links)
    ]


def _adopt(
    request: HttpRequest, record: Workshop, chosen: list[VerbChoice], decision: DecisionForm
) -> HttpResponse:
    practice = adoption.adopt_workshop(
        workshop=record,
        by=request.user.person,
        host=Actor.objects.filter(pk=request.reader.current_host_id or 0).first(),
        choices=chosen,
        title=decision.cleaned_data["title"],
        decided_on=decision.cleaned_data["decided_on"],
        decision_title=decision.cleaned_data["decision_title"],
        decision_text=decision.text(),
    )
    told = _("La pratique est adoptée : les gestes se rangent désormais sous ces verbes.")
    messages.success(request, told)
    return redirect(practice.get_absolute_url() or record.get_absolute_url())


@audience("coordination")
@require_POST
def undo_adoption(request: HttpRequest, address: str) -> HttpResponse:
    """Take the adopted version away, as long as nothing rests on it."""
    record = workshop_visible(request.reader, address)
    try:
        outcome = adoption.undo_adoption(workshop=record, by=request.user.person)
    except AdoptionRefused as error:
        messages.error(request, str(error))
    else:
        for line in outcome.refusals:
            messages.warning(request, line)
        if not outcome.refused:
            messages.success(request, _("L’adoption est annulée."))
    return redirect(record.get_absolute_url())
