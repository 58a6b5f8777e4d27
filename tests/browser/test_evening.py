"""An evening from its preparation to its published plan; a phone registers without JavaScript."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import expect

from maillage.develop.actions import plans
from maillage.develop.models import Evening, Registration, SeatingPlan
from maillage.develop.tests.evening_cast import come
from tests.browser.evening_steps import register_from_a_phone
from tests.browser.hands import press

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_limit_from_other_tests():
    cache.clear()


def prepare(page, origin: str) -> Evening:
    page.goto(f"{origin}/developper/soirees/nouvelle/")
    day = timezone.localdate() + timedelta(days=12)
    for name, text in {
        "title": "Qui cherche trouve", "day": day.isoformat(), "starts": "18:30", "ends": "21:00",
        "location": "Salle du Quai", "tables": "2 tables de 3, dont une accessible",
        "capacity": "4", "rounds": "2",
    }.items():  # fmt: skip
        page.fill(f"#id_{name}", text)
    press(page, "Préparer la soirée")
    expect(page.locator(".agenda")).to_contain_text("Tour 2")
    return Evening.objects.get()


def test_from_a_sentence_to_a_published_plan(
    browser, page, live_server, cast, enter, page_problems, axe_clean, no_sideways_scroll
):
    enter(cast.agent)
    evening = prepare(page, live_server.url)
    axe_clean(page, "la soirée")
    no_sideways_scroll(page)
    press(page, "Ouvrir les inscriptions")
    context = browser.new_context(
        java_script_enabled=False, locale="fr-CA", viewport={"width": 320, "height": 640}
    )
    phone = context.new_page()
    register_from_a_phone(phone, live_server.url, evening)
    rows = [come(evening, name, offers=["une salle pour répéter"])
            for name in ("Ada Un", "Bea Deux", "Cléo Trois")]  # fmt: skip
    waiting = come(evening, "Eli Cinq")
    assert waiting.state == Registration.State.WAITING

    page.goto(f"{live_server.url}/developper/inscriptions/{rows[0].address}/")
    axe_clean(page, "une inscription")
    page.get_by_role("button", name="Noter son désistement").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Noter", exact=True).click()
    expect(page.locator("#contenu")).to_contain_text("Eli Cinq")
    assert mail.outbox[-1].to == ["eli@exemple.org"]
    no_sideways_scroll(page)

    page.goto(f"{live_server.url}/developper/soirees/{evening.address}/plan/")
    press(page, "Calculer le plan")
    expect(page.get_by_role("button", name="Arrêter")).to_be_visible()
    axe_clean(page, "le calcul")
    SeatingPlan.objects.update(seconds=0)  # what a construction gives at once is enough here
    plans.run(SeatingPlan.objects.get())
    expect(page.get_by_role("heading", name="Tour 2")).to_be_visible(timeout=10_000)
    axe_clean(page, "le plan")
    no_sideways_scroll(page)
    press(page, "Publier ce plan")
    phone.reload()
    expect(phone.locator(".my-tables")).to_contain_text("Table")
    context.close()
