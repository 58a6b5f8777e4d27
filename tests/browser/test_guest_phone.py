"""Guests' phones at a workshop: rows from one to the other, a cut line, a conflict, no scripts."""

from __future__ import annotations

import os
import time

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from maillage.consult.live import facilitating
from maillage.consult.models import Breakout, Contribution, Guest, Step
from maillage.consult.tests.live_cast import make_workshop

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"locale": "fr-CA", "viewport": {"width": 390, "height": 780}}


@pytest.fixture
def held(cast):
    cache.clear()
    made = make_workshop(cast, title="Le métier d’agent·e, vu de près")
    Step.objects.filter(pk=made.grid.pk).update(
        title="Quels mots décrivent le mieux le métier ?",
        columns=["Votre verbe", "Pourquoi ce mot ?", "Gestes concrets"],
        instructions="Un verbe par ligne. Dites pourquoi il compte, puis un geste concret.",
    )
    made.grid.refresh_from_db()
    made.everybody = made.groups[1]
    Breakout.objects.filter(pk=made.everybody.pk).update(pen=Breakout.Pen.EVERYBODY)
    return made


@pytest.fixture
def phone(browser, live_server, held):
    """`phone(code)`: a new phone that has joined by that code, on the guest's page."""
    contexts = []

    def _join(code: str, name: str = "", **options):
        context = browser.new_context(**{**PHONE, **options})
        contexts.append(context)
        page = context.new_page()
        page.problems = []
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.goto(f"{live_server.url}/concerter/rejoindre/{code}/")
        if name:
            page.get_by_label("Votre nom").fill(name)
        page.get_by_role("button", name="Entrer dans l’atelier").click()
        page.wait_for_url("**/direct/**")
        return page

    yield _join
    for context in contexts:
        for page in context.pages:
            assert page.problems == []
        context.close()


def say(page, word: str, why: str = "") -> None:
    page.get_by_label("Votre verbe").fill(word)
    if why:
        page.get_by_label("Pourquoi ce mot").fill(why)
    page.locator("[data-send]").click()


def rows(page):
    return page.locator("#lignes > li")


def picture(page, name: str) -> None:
    """Kept only for whoever wants to look at them: MAILLAGE_SHOTS=a folder."""
    folder = os.environ.get("MAILLAGE_SHOTS")
    if folder:
        size = page.viewport_size
        for width in (390, 320):
            page.set_viewport_size({"width": width, "height": size["height"]})
            for theme in ("light", "dark"):
                page.emulate_media(color_scheme=theme)
                page.screenshot(path=f"{folder}/{name}-{width}-{theme}.png")
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(size)


def test_a_row_reaches_the_other_phone_within_three_seconds(
    phone, held, axe_clean, no_sideways_scroll
):
    one = phone(held.everybody.code, "Zoé")
    two = phone(held.everybody.code, "Émile")
    say(one, "Réseauter", "découvrir l’écosystème\nrallier")
    expect(rows(one)).to_have_count(1)
    begun = time.monotonic()
    expect(rows(two).first).to_contain_text("Réseauter", timeout=3000)
    assert time.monotonic() - begun < 3
    expect(rows(two).first).to_contain_text("Zoé")
    expect(two.locator("#annonces")).to_contain_text("1 nouvelle ligne")
    say(two, "Outiller", "rendre les ressources disponibles")
    expect(rows(one)).to_have_count(2, timeout=3000)
    assert Contribution.objects.count() == 2
    picture(one, "guest")
    axe_clean(one, "guest")
    no_sideways_scroll(one)


def test_what_is_typed_without_a_line_is_kept_said_and_sent_later(phone, held):
    one = phone(held.everybody.code)
    two = phone(held.everybody.code)
    one.context.set_offline(True)
    say(one, "Veiller", "trier pour les autres")
    say(one, "Informer")
    expect(one.locator("#etat")).to_have_text("hors ligne : gardé sur ce téléphone, sera envoyé")
    expect(rows(one)).to_have_count(2)
    picture(one, "guest-offline")
    one.get_by_label("Votre verbe").fill("Relier")
    assert Contribution.objects.count() == 0
    one.close()  # a page that is opened again has its queue and its draft
    page = one.context.new_page()
    page.problems = []
    one.context.set_offline(False)
    page.goto(one.url)
    expect(rows(two)).to_have_count(2, timeout=5000)
    expect(page.locator("#etat")).to_have_text("tout est enregistré")
    expect(page.get_by_label("Votre verbe")).to_have_value("Relier")
    words = list(Contribution.objects.order_by("position").values_list("word", flat=True))
    assert words == ["Veiller", "Informer"]


