"""An agreement's life in a browser: noted on a phone without a script, asked about, renewed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from maillage.develop.models import Agreement

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_agreement_is_noted_on_a_phone_then_told_at_home_and_renewed(
    browser, page, live_server, enter, cast, page_problems, axe_clean, no_sideways_scroll
):
    ends = timezone.localdate() + timedelta(days=20)
    context = browser.new_context(
        java_script_enabled=False, locale="fr-CA", viewport={"width": 320, "height": 640}
    )
    phone = enter(cast.agent, context.new_page())
    phone.goto(f"{live_server.url}/developper/ententes/nouvelle/")
    phone.fill("#id_title", "Prêt de captation")
    phone.fill("#id_party_1", "arts du fleuve")
    phone.fill("#id_to_date", ends.isoformat())
    phone.get_by_role("button", name="Enregistrer").click()
    assert phone.locator("h1").inner_text() == "Prêt de captation"
    no_sideways_scroll(phone)
    context.close()

    enter(cast.agent)
    page.goto(f"{live_server.url}/")
    page.get_by_role("link", name="Renouveler ou terminer : Prêt de captation").click()
    axe_clean(page, "l’entente")
    page.get_by_role("link", name="Renouveler", exact=True).click()
    assert page.input_value("#id_from_date") == (ends + timedelta(days=1)).isoformat()
    page.get_by_role("button", name="Renouveler").click()
    page.get_by_text("est renouvelée.").wait_for()
    assert page.get_by_role("link", name="Renouvelle « Prêt de captation »").count() == 1
    assert Agreement.objects.count() == 2
    assert page_problems == []
