"""A private link keeps an event for its whole life: corrected, postponed, copied, withdrawn."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from maillage.core.models import Visibility
from maillage.core.models.journal import Batch
from maillage.offer import actions as offer_actions
from maillage.offer.contributing.dates import next_year, read_when
from maillage.offer.contributing.links import token_of
from maillage.offer.contributing.values import form_values
from maillage.offer.models import Destination, Event, Publication, PublicationState, Submission
from maillage.offer.schedule import Slot, slots_of
from maillage.offer.tests.contributing_cast import (
    a_submission,
    coming,
    filled,
    link_of_last_mail,
    send,
)

pytestmark = pytest.mark.django_db
PUBLISHED = PublicationState.PUBLISHED


@pytest.fixture(autouse=True)
def _no_limit_from_other_tests():
    cache.clear()


def page_of(submission: Submission, name: str = "private") -> str:
    return reverse(f"offer:{name}", args=[token_of(submission)])


def correction(submission: Submission, **values):
    event = Event.objects.get(pk=submission.event_id)
    told = {n: "" if v is None else v for n, v in form_values(event).items()}
    return {**told, "version": event.updated_at.isoformat(), **values}


@pytest.mark.parametrize("name", ["private", "private_edit", "private_dates", "private_picture"])
def test_a_private_page_is_kept_by_no_cache_and_shown_by_no_search_engine(client, name):
    page = client.get(page_of(a_submission(), name))
    assert page.status_code == 200
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert "no-store" in page.headers["Cache-Control"]
    assert 'content="noindex' in page.content.decode()


def test_a_forged_or_former_link_is_nowhere(client):
    submission = a_submission()
    token = token_of(submission)
    other = a_submission("Une autre soirée")
    forged = [
        token[:-1] + ("a" if token[-1] != "a" else "b"), f"{other.uid}.{token.partition('.')[2]}",
        submission.uid, "x", "a" * 900, f"{submission.uid}.",
    ]  # fmt: skip
    for one in forged:
        for name in ("private", "private_edit", "private_dates", "private_picture", "private_copy"):
            assert client.get(reverse(f"offer:{name}", args=[one])).status_code == 404
        gesture = reverse("offer:private_act", args=[one])
        assert client.post(gesture, {"act": "withdraw"}).status_code == 404
    page = client.post(page_of(submission, "private_act"), {"act": "link"})
    assert page.status_code == 302
    assert client.get(reverse("offer:private", args=[token])).status_code == 404
    assert client.get(link_of_last_mail()).status_code == 200


def test_a_correction_of_what_is_published_shows_at_once_and_is_to_be_read_again(client, cast):
    submission = a_submission(state=PUBLISHED)
    told = correction(submission, title="Veillée de contes d’hiver", performers="Jeanne Brisebois")
    assert client.post(page_of(submission, "private_edit"), told).status_code == 302
    event = Event.objects.get()
    assert event.title == "Veillée de contes d’hiver"
    assert event.state == PUBLISHED
    assert event.credits.get().name == "Jeanne Brisebois"
    submission.refresh_from_db()
    assert submission.changed_at is not None
    assert Batch.objects.filter(act="contribution", label__contains="Veillée").exists()
    from maillage.offer.contributing.actions import mark_read

    mark_read(submission=submission, by=cast.agent.person)
    submission.refresh_from_db()
    assert submission.changed_at is None


def test_a_correction_that_changes_nothing_is_not_to_be_read_again(client):
    submission = a_submission(state=PUBLISHED)
    client.post(page_of(submission, "private_edit"), correction(submission))
    submission.refresh_from_db()
    assert submission.changed_at is None


def test_of_two_windows_the_second_sees_what_the_first_wrote_and_loses_nothing(client):
    submission = a_submission()
    first = correction(submission, description="Le texte du premier onglet")
    second = correction(submission, description="Le texte du second onglet")
    assert client.post(page_of(submission, "private_edit"), first).status_code == 302
    page = client.post(page_of(submission, "private_edit"), second)
    html = page.content.decode()
    assert page.status_code == 409
    assert "Le texte du premier onglet" in html
    assert "Le texte du second onglet" in html
    assert Event.objects.get().description == "Le texte du premier onglet"
    again = {**second, "version": page.context["version"]}
    assert client.post(page_of(submission, "private_edit"), again).status_code == 302
    assert Event.objects.get().description == "Le texte du second onglet"


def test_two_windows_on_the_dates_as_well(client):
    submission = a_submission()
    version = Event.objects.get().updated_at.isoformat()
    address = page_of(submission, "private_dates")
    assert client.post(address, {"act": "postpone", "version": version}).status_code == 302
    page = client.post(address, {"act": "sold_out", "version": version})
    assert page.status_code == 409
    assert not Event.objects.get().is_sold_out


def test_the_whole_event_is_postponed_then_has_a_new_date(client):
    submission = a_submission(state=PUBLISHED)
    address = page_of(submission, "private_dates")
    told = {"act": "postpone", "note": "Les billets restent valides", "version": ""}
    client.post(address, told)
    event = Event.objects.get()
    assert (event.status, event.status_note) == ("postponed", "Les billets restent valides")
    when = "14 mai 2031, 20 h"
    client.post(address, {"act": "add", "when": when, "seen": read_when(when).digest})
    event.refresh_from_db()
    assert event.status == "scheduled"
    assert [slot.status for slot in slots_of(event)] == ["postponed", "scheduled"]


def test_the_first_date_given_to_a_postponed_event_ends_its_waiting(client):
    slots = [Slot(datetime(2031, 3, day, 20), datetime(2031, 3, day, 22)) for day in (5, 6)]
    submission = a_submission(slots=slots, state=PUBLISHED)
    one, two = [slot.uid for slot in slots_of(submission.event)]
    address = page_of(submission, "private_dates")
    client.post(address, {"act": "postpone", "note": "", "version": ""})
    client.post(address, {"act": "move", "slot": one, "to": "14 mai 2031"})
    event = Event.objects.get()
    told = {slot.uid: slot for slot in slots_of(event)}
    assert event.status == "scheduled"
    assert (told[one].status, told[two].status) == ("rescheduled", "postponed")
    assert told[one].start == datetime(2031, 5, 14, 20), "the hour it had is kept"
    assert told[one].end == datetime(2031, 5, 14, 22)


def test_one_date_is_cancelled_another_moved_a_third_sold_out(client):
    slots = [Slot(datetime(2031, 3, day, 20)) for day in (5, 6, 7)]
    submission = a_submission(slots=slots)
    one, two, three = [slot.uid for slot in slots_of(submission.event)]
    address = page_of(submission, "private_dates")
    client.post(address, {"act": "cancel", "slot": one})
    client.post(address, {"act": "move", "slot": two, "to": "9 mars 2031, 19 h"})
    client.post(address, {"act": "sold_out", "slot": three})
    told = {slot.uid: slot for slot in slots_of(Event.objects.get())}
    assert told[one].status == "cancelled"
    assert told[two].status == "rescheduled"
    assert told[two].previous == datetime(2031, 3, 6, 20)
    assert told[three].is_sold_out
    assert Event.objects.get().status == "scheduled"
    page = client.post(address, {"act": "move", "slot": two, "to": "n’importe quand"})
    assert page.status_code == 422
    assert "une seule date à venir" in page.content.decode()


def test_the_same_event_next_year_starts_from_the_same_weekdays(client):
    start = datetime.combine(coming(20), datetime.min.time().replace(hour=19))
    submission = a_submission("Fête des moissons", slots=[Slot(start)])
    page = client.get(page_of(submission, "private_copy"))
    form = page.context["form"]
    [slot] = form.dates.slots
    assert slot.start.weekday() == start.weekday()
    assert slot.start - start == timedelta(weeks=52)
    assert form["email"].value() == "lucie@example.org"
    told = filled(
        title="Fête des moissons", when=form["when"].value(), source=form["source"].value()
    )
    assert client.post(reverse("offer:propose"), told).status_code == 302
    copy = Submission.objects.exclude(pk=submission.pk).get()
    assert copy.copied_from == submission.event
    assert copy.event.state == PublicationState.HELD  # her address was proven already


def test_somebody_else_s_copy_is_confirmed_by_mail(client):
    submission = a_submission("Fête des moissons")
    send(client, source=token_of(submission), email="autre@example.org", other="on")
    assert Submission.objects.get(email="autre@example.org").confirmed_at is None


def test_an_event_of_years_ago_is_copied_into_the_future():
    slots = [Slot(date(2021, 7, 10), date(2021, 7, 12))]
    [slot] = next_year(slots, date(2026, 11, 22))
    assert slot.start >= date(2026, 11, 22)
    assert slot.start.weekday() == date(2021, 7, 10).weekday()
    assert slot.end - slot.start == timedelta(days=2)


def test_an_event_is_withdrawn_and_proposed_again(client):
    submission = a_submission(state=PUBLISHED)
    gesture = page_of(submission, "private_act")
    client.post(gesture, {"act": "withdraw"})
    event = Event.objects.get()
    assert event.state == PublicationState.WITHDRAWN
    assert event.visibility == Visibility.NETWORK
    client.post(gesture, {"act": "again"})
    event.refresh_from_db()
    assert event.state == PublicationState.HELD


def test_its_page_says_for_each_destination_where_it_stands(client):
    Destination.objects.create(slug="artsdata", name="Artsdata")
    refused = Destination.objects.create(slug="tourisme", name="Tourisme Rivière")
    submission = a_submission(state=PUBLISHED)
    Publication.objects.create(event=submission.event, destination=refused,
                               state=Publication.State.REFUSED, reason="Hors saison")  # fmt: skip
    html = client.get(page_of(submission)).content.decode()
    assert "Publié" in html
    assert "Il manque des renseignements" in html
    assert "adresse complète du lieu" in html
    assert "#id_street" in html
    assert "Refusé" in html
    assert "Hors saison" in html


def test_a_refusal_is_told_with_its_reason_and_by_mail(client, cast):
    from maillage.offer.contributing.mails import send_decision

    submission = a_submission()
    offer_actions.set_state(events=[submission.event], state=PublicationState.REFUSED,
                            by=cast.agent.person, reason="Hors de la région")  # fmt: skip
    assert send_decision(submission.event)
    assert "Hors de la région" in mail.outbox[-1].body
    html = client.get(page_of(submission)).content.decode()
    assert "Hors de la région" in html
    assert "par la modération" in html
    assert cast.agent.person.name not in html


def test_publishing_opens_its_new_place_to_everybody():
    submission = a_submission(state=PUBLISHED)
    place = Event.objects.get(pk=submission.event_id).place
    assert place.visibility == Visibility.PUBLIC


def test_links_are_found_again_by_mail_and_the_page_never_says_whether_an_address_is_known(client):
    a_submission()
    a_submission("Une autre soirée")
    address = reverse("offer:find_link")
    known = client.post(address, {"email": "LUCIE@example.org"})
    assert len(mail.outbox) == 1
    assert mail.outbox[0].to == ["lucie@example.org"]
    assert mail.outbox[0].body.count("/proposer/") == 2
    unknown = client.post(address, {"email": "inconnue@example.org"})
    assert len(mail.outbox) == 1
    assert known.status_code == unknown.status_code == 200
    without_token = [
        page.content.split(b"<main")[1].split(b"</main>")[0] for page in (known, unknown)
    ]
    assert without_token[0] == without_token[1]


def test_the_history_speaks_plainly(client):
    submission = a_submission(state=PUBLISHED)
    client.post(page_of(submission, "private_edit"), correction(submission, title="Autre titre"))
    html = client.get(page_of(submission)).content.decode()
    assert "Proposition reçue" in html
    assert "par vous" in html
    assert timezone.localdate().strftime("%Y") in html
