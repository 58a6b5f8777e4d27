"""After the evening: choices told together or never, questions once, a report without names."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core import mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from maillage.algorithms.said import SAID, to_json
from maillage.core.models import Change, Gesture, Participation, Tie
from maillage.core.privacy.actions import forget_person
from maillage.develop.actions import plans, wishes
from maillage.develop.actions.wishes import Shared, choose
from maillage.develop.after import mailing
from maillage.develop.after.mailing import run_after
from maillage.develop.after.met import KNOWN, NEUTRAL, people_met
from maillage.develop.after.timing import asked_on, closes_at
from maillage.develop.models import (
    AfterMail,
    Evening,
    FollowUp,
    Registration,
    Seat,
    SeatingPlan,
    Sharing,
    Wish,
)
from maillage.develop.registering.forgetting import forget
from maillage.develop.registering.keys import key_of, own_path
from maillage.develop.tests.evening_cast import come, make_evening

Introduction = apps.get_model("connect", "Introduction")  # the room that keeps acquaintances
pytestmark = pytest.mark.django_db
State = Registration.State
QUALITY = {"repeats": 0, "repeats_bound": 0, "usefulness": 0, "usefulness_bound": 0,
           "without_useful_meeting": []}  # fmt: skip


@pytest.fixture
def night(cast) -> SimpleNamespace:
    """Ada, Bea, Cléo and Dan were at one table, Eli at another; Dan did not come. It is over."""
    evening = make_evening(cast)
    people = {
        name.split()[0].lower().replace("é", "e"): come(evening, name, **more)
        for name, more in {
            "Ada Un": {"actor": cast.agent.person, "needs": ["une salle"]},
            "Bea Deux": {"actor": cast.colleague.person, "offers": ["une salle"]},
            "Cléo Trois": {}, "Dan Quatre": {}, "Eli Cinq": {},
        }.items()
    }  # fmt: skip
    reasons = [{"said": "« %(offer)s », que cherche %(who)s",
                "values": {"offer": "une salle", "who": "Ada Un"}}]  # fmt: skip
    low, high = sorted((people["ada"].pk, people["bea"].pk))
    plan = SeatingPlan.objects.create(
        evening=evening,
        state=SeatingPlan.State.READY,
        quality=QUALITY,
        reasons={f"{low}-{high}": reasons},
    )
    first, second = evening.tables.all()
    Seat.objects.bulk_create(
        Seat(plan=plan, round=1, table=second if name == "eli" else first, registration=row)
        for name, row in people.items()
    )
    plans.publish(plan=plan, by=None)
    evening.registrations.update(state=State.PRESENT)
    Registration.objects.filter(pk=people["dan"].pk).update(state=State.ABSENT)
    starts = timezone.now() - timedelta(hours=3)
    Evening.objects.filter(pk=evening.pk).update(
        state=Evening.State.OVER, starts_at=starts, ends_at=starts + timedelta(hours=2),
        retention_on=timezone.localdate() + timedelta(days=210),
    )  # fmt: skip
    for row in (evening, *people.values()):
        row.refresh_from_db()
    return SimpleNamespace(evening=evening, plan=plan, **people)


def like(night, one: str, *others: str, **shared) -> None:
    row = Registration.objects.get(pk=getattr(night, one).pk)
    about = [getattr(night, other).uid for other in others]
    choose(registration=row, about=about, shared=Shared(**{"email": True, **shared}))


def told(night) -> None:
    """The day comes on which choices are told."""
    run_after(closes_at(night.evening) + timedelta(minutes=1))


def everything_shown(night, cast, sign_in) -> dict[str, bytes]:
    """Each page, export and mail on which Ada's wish could show, byte for byte."""
    mail.outbox.clear()
    here, seen = night.evening.address, {}
    rows = f"{reverse('develop:registrations')}?soiree={night.evening.uid}"
    paths = [rows, f"{rows}&format=csv", reverse("develop:report", args=[here])]
    more = [reverse(f"develop:{name}", args=[here]) for name in ("evening", "registrations_csv")]
    more += [reverse("develop:report_file", args=[here, "md"]), reverse("home:today"),
             reverse("develop:registration", args=[night.ada.address])]  # fmt: skip
    for user, pages in ((cast.coordination, paths), (cast.agent, [*paths, *more])):
        user.is_demo = True  # no second step in the way
        user.save()
        seen |= read(sign_in(user), pages)
    own = [own_path(row) for row in (night.bea, night.cleo, night.eli)]
    seen |= read(sign_in(None), own)
    told(night)
    seen["mails"] = "\n".join(f"{one.to} {one.subject} {one.body}" for one in mail.outbox).encode()
    after = read(sign_in(None), own) | read(sign_in(cast.agent), paths[-1:])
    seen |= {f"{path} told": body for path, body in after.items()}
    seen["journal"] = str(list(Change.objects.values("label", "before", "after"))).encode()
    return seen


