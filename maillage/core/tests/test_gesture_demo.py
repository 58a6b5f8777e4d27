"""The demonstration's gestures: varied, with people, quotes that were agreed to."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from maillage.core.demo.region import write_region
from maillage.core.gestures.demo import fill_gestures
from maillage.core.gestures.demo_sentences import Sentences, after
from maillage.core.models import Actor, Gesture, Visibility
from maillage.core.practice import ROOMS

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return write_region()


def test_no_sentence_comes_back_too_often_and_every_verb_has_its_own(region):
    sentences = Sentences(Random(3), region.actors)
    rows = Counter(row["text"] for row in sentences._rows)
    assert len(rows) == 100
    said = [sentences.draw() for _ in range(400)]
    assert {one.room for one in said} == set(ROOMS)
    assert max(Counter(one.text for one in said).values()) <= 4
    assert not any(mark in one.text + one.outcome for one in said for mark in "{}")


def test_the_year_is_varied_and_its_people_are_counted(region):
    fill_gestures(region)
    for agent in (region.agent1, region.agent2):
        mine = Gesture.objects.filter(owner=agent.person)
        assert 130 < mine.count() < 210
        assert mine.filter(actors__kind=Actor.Kind.PERSON).values("actors").distinct().count() > 8
        assert mine.values("verb").distinct().count() >= 10
    texts = Counter(Gesture.objects.values_list("text", flat=True))
    assert len(texts) > 150
    assert max(texts.values()) <= 4
    assert Gesture.objects.exclude(outcome="").values("outcome").distinct().count() > 20


def test_each_quote_has_its_speaker_who_agreed_on_a_shared_gesture(region):
    fill_gestures(region)
    quoted = list(Gesture.objects.exclude(quote=""))
    assert len({g.quote for g in quoted}) == len({g.quote_by for g in quoted}) == len(quoted) == 5
    assert all(g.quote_consent and g.visibility != Visibility.PRIVATE for g in quoted)


@pytest.mark.parametrize(
    ("preposition", "name", "said"),
    [
        ("", "Théâtre de la Grève", "le Théâtre de la Grève"),
        ("de", "Théâtre de la Grève", "du Théâtre de la Grève"),
        ("à", "Archives du spectacle régional", "aux Archives du spectacle régional"),
        ("de", "Orchestre de chambre des Deux-Rives", "de l’Orchestre de chambre des Deux-Rives"),
        ("avec", "Jazz au parc", "avec Jazz au parc"),
        ("de", "Humour en région", "d’Humour en région"),
        ("", "Humour en région", "Humour en région"),
    ],
)
def test_a_name_takes_its_article(preposition, name, said):
    assert after(preposition, name) == said