def test_a_row_whose_answer_was_lost_is_written_once(phone, held):
    one = phone(held.everybody.code)
    lost = []

    def lose(route):
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().status)  # the server has it, the phone never hears so
        route.abort()

    one.route("**/direct/lignes*", lose)
    say(one, "Veiller")
    expect(one.locator("#etat")).to_have_text("tout est enregistré", timeout=15000)
    expect(rows(one)).to_have_count(1)
    assert lost == [200]
    assert Contribution.objects.count() == 1


def test_a_change_that_was_begun_goes_on_after_the_page_was_closed(phone, held):
    one = phone(held.everybody.code)
    say(one, "Relier")
    expect(one.locator("#etat")).to_have_text("tout est enregistré")
    one.get_by_role("link", name="Modifier").click()
    one.get_by_label("Votre verbe").press_sequentially(" les gens")
    one.reload()
    expect(one.get_by_label("Votre verbe")).to_have_value("Relier les gens")
    one.get_by_role("button", name="Enregistrer").click()
    expect(rows(one).first).to_contain_text("Relier les gens")


def test_the_plenary_comes_to_each_phone(phone, held, axe_clean, no_sideways_scroll):
    one = phone(held.everybody.code)
    facilitating.show_plenary(workshop=held.workshop, is_open=True, by=None)
    expect(one.get_by_role("heading", level=1)).to_have_text("Plénière", timeout=5000)
    expect(one.locator("#composer")).to_have_count(0)
    picture(one, "guest-plenary")
    axe_clean(one, "plenary")
    no_sideways_scroll(one)
    facilitating.show_plenary(workshop=held.workshop, is_open=False, by=None)
    expect(one.get_by_label("Votre verbe")).to_be_visible(timeout=5000)


def test_two_people_on_one_row_both_keep_their_words(phone, held, axe_clean):
    one = phone(held.everybody.code, "Zoé")
    two = phone(held.everybody.code)
    say(one, "Relier")
    expect(rows(two)).to_have_count(1, timeout=3000)
    two.get_by_role("link", name="Modifier").click()
    expect(two.get_by_label("Votre verbe")).to_have_value("Relier")
    two.get_by_label("Votre verbe").fill("Tisser des liens")
    two.context.set_offline(True)
    two.locator("[data-send]").click()
    one.get_by_role("link", name="Modifier").click()
    one.get_by_label("Votre verbe").fill("Réseauter")
    one.locator("[data-send]").click()
    expect(rows(one).first).to_contain_text("Réseauter")
    expect(one.locator("#etat")).to_have_text("tout est enregistré")
    two.context.set_offline(False)
    card = two.locator("form.conflict")
    expect(card).to_contain_text("Réseauter", timeout=20000)
    expect(card).to_contain_text("Tisser des liens")
    expect(card.get_by_label("Votre verbe")).to_have_value("Réseauter / Tisser des liens")
    picture(two, "guest-conflict")
    axe_clean(two, "conflict")
    card.get_by_role("button", name="Envoyer les deux réunies").click()
    expect(rows(one).first).to_contain_text("Réseauter / Tisser des liens", timeout=5000)
    expect(card).to_have_count(0)


def test_the_pen_keeps_suggestions_then_confirms(phone, held, axe_clean):
    taker = phone(held.groups[0].pen_code)
    guest = phone(held.groups[0].code, "Zoé")
    expect(taker.get_by_role("heading", name="Vous prenez les notes")).to_be_visible()
    say(guest, "Concerter", "traduire les besoins")
    expect(rows(guest).first).to_contain_text("proposée")
    expect(rows(taker).first).to_contain_text("Concerter", timeout=3000)
    picture(taker, "guest-pen")
    axe_clean(taker, "pen")
    taker.get_by_role("button", name="Garder").click()
    expect(rows(guest).first).not_to_contain_text("proposée", timeout=3000)
    taker.get_by_role("link", name="Confirmer la lecture du groupe").click()
    picture(taker, "guest-reading")
    axe_clean(taker, "reading")
    taker.get_by_role("button", name="Confirmer la lecture du groupe").click()
    expect(taker.get_by_text("La lecture est confirmée")).to_be_visible()
    expect(guest.get_by_text("La lecture du groupe est confirmée")).to_be_visible(timeout=5000)
    expect(guest.locator("#composer")).to_have_count(0)


