"""The plenary: confirmed groups only; the presenter moves every phone, the network reads."""

from __future__ import annotations

import pytest
from django.urls import reverse

from maillage.consult.live import facilitating
from maillage.consult.live.plenary import slide_at, slides_of
from maillage.consult.models import Breakout, Contribution, Dot, Step, Theme, Workshop
from maillage.consult.tests.live_cast import Phone, make_guest, make_workshop

pytestmark = pytest.mark.usefixtures("second_factors")


@pytest.fixture
def held(cast):
    """Two groups have written verbs and chosen words; only the first has confirmed."""
    held = make_workshop(cast)
    held.choose = Step.objects.create(
        workshop=held.workshop,
        kind="choose",
        title="Les trois mots",
        position=2,
        draws_on=held.grid,
    )
    facilitating.open_step(step=held.choose, by=None)
    Breakout.objects.filter(workshop=held.workshop).update(pen=Breakout.Pen.EVERYBODY)
    for number, words in enumerate([("Veiller", "Outiller"), ("Veiller", "Former")]):
        phone = Phone(make_guest(held, group=number, name=f"Zoé{number}"))
        for word in words:
            phone.send("write", held.grid, values={"word": word})
        told = {"word": words[0], "sentence": f"Voir loin {number}"}
        phone.send("write", held.choose, values=told)
    facilitating.confirm_reading(breakout=held.groups[0], by=None)
    held.workshop.refresh_from_db()
    held.url = reverse("consult:plenary", args=[held.workshop.address])
    return held


def confirm_all(held):
    for group in held.groups:
        facilitating.confirm_reading(breakout=group, by=None)


def kinds(held):
    return [slide.kind for slide in slides_of(held.workshop)]


def test_a_group_that_has_not_confirmed_is_named_and_nothing_more(held):
    slides = slides_of(held.workshop)
    assert slides[0].waiting == ("Groupe 2",)
    told = str(slides)
    assert "Voir loin 0" in told
    assert "Voir loin 1" not in told
    assert "Former" not in told


def test_words_counts_and_sentences_come_one_after_the_other(held):
    confirm_all(held)
    assert kinds(held) == [
        "title", "counts", "named", "words", "words", "counts", "sentence", "sentence", "next"
    ]  # fmt: skip
    slides = slides_of(held.workshop)
    bar = slides[1].bars[0]
    assert (bar.name, bar.count, bar.share, bar.of) == ("Veiller", 2, 100, "2 groupes sur 2")
    assert [one.word for one in slides[2].said] == ["Outiller", "Former"]
    assert [s.said[0].group for s in slides[6:8]] == ["Groupe 1", "Groupe 2"]
    assert (slides[0].number, slides[-1].number, slides[-1].total) == (1, 9, 9)


def test_no_slide_names_a_guest(held):
    confirm_all(held)
    assert "Zoé" not in str(slides_of(held.workshop))


def test_rows_of_one_theme_count_together(held):
    confirm_all(held)
    theme = Theme.objects.create(workshop=held.workshop, name="Transmettre")
    Contribution.objects.filter(word__in=["Outiller", "Former"], step=held.grid).update(theme=theme)
    bars = slides_of(held.workshop)[1].bars
    assert {(bar.name, bar.count) for bar in bars} == {("Veiller", 2), ("Transmettre", 2)}


def test_points_show_once_the_vote_is_closed_and_never_for_a_group_that_waits(held):
    dots = Step.objects.create(
        workshop=held.workshop, kind="dots", title="Priorités", position=3, draws_on=held.grid
    )
    facilitating.open_step(step=dots, by=None)
    for number, row in enumerate(Contribution.objects.filter(step=held.grid, word="Veiller")):
        Dot.objects.create(step=dots, contribution=row, ballot=str(number), count=2)
    assert "dots" not in kinds(held)
    dots.refresh_from_db()
    facilitating.close_step(step=dots, by=None)
    slide = next(s for s in slides_of(held.workshop) if s.kind == "dots")
    assert [(bar.name, bar.count) for bar in slide.bars] == [("Veiller", 2)]
    assert slide.note.startswith("2 points vont")


def test_a_concern_is_shown_with_its_group_and_without_its_author(held):
    relay = Step.objects.create(workshop=held.workshop, kind="relay", title="Relais", position=4)
    Contribution.objects.create(breakout=held.groups[0], step=relay, text="Que les postes durent")
    Contribution.objects.create(breakout=held.groups[1], step=relay, text="Encore dans le groupe")
    (slide,) = (s for s in slides_of(held.workshop) if s.kind == "concerns")
    assert [(one.text, one.group) for one in slide.said] == [("Que les postes durent", "Groupe 1")]


def test_long_answers_are_spread_over_slides_by_group(held):
    step = Step.objects.create(workshop=held.workshop, kind="open", title="Libre", position=5)
    for number in range(6):
        text = f"Réponse {number} " + "mot " * 40
        Contribution.objects.create(breakout=held.groups[0], step=step, text=text, position=number)
    slides = [s for s in slides_of(held.workshop) if s.kind == "answers"]
    assert [len(s.said) for s in slides] == [2, 2, 2]
    assert {s.title for s in slides} == {"Groupe 1"}


def test_a_slide_past_the_last_is_the_last(held):
    assert slide_at(held.workshop, 5000).is_last
    facilitating.reopen_reading(breakout=held.groups[0], by=None)
    assert slide_at(held.workshop, 0).waiting == ("Groupe 1", "Groupe 2")


def test_the_presenter_opens_moves_and_closes_the_plenary_of_every_phone(held, cast, sign_in):
    client = sign_in(cast.coordination)
    before = held.workshop.version
    assert client.post(held.url, {"act": "open", "diapo": "1"}).status_code == 302
    client.post(held.url, {"diapo": "3"})
    held.workshop.refresh_from_db()
    assert held.workshop.is_plenary_open
    assert held.workshop.plenary_slide == 2
    assert held.workshop.version >= before + 2
    assert "3 / " in client.get(held.url).content.decode()
    client.post(held.url, {"act": "close"})
    held.workshop.refresh_from_db()
    assert not held.workshop.is_plenary_open
    assert held.workshop.plenary_slide == 2


def test_the_wall_asks_for_what_is_new_only(held, cast, sign_in):
    client = sign_in(cast.colleague)
    version = held.workshop.version
    assert client.get(held.url, {"v": version}).status_code == 204
    facilitating.show_plenary(workshop=held.workshop, is_open=True, slide=1, by=None)
    answer = client.get(held.url, {"v": version}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "<html" not in answer.content.decode()


def test_the_network_reads_and_does_not_present(held, cast, sign_in):
    client = sign_in(cast.colleague)
    page = client.get(held.url, {"diapo": 2}).content.decode()
    assert "2 / " in page
    assert "Ouvrir sur les téléphones" not in page
    assert client.post(held.url, {"act": "open"}).status_code == 404
    assert sign_in(cast.artist).get(held.url).status_code == 404
    assert sign_in(None).get(held.url).status_code == 302
    Workshop.objects.filter(pk=held.workshop.pk).update(visibility="private")
    assert client.get(held.url).status_code == 404


def test_a_rehearsal_says_so_on_the_wall(held, cast, sign_in):
    Workshop.objects.filter(pk=held.workshop.pk).update(rehearsing_since="2026-01-01T12:00Z")
    assert "Répétition" in sign_in(cast.colleague).get(held.url).content.decode()
