"""Versions of the practice: adopted by a decision, compared, and series that last."""

from __future__ import annotations

import pytest

from maillage.core.actions import NewVerb, adopt_practice
from maillage.core.models import Batch, Change, Decision, Gesture, Practice, Visibility
from maillage.core.practice import Kind, compare, known_verb, suggest_correspondences, verb_series

from .gesture_parts import NAMES, adopt, gesture_of
from .test_gesture_sharing import _status

ROOMS = ["connect", "develop", "consult", "equip", "advise", "steer", "train", "watch", "document",
         "inform"]  # fmt: skip


def test_the_ten_verbs_of_the_source_find_their_rooms_and_axes(cast):
    practice = adopt(cast)
    assert [verb.room for verb in practice.verbs.all()] == ROOMS
    assert all(verb.axis for verb in practice.verbs.all())
    assert [verb.colour for verb in practice.verbs.all()] == [f"v{n}" for n in range(1, 11)]


def test_adopting_is_one_recorded_decision_and_one_batch(cast):
    practice = adopt(cast, decision_title="Rencontre nationale")
    assert practice.version == 1
    assert Practice.current() == practice
    assert practice.decision == Decision.objects.get(title="Rencontre nationale")
    batch = Batch.objects.get(act="adopt-practice")
    assert Change.objects.filter(batch=batch).count() == 12
    assert practice.visibility == Visibility.NETWORK


def test_a_new_version_never_rewrites_a_gesture_and_keeps_the_series(cast):
    first = adopt(cast)
    old = first.verbs.get(name="Former")
    gesture = gesture_of(cast.agent, verb=old)
    second = adopt(cast, ["Transmettre", "Réseauter", "Rayonner"], correspondences={0: [6], 1: [0]})
    gesture.refresh_from_db()
    assert gesture.verb == old
    new = second.verbs.get(name="Transmettre")
    assert list(new.continues.all()) == [old]
    gesture_of(cast.agent, verb=new)
    gesture_of(cast.agent, verb=first.verbs.get(name="Concerter"))
    gesture_of(cast.agent)
    series = {(line.verb.name if line.verb else ""): line.count
              for line in verb_series(Gesture.objects.all(), second)}  # fmt: skip
    assert series == {"Transmettre": 2, "Réseauter": 0, "Rayonner": 0, "Concerter": 1, "": 1}


def test_three_versions_later_the_series_still_holds(cast):
    first = adopt(cast, ["Former"])
    gesture_of(cast.agent, verb=first.verbs.get())
    adopt(cast, ["Transmettre"], correspondences={0: [0]})
    third = adopt(cast, ["Outiller"], correspondences={0: [0]})
    assert [line.count for line in verb_series(Gesture.objects.all(), third)] == [1]


def test_a_verb_that_two_continue_is_counted_once_under_its_own_name(cast):
    first = adopt(cast, ["Informer/communiquer"])
    gesture_of(cast.agent, verb=first.verbs.get())
    second = adopt(cast, ["Informer", "Communiquer"], correspondences={0: [0], 1: [0]})
    lines = verb_series(Gesture.objects.all(), second)
    assert [(line.verb.name, line.count) for line in lines] == [
        ("Informer", 0), ("Communiquer", 0), ("Informer/communiquer", 1),
    ]  # fmt: skip


def test_comparison_says_kept_changed_renamed_added_removed():
    former = [NewVerb("Former"), NewVerb("Réseauter/faire des liens"), NewVerb("Veiller"),
              NewVerb("Piloter")]  # fmt: skip
    new = [NewVerb("former"), NewVerb("Réseauter"), NewVerb("«Veiller»", why=["pour trier"]),
           NewVerb("Rayonner")]  # fmt: skip
    kinds = [(line.kind, line.new, line.former, line.changes) for line in compare(former, new)]
    assert kinds == [
        (Kind.KEPT, 0, (0,), ()),
        (Kind.RENAMED, 1, (1,), ()),
        (Kind.RENAMED, 2, (2,), ("why",)),
        (Kind.ADDED, 3, (), ()),
        (Kind.REMOVED, None, (3,), ()),
    ]


def test_the_same_verbs_correspond_by_themselves():
    former = [NewVerb(name) for name in NAMES]
    new = [NewVerb(name.upper()) for name in reversed(NAMES)]
    found = suggest_correspondences(former, new)
    assert found == {place: (9 - place,) for place in range(10)}


def test_an_unknown_verb_has_no_room():
    assert known_verb("Rayonner") is None
    assert known_verb("Informer").room == "inform"


@pytest.mark.parametrize("names", [[], [""], ["Former", "former"]])
def test_a_practice_that_makes_no_sense_is_refused_and_nothing_is_written(cast, names):
    with pytest.raises(ValueError, match="verbe"):
        adopt(cast, names)
    assert not Practice.objects.exists()
    assert not Batch.objects.exists()


def test_a_correspondence_with_a_verb_that_does_not_exist_is_refused(cast):
    with pytest.raises(ValueError, match="correspondance"):
        adopt_practice(
            by=cast.coordination.person, title="P", decided_on="2021-11-24",
            verbs=[NewVerb("Former")], correspondences={0: [3]},
        )  # fmt: skip


def test_the_network_reads_the_practice_and_coordination_maps_it(cast, sign_in):
    practice = adopt(cast)
    agent = sign_in(cast.agent)
    assert "Réseauter/faire des liens" in agent.get("/pratique/").content.decode()
    assert agent.get(practice.get_absolute_url()).status_code == 200
    mapping = f"/pratique/{practice.address}/correspondances/"
    assert agent.get(mapping).status_code == 404
    assert _status(sign_in(cast.artist), "/pratique/", cast.artist) == 404
    coordination = sign_in(cast.coordination)
    assert _status(coordination, mapping, cast.coordination) == 200
    sent = {f"{verb.uid}-room": "train" for verb in practice.verbs.all()}
    assert coordination.post(mapping, sent).status_code == 302
    assert set(practice.verbs.values_list("room", flat=True)) == {"train"}


def test_before_adoption_the_page_says_what_will_come(cast, sign_in):
    assert "Aucune pratique" in sign_in(cast.agent).get("/pratique/").content.decode()


def test_before_any_practice_the_page_offers_the_import_of_notes(cast, sign_in):
    answer = sign_in(cast.agent).get("/pratique/")
    assert "/concerter/ateliers/importer/" in answer.content.decode()
