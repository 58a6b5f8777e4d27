"""Minutes written while the meeting runs, proposed, approved, corrected; as files."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maillage.connect.access import reads_drafts
from maillage.connect.circles.actions import NotPossible
from maillage.connect.circles.reading import standing
from maillage.connect.meetings import mailing, minutes, outcomes
from maillage.connect.meetings.document import FORMATS, document_of, file_name, kind_label, unnamed
from maillage.connect.meetings.forms import ActionForm, ApproveForm, CorrectionForm, DecisionForm
from maillage.connect.meetings.timing import agenda_of
from maillage.connect.meetings.told import told_of
from maillage.connect.models import AgendaItem, Meeting, MinutesAnswer
from maillage.connect.views.actors import sent
from maillage.connect.views.meetings import item_of, led, seen, way_to, when
from maillage.connect.views.seats import tried
from maillage.core.access import Reader, audience, may_change
from maillage.core.undoing import act_told_with_undo

State = Meeting.MinutesState
OWN = "notes"  # the uid by which addresses name the minutes' own words


def _readable(reader: Reader, address: str) -> tuple[Meeting, bool]:
    """The meeting whose minutes she may read, and whether she reads names; Http404 otherwise."""
    found = seen(reader, address)
    is_inside = reads_drafts(found.circle, reader)
    if found.minutes_state != State.APPROVED and not is_inside:
        raise Http404
    return found, is_inside


def _is_written(found: Meeting, reader: Reader) -> bool:
    """Whether she may write there now."""
    is_open = found.state != Meeting.State.CANCELLED and found.circle.closed_on is None
    return is_open and found.minutes_state != State.APPROVED and may_change(found, reader)


@audience("signed_in")
@require_safe
def minutes_page(request: HttpRequest, address: str) -> HttpResponse:
    """To write, for those who lead; to read and answer, for the others."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    found, is_inside = _readable(reader, address)
    stands = standing(found.circle, reader)
    is_written = _is_written(found, reader) and request.GET.get("lire") is None
    answers = MinutesAnswer.objects.filter(meeting=found).select_related("actor")
    context = {
        "title": _("Compte rendu"), "crumbs": way_to(found, is_inside=True), "meeting": found,
        "stands": stands, "is_inside": is_inside, "is_written": is_written, **when(found),
        "may_write": _is_written(found, reader), "files": _files(found),
        "answers": answers if is_inside else [],
        "my_answer": next((a for a in answers if a.actor_id == reader.person_id), None),
        "approve": ApproveForm(), "is_led": stands.leads_open,
    }  # fmt: skip
    if is_written:
        context |= {"cards": _cards(found, reader), "own": _box(found, None)}
        return TemplateResponse(request, "connect/minutes_write.html", context)
    told = told_of(found)
    context |= {"told": told, "points": _read(found, told, is_inside), **_around(found, told)}
    return TemplateResponse(request, "connect/minutes_read.html", context)


def _files(found: Meeting) -> list[dict[str, str]]:
    return [
        {"title": form.title, "url": reverse("connect:minutes_file", args=[found.address, suffix])}
        for suffix, form in FORMATS.items()
    ]


def _read(found: Meeting, told: dict[str, Any], is_inside: bool) -> list[dict[str, Any]]:
    """Points as they are read, each with its corrections."""
    by_item: dict[str, list[Any]] = {}
    for one in found.corrections.select_related("item", "made_by"):
        if one.item:
            by_item.setdefault(one.item.uid, []).append(one)
    return [
        {
            **(point if is_inside else unnamed(point)),
            "kind": kind_label(point["kind"]),
            "corrections": by_item.get(point["uid"], []),
        }
        for point in told["points"]
    ]


def _around(found: Meeting, told: dict[str, Any]) -> dict[str, Any]:
    own = found.corrections.filter(item=None).select_related("made_by")
    return {"own_corrections": own, "loose": {"decisions": told["decisions"],
                                              "actions": told["actions"]}}  # fmt: skip


# --- Writing --------------------------------------------------------------------------------
def _box(found: Meeting, item: AgendaItem | None) -> dict[str, Any]:
    text = item.notes if item else found.minutes
    uid = item.uid if item else OWN
    return {"uid": uid, "text": text, "base": minutes.print_of(text), "meeting": found,
            "title": item.title if item else _("Notes générales")}  # fmt: skip


