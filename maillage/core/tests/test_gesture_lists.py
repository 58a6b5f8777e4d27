"""The lists of gestures: filters read older versions, exports hold only what is seen."""

from __future__ import annotations

from random import Random
from types import SimpleNamespace

from maillage.core.gestures.demo import DAYS, fill_gestures
from maillage.core.models import Gesture, Practice, Visibility

from .gesture_parts import adopt, gesture_of, organisation


def test_a_verb_finds_the_gestures_of_the_verbs_it_continues(cast, sign_in):
    first = adopt(cast, ["Former", "Veiller"])
    gesture_of(cast.agent, "atelier ancien", verb=first.verbs.get(name="Former"))
    gesture_of(cast.agent, "lecture ancienne", verb=first.verbs.get(name="Veiller"))
    second = adopt(cast, ["Transmettre", "Veiller"], correspondences={0: [0], 1: [1]})
    verb = second.verbs.get(name="Transmettre")
    page = sign_in(cast.agent).get(f"/gestes/?verbe={verb.uid}").content.decode()
    assert "atelier ancien" in page
    assert "lecture ancienne" not in page


def test_exports_hold_only_what_the_reader_sees(cast, sign_in):
    gesture_of(cast.agent, "privé alpha", host=cast.host)
    gesture_of(cast.agent, "partagé bêta", host=cast.host, visibility=Visibility.HOST, minutes=47)
    manager = sign_in(cast.manager)
    shared = b"".join(manager.get("/gestes/partages/?format=csv")).decode("utf-8-sig")
    assert "partagé bêta" in shared
    assert "privé alpha" not in shared
    assert "47" not in shared
    mine = b"".join(manager.get("/gestes/?format=csv")).decode("utf-8-sig")
    assert "partagé bêta" not in mine


def test_the_figures_of_the_month_open_their_rows(cast, sign_in):
    client = sign_in(cast.agent)
    client.post("/gestes/noter/", {"line": "formation sur la billetterie"})
    page = client.get("/gestes/?axis=formation&periode=mois").content.decode()
    assert "formation sur la billetterie" in page
    assert "inconnu" not in page


def test_the_demonstration_is_always_the_same_and_written_once(cast):
    actors = {f"Musée {n}": organisation(f"Musée {n} (exemple)") for n in range(5)}
    players = {
        name: SimpleNamespace(user=user, person=user.person)
        for name, user in (
            ("agent1", cast.agent), ("agent2", cast.colleague), ("coordination", cast.coordination),
        )
    }  # fmt: skip
    region = SimpleNamespace(
        host1=cast.host, host2=cast.other_host, actors=actors, rng=Random(7), **players
    )
    fill_gestures(region)
    told = list(Gesture.objects.order_by("pk").values_list("text", "occurred_on"))
    assert len(told) > 200
    first, last = min(day for _t, day in told), max(day for _t, day in told)
    assert (last - first).days > DAYS - 14
    assert Practice.current().verbs.count() == 10
    assert Gesture.objects.exclude(actors=None).exists()
    fill_gestures(region)
    assert list(Gesture.objects.order_by("pk").values_list("text", "occurred_on")) == told
