"""What a run writes: new events, changes that are followed, corrections that stay, alerts."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from maillage.core import journal
from maillage.core.models import Visibility
from maillage.offer import actions
from maillage.offer.harvest.alerting import flag_missing
from maillage.offer.harvest.found import FoundActor, FoundEvent, FoundOccurrence, FoundPlace
from maillage.offer.harvest.joining import Joiner
from maillage.offer.harvest.undoing import undo_run
from maillage.offer.harvest.writing import PageWriter
from maillage.offer.models import (
    Alert,
    DuplicatePair,
    Event,
    HarvestRecord,
    HarvestRun,
    Refusal,
    Source,
)

pytestmark = pytest.mark.database
HERE = ZoneInfo("America/Toronto")


def evening(days: int = 6, hour: int = 19, minute: int = 30) -> datetime:
    day = timezone.localdate() + timedelta(days=days)
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=HERE)


def found(key="a", title="Veillée de contes", start=None, **more) -> FoundEvent:
    more.setdefault(
        "place", FoundPlace(name="Maison de la culture (exemple)", locality="Shawinigan")
    )
    return FoundEvent(key=key, title=title, start=start or evening(), **more)


def a_source(name="La ville", trust="publish", **more) -> Source:
    return Source.objects.create(name=name, trust=trust, visibility=Visibility.NETWORK, **more)


def a_run(source: Source) -> HarvestRun:
    batch = journal.open_batch(by=None, act="harvest", label=source.name)
    return HarvestRun.objects.create(source=source, state="running", batch=batch)


def harvest(source: Source, *page: FoundEvent) -> HarvestRun:
    run = a_run(source)
    joiner = Joiner(run)
    done = PageWriter(run).write(list(page))
    joiner.join(done.events)
    journal.close_batch(run.batch)
    run.refresh_from_db()
    run.missing = flag_missing(run, by=None)
    return run


@pytest.fixture
def city(db):
    return a_source()


def test_a_finding_becomes_a_public_event_with_its_place_its_times_and_its_credits(city):
    run = harvest(
        city,
        found(
            performers=(FoundActor("Nadine (exemple)"),), organizers=(FoundActor("La ville"),),
            occurrences=[FoundOccurrence(evening()), FoundOccurrence(evening(7), evening(7, 21))],
            disciplines=("Conte",), raw={"Titre": "Veillée"},
        ),
    )  # fmt: skip
    event = Event.objects.get()
    assert (run.seen, run.new, run.refused) == (1, 1, 0)
    assert (event.state, event.visibility, event.place.municipality.name) == (
        "published", "public", "Shawinigan",
    )  # fmt: skip
    assert [o.starts_at for o in event.occurrences.all()] == [evening(), evening(7)]
    assert {c.name: c.role for c in event.credits.all()} == {
        "Nadine (exemple)": "performer", "La ville": "organizer",
    }  # fmt: skip
    assert [d.slug for d in event.disciplines.all()] == ["arts-parole"]
    assert event.records.get().raw == {"Titre": "Veillée"}


def test_an_untrusted_source_waits_for_moderation(db):
    harvest(a_source(trust="hold"), found())
    assert Event.objects.get().state == "held"


def test_the_same_content_changes_nothing(city):
    harvest(city, found())
    run = harvest(city, found())
    assert (run.new, run.changed, run.missing) == (0, 0, 0)
    assert Event.objects.count() == 1


def test_a_changed_date_is_followed_and_shown_until_somebody_settles_it(city, cast):
    harvest(city, found())
    uid = Event.objects.get().occurrences.get().uid
    harvest(city, found(start=evening(9)))
    event = Event.objects.get()
    assert (event.occurrences.get().starts_at, event.occurrences.get().uid) == (evening(9), uid)
    alert = Alert.objects.get(settled_at=None)
    assert alert.kind == "date"
    actions.settle(alert=alert, follow=True, by=cast.agent.person)
    alert.refresh_from_db()
    assert alert.settled_by == cast.agent.person


def test_a_corrected_field_stays_but_a_changed_date_asks(city, cast):
    harvest(city, found(description="Trois contes."))
    event = Event.objects.get()
    kept = actions.schedule_of([actions.Slot(datetime(2027, 5, 1, 20))])
    actions.change_event(
        event=event, values={"description": "Quatre contes.", "schedule": kept},
        by=cast.agent.person,
    )  # fmt: skip
    harvest(city, found(description="Cinq contes.", start=evening(9)))
    event.refresh_from_db()
    assert event.description == "Quatre contes."
    assert event.occurrences.get().start_day == date(2027, 5, 1)
    alert = Alert.objects.get(kind="date", settled_at=None)
    actions.settle(alert=alert, follow=True, by=cast.agent.person)
    event.refresh_from_db()
    assert event.occurrences.get().starts_at == evening(9)


def test_a_cancellation_at_the_source_is_loud(city):
    harvest(city, found())
    run = harvest(city, found(status="cancelled"))
    assert run.cancelled == 1
    assert Event.objects.get().status == "cancelled"
    assert Alert.objects.get().kind == "cancelled"


def test_what_disappears_is_flagged_and_what_comes_back_is_settled(city):
    harvest(city, found(), found(key="b", title="Bal de quartier"))
    run = harvest(city, found(key="b", title="Bal de quartier"))
    assert run.missing == 1
    assert Event.objects.published().count() == 2
    assert Alert.objects.get(settled_at=None).kind == "missing"
    harvest(city, found(), found(key="b", title="Bal de quartier"))
    assert not Alert.objects.filter(settled_at=None).exists()
    assert not HarvestRecord.objects.exclude(missing_since=None).exists()


def test_what_has_no_title_or_is_private_is_refused_with_its_raw_text(city):
    run = harvest(city, found(title=" ", raw={"x": 1}), found(key="p", is_private=True))
    assert (run.seen, run.new, run.refused) == (2, 0, 2)
    assert {str(r.why) for r in Refusal.objects.all()} == {
        "cet événement n’a pas de titre", "cet événement est marqué comme privé à la source",
    }  # fmt: skip


def test_two_sources_of_one_evening_become_one_event_and_come_apart_again(city, cast):
    hall = a_source("La salle", rank=80)
    harvest(city, found(description="Un conte par soir."))
    run = harvest(
        hall,
        found(
            key="x",
            title="VEILLÉE DE CONTES",
            description="Au coin du feu.",
            url="https://salle.example/1",
        ),
    )
    assert run.merged == 1
    event = Event.objects.published().get()
    assert event.records.count() == 2
    # The hall ranks higher: what it says is believed, and each field knows where it came from.
    assert event.description == "Au coin du feu."
    assert event.origins["description"] == event.records.get(source=hall).pk
    pair = DuplicatePair.objects.get()
    assert pair.is_automatic
    assert pair.reasons
    assert actions.separate_events(pair=pair, by=cast.agent.person).refused == []
    assert Event.objects.published().count() == 2
    event.refresh_from_db()
    assert event.description == "Un conte par soir."


def test_two_shows_the_same_evening_in_the_same_hall_stay_two(city):
    harvest(city, found())
    harvest(a_source("La salle"), found(key="x", title="Hommage à Vigneault, récital de piano"))
    assert Event.objects.published().count() == 2


def test_a_run_is_undone_and_the_next_one_finds_its_events_anew(city, cast):
    harvest(city, found())
    second = harvest(city, found(title="Grande veillée de contes"), found(key="b", title="Bal"))
    undo_run(second, by=cast.agent.person)
    assert [e.title for e in Event.objects.all()] == ["Veillée de contes"]
    harvest(city, found(title="Grande veillée de contes"), found(key="b", title="Bal"))
    assert sorted(e.title for e in Event.objects.all()) == ["Bal", "Grande veillée de contes"]
