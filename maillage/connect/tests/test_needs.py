"""Needs and offers: the list, the act, what is past folds away, who sees them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from maillage.core.models import Actor, Need

pytestmark = pytest.mark.django_db
LIST, ADD = "/reseauter/besoins/", "/reseauter/besoins/ajouter/"


@pytest.fixture
def museum(cast):
    return Actor.objects.create(
        name="Musée du Quai", visibility="network", host=cast.host, municipality_id="36033"
    )


def need(actor, text, **more):
    more.setdefault("visibility", "network")
    return Need.objects.create(actor=actor, text=text, **more)


def html(client, address=LIST):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_shows_what_is_open_and_folds_what_is_past_or_met(cast, sign_in, museum):
    today = timezone.localdate()
    need(museum, "un local", expires_on=today)
    need(museum, "un vieux besoin", expires_on=today - timedelta(days=1))
    need(museum, "un besoin comblé", met_on=today)
    need(museum, "une offre", kind="offers")
    Need.objects.create(kind="collective", text="un besoin collectif", visibility="network")
    agent = sign_in(cast.agent)
    page = html(agent)
    assert "un local" in page and "une offre" in page  # noqa: PT018
    for past in ("un vieux besoin", "un besoin comblé", "un besoin collectif"):
        assert past not in page
    assert "un vieux besoin" in html(agent, f"{LIST}?state=expired")
    assert "un besoin comblé" in html(agent, f"{LIST}?state=met")
    assert "un local" not in html(agent, f"{LIST}?kind=offers")
    assert "un local" in html(agent, f"{LIST}?q=musee&territory=04")
    assert "un local" in b"".join(agent.get(f"{LIST}?format=csv")).decode()
    record = html(agent, museum.get_absolute_url())
    assert "1 échu" in record and "un vieux besoin" in record  # noqa: PT018


def test_a_need_is_seen_with_its_actor_and_by_its_own_visibility(cast, sign_in, museum):
    hidden = Actor.objects.create(name="Caché", visibility="private", owner=cast.agent.person)
    need(hidden, "besoin d’une fiche cachée")
    need(museum, "besoin privé", visibility="private", owner=cast.agent.person)
    need(museum, "besoin public", visibility="public")
    need(cast.artist.person, "ce qu’on a noté d’Émile", visibility="private",
         owner=cast.agent.person)  # fmt: skip
    told = {
        "agent": {"besoin d’une fiche cachée", "besoin privé", "besoin public",
                  "ce qu’on a noté d’Émile"},
        "colleague": {"besoin public"},
        "artist": {"ce qu’on a noté d’Émile"},  # hers; the museum is the network's
        "funder": set(),
    }  # fmt: skip
    for name, seen in told.items():
        page = html(sign_in(getattr(cast, name)))
        assert {n.text for n in Need.objects.all() if n.text in page} == seen, name


def test_anybody_with_a_record_says_what_she_seeks_or_offers(cast, sign_in):
    artist = sign_in(cast.artist)
    page = html(artist, f"{ADD}?kind=offers")
    assert "Émile Paquet" in page
    response = artist.post(ADD, {
        "whom": cast.artist.person.uid, "kind": "offers", "text": "un atelier libre le lundi",
        "topics": "Locaux, partage", "visibility": "network",
        "expires_on": "2099-01-01",
    })  # fmt: skip
    assert response.status_code == 302
    made = Need.objects.get()
    assert (made.actor, made.kind) == (cast.artist.person, "offers")
    assert {t.name_fr for t in made.topics.all()} == {"Locaux", "partage"}
    assert "un atelier libre" in html(artist)
    assert "un atelier libre" in html(sign_in(cast.agent))


def test_nobody_speaks_for_an_organisation_that_is_not_hers(cast, sign_in):
    values = {"whom": cast.other_host.uid, "kind": "seeks", "text": "x", "visibility": "network"}
    assert sign_in(cast.agent).post(ADD, values).status_code == 400
    assert not Need.objects.exists()
    mine = sign_in(cast.agent).post(ADD, values | {"whom": cast.host.uid})
    assert mine.status_code == 302
