"""What each role sees of a person, a tie, a need and a refusal: the table of docs/rooms/connect.md.

Every surface of the room is asked at once: records, lists, their files, the network, its map,
suggestions, the warm path, home, history, the API. The expectations are written out, never
computed. A workshop, an event and an evening have tables of their own.
"""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conftest import make_person
from maillage.connect.models import Introduction
from maillage.core import journal
from maillage.core.models import Actor, Avoidance, Change, ContactPoint, Need, Tie, TieType

pytestmark = pytest.mark.django_db
TOKEN = re.compile(r'(csrfmiddlewaretoken" value=|"X-CSRFToken": )"[^"]*"')

# fmt: off
ROLES = ("visitor", "artist", "herself", "agent", "manager", "colleague", "coordination", "funder")
SEES = {
    # what (its mark in the text)   visitor artist herself agent  manager colleague coord. funder
    "Personne réseau":             (False,  False, False,  True,  True,   True,     True,  False),
    "Personne hôte":               (False,  False, False,  True,  True,   False,    False, False),
    "Personne privée":             (False,  False, False,  True,  False,  False,    False, False),
    "courriel-reseau@":            (False,  False, True,   True,  True,   True,     True,  False),
    "courriel-hote@":              (False,  False, True,   True,  True,   False,    False, False),
    "cherche-reseau":              (False,  False, True,   True,  True,   True,     True,  False),
    "cherche-hote":                (False,  False, False,  True,  True,   False,    False, False),
    "cherche-prive":               (False,  False, False,  True,  False,  False,    False, False),
    "precision-lien-reseau":       (False,  False, True,   True,  True,   True,     True,  False),
    "precision-lien-hote":         (False,  False, True,   True,  True,   False,    False, False),
    "precision-lien-prive":        (False,  False, True,   True,  False,  False,    False, False),
    "precision-lien-refuse":       (False,  False, True,   False, False,  False,    False, False),
}
# fmt: on


@pytest.fixture
def web(cast):
    """One person with an account (« Émile ») and what others keep of her; three records."""
    cache.clear()
    Authenticator.objects.create(user=cast.coordination, type="totp", data={"secret": "x"})
    me, owner = cast.artist.person, cast.agent.person
    kind = TieType.objects.get(slug="connait")
    scopes = {
        "reseau": {"visibility": "network", "host": cast.host},
        "hote": {"visibility": "host", "host": cast.host},
        "prive": {"visibility": "private", "host": cast.host, "owner": owner},
    }
    names = {"reseau": "Personne réseau", "hote": "Personne hôte", "prive": "Personne privée"}
    seen = Actor.objects.create(name="Musée du Quai", visibility="network")
    for name, scope in scopes.items():
        Actor.objects.create(name=names[name], kind="person", **scope)
        if name != "prive":
            ContactPoint.objects.create(
                actor=me, kind="email", value=f"courriel-{name}@exemple.org",
                visibility=scope["visibility"], host=cast.host,
            )  # fmt: skip
        whose = me if name == "reseau" else seen
        Need.objects.create(actor=whose, kind="seeks", text=f"cherche-{name}", **scope)
        other = Actor.objects.create(name=f"Bout {name}", visibility="network")
        Tie.objects.create(
            source=me, target=other, type=kind, note=f"precision-lien-{name}", state="confirmed",
            **scope,
        )  # fmt: skip
    refused = Actor.objects.create(name="Bout refusé", visibility="network")
    Tie.objects.create(source=me, target=refused, type=kind, note="precision-lien-refuse",
                       state="refused", visibility="network", host=cast.host)  # fmt: skip
    return SimpleNamespace(me=me, museum=seen)


def surfaces(web) -> list[str]:
    """Everywhere that the room, or home, could tell of them."""
    lists = [reverse(f"connect:{name}") for name in ("actors", "needs", "network_list")]
    files = [f"{page}?format=csv" for page in lists]
    kept = Actor.objects.filter(name__startswith="Personne ")
    records = [one.get_absolute_url() for one in (web.me, web.museum, *kept)]
    paths = [reverse("connect:path", args=[web.me.address])]
    return [
        "/", *lists, *files, *records, *paths, reverse("connect:map_data") + "?liens=tous",
        reverse("connect:network"), reverse("connect:introductions"),
        reverse("connect:introductions_list") + "?format=csv", reverse("connect:avoidances"),
        f"{web.me.get_absolute_url()}historique/", "/chercher/?q=personne",
        "/api/acteurs", *(f"/api/acteurs/{one.uid}" for one in (web.me, web.museum, *kept)),
    ]  # fmt: skip


