"""A workshop is prepared from a template or from another one: settings, steps, rights, undo."""

from __future__ import annotations

import pytest

from maillage.consult.live.writing import write_row
from maillage.consult.models import Breakout, Contribution, Relay, Step, Workshop
from maillage.consult.preparing.templates import TEMPLATES, arranged, total_minutes
from maillage.consult.tests.live_cast import make_guest, make_workshop
from maillage.core.models import Concern, Visibility
from maillage.core.models.journal import Change

NEW = "/concerter/ateliers/nouveau/"


@pytest.fixture
def alice(cast, sign_in):
    return sign_in(cast.agent)


def page(workshop: Workshop, rest: str = "preparer/") -> str:
    return f"/concerter/ateliers/{workshop.address}/{rest}"


def made(client, **sent) -> Workshop:
    answer = client.post(NEW, {"template": "pratique", **sent})
    assert answer.status_code == 302
    workshop = Workshop.objects.order_by("-pk").first()
    assert answer.url == page(workshop)
    return workshop


def settings_of(workshop: Workshop, **changed) -> dict:
    return {
        "title": workshop.title, "held_on": "", "audience": "", "facilitator": "",
        "visibility": workshop.visibility, "names": workshop.names, "guest_limit": 300,
        "code_expires_at": "", **changed,
    }  # fmt: skip


# --- Templates ------------------------------------------------------------------------------
@pytest.mark.parametrize("template", TEMPLATES.values(), ids=lambda t: t.key or "vide")
@pytest.mark.parametrize("rounds", [2, 3])
@pytest.mark.parametrize("has_dots", [False, True])
def test_a_step_of_a_template_starts_from_an_earlier_one(template, rounds, has_dots):
    steps = arranged(template, rounds=rounds, has_dots=has_dots)
    for place, step in enumerate(steps):
        assert step.draws_on is None or step.draws_on < place
        assert step.minutes
        assert str(step.instructions)
    assert total_minutes(steps) <= 120


def test_each_template_makes_its_steps_with_their_instructions(alice):
    for key, kinds in {
        "pratique": ["grid", "choose", "relay"], "quatre-axes": ["grid", "choose"],
        "cafe": ["open", "open", "open"], "1-2-4-tous": ["open"] * 4, "": [],
    }.items():  # fmt: skip
        workshop = made(alice, template=key)
        assert list(workshop.steps.values_list("kind", flat=True)) == kinds
        assert workshop.code
        assert workshop.state == "prepared"
        assert alice.get(page(workshop)).status_code == 200


def test_the_practice_template_chooses_three_of_the_rows_of_its_table(alice):
    workshop = made(alice)
    grid, choose, _relay = workshop.steps.all()
    assert grid.columns == ["Verbe", "Pourquoi", "Gestes"]
    assert (choose.draws_on, choose.picks) == (grid, 3)


def test_the_four_axes_are_named_in_the_instructions(alice):
    grid = made(alice, template="quatre-axes").steps.first()
    assert len(grid.columns) == 4
    for axis in ("Concertation", "Veille", "Formation"):
        assert axis in grid.instructions


def test_a_world_cafe_of_two_rounds_links_the_last_to_the_first(alice):
    first, last = made(alice, template="cafe", rounds="2").steps.all()
    assert last.draws_on == first


def test_a_vote_at_the_end_is_on_the_last_rows_written(alice):
    steps = list(made(alice, template="1-2-4-tous", has_dots="on").steps.all())
    assert steps[-1].kind == Step.Kind.DOTS
    assert steps[-1].draws_on == steps[-2]
    assert steps[0].writers == Step.Writers.ALONE


def test_an_unknown_template_is_refused(alice):
    assert alice.post(NEW, {"template": "autre"}).status_code == 422
    assert not Workshop.objects.exists()


# --- From an earlier workshop ---------------------------------------------------------------
def test_a_workshop_is_done_again_without_rows_or_date_and_with_new_codes(cast, alice):
    held = make_workshop(cast, held_on="2026-03-04", audience="gestionnaires")
    Breakout.objects.filter(pk=held.groups[0].pk).update(note_taker=cast.agent.person)
    vote = Step.objects.create(
        workshop=held.workshop, kind="dots", title="Vote", position=2, draws_on=held.grid
    )
    write_row(guest=make_guest(held), step=held.grid, values={"word": "Réseauter"})
    assert "Refaire le dernier atelier" in alice.get(NEW).content.decode()
    assert alice.post(NEW, {"source": held.workshop.address}).status_code == 302
    copy = Workshop.objects.order_by("-pk").first()
    assert (copy.held_on, copy.audience, copy.owner) == (None, "gestionnaires", cast.agent.person)
    assert copy.host == cast.host
    assert copy.code not in {None, held.workshop.code}
    assert [s.opened_at for s in copy.steps.all()] == [None, None]
    assert copy.steps.get(title=vote.title).draws_on == copy.steps.first()
    first = copy.breakouts.first()
    assert first.note_taker == cast.agent.person
    assert first.code not in {None, held.groups[0].code}
    assert not Contribution.objects.of(copy).exists()
    assert not copy.guests.exists()


