"""An event's page tells what changed, loudly; what nobody said it does not invent."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.utils import timezone
from PIL import Image

from maillage.core.models import Place
from maillage.offer.models import Event
from maillage.offer.schedule import Slot
from maillage.offer.tests.site_cast import at, make_event, make_place, region

pytestmark = pytest.mark.django_db


def page(client, event: Event) -> str:
    answer = client.get(event.get_absolute_url())
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_next_date_comes_first_and_past_ones_are_folded(client):
    event = make_event("Plusieurs fois", at(-9), at(3), at(10))
    html = page(client, event)
    assert "1 date passée" in html
    assert html.index("Prochaine date") > html.index('id="quand"')
    assert html.count('<details class="fold">') == 1


def test_a_postponed_event_offers_no_next_date_to_come_or_to_put_in_an_agenda(client):
    html = page(client, make_event("Reportée", at(3), status="postponed"))
    assert "Prochaine date" not in html
    assert "Ajouter à mon agenda" not in html


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"status": "cancelled", "status_note": "Tempête."}, ["Annulé", "Tempête."]),
        ({"status": "postponed"}, ["Reporté", "pas encore connue"]),
        ({"status": "rescheduled"}, ["La date a changé"]),
        ({"status": "moved_online"}, ["en ligne"]),
        ({"is_sold_out": True}, ["Complet"]),
    ],
)
def test_what_changed_is_told_with_a_word_and_a_sign(client, fields, words):
    html = page(client, make_event("Changé", **fields))
    assert 'class="loud' in html
    assert all(word in html for word in words)


def test_a_date_that_moved_shows_where_it_was(client):
    event = make_event("Déplacé", Slot(at(5), status="rescheduled", previous=at(2)))
    html = page(client, event)
    assert "D’abord prévu" in html
    assert "<s>" in html


def test_one_cancelled_date_does_not_cancel_the_others(client):
    event = make_event("Presque", Slot(at(2), status="cancelled"), at(5))
    html = page(client, event)
    assert 'class="loud bad"' not in html
    assert html.count('<li class="off">') == 1


@pytest.mark.parametrize(
    ("fields", "told"),
    [({"is_free": True}, "Gratuit"), ({"price_low": 12}, "12\xa0$"), ({}, "Non précisé"),
     ({"price_low": 12, "price_high": 20}, "12\xa0$ à 20\xa0$")],
)  # fmt: skip
def test_free_at_a_price_and_not_stated_are_three_answers(client, fields, told):
    facts = page(client, make_event("Prix", **fields)).split("<dt>Prix</dt>")[1][:200]
    assert told in facts


def test_present_lacking_and_not_stated_are_three_answers(client):
    hall = make_place("Vieille salle", accessible=["toilet"], not_accessible=["wheelchair"])
    event = make_event("Accès", place=hall, accessible=["captions"])
    html = page(client, event).split('id="acces"')[1]
    assert "Non : Accessible en fauteuil roulant" in html
    assert "selon le lieu" in html
    assert "Non précisé :" in html
    assert "audiodescription" in html.split("Non précisé :")[1]


def test_the_ticket_button_leads_to_the_box_office_unless_there_is_nothing_to_buy(client):
    url = "https://billets.example.org/1"
    button = f'href="{url}"'
    assert button in page(client, make_event("À vendre", ticket_url=url))
    assert button not in page(client, make_event("Vendu", ticket_url=url, is_sold_out=True))
    assert button not in page(client, make_event("Annulé", ticket_url=url, status="cancelled"))


def test_an_event_that_is_over_says_so_and_offers_what_is_on_nearby(client):
    region()
    over = make_event("Passé", at(-5), place=Place.objects.get(name__startswith="Maison"))
    html = page(client, over)
    assert "C’est terminé" in html
    assert "À voir ensuite" in html
    assert "Veillée de contes" in html
    assert "Ajouter à mon agenda" not in html


def test_a_wrong_slug_and_a_merged_event_lead_to_the_right_page(client):
    kept, merged = make_event("Gardé"), make_event("Réuni")
    wrong = client.get(f"/evenements/autre-nom-{kept.uid[:10]}/")
    assert (wrong.status_code, wrong.headers["Location"]) == (301, kept.get_absolute_url())
    address = merged.get_absolute_url()
    merged.merged_into = kept
    merged.save()
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Location"]) == (301, kept.get_absolute_url())


def test_a_withdrawn_event_is_gone_kindly_and_a_held_one_is_nowhere(client):
    gone = client.get(make_event("Retiré", state="withdrawn").get_absolute_url())
    assert gone.status_code == 410
    assert "a été retiré" in gone.content.decode()
    held = make_event("Retenu", state="held").get_absolute_url()
    assert client.get(held).status_code == 404


def test_the_card_to_share_is_a_picture_of_1200_by_630(client, settings, tmp_path):
    settings.DATA = tmp_path
    event = make_event("Un titre très long qui doit tenir en trois lignes sans jamais déborder "
                       "de la carte, même en Mauricie, à Sainte-Anne-de-la-Pérade")  # fmt: skip
    assert "carte.png" in page(client, event)
    answer = client.get(event.get_absolute_url() + "carte.png")
    assert answer.headers["Content-Type"] == "image/png"
    assert Image.open(io.BytesIO(answer.content)).size == (1200, 630)
    assert len(answer.content) < 120_000
    assert len(list((tmp_path / "cards").rglob("*.png"))) == 1


def test_a_place_shows_what_is_on_there_and_leads_to_the_one_it_was_merged_into(client):
    known = region()
    html = client.get(known.hall.get_absolute_url()).content.decode()
    assert "Veillée de contes" in html
    assert "Quatuor" not in html
    other = make_place("Maison culture", merged_into=known.hall)
    answer = client.get(other.get_absolute_url())
    assert answer.headers["Location"] == known.hall.get_absolute_url()


def test_favourites_are_an_empty_frame_that_the_device_fills(client):
    html = client.get("/favoris/").content.decode()
    assert "data-favourites" in html
    assert "rien n’est envoyé" in html
    assert "data-favourite=" in page(client, make_event("À garder"))


def test_an_exhibition_says_from_when_to_when(client):
    today = timezone.localdate()
    event = make_event("Estampes", Slot(today, today + timedelta(days=40)))
    assert "Du " in page(client, event).split("Prochaine date")[1][:120]
