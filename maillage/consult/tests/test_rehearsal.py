"""A rehearsal goes through the real functions, shows itself everywhere, and leaves nothing."""

from __future__ import annotations

import pytest

from maillage.consult.live import facilitating, writing
from maillage.consult.models import (
    Ballot,
    Contribution,
    Dot,
    Guest,
    Relay,
    Step,
    Synonym,
    Theme,
    Workshop,
)
from maillage.consult.preparing.wiping import wipe_rehearsal
from maillage.consult.registration import _contributions
from maillage.consult.tests.live_cast import Phone, make_guest
from maillage.core.models import Concern
from maillage.core.models.journal import Change


@pytest.fixture
def alice(cast, sign_in):
    return sign_in(cast.agent)


@pytest.fixture
def workshop(alice):
    """Three steps and a vote; a group with one pen, one where everybody writes, one on paper."""
    alice.post("/concerter/ateliers/nouveau/", {"template": "pratique", "has_dots": "on"})
    workshop = Workshop.objects.get()
    text = "Nord\nSud;;;tout le monde\nEst;;;papier"
    alice.post(page(workshop, "preparer/groupes/"), {"act": "add", "text": text})
    return workshop


def page(workshop: Workshop, rest: str = "repeter/") -> str:
    return f"/concerter/ateliers/{workshop.address}/{rest}"


def started(alice, workshop, participants: int = 9) -> Workshop:
    answer = alice.post(page(workshop), {"act": "start", "participants": str(participants)})
    assert answer.status_code == 302
    workshop.refresh_from_db()
    assert workshop.is_rehearsing
    return workshop


def played(alice, workshop) -> Workshop:
    """All the steps opened, written at, closed; all groups confirmed."""
    started(alice, workshop)
    for step in workshop.steps.all():
        alice.post(page(workshop), {"act": "open", "target": step.uid})
        alice.post(page(workshop), {"act": "close", "target": step.uid})
    alice.post(page(workshop), {"act": "confirm"})
    workshop.refresh_from_db()
    return workshop


def test_simulated_people_spread_over_the_groups_and_one_of_each_holds_the_pen(alice, workshop):
    started(alice, workshop, 8)
    assert sorted(g.guests.count() for g in workshop.breakouts.all()) == [2, 3, 3]
    for group in workshop.breakouts.all():
        assert group.pen_holder.breakout == group
    assert not Guest.objects.filter(is_simulated=False).exists()


def test_each_kind_of_step_is_rehearsed(alice, workshop):
    played(alice, workshop)
    rows = Contribution.objects.of(workshop)
    for step in workshop.steps.exclude(kind=Step.Kind.DOTS):
        for group in workshop.breakouts.all():
            assert rows.filter(step=step, breakout=group, state="kept").exists(), (step, group)
    choices = rows.filter(step__kind=Step.Kind.CHOOSE)
    assert all(row.sentence and not row.is_too_long for row in choices)
    assert all(row.continues_id for row in choices)
    assert Dot.objects.exists()
    assert all(group.is_confirmed for group in workshop.breakouts.all())
    assert (
        rows.filter(breakout__name="Nord", step__kind="grid", state="declined").count()
        + (rows.filter(breakout__name="Nord", step__kind="grid", state="kept").count())
        > 3
    )  # somebody suggested beside the pen


@pytest.mark.parametrize("template", ["quatre-axes", "cafe", "1-2-4-tous"])
def test_the_other_templates_are_rehearsed_too(alice, template):
    alice.post("/concerter/ateliers/nouveau/", {"template": template, "has_dots": "on"})
    workshop = Workshop.objects.get()
    alice.post(page(workshop, "preparer/groupes/"), {"act": "count", "count": "2"})
    played(alice, workshop)
    rows = Contribution.objects.of(workshop)
    for step in workshop.steps.exclude(kind=Step.Kind.DOTS):
        assert rows.filter(step=step).exists()
    if template == "quatre-axes":
        assert all(len(row.cells) == 1 for row in rows.filter(step__kind="grid"))
    if template == "cafe":
        assert rows.filter(continues__isnull=False).exists()