def test_a_workshop_that_one_may_not_see_is_no_model(cast, alice):
    held = make_workshop(cast)
    Workshop.objects.filter(pk=held.workshop.pk).update(visibility=Visibility.PRIVATE)
    assert alice.post(NEW, {"source": held.workshop.address}).status_code == 404
    assert held.workshop.title not in alice.get(NEW).content.decode()


# --- Rights ---------------------------------------------------------------------------------
def test_only_agents_and_coordination_make_workshops(cast, sign_in, second_factors):
    for user, status in ((cast.agent, 200), (cast.coordination, 200), (cast.manager, 404),
                         (cast.artist, 404), (cast.funder, 404), (None, 302)):  # fmt: skip
        assert sign_in(user).get(NEW).status_code == status
    told = sign_in(cast.agent).get("/concerter/").content.decode()
    assert NEW in told
    assert NEW not in sign_in(cast.manager).get("/concerter/").content.decode()


@pytest.mark.parametrize(
    "rest",
    ["preparer/", "preparer/etapes/", "preparer/etapes/ajouter/?sorte=open", "preparer/groupes/",
     "preparer/liens/", "affiches/", "affiches/feuilles/", "repeter/"],
)  # fmt: skip
def test_preparing_is_for_those_who_may_change_the_workshop(cast, sign_in, alice, rest):
    workshop = made(alice)
    address = page(workshop, rest)
    assert alice.get(address).status_code == 200
    for user in (cast.colleague, cast.artist, cast.funder):
        assert sign_in(user).get(address).status_code == 404
    Workshop.objects.filter(pk=workshop.pk).update(facilitator=cast.colleague.person)
    assert sign_in(cast.colleague).get(address).status_code == 200


@pytest.mark.parametrize("rest", ["faire/", "annuler/", "retirer/"])
def test_an_act_of_preparation_is_refused_to_others(cast, sign_in, alice, rest):
    workshop = made(alice)
    sent = {"act": "codes"}
    assert sign_in(cast.colleague).post(page(workshop, "preparer/" + rest), sent).status_code == 404
    assert Workshop.objects.filter(pk=workshop.pk, code=workshop.code).exists()


# --- Settings -------------------------------------------------------------------------------
def test_settings_are_saved_journalled_and_undone(cast, alice):
    workshop = made(alice)
    sent = settings_of(
        workshop, title="Rencontre de mai", held_on="2027-05-12", facilitator="bruno@example.org",
        code_expires_at="2027-05-13T17:00",
    )  # fmt: skip
    assert alice.post(page(workshop), sent).status_code == 302
    before = workshop.title
    workshop.refresh_from_db()
    assert workshop.title == "Rencontre de mai"
    assert workshop.facilitator == cast.colleague.person
    assert Change.objects.filter(record_id=workshop.pk, after__title=workshop.title).exists()
    assert "12 mai 2027" in alice.get(page(workshop)).content.decode()
    alice.post(page(workshop, "preparer/annuler/"))
    workshop.refresh_from_db()
    assert (workshop.title, workshop.held_on) == (before, None)


def test_who_leads_is_somebody_of_the_network(alice):
    workshop = made(alice)
    for name in ("Personne Inconnue", "Émile Paquet (autre)"):
        answer = alice.post(page(workshop), settings_of(workshop, facilitator=name))
        assert answer.status_code == 422
        assert name in answer.content.decode()
    answer = alice.post(page(workshop), settings_of(workshop, facilitator="bruno lavoie"))
    assert answer.status_code == 302


def test_anonymity_does_not_change_once_somebody_joined(cast, sign_in, second_factors):
    held = make_workshop(cast)
    make_guest(held, name="Jeanne")
    client = sign_in(cast.coordination)
    answer = client.post(page(held.workshop), settings_of(held.workshop, names="anonymous"))
    assert answer.status_code == 422
    assert "ont déjà rejoint" in answer.content.decode()
    held.workshop.refresh_from_db()
    assert not held.workshop.is_anonymous


def test_concerns_addressed_to_the_date_find_the_workshop(cast, alice):
    held = make_workshop(cast)
    relay = Relay.objects.create(
        workshop=held.workshop, step=held.grid, to_date="2027-05-12",
        concern=Concern.objects.create(text="Le poste finit.", visibility=Visibility.NETWORK),
    )  # fmt: skip
    workshop = made(alice)
    alice.post(page(workshop), settings_of(workshop, held_on="2027-05-12"))
    relay.refresh_from_db()
    assert relay.to_workshop == workshop


def test_a_workshop_is_removed_only_while_nobody_came(cast, alice):
    workshop = made(alice)
    assert alice.post(page(workshop, "preparer/retirer/")).status_code == 302
    assert not Workshop.objects.exists()
    held = make_workshop(cast, host=cast.host)
    make_guest(held)
    answer = alice.post(page(held.workshop, "preparer/retirer/"), follow=True)
    assert "l’atelier reste" in answer.content.decode()
    assert Workshop.objects.filter(pk=held.workshop.pk).exists()


