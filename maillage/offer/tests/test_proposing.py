"""Anybody proposes an event without an account: one box, a form, a mail to confirm."""

from __future__ import annotations

import json

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from maillage.core.models import Place, Visibility
from maillage.offer.models import Event, PublicationState, Submission
from maillage.offer.tests.contributing_cast import (
    LABELS,
    PROGRAMME,
    coming,
    filled,
    link_of_last_mail,
    post,
    send,
)
from maillage.offer.tests.site_cast import at, make_event, make_place

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_limit_from_other_tests():
    cache.clear()


def test_a_pasted_post_fills_the_form_and_marks_in_words_what_is_not_sure(client):
    page = client.post(reverse("offer:contribute"), {"text": post()})
    html = page.content.decode()
    assert page.status_code == 200
    assert 'value="Soirée de contes au vieux presbytère"' in html
    assert "Batiscan" in html
    assert "À vérifier" in html
    assert "lu dans « SOIRÉE DE CONTES" in html
    assert "Une date est comprise" in html
    assert 'name="checked"' in html


def test_nothing_is_sent_before_the_dates_were_seen(client):
    page = send(client, seen="")
    assert page.status_code == 422
    assert "Est-ce bien quand ?" in page.content.decode()
    assert not Event.objects.exists()
    assert send(client).status_code == 302


def test_what_is_marked_must_be_looked_at(client):
    doubts = json.dumps({"title": "SOIRÉE DE CONTES"})
    page = send(client, doubts=doubts)
    assert page.status_code == 422
    assert "Vérifiez-les, puis cochez cette case." in page.content.decode()
    assert send(client, doubts=doubts, checked="on").status_code == 302


def test_a_proposition_is_nobody_s_until_its_mail_is_confirmed_then_waits(client):
    assert send(client).status_code == 302
    event = Event.objects.get()
    assert event.state == PublicationState.UNCONFIRMED
    assert event.visibility == Visibility.PRIVATE
    assert event.place_detail == "Moulin du ruisseau, Batiscan"
    assert not Place.objects.exists()
    link = link_of_last_mail()
    page = client.get(link)
    assert "Confirmer" in page.content.decode()
    assert (
        Submission.objects.get().confirmed_at is None
    )  # a scanner that follows links does nothing
    client.post(f"{link}geste/", {"act": "confirm"})
    event.refresh_from_db()
    assert event.state == PublicationState.HELD
    assert event.place.municipality.name == "Batiscan"
    assert event.place.visibility == Visibility.NETWORK
    assert "La modération répond d’ici" in client.get(link).content.decode()


def test_the_mail_is_in_the_language_of_the_page(client):
    client.post("/en/proposer/formulaire/", filled())
    assert Submission.objects.get().language == "en"
    assert link_of_last_mail().startswith("/en/proposer/")
    assert mail.outbox[0].alternatives


def test_the_same_page_sent_twice_is_one_proposition(client):
    send(client)
    send(client)
    assert Submission.objects.count() == 1
    assert len(mail.outbox) == 1


def test_errors_stand_by_their_fields_and_what_was_typed_is_kept(client):
    page = send(
        client, title="", when="un de ces jours", email="lucie", description="Mon long texte"
    )
    html = page.content.decode()
    assert page.status_code == 422
    assert "Mon long texte" in html
    assert "Aucune date n’a été lue" in html
    assert html.count('aria-invalid="true"') >= 3


def test_dates_that_are_over_are_refused(client):
    page = send(client, when="5 mars 2020, 20 h")
    assert "Ces dates sont passées." in page.content.decode()


def test_plain_rows_say_when_as_well(client):
    day = coming(50).isoformat()
    rows = {"when": "", "day_1": day, "start_1": "20:00", "end_1": "22:00"}
    page = send(client, **rows, seen="")
    seen = page.context["dates"].digest
    assert send(client, **rows, seen=seen).status_code == 302
    assert Event.objects.get().schedule[0]["start"] == f"{day}T20:00:00"


def test_a_known_place_is_recognised_by_name_and_town(client):
    place = make_place("Moulin du ruisseau", "Batiscan")
    send(client, place="Moulin du ruisseau, Batiscan", town="")
    assert Event.objects.get().place == place