def test_a_new_step_and_a_message_arrive_without_taking_what_is_typed(phone, held):
    one = phone(held.everybody.code)
    field = one.get_by_label("Votre verbe")
    field.click()
    one.keyboard.type("Informer", delay=20)
    facilitating.broadcast(workshop=held.workshop, message="Encore deux minutes", by=None)
    choose = Step.objects.create(
        workshop=held.workshop, kind="choose", position=2, title="Trois mots", draws_on=held.grid
    )
    facilitating.open_step(step=choose, by=None)
    expect(one.locator("#message")).to_contain_text("Encore deux minutes", timeout=5000)
    expect(one.get_by_role("link", name="Aller à l’étape en cours : Trois mots")).to_be_visible()
    expect(field).to_have_value("Informer")
    expect(field).to_be_focused()
    one.locator("[data-send]").click()
    one.get_by_role("link", name="Aller à l’étape en cours").click()
    one.get_by_label("Un mot de votre groupe").select_option("Informer")
    one.get_by_label("Votre phrase").fill("é" * 139)
    expect(one.locator("[data-count-for=c-sentence]")).to_have_text("139 / 140")
    picture(one, "guest-choose")
    one.locator("[data-send]").click()
    expect(rows(one).first).to_contain_text("Informer")


def test_points_are_given_with_two_buttons(phone, held, axe_clean, no_sideways_scroll):
    one = phone(held.everybody.code)
    for word in ("Veiller", "Relier"):
        say(one, word)
    expect(one.locator("#etat")).to_have_text("tout est enregistré")
    dots = Step.objects.create(
        workshop=held.workshop, kind="dots", position=2, title="Lesquels d’abord ?", picks=3,
        most_per_row=2, draws_on=held.grid,
    )  # fmt: skip
    facilitating.open_step(step=dots, by=None)
    more = one.get_by_role("button", name="Un point de plus : Veiller")
    more.click(timeout=6000)
    more.click()
    expect(more).to_be_disabled()
    expect(one.locator("#reste")).to_have_text("1 point à donner")
    picture(one, "guest-dots")
    axe_clean(one, "dots")
    no_sideways_scroll(one)
    one.get_by_role("button", name="Donner mes points").click()
    expect(one.locator("#annonces")).to_contain_text("Vos points sont enregistrés.")
    assert dots.dots.get().count == 2


def test_the_whole_way_without_scripts_at_320_px(phone, held, axe_clean):
    small = {"viewport": {"width": 320, "height": 640}, "java_script_enabled": False}
    one = phone(held.everybody.code, "Zoé", **small)
    say(one, "Veiller", "trier pour les autres")
    expect(rows(one).first).to_contain_text("Veiller")
    expect(rows(one).first).to_contain_text("trier pour les autres")
    Contribution.objects.update(revision=1, word="Informer")  # somebody else, meanwhile
    one.get_by_role("link", name="Modifier").click()
    Contribution.objects.update(revision=2, word="Relier")
    one.get_by_label("Votre verbe").fill("Veiller mieux")
    one.get_by_role("button", name="Enregistrer").click()
    expect(one.get_by_label("Votre verbe")).to_have_value("Relier / Veiller mieux")
    one.get_by_role("button", name="Envoyer les deux réunies").click()
    expect(rows(one).first).to_contain_text("Relier / Veiller mieux")
    one.get_by_role("link", name="Retirer").click()
    one.get_by_role("button", name="Retirer la ligne").click()
    expect(rows(one)).to_have_count(0)
    one.get_by_role("link", name="Voir ce qui est nouveau").click()
    one.get_by_role("link", name="Changer de groupe").click()
    one.get_by_role("button", name="Groupe 1").click()
    expect(one.locator("#entete")).to_contain_text("Groupe 1 · étape 1 sur 1")
    one.get_by_text("Vous, ici").click()
    one.get_by_role("button", name="Prendre les notes").click()
    expect(one.get_by_role("heading", name="Vous prenez les notes")).to_be_visible()
    one.get_by_text("Vous, ici").click()
    one.get_by_role("link", name="Quitter l’atelier").click()
    one.get_by_role("button", name="Quitter l’atelier").click()
    expect(one.get_by_role("heading", name="Rejoindre un atelier")).to_be_visible()
    assert Guest.objects.get().breakout == held.groups[0]


def test_the_door_is_one_clean_screen(browser, live_server, held, axe_clean, no_sideways_scroll):
    context = browser.new_context(**PHONE)
    page = context.new_page()
    page.goto(f"{live_server.url}/concerter/rejoindre/")
    picture(page, "door")
    axe_clean(page, "door")
    code = held.workshop.code.upper()
    page.get_by_label("Code de l’atelier").fill(f"{code[:4]}-{code[4:]}")
    page.get_by_role("button", name="Entrer").click()
    expect(page.get_by_role("heading", name="Le métier d’agent·e, vu de près")).to_be_visible()
    page.get_by_label("Groupe 2").check()
    picture(page, "join")
    axe_clean(page, "join")
    no_sideways_scroll(page)
    context.close()
