"""An artist says that a page of the directory is hers; a moderator decides; she then keeps it."""

from __future__ import annotations

from datetime import date

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from maillage.core.models import Actor, Visibility
from maillage.offer import claims
from maillage.offer.contributing.links import token_of
from maillage.offer.models import Claim, DirectoryEntry
from maillage.offer.tests.contributing_cast import link_of_last_mail

pytestmark = pytest.mark.django_db
TOLD = {"name": "Maude Verreault", "email": "maude@example.org", "message": "C’est moi"}


@pytest.fixture(autouse=True)
def _no_limit_from_other_tests():
    cache.clear()


@pytest.fixture
def artist() -> Actor:
    actor = Actor.objects.create(
        kind=Actor.Kind.PERSON, name="Maude Verreault (exemple)", visibility=Visibility.PUBLIC
    )
    DirectoryEntry.objects.create(actor=actor, listed_on=date(2026, 1, 5), headline="Conteuse")
    return actor


@pytest.fixture
def claim(client, artist) -> Claim:
    client.post(reverse("offer:claim", args=[artist.address]), TOLD)
    client.post(link_of_last_mail())
    return Claim.objects.get()


def test_a_claim_waits_for_its_mail_then_for_a_moderator(client, artist):
    page = client.post(reverse("offer:claim", args=[artist.address]), TOLD)
    assert page.status_code == 302
    claim = Claim.objects.get()
    assert claim.state == Claim.State.UNCONFIRMED
    link = link_of_last_mail()
    assert "Confirmer" in client.get(link).content.decode()
    assert Claim.objects.get().state == Claim.State.UNCONFIRMED
    client.post(link)
    assert Claim.objects.get().state == Claim.State.ASKED
    assert "examine la demande" in client.get(link).content.decode()


def test_a_page_that_is_not_listed_cannot_be_claimed(client, artist):
    DirectoryEntry.objects.update(listed_on=None)
    assert client.get(reverse("offer:claim", args=[artist.address])).status_code == 404
    assert client.get(reverse("offer:claim", args=["personne-aaaaaaaaaa"])).status_code == 404


def test_once_granted_its_keeper_writes_the_page_and_takes_it_away(client, claim, artist, cast):
    claims.grant(claim=claim, by=cast.agent.person)
    link = link_of_last_mail()
    links = {"label_1": "Site", "url_1": "maude.example.org"}
    words = {"headline": "Conteuse de rivière", "text": "Je conte."}
    told = {"act": "page", **words, **links, "disciplines": ["arts-parole"]}
    assert client.post(link, told).status_code == 302
    entry = DirectoryEntry.objects.get()
    assert (entry.headline, entry.text) == ("Conteuse de rivière", "Je conte.")
    assert entry.links == [{"label": "Site", "url": "https://maude.example.org"}]
    assert entry.keeper_email == "maude@example.org"
    assert [d.slug for d in artist.disciplines.all()] == ["arts-parole"]
    client.post(link, {"act": "withdraw"})
    assert DirectoryEntry.objects.get().listed_on is None
    client.post(link, {"act": "list"})
    assert DirectoryEntry.objects.get().listed_on is not None


def test_a_link_is_not_a_script(client, claim, cast):
    claims.grant(claim=claim, by=cast.agent.person)
    page = client.post(link_of_last_mail(), {"act": "page", "url_1": "javascript:alert(1)"})
    assert page.status_code == 422
    assert DirectoryEntry.objects.get().links == []


def test_a_refused_claim_is_told_why_and_its_link_opens_nothing(client, claim, cast):
    claims.refuse(claim=claim, by=cast.agent.person, reason="Écrivez-nous de votre site")
    assert "Écrivez-nous de votre site" in mail.outbox[-1].body
    path = reverse("offer:kept", args=[token_of(Claim.objects.get())])
    assert client.get(path).status_code == 404


def test_a_claim_is_decided_once(claim, cast):
    claims.grant(claim=claim, by=cast.agent.person)
    with pytest.raises(ValueError, match="wait"):
        claims.refuse(claim=claim, by=cast.agent.person)


def test_before_it_is_granted_nothing_is_written(client, claim):
    link = reverse("offer:kept", args=[token_of(claim)])
    client.post(link, {"act": "page", "headline": "Piraté"})
    client.post(link, {"act": "withdraw"})
    entry = DirectoryEntry.objects.get()
    assert entry.headline == "Conteuse"
    assert entry.listed_on is not None


def test_a_forged_link_is_nowhere(client, claim, cast):
    claims.grant(claim=claim, by=cast.agent.person)
    token = token_of(Claim.objects.get())
    for forged in (f"{token}x", claim.uid, token.swapcase(), "a.b"):
        assert client.get(reverse("offer:kept", args=[forged])).status_code == 404


def test_the_same_claim_asked_twice_is_one(client, artist):
    for _time in range(2):
        client.post(reverse("offer:claim", args=[artist.address]), TOLD)
    assert Claim.objects.count() == 1
