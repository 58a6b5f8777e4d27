"""Reading: dates to come, events, places, the directory, works. Public, cached, page by page."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router
from ninja.errors import HttpError

from maillage.core.access import VISITOR, visible, visible_or_404
from maillage.core.models import Actor, Place, Visibility
from maillage.offer import linked_data as ld
from maillage.offer.api import told as tell
from maillage.offer.api.filters import Asked, numbers_asked
from maillage.offer.api.paging import (
    LINKED_DATA,
    cursor_of,
    page_by,
    public,
    read_cursor,
    wants_linked_data,
)
from maillage.offer.api.schemas import (
    EventDatePage,
    EventOut,
    Paged,
    PlaceOut,
    PlacePage,
    ProfileOut,
    ProfilePage,
    WorkOut,
    WorkPage,
)
from maillage.offer.entries import rows_in_pages
from maillage.offer.linked_data.documents import as_text
from maillage.offer.linked_data.dumps import events_of_dates
from maillage.offer.linked_data.loading import listed_among
from maillage.offer.models import Event, Occurrence, PublicationState, Work

router = Router(tags=["offre"])
JSON_LD = "Avec «\u00a0Accept: application/ld+json\u00a0», la réponse est en JSON-LD (schema.org)."


def as_linked_data(nodes: Any) -> HttpResponse:
    """A graph of nodes."""
    return HttpResponse(as_text(ld.graph(nodes)), content_type=LINKED_DATA)


@router.get(
    "/evenements", response=EventDatePage, summary="Dates à venir",
    description="Une date par élément, de la première à venir, avec les filtres de l’agenda sous "
    f"leurs noms. {JSON_LD}",
)  # fmt: skip
@public
def events(request: HttpRequest, paging: Query[Paged], asked: Query[Asked]) -> Any:
    """Dates of published events that are not over."""
    site = request.regional_site  # type: ignore[attr-defined]
    if asked.is_plain and not site.has_territory:
        numbers, after = _next_dates(paging)
    else:
        numbers, after = numbers_asked(site, asked, paging)
    if wants_linked_data(request):
        response = as_linked_data(events_of_dates([numbers]))
        if after:
            response.headers["Link"] = f'<?{_next(request, after)}>; rel="next"'
        return response
    items = [tell.event_date(row, words) for row, words in rows_in_pages([numbers], slugs=True)]
    return {"items": items, "next": after}


def _next_dates(paging: Paged) -> tuple[list[int], str | None]:
    """The dates from today on, by the index of their column, nothing counted; then what began
    before and goes on, what ends soonest first."""
    part, last, at = _place(paging.cursor)
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    coming = Occurrence.objects.filter(ends_at__gte=timezone.now())
    found: list[tuple[int, datetime]] = []
    if part == STARTING:
        rows = coming.filter(starts_at__gte=midnight)
        found = _published(rows, "starts_at", last, at, paging.limit + 1)
        if len(found) > paging.limit:
            number, moment = found[paging.limit - 1]
            return [pk for pk, _at in found[:-1]], cursor_of(STARTING, number, moment.isoformat())
        last, at = 0, None
    room = paging.limit - len(found)
    running = _published(coming.filter(starts_at__lt=midnight), "ends_at", last, at, room + 1)
    numbers = [pk for pk, _at in (*found, *running[:room])]
    if len(running) <= room:
        return numbers, None
    number, moment = running[room - 1] if room else (0, datetime.min.replace(tzinfo=UTC))
    return numbers, cursor_of(RUNNING, number, moment.isoformat())


def _published(
    rows: QuerySet[Any], field: str, last: int, at: datetime | None, most: int
) -> list[tuple[int, datetime]]:
    """The first dates of published events after one: read in order, then asked of their events.

    In one query with a join the planner begins with the events, and sorts every date there is.
    """
    found: list[tuple[int, datetime]] = []
    while len(found) < most:
        page = list(_after(rows, field, last, at)[: most * 2])
        events = {event for _pk, _at, event in page}
        known = Event.objects.published().filter(pk__in=events).order_by()
        shown = set(known.values_list("pk", flat=True))
        found += [(pk, moment) for pk, moment, event in page if event in shown]
        if len(page) < most * 2:
            break
        last, at = page[-1][:2]
    return found[:most]


STARTING, RUNNING = "s", "r"


def _place(cursor: str) -> tuple[str, int, datetime | None]:
    """(part, number, moment) of the last date of the page before."""
    told = read_cursor(cursor, 3)
    if told is None:
        return STARTING, 0, None
    part, number, text = told
    try:
        return part, int(number), datetime.fromisoformat(text)
    except ValueError as error:
        raise HttpError(400, "cursor") from error


def _after(rows: QuerySet[Any], field: str, last: int, at: datetime | None) -> QuerySet[Any]:
    if at is not None:
        further = Q(**{f"{field}__gt": at}) | Q(**{field: at, "pk__gt": last})
        # Said twice: the first lets the index begin there.
        rows = rows.filter(further, **{f"{field}__gte": at})
    return rows.order_by(field, "pk").values_list("pk", field, "event_id")


def _next(request: HttpRequest, cursor: str) -> str:
    params = request.GET.copy()
    params["cursor"] = cursor
    return params.urlencode()


@router.get(
    "/evenements/{path:key}", response=EventOut, summary="Un événement, avec toutes ses dates",
    description=f"«\u00a0key\u00a0» est son uid. {JSON_LD}",
)  # fmt: skip
@public
def event(request: HttpRequest, key: str) -> Any:
    """One published event."""
    found = _exact(ld.events_to_tell().prefetch_related("records__source"), key)
    if wants_linked_data(request):
        return as_linked_data(ld.tell_events([found]))
    return tell.event(found, _listed(found.credits.all()))


@router.get(
    "/lieux", response=PlacePage, summary="Lieux", description=f"Par nom. {JSON_LD}",
)  # fmt: skip
@public
def places(request: HttpRequest, paging: Query[Paged], q: str = "") -> Any:
    """Public places by name; `q` searches in the name."""
    rows = visible(Place.objects.filter(merged_into=None), VISITOR).select_related("municipality")
    found, after = page_by(tell.searched(rows, q), "folded", paging.cursor, paging.limit)
    if wants_linked_data(request):
        return as_linked_data(ld.place_node(row, is_whole=True) for row in found)
    return {"items": [tell.place(row) for row in found], "next": after}


@router.get("/lieux/{uid}", response=PlaceOut, summary="Un lieu", description=JSON_LD)
@public
def place(request: HttpRequest, uid: str) -> Any:
    """One public place."""
    rows = Place.objects.filter(merged_into=None).select_related("municipality")
    found = _exact(rows, uid)
    if wants_linked_data(request):
        return as_linked_data([ld.place_node(found, is_whole=True)])
    return tell.place(found)


@router.get(
    "/acteurs", response=ProfilePage, summary="Répertoire",
    description=f"Artistes et organismes qui ont voulu leur page. {JSON_LD}",
)  # fmt: skip
@public
def profiles(request: HttpRequest, paging: Query[Paged], q: str = "") -> Any:
    """The directory, by name."""
    rows = tell.searched(_profiles(), q)
    found, after = page_by(rows, "sort_name", paging.cursor, paging.limit)
    if wants_linked_data(request):
        return as_linked_data(ld.actor_node(row, row.directory_entry) for row in found)
    return {"items": [tell.profile(row) for row in found], "next": after}


@router.get(
    "/acteurs/{uid}", response=ProfileOut, summary="Une page du répertoire", description=JSON_LD
)
@public
def profile(request: HttpRequest, uid: str) -> Any:
    """One page of the directory."""
    found = visible(_profiles(Actor.objects.called(uid=uid)), VISITOR).first()
    if found is None:
        raise Http404
    if wants_linked_data(request):
        return as_linked_data([ld.actor_node(found, found.directory_entry)])
    return tell.profile(found)


@router.get("/oeuvres", response=WorkPage, summary="Œuvres", description=f"Par titre. {JSON_LD}")
@public
def works(request: HttpRequest, paging: Query[Paged], q: str = "") -> Any:
    """Published works, by title."""
    rows = tell.searched(_works(), q)
    found, after = page_by(rows, "folded", paging.cursor, paging.limit)
    makers = _listed(credit for row in found for credit in row.credits.all())
    if wants_linked_data(request):
        return as_linked_data(ld.work_node(row, makers) for row in found)
    return {"items": [tell.work(row, makers) for row in found], "next": after}


@router.get("/oeuvres/{uid}", response=WorkOut, summary="Une œuvre", description=JSON_LD)
@public
def work(request: HttpRequest, uid: str) -> Any:
    """One published work."""
    found = _exact(_works(), uid)
    makers = _listed(found.credits.all())
    if wants_linked_data(request):
        return as_linked_data([ld.work_node(found, makers)])
    return tell.work(found, makers)


def _profiles(actors: Any = None) -> Any:
    rows = (Actor.objects.current() if actors is None else actors).filter(
        visibility=Visibility.PUBLIC, directory_entry__listed_on__isnull=False
    )
    rows = rows.select_related("municipality", "directory_entry__picture")
    return rows.prefetch_related("disciplines")


def _works() -> Any:
    return ld.works_to_tell(Work.objects.filter(state=PublicationState.PUBLISHED))


def _listed(credits: Any) -> frozenset[int]:
    return listed_among(credit.actor_id for credit in credits if credit.actor_id)


def _exact(rows: Any, uid: str) -> Any:
    """The public record of this uid, whole: an address of a page is not one."""
    found = visible_or_404(rows, VISITOR, uid)
    if found.uid != uid:
        raise Http404
    return found
