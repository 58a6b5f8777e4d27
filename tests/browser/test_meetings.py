"""A circle with a meeting to its decisions: planned, called, held on a phone, told, approved."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from maillage.connect.meetings import mailing
from maillage.connect.models import Meeting
from maillage.connect.tests.meeting_cast import make_table
from maillage.core.models import Action, Decision

pytestmark = pytest.mark.django_db(transaction=True)


def press(page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


@pytest.fixture
def phone(browser, live_server, enter, cast):
    """The secretary's telephone: 320 px, and no script."""
    context = browser.new_context(
        java_script_enabled=False, locale="fr-CA", viewport={"width": 320, "height": 640}
    )
    yield enter(cast.colleague, context.new_page())
    context.close()


def test_from_a_plan_to_the_register(
    page, phone, live_server, enter, cast, page_problems, axe_clean, no_sideways_scroll
):
    circle = make_table(cast).circle
    enter(cast.agent)

    def look(name: str) -> None:
        axe_clean(page, name)
        no_sideways_scroll(page)

    page.goto(live_server.url + circle.get_absolute_url())
    plan_and_call(page, look)
    # The day has come.
    start = timezone.now() - timedelta(hours=2)
    Meeting.objects.update(starts_at=start, ends_at=start + timedelta(hours=1))
    url = live_server.url + Meeting.objects.get().get_absolute_url()
    note_presence(page, phone, url, cast, look)
    point = page.locator("section.card", has=page.get_by_role("heading", name="1. Caméra commune"))
    write_together(page, phone, url, point)
    decide_and_approve(page, point, cast, look)
    follow(page, live_server.url, look)


def plan_and_call(page, look) -> None:
    """From the circle's page to mails that left; an agenda too long is said."""
    page.get_by_role("link", name="Prévoir une réunion").click()
    page.fill("#id_title", "Rencontre de mars")
    page.fill("#id_day", (timezone.localdate() + timedelta(days=6)).isoformat())
    page.fill("#id_begins", "13:30")
    page.fill("#id_ends", "14:30")
    look("prévoir")
    press(page, "Prévoir")
    page.get_by_role("link", name="Écrire l’ordre du jour").click()
    for title, minutes in (("Tour de table", "20"), ("Caméra commune", "50")):
        page.fill("#id_title", title)
        page.fill("#id_duration", minutes)
        press(page, "Ajouter")
    expect(page.locator("main")).to_contain_text("dépasse de 10 minutes")
    page.get_by_role("button", name="Monter « Caméra commune »").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator(".agenda > li").first).to_contain_text("Caméra commune")
    look("l’ordre du jour")
    page.get_by_role("link", name="Convoquer").click()
    expect(page.locator(".note.warn")).to_contain_text("Musée du quai")
    look("convoquer")
    press(page, "Envoyer la convocation")
    assert mailing.send_waiting() == 3
    look("la réunion")


def note_presence(page, phone, url: str, cast, look) -> None:
    """On a phone without a script, then one tap with it; the count follows."""
    phone.goto(f"{url}presences/")
    artist = phone.locator("li", has_text=cast.artist.person.name)
    with phone.expect_navigation():
        artist.get_by_role("button", name="Excusé·e").click()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 320
    phone.fill("#id_name", "Jo du studio")
    press(phone, "Ajouter")
    page.goto(f"{url}presences/")
    hers = page.locator("li", has_text=cast.colleague.person.name)
    hers.get_by_role("button", name="Là").click()
    expect(hers.get_by_role("button", name="Là")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#compte")).to_contain_text("2 présences")
    look("les présences")
    press(page, "La réunion est tenue")


def write_together(page, phone, url: str, point) -> None:
    """Notes keep themselves; the secretary's phone writes over what it read before."""
    words = point.locator("textarea").first
    words.press_sequentially("Quatre salles la louent.")
    expect(point.locator("[role=status]").first).to_contain_text("Gardé à")
    phone.goto(f"{url}compte-rendu/")
    there = phone.locator("section.card").first
    read = there.locator("input[name=base]").get_attribute("value")
    words.press_sequentially(" Chaque hiver.")
    expect(point.locator("input[name=base]")).not_to_have_value(read)
    there.locator("textarea").first.fill("Le musée aussi.")
    with phone.expect_navigation():
        there.get_by_role("button", name="Garder : Caméra commune").click()
    expect(phone.locator(".note.warn")).to_contain_text("Chaque hiver.")
    press(phone, "Garder les deux")
    page.reload()
    expect(words).to_have_value("Quatre salles la louent. Chaque hiver.\nLe musée aussi.")


def decide_and_approve(page, point, cast, look) -> None:
    """A decision and an action under the point, then the way to approval."""
    point.get_by_text("Noter une décision").click()
    look("le compte rendu s’écrit")
    point.get_by_label("Décision").first.fill("Mettre la caméra en commun")
    press(page, "Ajouter la décision")
    point.get_by_text("Confier une action").click()
    point.get_by_label("Action").first.fill("Appeler l’assurance")
    point.get_by_label("Responsable").fill(cast.agent.person.name)
    press(page, "Ajouter l’action")
    assert Action.objects.get().holder == cast.agent.person
    press(page, "Proposer aux membres")
    press(page, "Approuver")
    expect(page.locator("h1 + .meta")).to_contain_text("approuvé le")
    look("le compte rendu approuvé")


def follow(page, origin: str, look) -> None:
    """Both registers; the action is done in one tap."""
    page.goto(f"{origin}/reseauter/decisions/")
    expect(page.locator("#liste")).to_contain_text(Decision.objects.get().title)
    expect(page.locator("#liste")).to_contain_text("Rencontre de mars")
    look("le registre")
    page.goto(f"{origin}/reseauter/actions/")
    look("les actions")
    press(page, "C’est fait : Appeler l’assurance")
    assert Action.objects.get().done_on == timezone.localdate()
