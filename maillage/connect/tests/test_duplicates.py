"""The page of duplicates: side by side, a choice for each field, merged, separated, who may."""

from __future__ import annotations

import pytest

from maillage.core.merging.finding import find_pairs
from maillage.core.models import Actor, ActorPair, ContactPoint, Merger, Need, Tie, TieType

pytestmark = pytest.mark.django_db
PAGE = "/reseauter/doublons/"


@pytest.fixture
def pair(cast):
    """Two records of one gallery, found by the search."""
    fields = {"kind": "organization", "visibility": "network"}
    first = Actor.objects.create(name="Galerie du Vieux-Quai", url="https://quai.example", **fields)
    second = Actor.objects.create(
        name="Galerie du Vieux Quai", url="https://quai.example", neq="1145550101", **fields
    )
    ContactPoint.objects.create(actor=second, kind="phone", value="819 555-0118")
    find_pairs()
    return ActorPair.objects.get(first=first, second=second)


def decide(client, pair, **posted):
    return client.post(f"{PAGE}{pair.uid}/trancher/", posted, follow=True).content.decode()


def test_two_records_are_shown_side_by_side_and_made_one_as_chosen(cast, pair, sign_in):
    client = sign_in(cast.agent)
    told = client.get(PAGE).content.decode()
    assert "Galerie du Vieux-Quai" in told
    assert "819 555-0118" in told
    # The better known stays unless one says otherwise.
    assert 'name="keep" value="second" checked' in told
    assert 'name="field-name" value="second" checked' in told
    assert 'name="field-neq" value="second" checked' in told

    told = decide(client, pair, act="merge", keep="first", **{
        "field-name": "second", "field-neq": "second",
    })  # fmt: skip
    assert "n’a plus qu’une fiche" in told
    pair.first.refresh_from_db()
    assert (pair.first.name, pair.first.neq) == ("Galerie du Vieux Quai", "1145550101")
    assert pair.first.contact_points.count() == 1
    history = client.get(f"/reseauter/acteurs/{pair.first.address}/historique/").content.decode()
    assert "Séparer" in history


def test_a_merge_is_taken_back_from_its_message_and_from_the_history(cast, pair, sign_in):
    import re

    client = sign_in(cast.agent)
    told = decide(client, pair, act="merge", keep="first")
    key = re.search(r'name="key" value="([^"]+)"', told)[1]
    client.post("/annuler/", {"key": key})
    pair.second.refresh_from_db()
    assert pair.second.merged_into is None
    assert pair.second.contact_points.count() == 1

    decide(client, pair, act="ask")
    decide(client, pair, act="merge", keep="second")
    merger = Merger.objects.get(separated_at=None)
    assert merger.survivor == pair.second
    done = client.post(f"{PAGE}{merger.uid}/separer/", follow=True).content.decode()
    assert "C’est annulé." in done
    pair.first.refresh_from_db()
    assert pair.first.merged_into is None


def test_called_different_the_question_does_not_come_back_until_it_is_asked_again(
    cast, pair, sign_in
):
    client = sign_in(cast.agent)
    decide(client, pair, act="different")
    assert "Galerie" not in client.get(PAGE).content.decode()
    assert "Galerie" in client.get(f"{PAGE}?etat=distincts").content.decode()
    decide(client, pair, act="ask")
    assert "Galerie" in client.get(PAGE).content.decode()


def test_who_may_not_change_both_sees_nothing_of_the_pair(cast, pair, sign_in):
    pair.second.visibility, pair.second.owner = "private", cast.colleague.person
    pair.second.save()
    client = sign_in(cast.agent)
    assert "Galerie" not in client.get(PAGE).content.decode()
    posted = {"act": "merge", "keep": "first"}
    assert client.post(f"{PAGE}{pair.uid}/trancher/", posted).status_code == 404
    assert Merger.objects.count() == 0
    # A manager may change neither of two organisations that are of no host of hers.
    assert "Galerie" not in sign_in(cast.manager).get(PAGE).content.decode()


def test_a_refusal_is_explained_on_the_page(cast, sign_in):
    card = Actor.objects.create(
        name="Alice Roy", kind="person", visibility="network", owner=cast.agent.person
    )
    client = sign_in(cast.agent)
    done = client.post(
        f"/reseauter/acteurs/{card.address}/reunir/", {"other": cast.agent.person.uid}, follow=True
    )
    told = done.content.decode()
    assert "oui : cette fiche doit rester" in told
    pair = ActorPair.objects.get()
    keep = "first" if pair.first == card else "second"
    assert "c’est cette fiche qui doit rester" in decide(client, pair, act="merge", keep=keep)


def test_ties_between_the_two_and_needs_are_told_from_the_one_that_stays(cast, pair, sign_in):
    kind = TieType.objects.first()
    Tie.objects.create(source=pair.first, target=pair.second, type=kind, visibility="network")
    Tie.objects.create(source=pair.second, target=cast.host, type=kind, visibility="network")
    Need.objects.create(actor=pair.second, text="Un mur pour exposer", visibility="network")
    client = sign_in(cast.agent)
    decide(client, pair, act="merge", keep="first")
    told = client.get(pair.first.get_absolute_url()).content.decode()
    assert "Un mur pour exposer" in told
    assert "Culture Rivière" in told
    assert Tie.objects.count() == 1


def test_the_search_is_asked_for_and_told(cast, pair, sign_in, django_capture_on_commit_callbacks):
    client = sign_in(cast.agent)
    with django_capture_on_commit_callbacks(execute=False):
        told = client.post(f"{PAGE}chercher/", follow=True).content.decode()
    assert "La recherche commence" in told
