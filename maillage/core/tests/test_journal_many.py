"""What is changed, removed and undone by the hundred is told like one by one."""

import pytest

from maillage.core import journal
from maillage.core.journal_many import change_many, remove_many
from maillage.core.models import Change, Concern, IndexChange, Pin

pytestmark = pytest.mark.django_db
COUNT = 450  # more than two pages


@pytest.fixture
def concerns(cast):
    made = [Concern(text=f"Souci {n}", visibility="network", host=cast.host) for n in range(COUNT)]
    return journal.create_many(made, by=cast.agent.person)


def texts() -> list[str]:
    return list(Concern.objects.order_by("pk").values_list("text", flat=True))


def changed(concerns, cast, **more):
    batch = journal.open_batch(by=cast.agent.person, act="correct")
    values = [(c, {"text": f"{c.text}, corrigé"}) for c in concerns]
    done = change_many(values, by=cast.agent.person, batch=batch, **more)
    journal.close_batch(batch)
    return batch, done


def test_many_changes_are_written_and_told_like_one(concerns, cast):
    stamp = concerns[7].updated_at
    batch, done = changed(concerns, cast)
    assert done == batch.changes.count() == COUNT
    concerns[7].refresh_from_db()
    assert concerns[7].text == "Souci 7, corrigé"
    assert concerns[7].updated_at > stamp
    told = journal.history(concerns[7])[0]
    assert (told.act, told.by, told.label) == ("change", cast.agent.person, "Souci 7, corrigé")
    assert (told.before, told.after) == ({"text": "Souci 7"}, {"text": "Souci 7, corrigé"})
    assert not Pin.objects.exists()


def test_what_a_person_corrected_is_left_alone_and_what_is_the_same_is_not_told(concerns, cast):
    journal.change(concerns[3], {"text": "À la main"}, by=cast.manager.person)
    batch, done = changed(concerns, cast)
    assert done == COUNT - 1
    assert texts()[3] == "À la main"
    assert change_many([(c, {"text": c.text}) for c in concerns], by=None, batch=batch) == 0


def test_many_changes_are_undone_to_the_former_values(concerns, cast):
    before = texts()
    batch, _done = changed(concerns, cast)
    outcome = journal.undo(batch, by=cast.agent.person)
    assert (outcome.done, outcome.refused) == (COUNT, [])
    assert texts() == before
    assert journal.history(concerns[0])[0].batch.act == "undo"


def test_one_that_changed_since_is_named_and_the_others_are_put_back(concerns, cast):
    batch, _done = changed(concerns, cast)
    concerns[5].refresh_from_db()
    journal.change(concerns[5], {"text": "Depuis"}, by=cast.manager.person)
    outcome = journal.undo(batch, by=cast.agent.person)
    assert outcome.done == COUNT - 1
    assert len(outcome.refused) == 1
    assert "a changé depuis" in outcome.refused[0]
    assert texts()[5] == "Depuis"
    assert texts()[6] == "Souci 6"


def test_many_removals_come_back_with_their_public_identifiers(concerns, cast):
    before = list(Concern.objects.order_by("pk").values_list("pk", "uid", "text", "host_id"))
    IndexChange.objects.all().delete()
    batch = journal.open_batch(by=cast.agent.person, act="correct")
    remove_many(concerns, by=cast.agent.person, batch=batch)
    journal.close_batch(batch)
    assert not Concern.objects.exists()
    assert batch.changes.filter(act=Change.Act.REMOVE).count() == COUNT
    assert journal.undo(batch, by=cast.agent.person).refused == []
    after = list(Concern.objects.order_by("pk").values_list("pk", "uid", "text", "host_id"))
    assert after == before


def test_a_removed_record_comes_back_without_the_key_that_is_gone(cast, concerns):
    from maillage.core.models import Actor

    host = journal.create(Actor(name="Passage", visibility="network"), by=cast.agent.person)
    one, two = concerns[:2]
    journal.change(one, {"owner": host}, by=None, is_machine=True)
    batch = journal.open_batch(by=cast.agent.person, act="correct")
    remove_many([one, two], by=cast.agent.person, batch=batch)
    journal.close_batch(batch)
    journal.remove(host, by=cast.agent.person)
    journal.undo(batch, by=cast.agent.person)
    assert Concern.objects.get(uid=one.uid).owner is None  # row by row: a key that may be empty
    assert Concern.objects.filter(uid=two.uid).exists()