def _cards(found: Meeting, reader: Reader) -> list[dict[str, Any]]:
    """Each point with its notes, what was decided and given there, and forms to add."""
    items = list(found.agenda.select_related("presenter"))
    agenda = agenda_of(items, found.starts_at, found.ends_at, found.time_zone)
    cards = [{"point": p, "item": p.item, "box": _box(found, p.item)} for p in agenda.points]
    cards.append({"point": None, "item": None, "box": None})
    decided = list(found.decisions.select_related("decision"))
    given = list(found.actions.select_related("action__holder"))
    for card in cards:
        pk = card["item"].pk if card["item"] else None
        uid = card["item"].uid if card["item"] else OWN
        card |= {
            "uid": uid,
            "decisions": [row.decision for row in decided if row.item_id == pk],
            "actions": [row.action for row in given if row.item_id == pk],
            "decision_form": DecisionForm(prefix=f"d-{uid}"),
            "action_form": ActionForm(reader=reader, meeting=found, prefix=f"a-{uid}"),
        }
    return cards


def _item(found: Meeting, uid: str) -> AgendaItem | None:
    return None if uid == OWN else item_of(found, uid)


@audience("signed_in")
@require_POST
def write_words(request: HttpRequest, address: str, uid: str) -> HttpResponse:
    """Keep what was typed; when somebody wrote there since, show both and lose neither."""
    found = led(request.reader, address)  # type: ignore[attr-defined]
    item = _item(found, uid)
    by = request.user.person  # type: ignore[union-attr]
    is_bit = bool(getattr(request, "htmx", None))
    text = request.POST.get("text", "")
    box = _box(found, item)
    try:
        if "both" in request.POST:
            text = minutes.both(box["text"], text)
        kept = minutes.write_words(
            meeting=found, item=item, text=text, base=request.POST.get("base", ""), by=by
        )
    except minutes.Conflict as conflict:
        box |= {"theirs": conflict.theirs, "mine": text, "text": text,
                "base": minutes.print_of(conflict.theirs)}  # fmt: skip
        response = TemplateResponse(
            request, "connect/_words.html" if is_bit else "connect/minutes_conflict.html",
            {"box": box, "title": box["title"], "crumbs": way_to(found, is_inside=True),
             "meeting": found},
            status=200 if is_bit else 409,
        )  # fmt: skip
        response["HX-Retarget"], response["HX-Reswap"] = f"#mots-{uid}", "outerHTML"
        return response
    except NotPossible as refusal:
        messages.error(request, str(refusal))
        return _back(found, uid, is_bit)
    if not is_bit or "both" in request.POST or "mine" in request.POST:
        return _back(found, uid, is_bit)
    context = {"box": {**box, "base": minutes.print_of(kept)}, "is_kept": True}
    return TemplateResponse(request, "connect/_words_kept.html", context)


def _back(found: Meeting, uid: str, is_bit: bool = False) -> HttpResponse:
    url = reverse("connect:minutes", args=[found.address]) + f"#point-{uid}"
    if not is_bit:
        return redirect(url)
    response = HttpResponse()
    response["HX-Refresh"] = "true"
    return response


