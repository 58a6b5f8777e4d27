"""The record of an actor: what each reader sees of it, its story, its history and undo."""

import pytest

from maillage.core import journal
from maillage.core.models import Actor, ContactPoint, Gesture, Municipality, Need

pytestmark = pytest.mark.django_db
ADD = "/reseauter/acteurs/ajouter/"


@pytest.fixture
def museum(cast):
    actor = Actor(
        name="Musée (exemple)", visibility="network", host=cast.host, owner=cast.agent.person,
        municipality=Municipality.objects.get(code="36033"),
    )  # fmt: skip
    return journal.create(actor, by=cast.agent.person)


def form_of(actor=None, **values):
    kept = {"kind": "organization", "name": "Musée (exemple)", "place": "", "visibility": "network"}
    return kept | values


def page(client, actor, status=200):
    response = client.get(actor.get_absolute_url())
    assert response.status_code == status
    return response.content.decode()


def test_the_record_says_who_it_is(cast, sign_in, museum):
    html = page(sign_in(cast.agent), museum)
    assert "<h1>Musée (exemple)</h1>" in html
    assert "Shawinigan" in html
    assert "Fiche ajoutée" in html


@pytest.mark.parametrize(
    ("visibility", "seen_by"),
    [
        ("public", {"agent", "manager", "colleague", "artist", "funder"}),
        ("network", {"agent", "manager", "colleague"}),
        ("host", {"agent", "manager"}),
        ("private", {"agent"}),
    ],
)
def test_what_must_not_be_seen_is_not_found(cast, sign_in, museum, visibility, seen_by):
    Actor.objects.filter(pk=museum.pk).update(visibility=visibility)
    for name in ("agent", "manager", "colleague", "artist", "funder"):
        response = sign_in(getattr(cast, name)).get(museum.get_absolute_url())
        assert response.status_code == (200 if name in seen_by else 404), name


def test_an_old_name_in_the_address_leads_to_the_record(cast, sign_in, museum):
    response = sign_in(cast.agent).get(f"/reseauter/acteurs/ancien-nom-{museum.uid[:10]}/")
    assert response.status_code == 301
    assert response["Location"] == museum.get_absolute_url()


def test_each_contact_point_is_seen_by_its_own_visibility(cast, sign_in, museum):
    for visibility in ("network", "host", "private"):
        ContactPoint.objects.create(
            actor=museum, kind="email", value=f"{visibility}@exemple.org", visibility=visibility,
            host=cast.host, owner=cast.agent.person,
        )  # fmt: skip
    assert "private@exemple.org" in page(sign_in(cast.agent), museum)
    manager = page(sign_in(cast.manager), museum)
    assert "host@exemple.org" in manager
    assert "private@exemple.org" not in manager
    colleague = page(sign_in(cast.colleague), museum)
    assert "network@exemple.org" in colleague
    assert "host@exemple.org" not in colleague


def test_the_story_tells_only_what_the_reader_sees(cast, sign_in, museum):
    shared = Gesture.objects.create(
        text="Conseil sur la billetterie", owner=cast.agent.person, visibility="network"
    )
    private = Gesture.objects.create(text="Note à moi", owner=cast.agent.person)
    for gesture in (shared, private):
        gesture.actors.add(museum)
    assert "Note à moi" in page(sign_in(cast.agent), museum)
    html = page(sign_in(cast.colleague), museum)
    assert "Conseil sur la billetterie" in html
    assert "Note à moi" not in html


def test_an_actor_is_added_with_its_place_and_a_checked_number(cast, sign_in):
    agent = sign_in(cast.agent)
    response = agent.post(ADD, form_of(place="ville de shawinigan", neq="114 567 8901"))
    assert response.status_code == 302
    made = Actor.objects.get(name="Musée (exemple)")
    assert (made.municipality_id, made.neq, made.host) == ("36033", "1145678901", cast.host)
    assert made.region_id == made.municipality.region_id


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("neq", "12345", "dix chiffres"),
        ("place", "Chawinigan", "Shawinigan"),
        ("url", "pas une adresse", "adresse web"),
        ("wikidata", "musée", "Q12345"),
        ("name", "", ""),
    ],
)
def test_a_wrong_field_keeps_what_was_typed_and_says_what_to_do(cast, sign_in, field, value, told):
    response = sign_in(cast.agent).post(ADD, form_of(description="gardé", **{field: value}))
    assert response.status_code == 400
    html = response.content.decode()
    assert told in html
    assert "gardé" in html
    assert not Actor.objects.filter(name="Musée (exemple)").exists()


def test_a_record_of_the_same_name_is_shown_before_a_second_is_made(cast, sign_in, museum):
    agent = sign_in(cast.agent)
    html = agent.post(ADD, form_of(name="MUSEE (exemple)")).content.decode()
    assert "Est-ce la même fiche" in html
    assert museum.get_absolute_url() in html
    assert agent.post(ADD, form_of(anyway="1")).status_code == 302
    assert Actor.objects.filter(sort_name=museum.sort_name).count() == 2