def test_an_anonymous_workshop_is_rehearsed_without_names(alice, workshop):
    Workshop.objects.update(names="anonymous")
    played(alice, workshop)
    assert Contribution.objects.of(workshop).exists()
    assert not Contribution.objects.filter(guest__isnull=False).exists()
    assert not Guest.objects.exclude(name="").exists()


def test_nothing_of_a_rehearsal_is_found_relayed_exported_or_adopted(
    cast, sign_in, alice, workshop
):
    played(alice, workshop)
    row = Contribution.objects.of(workshop).filter(state="kept").first()
    assert not _contributions().exists()
    assert not Relay.objects.exists()
    assert not Concern.objects.exists()
    group = row.breakout
    for suffix in ("json", "md"):
        for address in (page(workshop), f"/concerter/groupes/{group.address}/"):
            path = address.replace("repeter/", "") + f"synthese.{suffix}"
            exported = alice.get(path, follow=True)
            assert exported.status_code == 200
            assert row.why[0] not in exported.content.decode()
    assert row.why[0] not in alice.get(page(workshop, "")).content.decode()
    assert sign_in(cast.colleague).get(row.get_absolute_url()).status_code == 404


def test_notes_are_not_imported_into_a_rehearsal(cast, alice, workshop):
    from maillage.consult.actions import ImportRefused, import_notes
    from maillage.consult.sources import read_sources
    from maillage.consult.tests.own_notes import text_of

    started(alice, workshop)
    with pytest.raises(ImportRefused, match="répétition"):
        import_notes(
            sources=list(read_sources(text_of("1").encode(), filename="x.txt")),
            by=cast.agent.person, reader=cast.reader(cast.agent), target=workshop,
        )  # fmt: skip


def test_every_page_of_the_workshop_says_that_it_rehearses(alice, workshop):
    started(alice, workshop)
    for rest in ("", "preparer/", "preparer/etapes/", "preparer/groupes/", "preparer/liens/",
                 "affiches/", "repeter/"):  # fmt: skip
        assert (
            "Rien de ce qui s’écrit ici n’est gardé"
            in alice.get(page(workshop, rest)).content.decode()
        )
    assert "répétition" in alice.get("/concerter/").content.decode()
    phone = Phone(make_guest_of(workshop))
    told = phone.client.get(f"/concerter/direct/{workshop.uid}/").content.decode()
    assert "Rien de ce qui s’écrit ici n’est gardé" in told
    assert "/repeter/" not in told


def test_a_wipe_leaves_nothing_and_keeps_what_was_prepared(cast, alice, workshop):
    before = {
        "steps": list(workshop.steps.values("uid", "title", "kind", "position", "opened_at")),
        "groups": list(workshop.breakouts.values("uid", "name", "code", "pen_code", "version")),
    }
    told = Change.objects.count()
    played(alice, workshop)
    nord = workshop.breakouts.get(name="Nord")
    facilitating.reopen_reading(breakout=nord, by=cast.agent.person)
    writing.remove_row(guest=nord.pen_holder, row=nord.contributions.first())
    Theme.objects.create(workshop=workshop, name="Se réunir")
    Synonym.objects.create(left="mailler", right="reseauter", workshop=workshop)
    phone = Phone(make_guest_of(workshop))
    assert phone.pulse().status_code == 200
    facilitating.remove_guest(guest=make_guest_of(workshop), by=cast.agent.person)
    assert not Change.objects.filter(label="Jeanne").exists()
    facilitating.broadcast(workshop=workshop, message="Pause", by=cast.agent.person)
    facilitating.close_workshop(workshop=workshop, by=cast.agent.person)
    assert alice.post(page(workshop), {"act": "wipe"}).status_code == 302
    workshop.refresh_from_db()
    assert (workshop.state, workshop.message, workshop.opened_at) == ("prepared", "", None)
    assert not workshop.is_rehearsing
    for model in (Guest, Contribution, Dot, Ballot, Theme, Synonym, Relay, Concern):
        assert not model.objects.exists(), model
    assert list(workshop.steps.values(*before["steps"][0])) == before["steps"]
    assert list(workshop.breakouts.values(*before["groups"][0])) == before["groups"]
    assert phone.pulse().status_code == 410
    # The journal: the rehearsal began, and it ended.
    assert Change.objects.count() == told + 2
    assert {tuple(c.after) for c in Change.objects.order_by("-pk")[:2]} == {("rehearsing_since",)}


