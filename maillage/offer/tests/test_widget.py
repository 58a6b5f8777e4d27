"""The agenda on other sites: the code to copy, the frame, the script; no cookie, no tracker."""

from __future__ import annotations

import re

import pytest

from maillage.core.models import Region
from maillage.offer.tests.site_cast import at, make_event, make_place, make_site, region

pytestmark = pytest.mark.database


@pytest.fixture
def agenda(cast):
    return region()


def test_any_site_may_frame_the_agenda_and_nothing_else(agenda, client):
    frame = client.get("/integrer/agenda/")
    assert "frame-ancestors *" in frame["Content-Security-Policy"]
    assert "X-Frame-Options" not in frame
    again = client.get("/integrer/agenda/", headers={"If-None-Match": frame["ETag"]})
    assert again.status_code == 304
    assert "frame-ancestors *" in again["Content-Security-Policy"]
    for path in ("/integrer/", "/agenda/", agenda.tale.get_absolute_url()):
        page = client.get(path)
        assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
        assert page["X-Frame-Options"] == "DENY"


def test_the_frame_is_light_without_cookie_and_opens_events_beside(agenda, client):
    frame = client.get("/integrer/agenda/")
    text = frame.content.decode()
    assert len(frame.content) < 30_000
    assert not frame.cookies
    assert "<form" not in text
    assert "http://" not in re.sub(r'href="http://[^"]*/agenda/[^"]*"', "", text)
    links = re.findall(r"<a [^>]*>", text)
    assert all("target=" in link or "#contenu" in link for link in links)
    assert "Veillée de contes" in text
    assert "(nouvel onglet)" in text


def test_the_frame_takes_the_agendas_filters_and_a_number(agenda, client):
    free = client.get("/integrer/agenda/?gratuit=oui&cadre=sombre").content.decode()
    assert "Quatuor à cordes" in free
    assert "Veillée de contes" not in free
    assert 'data-theme="dark"' in free
    one = client.get("/integrer/agenda/?n=1").content.decode()
    assert one.count('class="entry') == 1
    for odd in ("n=0", "n=999", "n=x", "cadre=rouge", "discipline=inconnue"):
        assert client.get(f"/integrer/agenda/?{odd}").status_code == 200, odd


def test_one_event_has_a_frame_too(agenda, client):
    page = client.get(f"/integrer/evenements/{agenda.tale.address}/")
    assert page.content.count(b'class="entry') == 1
    held = make_event("Retenu", state="held")
    assert client.get(f"/integrer/evenements/{held.address}/").status_code == 404
    over = make_event("Passé", at(-3))
    assert b"Pass\xc3\xa9" in client.get(f"/integrer/evenements/{over.address}/").content


def test_the_builder_gives_one_line_with_the_filters_chosen(agenda, client):
    page = client.get("/integrer/?discipline=musique&n=3&cadre=clair&lieu=&q=").content.decode()
    codes = re.findall(r"<textarea[^>]*>(.*?)</textarea>", page, re.S)
    assert "/integrer.js?discipline=musique&amp;amp;n=3&amp;amp;cadre=clair" in codes[0]
    assert codes[0].startswith("&lt;script async src=")
    assert "/integrer/agenda/?discipline=musique" in codes[1]
    assert "title=" in codes[1]
    assert '<option value="musique" selected>' in page
    assert "frame-src" in client.get("/integrer/")["Content-Security-Policy"]


def test_filters_that_the_builder_does_not_show_are_kept(agenda, client):
    page = client.get(f"/integrer/?lieu={agenda.hall.address}&discipline=musique,danse")
    text = page.content.decode()
    assert f'<input type="hidden" name="lieu" value="{agenda.hall.address}"' in text
    assert '<input type="hidden" name="discipline" value="musique,danse"' in text
    assert agenda.hall.name in text


def test_a_hostile_filter_stays_text(agenda, client):
    page = client.get('/integrer/?q="><script>alert(1)</script>').content.decode()
    assert "<script>alert" not in page


def test_a_number_of_events_too_long_to_read_is_not_one(agenda, client):
    frame = "/integrer/agenda/"
    assert client.get(f"{frame}?n={'9' * 5000}").content == client.get(frame).content


def test_the_english_builder_gives_an_english_frame(agenda, client):
    page = client.get("/en/integrer/").content.decode()
    assert "data-langue=&quot;en&quot;" in page
    assert "/en/integrer/agenda/" in page
    assert client.get("/en/integrer/agenda/").status_code == 200


def test_the_script_is_one_small_file_that_asks_nothing_else(agenda, client):
    script = client.get("/integrer.js")
    text = script.content.decode()
    assert script["Content-Type"].startswith("text/javascript")
    assert len(script.content) < 2_000
    for word in ("cookie ", "localStorage", "fetch(", "import ", "innerHTML", "eval"):
        assert word not in text.replace("no cookie", "")
    assert "event.origin !== source.origin" in text
    assert not script.cookies


def test_a_site_frames_its_own_territory(cast, client, settings):
    settings.ALLOWED_HOSTS = ["testserver", ".example.org"]
    make_site(regions=[Region.objects.get(code="04")])
    make_event("Ici", place=make_place(town="Shawinigan"))
    make_event("Ailleurs", place=make_place("Salle d’ailleurs", "Québec"))
    page = client.get("/integrer/agenda/", headers={"host": "mauricie.example.org"})
    text = page.content.decode()
    assert "Ici" in text
    assert "Ailleurs" not in text