def test_an_edit_is_told_pinned_and_undone_from_the_history(cast, sign_in, museum):
    agent = sign_in(cast.agent)
    address = f"/reseauter/acteurs/{museum.address}"
    agent.post(f"{address}/modifier/", form_of(name="Musée du Pont", place="Shawinigan"))
    museum.refresh_from_db()
    assert museum.name == "Musée du Pont"
    assert journal.pinned_fields(museum) == {"name"}
    history = agent.get(f"/reseauter/acteurs/{museum.address}/historique/").content.decode()
    assert "Musée (exemple)" in history
    told = journal.history(museum).first()
    agent.post(f"/reseauter/acteurs/{museum.address}/historique/{told.pk}/annuler/")
    museum.refresh_from_db()
    assert museum.name == "Musée (exemple)"


def test_only_who_may_change_the_record_opens_its_form_and_history(cast, sign_in, museum):
    Actor.objects.filter(pk=museum.pk).update(kind="person")
    for part in ("modifier", "historique", "coordonnees/ajouter", "liens/declarer"):
        address = f"/reseauter/acteurs/{museum.address}/{part}/"
        assert sign_in(cast.colleague).get(address).status_code == 404, part
        assert sign_in(cast.artist).get(address).status_code == 404, part
        assert sign_in(cast.agent).get(address).status_code == 200, part


def test_a_person_may_correct_her_own_record(cast, sign_in):
    artist = cast.artist.person
    client = sign_in(cast.artist)
    form = form_of(kind="person", name="Émile Paquet-Roy")
    client.post(f"/reseauter/acteurs/{artist.address}/modifier/", form)
    artist.refresh_from_db()
    assert artist.name == "Émile Paquet-Roy"


def test_a_change_of_another_record_is_not_undone_from_here(cast, sign_in, museum):
    other = journal.create(Actor(name="Autre", visibility="network"), by=cast.agent.person)
    told = journal.history(other).get()
    address = f"/reseauter/acteurs/{museum.address}/historique/{told.pk}/annuler/"
    assert sign_in(cast.agent).post(address).status_code == 404


def test_contact_points_are_added_changed_and_removed(cast, sign_in, museum):
    agent, base = sign_in(cast.agent), f"/reseauter/acteurs/{museum.address}/coordonnees/"
    wrong = {"kind": "email", "value": "pas un courriel", "visibility": "network"}
    assert agent.post(f"{base}ajouter/", wrong).status_code == 400
    agent.post(f"{base}ajouter/", wrong | {"value": "Info@Exemple.org"})
    point = museum.contact_points.get()
    assert (point.value, point.host, point.owner) == (
        "info@exemple.org", cast.host, cast.agent.person
    )  # fmt: skip
    agent.post(
        f"{base}{point.uid}/", {"kind": "phone", "value": "8195550199", "visibility": "host"}
    )
    point.refresh_from_db()
    assert (point.value, point.visibility) == ("819 555-0199", "host")
    assert sign_in(cast.colleague).get(f"{base}{point.uid}/").status_code == 404
    agent.post(f"{base}{point.uid}/retirer/")
    assert not museum.contact_points.exists()


def test_needs_are_added_met_and_leave_the_record(cast, sign_in, museum):
    agent, base = sign_in(cast.agent), f"/reseauter/acteurs/{museum.address}/besoins/"
    agent.post(f"{base}ajouter/", {"kind": "seeks", "text": "billetterie", "visibility": "network"})
    need = Need.objects.get()
    assert "billetterie" in page(agent, museum)
    seeking = agent.get("/reseauter/acteurs/?needs=seeks").content.decode()
    assert "cherche\u00a0: billetterie" in seeking
    agent.post(f"{base}{need.uid}/retirer/", {"met": "1"})
    need.refresh_from_db()
    assert need.met_on
    assert agent.get("/reseauter/acteurs/?needs=seeks").context["page"].paginator.count == 0


def test_a_search_document_holds_no_contact_point(cast, museum):
    from maillage.connect.documents import actor_document

    ContactPoint.objects.create(actor=museum, kind="email", value="secret@exemple.org")
    document = actor_document(museum)
    assert document.title == "Musée (exemple)"
    assert "secret" not in document.body
    assert "network" in document.audiences


def test_the_way_back_is_a_link_only_for_whoever_may_open_the_list(cast, sign_in):
    artist = cast.artist.person
    artist.visibility = "public"
    artist.save()
    for pages in ("", "modifier/"):
        page = sign_in(cast.artist).get(artist.get_absolute_url() + pages)
        assert page.status_code == 200
        crumbs = page.content.decode().split('class="crumbs"')[1].split("</ol>")[0]
        assert "Réseauter" in crumbs
        assert 'href="/reseauter/acteurs/"' not in crumbs
    page = sign_in(cast.agent).get(artist.get_absolute_url()).content.decode()
    assert 'href="/reseauter/acteurs/"' in page.split('class="crumbs"')[1].split("</ol>")[0]