# --- Steps ----------------------------------------------------------------------------------
def test_steps_are_added_moved_changed_and_removed(alice):
    workshop = made(alice, template="")
    add = page(workshop, "preparer/etapes/ajouter/")
    sent = {"title": "Idées", "minutes": "10", "writers": "everybody", "instructions": "Écrivez."}
    assert alice.post(add + "?sorte=open", sent).status_code == 302
    grid = {"title": "Tableau", "minutes": "80", "columns": "Quoi\nPour qui\n", "writers": ""}
    assert alice.post(add + "?sorte=grid", grid).status_code == 302
    ideas, table = workshop.steps.all()
    assert table.columns == ["Quoi", "Pour qui"]
    assert "1 h 30" in alice.get(page(workshop, "preparer/etapes/")).content.decode()
    act = page(workshop, "preparer/faire/")
    alice.post(act, {"act": "step-up", "target": table.uid})
    assert [s.title for s in workshop.steps.all()] == ["Tableau", "Idées"]
    alice.post(page(workshop, f"preparer/etapes/{ideas.uid}/"), {**sent, "kind": "open",
               "title": "Autres idées", "draws_on": table.pk})  # fmt: skip
    ideas.refresh_from_db()
    assert (ideas.title, ideas.draws_on) == ("Autres idées", table)
    refused = alice.post(act, {"act": "step-up", "target": ideas.uid}, follow=True)
    assert "elle doit la suivre" in refused.content.decode()
    alice.post(act, {"act": "step-remove", "target": table.uid})
    ideas.refresh_from_db()
    assert (ideas.draws_on, ideas.position) == (None, 1)
    alice.post(page(workshop, "preparer/annuler/"))
    ideas.refresh_from_db()
    assert ideas.draws_on is not None
    assert [s.title for s in workshop.steps.all()] == ["Tableau", "Autres idées"]


def test_another_kind_keeps_what_was_typed_and_writes_nothing(alice):
    workshop = made(alice)
    step = workshop.steps.first()
    address = page(workshop, f"preparer/etapes/{step.uid}/")
    sent = {"kind": "grid", "title": "Tapé à l’instant", "columns": "A\nB", "change_kind": "open"}
    told = alice.post(address, sent).content.decode()
    assert "Tapé à l’instant" in told
    assert 'name="kind" value="open"' in told
    step.refresh_from_db()
    assert step.title == "Les verbes du métier"
    sent = {"kind": "open", "title": "Tapé à l’instant", "writers": ""}
    assert alice.post(address, sent).status_code == 302
    step.refresh_from_db()
    assert (step.kind, step.columns) == ("open", [])


def test_a_step_with_rows_keeps_its_kind_and_its_columns_and_stays(cast, sign_in, second_factors):
    held = make_workshop(cast)
    write_row(guest=make_guest(held), step=held.grid, values={"word": "Veiller"})
    client = sign_in(cast.coordination)
    address = page(held.workshop, f"preparer/etapes/{held.grid.uid}/")
    for sent, said in (
        ({"kind": "open", "title": "Les verbes"}, "sa sorte ne change plus"),
        ({"kind": "grid", "title": "Les verbes", "columns": "Verbe"}, "ne se retire plus"),
    ):
        answer = client.post(address, {"writers": "", **sent})
        assert answer.status_code == 422
        assert said in answer.content.decode()
    sent = {"kind": "grid", "title": "Verbes", "columns": "Mot\nPourquoi\nEx.", "writers": ""}
    assert client.post(address, sent).status_code == 302
    act = {"act": "step-remove", "target": held.grid.uid}
    told = client.post(page(held.workshop, "preparer/faire/"), act, follow=True).content.decode()
    assert "porte déjà des lignes" in told
    held.grid.refresh_from_db()
    assert (held.grid.title, held.grid.columns[0]) == ("Verbes", "Mot")


@pytest.mark.parametrize(
    ("kind", "sent"),
    [("grid", {"columns": ""}), ("grid", {"columns": "a\n" * 9}), ("dots", {"picks": "3"}),
     ("choose", {"picks": "0"}), ("choose", {"picks": "21"}), ("open", {"minutes": "601"})],
)  # fmt: skip
def test_a_step_out_of_bounds_is_refused(alice, kind, sent):
    workshop = made(alice, template="")
    answer = alice.post(
        page(workshop, f"preparer/etapes/ajouter/?sorte={kind}"),
        {"title": "Étape", "most_per_row": "1", "writers": "", **sent},
    )
    assert answer.status_code == 422
    assert not workshop.steps.exists()


def test_a_kind_that_does_not_exist_is_404(alice):
    workshop = made(alice)
    assert alice.get(page(workshop, "preparer/etapes/ajouter/?sorte=x")).status_code == 404