def read(client, paths: list[str]) -> dict[str, bytes]:
    found = {}
    for path in paths:
        answer = client.get(path)
        body = b"".join(answer) if answer.streaming else answer.content
        found[path] = str(answer.status_code).encode() + _without_tokens(body)
    return found


def _without_tokens(body: bytes) -> bytes:
    return b"\n".join(line for line in body.split(b"\n") if b"csrf" not in line.lower())


def test_a_wish_without_an_echo_changes_no_page_no_export_no_mail_and_is_erased(
    night, cast, sign_in
):
    kept: dict[str, bytes] = {}
    for has_wish in (False, True):
        sid = transaction.savepoint()
        # Bea and Cléo choose each other in both worlds; Ada chooses Bea in one of them.
        like(night, "bea", "cleo")
        like(night, "cleo", "bea")
        like(night, "ada", *(["bea"] if has_wish else []))
        seen = everything_shown(night, cast, sign_in)
        assert Wish.objects.count() == 2
        if has_wish:
            assert [name for name in seen if seen[name] != kept[name]] == []
        kept = seen
        transaction.savepoint_rollback(sid)
    cleo, eli = own_path(night.cleo), own_path(night.eli)
    assert b"bea@exemple.org" not in kept[cleo]
    assert b"bea@exemple.org" in kept[f"{cleo} told"]
    assert b"bea@exemple.org" not in kept[f"{eli} told"]


def test_only_people_she_met_can_be_chosen_and_only_by_who_was_there(night, client):
    page = client.get(own_path(night.ada)).content.decode()
    for name, is_there in {"Bea Deux": True, "Cléo Trois": True, "Dan Quatre": False,
                           "Eli Cinq": False}.items():  # fmt: skip
        assert (name in page) is is_there, name
    assert "« une salle », que cherche Ada Un" in page
    send = reverse("develop:my_wishes", args=[key_of(night.ada)])
    sent = {"about": [night.bea.uid, night.eli.uid], "shares_email": "on"}
    assert client.post(send, sent).status_code == 422
    refused = client.post(send, {"about": [night.bea.uid]})
    assert "façon de vous joindre" in refused.content.decode()
    assert "checked" in refused.content.decode()  # nothing typed is lost
    assert not Wish.objects.exists()
    assert client.post(send, {**sent, "about": [night.bea.uid]}).status_code == 302
    assert [wish.about for wish in Wish.objects.all()] == [night.bea]
    for done, has_link in ((1, False), (2, True)):  # from the last round on
        Evening.objects.update(state="running", current_round=done)
        assert (send in client.get(own_path(night.ada)).content.decode()) is has_link
        assert (client.get(send).status_code == 200) is has_link
    Evening.objects.update(state="over")
    Registration.objects.filter(pk=night.cleo.pk).update(absent_rounds=[1])  # she came late
    assert "Cléo Trois" not in client.get(own_path(night.ada)).content.decode()
    absent = reverse("develop:my_wishes", args=[key_of(night.dan)])
    client.post(absent, {"about": [night.ada.uid], "shares_email": "on"})
    assert Wish.objects.count() == 1


