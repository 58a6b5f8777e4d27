"""Adopt a workshop's verbs: the difference, the decision, once only, and the undo; through HTTP."""

from __future__ import annotations

import pytest

from maillage.consult.models import Contribution
from maillage.consult.tests.own_notes import OTHER_ROWS, imported, text_of
from maillage.core.models import Decision, Gesture, Practice, Verb

pytestmark = pytest.mark.usefixtures("second_factors")


@pytest.fixture
def workshop(cast):
    return imported(text_of("1"), text_of("2", OTHER_ROWS))


def page_of(client, workshop) -> str:
    return client.get(workshop.get_absolute_url() + "adopter/").content.decode()


def filled(client, workshop, **changes) -> dict[str, object]:
    """The form as it is proposed, with some fields changed."""
    context = client.get(workshop.get_absolute_url() + "adopter/").context
    data: dict[str, object] = {"act": "adopt"}
    for form in [*context["forms"], context["decision"]]:
        for bound in form:
            value = bound.value()
            if value not in (None, False, ""):
                data[bound.html_name] = "on" if value is True else value
    data.update(changes)
    return {name: value for name, value in data.items() if value is not None}


def adopt(client, workshop, **changes):
    return client.post(
        workshop.get_absolute_url() + "adopter/", filled(client, workshop, **changes)
    )


def test_the_verbs_become_the_practice_by_a_recorded_decision(workshop, cast, sign_in):
    client = sign_in(cast.coordination)
    answer = adopt(
        client, workshop, decided_on="2023-06-01", decided_by="Cercle des agentes",
        decision_title="Adoption de mai",
    )  # fmt: skip
    practice = Practice.current()
    assert answer.url == practice.get_absolute_url()
    names = [verb.name for verb in practice.verbs.order_by("position")]
    assert names == ["Relier", "Équiper", "Former", "Raconter"]
    decision = Decision.objects.get()
    assert (decision.title, str(decision.decided_on)) == ("Adoption de mai", "2023-06-01")
    assert "Cercle des agentes" in decision.text
    relier = practice.verbs.get(name="Relier")
    assert relier.sentence == "Que personne ne reste seul"
    assert relier.why == ["Rapprocher les petites équipes", "Savoir qui fait quoi"]
    equiper = practice.verbs.get(name="Équiper")
    assert (equiper.room, equiper.axis.slug) == ("equip", "veille")
    workshop.refresh_from_db()
    assert workshop.practice == practice
    assert Contribution.objects.filter(adopted_as=relier).count() == 2
    row = Contribution.objects.filter(adopted_as=relier).first()
    assert "Adoptée comme" in client.get(row.get_absolute_url()).content.decode()


def test_verbs_are_chosen_reordered_renamed_and_mapped(workshop, cast, sign_in):
    client = sign_in(cast.coordination)
    data = {
        "v0-position": 9, "v1-name": "Outiller", "v1-axis": "formation", "v3-keep": None,
    }  # fmt: skip
    assert adopt(client, workshop, **data).status_code == 302
    verbs = list(Practice.current().verbs.order_by("position"))
    assert [verb.name for verb in verbs] == ["Outiller", "Former", "Relier"]
    assert verbs[0].axis.slug == "formation"


def test_the_difference_with_the_practice_in_force_is_shown_before_anything_is_written(
    workshop, cast, sign_in
):
    client = sign_in(cast.coordination)
    adopt(client, workshop)
    rows = (("1. Relier", "Autre raison", ""), ("2. Veiller", "", ""), ("3. Former", "", ""))
    later = imported(text_of("1", rows).replace("Rencontre de mai", "Rencontre suivante"))
    page = page_of(client, later)
    for sign in ("Modifié", "Ajouté", "Inchangé"):
        assert sign in page
    # What a verb would lose is read before it is lost, and stays readable afterwards.
    former = Practice.current().verbs.get(name="Relier").why[0]
    assert f"<del>{former}</del>" in page
    assert "<ins>Autre raison</ins>" in page
    url = later.get_absolute_url() + "adopter/"
    data = filled(client, later, act="compare", **{"v1-continues": ["3"]})
    compared = client.post(url, data).content.decode()
    assert "Renommé" in compared
    assert Practice.objects.count() == 1
    client.post(url, {**data, "act": "adopt"})
    veiller = Verb.objects.get(name="Veiller")
    assert [verb.name for verb in veiller.continues.all()] == ["Raconter"]
    assert Practice.current().version == 2
    seen = client.get(Practice.current().get_absolute_url()).content.decode()
    assert f"<del>{former}</del>" in seen
    assert "<ins>Autre raison</ins>" in seen