def told(client, pages: list[str]) -> str:
    """All that a reader is answered, one text."""
    parts = []
    for page in pages:
        answer = client.get(page, follow=True)
        body = b"".join(answer) if answer.streaming else answer.content
        parts.append(TOKEN.sub("", body.decode(errors="replace")))
    return "\n".join(parts)


def user_of(cast, role: str):
    return {"visitor": None, "herself": cast.artist, "artist": None}.get(
        role, getattr(cast, role, None)
    )


@pytest.mark.parametrize("role", ROLES)
def test_each_role_sees_what_the_table_says_and_nobody_a_refusal(cast, sign_in, web, role):
    """Then she avoids two of them: the same bytes, the same counts, nothing in the journal."""
    user = user_of(cast, role)
    if role == "artist":  # another one than she whom the records are of
        user = make_person("Zoé Autre", "zoe@example.org", None, "")
    client, pages = sign_in(user), surfaces(web)
    before, changes = told(client, pages), Change.objects.count()
    found = {mark: mark in before for mark in SEES}
    assert found == {mark: row[ROLES.index(role)] for mark, row in SEES.items()}
    Avoidance.objects.create(person=web.me, other=web.museum)
    Avoidance.objects.create(person=web.me, other=cast.agent.person)
    assert (told(client, pages) == before) == (role != "herself")
    assert Change.objects.count() == changes


def test_a_refusal_leaves_suggestions_as_any_other_cause_does(cast, sign_in, web):
    """Avoided, tied where nobody sees it, or introduced by another host: the same page."""
    Need.objects.create(actor=web.me, kind="seeks", text="filmer un spectacle",
                                visibility="network")  # fmt: skip
    Need.objects.create(actor=web.museum, kind="offers", text="filmer des spectacles",
                        visibility="network")  # fmt: skip
    client, page = sign_in(cast.agent), reverse("connect:introductions")

    def shown() -> str:
        return told(client, [page])

    assert "Préparer le message" in shown()
    causes = [
        lambda: Avoidance.objects.create(person=web.museum, other=web.me),
        lambda: Avoidance.objects.create(person=web.me, other=web.museum),
        lambda: Tie.objects.create(source=web.me, target=web.museum,
                                   type=TieType.objects.first(), visibility="private"),
        lambda: Introduction.objects.create(one=web.museum, other=web.me, visibility="private",
                                            owner=cast.colleague.person),
    ]  # fmt: skip
    pages = []
    for make in causes:
        row = make()
        pages.append(shown())
        row.delete()
    assert len(set(pages)) == 1
    assert "Préparer le message" not in pages[0]


def test_a_refusal_costs_a_page_no_question_more(cast, sign_in, web):
    """Timing follows the work done: it is the same with and without."""
    Need.objects.create(actor=web.me, kind="seeks", text="un projecteur", visibility="network")
    Need.objects.create(actor=web.museum, kind="offers", text="un projecteur", visibility="network")
    client = sign_in(cast.agent)
    counts = []
    for _time in range(2):
        for page in (reverse("connect:introductions"), web.me.get_absolute_url()):
            client.get(page)
            with CaptureQueriesContext(
                connection,
            ) as asked:
                client.get(page)
            counts.append(len(asked))
        Avoidance.objects.get_or_create(person=web.me, other=cast.colleague.person)
    assert counts[:2] == counts[2:]


def test_her_history_and_an_undo_never_bring_a_refusal_to_light(cast, sign_in, web):
    Avoidance.objects.create(person=web.me, other=web.museum)
    journal.change(web.me, {"description": "Graveur."}, by=cast.agent.person)
    page = sign_in(cast.agent).get(f"{web.me.get_absolute_url()}historique/", follow=True)
    assert "Musée du Quai" not in page.content.decode()
    avoided = Change.objects.filter(record_type__model="avoidance")
    assert not avoided.exists()
