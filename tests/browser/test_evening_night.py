"""An evening on phones: registered, three no-shows, rounds mended, the wall, a mutual choice."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from maillage.develop.actions import plans
from maillage.develop.after.mailing import run_after
from maillage.develop.after.met import people_met
from maillage.develop.after.timing import closes_at
from maillage.develop.models import Evening, SeatingPlan
from maillage.develop.preparing.tables import TypedTable
from maillage.develop.registering.keys import own_path
from maillage.develop.tests.evening_cast import come, make_evening
from tests.browser.evening_steps import choose, register_from_a_phone

pytestmark = pytest.mark.django_db(transaction=True)
NAMES = ("Léa Noël", "Bea Deux", "Cléo Trois", "Dan Quatre", "Eli Cinq", "Fay Six", "Gil Sept",
         "Hal Huit", "Ida Neuf")  # fmt: skip


@pytest.fixture
def evening(cast) -> Evening:
    """Eight people are registered; the ninth will, from a phone."""
    cache.clear()
    made = make_evening(cast, tables=[TypedTable(3)] * 3, capacity=9, rounds=3)
    for name in NAMES[1:]:
        come(made, name, needs=["filmer"], offers=["un projecteur"])
    return made


def seat_all(evening: Evening, cast) -> None:
    plan = SeatingPlan.objects.create(evening=evening, seconds=0)
    plans.run(plan)
    plans.publish(plan=SeatingPlan.objects.get(pk=plan.pk), by=cast.agent.person)


def welcome(door, site: str, here: str) -> None:
    """The manager, on a phone without a script: the doors open, six people come."""
    door.goto(f"{site}{here}accueil/")
    door.get_by_role("button", name="Ouvrir les portes").click()
    for name in NAMES[:6]:
        line = door.get_by_role("group", name=name)
        line.get_by_role("button", name="Là").click()
        expect(line.locator("[aria-pressed=true]")).to_have_text("Là")


def lead(page, phone, site: str, here: str, lea) -> None:
    """The host mends, then begins the first round; a phone shows the table; so does the wall."""
    page.get_by_role("link", name="Réparer les tours").click()
    page.get_by_role("button", name="Publier la réparation").click()
    expect(page.get_by_text("Les tours qui restent sont réparés")).to_be_visible()
    page.keyboard.press("s")
    page.keyboard.press("Enter")
    expect(page.locator("#ou")).to_have_text("Tour 1 sur 3")
    expect(phone.locator("#maintenant")).to_have_text("Tour 1, en ce moment", timeout=30_000)
    seat = lea.evening.plans.get(state="published").seats.get(round=1, registration=lea)
    expect(phone.locator(".my-number")).to_have_text(str(seat.table))
    page.goto(f"{site}{here}mur/")
    expect(page.locator("h1")).to_have_text("Tour 1 sur 3")
    assert re.fullmatch(r"(20|1[5-9]):\d\d", page.locator(".countdown").inner_text())
    page.goto(f"{site}{here}ce-soir/")
    page.get_by_role("button", name="Terminer le tour").click()
    page.get_by_role("button", name="Terminer la soirée").click()
    page.get_by_role("dialog").get_by_role("button", name="Terminer").click()
    expect(page.get_by_text("La soirée est terminée.").first).to_be_visible()


def test_from_a_registration_through_three_no_shows_to_a_mutual_choice(
    browser, page, live_server, enter, cast, evening, page_problems, axe_clean, no_sideways_scroll
):
    site, here = live_server.url, evening.get_absolute_url()
    plain = browser.new_context(
        java_script_enabled=False, locale="fr-CA", viewport={"width": 320, "height": 640}
    )
    paper = plain.new_page()
    register_from_a_phone(paper, site, evening)
    seat_all(evening, cast)
    door = enter(cast.manager, plain.new_page())
    welcome(door, site, here)
    no_sideways_scroll(door)

    enter(cast.agent)
    page.goto(f"{site}{here}accueil/")
    page.get_by_role("group", name="Gil Sept").get_by_role("button", name="Absent·e").click()
    expect(page.locator("#compte")).to_contain_text("1 absent·e")
    axe_clean(page, "l’accueil")
    page.get_by_role("button", name="Compter absent·es les personnes").click()
    page.get_by_role("dialog").get_by_role("button", name="Compter absent·es").click()
    expect(page.locator("#compte")).to_contain_text("3 absent·es")

    context = browser.new_context(locale="fr-CA", viewport={"width": 320, "height": 640})
    phone = context.new_page()
    lea = evening.registrations.get(name="Léa Noël")
    phone.goto(f"{site}{own_path(lea)}")
    expect(phone.locator("#maintenant")).to_have_text("Tour 1, bientôt")
    lead(page, phone, site, here, lea)
    context.close()

    lea.refresh_from_db()
    lea.evening.refresh_from_db()
    other = people_met(lea)[0].row
    choose(paper, site + own_path(lea), other.name)
    choose(paper, site + own_path(other), "Léa Noël")
    run_after(closes_at(lea.evening) + timedelta(minutes=5))
    paper.goto(site + own_path(lea))
    expect(paper.locator(".mutual")).to_contain_text(other.email)
    plain.close()
    assert page_problems == []