def test_choices_change_until_the_moment_told_and_each_gives_only_what_she_agreed_to(night, client):
    like(night, "ada", "bea", "cleo", email=False, other_way="819 555-0199")
    like(night, "bea", "ada")
    like(night, "cleo", "ada")
    like(night, "ada", "bea", email=False, other_way="819 555-0199")  # she takes Cléo back
    told(night)
    hers, bea, cleo = (client.get(own_path(row)).content.decode()
                       for row in (night.ada, night.bea, night.cleo))  # fmt: skip
    assert "bea@exemple.org" in hers
    assert "cleo@exemple.org" not in hers
    assert "819 555-0199" in bea
    assert "ada@exemple.org" not in bea
    assert "819 555-0199" not in cleo
    with pytest.raises(wishes.TooLate):
        like(night, "ada", "cleo")
    assert not any("bea" in one.body.lower() for one in mail.outbox)  # a mail names nobody


def test_the_job_killed_half_way_writes_to_nobody_twice(night, monkeypatch):
    sent: list[str] = []
    real = mailing.letter

    class Killed(BaseException):
        pass

    def once(row, kind):
        made = real(row, kind)
        if len(sent) == 2:
            raise Killed
        sent.append(row.email)
        return made

    monkeypatch.setattr(mailing, "letter", once)
    with pytest.raises(Killed):
        run_after()
    monkeypatch.setattr(mailing, "letter", real)
    run_after()
    run_after()
    addresses = [one.to[0] for one in mail.outbox]
    assert len(addresses) == len(set(addresses)) == 3  # of four: one was claimed when it died
    assert "dan@exemple.org" not in addresses

    def refused(self, *args, **kwargs):
        raise OSError

    AfterMail.objects.all().delete()
    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refused)
    run_after()
    assert not AfterMail.objects.exists()  # tried again by the next run