def test_a_new_place_needs_a_municipality_that_exists(client):
    assert "dites dans quelle municipalité" in send(client, town="").content.decode()
    assert "Aucune municipalité" in send(client, town="Nulle-Part").content.decode()


def test_an_event_that_is_there_already_is_shown_before_another_is_sent(client):
    place = make_place("Moulin du ruisseau", "Batiscan")
    make_event("Veillée de contes au moulin", at(40), place=place)
    page = send(client)
    assert page.status_code == 422
    assert "Est-ce celui-ci ?" in page.content.decode()
    assert Event.objects.count() == 1
    assert send(client, other="on").status_code == 302
    assert Event.objects.count() == 2


def test_an_event_that_only_waits_is_told_without_its_name(client):
    place = make_place("Moulin du ruisseau", "Batiscan")
    make_event("Veillée de contes au moulin", at(40), place=place, state=PublicationState.HELD)
    page = client.post(reverse("offer:alike"), filled(description=""))
    assert "attend déjà la modération" in page.content.decode()
    assert "Veillée de contes" not in page.content.decode()


def test_dates_are_read_while_typing(client):
    page = client.post(reverse("offer:dates_read"), {"when": "5, 6 et 12 mars 2031 à 20 h"})
    assert "3 dates sont comprises" in page.content.decode()


def test_a_programme_offers_its_events_one_by_one(client):
    page = client.post(reverse("offer:contribute"), {"text": PROGRAMME})
    html = page.content.decode()
    assert html.count("Proposer celui-ci") == 3
    drafts = page.context["all"]
    page = client.post(reverse("offer:propose"), {"drafts": drafts})
    assert 'value="Les Draveurs en concert"' in page.content.decode()
    form = page.context["form"]
    page = send(client, rest=form["rest"].value())
    assert "est reçu" in page.content.decode()
    assert "L’heure du conte en pyjama" in page.content.decode()


def test_a_whole_programme_is_confirmed_at_once(client):
    send(client)
    send(client, key="bbbbbbbbbbbbbbbb", title="Tout autre chose", when="12 mars 2031, 20 h")
    link = link_of_last_mail()
    other = Submission.objects.get(uid="abcdefghjkmnpqrs")
    assert other.event.title in client.get(link).content.decode()
    client.post(f"{link}geste/", {"act": "confirm", "others": [other.uid]})
    assert set(Event.objects.values_list("state", flat=True)) == {PublicationState.HELD}


def test_a_program_that_fills_the_hidden_field_is_thanked_and_nothing_is_kept(client):
    assert send(client, website="https://spam.example.org").status_code == 302
    assert not Event.objects.exists()
    assert not mail.outbox


def test_too_many_propositions_from_one_address_are_refused(client):
    for number in range(10):
        send(
            client, key=f"{'abcdefghjk'[number] * 16}", title=f"Soirée {number * 7919}", other="on"
        )
    assert send(client, key="z" * 16, title="Une de trop", other="on").status_code == 429


def test_a_labelled_text_leaves_little_to_look_at(client):
    page = client.post(reverse("offer:contribute"), {"text": LABELS})
    doubted = page.context["form"].doubted
    assert "title" not in doubted
    assert "when" not in doubted
    assert "place" not in doubted


def test_unconfirmed_propositions_are_forgotten_after_two_weeks(client):
    from datetime import timedelta

    from django.utils import timezone

    from maillage.core.models.journal import Change
    from maillage.offer.contributing.actions import forget_unconfirmed

    send(client)
    forget_unconfirmed()
    assert Event.objects.count() == 1
    Submission.objects.update(created_at=timezone.now() - timedelta(days=15))
    forget_unconfirmed()
    assert not Event.objects.exists()
    assert not Submission.objects.exists()
    assert not Change.objects.filter(label__contains="contes").exists()


def test_the_journal_does_not_know_who_sent_it(client):
    from maillage.core.models.journal import Change

    send(client)
    told = json.dumps(list(Change.objects.values_list("before", "after", "label")))
    assert "lucie@example.org" not in told
    assert "Bordeleau" not in told
