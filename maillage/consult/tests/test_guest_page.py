"""The guest's page without scripts: what she reads, writes, and may do."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from maillage.consult.live import facilitating
from maillage.consult.models import Breakout, Contribution, Relay, Step, Workshop
from maillage.consult.tests.live_cast import Phone, make_guest, make_workshop
from maillage.core.models import Concern, Visibility

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(cast):
    made = make_workshop(cast)
    made.here = f"/concerter/direct/{made.workshop.uid}/"
    return made


def everybody_writes(held):
    Breakout.objects.filter(workshop=held.workshop).update(pen=Breakout.Pen.EVERYBODY)


def add_step(held, kind: str, **fields) -> Step:
    fields.setdefault("title", f"Étape {kind}")
    step = Step.objects.create(
        workshop=held.workshop, kind=kind, position=held.workshop.steps.count() + 1, **fields
    )
    facilitating.open_step(step=step, by=None)
    return step


class Reader(Phone):
    """A phone whose browser runs no script: pages and plain forms."""

    def __init__(self, guest, here: str) -> None:
        super().__init__(guest)
        self.here = here

    def page(self, query: str = "") -> str:
        answer = self.client.get(self.here + query)
        assert answer.status_code == 200
        return answer.content.decode()

    def press(self, act: str, step: Step | None = None, **told):
        if step is not None:
            told["step"] = step.uid
        return self.client.post(self.here, {"act": act, **told})


@pytest.fixture
def phone(held):
    return lambda group=0, **told: Reader(make_guest(held, group, **told), held.here)


def test_the_page_says_where_she_is_and_how_much_time_is_left(held, phone):
    Step.objects.filter(pk=held.grid.pk).update(
        due_at=timezone.now() + timedelta(minutes=7, seconds=30)
    )
    page = phone().page()
    for part in ("Groupe 1", "étape 1 sur 1", "Les verbes", "8 min restantes", "1 personne"):
        assert part in page
    assert "tout est enregistré" in page


def test_whoever_is_nobody_here_is_led_to_the_door(held, client, phone):
    assert client.get(held.here).status_code == 404
    assert "/concerter/rejoindre/" in client.get(held.here).content.decode()
    other = phone()
    assert other.client.get("/concerter/direct/autre/").status_code == 404


def test_a_cookie_of_another_workshop_opens_nothing(held, cast, phone):
    other = make_workshop(cast, title="Autre")
    one = phone()
    stolen = one.client.cookies[f"atelier_{held.workshop.uid[:10]}"].value
    one.client.cookies[f"atelier_{other.workshop.uid[:10]}"] = stolen
    assert one.client.get(f"/concerter/direct/{other.workshop.uid}/").status_code == 404


def test_a_row_is_added_and_read_by_the_others_of_her_group_only(held, phone):
    everybody_writes(held)
    one, other, stranger = phone(name="Zoé"), phone(), phone(1)
    answer = one.press("write", held.grid, word="Veiller", why="trier\r\npartager")
    row = Contribution.objects.get()
    assert answer.headers["Location"] == f"{held.here}#r-{row.uid}"
    assert (row.word, row.why, row.guest) == ("Veiller", ["trier", "partager"], one.guest)
    assert "trier · partager" in other.page()
    assert "Zoé" in other.page()
    assert "Veiller" not in stranger.page()


def test_the_columns_have_the_names_that_were_prepared(held, phone):
    everybody_writes(held)
    heads = ["Ce que je comprends", "Ce qui pourrait freiner", "Des exemples", "À qui en parler"]
    Step.objects.filter(pk=held.grid.pk).update(columns=heads)
    one = phone()
    assert all(head in one.page() for head in heads)
    one.press("write", held.grid, word="Le mandat", cells="la direction\r\nl’équipe")
    assert Contribution.objects.get().cells == [["la direction", "l’équipe"]]
    assert "la direction · l’équipe" in one.page()


def test_the_same_form_sent_twice_writes_one_row(held, phone):
    everybody_writes(held)
    one = phone()
    for _i in range(2):
        one.press("write", held.grid, word="Veiller", key="k-1")
    assert Contribution.objects.count() == 1


def test_what_is_refused_stays_in_the_form_with_its_reason(held, phone):
    everybody_writes(held)
    answer = phone().press("write", held.grid, word="Veiller", why="y" * 2000)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Veiller"' in page
    assert "y" * 2000 in page
    assert "Au plus 1000" in page or "Au plus 1 000" in page


def test_a_row_that_arrives_after_the_close_is_given_back(held, phone):
    everybody_writes(held)
    one = phone()
    facilitating.close_step(step=held.grid, by=None)
    answer = one.press("write", held.grid, word="Trop tard")
    assert answer.status_code == 403
    assert "Trop tard" in answer.content.decode()
    assert not Contribution.objects.exists()


def test_without_the_pen_one_suggests_and_the_note_taker_settles(held, phone):
    guest, taker = phone(name="Zoé"), phone()
    facilitating.hand_pen(breakout=held.groups[0], guest=taker.guest, by=None)
    assert "Proposer au groupe" in guest.page()
    guest.press("write", held.grid, word="Outiller")
    guest.press("write", held.grid, word="Amuser")
    keep, decline = Contribution.objects.order_by("pk")
    assert guest.press("keep", held.grid, row=keep.uid).status_code == 403
    assert "2 propositions" in taker.page()
    taker.press("keep", held.grid, row=keep.uid)
    taker.press("decline", held.grid, row=decline.uid)
    states = list(Contribution.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["kept", "declined"]


def test_a_correction_is_proposed_then_becomes_the_row(held, phone):
    guest, taker = phone(), phone()
    facilitating.hand_pen(breakout=held.groups[0], guest=taker.guest, by=None)
    taker.press("write", held.grid, word="Outiler")
    row = Contribution.objects.get()
    form = guest.page(f"?corriger={row.uid}")
    assert 'value="Outiler"' in form
    guest.press("write", held.grid, corrects=row.uid, word="Outiller")
    assert "Correction proposée" in taker.page()
    taker.press("keep", held.grid, row=Contribution.objects.exclude(pk=row.pk).get().uid)
    assert [r.word for r in Contribution.objects.all()] == ["Outiller"]


def test_two_people_on_one_row_see_both_versions_and_lose_no_word(held, phone):
    everybody_writes(held)
    one, two = phone(), phone()
    one.press("write", held.grid, word="Relier", why="les gens")
    row = Contribution.objects.get()
    one.press(
        "change", held.grid, row=row.uid, rev=0, word="Réseauter", why="les gens\r\nles lieux"
    )
    answer = two.press("change", held.grid, row=row.uid, rev=0, word="Tisser", why="les liens")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert 'value="Réseauter / Tisser"' in page
    assert "les gens\nles lieux\nles liens" in page
    assert 'name="rev" value="1"' in page
    two.press("change", held.grid, row=row.uid, rev=1, word="Réseauter / Tisser", why="les gens")
    assert Contribution.objects.get().word == "Réseauter / Tisser"


def test_a_row_is_removed_after_a_question(held, phone):
    everybody_writes(held)
    one = phone()
    one.press("write", held.grid, word="Veiller")
    row = Contribution.objects.get()
    assert "Retirer la ligne" in one.page(f"?retirer={row.uid}")
    one.press("remove", held.grid, row=row.uid)
    assert not Contribution.objects.exists()


def test_a_guest_touches_no_row_of_another_group(held, phone):
    everybody_writes(held)
    one, stranger = phone(), phone(1)
    one.press("write", held.grid, word="Veiller")
    uid = Contribution.objects.get().uid
    assert stranger.press("remove", held.grid, row=uid).status_code == 403
    assert stranger.press("change", held.grid, row=uid, rev=0, word="x").status_code == 403
    assert Contribution.objects.get().word == "Veiller"


def test_a_word_of_the_grid_is_chosen_with_its_sentence(held, phone):
    everybody_writes(held)
    one = phone()
    one.press("write", held.grid, word="Veiller")
    source = Contribution.objects.get()
    choose = add_step(held, "choose", draws_on=held.grid, picks=2)
    assert "Veiller</option>" in one.page()
    one.press("write", choose, source=source.uid, word="", sentence="Trier pour les autres.")
    one.press("write", choose, word="Un autre", sentence="é" * 140)
    answer = one.press("write", choose, word="De trop", sentence="x")
    assert answer.status_code == 403
    assert "2 choix" in answer.content.decode()
    chosen = Contribution.objects.filter(step=choose).order_by("pk")
    assert [(r.word, r.continues) for r in chosen] == [("Veiller", source), ("Un autre", None)]
    assert one.press("write", choose, word="a", sentence="é" * 141).status_code == 422


def test_concerns_received_are_read_and_new_ones_written(held, phone, cast):
    everybody_writes(held)
    earlier = Workshop.objects.create(
        owner=cast.agent.person, title="Avant", visibility=Visibility.NETWORK
    )
    step = Step.objects.create(workshop=earlier, kind="relay", position=1)
    concern = Concern.objects.create(text="Qui parle aux directions ?", owner=cast.agent.person)
    Relay.objects.create(workshop=earlier, step=step, concern=concern, to_workshop=held.workshop)
    relay = add_step(held, "relay")
    one = phone()
    assert "Qui parle aux directions ?" in one.page()
    one.press("write", relay, text="Le temps manque.")
    assert "Le temps manque." in one.page()


def test_points_are_given_with_plain_numbers_and_shown_after_the_close(held, phone):
    everybody_writes(held)
    one, two = phone(), phone()
    for word in ("Veiller", "Relier"):
        one.press("write", held.grid, word=word)
    first, second = Contribution.objects.order_by("pk")
    dots = add_step(held, "dots", draws_on=held.grid, picks=3)
    one.press("dots", dots, **{f"p-{first.uid}": "2", f"p-{second.uid}": "1"})
    two.press("dots", dots, **{f"p-{second.uid}": "3"})
    assert re.search("0 points? à donner", one.page())
    assert "4 points" not in two.page()
    refused = one.press("dots", dots, **{f"p-{first.uid}": "4"})
    assert refused.status_code == 403
    assert one.press("dots", dots, **{f"p-{first.uid}": "deux"}).status_code == 403
    dots.refresh_from_db()
    facilitating.close_step(step=dots, by=None)
    page = two.page(f"?etape={dots.uid}")
    assert "4 points" in page
    assert page.index("Relier") < page.index("Veiller")


def test_points_of_a_group_that_has_not_confirmed_stay_in_it(held, phone):
    everybody_writes(held)
    one, stranger = phone(), phone(1)
    one.press("write", held.grid, word="Secret")
    dots = add_step(held, "dots", draws_on=held.grid)
    one.press("dots", dots, **{f"p-{Contribution.objects.get().uid}": "1"})
    dots.refresh_from_db()
    facilitating.close_step(step=dots, by=None)
    assert "Secret" in one.page(f"?etape={dots.uid}")
    assert "Secret" not in stranger.page(f"?etape={dots.uid}")


def test_closed_steps_are_read_and_waiting_ones_are_named(held, phone):
    everybody_writes(held)
    one = phone()
    one.press("write", held.grid, word="Veiller")
    facilitating.close_step(step=held.grid, by=None)
    add_step(held, "open", title="La suite")
    Step.objects.create(workshop=held.workshop, kind="open", title="Plus tard", position=9)
    page = one.page()
    assert "Plus tard" in page
    assert "Veiller" not in page
    old = one.page(f"?etape={held.grid.uid}")
    assert "Veiller" in old
    assert "Aller à l’étape en cours : La suite" in old
    assert 'name="word"' not in old


def test_a_step_that_waits_cannot_be_looked_at(held, phone):
    later = Step.objects.create(
        workshop=held.workshop, kind="open", title="Plus tard", position=9, instructions="Secret"
    )
    assert "Secret" not in phone().page(f"?etape={later.uid}")


def test_in_a_step_each_for_herself_the_others_are_not_read(held, phone):
    Step.objects.filter(pk=held.grid.pk).update(writers=Step.Writers.ALONE)
    one, two = phone(), phone()
    one.press("write", held.grid, word="Veiller")
    assert "Veiller" in one.page()
    assert "Veiller" not in two.page()


def test_in_an_anonymous_workshop_she_finds_her_rows_and_no_name_shows(cast):
    made = make_workshop(cast, names=Workshop.Names.ANONYMOUS)
    made.here = f"/concerter/direct/{made.workshop.uid}/"
    everybody_writes(made)
    one, two = (Reader(make_guest(made, name="Zoé"), made.here) for _i in range(2))
    one.press("write", made.grid, word="Veiller")
    row = Contribution.objects.get()
    assert row.guest is None
    assert "vous</small>" in one.page()
    assert "Zoé" not in two.page()
    assert "vous</small>" not in two.page()


def test_one_tap_moves_her_to_another_group(held, phone):
    one = phone()
    one.press("group", group=held.groups[1].uid)
    assert "Groupe 2 ·" in one.page()
    one.press("group", group="inconnu")
    assert "Groupe 2 ·" in one.page()


def test_without_a_group_she_is_asked_to_choose(held, phone):
    one = phone()
    one.guest.breakout = None
    one.guest.save()
    assert "Choisissez votre groupe" in one.page()
    one.press("group", group=held.groups[0].uid)
    assert "Groupe 1 ·" in one.page()


def test_a_free_pen_is_taken_by_one_person_only(held, phone):
    one, two = phone(), phone()
    assert "Prendre les notes" in one.page()
    one.press("take_pen")
    two.press("take_pen")
    assert Breakout.objects.get(pk=held.groups[0].pk).pen_holder == one.guest
    assert "Prendre les notes" not in two.page()
    one.press("lay_pen_down")
    assert Breakout.objects.get(pk=held.groups[0].pk).pen_holder is None


def test_a_pen_that_is_somebodys_by_name_is_not_taken(held, phone, cast):
    Breakout.objects.filter(pk=held.groups[0].pk).update(note_taker=cast.agent.person)
    one = phone()
    one.press("take_pen")
    assert Breakout.objects.get(pk=held.groups[0].pk).pen_holder is None
    assert "Alice Roy prend les notes" in one.page()
    named = phone(person=cast.agent.person)
    assert "Vous prenez les notes" in named.page()


def test_the_message_of_the_facilitator_is_on_the_page(held, phone):
    facilitating.broadcast(workshop=held.workshop, message="Pause de cinq minutes", by=None)
    page = phone().page()
    assert "Pause de cinq minutes" in page


def test_the_note_taker_reads_all_through_then_confirms(held, phone):
    taker, guest = phone(), phone()
    taker.press("take_pen")
    taker.press("write", held.grid, word="Veiller")
    guest.press("write", held.grid, word="Outiller")
    reading = f"{held.here}lecture/"
    assert guest.client.get(reading).status_code == 404
    assert guest.client.post(reading, {"act": "confirm"}).status_code == 404
    page = taker.client.get(reading).content.decode()
    assert "Veiller" in page
    assert "Il reste 1 proposition" in page
    taker.client.post(reading, {"act": "confirm"})
    assert not Breakout.objects.get(pk=held.groups[0].pk).is_confirmed
    taker.press("keep", held.grid, row=Contribution.objects.get(word="Outiller").uid)
    taker.client.post(reading, {"act": "confirm"})
    assert Breakout.objects.get(pk=held.groups[0].pk).is_confirmed
    assert guest.press("write", held.grid, word="Encore").status_code == 403
    taker.client.post(reading, {"act": "reopen"})
    assert not Breakout.objects.get(pk=held.groups[0].pk).is_confirmed


def test_hostile_text_is_shown_as_text(held, phone):
    everybody_writes(held)
    one = phone(name="<img src=x onerror=alert(1)>")
    one.press("write", held.grid, word="<script>alert(1)</script>", why="=HYPERLINK(\u202e)")
    page = one.page()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "\u202e" not in page


def test_the_page_speaks_english_too(held, phone):
    assert phone().client.get(f"/en{held.here}").status_code == 200


def test_a_phone_asks_now_and_then_how_many_are_here(held, phone):
    one = phone()
    phone()
    told = one.pulse(gens="1").json()
    assert told["people"] == 2
    assert "people" not in one.pulse().json()


def test_a_page_costs_a_dozen_queries_at_most(held, phone, django_assert_max_num_queries):
    everybody_writes(held)
    one = phone()
    for number in range(8):
        one.press("write", held.grid, word=f"Verbe {number}")
    one.page()
    with django_assert_max_num_queries(12):
        one.page()


def test_in_the_plenary_each_phone_shows_the_slide_of_the_wall(held, phone):
    everybody_writes(held)
    one, stranger = phone(), phone(1)
    one.press("write", held.grid, word="Veiller")
    facilitating.show_plenary(workshop=held.workshop, is_open=True, slide=0, by=None)
    assert "Plénière" in stranger.page()
    assert held.workshop.title in stranger.page()
    facilitating.show_plenary(workshop=held.workshop, is_open=True, slide=1, by=None)
    assert "Veiller" not in stranger.page()
    facilitating.confirm_reading(breakout=held.groups[0], by=None)
    assert "Veiller" in stranger.page()
    step = one.page(f"?etape={held.grid.uid}")
    assert "La plénière est en cours" in step
    assert "Les verbes" in step
    facilitating.show_plenary(workshop=held.workshop, is_open=False, by=None)
    assert "Les verbes" in stranger.page()


def test_a_group_on_paper_says_so_and_its_note_taker_types_after_the_close(held, phone):
    Breakout.objects.filter(pk=held.groups[0].pk).update(pen=Breakout.Pen.PAPER)
    guest, taker = phone(), phone()
    taker.press("take_pen")
    assert "sur papier" in guest.page()
    held.grid.refresh_from_db()
    facilitating.close_step(step=held.grid, by=None)
    assert "pouvez encore compléter" in taker.page()
    taker.press("write", held.grid, word="Veiller")
    assert guest.press("write", held.grid, word="Relier").status_code == 403
    assert [row.word for row in Contribution.objects.all()] == ["Veiller"]
    assert "Veiller" in guest.page()
