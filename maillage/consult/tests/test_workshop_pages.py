"""A workshop's pages: who sees and changes what; across groups; corrections and their undo."""

from __future__ import annotations

import pytest
from django.urls import reverse

from maillage.consult.models import Breakout, Contribution, Relay, Workshop
from maillage.consult.registration import contribution_document, workshop_document
from maillage.consult.tests.own_notes import OTHER_ROWS, imported, text_of
from maillage.core.access import visible
from maillage.core.models import Visibility

pytestmark = pytest.mark.usefixtures("second_factors")
EVERYBODY = ("agent", "colleague", "manager", "coordination", "artist", "funder", None)


@pytest.fixture
def workshop(cast):
    """By the agent, for her host: she takes the notes of both groups."""
    return imported(
        text_of("1"), text_of("2", OTHER_ROWS), by=cast.agent.person, host=cast.host,
        reader=cast.reader(cast.agent),
    )  # fmt: skip


def user_of(cast, who):
    return getattr(cast, who) if who else None


SEEN = {
    "private": {"agent"},
    "host": {"agent", "manager"},
    "network": {"agent", "colleague", "manager", "coordination"},
    "public": {"agent", "colleague", "manager", "coordination"},
}
CHANGED = {
    "private": {"agent"},
    "host": {"agent", "manager"},
    "network": {"agent", "manager", "coordination"},
    "public": {"agent", "manager", "coordination"},
}


@pytest.mark.parametrize("visibility", SEEN)
def test_the_table_of_access(visibility, workshop, cast, sign_in):
    Workshop.objects.update(visibility=visibility)
    workshop.refresh_from_db()
    row, group = Contribution.objects.first(), Breakout.objects.first()
    seen = [
        workshop.get_absolute_url(), group.get_absolute_url(), row.get_absolute_url(),
        reverse("consult:notes", args=[workshop.address]),
        reverse("consult:export", args=[workshop.address, "json"]),
        reverse("consult:export_breakout", args=[group.address, "md"]),
    ]  # fmt: skip
    edit = reverse("consult:change_contribution", args=[row.address])
    for who in EVERYBODY:
        client = sign_in(user_of(cast, who))
        refused = 404 if who else 302
        for url in seen:
            expected = 200 if who in SEEN[visibility] else refused
            assert client.get(url).status_code == expected, (who, url)
        expected = 200 if who in CHANGED[visibility] else refused
        assert client.get(edit).status_code == expected, who
        listed = client.get("/concerter/")
        if listed.status_code == 200:
            assert (workshop.title in listed.content.decode()) == (who in SEEN[visibility]), who


@pytest.mark.parametrize("visibility", SEEN)
def test_search_and_database_agree_on_who_sees(visibility, workshop, cast):
    Workshop.objects.update(visibility=visibility)
    workshop.refresh_from_db()
    row = Contribution.objects.select_related("breakout__workshop", "step").first()
    for who in EVERYBODY:
        reader = cast.reader(user_of(cast, who))
        is_seen = visible(Contribution.objects.filter(pk=row.pk), reader).exists()
        for document in (workshop_document(workshop), contribution_document(row)):
            assert bool(set(document.audiences) & set(reader.tokens())) == is_seen, who


def test_the_note_taker_corrects_her_group_wherever_the_workshop_is_from(workshop, cast, sign_in):
    row = Contribution.objects.filter(breakout__name="2").first()
    edit = reverse("consult:change_contribution", args=[row.address])
    assert sign_in(cast.colleague).get(edit).status_code == 404
    Breakout.objects.filter(name="2").update(note_taker=cast.colleague.person)
    assert sign_in(cast.colleague).get(edit).status_code == 200
    other = Contribution.objects.filter(breakout__name="1").first()
    edit = reverse("consult:change_contribution", args=[other.address])
    assert sign_in(cast.colleague).get(edit).status_code == 404