@audience("signed_in")
@require_POST
def add_outcome(request: HttpRequest, address: str, uid: str) -> HttpResponse:
    """A decision or an action under a point."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    found = led(reader, address)
    item = _item(found, uid)
    by = request.user.person  # type: ignore[union-attr]
    is_decision = request.POST.get("act") == "decide"
    form: Any = (
        DecisionForm(request.POST, prefix=f"d-{uid}")
        if is_decision
        else ActionForm(request.POST, reader=reader, meeting=found, prefix=f"a-{uid}")
    )
    if not form.is_valid():
        context = {
            "title": _("Ajouter une décision") if is_decision else _("Ajouter une action"),
            "form": form, "crumbs": way_to(found, is_inside=True), "meeting": found, "uid": uid,
            "act": "decide" if is_decision else "give",
            "cancel": reverse("connect:minutes", args=[found.address]),
        }  # fmt: skip
        return TemplateResponse(request, "connect/outcome_form.html", context, status=400)
    if is_decision:
        tried(request, lambda: outcomes.decide(
            meeting=found, item=item, by=by, **form.cleaned_data,
        ))  # fmt: skip
    else:
        tried(request, lambda: outcomes.give(
            meeting=found, item=item, by=by, **form.cleaned_data,
        ))  # fmt: skip
    return _back(found, uid)


@audience("signed_in")
@require_POST
def take_out(request: HttpRequest, address: str, kind: str, uid: str) -> HttpResponse:
    """A decision or an action written by mistake."""
    found = led(request.reader, address)  # type: ignore[attr-defined]
    rows: Any = found.decisions if kind == "decision" else found.actions
    row = rows.filter(**{f"{kind}__uid": uid}).select_related(kind).first()
    if row is None:
        raise Http404
    record = getattr(row, kind)
    act = tried(request, lambda: outcomes.take_out(
        meeting=found, record=record, by=request.user.person,  # type: ignore[union-attr]
    ))  # fmt: skip
    back = reverse("connect:minutes", args=[found.address])
    if act is not None:
        act_told_with_undo(request, _("« %s » est retiré.") % record, act, back=back)
    return redirect(back)


# --- Towards approval -----------------------------------------------------------------------
@audience("signed_in")
@require_POST
def move_minutes(request: HttpRequest, address: str) -> HttpResponse:
    """Propose to the members, take back, approve on a day."""
    found = led(request.reader, address)  # type: ignore[attr-defined]
    by = request.user.person  # type: ignore[union-attr]
    act = request.POST.get("act")
    if act == "propose":
        if _did(request, lambda: minutes.propose(meeting=found, by=by)):
            mailing.ask_to_approve(meeting=found)
            messages.success(request, _("Le compte rendu est proposé aux membres."))
    elif act == "take_back":
        _did(request, lambda: minutes.take_back(meeting=found, by=by))
    elif act == "approve":
        form = ApproveForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Écrivez le jour de l’approbation."))
        elif _did(request, lambda: minutes.approve(
            meeting=found, on=form.cleaned_data["on"], by=by,
        )):  # fmt: skip
            messages.success(request, _("Le compte rendu est approuvé ; il ne change plus."))
    else:
        raise Http404
    return redirect("connect:minutes", found.address)


def _did(request: HttpRequest, act: Any) -> bool:
    """Whether the act was done; its refusal is told."""
    try:
        act()
    except NotPossible as refusal:
        messages.error(request, str(refusal))
        return False
    return True


@audience("signed_in")
@require_POST
def answer_minutes(request: HttpRequest, address: str) -> HttpResponse:
    """A member says that they suit her, or what to correct."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    found, _is_inside = _readable(reader, address)
    if not standing(found.circle, reader).sits:
        raise Http404
    agrees, text = "agree" in request.POST, request.POST.get("text", "").strip()
    if not agrees and not text:
        messages.error(request, _("Écrivez ce qu’il faut corriger."))
    elif _did(request, lambda: minutes.answer(
        meeting=found, agrees=agrees, text=text,
        by=request.user.person,  # type: ignore[union-attr]
    )):  # fmt: skip
        messages.success(request, _("C’est noté."))
    return redirect("connect:minutes", found.address)


@audience("signed_in")
def correct(request: HttpRequest, address: str, uid: str) -> HttpResponse:
    """Change approved minutes, in sight of all."""
    found = led(request.reader, address)  # type: ignore[attr-defined]
    if found.minutes_state != State.APPROVED:
        raise Http404
    item = _item(found, uid)
    text = minutes.current_words(found, item)
    form = CorrectionForm(sent(request), initial={"text": text})
    if request.method == "POST" and form.is_valid():
        made = tried(request, lambda: minutes.correct(
            meeting=found, item=item, by=request.user.person,  # type: ignore[union-attr]
            **form.cleaned_data,
        ))  # fmt: skip
        if made is not None:
            messages.success(request, _("La correction se lit à côté de ce qui était approuvé."))
        return _back(found, uid)
    context = {"title": _("Corriger le compte rendu approuvé"), "form": form,
               "crumbs": way_to(found, is_inside=True), "submit": _("Corriger"),
               "cancel": reverse("connect:minutes", args=[found.address])}  # fmt: skip
    status = 400 if form.errors else 200
    return TemplateResponse(request, "connect/circle_form.html", context, status=status)


# --- As a file ------------------------------------------------------------------------------
@audience("signed_in")
@require_safe
def minutes_file(request: HttpRequest, address: str, suffix: str) -> HttpResponse:
    """Markdown, Word, tagged PDF."""
    found, is_inside = _readable(request.reader, address)  # type: ignore[attr-defined]
    form = FORMATS.get(suffix)
    if form is None:
        raise Http404
    content = form.write(document_of(found, with_names=is_inside))
    response = HttpResponse(content, content_type=form.media_type)
    response["Content-Disposition"] = f'attachment; filename="{file_name(found, suffix)}"'
    response["Cache-Control"] = "private, no-store"
    return response