def test_who_agreed_is_asked_after_one_and_six_months_once_and_may_stop(night, client):
    like(night, "ada", "bea", questions=True)
    like(night, "bea", "ada", questions=False)
    like(night, "cleo", "ada", questions=True)  # no echo: nobody to ask her about
    told(night)
    mail.outbox.clear()
    noon = timedelta(hours=16)

    def run_on(months: int, days: int = 0) -> list[str]:
        mail.outbox.clear()
        day = asked_on(night.evening, months) + timedelta(days=days)
        at = timezone.make_aware(timezone.datetime(day.year, day.month, day.day))
        run_after(at + noon)
        return [one.to[0] for one in mail.outbox]

    assert run_on(1, days=-1) == []
    assert run_on(1) == ["ada@exemple.org"]
    assert run_on(1, days=1) == []
    asked = run_on(6)
    assert asked == ["ada@exemple.org"]
    headers = mail.outbox[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stop = reverse("develop:stop_follow_ups", args=[key_of(night.ada)])
    assert stop in headers["List-Unsubscribe"]
    AfterMail.objects.filter(kind="month-6").delete()
    assert client.post(stop).status_code == 200
    assert run_on(6, days=1) == []


def test_a_tie_is_declared_by_one_confirmed_by_the_other_and_kept_as_an_introduction(night, client):
    like(night, "ada", "bea")
    like(night, "bea", "ada")
    told(night)
    Evening.objects.update(starts_at=timezone.now() - timedelta(days=40))
    send = reverse("develop:my_tie", args=[key_of(night.ada)])
    assert client.post(send, {"other": night.cleo.uid}).status_code == 404
    client.post(send, {"other": night.bea.uid})
    tie = Tie.objects.get(note=night.evening.title)
    assert (tie.state, tie.visibility, tie.declared_by) == ("declared", "private", night.ada.actor)
    client.post(send, {"other": night.bea.uid})  # she cannot confirm what she declared
    tie.refresh_from_db()
    assert tie.state == "declared"
    assert not Introduction.objects.exists()

    page = reverse("develop:my_follow_ups", args=[key_of(night.bea)])
    assert "Ada Un" in client.get(page).content.decode()
    answers = {f"{night.ada.uid}-state": "collaboration", f"{night.ada.uid}-note": "Un projet",
               f"{night.ada.uid}-tie": "on"}  # fmt: skip
    assert client.post(page, answers).status_code == 302
    tie.refresh_from_db()
    assert (tie.state, tie.visibility) == ("confirmed", "network")
    kept = Introduction.objects.get()
    assert {kept.one, kept.other} == {night.ada.actor, night.bea.actor}
    assert (kept.state, kept.reasons) == ("collaboration", [])
    told_of = FollowUp.objects.get()
    assert (told_of.one, told_of.other, told_of.months) == (night.bea, night.ada, 1)
    assert "Un projet" not in str(list(Change.objects.values("before", "after")))


def test_a_refused_tie_is_not_proposed_again_and_its_author_is_not_told(night, client):
    like(night, "ada", "bea")
    like(night, "bea", "ada")
    told(night)
    client.post(reverse("develop:my_tie", args=[key_of(night.ada)]), {"other": night.bea.uid})
    before = client.get(own_path(night.ada)).content
    Tie.objects.update(state=Tie.State.REFUSED)
    client.post(reverse("develop:my_tie", args=[key_of(night.bea)]), {"other": night.ada.uid})
    assert Tie.objects.get().state == Tie.State.REFUSED
    assert _without_tokens(client.get(own_path(night.ada)).content) == _without_tokens(before)


def test_presences_and_gestures_are_kept_once_without_the_names_of_guests(night, cast):
    run_after()
    Registration.objects.filter(pk=night.dan.pk).update(state=State.PRESENT)  # corrected since
    run_after()
    rows = Participation.objects.filter(
        gathering_id=night.evening.pk, gathering_type__model="evening"
    )
    assert list(rows.values_list("status", flat=True)) == ["present"] * 5
    assert set(rows.exclude(actor=None).values_list("actor", flat=True)) == {
        cast.agent.person.pk, cast.colleague.person.pk,
    }  # fmt: skip
    assert not rows.exclude(guest_name="").exists()
    gestures = Gesture.objects.filter(source="evening")
    assert sorted(g.owner_id for g in gestures) == sorted(
        [cast.agent.person.pk, cast.colleague.person.pk]
    )
    assert gestures.get(owner=cast.agent.person).text.startswith("Tenu la soirée")


def test_the_report_counts_masks_and_stays_when_names_are_erased(night, cast, sign_in):
    like(night, "ada", "bea")
    like(night, "bea", "ada")
    told(night)
    client = sign_in(cast.agent)
    path = reverse("develop:report", args=[night.evening.address])

    def figures() -> list[str]:
        return client.get(path).context["told"].came + client.get(path).context["told"].met

    values = [one.value for one in figures()]
    #                 present, organisations, regions, disciplines, pairs, new, useful
    assert values == ["4", "0", "0", "0", "3", "3", "1"]
    page = client.get(path).content.decode()
    assert "moins de cinq" in page
    for name in ("Ada Un", "Bea Deux", "exemple.org"):
        assert name not in page.split("<main")[1]
    for suffix, start in {"md": b"", "docx": b"PK", "pdf": b"%PDF"}.items():
        answer = client.get(reverse("develop:report_file", args=[night.evening.address, suffix]))
        assert answer.status_code == 200, suffix
        assert answer.content.startswith(start), suffix
    forget(night.evening)
    assert [one.value for one in figures()] == values
    for model in (Sharing, Wish, AfterMail):
        assert not model.objects.exists()
    assert sign_in(cast.artist).get(path).status_code == 404


def test_five_mutual_choices_are_counted(night):
    from maillage.develop.after.figures import figures_of

    rows = [come(night.evening, f"Personne{n} N", actor=None) for n in range(10)]
    Wish.objects.bulk_create(
        Wish(by=one, about=other)
        for a, b in zip(rows[:5], rows[5:], strict=True) for one, other in ((a, b), (b, a))
    )  # fmt: skip
    assert figures_of(night.evening).mutual.number is None  # not told yet
    Evening.objects.update(revealed_at=timezone.now())
    night.evening.refresh_from_db()
    assert figures_of(night.evening).mutual.number == 5
    Wish.objects.filter(by=rows[0]).delete()
    Wish.objects.filter(about=rows[0]).delete()
    assert str(figures_of(night.evening).mutual) == "moins de cinq"


@pytest.mark.parametrize(
    ("collaborations", "met", "answers", "told"),
    [
        (0, 8, 9, ["moins de cinq", "8", "non dit"]),
        (0, 8, 8, ["moins de cinq", "8", "non dit"]),
        (5, 9, 14, ["5", "non dit", "14"]),
        (6, 12, 20, ["6", "12", "20"]),
        (0, 4, 30, ["moins de cinq", "moins de cinq", "30"]),
        (0, 0, 0, ["moins de cinq"] * 3),
    ],
)
def test_no_difference_of_two_figures_tells_a_few(collaborations, met, answers, told):
    from maillage.develop.after.figures import _nested

    counts = _nested(collaborations, met, answers)
    assert [str(count) for count in counts] == told
    shown = [count.number for count in counts if count.number is not None]
    assert all(b - a >= 5 for a, b in pairwise(shown))


def test_who_is_erased_leaves_no_choice_no_way_to_reach_her_and_no_sentence(night, client):
    like(night, "ada", "bea", other_way="819 555-0199")
    like(night, "bea", "ada")
    told(night)
    wishes.answer(registration=night.bea, other=night.ada, months=1, state="met", note="Ada rit")
    forget_person(person=night.ada.actor)
    assert not Wish.objects.exists()
    assert not Sharing.objects.exclude(other_way="").exists()
    assert FollowUp.objects.get().note == ""
    assert "819 555-0199" not in client.get(own_path(night.bea)).content.decode()


def test_a_meeting_is_useful_when_the_seating_says_more_than_that_two_are_different():
    from maillage.algorithms.seating import Person
    from maillage.algorithms.seating.usefulness import Worth

    people = [
        Person("1", "Ada", organisation="A", needs=("une salle",), known=frozenset({"4"})),
        Person("2", "Bea", organisation="B", offers=("une salle",)),
        Person("3", "Cléo", organisation="A"),
        Person("4", "Dan", organisation="D"),
    ]
    told = {to_json(why)[SAID] for a, b in ((0, 2), (0, 3), (1, 2)) for why in
            Worth(people).why(a, b)}  # fmt: skip
    assert told <= NEUTRAL
    assert to_json(Worth(people).why(0, 1)[0])[SAID] not in NEUTRAL
    assert to_json(Worth(people).why(0, 3)[0])[SAID] == KNOWN


def test_a_round_that_did_not_take_place_made_nobody_meet(night):
    """The host ended the evening after the first of two rounds."""
    ada, eli = night.ada, night.eli
    plan = night.evening.plans.get(state="published")
    table = night.evening.tables.first()
    Seat.objects.bulk_create(
        Seat(plan=plan, round=2, table=table, registration=row) for row in (ada, eli)
    )
    Evening.objects.update(current_round=1)
    ada.evening.refresh_from_db()
    assert "Eli Cinq" not in {one.row.name for one in people_met(ada)}
    Evening.objects.update(current_round=0)  # nobody led it from the program: the plan was followed
    ada.evening.refresh_from_db()
    assert "Eli Cinq" in {one.row.name for one in people_met(ada)}
