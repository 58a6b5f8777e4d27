"""The two ways of saying who sees what give the same answer, for each role and each visibility."""

from __future__ import annotations

import pytest

from maillage.core.access import visible
from maillage.core.models import Actor, Gesture, Membership, Visibility
from maillage.core.registry import registry

pytestmark = pytest.mark.django_db
READERS = [
    "agent", "colleague", "manager", "coordination", "artist", "funder", "visitor", "former agent",
    "member",
]  # fmt: skip


@pytest.fixture
def records(cast, index):
    """Each visibility, of each host or none, of each owner or none, for actors and gestures."""
    for visibility in Visibility.values:
        for host in (cast.host, cast.other_host, None):
            for owner in (cast.agent.person, cast.artist.person, None):
                scope = {"visibility": visibility, "host": host, "owner": owner}
                Actor.objects.create(name="Essai", **scope)
                Actor.objects.create(name="Essai", kind=Actor.Kind.PERSON, **scope)
                Gesture.objects.create(text="Essai", **scope)
    # Her own record, which nobody else sees.
    Actor.objects.filter(pk=cast.artist.person.pk).update(visibility="private", name="Essai")
    Actor.objects.get(pk=cast.artist.person.pk).save()
    index.index_pending()
    return index


def reader_named(name, cast):
    if name == "visitor":
        return cast.reader(None)
    if name in {"former agent", "member"}:
        user = cast.artist
        dates = {"to_date": "2020-01-01"} if name == "former agent" else {}
        role = "agent" if name == "former agent" else "member"
        Membership.objects.create(
            person=user.person, organisation=cast.other_host, role=role, **dates
        )
        return cast.reader(user)
    return cast.reader(getattr(cast, name))


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("model", [Actor, Gesture])
def test_the_index_shows_what_the_database_would(name, model, cast, records):
    reader = reader_named(name, cast)
    kind = registry.searchables[model].kind
    results = records.reader().search("essai", audiences=reader.tokens(), kinds=[kind], limit=200)
    wanted = {r for r in visible(model.objects.all(), reader) if "Essai" in str(r)}
    assert {hit.key for hit in results.hits} == {
        f"{model._meta.label_lower}:{r.pk}" for r in wanted
    }
    assert results.total == len(wanted)
    assert len(wanted) >= 9  # the public ones at least


def test_no_reader_sees_the_private_record_of_another(cast, records):
    private = {
        f"core.gesture:{pk}"
        for pk in Gesture.objects.filter(visibility="private").values_list("pk", flat=True)
    }
    for name in ("colleague", "manager", "coordination", "funder", "visitor"):
        reader = reader_named(name, cast)
        hits = records.reader().search("essai", audiences=reader.tokens(), limit=200).hits
        assert private.isdisjoint(hit.key for hit in hits), name
