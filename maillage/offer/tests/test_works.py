"""Works are shown with consent and credit; what is elsewhere is a link, never loaded here."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from maillage.offer.models import PublicationState
from maillage.offer.tests.showcase_cast import make_artist, make_work
from maillage.offer.tests.site_cast import at, make_event

pytestmark = pytest.mark.django_db


def html(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_work_is_not_published_without_consent():
    with pytest.raises(IntegrityError), transaction.atomic():
        make_work("Sans accord", consented_on=None)


def test_a_draft_is_nowhere(client):
    draft = make_work("Ébauche", state=PublicationState.DRAFT)
    assert "Ébauche" not in html(client, "/oeuvres/")
    assert client.get(draft.get_absolute_url()).status_code == 404


def test_the_gallery_is_filtered_by_form_discipline_and_words(client):
    anne = make_artist("Anne Lumière")
    make_work("Bol", anne, medium="image", disciplines=["metiers-art"])
    make_work("Rivière", medium="audio", disciplines=["musique"])
    assert "Rivière" not in html(client, "/oeuvres/?forme=image")
    assert "Bol" not in html(client, "/oeuvres/?discipline=musique")
    found = html(client, "/oeuvres/?q=lumiere")
    assert ("Bol" in found, ">Rivière<" in found) == (True, False)


def test_a_page_credits_its_makers_and_says_where_it_is_shown(client):
    listed, hidden = make_artist("Anne Listée"), make_artist("Berthe Cachée", listed_on=None)
    work = make_work("Bol", listed, hidden, technique="Grès", year=2025, licence="CC BY 4.0")
    event = make_event("Exposition", at(3))
    event.works.add(work)
    page = html(client, work.get_absolute_url())
    assert f"/repertoire/{listed.address}/" in page
    assert f"/repertoire/{hidden.address}/" not in page
    assert "Berthe Cachée" in page
    assert all(word in page for word in ("Grès", "2025", "CC BY 4.0", "Exposition"))
    assert work.title in html(client, event.get_absolute_url())


def test_a_video_elsewhere_is_a_link_that_says_so(client):
    work = make_work("Film", medium="video", media_url="https://video.example/7")
    page = html(client, work.get_absolute_url())
    assert '<a class="button" href="https://video.example/7" rel="noopener">Regarder' in page
    assert "<iframe" not in page
    assert "<video" not in page


def test_an_old_address_leads_to_the_new_one(client):
    work = make_work("Ancien")
    old = work.get_absolute_url()
    work.title = "Nouveau"
    work.save()
    answer = client.get(old)
    assert (answer.status_code, answer.url) == (301, work.get_absolute_url())
