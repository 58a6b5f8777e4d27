"""Whole kinds as one JSON-LD document, written node by node: nothing is held but a page of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maillage.core.models import Actor, Place, Visibility
from maillage.offer.linked_data.actors import actor_node
from maillage.offer.linked_data.documents import CONTEXT, Node, as_text
from maillage.offer.linked_data.events import series_node
from maillage.offer.linked_data.loading import (
    events_to_tell,
    listed_among,
    tell_events,
    works_to_tell,
)
from maillage.offer.linked_data.places import place_node
from maillage.offer.linked_data.works import work_node
from maillage.offer.models import Event, EventSeries, Occurrence, PublicationState, Work

PAGE = 200


@dataclass(frozen=True)
class Dump:
    """A kind of record, given whole. `rows` is what it holds, to count; `nodes` tells them."""

    slug: str
    title: str | Promise
    about: str | Promise
    rows: Callable[[], QuerySet]
    nodes: Callable[[], Iterator[Node]]


def written(nodes: Iterable[Node]) -> Iterator[str]:
    """A `@graph` of nodes, one a line."""
    yield f'{{"@context":{as_text(CONTEXT)},"@graph":['
    mark = "\n"
    for node in nodes:
        yield mark + as_text(node)
        mark = ",\n"
    yield "\n]}\n"


def in_pages(rows: QuerySet) -> Iterator[list]:
    """All the rows by number, so many at a time: a stream that lasts misses and repeats nothing."""
    last = 0
    while found := list(rows.order_by("pk").filter(pk__gt=last)[:PAGE]):
        yield found
        last = found[-1].pk


def events_of_dates(pages: Iterable[Sequence[int]]) -> Iterator[Node]:
    """The events of these occurrences (by number), each once, in the order of its first date."""
    seen: set[int] = set()
    for numbers in pages:
        pairs = dict(Occurrence.objects.filter(pk__in=numbers).values_list("pk", "event_id"))
        wanted = list(dict.fromkeys(pairs[n] for n in numbers if n in pairs))
        new = [number for number in wanted if number not in seen]
        seen.update(new)
        for few in _few(new):
            loaded = {event.pk: event for event in events_to_tell().filter(pk__in=few)}
            yield from tell_events([loaded[pk] for pk in few if pk in loaded])


def _few(numbers: Sequence[int]) -> Iterator[list[int]]:
    left = iter(numbers)
    while few := list(islice(left, PAGE)):
        yield few


def _events(*, always_series: bool = False) -> Iterator[Node]:
    for page in in_pages(events_to_tell()):
        yield from tell_events(page, always_series=always_series)


def _events_and_series() -> Iterator[Node]:
    yield from _events()
    for series in EventSeries.objects.filter(visibility=Visibility.PUBLIC).select_related(
        "organizer"
    ):
        events = series.events.published().select_related("place__municipality")
        dated = [event for event in events if event.schedule]
        if dated:
            yield series_node(series, dated)


def _for_la_vitrine() -> Iterator[Node]:
    from maillage.offer.publishing import LA_VITRINE, missing

    for page in in_pages(events_to_tell()):
        ready = [event for event in page if not missing(event, LA_VITRINE)]
        yield from tell_events(ready, always_series=True)


def _places() -> Iterator[Node]:
    for page in in_pages(_public_places().select_related("municipality")):
        yield from (place_node(place, is_whole=True) for place in page)


def _actors() -> Iterator[Node]:
    rows = _listed_actors().select_related("municipality", "directory_entry__picture")
    for page in in_pages(rows.prefetch_related("disciplines")):
        yield from (actor_node(actor, actor.directory_entry) for actor in page)


def _works() -> Iterator[Node]:
    for page in in_pages(works_to_tell(_published_works())):
        makers = {credit.actor_id for work in page for credit in work.credits.all()}
        listed = listed_among(maker for maker in makers if maker)
        yield from (work_node(work, listed) for work in page)


def _public_places() -> QuerySet[Place]:
    return Place.objects.filter(visibility=Visibility.PUBLIC, merged_into=None)


def _listed_actors() -> QuerySet[Actor]:
    return Actor.objects.current().filter(
        visibility=Visibility.PUBLIC, directory_entry__listed_on__isnull=False
    )


def _published_works() -> QuerySet[Work]:
    return Work.objects.filter(state=PublicationState.PUBLISHED)


def _published_events() -> QuerySet[Event]:
    return Event.objects.published()


DUMPS = {
    dump.slug: dump
    for dump in (
        Dump(
            "evenements", _("Événements et séries"),
            _("Tout ce qui est publié, passé compris, avec toutes les dates."),
            _published_events, _events_and_series,
        ),
        Dump(
            "lieux", _("Lieux"), _("Adresses, positions, accessibilité."), _public_places, _places
        ),
        Dump(
            "acteurs", _("Artistes et organismes"),
            _("Les pages du répertoire : seulement qui l’a voulu."), _listed_actors, _actors,
        ),
        Dump(
            "oeuvres", _("Œuvres"), _("Avec l’accord de leurs auteur·es, et leur crédit."),
            _published_works, _works,
        ),
        Dump(
            "la-vitrine", _("Événements prêts pour La Vitrine"),
            _("Chacun comme une série, avec ce que La Vitrine demande : description, lieu, date, "
              "billets ou prix, tenue."),
            _published_events, _for_la_vitrine,
        ),
    )
}  # fmt: skip
