"""After an evening: two choose each other, a third in vain; told together; the report."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import expect

from maillage.develop.actions import plans
from maillage.develop.after.mailing import run_after
from maillage.develop.after.timing import closes_at
from maillage.develop.models import Evening, Seat, SeatingPlan, Wish
from maillage.develop.registering.keys import own_path
from maillage.develop.tests.evening_cast import come, make_evening
from tests.browser.evening_steps import choose
from tests.browser.hands import width

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_limit_from_other_tests():
    cache.clear()


def hold(cast) -> tuple[Evening, list]:
    """Three people at one table; all came; it ended an hour ago."""
    evening = make_evening(cast)
    rows = [come(evening, name) for name in ("Ada Un", "Bea Deux", "Cléo Trois")]
    plan = SeatingPlan.objects.create(evening=evening, state=SeatingPlan.State.READY)
    table = evening.tables.all()[0]
    Seat.objects.bulk_create(
        Seat(plan=plan, round=1, table=table, registration=row) for row in rows
    )
    plans.publish(plan=plan, by=None)
    evening.registrations.update(state="present")
    ends = timezone.now() - timedelta(hours=1)
    Evening.objects.update(state="over", ends_at=ends, starts_at=ends - timedelta(hours=2))
    evening.refresh_from_db()
    return evening, rows


def a_month_later(phone, origin: str, addresses: set[str]) -> None:
    """Two of the three are asked; one answers."""
    held = timezone.now() - timedelta(days=32)
    Evening.objects.update(starts_at=held, ends_at=held + timedelta(hours=2))
    mail.outbox.clear()
    run_after()
    assert {one.to[0] for one in mail.outbox} == addresses
    address = next(line for line in mail.outbox[0].body.splitlines() if line.endswith("/suites/"))
    phone.goto(origin + urlsplit(address).path)
    assert width(phone) <= 320
    phone.get_by_label("une collaboration est née").check()
    with phone.expect_navigation():
        phone.get_by_role("button", name="Enregistrer mes réponses").click()
    expect(phone.get_by_role("status")).to_contain_text("c’est noté")


def test_a_mutual_choice_is_told_and_one_without_an_echo_never(
    browser, page, live_server, cast, enter, page_problems, axe_clean, no_sideways_scroll
):
    evening, (ada, bea, cleo) = hold(cast)
    run_after()
    assert {one.to[0] for one in mail.outbox} == {row.email for row in (ada, bea, cleo)}
    context = browser.new_context(
        java_script_enabled=False, locale="fr-CA", viewport={"width": 320, "height": 640}
    )
    phone = context.new_page()
    for row, other in ((ada, "Bea Deux"), (bea, "Ada Un"), (cleo, "Ada Un")):
        choose(phone, live_server.url + own_path(row), other)
    assert width(phone) <= 320
    page.goto(live_server.url + own_path(ada))
    axe_clean(page, "qui revoir")
    no_sideways_scroll(page)
    expect(page.locator("main")).not_to_contain_text("@exemple.org")

    mail.outbox.clear()
    run_after(closes_at(evening) + timedelta(minutes=5))
    assert len(mail.outbox) == 3
    assert Wish.objects.count() == 2
    phone.goto(live_server.url + own_path(ada))
    expect(phone.locator(".mutual")).to_contain_text(bea.email)
    expect(phone.locator("main")).not_to_contain_text("Cléo")
    assert width(phone) <= 320
    phone.goto(live_server.url + own_path(cleo))
    expect(phone.locator("main")).to_contain_text("Aucun choix réciproque")
    page.reload()
    axe_clean(page, "choix dévoilés")

    a_month_later(phone, live_server.url, {ada.email, bea.email})
    context.close()

    enter(cast.agent)
    page.goto(f"{live_server.url}{evening.get_absolute_url()}")
    page.get_by_role("link", name="Bilan").click()
    expect(page.locator("main")).to_contain_text("moins de cinq")
    expect(page.locator("main")).not_to_contain_text("Ada")
    axe_clean(page, "le bilan")
    no_sideways_scroll(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF").click()
    assert download.value.suggested_filename.startswith("bilan-")
