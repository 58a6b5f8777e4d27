"""Sources: made, corrected, tried, harvested; each run's report, stopped and undone."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.core import journal
from maillage.core.access import audience, editable, one_or_404, visible
from maillage.core.undoing import told_with_undo
from maillage.offer.access import is_moderator
from maillage.offer.contributing.dates import slot_in_words
from maillage.offer.harvest import running, undoing
from maillage.offer.harvest.fields import FIELDS
from maillage.offer.harvest.reading import MAX_BYTES
from maillage.offer.harvest.trying import Trial, mapping_of, try_source
from maillage.offer.harvest.values import slots_found
from maillage.offer.lists import Sources
from maillage.offer.models import HarvestRun, Source
from maillage.offer.places import zone_of
from maillage.offer.source_forms import FileForm, SourceForm, initial_of
from maillage.offer.views.moderating import crumbs

State = HarvestRun.State
UNDER_WAY = (State.WAITING, State.RUNNING)
MOST_COLUMNS = 80
sources = Sources.view()
LABELS = {
    "key": gettext_lazy("identifiant"), "title": gettext_lazy("titre"),
    "start": gettext_lazy("début"), "start_time": gettext_lazy("heure de début"),
    "end": gettext_lazy("fin"), "end_time": gettext_lazy("heure de fin"),
    "dates": gettext_lazy("dates en toutes lettres"), "all_day": gettext_lazy("journée entière"),
    "place": gettext_lazy("lieu"), "street_address": gettext_lazy("adresse"),
    "locality": gettext_lazy("municipalité"), "region": gettext_lazy("province ou région"),
    "postal_code": gettext_lazy("code postal"), "latitude": gettext_lazy("latitude"),
    "longitude": gettext_lazy("longitude"), "url": gettext_lazy("page officielle"),
    "ticket_url": gettext_lazy("billetterie"), "image": gettext_lazy("image"),
    "image_alt": gettext_lazy("texte de remplacement de l’image"),
    "image_credit": gettext_lazy("crédit de l’image"), "summary": gettext_lazy("résumé"),
    "description": gettext_lazy("description"), "organizer": gettext_lazy("organisé par"),
    "performer": gettext_lazy("artistes"), "price": gettext_lazy("prix"),
    "is_free": gettext_lazy("gratuit"), "status": gettext_lazy("tenue"),
    "audience": gettext_lazy("public"), "age": gettext_lazy("âge"),
    "disciplines": gettext_lazy("disciplines"), "keywords": gettext_lazy("mots-clés"),
    "language": gettext_lazy("langue"), "accessibility": gettext_lazy("accessibilité"),
    "contact": gettext_lazy("renseignements"), "online_url": gettext_lazy("diffusion en ligne"),
}  # fmt: skip


def _above() -> list[dict[str, Any]]:
    return crumbs((_("Sources"), reverse("offer:sources")))


def _below(record: Source) -> list[dict[str, Any]]:
    return [*_above(), {"title": record.name, "url": reverse("offer:source", args=[record.uid])}]


@audience("agent", "coordination", "manager")
@require_safe
def source(request: HttpRequest, uid: str) -> HttpResponse:
    """A source: what it is, its runs, what may be asked of it."""
    reader = request.reader  # type: ignore[attr-defined]
    record = one_or_404(visible(Source.objects.all(), reader), uid)
    runs = visible(record.runs.select_related("source", "batch"), reader)[:20]
    context = {
        "title": record.name, "crumbs": _above(), "source": record, "runs": runs,
        "is_running": any(run.state in UNDER_WAY for run in runs),
        "event_count": record.records.exclude(event=None).count(),
        "missing_count": record.records.exclude(missing_since=None).count(),
        "mapped": _mapped(record), "file_form": FileForm(),
        "may_change": is_moderator(reader),
    }  # fmt: skip
    return TemplateResponse(request, "offer/source.html", context)


def _mapped(record: Source) -> list[tuple[str, str]]:
    fields = record.mapping.get("fields") or {}
    return [
        (str(LABELS.get(name, name)), ", ".join([names] if isinstance(names, str) else names))
        for name, names in fields.items()
    ]


@audience("agent", "coordination")
@require_http_methods(["GET", "HEAD", "POST"])
def new_source(request: HttpRequest) -> HttpResponse:
    """A new source; its first reading is asked for at once by who wants it."""
    form = SourceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        by = request.user.person  # type: ignore[union-attr]
        record = Source(**form.values())
        if record.url and record.is_active:
            record.next_at = timezone.now()
        many = {"default_disciplines": form.cleaned_data["disciplines"]}
        journal.create(record, by=by, many=many)
        messages.success(request, _("« %s » est ajoutée. Essayez-la : rien ne s’écrit.") % record)
        return redirect("offer:source", record.uid)
    return _form(request, form, _("Ajouter une source"), reverse("offer:sources"))


@audience("agent", "coordination")
@require_http_methods(["GET", "HEAD", "POST"])
def edit_source(request: HttpRequest, uid: str) -> HttpResponse:
    """Correct a source."""
    record = one_or_404(editable_sources(request), uid)
    back = reverse("offer:source", args=[record.uid])
    form = SourceForm(request.POST or None, initial=initial_of(record))
    if request.method == "POST" and form.is_valid():
        values = form.values()
        values["default_disciplines"] = form.cleaned_data["disciplines"]
        moved = values["url"] != record.url
        if moved:
            # What was remembered of the former address says nothing of the new one.
            values |= {"etag": "", "last_modified": "", "body_hash": ""}
        by = request.user.person  # type: ignore[union-attr]
        change = journal.change(record, values, by=by, pins=False)
        if record.url and record.is_active and (moved or record.next_at is None):
            Source.objects.filter(pk=record.pk).update(next_at=timezone.now())
        told_with_undo(request, _("« %s » est enregistrée.") % record, change, back=back)
        return redirect(back)
    return _form(request, form, _("Modifier « %s »") % record, back)


def editable_sources(request: HttpRequest) -> Any:
    """Sources that the reader may change."""
    return editable(Source.objects.all(), request.reader)  # type: ignore[attr-defined]


def _form(request: HttpRequest, form: SourceForm, title: str, cancel: str) -> HttpResponse:
    context = {"title": title, "crumbs": _above(), "form": form, "cancel": cancel}
    status = 422 if form.errors else 200
    return TemplateResponse(request, "offer/source_form.html", context, status=status)


@audience("agent", "coordination")
@require_POST
def try_it(request: HttpRequest, uid: str) -> HttpResponse:
    """What would come, with nothing written; the columns of a table may be named there."""
    record = one_or_404(editable_sources(request), uid)
    given = request.FILES.get("file")
    if given is None and not record.url:
        messages.error(request, _("Cette source n’a pas d’adresse : choisissez un fichier."))
        return redirect("offer:source", record.uid)
    if given is not None and (given.size or 0) > MAX_BYTES:
        trial = Trial(problem=_("Ce fichier dépasse 60 Mo : il n’est pas lu."))
    else:
        content = given.read() if given is not None else None
        trial = try_source(record, content=content, name=given.name or "" if given else "")
    context = {
        "title": _("Essai de « %s »") % record, "source": record, "trial": trial,
        "crumbs": _below(record),
        "rows": [_row(found) for found in trial.events],
        "fields": [(name, capfirst(str(LABELS.get(name, name)))) for name in FIELDS],
    }  # fmt: skip
    return TemplateResponse(request, "offer/source_trial.html", context)


def _row(found: Any) -> dict[str, Any]:
    slots = slots_found(found, zone_of(()))
    return {
        "title": found.title, "where": found.location or (found.place.name if found.place else ""),
        "dates": [slot_in_words(slot) for slot in slots[:3]], "more": max(0, len(slots) - 3),
        "url": found.url,
    }  # fmt: skip


@audience("agent", "coordination")
@require_POST
def map_columns(request: HttpRequest, uid: str) -> HttpResponse:
    """Remember which column becomes which field."""
    record = one_or_404(editable_sources(request), uid)
    pairs = {}
    for number in range(MOST_COLUMNS):
        heading = request.POST.get(f"heading-{number}", "").replace("\0", "")[:300]
        if heading:
            pairs[heading] = request.POST.get(f"field-{number}", "")
    former = {**record.mapping}
    items = request.POST.get("items", "").replace("\0", "")[:200]
    if items:
        former["items"] = items
    mapping = mapping_of(pairs, former)
    back = reverse("offer:source", args=[record.uid])
    if "title" not in mapping["fields"] or not {"start", "dates", "start_time"} & set(
        mapping["fields"]
    ):
        messages.error(
            request, _("Dites quelle colonne donne le titre, et laquelle donne la date.")
        )
        return redirect(back)
    by = request.user.person  # type: ignore[union-attr]
    # What was read of it before is read anew with this mapping.
    change = journal.change(record, {"mapping": mapping, "body_hash": "", "etag": "",
                                     "last_modified": ""}, by=by, pins=False)  # fmt: skip
    told_with_undo(
        request, _("La correspondance est retenue pour cette source."), change, back=back
    )
    return redirect(back)


# --- Runs -------------------------------------------------------------------------------------
@audience("agent", "coordination")
@require_POST
def harvest_now(request: HttpRequest, uid: str) -> HttpResponse:
    """Put a harvest on the queue: of the address, or of a file that is given."""
    record = one_or_404(editable_sources(request), uid)
    given, by = request.FILES.get("file"), request.user.person  # type: ignore[union-attr]
    if given is None and not record.url:
        messages.error(request, _("Cette source n’a pas d’adresse : choisissez un fichier."))
        return redirect("offer:source", record.uid)
    if given is None:
        return redirect("offer:run", running.ask_for_harvest(source=record, by=by).uid)
    if (given.size or 0) > MAX_BYTES:
        messages.error(request, _("Ce fichier dépasse 60 Mo : il n’est pas lu."))
        return redirect("offer:source", record.uid)
    run = running.ask_for_content(
        source=record, content=given.read(), by=by, content_type=given.content_type or ""
    )
    return redirect("offer:run", run.uid)


def _runs(request: HttpRequest) -> Any:
    rows = HarvestRun.objects.select_related("source", "batch", "file")
    return visible(rows, request.reader)  # type: ignore[attr-defined]


@audience("agent", "coordination", "manager")
@require_safe
def run(request: HttpRequest, uid: str) -> HttpResponse:
    """A run under way, then its report."""
    record = one_or_404(_runs(request), uid)
    is_undoing = record.undo.get("state") == "asked"
    may_change = is_moderator(request.reader)  # type: ignore[attr-defined]
    context = {
        "title": _("Moisson : %s") % record.source, "run": record,
        "crumbs": _below(record.source),
        "is_waiting": record.state in UNDER_WAY or is_undoing,
        "is_under_way": record.state in UNDER_WAY, "is_undoing": is_undoing,
        "may_change": may_change,
        "may_undo": may_change and undoing.may_undo(record),
        "refusals": record.refusals.all()[:200],
    }  # fmt: skip
    is_fragment = bool(request.htmx)  # type: ignore[attr-defined]
    name = "offer/partials/run_state.html" if is_fragment else "offer/run.html"
    response = TemplateResponse(request, name, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@audience("agent", "coordination")
@require_POST
def stop_run(request: HttpRequest, uid: str) -> HttpResponse:
    """Stop after the page that is being written; what is written stays, and can be undone."""
    record = one_or_404(editable_runs(request), uid)
    running.stop(record)
    return redirect("offer:run", record.uid)


@audience("agent", "coordination")
@require_POST
def undo_run(request: HttpRequest, uid: str) -> HttpResponse:
    """Take a whole run back; what a person changed since stays, and is named."""
    record = one_or_404(editable_runs(request), uid)
    if undoing.may_undo(record):
        is_done = undoing.ask_undo(record, by=request.user.person)  # type: ignore[union-attr,arg-type]
        if not is_done:
            messages.info(request, _("L’annulation commence."))
    return redirect("offer:run", record.uid)


def editable_runs(request: HttpRequest) -> Any:
    """Runs that the reader may stop and undo."""
    rows = HarvestRun.objects.select_related("source", "batch")
    return editable(rows, request.reader)  # type: ignore[attr-defined]
