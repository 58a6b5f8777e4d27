"""The agenda's index says what the published events say."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from maillage.core import indexing, journal
from maillage.core.models import Discipline, IndexChange, Municipality, Place
from maillage.offer import schedule
from maillage.offer.actions import Credit, create_event
from maillage.offer.models import Event, EventStatus, Occurrence
from maillage.offer.schedule import Slot
from maillage.offer.search_documents import UNPLACED
from maillage.search import IndexMissing
from maillage.search.agenda import AgendaQuestion, Circle

pytestmark = pytest.mark.django_db
TODAY = date(2027, 3, 1)


@pytest.fixture
def index(settings, tmp_path):
    settings.SEARCH_INDEX = tmp_path / "index"
    indexing.rebuild()
    return indexing


@pytest.fixture
def hall(cast) -> Place:
    town = Municipality.objects.get(code="36033")  # Shawinigan
    place = Place(
        name="Salle du Rocher", municipality=town, visibility="public",
        latitude=46.56, longitude=-72.74, accessible=["wheelchair"],
    )  # fmt: skip
    return journal.create(place, by=cast.agent.person)


def new_event(cast, title="Soirée de contes", days=(5,), credits=(), many=None, **fields) -> Event:
    slots = [Slot(start=datetime(2027, 3, day, 20)) for day in days]
    event = Event(
        title=title, state="published", schedule=schedule.schedule_of(slots), **fields
    )  # fmt: skip
    return create_event(event=event, by=cast.agent.person, credits=credits, many=many)


def asked(index, **asking):
    return index.agenda().agenda(AgendaQuestion(**{"since": TODAY, **asking}))


def titles(index, **asking) -> list[str]:
    ids = [hit.id for hit in asked(index, **asking).hits]
    rows = Occurrence.objects.select_related("event").in_bulk(ids)
    return [rows[pk].event.title for pk in ids]


def test_a_published_event_is_found_by_its_words_place_people_and_discipline(cast, index, hall):
    story = Discipline.objects.create(slug="conte-essai", name_fr="Parole contée")
    new_event(cast, place=hall, credits=[Credit("Rose Latulipe")], many={"disciplines": [story]})
    index.index_pending()
    for text in ("conte", "SOIREES", "rocher", "shawi", "latulipe", "parole", "Soirée latulipe"):
        assert titles(index, text=text) == ["Soirée de contes"], text
    assert titles(index, text="danse") == []
    answer = asked(index, count=["discipline", "municipality", "access", "price", "region"])
    assert answer.facets["discipline"] == {"conte-essai": 1}
    assert answer.facets["municipality"] == {"36033": 1}
    assert answer.facets["access"] == {"wheelchair": 1}
    assert answer.facets["price"] == {}
    assert index.agreement().is_whole


def test_what_is_not_published_withdrawn_merged_or_removed_is_not_there(cast, index):
    kept = new_event(cast, "Gardé")
    new_event(cast, "Retenu")
    held, withdrawn, merged, gone = (new_event(cast, f"Parti {n}") for n in range(4))
    index.index_pending()
    assert asked(index).total == 6
    by = cast.agent.person
    journal.change(held, {"state": "held"}, by=by)
    journal.change(withdrawn, {"state": "withdrawn"}, by=by)
    journal.change(merged, {"merged_into": kept}, by=by)
    journal.remove(gone, by=by)
    index.index_pending()
    assert titles(index) == ["Gardé", "Retenu"]
    assert not IndexChange.objects.exists()
    assert index.agreement().is_whole


def test_dates_that_change_leave_nothing_of_the_former_ones(cast, index):
    event = new_event(cast, days=(5, 6, 7))
    index.index_pending()
    assert asked(index, each_date=True).total == 3
    moved = schedule.schedule_of([Slot(start=datetime(2027, 3, 20, 14))], schedule.slots_of(event))
    journal.change(event, {"schedule": moved}, by=cast.agent.person)
    index.index_pending()
    answer = asked(index, each_date=True)
    assert [hit.start for hit in answer.hits] == [datetime(2027, 3, 20, 14)]
    assert index.agreement().is_whole


def test_a_series_is_one_card_at_its_next_date(cast, index):
    new_event(cast, days=(5, 12, 19))
    index.index_pending()
    assert [hit.start.day for hit in asked(index).hits] == [5]
    later = asked(index, since=date(2027, 3, 10), count=["status"])
    assert [hit.start.day for hit in later.hits] == [12]
    assert (later.total, later.facets["status"]) == (1, {"scheduled": 1})


def test_a_cancelled_date_is_a_card_of_its_own(cast, index):
    slots = [Slot(datetime(2027, 3, 5, 20), status=EventStatus.CANCELLED),
             Slot(datetime(2027, 3, 6, 20)), Slot(datetime(2027, 3, 7, 20))]  # fmt: skip
    event = Event(title="Trois soirs", state="published", schedule=schedule.schedule_of(slots))
    create_event(event=event, by=cast.agent.person)
    index.index_pending()
    assert [hit.start.day for hit in asked(index).hits] == [5, 6]
    going = asked(index, filters={"status": ["scheduled"]})
    assert [hit.start.day for hit in going.hits] == [6]


def test_an_exhibition_answers_on_each_of_its_days_and_a_late_show_until_its_end(cast, index):
    slot = Slot(start=date(2027, 2, 1), end=date(2027, 4, 1))
    event = Event(title="Exposition", state="published", schedule=schedule.schedule_of([slot]))
    create_event(event=event, by=cast.agent.person)
    late = Slot(datetime(2027, 3, 1, 22), datetime(2027, 3, 2, 0))
    night = Event(title="Nuit", state="published", schedule=schedule.schedule_of([late]))
    create_event(event=night, by=cast.agent.person)
    index.index_pending()
    assert titles(index, until=TODAY) == ["Nuit", "Exposition"]
    assert titles(index, now=datetime(2027, 3, 1, 23, 30)) == ["Nuit", "Exposition"]
    assert titles(index, now=datetime(2027, 3, 2)) == ["Exposition"]
    assert titles(index, since=date(2027, 4, 1)) == []
    days = asked(index, until=date(2027, 4, 30), count_days=True).days
    assert (days[TODAY], days[date(2027, 3, 31)], date(2027, 4, 1) in days) == (2, 1, False)


def test_a_place_that_changes_is_followed(cast, index, hall):
    new_event(cast, place=hall)
    index.index_pending()
    assert titles(index, circle=Circle(46.56, -72.74, 5)) == ["Soirée de contes"]
    values = {"name": "Salle du Lac", "latitude": 45.5, "longitude": -73.5}
    journal.change(hall, values, by=cast.agent.person)
    index.index_pending()
    assert titles(index, text="lac") == ["Soirée de contes"]
    assert titles(index, text="rocher") == []
    assert titles(index, circle=Circle(46.56, -72.74, 5)) == []
    assert index.agreement().is_whole


def test_an_event_without_a_place_says_so(cast, index):
    new_event(cast)
    index.index_pending()
    assert asked(index, count=["region"]).facets["region"] == {UNPLACED: 1}


def test_a_missing_agenda_says_so_and_the_indexer_makes_it_anew(cast, index):
    import shutil
    import threading

    new_event(cast)
    shutil.rmtree(index.index_path() / "agenda")
    with pytest.raises(IndexMissing):
        asked(index)

    class Done(threading.Event):
        def is_set(self) -> bool:
            return not IndexChange.objects.exists()

    index.run_indexer(Done())
    assert titles(index) == ["Soirée de contes"]
    assert index.agreement().is_whole


def test_the_running_indexer_takes_up_a_rebuild_of_the_agenda_alone(cast, index):
    import threading

    event = new_event(cast)
    index.index_pending()
    Event.objects.filter(pk=event.pk).update(title="Bal sans journal")
    assert index.agreement().stale == [f"agenda offer.event:{event.pk}"]
    request = index.index_path() / "agenda" / index.REQUEST
    request.write_text("0 0")

    class Done(threading.Event):
        def is_set(self) -> bool:
            return not request.exists()

    index.run_indexer(Done())
    assert titles(index, text="bal") == ["Bal sans journal"]
    assert index.agreement().is_whole