def test_the_same_verb_of_several_groups_is_shown_once_with_each_wording(workshop, cast, sign_in):
    page = sign_in(cast.agent).get(workshop.get_absolute_url()).content.decode()
    table = page[page.index('id="verbes"') :]
    assert table.count(">Relier</span>") == 1
    for row in Contribution.objects.filter(word="Relier", step__kind="grid"):
        assert row.get_absolute_url() in table
    assert "Savoir qui fait quoi" in table
    assert "Rapprocher les petites équipes" in table
    assert "choisi par 2 groupes" in page
    assert "Nommé, sans description : à reprendre au prochain atelier" in page


def test_the_concern_says_where_it_goes_and_that_it_waits(workshop, cast, sign_in):
    page = sign_in(cast.agent).get(workshop.get_absolute_url()).content.decode()
    assert "Les postes finissent au printemps." in page
    assert "8 juin 2023" in page
    assert "En attente de réponse" in page
    later = text_of("1").replace("12 mai 2023", "8 juin 2023").replace("Rencontre de mai", "Suite")
    received = imported(later.split("Étape 3")[0])
    assert Relay.objects.filter(to_workshop=received).count() == 2
    page = sign_in(cast.agent).get(received.get_absolute_url()).content.decode()
    assert "Reçu d’un autre atelier" in page


def test_what_another_workshop_received_is_not_shown_to_who_may_not_see_its_origin(
    workshop, cast, sign_in
):
    later = text_of("1").replace("12 mai 2023", "8 juin 2023").replace("Rencontre de mai", "Suite")
    received = imported(later.split("Étape 3")[0])
    Workshop.objects.filter(pk=workshop.pk).update(visibility=Visibility.HOST)
    page = sign_in(cast.colleague).get(received.get_absolute_url()).content.decode()
    assert "Les postes finissent" not in page
    Workshop.objects.filter(pk=workshop.pk).update(visibility=Visibility.NETWORK)
    Workshop.objects.filter(pk=received.pk).update(
        visibility=Visibility.PRIVATE, owner=cast.manager.person
    )
    page = sign_in(cast.colleague).get(workshop.get_absolute_url()).content.decode()
    assert received.get_absolute_url() not in page
    for row in Contribution.objects.filter(step__kind="relay"):
        page = sign_in(cast.colleague).get(row.get_absolute_url()).content.decode()
        assert "Suite" not in page


def test_a_correction_is_told_in_the_history_and_undone(workshop, cast, sign_in):
    client = sign_in(cast.agent)
    row = Contribution.objects.get(word="Équiper", step__kind="grid")
    edit = reverse("consult:change_contribution", args=[row.address])
    answer = client.post(
        edit, {"word": "Équiper", "why": "Une raison\n\nUne autre\n", "examples": ""}
    )
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.why == ["Une raison", "Une autre"]
    page = client.get(row.get_absolute_url()).content.decode()
    assert "Modification\u00a0: pourquoi il compte" in page
    client.post(reverse("consult:undo_contribution", args=[row.address]))
    row.refresh_from_db()
    assert row.why == ["Trouver des solutions simples", "Prêter du matériel"]
    assert "Annuler la correction" not in client.get(row.get_absolute_url()).content.decode()
    assert client.post(edit, {"word": ""}).status_code == 422


def test_a_wrong_slug_leads_to_the_right_address(workshop, cast, sign_in):
    client = sign_in(cast.agent)
    for record in (workshop, Breakout.objects.first(), Contribution.objects.first()):
        wrong = record.get_absolute_url().replace(record.address, f"autre-{record.uid[:10]}")
        answer = client.get(wrong)
        assert (answer.status_code, answer.url) == (301, record.get_absolute_url())


@pytest.mark.parametrize("suffix", ["md", "docx", "pdf", "json"])
def test_the_synthesis_is_downloaded(suffix, workshop, cast, sign_in):
    url = reverse("consult:export", args=[workshop.address, suffix])
    answer = sign_in(cast.agent).get(url)
    assert f"compte-rendu-2023-05-12-rencontre-de-mai.{suffix}" in answer["Content-Disposition"]
    assert sign_in(cast.agent).get(url.replace(suffix, "exe")).status_code == 404
