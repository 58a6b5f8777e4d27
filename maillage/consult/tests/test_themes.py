"""Rows gathered across groups: nothing is lost, nothing moves by itself, everything is undone."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from maillage.consult.models import Contribution, Dot, Step, Synonym, Theme
from maillage.consult.synthesis import synthesis_of
from maillage.consult.tests.live_cast import make_workshop
from maillage.consult.tests.themes_cast import gather, make_confirmed, uids, url
from maillage.consult.themes import actions, outcomes
from maillage.consult.themes.actions import ThemeRefused
from maillage.core.models import Action, Decision, Need

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def held(cast, second_factors):
    return make_confirmed(cast)


def story(held):
    """What must never change: every row with its group and its words."""
    fields = ("pk", "breakout_id", "word", "why", "examples", "sentence", "text", "position")
    return list(Contribution.objects.of(held.workshop).order_by("pk").values_list(*fields))


# --- Gathering through the pages ------------------------------------------------------------------
def test_rows_are_gathered_with_boxes_and_a_button(held, cast, sign_in):
    client, before = sign_in(cast.coordination), story(held)
    page = client.get(url(held)).content.decode()
    assert page.count('type="checkbox" name="row"') == 6
    rows = uids(held.rows[0], held.rows[3])
    answer = client.post(url(held, "faire/"), {"act": "gather", "row": rows, "name": "Le réseau"})
    assert answer.status_code == 302
    theme = Theme.objects.get()
    assert (theme.name, theme.rows.count()) == ("Le réseau", 2)
    assert story(held) == before
    page = client.get(url(held)).content.decode()
    assert page.count('type="checkbox" name="row"') == 4
    assert "Le réseau" in page
    page = client.get(theme.get_absolute_url()).content.decode()
    assert "Réseauter" in page
    assert "Faire du réseautage" in page
    assert "Groupe 2" in page
    assert "Le réseau" in client.get(held.rows[0].get_absolute_url()).content.decode()


def test_a_row_joins_a_theme_that_exists(held):
    theme = gather(held, 0, 3)
    gather(held, 5, theme=theme)
    assert theme.rows.count() == 3
    assert theme.name == "Réseauter"


def test_points_stay_on_their_rows_and_a_theme_shows_their_sum(held, cast, sign_in):
    step = Step.objects.create(
        workshop=held.workshop, kind="dots", position=2, draws_on=held.grid,
        opened_at=timezone.now(),
    )  # fmt: skip
    for row, count in ((held.rows[0], 3), (held.rows[3], 2)):
        Dot.objects.create(step=step, contribution=row, ballot="b" * 64, count=count)
    before = list(Dot.objects.values_list("contribution_id", "count"))
    theme = gather(held, 0, 3)
    client = sign_in(cast.coordination)
    assert "somme de ses lignes)" not in client.get(theme.get_absolute_url()).content.decode()
    Step.objects.filter(pk=step.pk).update(closed_at=timezone.now())
    assert "5 points (somme" in client.get(theme.get_absolute_url()).content.decode()
    assert list(Dot.objects.values_list("contribution_id", "count")) == before


def test_a_filter_finds_rows_by_group_step_and_word_accents_apart(held, cast, sign_in):
    client = sign_in(cast.coordination)
    page = client.get(url(held), {"q": "RESEAU"}).content.decode()
    assert page.count('name="row"') == 2
    page = client.get(url(held), {"groupe": held.groups[1].uid}).content.decode()
    assert page.count('name="row"') == 3
    assert client.get(url(held), {"etape": "inconnue"}).status_code == 200


# --- Taking apart ---------------------------------------------------------------------------------
def test_every_way_of_taking_apart_loses_nothing(held):
    before = story(held)
    theme = gather(held, 0, 3, 5)
    actions.take_out(theme=theme, rows=uids(held.rows[5]), by=held.by)
    assert set(theme.rows.all()) == {held.rows[0], held.rows[3]}
    other = gather(held, 1, 4)
    actions.merge(theme=other, into=theme, by=held.by)
    assert theme.rows.count() == 4
    assert not Theme.objects.filter(pk=other.pk).exists()
    made = actions.split(theme=theme, rows=uids(held.rows[1]), name="À part", by=held.by)
    assert (made.name, made.rows.count(), theme.rows.count()) == ("À part", 1, 3)
    actions.dissolve(theme=theme, by=held.by)
    actions.take_out(theme=made, rows=uids(held.rows[1]), by=held.by)
    assert not Theme.objects.exists()
    assert not Contribution.objects.exclude(theme=None).exists()
    assert story(held) == before


def test_every_act_is_undone_in_turn(held):
    before, told = story(held), []
    theme = gather(held, 0, 3, 5)
    other = gather(held, 1, 4)
    actions.rename(theme=theme, name="Autre nom", by=held.by)
    actions.place(theme=other, up=True, by=held.by)
    actions.merge(theme=other, into=theme, by=held.by)
    actions.take_out(theme=theme, rows=uids(held.rows[5]), by=held.by)
    actions.dissolve(theme=theme, by=held.by)
    while acts := actions.last_acts(held.workshop):
        told.append(acts[0].label)
        actions.undo(workshop=held.workshop, batch=acts[0], by=held.by)
    assert len(told) == 7
    assert not Theme.objects.exists()
    assert not Synonym.objects.exists()
    assert story(held) == before
    assert not Contribution.objects.exclude(theme=None).exists()


def test_undo_through_the_page(held, cast, sign_in):
    gather(held, 0, 3)
    batch = actions.last_acts(held.workshop)[0]
    client = sign_in(cast.coordination)
    client.post(url(held, "faire/"), {"act": "undo", "batch": batch.uid})
    assert not Theme.objects.exists()
    answer = client.post(url(held, "faire/"), {"act": "undo", "batch": batch.uid}, follow=True)
    assert "déjà annulé" in answer.content.decode()


def test_an_undo_is_refused_and_named_when_a_row_moved_since(held):
    theme = gather(held, 0, 3)
    batch = actions.last_acts(held.workshop)[0]
    actions.take_out(theme=theme, rows=uids(held.rows[3]), by=held.by)
    with pytest.raises(ThemeRefused, match="Faire du réseautage"):
        actions.undo(workshop=held.workshop, batch=batch, by=held.by)
    assert Contribution.objects.get(pk=held.rows[0].pk).theme == theme  # nothing half undone


def test_an_undo_never_takes_away_a_theme_that_others_filled_since(held):
    theme = gather(held, 0, 3)
    batch = actions.last_acts(held.workshop)[0]
    gather(held, 5, theme=theme)
    with pytest.raises(ThemeRefused, match="a reçu d’autres lignes"):
        actions.undo(workshop=held.workshop, batch=batch, by=held.by)
    assert theme.rows.count() == 3


def test_of_two_people_who_gather_one_row_the_second_is_told(held, cast, sign_in):
    gather(held, 0, 3, name="Premier")
    client = sign_in(cast.coordination)
    rows = uids(held.rows[0], held.rows[1])
    told = client.post(url(held, "faire/"), {"act": "gather", "row": rows}, follow=True)
    assert "vient d’être réunie ailleurs, dans « Premier »" in told.content.decode()
    assert Contribution.objects.get(pk=held.rows[1].pk).theme is None
    assert Theme.objects.count() == 1


def test_a_stale_page_does_not_move_a_row_that_left(held):
    theme = gather(held, 0, 3)
    actions.take_out(theme=theme, rows=uids(held.rows[3]), by=held.by)
    with pytest.raises(ThemeRefused, match="n’est plus dans ce thème"):
        actions.split(theme=theme, rows=uids(held.rows[3]), by=held.by)


def test_two_themes_that_each_gave_a_decision_are_not_merged(held):
    one, other = gather(held, 0, 3), gather(held, 1, 4)
    today = timezone.localdate()
    for theme in (one, other):
        outcomes.decide(theme=theme, title="Oui", text="", decided_on=today, by=held.by)
    with pytest.raises(ThemeRefused, match="une décision"):
        actions.merge(theme=one, into=other, by=held.by)
    assert Theme.objects.count() == 2


# --- What is not confirmed ------------------------------------------------------------------------
def test_rows_of_a_group_that_reads_again_leave_at_once_and_come_back(held, cast, sign_in):
    theme, client = gather(held, 0, 3), sign_in(cast.coordination)
    held.groups[1].confirmed_at = None
    held.groups[1].save()
    for path in (url(held), theme.get_absolute_url()):
        page = client.get(path).content.decode()
        assert "Faire du réseautage" not in page
        assert "Équiper" not in page
    with pytest.raises(ThemeRefused, match="n’est plus là"):
        gather(held, 4)
    held.groups[0].confirmed_at = None
    held.groups[0].save()
    assert client.get(theme.get_absolute_url()).status_code == 404
    assert theme.get_absolute_url() not in client.get(url(held)).content.decode()
    for group in held.groups:
        group.confirmed_at = timezone.now()
        group.save()
    assert "Faire du réseautage" in client.get(theme.get_absolute_url()).content.decode()


def test_a_rehearsal_has_no_themes(held, cast, sign_in):
    held.workshop.rehearsing_since = timezone.now()
    held.workshop.save()
    page = sign_in(cast.coordination).get(url(held)).content.decode()
    assert held.rows[0].get_absolute_url() not in page
    with pytest.raises(ThemeRefused):
        gather(held, 0, 3)


# --- Who may --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("who", "reads", "gathers"),
    [("coordination", 200, 302), ("agent", 200, 404), ("manager", 200, 404),
     ("funder", 404, 404), ("artist", 404, 404), (None, 302, 302)],
)  # fmt: skip
def test_who_reads_and_who_gathers(held, cast, sign_in, who, reads, gathers):
    theme = gather(held, 0, 3)
    client = sign_in(getattr(cast, who) if who else None)
    assert client.get(url(held)).status_code == reads
    assert client.get(theme.get_absolute_url()).status_code == reads
    asked = {"act": "gather", "row": uids(held.rows[1]), "name": "Nouveau"}
    assert client.post(url(held, "faire/"), asked).status_code == gathers
    assert Theme.objects.filter(name="Nouveau").exists() == (who == "coordination")
    for more, what in (("besoin/", {"text": ""}), ("faire/", {"act": "dissolve"})):
        answer = client.post(f"/concerter/themes/{theme.address}/{more}", what)
        assert (answer.status_code == 404) == (who not in {"coordination", None})
    told = client.get(url(held, "suggestions/")).status_code
    assert told == (302 if who is None else 200 if who == "coordination" else 404)
    if reads == 200 and gathers == 404:
        assert 'type="checkbox"' not in client.get(url(held)).content.decode()


def test_the_facilitator_gathers_too(held, cast, sign_in):
    held.workshop.facilitator = cast.colleague.person
    held.workshop.save()
    client = sign_in(cast.colleague)
    client.post(url(held, "faire/"), {"act": "gather", "row": uids(held.rows[0])})
    assert Theme.objects.get().rows.get() == held.rows[0]


def test_what_is_private_to_the_coordination_is_404_for_an_agent(held, cast, sign_in):
    theme = gather(held, 0, 3)
    held.workshop.visibility = "private"
    held.workshop.save()
    assert sign_in(cast.agent).get(url(held)).status_code == 404
    assert sign_in(cast.agent).get(theme.get_absolute_url()).status_code == 404


def test_a_row_of_another_workshop_is_not_gathered(held, cast):
    other = make_workshop(cast, title="Ailleurs")
    row = Contribution.objects.create(breakout=other.groups[0], step=other.grid, word="Ailleurs")
    other.groups[0].confirmed_at = timezone.now()
    other.groups[0].save()
    with pytest.raises(ThemeRefused):
        actions.gather(workshop=held.workshop, rows=uids(held.rows[0], row), by=held.by)


# --- Hostile rows ---------------------------------------------------------------------------------
def test_long_and_hostile_rows_are_text_and_the_page_stays_short(held, cast, sign_in):
    nasty = '<script>alert(1)</script>=HYPERLINK("x") \u202e' + "mot " * 2500
    Contribution.objects.filter(pk=held.rows[0].pk).update(word=nasty)
    theme = gather(held, 0, 3)
    client = sign_in(cast.coordination)
    for path in (url(held), theme.get_absolute_url(), held.workshop.get_absolute_url()):
        page = client.get(path).content.decode()
        assert "<script>alert" not in page
        assert page.count("mot mot") < 600 or path == held.workshop.get_absolute_url()
    assert len(theme.name) <= 200
    assert not Synonym.objects.exists()  # a text of 2,500 words is no phrase


# --- On the other pages ---------------------------------------------------------------------------
def test_the_synthesis_shows_a_theme_once_with_each_groups_words(held, cast, sign_in):
    gather(held, 0, 3, name="Le réseau")
    told = synthesis_of(held.workshop)
    assert [verb.name for verb in told.verbs if len(verb.rows) > 1] == ["Le réseau"]
    assert [row.word for row in told.verbs[0].rows] == ["Réseauter", "Faire du réseautage"]
    page = sign_in(cast.coordination).get(held.workshop.get_absolute_url()).content.decode()
    assert "Le réseau" in page
    assert "Faire du réseautage" in page
    own = synthesis_of(held.workshop, held.groups[1])
    assert "Faire du réseautage" in [verb.name for verb in own.verbs]


def test_a_theme_is_adopted_as_one_verb_with_the_wordings_of_its_rows(held, cast, sign_in):
    gather(held, 0, 3, name="Réseauter ensemble")
    page = sign_in(cast.coordination).get(
        f"/concerter/ateliers/{held.workshop.address}/adopter/"
    )  # fmt: skip
    choices = {form.choice.name: form.choice for form in page.context["forms"]}
    assert len(choices["Réseauter ensemble"].rows) == 2
    assert choices["Réseauter ensemble"].why == [
        "pourquoi Réseauter",
        "pourquoi Faire du réseautage",
    ]
    assert "Réseauter" not in choices


# --- What comes of a theme ------------------------------------------------------------------------
def test_a_theme_becomes_a_need_a_decision_and_actions(held, cast, sign_in):
    theme, client = gather(held, 0, 3), sign_in(cast.coordination)
    base = f"/concerter/themes/{theme.address}"
    assert client.get(f"{base}/besoin/").status_code == 200
    client.post(f"{base}/besoin/", {"text": "Se connaître"})
    client.post(
        f"{base}/decision/", {"title": "Un annuaire", "text": "", "decided_on": "2026-11-22"}
    )
    due = {"due_on": "2026-12-15"}
    client.post(f"{base}/action/", {"title": "Le faire", "holder": "alice@example.org", **due})
    client.post(f"{base}/action/", {"title": "Le dire", "holder": ""})
    theme.refresh_from_db()
    need, decision = Need.objects.get(), Decision.objects.get()
    assert (theme.need, need.kind, need.text) == (need, "collective", "Se connaître")
    assert (theme.decision, decision.owner) == (decision, cast.coordination.person)
    action = theme.actions.get(title="Le faire")
    assert (action.holder, action.decision) == (cast.agent.person, decision)
    assert action.due_on == datetime.date(2026, 12, 15)
    for record in (need, decision, action):
        assert record.visibility == held.workshop.visibility
    assert theme.actions.count() == 2
    shown = sign_in(cast.agent).get(theme.get_absolute_url()).content.decode()
    for text in ("Se connaître", "Un annuaire", "Le faire", "Alice Roy"):
        assert text in shown
    assert action.get_absolute_url() in sign_in(cast.agent).get("/").content.decode()  # her home
    for record in (need, decision, action):
        page = sign_in(cast.agent).get(record.get_absolute_url()).content.decode()
        assert theme.get_absolute_url() in page  # and back
        assert sign_in(cast.funder).get(record.get_absolute_url()).status_code == 404


def test_an_action_of_a_private_workshop_is_shown_to_its_holder_without_the_theme(
    held, cast, sign_in
):
    held.workshop.visibility = "private"
    held.workshop.save()
    theme = gather(held, 0, 3, name="Secret")
    holder = cast.agent.person
    told = outcomes.add_action(theme=theme, title="À faire", holder=holder, due_on=None, by=None)
    page = sign_in(cast.agent).get(told.get_absolute_url()).content.decode()
    assert "À faire" in page
    assert "Secret" not in page
    assert sign_in(cast.colleague).get(told.get_absolute_url()).status_code == 404


def test_an_action_is_worded_again_and_each_outcome_undone(held, cast, sign_in):
    theme, client = gather(held, 0, 3), sign_in(cast.coordination)
    outcomes.add_action(theme=theme, title="Faire", holder=None, due_on=None, by=held.by)
    action = Action.objects.get()
    path = f"/concerter/themes/{theme.address}/action/{action.uid}/"
    client.post(path, {"title": "Refaire", "holder": "Alice Roy"})
    action.refresh_from_db()
    assert (action.title, action.holder) == ("Refaire", cast.agent.person)
    answer = client.post(path, {"title": "Refaire", "holder": "Personne Inconnue"})
    assert answer.status_code == 422
    outcomes.state_need(theme=theme, text="Un besoin", by=held.by)
    for _act in range(3):
        actions.undo(
            workshop=held.workshop, batch=actions.last_acts(held.workshop)[0], by=held.by
        )  # fmt: skip
    assert not Action.objects.exists()
    assert not Need.objects.exists()
    assert theme.rows.count() == 2


def test_a_theme_that_led_to_something_stays_when_its_rows_leave(held):
    theme = gather(held, 0, 3)
    outcomes.state_need(theme=theme, text="Un besoin", by=held.by)
    with pytest.raises(ThemeRefused, match="il reste"):
        actions.dissolve(theme=theme, by=held.by)
    actions.take_out(theme=theme, rows=uids(held.rows[0], held.rows[3]), by=held.by)
    assert Theme.objects.get().need is not None


def test_the_page_asks_few_questions(held, cast, sign_in, django_assert_max_num_queries):
    gather(held, 0, 3)
    client = sign_in(cast.coordination)
    client.get(url(held))
    with django_assert_max_num_queries(28):
        client.get(url(held))
