"""« Noter un geste »: one typed line is enough, and it is never altered."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from maillage.core.models import Change, Gesture, IndexChange, Visibility

from .gesture_parts import LINE, adopt, gesture_of, organisation

NOTE = "/gestes/noter/"


def note(client, line, **more):
    return client.post(NOTE, {"line": line, **more})


def test_one_typed_line_is_enough(cast, sign_in):
    adopt(cast)
    client = sign_in(cast.agent)
    answer = note(client, LINE)
    gesture = Gesture.objects.get()
    assert answer.status_code == 302
    assert gesture.text == LINE
    assert gesture.verb is not None
    assert gesture.axis.slug == "concertation"
    assert gesture.organisations_reached == 3
    assert gesture.occurred_on == timezone.localdate()
    assert gesture.owner == cast.agent.person
    assert gesture.host == cast.host
    assert gesture.visibility == Visibility.PRIVATE
    assert not gesture.is_confirmed
    page = client.get(answer.url).content.decode()
    assert "Compris" in page
    assert "«\u00a0rencontre\u00a0»" in page
    assert "corriger" in page


def test_the_writing_is_journalled_and_told_to_the_index(cast, sign_in):
    note(sign_in(cast.agent), LINE)
    gesture = Gesture.objects.get()
    told = Change.objects.get(record_id=gesture.pk, act="create", record_type__model="gesture")
    assert told.by == cast.agent.person
    assert IndexChange.objects.filter(record_id=gesture.pk, record_type__model="gesture").exists()


def test_before_a_practice_is_adopted_a_gesture_has_no_verb_but_an_axis(cast, sign_in):
    note(sign_in(cast.agent), "formation sur la billetterie, 12 personnes")
    gesture = Gesture.objects.get()
    assert gesture.verb is None
    assert gesture.axis.slug == "formation"
    assert gesture.people_reached == 12


@pytest.mark.parametrize(
    "line",
    ["  deux  espaces et « guillemets » ", "ÉTÉ œuvre 🎭 d’été", '<b>gras</b> & "cité"', "a"],
)
def test_the_line_is_never_altered(cast, sign_in, line):
    note(sign_in(cast.agent), line)
    assert Gesture.objects.get().text == line


def test_known_actors_are_recognised_and_others_are_not(cast, sign_in):
    museum = organisation("Musée de la Poésie")
    hidden = organisation(
        "Studio Caché", visibility=Visibility.PRIVATE, owner=cast.colleague.person
    )
    note(sign_in(cast.agent), "appel du musée de la poésie et de Studio Caché")
    assert list(Gesture.objects.get().actors.all()) == [museum]
    note(sign_in(cast.colleague), "appel de Studio Caché")
    assert list(Gesture.objects.first().actors.all()) == [hidden]


def test_le_musee_is_the_one_met_lately(cast, sign_in):
    museum = organisation("Musée de la Poésie")
    organisation("Musée du Fer")
    client = sign_in(cast.agent)
    note(client, "visite du Musée de la Poésie")
    note(client, "suivi avec le musée")
    assert list(Gesture.objects.get(text="suivi avec le musée").actors.all()) == [museum]


def test_a_line_typed_on_a_record_is_about_that_actor(cast, sign_in):
    museum = organisation("Musée de la Poésie")
    note(sign_in(cast.agent), "appel rapide", about=museum.uid)
    assert list(Gesture.objects.get().actors.all()) == [museum]


def test_a_line_about_an_actor_that_is_not_seen_names_nobody(cast, sign_in):
    hidden = organisation("Caché", visibility=Visibility.PRIVATE, owner=cast.colleague.person)
    note(sign_in(cast.agent), "appel rapide", about=hidden.uid)
    assert not Gesture.objects.get().actors.exists()


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("", "une ligne suffit"),
        ("   ", "une ligne suffit"),
        ("x" * 10_000, "10000"),
        ("avec\x00zéro", "signes de contrôle"),
        ("deux\nlignes", "signes de contrôle"),
        ("rencontre \u202egnirts", "sens de lecture"),
    ],
)
def test_a_hostile_line_gets_a_clear_error_and_keeps_what_was_typed(cast, sign_in, line, told):
    answer = note(sign_in(cast.agent), line)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert not Gesture.objects.exists()
    assert told in page.replace("\u00a0", "")
    assert line.strip("\x00 ") in page


def test_htmx_gets_the_line_back_empty_with_what_was_understood(cast, sign_in):
    answer = sign_in(cast.agent).post(NOTE, {"line": LINE}, headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<html" not in page
    assert 'value=""' in page
    assert "Compris" in page


def test_thousands_are_read_whole_and_written_apart(cast, sign_in):
    adopt(cast)
    client = sign_in(cast.agent)
    note(client, "infolettre envoyée à 1 200 abonnés")
    gesture = Gesture.objects.get()
    assert gesture.people_reached == 1200
    assert "1\u00a0200 personnes" in client.get(f"/gestes/{gesture.address}/").content.decode()


def test_a_day_to_come_is_not_proposed(cast, sign_in):
    tomorrow = timezone.localdate() + timedelta(days=1)
    client = sign_in(cast.agent)
    note(client, f"rencontre le {tomorrow.isoformat()}")
    gesture = Gesture.objects.get()
    assert gesture.occurred_on == timezone.localdate()
    told = client.get(f"/gestes/{gesture.address}/").content.decode()
    assert f"{tomorrow.isoformat()}\u00a0» est à venir" in told
    assert not any(tomorrow.isoformat() in quote for quote in gesture.proposal["quotes"])


def test_a_correction_confirms_and_a_date_to_come_is_refused(cast, sign_in):
    adopt(cast)
    client = sign_in(cast.agent)
    gesture = Gesture.objects.get(pk=_noted(client))
    url = f"/gestes/{gesture.address}/corriger/"
    seen = _seen(client, url)
    late = {"occurred_on": timezone.localdate() + timedelta(days=2), "seen": seen}
    answer = client.post(url, late)
    assert answer.status_code == 422
    assert "à venir" in answer.content.decode()
    verb = gesture.verb.practice.verbs.get(name="Former")
    done = {"occurred_on": timezone.localdate(), "verb": verb.pk, "seen": seen}
    assert client.post(url, done).status_code == 302
    gesture.refresh_from_db()
    assert gesture.verb == verb
    assert gesture.is_confirmed
    assert gesture.text == LINE


def _noted(client) -> int:
    note(client, LINE)
    return Gesture.objects.latest("pk").pk


def _seen(client, url) -> str:
    return re.search(r'name="seen" value="([^"]+)"', client.get(url).content.decode()).group(1)


def test_two_tabs_do_not_overwrite_each_other_in_silence(cast, sign_in):
    client = sign_in(cast.agent)
    gesture = gesture_of(cast.agent)
    url = f"/gestes/{gesture.address}/modifier/"
    seen = _seen(client, url)
    day = timezone.localdate().isoformat()
    assert client.post(url, {"text": "un", "occurred_on": day, "seen": seen}).status_code == 302
    url = f"/gestes/{Gesture.objects.get().address}/modifier/"
    answer = client.post(url, {"text": "deux", "occurred_on": day, "seen": seen})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "a changé ailleurs" in page
    assert 'value="deux"' in page
    again = re.search(r'name="seen" value="([^"]+)"', page).group(1)
    assert client.post(url, {"text": "deux", "occurred_on": day, "seen": again}).status_code == 302
    assert Gesture.objects.get().text == "deux"


@pytest.mark.parametrize("who", ["artist", "funder", None])
def test_noting_is_for_the_network(cast, sign_in, who):
    user = getattr(cast, who) if who else None
    answer = note(sign_in(user), LINE)
    assert answer.status_code == (404 if user else 302)
    assert not Gesture.objects.exists()