def make_guest_of(workshop: Workshop) -> Guest:
    from types import SimpleNamespace

    workshop.refresh_from_db()
    return make_guest(
        SimpleNamespace(workshop=workshop, groups=list(workshop.breakouts.all())), name="Jeanne"
    )


def test_what_was_prepared_while_rehearsing_stays_told(alice, workshop):
    played(alice, workshop)
    group = workshop.breakouts.first()
    sent = {"name": "Rive nord", "pen": "one", "note_taker": "", "facilitator": ""}
    alice.post(page(workshop, f"preparer/groupes/{group.uid}/"), sent)
    alice.post(page(workshop), {"act": "wipe"})
    group.refresh_from_db()
    assert group.name == "Rive nord"
    assert Change.objects.filter(record_id=group.pk, after__name="Rive nord").exists()


def test_another_workshop_is_left_alone_by_a_wipe(cast, alice, workshop):
    from maillage.consult.tests.live_cast import make_workshop

    held = make_workshop(cast)
    guest = make_guest(held, name="Vraie")
    row = writing.write_row(guest=guest, step=held.grid, values={"word": "Veiller"})
    gone = writing.write_row(guest=guest, step=held.grid, values={"word": "Former"})
    played(alice, workshop)
    held.groups[0].refresh_from_db()
    facilitating.hand_pen(breakout=held.groups[0], guest=guest, by=None)
    writing.remove_row(guest=guest, row=gone)
    told = Change.objects.filter(record_id__in=[row.pk, gone.pk], label__in=["Veiller", "Former"])
    before = told.count()
    wipe_rehearsal(workshop=workshop, by=cast.agent.person)
    assert told.count() == before
    assert Contribution.objects.filter(pk=row.pk).exists()
    assert Guest.objects.get() == guest


def test_a_workshop_with_real_people_or_without_groups_does_not_rehearse(cast, alice, workshop):
    guest = make_guest_of(workshop)
    sent = {"act": "start", "participants": "5"}
    told = alice.post(page(workshop), sent, follow=True).content.decode()
    assert "De vraies personnes sont déjà là" in told
    guest.delete()
    workshop.breakouts.all().delete()
    assert "au moins une étape et un groupe" in alice.get(page(workshop)).content.decode()
    Workshop.objects.update(state="open")
    assert "a déjà commencé" in alice.get(page(workshop)).content.decode()
    workshop.refresh_from_db()
    assert not workshop.is_rehearsing


@pytest.mark.parametrize("participants", ["0", "121", "beaucoup"])
def test_a_number_of_people_out_of_bounds_is_refused(alice, workshop, participants):
    sent = {"act": "start", "participants": participants}
    assert alice.post(page(workshop), sent).status_code == 422


def test_a_rehearsal_takes_no_more_people_than_places(alice, workshop):
    Workshop.objects.update(guest_limit=4)
    sent = {"act": "start", "participants": "5"}
    told = alice.post(page(workshop), sent, follow=True).content.decode()
    assert "n’a que 4 places" in told
    assert not Guest.objects.exists()


def test_acts_of_a_rehearsal_do_nothing_to_a_real_workshop(alice, workshop):
    step = workshop.steps.first()
    for act in ("wipe", "write", "confirm"):
        told = alice.post(page(workshop), {"act": act}, follow=True).content.decode()
        assert "n’est pas en répétition" in told
    assert alice.post(page(workshop), {"act": "open", "target": step.uid}).status_code == 404
    step.refresh_from_db()
    assert step.opened_at is None
