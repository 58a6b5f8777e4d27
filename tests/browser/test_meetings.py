"""A circle with a meeting to its decisions: planned, called, held on a phone, told, approved."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from maillage.connect.meetings import mailing
from maillage.connect.models import Meeting
from maillage.connect.tests.meeting_cast import make_table
from maillage.core.models import Action, Decision
from tests.browser.hands import press, width

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def phone(browser, live_server, enter, cast):
    """The secretary's telephone: 320 px, and no script."""
    context = browser.new_context(
        java_script_enabled=False, locale="fr-CA", viewport={"width": 320, "height": 640}
    )
    yield enter(cast.colleague, context.new_page())
    context.close()


def first_item(page):
    return page.locator("section.card", has=page.get_by_role("heading", name="1. Caméra commune"))


def planned(day):
    """A meeting of a circle, from its page."""
    page, cast, axe_clean = day.page, day.cast, day.axe_clean
    circle = make_table(cast).circle
    day.enter(cast.agent)
    page.goto(day.url + circle.get_absolute_url())
    page.get_by_role("link", name="Prévoir une réunion").click()
    page.fill("#id_title", "Rencontre de mars")
    page.fill("#id_day", (timezone.localdate() + timedelta(days=6)).isoformat())
    page.fill("#id_begins", "13:30")
    page.fill("#id_ends", "14:30")
    axe_clean(page, "prévoir")
    press(page, "Prévoir")


def agenda_written(day):
    """Two items that are too long together, put in order by keyboard."""
    page, axe_clean, no_sideways_scroll = day.page, day.axe_clean, day.no_sideways_scroll
    page.get_by_role("link", name="Écrire l’ordre du jour").click()
    for title, minutes in (("Tour de table", "20"), ("Caméra commune", "50")):
        page.fill("#id_title", title)
        page.fill("#id_duration", minutes)
        press(page, "Ajouter")
    expect(page.locator("main")).to_contain_text("dépasse de 10 minutes")
    up = page.get_by_role("button", name="Monter « Caméra commune »")
    up.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator(".agenda > li").first).to_contain_text("Caméra commune")
    axe_clean(page, "l’ordre du jour")
    no_sideways_scroll(page)


def called(day):
    """The members get their invitation."""
    page, axe_clean, no_sideways_scroll = day.page, day.axe_clean, day.no_sideways_scroll
    page.get_by_role("link", name="Convoquer").click()
    expect(page.locator(".note.warn")).to_contain_text("Musée du quai")
    axe_clean(page, "convoquer")
    press(page, "Envoyer la convocation")
    assert mailing.send_waiting() == 3
    axe_clean(page, "la réunion")
    no_sideways_scroll(page)


def presence_taken(day):
    """On the day, on a telephone without a script and beside it."""
    page, phone, cast, url, axe_clean, no_sideways_scroll = (
        day.page,
        day.phone,
        day.cast,
        day.url,
        day.axe_clean,
        day.no_sideways_scroll,
    )
    meeting = Meeting.objects.get()
    # The day has come.
    start = timezone.now() - timedelta(hours=2)
    Meeting.objects.update(starts_at=start, ends_at=start + timedelta(hours=1))
    phone.goto(f"{url}{meeting.get_absolute_url()}presences/")
    artist = phone.locator("li", has_text=cast.artist.person.name)
    with phone.expect_navigation():
        artist.get_by_role("button", name="Excusé·e").click()
    assert width(phone) <= 320
    phone.fill("#id_name", "Jo du studio")
    press(phone, "Ajouter")

    page.goto(f"{url}{meeting.get_absolute_url()}presences/")
    hers = page.locator("li", has_text=cast.colleague.person.name)
    hers.get_by_role("button", name="Là").click()
    expect(hers.get_by_role("button", name="Là")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#compte")).to_contain_text("2 présences")
    axe_clean(page, "les présences")
    no_sideways_scroll(page)
    press(page, "La réunion est tenue")


def minutes_written(day):
    """Two write the same notes: both stay."""
    page, phone, url = day.page, day.phone, day.url
    meeting = Meeting.objects.get()
    point = first_item(page)
    point.locator("textarea").first.press_sequentially("Quatre salles la louent.")
    expect(point.locator("[role=status]").first).to_contain_text("Gardé à")
    # The secretary writes there too, over what she read before.
    phone.goto(f"{url}{meeting.get_absolute_url()}compte-rendu/")
    there = phone.locator("section.card").first
    point.locator("textarea").first.press_sequentially(" Chaque hiver.")
    expect(point.locator("input[name=base]")).not_to_have_value(
        there.locator("input[name=base]").get_attribute("value")
    )
    there.locator("textarea").first.fill("Le musée aussi.")
    with phone.expect_navigation():
        there.get_by_role("button", name="Garder : Caméra commune").click()
    expect(phone.locator(".note.warn")).to_contain_text("Chaque hiver.")
    press(phone, "Garder les deux")


def decided(day):
    """A decision, an action, then the minutes are approved."""
    page, cast, axe_clean, no_sideways_scroll = (
        day.page,
        day.cast,
        day.axe_clean,
        day.no_sideways_scroll,
    )
    point = first_item(page)
    page.reload()
    expect(point.locator("textarea").first).to_have_value(
        "Quatre salles la louent. Chaque hiver.\nLe musée aussi."
    )
    point.get_by_text("Noter une décision").click()
    axe_clean(page, "le compte rendu s’écrit")
    no_sideways_scroll(page)
    point.get_by_label("Décision", exact=False).first.fill("Mettre la caméra en commun")
    press(page, "Ajouter la décision")
    point.get_by_text("Confier une action").click()
    point.get_by_label("Action", exact=False).first.fill("Appeler l’assurance")
    point.get_by_label("Responsable").fill(cast.agent.person.name)
    press(page, "Ajouter l’action")
    assert Action.objects.get().holder == cast.agent.person

    press(page, "Proposer aux membres")
    press(page, "Approuver")
    expect(page.locator("h1 + .meta")).to_contain_text("approuvé le")
    axe_clean(page, "le compte rendu approuvé")
    no_sideways_scroll(page)


def registered(day):
    """Both registers know them."""
    page, url, axe_clean, no_sideways_scroll = (
        day.page,
        day.url,
        day.axe_clean,
        day.no_sideways_scroll,
    )
    page.goto(f"{url}/reseauter/decisions/")
    expect(page.locator("#liste")).to_contain_text(Decision.objects.get().title)
    expect(page.locator("#liste")).to_contain_text("Rencontre de mars")
    axe_clean(page, "le registre")
    no_sideways_scroll(page)
    page.goto(f"{url}/reseauter/actions/")
    axe_clean(page, "les actions")
    no_sideways_scroll(page)
    press(page, "C’est fait : Appeler l’assurance")
    assert Action.objects.get().done_on == timezone.localdate()


def test_from_a_plan_to_the_register(
    page, phone, live_server, enter, cast, page_problems, axe_clean, no_sideways_scroll
):
    day = SimpleNamespace(
        page=page, phone=phone, url=live_server.url, enter=enter, cast=cast, axe_clean=axe_clean,
        no_sideways_scroll=no_sideways_scroll,
    )  # fmt: skip
    for stage in (
        planned, agenda_written, called, presence_taken, minutes_written, decided, registered
    ):  # fmt: skip
        stage(day)
