"""« Aujourd’hui » answers each role's own question, and one broken panel does not take it down."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.core.models import Action, Concern, Gesture, Invitation
from maillage.core.registry import Act, Panel, Todo, registry
from maillage.home.todos import due_in_words

pytestmark = pytest.mark.django_db
NOTHING = "Rien ne vous attend"


def page(client, address="/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_visitor_reads_a_calm_page_without_a_cookie(client, settings):
    settings.NETWORK_NAME = "Réseau d’essai"
    answer = client.get("/")
    assert "Réseau d’essai" in answer.content.decode()
    assert "/connexion/login/" in answer.content.decode()
    assert not answer.cookies
    assert "<script" not in answer.content.decode()


@pytest.mark.parametrize(
    "address", ["/", "/a-propos/", "/confidentialite/", "/en/", "/en/a-propos/"]
)
def test_public_pages_set_no_cookie(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_an_outdated_session_gets_the_public_page(client):
    client.cookies["sessionid"] = "inconnue"
    assert "/connexion/login/" in page(client)


SEEN = [
    ("agent", "Votre poste", "Ce que le poste apporte"),
    ("manager", "Ce que le poste apporte", "Votre poste"),
    ("coordination", "Qui a besoin du réseau", "Votre poste"),
    ("artist", "Votre fiche", "Qui a besoin du réseau"),
    ("funder", "Ce que vous financez", "Votre fiche"),
]


@pytest.mark.parametrize(("who", "shown", "hidden"), SEEN)
def test_each_role_finds_the_answer_to_its_question(cast, sign_in, who, shown, hidden):
    user = getattr(cast, who)
    user.is_demo = True  # coordination would be asked for a second factor first
    user.save()
    text = page(sign_in(user))
    assert "À faire" in text
    assert shown in text
    assert hidden not in text


def test_the_day_the_name_and_the_place_are_told(cast, sign_in):
    text = page(sign_in(cast.agent))
    assert "Bonjour Alice" in text
    assert str(timezone.localdate().year) in text
    assert "31 mars 2028" in text


def test_a_funder_sees_the_posts_she_pays_and_no_other(cast, sign_in):
    cast.post.pk, cast.post.uid, cast.post.funder = None, "autrepostexxxxxx", cast.network
    cast.post.title = "Poste d’un autre bailleur"
    cast.post.save()
    text = page(sign_in(cast.funder))
    assert "Agente de développement" in text
    assert "autre bailleur" not in text


def test_a_manager_sees_what_was_shared_and_nothing_private(cast, sign_in):
    scope = {"owner": cast.agent.person, "host": cast.host}
    Gesture.objects.create(text="Geste partagé", visibility="host", **scope)
    Gesture.objects.create(text="Geste secret", visibility="private", **scope)
    Gesture.objects.create(text="Geste d’ailleurs", visibility="host", host=cast.other_host)
    text = page(sign_in(cast.manager))
    assert "Geste partagé" in text
    assert "Geste secret" not in text
    assert "Geste d’ailleurs" not in text


def test_coordination_sees_concerns_without_an_answer(cast, sign_in):
    Concern.objects.create(text="Postes précaires", visibility="network")
    Concern.objects.create(text="Déjà répondue", visibility="network", status="answered")
    Concern.objects.create(text="Rien que pour moi", visibility="private", owner=cast.agent.person)
    cast.coordination.is_demo = True
    cast.coordination.save()
    text = page(sign_in(cast.coordination))
    assert "Postes précaires" in text
    assert "Déjà répondue" not in text
    assert "Rien que pour moi" not in text


def broken(_request):
    raise RuntimeError


def test_a_panel_that_fails_does_not_take_the_page_down(cast, sign_in, monkeypatch, caplog):
    bad = [
        Panel("a", "Panneau cassé", broken, order=1),
        Panel("b", "Gabarit perdu", lambda request: ("home/rien.html", {}), order=2),
        Panel("c", "Chiffres cassés", broken, place="figures"),
    ]
    monkeypatch.setattr(registry, "panels", [*registry.panels, *bad])
    monkeypatch.setattr(registry, "todos", [*registry.todos, broken])
    text = page(sign_in(cast.agent))
    assert "Panneau cassé" in text
    assert text.count("Cette partie est indisponible") == 2
    assert "Chiffres cassés" in text
    assert "Votre poste" in text
    assert len(caplog.records) >= 4


# --- To do ----------------------------------------------------------------------------------
def test_her_open_actions_wait_for_her_and_nobody_else(cast, sign_in):
    action = Action.objects.create(
        title="Écrire au musée", holder=cast.agent.person, due_on=timezone.localdate(),
        visibility="private", owner=cast.manager.person,
    )  # fmt: skip
    text = page(sign_in(cast.agent))
    assert "Écrire au musée" in text
    assert "auj." in text
    assert "Écrire au musée" not in page(sign_in(cast.colleague))
    done = reverse("home:finish_action", args=[action.uid])
    assert sign_in(cast.colleague).post(done).status_code == 404
    client = sign_in(cast.agent)
    assert client.get(done).status_code == 405
    assert client.post(done).status_code == 302
    action.refresh_from_db()
    assert action.done_on == timezone.localdate()
    assert NOTHING in page(client)


def test_rooms_add_what_waits_and_the_soonest_comes_first(cast, sign_in, monkeypatch):
    today = timezone.localdate()
    monkeypatch.setattr(registry, "todos", [
        lambda request: [Todo("Concerter", "Plus tard", "/x/", due=today + timedelta(days=3))],
        lambda request: [Todo("Conseiller", "En retard", "/y/", due=today - timedelta(days=1)),
                         Todo("Outiller", "Sans date", "/z/")],
    ])  # fmt: skip
    text = page(sign_in(cast.agent))
    assert text.index("En retard") < text.index("Plus tard") < text.index("Sans date")


def test_coordination_is_told_of_invitations_that_end(cast, sign_in):
    Invitation.objects.create(
        email="x@example.org", organisation=cast.host, role="agent",
        expires_at=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    cast.coordination.is_demo = True
    cast.coordination.save()
    assert "1 invitation sans réponse" in page(sign_in(cast.coordination))
    assert "invitation sans réponse" not in page(sign_in(cast.agent))


DUE = [
    (None, "", False), (-1, "en retard", True), (0, "auj.", False), (3, "3 j", False),
    (7, "7 j", False),
]  # fmt: skip


@pytest.mark.parametrize(("days", "text", "late"), DUE)
def test_a_due_date_is_said_in_words(days, text, late):
    today = date(2026, 11, 23)
    due = None if days is None else today + timedelta(days=days)
    told = due_in_words(due, today)
    assert (told["text"], told["late"]) == (text, late)


def test_a_far_due_date_is_shown_as_a_date():
    assert due_in_words(date(2027, 1, 1), date(2026, 11, 23))["date"] == date(2027, 1, 1)


# --- Acts -----------------------------------------------------------------------------------
@pytest.fixture
def acts(monkeypatch):
    monkeypatch.setattr(registry, "acts", [
        *(Act(f"a{n}", f"Acte {n}", "home:me") for n in range(7)),
        Act("lost", "Acte perdu", "nowhere:at_all"),
        Act("other", "Acte de coordination", "home:me", audiences=("coordination",)),
    ])  # fmt: skip


def test_the_first_three_acts_are_pinned_until_she_chooses(cast, sign_in, acts):
    client = sign_in(cast.agent)
    text = page(client)
    assert "Acte 2" in text
    assert "Acte 3" not in text
    client.post("/mes-actes/", {"act": ["a5", "a1", "other", "lost"]})
    cast.agent.refresh_from_db()
    assert cast.agent.pinned_acts == ["a1", "a5"]
    text = page(client)
    assert "Acte 5" in text
    assert "Acte 2" not in text
    assert "Acte perdu" not in page(client, "/mes-actes/")


def test_six_acts_are_too_many(cast, sign_in, acts):
    client = sign_in(cast.agent)
    answer = client.post("/mes-actes/", {"act": [f"a{n}" for n in range(6)]})
    assert "au plus cinq" in answer.content.decode()
    cast.agent.refresh_from_db()
    assert cast.agent.pinned_acts == []
