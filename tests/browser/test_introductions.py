"""An introduction: suggested with reasons, prepared, answered by a private link, followed."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from maillage.connect.introducing import answers
from maillage.connect.models import Introduction
from maillage.core.models import Actor, Avoidance, Need, Visibility

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_who_answer_one_another_are_brought_together_and_a_no_stays_private(
    browser, page, live_server, enter, cast, page_problems, axe_clean, no_sideways_scroll
):
    for name, kind, text in (("Théâtre du Quai", "seeks", "filmer un spectacle"),
                             ("Studio Un", "offers", "filmer des spectacles")):  # fmt: skip
        made = Actor.objects.create(
            kind=Actor.Kind.ORGANIZATION, name=name, visibility=Visibility.NETWORK
        )
        Need.objects.create(actor=made, kind=kind, text=text, visibility=Visibility.NETWORK)
    enter(cast.agent)
    page.goto(f"{live_server.url}/reseauter/mises-en-relation/")
    expect(page.get_by_text("Théâtre du Quai cherche")).to_be_visible()
    axe_clean(page, "les suggestions")
    page.get_by_role("button", name="Préparer le message").click()
    expect(page.get_by_text("Rien n’est envoyé.").first).to_be_visible()
    axe_clean(page, "la mise en relation")
    page.get_by_role("button", name="J’ai écrit aux deux").click()
    expect(page.locator(".tag").first).to_have_text("message envoyé")

    found = Introduction.objects.get()
    context = browser.new_context(
        java_script_enabled=False, locale="fr-CA", viewport={"width": 320, "height": 640}
    )
    phone = context.new_page()
    key = answers.key_of(found, found.other)
    phone.goto(f"{live_server.url}/reseauter/mises-en-relation/reponse/{key}/")
    no_sideways_scroll(phone)
    phone.get_by_role("button", name="Non, et ne plus me le proposer").click()
    expect(phone.get_by_text("Personne d’autre que vous ne le sait.")).to_be_visible()
    context.close()
    assert Avoidance.objects.filter(person=found.other, other=found.one).exists()

    page.reload()
    expect(page.locator(".tag").first).to_have_text("message envoyé")
    page.get_by_label("se sont rencontrés").check()
    page.fill("#id_outcome", "Un café.")
    page.get_by_role("button", name="Noter", exact=True).click()
    expect(page.get_by_text("Un café.").first).to_be_visible()
    assert page_problems == []