def test_verbs_in_force_that_the_workshop_did_not_name_stay_unless_unchecked(
    workshop, cast, sign_in
):
    client = sign_in(cast.coordination)
    adopt(client, workshop)
    former = Practice.current().verbs.get(name="Équiper")
    rows = (("1. Relier", "Autre raison", ""), ("2. Former", "", ""))
    later = imported(text_of("1", rows).replace("Rencontre de mai", "Rencontre suivante"))
    url = later.get_absolute_url() + "adopter/"
    page = client.get(url)
    assert [form.choice.name for form in page.context["forms"]] == [
        "Relier", "Former", "Équiper", "Raconter",
    ]  # fmt: skip
    assert "Retiré" not in page.content.decode()
    # A verb of the workshop that takes over one of them does not leave it beside its heir.
    taken = filled(client, later, act="compare", **{"v1-continues": ["2", "3"]})
    signs = [line["kind"] for line in client.post(url, taken).context["differences"]]
    assert signs == ["changed", "renamed", "kept"]
    data = filled(client, later, act="compare", **{"v3-keep": None})
    compared = client.post(url, data).context["differences"]
    assert [line["was"] for line in compared if line["kind"] == "removed"] == ["Raconter"]
    client.post(url, {**data, "act": "adopt"})
    verbs = list(Practice.current().verbs.order_by("position"))
    assert [verb.name for verb in verbs] == ["Relier", "Former", "Équiper"]
    kept = verbs[2]
    assert list(kept.continues.all()) == [former]
    for part in ("why", "examples", "sentence", "room", "axis"):
        assert getattr(kept, part) == getattr(former, part)


def test_a_workshop_is_adopted_once(workshop, cast, sign_in):
    client = sign_in(cast.coordination)
    data = filled(client, workshop)
    url = workshop.get_absolute_url() + "adopter/"
    client.post(url, data)
    again = client.post(url, data)
    assert again.status_code == 409
    assert "déjà donné" in again.content.decode()
    assert Practice.current().get_absolute_url() in page_of(client, workshop)
    assert Practice.objects.count() == Decision.objects.count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"v0-name": ""},
        {"v0-name": "Former"},  # twice the same verb
        {"v0-position": "zéro"},
        {"title": ""},
        {"decided_on": "hier"},
        {"v0-keep": None, "v1-keep": None, "v2-keep": None, "v3-keep": None},
    ],
)
def test_a_wrong_form_adopts_nothing_and_keeps_what_was_typed(changes, workshop, cast, sign_in):
    client = sign_in(cast.coordination)
    answer = adopt(client, workshop, **{"decided_by": "Cercle du jeudi", **changes})
    assert answer.status_code == 422
    assert "Cercle du jeudi" in answer.content.decode()
    assert not Practice.objects.exists()
    assert not Decision.objects.exists()


def test_an_adoption_is_undone_whole_as_long_as_no_gesture_rests_on_it(workshop, cast, sign_in):
    client = sign_in(cast.coordination)
    adopt(client, workshop)
    url = workshop.get_absolute_url() + "adopter/annuler/"
    gesture = Gesture.objects.create(text="essai", verb=Verb.objects.first())
    refused = client.post(url, follow=True).content.decode()
    assert "Des gestes" in refused
    assert Practice.objects.count() == 1
    gesture.delete()
    client.post(url)
    assert not Practice.objects.exists()
    assert not Decision.objects.exists()
    workshop.refresh_from_db()
    assert workshop.practice is None
    assert adopt(client, workshop).status_code == 302


def test_only_coordination_adopts(workshop, cast, sign_in):
    url = workshop.get_absolute_url() + "adopter/"
    for user in (cast.agent, cast.manager, cast.artist, cast.funder):
        assert sign_in(user).get(url).status_code == 404
        assert sign_in(user).post(url, {"act": "adopt"}).status_code == 404
        assert sign_in(user).post(url + "annuler/").status_code == 404
    assert sign_in(None).get(url).status_code == 302
    assert (
        "Adopter la pratique"
        not in sign_in(cast.agent).get(workshop.get_absolute_url()).content.decode()
    )
