"""The night on phones: the door, three no-shows, rounds mended, the wall, a table that changes."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from maillage.develop.actions import plans
from maillage.develop.models import Evening, SeatingPlan
from maillage.develop.preparing.tables import TypedTable
from maillage.develop.registering.keys import own_path
from maillage.develop.tests.evening_cast import come, make_evening

pytestmark = pytest.mark.django_db(transaction=True)
NAMES = ("Ada Un", "Bea Deux", "Cléo Trois", "Dan Quatre", "Eli Cinq", "Fay Six", "Gil Sept",
         "Hal Huit", "Ida Neuf")  # fmt: skip


@pytest.fixture
def evening(cast) -> Evening:
    made = make_evening(cast, tables=[TypedTable(3)] * 3, capacity=9, rounds=3)
    for name in NAMES:
        come(made, name, needs=["filmer"], offers=["un projecteur"])
    plan = SeatingPlan.objects.create(evening=made, seconds=0)
    plans.run(plan)
    plans.publish(plan=SeatingPlan.objects.get(pk=plan.pk), by=cast.agent.person)
    return made


def welcome(door, site: str, here: str) -> None:
    """The manager, on a phone without a script: the doors open, six people come."""
    door.goto(f"{site}{here}accueil/")
    door.get_by_role("button", name="Ouvrir les portes").click()
    for name in NAMES[:6]:
        line = door.get_by_role("group", name=name)
        line.get_by_role("button", name="Là").click()
        expect(line.locator("[aria-pressed=true]")).to_have_text("Là")


def test_three_people_do_not_come_and_the_rounds_that_remain_are_mended(
    browser, page, live_server, enter, cast, evening, page_problems, axe_clean, no_sideways_scroll
):
    site, here = live_server.url, evening.get_absolute_url()
    plain = browser.new_context(
        java_script_enabled=False, locale="fr-CA", viewport={"width": 320, "height": 640}
    )
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
    ada = evening.registrations.get(name="Ada Un")
    phone.goto(f"{site}{own_path(ada)}")
    expect(phone.locator("#maintenant")).to_have_text("Tour 1, bientôt")
    page.get_by_role("link", name="Réparer les tours").click()
    axe_clean(page, "la réparation")
    page.get_by_role("button", name="Publier la réparation").click()
    expect(page.get_by_text("Les tours qui restent sont réparés")).to_be_visible()

    page.keyboard.press("s")
    page.keyboard.press("Enter")
    expect(page.locator("#ou")).to_have_text("Tour 1 sur 3")
    axe_clean(page, "la soirée menée")
    expect(phone.locator("#maintenant")).to_have_text("Tour 1, en ce moment", timeout=15_000)
    seat = evening.plans.get(state="published").seats.get(round=1, registration=ada)
    expect(phone.locator(".my-number")).to_have_text(str(seat.table))
    axe_clean(phone, "ma soirée, en ce moment")
    no_sideways_scroll(phone)
    context.close()
    plain.close()

    page.goto(f"{site}{here}mur/")
    expect(page.locator("h1")).to_have_text("Tour 1 sur 3")
    assert page.locator(".countdown").inner_text().startswith(("20:", "19:"))
    axe_clean(page, "le mur")
    assert page_problems == []
